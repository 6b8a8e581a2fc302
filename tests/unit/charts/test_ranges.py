"""The picture of how values spread: a lane for each year, on one axis."""

from __future__ import annotations

from typing import Any

import html5lib

from jamtbok import texts
from jamtbok.charts.ranges import RIGHT, Lane, Scale, ranges
from jamtbok.measures.overview import Spread

SVG = "{http://www.w3.org/2000/svg}"
SCALE = Scale(0, 1, 4, texts.percent)
NOW = Spread(0, 0.25, 0.5, 0.75, 1, 9)


def drawn(*lanes: Lane) -> Any:
    svg = ranges([("<Grund>", lanes)], SCALE, alt="Så är det")
    return html5lib.parseFragment(str(svg), namespaceHTMLElements=False)


def words(picture: Any) -> list[str]:
    return ["".join(text.itertext()).replace(texts.NO_BREAK_SPACE, " ") for text in picture.iter(f"{SVG}text")]


def test_the_median_is_written_and_the_axis_is_told() -> None:
    found = drawn(Lane("", NOW))
    assert words(found) == ["<Grund>", "50 %", "0 %", "25 %", "50 %", "75 %", "100 %"]
    (box,) = found.iter(f"{SVG}rect")
    left = (RIGHT + 1.5 * 3) / 4
    assert abs(float(box.get("x").rstrip("%")) - left) < 0.1


def test_each_year_has_its_lane_with_its_name() -> None:
    found = drawn(Lane("2012", NOW), Lane("2013", Spread(1, 1, 1, 1, 1, 8)))
    assert [word for word in words(found) if word.startswith("20")] == ["2012", "2013"]
    boxes = list(found.iter(f"{SVG}rect"))
    assert len(boxes) == 2
    assert float(boxes[1].get("width").rstrip("%")) > 0, "a box without width can still be seen"
