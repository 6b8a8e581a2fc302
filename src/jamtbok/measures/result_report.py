"""What the result report is made of: departments, two years side by side, sums.

References
----------
Its outline, and the table of activities and outcomes, are those of Kalmar kommun's result report 2010–2013.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jamtbok.model.answers import Answers, Row
from jamtbok.model.few import any_few, counts_persons, is_few
from jamtbok.model.names import folded
from jamtbok.model.overview import Overview, OverviewUnit
from jamtbok.model.values import BySex


@dataclass(frozen=True)
class Department:
    """A unit directly below the organisation, and the units that belong to it, itself first."""

    unit: OverviewUnit
    members: tuple[OverviewUnit, ...]


def departments(units: Sequence[OverviewUnit]) -> tuple[Department, ...]:
    """Group units by the topmost unit above each, in their order."""
    parents = {unit.id: unit.parent for unit in units}

    def top(unit: str) -> str:
        while parents.get(unit):
            unit = parents[unit]
        return unit

    members: dict[str, list[OverviewUnit]] = {unit.id: [unit] for unit in units if not unit.parent}
    for unit in units:
        if unit.parent:
            members.setdefault(top(unit.id), []).append(unit)
    return tuple(Department(its[0], tuple(its)) for its in members.values())


def earlier_year(overview: Overview, year: int) -> int | None:
    """Return the latest year before another that has answers of the units'."""
    return max((each.year for each in overview.gathered if each.year < year), default=None)


def answers_by_unit(overview: Overview, year: int | None) -> dict[str, Answers]:
    """Return a year's gathered answers by unit; nothing for no year."""
    return {} if year is None else {unit.id: answers for unit, answers in overview.answers_of(year)}


@dataclass(frozen=True)
class Beside:
    """A row of this year, the same one of the earlier year, or both."""

    now: Row | None
    earlier: Row | None

    @property
    def row(self) -> Row:
        """The row that names it."""
        row = self.now or self.earlier
        assert row is not None
        return row


def beside(now: Iterable[Row], earlier: Iterable[Row], *columns: str) -> tuple[Beside, ...]:
    """Set the rows of two years beside each other by what stands in some columns, whatever the capitals.

    Rows that only the earlier year has come last: what has been dropped shows.
    """

    def key(row: Row) -> tuple[str, ...]:
        return tuple(folded(row.text(column)) for column in columns)

    left: dict[tuple[str, ...], list[Row]] = {}
    for row in earlier:
        left.setdefault(key(row), []).append(row)
    pairs = []
    for row in now:
        same = left.get(key(row))
        pairs.append(Beside(row, same.pop(0) if same else None))
    return (*pairs, *(Beside(None, row) for rows in left.values() for row in rows))


def total(rows: Iterable[Row | None], column: str) -> float | None:
    """Add up a column; ``None`` when no row has a number there."""
    found = [number for row in rows if row is not None and (number := row.number(column)) is not None]
    return sum(found) if found else None


@dataclass(frozen=True)
class Trained:
    """Those who have been trained in courses of one kind: women and men, and in how many units they are.

    Somebody who has been on two courses is counted twice. `hidden` tells that one of the numbers is small.
    """

    kind: str
    women: float
    men: float
    units: int
    hidden: bool


def trained(answers: Iterable[Answers], kinds: Sequence[str], threshold: int) -> tuple[Trained, ...]:
    """Add up the trained of ``foundation.training`` by kind of course; kinds that nobody has counted are left out."""
    found: dict[str, list[list[BySex]]] = {}
    for each in answers:
        by_kind: dict[str, list[BySex]] = {}
        for row in each.rows("foundation.training"):
            counted = row.by_sex("trained")
            if counted is not None and counted.complete:
                by_kind.setdefault(row.text("kind"), []).append(counted)
        for kind, its in by_kind.items():
            found.setdefault(kind, []).append(its)
    result = []
    for kind in (*(known for known in kinds if known in found), *(other for other in found if other not in kinds)):
        women = sum(each.women or 0 for unit in found[kind] for each in unit)
        men = sum(each.men or 0 for unit in found[kind] for each in unit)
        small = any_few(BySex(women, men), threshold)
        result.append(Trained(kind, women, men, len(found[kind]), small))
    return tuple(result)


@dataclass(frozen=True)
class KeyFigure:
    """A key figure as it may be shown: without what counts few persons, or gives them away. `hidden` says if so."""

    number: float | None
    by_sex: BySex
    hidden: bool


def key_figure(row: Row, threshold: int) -> KeyFigure:
    """Return the number of a row of ``report.figures`` and its parts, protected."""
    number, split = row.number("number"), row.by_sex("by_sex")
    parts = split or BySex()
    # Without a unit, what is counted may stand where it is told what the number is.
    if not counts_persons(row.text("unit") or row.text("what"), by_sex=split is not None):
        return KeyFigure(number, parts, hidden=False)
    # With only one sex told, the other is what is left of the number.
    left = number - parts.total if split and number is not None and not parts.complete else None
    if is_few(number, threshold):
        return KeyFigure(None, BySex(), hidden=True)
    if any_few(parts, threshold) or is_few(left, threshold):
        return KeyFigure(number, BySex(), hidden=True)
    return KeyFigure(number, parts, hidden=False)
