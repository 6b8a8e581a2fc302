"""The programme logic and its gaps.

Resources serve activities, activities serve results, results lead to effects by way of mediating instances
(förmedlande instanser). It is filled in and read from the right, effects first; the gaps are its point.

References
----------
Programlogik as used by APeL, whose addition the mediating instances are; JämStöd, SOU 2007:15.
"""

from __future__ import annotations

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


#: A row of the logic: its table and its id. Ids are unique only within their table.
RowRef = tuple[str, str]


@dataclass(frozen=True)
class LogicGap:
    """One gap: its kind, the row that it concerns and that row's text."""

    kind: GapKind
    row: RowRef
    text: str


@dataclass(frozen=True)
class Link:
    """A link from a row on the left to a row on the right."""

    left: RowRef
    right: RowRef


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

    def gaps_of(self, row: RowRef) -> tuple[LogicGap, ...]:
        """Return the gaps that concern a row."""
        return tuple(found for found in self.gaps if found.row == row)


def programme_logic(answers: Answers) -> ProgrammeLogic:
    """Read the programme logic of a unit's answers and find its gaps."""
    columns = {table: answers.rows(table) for table in COLUMNS}
    resource_links = _links(answers, "goals.resources", "activities", "goals.activities")
    activity_links = _links(answers, "goals.activities", "results", "goals.results")
    instance_links = _links(answers, "goals.instances", "results", "goals.results")
    effect_links = _links(answers, "goals.results", "effects", "goals.effects")
    goal_links = _links(answers, "goals.targets", "problem", "analysis.problems")
    # For each kind of gap: the table whose rows should be linked, and the ends of the links that do it.
    wanted = {
        GapKind.ACTIVITY_WITHOUT_RESULT: ("goals.activities", {link.left for link in activity_links}),
        GapKind.RESULT_WITHOUT_ACTIVITY: ("goals.results", {link.right for link in activity_links}),
        GapKind.RESULT_WITHOUT_EFFECT: ("goals.results", {link.left for link in effect_links}),
        GapKind.EFFECT_WITHOUT_RESULT: ("goals.effects", {link.right for link in effect_links}),
        GapKind.ACTIVITY_WITHOUT_RESOURCES: ("goals.activities", {link.right for link in resource_links}),
        GapKind.RESULT_WITHOUT_INSTANCE: ("goals.results", {link.right for link in instance_links}),
        GapKind.PROBLEM_WITHOUT_GOAL: ("analysis.problems", {link.right for link in goal_links}),
    }
    gaps = tuple(
        LogicGap(kind, (table, row.id), row.text("problem" if table == "analysis.problems" else "text"))
        for kind, (table, linked) in wanted.items()
        for row in answers.rows(table)
        if (table, row.id) not in linked
    )
    # An instance stands between its result and the effects: the picture draws it from the result onwards.
    onward = tuple(Link(link.right, link.left) for link in instance_links)
    return ProgrammeLogic(columns, (*resource_links, *activity_links, *onward, *effect_links), gaps)


def _links(answers: Answers, table: str, column: str, target: str) -> tuple[Link, ...]:
    """Return the links to rows that are still there; one to a row since removed is no link."""
    there = {row.id for row in answers.rows(target)}
    return tuple(
        Link((table, row.id), (target, linked))
        for row in answers.rows(table)
        for linked in row.links(column)
        if linked in there
    )
