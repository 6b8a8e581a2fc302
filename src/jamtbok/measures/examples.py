"""Good examples that units have nominated: gathered from all units, the same one only once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jamtbok.model.answers import Answers, Row
from jamtbok.model.few import any_few, counts_persons
from jamtbok.model.guarding import is_guarded
from jamtbok.model.names import folded
from jamtbok.model.overview import OverviewUnit
from jamtbok.model.values import BySex

TABLE = "followup.examples"


@dataclass(frozen=True)
class Example:
    """An example, the unit that nominates it, the year, and the activity that it belongs to."""

    unit: OverviewUnit
    year: int
    row: Row
    activity: Row | None

    @property
    def what(self) -> str:
        """What has been done."""
        return self.row.text("what")

    @property
    def area(self) -> str:
        """The code of its kind of operation, "" when that is not told."""
        return self.row.text("area")


@dataclass(frozen=True)
class Evidence:
    """An example's number for women and men; without numbers when it is `hidden`, since it counts few persons."""

    figures: BySex
    unit: str
    hidden: bool


def evidence(row: Row, threshold: int) -> Evidence | None:
    """Return the number for women and men, protected; ``None`` when there is none."""
    figures = row.by_sex("by_sex")
    if figures is None:
        return None
    unit = row.text("unit")
    hidden = is_guarded(row.get("by_sex")) or (counts_persons(unit, by_sex=True) and any_few(figures, threshold))
    return Evidence(BySex() if hidden else figures, unit, hidden)


def examples(years: Iterable[tuple[int, Iterable[tuple[OverviewUnit, Answers]]]]) -> tuple[Example, ...]:
    """Gather the examples of several years.

    Parameters
    ----------
    years
        Each year with its units and their answers, the latest first: what a unit nominates again is shown as it is
        told the last time.
    """
    found: list[Example] = []
    told: set[tuple[str, str]] = set()
    for year, units in years:
        for unit, answers in units:
            for row in answers.rows(TABLE):
                name = (unit.id, folded(row.text("what")))
                if not name[1] or name in told:
                    continue
                told.add(name)
                linked = (answers.row("followup.activities", at) for at in row.links("activity"))
                found.append(Example(unit, year, row, next((at for at in linked if at is not None), None)))
    return tuple(found)
