"""Many units side by side: what each has, how it spreads, who stands out and what has changed since the year before.

References
----------
A unit stands out where its value lies more than one and a half times the distance between the quartiles outside them
(the fences of Tukey, *Exploratory Data Analysis*, 1977).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from jamtbok.model.overview import Overview, OverviewUnit, RecordLine, Records

#: With fewer units than this every one can be read, and a distribution says nothing more.
FEWEST = 8
_FENCE = 1.5

#: Year → unit → column → value.
Values = Mapping[int, Mapping[str, Mapping[str, float]]]


@dataclass(frozen=True)
class Spread:
    """How a value spreads over the units."""

    low: float
    first: float
    median: float
    third: float
    high: float
    count: int

    @property
    def five(self) -> tuple[float, ...]:
        """Lowest, quartiles, median and highest in order."""
        return (self.low, self.first, self.median, self.third, self.high)


@dataclass(frozen=True)
class Grid:
    """A number of values of each unit and year, for instance the ten moments.

    Parameters
    ----------
    columns
        The codes of the values, in the order to show them.
    values
        What is known.
    """

    columns: tuple[str, ...]
    values: Values

    def of(self, year: int) -> Mapping[str, Mapping[str, float]]:
        """Return the values of a year by unit and column; a unit without any is not among them."""
        return self.values.get(year, {})

    def column(self, year: int, column: str, units: Collection[str] | None = None) -> list[float]:
        """Return all known values of a column, or those of some units."""
        its = self.of(year)
        chosen = its.values() if units is None else (its[unit] for unit in units if unit in its)
        return [values[column] for values in chosen if column in values]

    def spread(self, year: int, column: str) -> Spread | None:
        """Return the spread of a column; ``None`` with too few units."""
        return spread(self.column(year, column))


@dataclass(frozen=True)
class Departure:
    """A value that lies far from another: a unit's from the median, or this year's from an earlier one."""

    unit: str
    column: str
    value: float
    other: float

    @property
    def difference(self) -> float:
        """The value minus the other."""
        return self.value - self.other


def spread(values: Sequence[float]) -> Spread | None:
    """Return the five numbers of a distribution, quartiles by linear interpolation; ``None`` for fewer than `FEWEST`.

    Examples
    --------
    >>> spread([1, 2, 3, 4, 5, 6, 7, 8, 9])
    Spread(low=1, first=3.0, median=5.0, third=7.0, high=9, count=9)
    """
    if len(values) < FEWEST:
        return None
    first, middle, third = quantiles(values, n=4, method="inclusive")
    return Spread(min(values), first, middle, third, max(values), len(values))


def standing_out(grid: Grid, year: int, columns: Iterable[str]) -> list[Departure]:
    """Return the values outside the fences with the median of their column, column by column."""
    found = []
    for column in columns:
        whole = grid.spread(year, column)
        if whole is None:
            continue
        reach = _FENCE * (whole.third - whole.first)
        found += [
            Departure(unit, column, values[column], whole.median)
            for unit, values in grid.of(year).items()
            if column in values and not whole.first - reach <= values[column] <= whole.third + reach
        ]
    return found


def changes(grid: Grid, year: int, before: int, columns: Iterable[str]) -> list[Departure]:
    """Return what is not as it was in an earlier year, column by column; only what is known both years."""
    earlier = grid.of(before)
    return [
        Departure(unit, column, values[column], earlier[unit][column])
        for column in columns
        for unit, values in grid.of(year).items()
        if column in values and column in earlier.get(unit, {}) and values[column] != earlier[unit][column]
    ]


def furthest(found: Iterable[Departure], most: int, spans: Mapping[str, float]) -> list[Departure]:
    """Return the departures with the largest differences, at most so many.

    Parameters
    ----------
    found
        The departures.
    most
        How many.
    spans
        How long each column's scale is: differences are measured as parts of it. One that is left out counts as 1.
    """

    def size(each: Departure) -> float:
        return abs(each.difference) / spans.get(each.column, 1)

    return sorted(found, key=lambda each: (-size(each), each.unit, each.column))[:most]


def middle(values: Sequence[float]) -> float | None:
    """Return the median, ``None`` of nothing."""
    return median(values) if values else None


def picked(records: Records, names: Collection[str]) -> Iterator[RecordLine]:
    """Give the records of some names; most of a hundred thousand are others, which are passed by quickly."""
    for at, name in enumerate(records.name):
        if name in names:
            yield RecordLine(
                records.unit[at],
                records.year[at],
                records.template[at],
                name,
                records.item[at],
                records.sex[at],
                records.code[at],
                records.value[at],
            )


def by_unit(found: Iterable[tuple[RecordLine, str, float]], *, add: bool = False) -> Values:
    """Gather values under year, unit and column.

    Parameters
    ----------
    found
        Each record with the column it belongs to and its value there.
    add
        Add the values of a column. Otherwise each record says the same and one is enough.
    """
    values: dict[int, dict[str, dict[str, float]]] = {}
    for line, column, value in found:
        its = values.setdefault(line.year, {}).setdefault(line.unit, {})
        its[column] = its.get(column, 0) + value if add else value
    return values


def filled(values: Values, columns: Sequence[str]) -> Values:
    """Set every column that a unit has nothing in to 0: where some things are counted, the others are none."""
    zero = dict.fromkeys(columns, 0.0)
    return {year: {unit: zero | dict(its) for unit, its in units.items()} for year, units in values.items()}


@dataclass(frozen=True)
class Group:
    """Units with the same unit above them, which is first among them when it has none above itself.

    `above` is ``None`` for units directly below the organisation.
    """

    above: OverviewUnit | None
    units: tuple[OverviewUnit, ...]


def groups(overview: Overview) -> tuple[Group, ...]:
    """Group the units by the unit above, everything sorted by name; one group where no unit is above another."""
    by_id = {unit.id: unit for unit in overview.units}
    parents = {unit.parent for unit in overview.units} & by_id.keys()
    below: dict[str, list[OverviewUnit]] = {}
    for unit in overview.units:
        above = unit.parent if unit.parent in by_id else unit.id if unit.id in parents else ""
        below.setdefault(above, []).append(unit)
    made = [
        Group(by_id.get(above), tuple(sorted(units, key=lambda unit: (unit.id != above, by_name(unit.name)))))
        for above, units in below.items()
    ]
    return tuple(
        sorted(made, key=lambda group: (group.above is None, by_name(group.above.name if group.above else "")))
    )


_DIGITS = re.compile(r"(\d+)")
_SWEDISH = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e", "ü": "y"})


def by_name(name: str) -> list[tuple[bool, int, str]]:
    """Return what names are sorted by: å, ä and ö stand last, and a number counts as one.

    Examples
    --------
    >>> sorted(["Östra 1", "Norra 10", "Ängö 1", "Norra 9", "Åby 1"], key=by_name)
    ['Norra 9', 'Norra 10', 'Åby 1', 'Ängö 1', 'Östra 1']
    """
    parts = _DIGITS.split(name.casefold().translate(_SWEDISH))
    return [(False, int(part), "") if part.isdecimal() else (True, 0, part) for part in parts if part]
