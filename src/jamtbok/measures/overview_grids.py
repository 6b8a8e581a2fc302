"""What of the units' records is set side by side: steps, moments, assessments, activities, goals, gaps, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from jamtbok.measures.activities import STATUSES
from jamtbok.measures.assessments import HEADINGS
from jamtbok.measures.carried import UNANSWERED
from jamtbok.measures.gaps import Gap
from jamtbok.measures.moments import HOW_MANY
from jamtbok.measures.overview import Grid, by_unit, filled, picked
from jamtbok.measures.programme import GapKind
from jamtbok.model.overview import RecordLine, Records
from jamtbok.model.steps import STAIR

TOTAL = "total"
MOMENTS = tuple(f"m{number}" for number in range(1, HOW_MANY + 1))
ASSESSMENTS = tuple(f"h{heading}" for heading in HEADINGS)
ACTIVITIES = (*STATUSES, "no_status")
GOALS = ("goals", "incomplete", "both", "women", "men", "neither", "unknown")
GAPS = tuple(kind.value for kind in GapKind)
DECISIONS = ("decided", "incomplete", "due", "carried", "done", "open", "past")
_OPEN = ("ongoing", "not_started", UNANSWERED)


def steps(records: Records) -> Grid:
    """How large a part (0–1) of each step's required questions is answered."""
    found = ((line, line.code, line.value) for line in picked(records, {"progress"}) if line.value is not None)
    return Grid(STAIR, by_unit(found))


def ten_moments(records: Records) -> Grid:
    """The marks (1–4) of the ten moments, and their sum where all are marked."""
    lines = picked(records, {"moment", "moments_total"})
    found = ((line, line.code or TOTAL, line.value) for line in lines if line.value is not None)
    return Grid((*MOMENTS, TOTAL), by_unit(found))


def nine_assessments(records: Records) -> Grid:
    """The joint marks (1–10) of the nine assessments."""
    lines = picked(records, {"joint_assessment"})
    return Grid(ASSESSMENTS, by_unit((line, line.code, line.value) for line in lines if line.value is not None))


def activities(records: Records) -> Grid:
    """How many activities have each status, and how many there are."""
    lines = list(picked(records, {"activity"}))
    # Most units have none without a status, and then there is nothing to say of it.
    unknown = any(line.code == "no_status" for line in lines)
    columns = (*(ACTIVITIES if unknown else STATUSES), TOTAL)
    found = ((line, column, 1.0) for line in lines for column in (line.code, TOTAL))
    return Grid(columns, filled(by_unit(found, add=True), columns))


def goals(records: Records) -> Grid:
    """How many goals there are, how many lack something, and for whom they are reached."""

    def column(line: RecordLine) -> str:
        return line.code if line.name == "goal_reached" or line.code == "incomplete" else ""

    lines = list(picked(records, {"goal", "goal_reached"}))
    found = [(line, "goals", 1.0) for line in lines if line.name == "goal"]
    found += [(line, column(line), 1.0) for line in lines if column(line)]
    return Grid(GOALS, filled(by_unit(found, add=True), GOALS))


def goals_lack(records: Records, year: int) -> Mapping[str, int]:
    """How many goals lack each part; what none lacks is not among them."""
    counted: dict[str, int] = {}
    for line in picked(records, {"goal_lacks"}):
        if line.year == year:
            counted[line.code] = counted.get(line.code, 0) + 1
    return counted


def logic_gaps(records: Records) -> Grid:
    """How many gaps of each kind a programme logic has; a unit that has not begun one is not among them."""
    lines = list(picked(records, {"logic_gap", "logic_rows"}))
    found = [(line, line.code, 1.0) for line in lines if line.name == "logic_gap"]
    found += [(line, TOTAL, float(line.name == "logic_gap")) for line in lines]
    columns = (*GAPS, TOTAL)
    return Grid(columns, filled(by_unit(found, add=True), columns))


def decisions(records: Records) -> Grid:
    """How many decisions there are, how many lack owner or date, and what became of those from earlier years.

    A day has passed when it had come by the end of the year, so that the same records always give the same numbers.
    """
    lines = list(picked(records, {"decision", "decision_due", "carried_outcome", "carried_overdue"}))
    found = [
        (line, column, 1.0)
        for line in lines
        for column, counts in (
            ("decided", line.name == "decision"),
            ("incomplete", line.name == "decision" and line.code == "incomplete"),
            ("due", line.name == "decision_due" and line.code <= date(line.year, 12, 31).isoformat()),
            ("carried", line.name == "carried_outcome"),
            ("done", line.name == "carried_outcome" and line.code == "done"),
            ("open", line.name == "carried_outcome" and line.code in _OPEN),
            ("past", line.name == "carried_overdue"),
        )
        if counts
    ]
    return Grid(DECISIONS, filled(by_unit(found, add=True), DECISIONS))


@dataclass(frozen=True)
class Followed:
    """An indicator as a unit followed it up.

    Parameters
    ----------
    unit, year, name
        Whose, when and which.
    now
        Women and men now.
    women_closed, men_closed, gap_closed
        How much of the way to the target, and of the gap at the baseline, is gone.
    """

    unit: str
    year: int
    name: str
    now: Gap
    women_closed: float | None = None
    men_closed: float | None = None
    gap_closed: float | None = None

    @property
    def relative(self) -> float | None:
        """The size of the gap as a part of the higher figure, so that indicators of other kinds can be set beside."""
        high = max((abs(value) for value in (self.now.women, self.now.men) if value is not None), default=0.0)
        return None if self.now.difference is None or not high else abs(self.now.difference) / high


def indicators(records: Records) -> tuple[Followed, ...]:
    """Return all indicators in the order of the records."""
    found: dict[tuple[str, int, str], Followed] = {}
    for line in picked(records, {"indicator_now", "indicator_closed", "gap_closed"}):
        at = (line.unit, line.year, line.code)
        each = found.get(at) or Followed(line.unit, line.year, line.item, Gap(None, None))
        if line.name == "indicator_now":
            women, men = each.now.women, each.now.men
            now = Gap(line.value, men) if line.sex == "women" else Gap(women, line.value)
            found[at] = replace(each, now=now)
        elif line.name == "gap_closed":
            found[at] = replace(each, gap_closed=line.value)
        elif line.sex == "women":
            found[at] = replace(each, women_closed=line.value)
        else:
            found[at] = replace(each, men_closed=line.value)
    return tuple(found.values())
