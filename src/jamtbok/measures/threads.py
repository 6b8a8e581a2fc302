"""The red thread: from problem to goal, from goal to measure and indicator, and from there to decisions.

Measures and activities are planned in the tables of goals; the activities of the follow-up tell which of them they are,
and have the goal by way of that.

References
----------
JämStöd, SOU 2007:15 (the stair); SKL 2011, lärande uppföljning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jamtbok.measures.carried import TABLE as CARRIED
from jamtbok.measures.carried import UNANSWERED, Carried
from jamtbok.measures.decisions import TABLES, Decision, decisions
from jamtbok.model.answers import Answers, Row

PROBLEMS, GOALS, MEASURES, PLANNED = "analysis.problems", "goals.targets", "goals.measures", "goals.activities"
ACTIVITIES, INDICATORS = "followup.activities", "followup.indicators"

#: A row: its table and its id. Ids are unique only within their table.
Ref = tuple[str, str]


class Break(StrEnum):
    """Where the thread is broken; the value is the code in records."""

    PROBLEM_WITHOUT_GOAL = "problem_without_goal"
    GOAL_WITHOUT_PROBLEM = "goal_without_problem"
    GOAL_WITHOUT_MEASURE = "goal_without_measure"
    GOAL_WITHOUT_INDICATOR = "goal_without_indicator"
    MEASURE_WITHOUT_GOAL = "measure_without_goal"
    ACTIVITY_WITHOUT_GOAL = "activity_without_goal"
    INDICATOR_WITHOUT_GOAL = "indicator_without_goal"
    DECISION_INCOMPLETE = "decision_incomplete"
    DECISION_UNANSWERED = "decision_unanswered"
    DECISION_OVERDUE = "decision_overdue"


@dataclass(frozen=True)
class BrokenAt:
    """A break: its kind, the row that it concerns and that row's text."""

    kind: Break
    row: Ref
    text: str


@dataclass(frozen=True)
class Thread:
    """A goal with what leads to it and what follows from it.

    Attributes
    ----------
    problems
        The problems that it answers.
    measures, planned
        The measures for it, and the activities of the programme logic that contribute to it.
    activities
        What the follow-up tells of them.
    indicators
        The indicators that follow it up.
    decisions
        The decisions about it.
    """

    goal: Row
    problems: tuple[Row, ...] = ()
    measures: tuple[Row, ...] = ()
    planned: tuple[Row, ...] = ()
    activities: tuple[Row, ...] = ()
    indicators: tuple[Row, ...] = ()
    decisions: tuple[Decision, ...] = ()


def threads(answers: Answers) -> tuple[Thread, ...]:
    """Return the thread of each goal, in the order of the goals."""
    goals_of = goals_of_activities(answers)
    decided = decisions(answers)

    def that(table: str, goal: Row, column: str = "goal") -> tuple[Row, ...]:
        return tuple(row for row in answers.rows(table) if goal.id in row.links(column))

    return tuple(
        Thread(
            goal,
            tuple(row for row in answers.rows(PROBLEMS) if row.id in goal.links("problem")),
            that(MEASURES, goal),
            that(PLANNED, goal),
            tuple(row for row in answers.rows(ACTIVITIES) if goal.id in goals_of[row.id]),
            that(INDICATORS, goal),
            tuple(decision for decision in decided if goal.id in decision.row.links("goal")),
        )
        for goal in answers.rows(GOALS)
    )


def goals_of_activities(answers: Answers) -> dict[str, tuple[str, ...]]:
    """Return the goals of each activity of the follow-up: those of the measure or planned activity that it is."""
    there = {row.id for row in answers.rows(GOALS)}
    plan = {(table, row.id): row.links("goal") for table in (MEASURES, PLANNED) for row in answers.rows(table)}
    return {
        row.id: tuple(
            dict.fromkeys(goal for planned in plans_of(row) for goal in plan.get(planned, ()) if goal in there)
        )
        for row in answers.rows(ACTIVITIES)
    }


def plans_of(activity: Row) -> tuple[Ref, ...]:
    """Return the planned activities and measures that an activity of the follow-up is."""
    return (
        *((PLANNED, row) for row in activity.links("planned")),
        *((MEASURES, row) for row in activity.links("measure")),
    )


def followed_up(answers: Answers) -> dict[Ref, tuple[Row, ...]]:
    """Return what the follow-up tells of each measure and planned activity."""
    found: dict[Ref, tuple[Row, ...]] = {}
    for row in answers.rows(ACTIVITIES):
        for planned in plans_of(row):
            found[planned] = (*found.get(planned, ()), row)
    return found


def breaks(answers: Answers, carried: Sequence[Carried] = (), year: int = 0) -> tuple[BrokenAt, ...]:
    """Return every break, in the order of `Break`.

    Parameters
    ----------
    answers
        The unit's answers.
    carried
        Its earlier decisions.
    year
        The year of the answers.
    """
    found = [*_of_plan(answers), *_of_followup(answers), *_of_decisions(answers, carried, year)]
    order = list(Break)
    return tuple(sorted(found, key=lambda broken: order.index(broken.kind)))


def _of_plan(answers: Answers) -> Iterator[BrokenAt]:
    aimed_at = {problem for goal in answers.rows(GOALS) for problem in goal.links("problem")}
    for problem in answers.rows(PROBLEMS):
        if problem.id not in aimed_at:
            yield BrokenAt(Break.PROBLEM_WITHOUT_GOAL, (PROBLEMS, problem.id), problem.text("problem"))
    for thread in threads(answers):
        lacks = {
            Break.GOAL_WITHOUT_PROBLEM: not thread.problems,
            Break.GOAL_WITHOUT_MEASURE: not (thread.measures or thread.planned),
            Break.GOAL_WITHOUT_INDICATOR: not thread.indicators,
        }
        for kind, is_broken in lacks.items():
            if is_broken:
                yield BrokenAt(kind, (GOALS, thread.goal.id), thread.goal.text("goal"))
    for measure in without_goal(answers, MEASURES):
        yield BrokenAt(Break.MEASURE_WITHOUT_GOAL, (MEASURES, measure.id), measure.text("what"))


def _of_followup(answers: Answers) -> Iterator[BrokenAt]:
    told = followed_up(answers)
    goals_of = goals_of_activities(answers)
    for row in answers.rows(ACTIVITIES):
        if not goals_of[row.id]:
            yield BrokenAt(Break.ACTIVITY_WITHOUT_GOAL, (ACTIVITIES, row.id), row.text("activity"))
    for row in without_goal(answers, PLANNED):
        # One that the follow-up tells of stands there already.
        if (PLANNED, row.id) not in told:
            yield BrokenAt(Break.ACTIVITY_WITHOUT_GOAL, (PLANNED, row.id), row.text("text"))
    for row in without_goal(answers, INDICATORS):
        yield BrokenAt(Break.INDICATOR_WITHOUT_GOAL, (INDICATORS, row.id), row.text("indicator"))


def without_goal(answers: Answers, table: str) -> Iterator[Row]:
    """Give the rows of a table that lead to no goal that is there."""
    there = {row.id for row in answers.rows(GOALS)}
    return (row for row in answers.rows(table) if not there.intersection(row.links("goal")))


def _of_decisions(answers: Answers, carried: Sequence[Carried], year: int) -> Iterator[BrokenAt]:
    for decision in decisions(answers):
        if decision.missing:
            yield BrokenAt(Break.DECISION_INCOMPLETE, (TABLES[decision.step], decision.row.id), decision.what)
    for each in carried:
        if each.state == UNANSWERED:
            yield BrokenAt(Break.DECISION_UNANSWERED, (CARRIED, each.row.id), each.what)
        elif each.is_overdue(year):
            yield BrokenAt(Break.DECISION_OVERDUE, (CARRIED, each.row.id), each.what)


@dataclass(frozen=True)
class Held:
    """How many of something are tied to what should follow."""

    tied: int
    many: int

    @property
    def share(self) -> float | None:
        """The share, 0–1; ``None`` for none at all."""
        return self.tied / self.many if self.many else None


#: What is counted, in the order of the thread.
COUNTED = ("problems", "goals_measures", "goals_indicators", "activities", "decisions")


def held(answers: Answers, carried: Sequence[Carried]) -> dict[str, Held]:
    """Count how much of the thread holds, by `COUNTED`.

    Problems with a goal; goals with a measure or activity; goals with an indicator; activities with a goal; earlier
    decisions with an answer.
    """
    found = threads(answers)
    aimed_at = {problem for goal in answers.rows(GOALS) for problem in goal.links("problem")}
    problems = answers.rows(PROBLEMS)
    goals_of = goals_of_activities(answers)
    return {
        "problems": Held(sum(row.id in aimed_at for row in problems), len(problems)),
        "goals_measures": Held(sum(bool(each.measures or each.planned) for each in found), len(found)),
        "goals_indicators": Held(sum(bool(each.indicators) for each in found), len(found)),
        "activities": Held(sum(map(bool, goals_of.values())), len(goals_of)),
        "decisions": Held(sum(each.state != UNANSWERED for each in carried), len(carried)),
    }
