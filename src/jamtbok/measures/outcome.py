"""What a measure gives when it may not be computed: the reason, never a number that looks like one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a measure may not be computed; the value is the code in records."""

    MISSING = "missing"
    """A figure is not there."""
    HIDDEN = "hidden"
    """A figure is hidden or protected."""
    NOBODY = "nobody"
    """There is nobody of one sex, so there is nothing to divide by."""
    MORE_THAN_ALL = "more_than_all"
    """A part is below zero or larger than the whole that it is a part of."""
    NO_SPREAD = "no_spread"
    """Too few, or no standard deviation, to tell how the values vary."""
    EMPTY_GROUP = "empty_group"
    """A group has nobody of one sex, so that the sexes cannot be compared within it."""
    OVERLAPPING = "overlapping"
    """The groups are more than the whole together: someone is in several of them."""
    ONE_GROUP = "one_group"
    """There are no groups to compare within."""
    ONE_YEAR = "one_year"
    """There are not two years to compare."""
    NOTHING_TO_CLOSE = "nothing_to_close"
    """There was no gap to begin with."""


@dataclass(frozen=True)
class NotComputed:
    """In the place of a result: why there is none."""

    reason: Reason
