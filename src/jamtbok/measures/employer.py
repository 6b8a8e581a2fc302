"""The employer's yearly work with active measures: how far each area has come, what is overdue, and figures by sex.

References
----------
Diskrimineringslagen (2008:567), chapter 3: examine, analyse, act and follow up, in five areas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jamtbok.measures.budget import few_others, people, shown
from jamtbok.measures.gaps import Gap, rate
from jamtbok.model.answers import Answers, Row
from jamtbok.model.values import BySex

AREAS = ("conditions", "pay", "recruitment", "training", "parenthood")
STEPS = ("examine", "analyse", "act", "follow_up")

#: Rows of ``employer.figures`` that count persons among the employees, and those that count days.
PARTS = ("managers", "part_time", "temporary", "trained", "parental_leave")
DAYS = ("parental_days", "child_care_days")


class State(StrEnum):
    """How far a step of the cycle has come in an area; the value is the code in records."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    NOT_NEEDED = "not_needed"
    """Nothing was found that it could be about."""


@dataclass(frozen=True)
class Figure:
    """Women and men in one row of the figures, as they may be shown.

    Parameters
    ----------
    row
        Which row.
    people
        Persons or days.
    level
        The part of the women and of the men that are employed (0–1), or days for each of them.
    """

    row: str
    people: Gap
    level: Gap


def cycle(answers: Answers, earlier: Answers | None = None) -> dict[str, dict[str, State]]:
    """Return how far each step has come in each area.

    Parameters
    ----------
    answers
        This year's answers.
    earlier
        Those of the year before, for the measures that are to be followed up.
    """
    before = earlier.rows("employer.measures") if earlier else ()
    found: dict[str, dict[str, State]] = {}
    for area in AREAS:
        examined, analysed = (answers.row(table, area) for table in ("employer.examined", "employer.analysed"))
        examine = _examine(examined)
        risks = examined is not None and examined.text("result") == "risks"
        to_follow = sum(row.text("area") == area for row in before)
        found[area] = {
            "examine": examine,
            "analyse": State.DONE if analysed and analysed.text("causes") else _without(examine, risks=risks),
            "act": _act(_in_area(answers.rows("employer.measures"), area), _without(examine, risks=risks)),
            "follow_up": _follow_up(_in_area(answers.rows("employer.followup"), area), to_follow),
        }
    return found


def finished(steps: dict[str, State]) -> int:
    """Count the steps of an area that are done, and once it has been examined also those that need not be."""
    examined = steps["examine"] is State.DONE
    return sum(state is State.DONE or (examined and state is State.NOT_NEEDED) for state in steps.values())


def missing(row: Row) -> tuple[str, ...]:
    """Return which of owner and date a measure lacks."""
    return tuple(part for part in ("owner", "when") if not row.get(part))


def overdue(rows: Iterable[Row], year: int) -> tuple[Row, ...]:
    """Return the measures that were to be done by the end of a year and are not, the oldest first."""
    end = date(year, 12, 31).isoformat()
    late = (row for row in rows if row.text("when") and row.text("when") <= end and row.text("state") != "done")
    return tuple(sorted(late, key=lambda row: row.text("when")))


@dataclass(frozen=True)
class Below:
    """What an organisation's departments show of one row, for the organisation's own figure beside them.

    Parameters
    ----------
    shown
        The sum of what they show.
    silent
        The employees of those that show these but not the row.
    """

    shown: BySex
    silent: BySex


def figures(answers: Answers, threshold: int, below: Mapping[str, Below] | None = None) -> tuple[Figure, ...]:
    """Return the figures by sex with small numbers, and what gives them away, kept back.

    Beside the employees a group also tells how many do *not* belong to it, and beside its departments the whole tells
    of those that keep theirs back, and of how many there do not belong: where these are few, the figure is kept back,
    too. The days of parental leave are not shown without those who have been on it.

    Parameters
    ----------
    answers
        The year's answers.
    threshold
        The smallest number of persons that may be shown.
    below
        For the organisation: row → what its departments show.
    """
    below = below or {}
    rows = {row.id: row for row in answers.rows("employer.figures")}
    employees, hidden = people(rows["employees"], "figure", threshold) if "employees" in rows else (None, False)
    if _tells_of_departments(below.get("employees"), employees, threshold):
        employees, hidden = None, True
    whole = shown(employees, hidden=hidden)
    found = [Figure("employees", whole, Gap(None, None))] if "employees" in rows else []
    kept_back = set()
    for name in (part for part in PARTS if part in rows):
        part, kept = people(rows[name], "figure", threshold)
        kept = kept or few_others(part, employees, threshold)
        kept = kept or _tells_of_departments(below.get(name), part, threshold)
        if kept:
            kept_back.add(name)
        pair = shown(None if kept else part, hidden=kept)
        found.append(Figure(name, pair, rate(pair, whole)))
    for name in (days for days in DAYS if days in rows):
        # Days of a few persons tell of those persons.
        days, kept = people(rows[name], "figure", threshold)
        kept = kept or hidden or _tells_of_departments(below.get(name), days, threshold)
        kept = kept or (name == "parental_days" and "parental_leave" in kept_back)
        pair = shown(None if kept else days, hidden=kept)
        found.append(Figure(name, pair, rate(pair, whole)))
    return tuple(found)


def _tells_of_departments(below: Below | None, whole: BySex | None, threshold: int) -> bool:
    """Tell whether few women or men belong, or do not, in the departments that do not show a figure."""
    if below is None or whole is None:
        return False
    rest = BySex((whole.women or 0) - (below.shown.women or 0), (whole.men or 0) - (below.shown.men or 0))
    return few_others(below.shown, whole, threshold) or few_others(rest, below.silent, threshold)


def _examine(row: Row | None) -> State:
    result = row.text("result") if row else ""
    if result == "risks" and row and not row.text("risks"):
        return State.PARTLY
    return State.DONE if result in ("risks", "none") else State.NOT_DONE


def _without(examine: State, *, risks: bool) -> State:
    """Return the state of a step that nothing has been written about: not needed only where no risks were found."""
    return State.NOT_NEEDED if examine is State.DONE and not risks else State.NOT_DONE


def _act(rows: list[Row], nothing: State) -> State:
    if not rows:
        return nothing
    return State.PARTLY if any(missing(row) for row in rows) else State.DONE


def _follow_up(rows: list[Row], to_follow: int) -> State:
    known = sum(bool(row.text("state")) for row in rows)
    if not rows:
        return State.NOT_DONE if to_follow else State.NOT_NEEDED
    return State.DONE if known == len(rows) >= to_follow else State.PARTLY


def _in_area(rows: Iterable[Row], area: str) -> list[Row]:
    return [row for row in rows if row.text("area") == area]
