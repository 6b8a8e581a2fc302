"""The programme logic and its gaps.

Resources serve activities, activities serve results, results lead to effects by way of mediating instances
(förmedlande instanser). It is filled in and read from the right, effects first; the gaps are its point.

References
----------
Programlogik as used by APeL, whose addition the mediating instances are; JämStöd, SOU 2007:15.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jamtbok.model.answers import Answers, Row

#: The tables of the logic from left to right.
COLUMNS = ("goals.resources", "goals.activities", "goals.results", "goals.instances", "goals.effects")


class GapKind(StrEnum):
    """A kind of gap; the value is the code in records."""

    ACTIVITY_WITHOUT_RESULT = "activity_without_result"
    RESULT_WITHOUT_ACTIVITY = "result_without_activity"
    RESULT_WITHOUT_EFFECT = "result_without_effect"
    EFFECT_WITHOUT_RESULT = "effect_without_result"
    ACTIVITY_WITHOUT_RESOURCES = "activity_without_resources"
    RESULT_WITHOUT_INSTANCE = "result_without_instance"
    PROBLEM_WITHOUT_GOAL = "problem_without_goal"


@dataclass(frozen=True)
class LogicGap:
    """One gap: its kind and the row that it concerns."""

    kind: GapKind
    row: str
    text: str


@dataclass(frozen=True)
class Link:
    """A link from a row on the left to a row on the right, by row ids."""

    left: str
    right: str


@dataclass(frozen=True)
class ProgrammeLogic:
    """The rows of each column, the links between them and the gaps.

    Parameters
    ----------
    columns
        Rows by table id, in the order of `COLUMNS`.
    links
        Links between rows that exist.
    gaps
        Every gap, in the order of `GapKind`.
    """

    columns: dict[str, tuple[Row, ...]]
    links: tuple[Link, ...]
    gaps: tuple[LogicGap, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing at all is filled in."""
        return not any(self.columns.values())

    def gaps_of(self, row_id: str) -> tuple[LogicGap, ...]:
        """Return the gaps that concern a row."""
        return tuple(found for found in self.gaps if found.row == row_id)


def programme_logic(answers: Answers) -> ProgrammeLogic:
    """Read the programme logic of a unit's answers and find its gaps."""
    columns = {table: answers.rows(table) for table in COLUMNS}
    resources, activities, results, instances, effects = columns.values()
    resource_links = _links(resources, "activities", activities)
    activity_links = _links(activities, "results", results)
    instance_links = _links(instances, "results", results)
    effect_links = _links(results, "effects", effects)
    problems, targets = answers.rows("analysis.problems"), answers.rows("goals.targets")
    goal_links = _links(targets, "problem", problems)

    gaps = [
        *_without(GapKind.ACTIVITY_WITHOUT_RESULT, activities, "text", (link.left for link in activity_links)),
        *_without(GapKind.RESULT_WITHOUT_ACTIVITY, results, "text", (link.right for link in activity_links)),
        *_without(GapKind.RESULT_WITHOUT_EFFECT, results, "text", (link.left for link in effect_links)),
        *_without(GapKind.EFFECT_WITHOUT_RESULT, effects, "text", (link.right for link in effect_links)),
        *_without(GapKind.ACTIVITY_WITHOUT_RESOURCES, activities, "text", (link.right for link in resource_links)),
        *_without(GapKind.RESULT_WITHOUT_INSTANCE, results, "text", (link.right for link in instance_links)),
        *_without(GapKind.PROBLEM_WITHOUT_GOAL, problems, "problem", (link.right for link in goal_links)),
    ]
    # An instance stands between its result and the effects: the picture draws it from the result onwards.
    drawn = (*resource_links, *activity_links, *(Link(link.right, link.left) for link in instance_links), *effect_links)
    return ProgrammeLogic(columns, drawn, tuple(gaps))


def _links(rows: Sequence[Row], column: str, targets: Sequence[Row]) -> tuple[Link, ...]:
    """Return the links to rows that are still there; one to a row since removed is no link."""
    there = {target.id for target in targets}
    return tuple(Link(row.id, target) for row in rows for target in row.links(column) if target in there)


def _without(kind: GapKind, rows: Sequence[Row], column: str, linked: Iterable[str]) -> list[LogicGap]:
    linked = set(linked)
    return [LogicGap(kind, row.id, row.text(column)) for row in rows if row.id not in linked]
