"""How values spread over many units: lowest, quartiles, median and highest on one line for each measure and year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jamtbok.charts import fluid
from jamtbok.measures.overview import Spread

RIGHT, LANE, LABEL = 84.0, 21.0, 20.0
#: Where the lines begin where each is of a year, and where not, in per cent.
AFTER_YEAR, AT_ONCE = 12.0, 1.5
#: A box that is no wider than a point is drawn so wide, in per cent.
THINNEST = 0.8


@dataclass(frozen=True)
class Lane:
    """A line of a measure: the year that it is of, "" where there is only one, and the spread then."""

    year: str
    spread: Spread


@dataclass(frozen=True)
class Scale:
    """The axis: its ends, how many steps it is divided into, and how its numbers are written."""

    low: float
    high: float
    steps: int
    write: Callable[[float], str]


def ranges(measures: Sequence[tuple[str, Sequence[Lane]]], scale: Scale, *, alt: str) -> Markup:
    """Draw the spread of each measure, all on the same axis, the years of a measure below each other.

    A thin line goes from the lowest to the highest, a thick one holds the middle half of the units, and a tick, with
    its number, is the median.

    Parameters
    ----------
    measures
        What each is called, and its lanes.
    scale
        The axis.
    alt
        The alternative text.
    """
    left = AFTER_YEAR if any(lane.year for _, lanes in measures for lane in lanes) else AT_ONCE

    def at(value: float) -> float:
        return left + (value - scale.low) / (scale.high - scale.low) * (RIGHT - left)

    bottom = sum(LABEL + LANE * len(lanes) + 6 for _, lanes in measures)
    marks = [scale.low + (scale.high - scale.low) * step / scale.steps for step in range(scale.steps + 1)]
    content = [fluid.line(at(mark), 4, at(mark), bottom, "line") for mark in marks]
    y = 0.0
    for title, lanes in measures:
        content.append(fluid.text(0, y + 15, title))
        y += LABEL
        for lane in lanes:
            content += _lane(lane, y + LANE / 2, at, scale)
            y += LANE
        y += 6
    content += [
        fluid.text(at(mark), bottom + 14, scale.write(mark), anchor="middle", colour="muted", size=12) for mark in marks
    ]
    return fluid.picture(bottom + 20, alt, content)


def _lane(lane: Lane, y: float, at: Callable[[float], float], scale: Scale) -> list[Markup]:
    its = lane.spread
    width = max(THINNEST, at(its.third) - at(its.first))
    middle = (at(its.first) + at(its.third)) / 2
    tick = at(its.median)
    return [
        *([fluid.text(0, y + 4.5, lane.year, colour="muted", size=12)] if lane.year else []),
        fluid.line(at(its.low), y, at(its.high), y, "muted", width=2),
        fluid.bar(middle - width / 2, y - 5, width, 10, "accent"),
        fluid.line(tick, y - 9, tick, y + 9, "ink", width=3),
        fluid.text(100, y + 4.5, scale.write(its.median), anchor="end"),
    ]
