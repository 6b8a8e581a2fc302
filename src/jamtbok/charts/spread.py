"""The nine assessments: everybody's own marks, the joint one and last year's, on one line for each heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from jamtbok.charts import fluid
from jamtbok.charts.svg import COLOURS
from jamtbok.measures.assessments import Assessment

LEFT, WIDTH, LANE = 2.0, 96.0, 44.0
#: The area of a dot grows with how many it stands for.
DOT = 4.0


def spread(found: Sequence[Assessment], titles: Sequence[str], *, alt: str, low: int, high: int) -> Markup:
    """Draw the personal marks as dots, the joint mark as a diamond and last year's as an open one.

    Parameters
    ----------
    found, titles
        The headings with their marks, and what they are called.
    alt
        The alternative text.
    low, high
        The ends of the scale.
    """

    def at(mark: float) -> float:
        return LEFT + (mark - low) / (high - low) * WIDTH

    content: list[Markup] = []
    for place, (each, title) in enumerate(zip(found, titles, strict=True)):
        y = LANE * place + 30
        content += [fluid.text(0, y - 14, title), fluid.line(at(low), y, at(high), y, "line")]
        content += [_dot(at(mark), y, many) for mark, many in sorted(Counter(each.personal).items())]
        if each.earlier is not None:
            content.append(_diamond(at(each.earlier), y, 7.5, filled=False))
        if each.joint is not None:
            content.append(_diamond(at(each.joint), y, 6, filled=True))
    bottom = LANE * len(found) + 14
    content += [
        fluid.text(at(mark), bottom, str(mark), anchor="middle", colour="muted", size=12)
        for mark in range(low, high + 1)
    ]
    return fluid.picture(bottom + 6, alt, content)


def _dot(x: float, y: float, many: int) -> Markup:
    return Markup('<circle cx="{:g}%" cy="{:g}" r="{:g}" fill="{}" fill-opacity="0.55"/>').format(
        round(x, 2), y, round(DOT * many**0.5, 1), COLOURS["muted"]
    )


def _diamond(x: float, y: float, size: float, *, filled: bool) -> Markup:
    # A path has no per cent: it is drawn around zero in a frame of its own that is placed.
    return Markup(
        '<svg x="{:g}%" y="{:g}" overflow="visible">'
        '<path d="M0 {:g}L{:g} 0L0 {:g}L{:g} 0Z" fill="{}" stroke="{}"/></svg>'
    ).format(round(x, 2), y, -size, size, size, -size, COLOURS["ink"] if filled else "none", COLOURS["ink"])
