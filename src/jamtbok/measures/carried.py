"""Earlier decisions come back: each stands in the start page's table until it is done or no longer wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jamtbok import texts
from jamtbok.measures.decisions import decisions
from jamtbok.model.answers import Answers, Row
from jamtbok.model.snapshot import EarlierYear
from jamtbok.model.values import Value

#: The table on the start page.
TABLE = "start.decisions"

STATES = ("done", "ongoing", "not_started", "dropped")
#: What is copied of a decision. The rest is said of it the year that it has come to.
COPIED = ("what", "who", "when", "where", "origin")

#: In the place of a state where nobody has answered.
UNANSWERED = "unanswered"
_OPEN = ("ongoing", "not_started", UNANSWERED)


@dataclass(frozen=True)
class Carried:
    """An earlier decision and what became of it."""

    row: Row

    @property
    def what(self) -> str:
        """The decision itself."""
        return self.row.text("what")

    @property
    def state(self) -> str:
        """One of `STATES`, or `UNANSWERED`."""
        return self.row.text("state") or UNANSWERED

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state in _OPEN

    @property
    def comes_back(self) -> bool:
        """Whether it stands in next year's table, too: what is open does, unless it has been said not to."""
        return self.is_open and self.row.text("carry_over") != "no"

    def is_overdue(self, year: int) -> bool:
        """Tell whether it is open though its day had come by the end of a year."""
        when = self.row.text("when")
        return self.is_open and bool(when) and date.fromisoformat(when) <= date(year, 12, 31)


def rows_to_carry(earlier: EarlierYear) -> Iterator[Row]:
    """Give a row for each decision that comes back from an earlier year, with all that is needed to stand by itself.

    A row's id is made of where it comes from, so that it is the same each time. What had been carried to that year
    already keeps its own.
    """
    for carried in map(Carried, earlier.answers.rows(TABLE)):
        if carried.comes_back:
            yield Row(id=carried.row.id, values=_only(carried.row, *COPIED))
    for decision in decisions(earlier.answers):
        origin = {"origin": f"{texts.STEP_TITLES[decision.step]} {earlier.year}"}
        values = _only(decision.row, "what", "who", "when", "where")
        if values:
            yield Row(id=f"{earlier.year}-{decision.step}-{decision.row.id}", values=values | origin)


def is_answered(answers: Answers) -> bool:
    """Tell whether somebody has answered anything: rows that have only come from an earlier year are no answers."""
    said = any(row.values.keys() - set(COPIED) for row in answers.rows(TABLE))
    return said or bool(answers.values) or any(rows for table, rows in answers.tables.items() if table != TABLE)


def _only(row: Row, *columns: str) -> dict[str, Value]:
    return {column: row.get(column) for column in columns if row.get(column) is not None}


def carried_over(answers: Answers, earlier: EarlierYear | None) -> tuple[Carried, ...]:
    """Return the earlier decisions of a year with what became of each.

    Parameters
    ----------
    answers
        The year's answers.
    earlier
        The year before. A decision of it that nobody has answered about is there, too.
    """
    there = answers.rows(TABLE)
    known = {row.id for row in there}
    waiting = [row for row in rows_to_carry(earlier) if row.id not in known] if earlier else []
    return tuple(map(Carried, (*there, *waiting)))
