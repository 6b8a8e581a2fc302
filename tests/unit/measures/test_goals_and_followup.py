"""Goals, indicators, activities, the nine assessments, decisions and progress."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamtbok.measures.activities import by_status
from jamtbok.measures.assessments import assessments, participants, structure_minus_process
from jamtbok.measures.decisions import decisions
from jamtbok.measures.goals import PARTS, goals, indicators
from jamtbok.measures.progress import progress
from jamtbok.model.answers import Answers, Row
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.steps import STEPS
from jamtbok.model.values import Value


def people(women: float | None, men: float | None) -> Value:
    return {"women": women, "men": men, "unknown": None}


def mark(value: int) -> Value:
    return {"value": value, "min": 1, "max": 10}


WHOLE: dict[str, Any] = {
    "problem": ["p1"],
    "indicator": "Andel",
    "baseline": people(0, 0),
    "target": people(40, 40),
    "date": "2014-12-31",
    "owner": "rektor",
    "document": "plan",
}


def test_a_whole_goal_lacks_nothing_even_when_it_starts_from_zero() -> None:
    assert goals([Row(id="g", values=WHOLE)])[0].missing == ()


@pytest.mark.parametrize("part", PARTS)
def test_each_part_that_is_missing_is_named(part: str) -> None:
    values = {key: value for key, value in WHOLE.items() if key != part}
    assert goals([Row(id="g", values=values)])[0].missing == (part,)


def test_a_figure_for_one_sex_only_is_missing() -> None:
    row = Row(id="g", values=WHOLE | {"baseline": people(3, None), "target": people(None, 4)})
    assert goals([row])[0].missing == ("baseline", "target")


def indicator(baseline: Value, now: Value, target: Value) -> Any:
    values = {"baseline": baseline, "now": now, "target": target}
    return indicators([Row(id="i", values={key: value for key, value in values.items() if value})])[0]


def test_an_indicator_tells_each_sexs_way_and_how_much_of_the_gap_is_gone() -> None:
    found = indicator(people(20, 40), people(30, 40), people(40, 40))
    assert (found.women_closed, found.men_closed, found.gap_closed) == (0.5, None, 0.5)


def test_a_gap_that_grows_is_less_than_nothing_closed() -> None:
    assert indicator(people(20, 40), people(20, 60), people(40, 60)).gap_closed == -1


def test_without_a_gap_at_the_start_or_a_figure_for_both_nothing_is_closed() -> None:
    assert indicator(people(20, 20), people(10, 30), people(40, 40)).gap_closed is None
    assert indicator(people(20, None), people(10, 30), people(40, 40)).gap_closed is None
    assert indicator(None, None, None).women_closed is None


@given(st.lists(st.integers(0, 100), min_size=6, max_size=6))
def test_swapping_the_sexes_swaps_their_ways_and_leaves_the_gap(numbers: list[int]) -> None:
    pairs = [numbers[:2], numbers[2:4], numbers[4:]]
    found = indicator(*(people(women, men) for women, men in pairs))
    swapped = indicator(*(people(men, women) for women, men in pairs))
    assert (found.women_closed, found.men_closed) == (swapped.men_closed, swapped.women_closed)
    assert found.gap_closed == swapped.gap_closed


def test_activities_are_counted_by_status_in_its_order_and_unused_ones_left_out() -> None:
    given_ = ["stalled", "done", "", "done"]
    rows = [Row(id=str(n), values={"status": status} if status else {}) for n, status in enumerate(given_)]
    assert list(by_status(rows).items()) == [("done", 2), ("stalled", 1), ("", 1)]
    assert by_status([]) == {}


def personal(*participants_marks: dict[int, int], **joint: int) -> Answers:
    rows = [
        Row(id=f"d{n}", values={f"h{heading}": mark(value) for heading, value in given_.items()})
        for n, given_ in enumerate(participants_marks)
    ]
    values = {f"followup.{key}": mark(value) for key, value in joint.items()}
    return Answers(values=values, tables={"followup.personal": tuple(rows)})


def test_marks_are_sorted_under_each_heading_so_that_nobody_can_be_followed() -> None:
    answers = personal(*({1: n, 2: 10 - n} for n in (5, 1, 4, 2, 3)))
    first, second, *rest = assessments(answers, None, threshold=5)
    assert first.personal == (1, 2, 3, 4, 5)
    assert second.personal == (5, 6, 7, 8, 9)
    assert (first.middle, second.middle) == (3, 7)
    assert all(found.personal == () and found.middle is None for found in rest)


def test_with_fewer_participants_than_the_threshold_no_mark_is_shown() -> None:
    answers = personal(*(dict.fromkeys(range(1, 10), 5) for _ in range(4)), joint_1=6)
    found = assessments(answers, None, threshold=5)
    assert participants(answers) == 4
    assert {assessment.personal for assessment in found} == {()}
    assert found[0].joint == 6, "the joint mark is nobody's own"
    assert all(len(assessment.personal) == 4 for assessment in assessments(answers, None, threshold=4))


def test_a_heading_that_too_few_have_marked_is_left_out() -> None:
    answers = personal(*({1: 5, **({2: 5} if n < 4 else {})} for n in range(5)))
    first, second, *_ = assessments(answers, None, threshold=5)
    assert (len(first.personal), len(second.personal)) == (5, 0)


def test_joint_marks_stand_beside_last_years() -> None:
    found = assessments(personal(joint_1=7), personal(joint_1=4, joint_9=2), threshold=5)
    assert [(a.heading, a.joint, a.earlier) for a in found if a.joint or a.earlier] == [(1, 7, 4), (9, None, 2)]


@pytest.mark.parametrize(
    ("joint", "difference"),
    [({"joint_7": 8, "joint_8": 5}, 3), ({"joint_7": 2, "joint_8": 5}, -3), ({"joint_7": 8}, None)],
)
def test_structure_minus_process_keeps_its_sign(joint: dict[str, int], difference: int | None) -> None:
    assert structure_minus_process(assessments(personal(**joint), None, threshold=5)) == difference


def test_decisions_come_in_the_order_of_the_stair_with_what_they_lack() -> None:
    answers = Answers(
        tables={
            "followup.decisions": (Row(id="b", values={"what": "Sist", "who": "nämnden"}),),
            "foundation.decisions": (Row(id="a", values={"what": "Först", "who": "rektor", "when": "2014-03-01"}),),
        }
    )
    first, last = decisions(answers)
    assert (first.step, first.what, first.due, first.missing) == ("1-grund", "Först", date(2014, 3, 1), ())
    assert (last.step, last.what, last.due, last.missing) == ("5-uppfoljning", "Sist", None, ("when",))
    assert decisions(answers, "5-uppfoljning") == (last,)
    assert decisions(answers, "3-analys") == ()


def test_progress_counts_required_questions_only() -> None:
    catalogue = packaged_catalogue()
    nothing = progress(catalogue, Answers(), "1-grund")
    assert nothing.answered == nothing.share == 0
    optional = Answers(values={"foundation.meaning": "x"})
    assert progress(catalogue, optional, "1-grund") == nothing
    one = progress(catalogue, Answers(values={"foundation.conclusion": "x"}), "1-grund")
    assert (one.answered, one.required) == (1, nothing.required)
    assert one.share == pytest.approx(1 / one.required)


def test_a_step_that_asks_nothing_is_complete() -> None:
    assert progress(packaged_catalogue(), Answers(), STEPS[0]).share == 1


@pytest.mark.parametrize(
    ("now", "is_reversed"), [((50, 40), True), ((40, 40), False), ((20, 40), False), ((None, 40), False)]
)
def test_a_gap_that_has_turned_is_told_apart(now: tuple[int | None, int], is_reversed: bool) -> None:
    assert indicator(people(20, 40), people(*now), people(40, 40)).gap_reversed is is_reversed
