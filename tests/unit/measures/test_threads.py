"""The red thread and the decisions that come back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.builders import answers

from jamtbok.measures.carried import UNANSWERED, Carried, carried_over, rows_to_carry
from jamtbok.measures.threads import Break, breaks, held, threads
from jamtbok.model.answers import Answers, Row
from jamtbok.model.snapshot import EarlierYear

WHOLE = answers(
    analysis__problems={"p": {"problem": "Flickor får mindre"}},
    goals__targets={"g": {"goal": "Lika mycket", "problem": ["p"]}},
    goals__measures={"m": {"what": "Ny fördelning", "goal": ["g"]}},
    goals__activities={"a": {"text": "Utbilda", "goal": ["g"]}},
    followup__activities={
        "x": {"activity": "Ny fördelning", "measure": ["m"], "status": "done"},
        "y": {"activity": "Utbildning", "planned": ["a"], "status": "ongoing"},
    },
    followup__indicators={"i": {"indicator": "Andel", "goal": ["g"]}},
    followup__decisions={"d": {"what": "Fortsätt", "who": "Rektor", "when": "2014-06-01", "goal": ["g"]}},
)


def without(whole: Answers, table: str, row: str, column: str) -> Answers:
    rows = tuple(
        Row(id=each.id, values={key: value for key, value in each.values.items() if each.id != row or key != column})
        for each in whole.rows(table)
    )
    return whole.model_copy(update={"tables": whole.tables | {table: rows}})


def test_a_goal_is_tied_to_all_that_belongs_to_it() -> None:
    (thread,) = threads(WHOLE)
    assert [row.id for row in (*thread.problems, *thread.measures, *thread.planned)] == ["p", "m", "a"]
    assert [row.id for row in thread.activities] == ["x", "y"], "by way of the measure and of the planned activity"
    assert [row.id for row in thread.indicators] == ["i"]
    assert [decision.row.id for decision in thread.decisions] == ["d"]
    assert breaks(WHOLE) == ()
    assert all(counted.tied == counted.many for counted in held(WHOLE, ()).values())


@pytest.mark.parametrize(
    ("table", "row", "column", "kinds"),
    [
        ("goals.targets", "g", "problem", {Break.PROBLEM_WITHOUT_GOAL, Break.GOAL_WITHOUT_PROBLEM}),
        ("goals.measures", "m", "goal", {Break.MEASURE_WITHOUT_GOAL, Break.ACTIVITY_WITHOUT_GOAL}),
        ("followup.activities", "x", "measure", {Break.ACTIVITY_WITHOUT_GOAL}),
        ("followup.indicators", "i", "goal", {Break.GOAL_WITHOUT_INDICATOR, Break.INDICATOR_WITHOUT_GOAL}),
        ("followup.decisions", "d", "who", {Break.DECISION_INCOMPLETE}),
    ],
)
def test_a_link_that_is_taken_out_is_a_break(table: str, row: str, column: str, kinds: set[Break]) -> None:
    found = breaks(without(WHOLE, table, row, column))
    assert {broken.kind for broken in found} == kinds


def test_a_goal_with_a_planned_activity_alone_has_something_done_for_it() -> None:
    only_planned = without(WHOLE, "goals.measures", "m", "goal")
    assert Break.GOAL_WITHOUT_MEASURE not in {broken.kind for broken in breaks(only_planned)}
    neither = without(only_planned, "goals.activities", "a", "goal")
    assert Break.GOAL_WITHOUT_MEASURE in {broken.kind for broken in breaks(neither)}


def test_a_planned_activity_that_the_followup_tells_of_is_one_break_and_not_two() -> None:
    found = breaks(without(WHOLE, "goals.activities", "a", "goal"))
    assert [broken.row for broken in found if broken.kind is Break.ACTIVITY_WITHOUT_GOAL] == [
        ("followup.activities", "y")
    ]


def test_a_link_to_a_row_that_is_gone_ties_nothing() -> None:
    gone = WHOLE.model_copy(update={"tables": {k: v for k, v in WHOLE.tables.items() if k != "goals.targets"}})
    kinds = [broken.kind for broken in breaks(gone)]
    assert kinds.count(Break.ACTIVITY_WITHOUT_GOAL) == 2
    assert {Break.PROBLEM_WITHOUT_GOAL, Break.MEASURE_WITHOUT_GOAL, Break.INDICATOR_WITHOUT_GOAL} <= set(kinds)


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=5))
def test_what_is_tied_and_what_is_broken_make_up_the_whole(goals: list[tuple[bool, bool, bool]]) -> None:
    ids = [f"g{n}" for n in range(len(goals))]
    made = answers(
        analysis__problems={row: {"problem": row} for row in ids},
        goals__targets={r: {"goal": r, "problem": [r] if p else []} for r, (p, _, _) in zip(ids, goals, strict=True)},
        goals__measures={r: {"what": r, "goal": [r]} for r, (_, m, _) in zip(ids, goals, strict=True) if m},
        followup__indicators={r: {"indicator": r, "goal": [r]} for r, (_, _, i) in zip(ids, goals, strict=True) if i},
    )
    counted, found = held(made, ()), [broken.kind for broken in breaks(made)]
    for code, kind in (
        ("problems", Break.PROBLEM_WITHOUT_GOAL),
        ("goals_measures", Break.GOAL_WITHOUT_MEASURE),
        ("goals_indicators", Break.GOAL_WITHOUT_INDICATOR),
    ):
        assert counted[code].tied + found.count(kind) == counted[code].many


# -- decisions that come back

DECIDED = answers(
    foundation__decisions={"d1": {"what": "Utbilda", "who": "Rektor", "when": "2013-05-01", "where": "Nämnden"}},
    followup__decisions={"d1": {"what": "Mäta igen", "when": "2014-02-01", "goal": ["g"]}},
    start__decisions={
        "2011-1-grund-d9": {"what": "Gammalt", "state": "ongoing", "origin": "Grund 2011"},
        "2011-1-grund-d8": {"what": "Klart", "state": "done", "carry_over": "yes"},
        "2011-1-grund-d7": {"what": "Släppt", "state": "not_started", "carry_over": "no"},
    },
)
EARLIER = EarlierYear(year=2012, answers=DECIDED)


def test_open_decisions_come_back_with_all_that_they_need_to_stand_alone() -> None:
    old, first, last = rows_to_carry(EARLIER)
    assert (old.id, old.values) == ("2011-1-grund-d9", {"what": "Gammalt", "origin": "Grund 2011"})
    assert first.id == "2012-1-grund-d1"
    assert first.values == {
        "what": "Utbilda",
        "who": "Rektor",
        "when": "2013-05-01",
        "where": "Nämnden",
        "origin": "Grund 2012",
    }
    assert (last.id, last.text("origin"), last.get("goal")) == ("2012-5-uppfoljning-d1", "Uppföljning 2012", None)


def test_what_nobody_has_answered_is_there_all_the_same() -> None:
    told = answers(
        start__decisions={"2012-1-grund-d1": {"what": "Utbilda alla", "state": "done"}, "own": {"what": "x"}}
    )
    found = carried_over(told, EARLIER)
    assert [(each.row.id, each.state) for each in found] == [
        ("2012-1-grund-d1", "done"),
        ("own", UNANSWERED),
        ("2011-1-grund-d9", UNANSWERED),
        ("2012-5-uppfoljning-d1", UNANSWERED),
    ]
    assert found[0].what == "Utbilda alla", "the row stands by itself"
    assert carried_over(Answers(), None) == ()


@pytest.mark.parametrize(
    ("values", "overdue"),
    [
        ({"when": "2013-12-31"}, True),
        ({"when": "2013-12-31", "state": "ongoing"}, True),
        ({"when": "2014-01-01"}, False),
        ({"when": "2013-01-01", "state": "done"}, False),
        ({"when": "2013-01-01", "state": "dropped"}, False),
        ({}, False),
    ],
)
def test_an_open_decision_is_late_by_the_years_end(values: dict[str, Any], overdue: bool) -> None:
    carried = Carried(Row(id="d", values=values))
    assert carried.is_overdue(2013) is overdue


def test_a_decision_without_an_answer_and_one_that_is_late_are_breaks() -> None:
    carried = carried_over(
        answers(start__decisions={"2012-1-grund-d1": {"what": "Utbilda", "state": "ongoing", "when": "2013-05-01"}}),
        EARLIER,
    )
    found = breaks(Answers(), carried, 2013)
    assert [broken.kind for broken in found] == [
        Break.DECISION_UNANSWERED,
        Break.DECISION_UNANSWERED,
        Break.DECISION_OVERDUE,
    ]
    assert (held(Answers(), carried)["decisions"].tied, held(Answers(), carried)["decisions"].many) == (1, 3)
