"""Bars of shares: in scale, and said in words."""

from __future__ import annotations

import html5lib

from jamtbok.charts.shares import share_bars


def test_bars_are_in_scale_and_an_empty_part_is_not_one_of_zero() -> None:
    svg = share_bars([("Våren", 1, 4), ("Hösten", 0, 2), ("Vintern", 0, 0)], title="Andel", empty="inga ärenden")
    picture = html5lib.parseFragment(str(svg), namespaceHTMLElements=False)[0]
    rects = [rect for rect in picture.iter() if rect.tag.endswith("rect")]
    widths = [float(rect.get("width").rstrip("%")) for rect in rects]
    assert widths == [100, 25, 100, 0, 100, 0]
    assert [rect.get("fill") == "none" for rect in rects] == [False, False, False, False, True, False]
    assert (
        picture.get("aria-label") == "Andel. Våren: 25\xa0% (1 av 4); Hösten: 0\xa0% (0 av 2); Vintern: inga ärenden."
    )
