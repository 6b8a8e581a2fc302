"""How a gap has developed over the years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from jamtbok.measures.gaps import Gap, gap_closed
from jamtbok.measures.outcome import NotComputed, Reason

#: A change smaller than this part of the larger gap is no change worth the name.
STEADY = 0.1


class Direction(StrEnum):
    """What has become of a gap; the value is the code in records and in the catalogue's column ``trend``."""

    GROWING = "growing"
    SHRINKING = "shrinking"
    UNCHANGED = "unchanged"
    TURNED = "turned"


@dataclass(frozen=True)
class Trend:
    """The gap of the first and the last year for which both sexes are known.

    Attributes
    ----------
    closed
        How much of the first year's gap is gone, see `jamtbok.measures.gaps.gap_closed`.
    """

    first_year: int
    last_year: int
    first: Gap
    last: Gap
    direction: Direction
    closed: float | NotComputed


def trend(years: Mapping[int, Gap]) -> Trend | NotComputed:
    """Return how the gap has developed from the first year to the last.

    Parameters
    ----------
    years
        The pair of each year; years without both figures are left out.
    """
    known = sorted(year for year, pair in years.items() if pair.difference is not None)
    if len(known) < 2:
        hidden = any(pair.hidden for pair in years.values())
        return NotComputed(Reason.HIDDEN if hidden and len(years) > 1 else Reason.ONE_YEAR)
    first, last = years[known[0]], years[known[-1]]
    return Trend(known[0], known[-1], first, last, _direction(first, last), gap_closed(first, last))


def _direction(first: Gap, last: Gap) -> Direction:
    before, now = first.difference or 0, last.difference or 0
    change = abs(now) - abs(before)
    if before * now < 0:
        return Direction.TURNED
    if abs(change) <= STEADY * max(abs(before), abs(now)):
        return Direction.UNCHANGED
    return Direction.GROWING if change > 0 else Direction.SHRINKING
