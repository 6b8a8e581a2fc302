"""Ages as statistics write them ("7", "65–74 år", "100+"), and the bands that they are gathered in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jamtbok.measures.gaps import Gap, added

#: Dimensions that may hold ages (lower case); another one is no age even if its categories are numbers.
DIMENSIONS = frozenset(("ålder", "alder", "age", "åldersgrupp", "åldersklass", "grupp", "group"))

_ONE = re.compile(r"(\d{1,3})\s*(?:år)?")
_FROM_TO = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})\s*(?:år)?")
_AND_OLDER = re.compile(r"(\d{1,3})\s*(?:år)?\s*(?:\+|och äldre|eller äldre|-w)\s*(?:år)?", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Age:
    """An age or a span of ages, both ends included; ``None`` for "and older"."""

    low: int
    high: int | None

    @property
    def label(self) -> str:
        """The age as it is written in tables and pictures."""
        if self.high is None:
            return f"{self.low}+"
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


@dataclass(frozen=True)
class Band:
    """Some ages gathered, with the sum of their women and men."""

    age: Age
    pair: Gap


def read_age(category: str) -> Age | None:
    """Read a category; ``None`` when it is no age.

    Examples
    --------
    >>> read_age("65–74 år"), read_age("100+"), read_age("Område norr")
    (Age(low=65, high=74), Age(low=100, high=None), None)
    """
    text = category.strip()
    if found := _ONE.fullmatch(text):
        return Age(int(found[1]), int(found[1]))
    if found := _FROM_TO.fullmatch(text):
        return Age(int(found[1]), int(found[2])) if int(found[1]) <= int(found[2]) else None
    if found := _AND_OLDER.fullmatch(text):
        return Age(int(found[1]), None)
    return None


def read_ages(dimension: str, categories: Iterable[str]) -> dict[str, Age]:
    """Read all the categories of a dimension; empty when it is no dimension of ages."""
    ages = {category: read_age(category) for category in categories}
    if dimension.lower() not in DIMENSIONS or None in ages.values():
        return {}
    return {category: age for category, age in ages.items() if age}


def bands(rows: Sequence[tuple[Age, Gap]], width: int) -> tuple[Band, ...]:
    """Gather ages into bands of `width` years, or keep them as they are when one is wider than a band.

    A band with a figure that is hidden or missing is so itself: a sum of what is left would say something else. The
    oldest band is open when the oldest age is.
    """
    ordered = sorted(rows, key=lambda row: row[0].low)
    if any(not _fits(age, width) for age, _ in ordered):
        return tuple(Band(age, pair) for age, pair in ordered)
    gathered: dict[int, list[tuple[Age, Gap]]] = {}
    for age, pair in ordered:
        gathered.setdefault(age.low // width * width, []).append((age, pair))
    return tuple(
        Band(Age(low, None if members[-1][0].high is None else low + width - 1), added(pair for _, pair in members))
        for low, members in gathered.items()
    )


def _fits(age: Age, width: int) -> bool:
    return age.high is None or age.low // width == age.high // width
