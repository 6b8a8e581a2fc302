"""The employer's cycle: how far each area has come, what is overdue, and figures by sex that are kept back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamtbok.measures.budget import NOTHING
from jamtbok.measures.employer import AREAS, DAYS, PARTS, STEPS, Below, State, cycle, figures, finished, overdue
from jamtbok.measures.gaps import Gap
from jamtbok.model.answers import Answers, Row
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.values import BySex


def answers(**tables: dict[str, dict[str, Any]]) -> Answers:
    return Answers(
        tables={
            f"employer.{name}": tuple(Row(id=key, values=values) for key, values in rows.items())
            for name, rows in tables.items()
        }
    )


def by_sex(women: int, men: int, unknown: int | None = None) -> dict[str, int | None]:
    return {"women": women, "men": men, "unknown": unknown}


def counted(**rows: dict[str, Any]) -> Answers:
    return answers(figures={name: {"figure": figure} for name, figure in rows.items()})


def test_the_five_areas_are_those_of_the_catalogue() -> None:
    catalogue = packaged_catalogue()
    for table in ("employer.examined", "employer.analysed"):
        assert tuple(row.id for row in catalogue.question(table).rows) == AREAS
    for table in ("employer.measures", "employer.followup"):
        assert tuple(choice.code for choice in catalogue.question(table).column("area").choices) == AREAS
    rows = [row.id for row in catalogue.question("employer.figures").rows]
    assert rows == ["employees", *PARTS, *DAYS]


def test_an_area_with_risks_needs_causes_and_measures_with_owner_and_date() -> None:
    found = cycle(
        answers(
            examined={"pay": {"result": "risks", "risks": "Olika lön"}, "training": {"result": "risks"}},
            analysed={"pay": {"causes": "Olika kriterier"}},
            measures={"m1": {"area": "pay", "what": "Samma kriterier", "owner": "Chefen", "when": "2014-06-30"}},
        )
    )
    assert list(found["pay"].values()) == [State.DONE, State.DONE, State.DONE, State.NOT_NEEDED]
    assert found["training"]["examine"] is State.PARTLY, "the risks are not told"
    assert found["training"]["act"] is State.NOT_DONE
    assert tuple(found["pay"]) == STEPS


def test_an_area_without_risks_is_finished_when_it_is_examined() -> None:
    found = cycle(answers(examined={"pay": {"result": "none"}, "training": {"result": "no"}}))
    assert finished(found["pay"]) == 4
    assert finished(found["training"]) == finished(found["parenthood"]) == 0


def test_a_measure_without_owner_is_half_done() -> None:
    found = cycle(answers(measures={"m": {"area": "pay", "what": "Något", "when": "2014-01-01"}}))
    assert found["pay"]["act"] is State.PARTLY


def test_every_measure_of_last_year_is_to_be_followed_up() -> None:
    before = answers(measures={"a": {"area": "pay", "what": "A"}, "b": {"area": "pay", "what": "B"}})
    one = {"u1": {"area": "pay", "what": "A", "state": "done"}}
    both = one | {"u2": {"area": "pay", "what": "B", "state": "stalled"}}
    states = [cycle(answers(followup=rows), before)["pay"]["follow_up"] for rows in ({}, one, both)]
    assert states == [State.NOT_DONE, State.PARTLY, State.DONE]


@pytest.mark.parametrize(
    ("when", "state", "late"),
    [
        ("2013-12-31", "ongoing", True),
        ("2013-12-31", None, True),
        ("2013-06-30", "done", False),
        ("2014-01-01", "not_started", False),
        (None, "not_started", False),
    ],
)
def test_a_measure_is_overdue_at_the_end_of_the_year(when: str | None, state: str | None, late: bool) -> None:
    values = {key: value for key, value in {"when": when, "state": state}.items() if value}
    assert bool(overdue([Row(id="m", values=values)], 2013)) is late


def test_the_part_of_the_women_and_of_the_men_and_days_for_each() -> None:
    found = {
        each.row: each
        for each in figures(
            counted(employees=by_sex(310, 140), part_time=by_sex(180, 14), child_care_days=by_sex(930, 280)), 5
        )
    }
    assert found["part_time"].people == Gap(180, 14)
    assert found["part_time"].level.women == pytest.approx(180 / 310)
    assert found["child_care_days"].level == Gap(3, 2)


def test_few_and_all_but_few_are_kept_back() -> None:
    rows = counted(employees=by_sex(60, 40), managers=by_sex(3, 9), part_time=by_sex(58, 10), temporary=by_sex(20, 10))
    hidden = {each.row: each.people.hidden for each in figures(rows, 5)}
    assert hidden == {"employees": False, "managers": True, "part_time": True, "temporary": False}


def test_few_employees_take_days_and_levels_with_them() -> None:
    rows = counted(employees=by_sex(3, 40), part_time=by_sex(0, 12), parental_days=by_sex(90, 400))
    found = {each.row: each for each in figures(rows, 5)}
    assert found["employees"].people == Gap(None, None, "protected", "protected")
    assert found["parental_days"].people.hidden
    assert found["part_time"].people == Gap(0, 12)
    assert found["part_time"].level.hidden


def test_the_whole_does_not_tell_of_the_department_that_keeps_its_own_back() -> None:
    rows = counted(employees=by_sex(203, 140), managers=by_sex(20, 30))
    below = {"employees": Below(BySex(200, 100), NOTHING), "managers": Below(BySex(20, 30), NOTHING)}
    hidden = {each.row: each.people.hidden for each in figures(rows, 5, below)}
    assert hidden == {"employees": True, "managers": False}


def test_the_whole_does_not_tell_how_many_do_not_belong_in_a_department_either() -> None:
    rows = counted(employees=by_sex(100, 100), part_time=by_sex(32, 19))
    # Of 20 women in the department that shows no part-timers, 32 − 14 = 18 are, and so two are not.
    below = {"part_time": Below(BySex(14, 9), BySex(20, 60))}
    assert [each.people.hidden for each in figures(rows, 5, below)] == [False, True]
    below = {"part_time": Below(BySex(14, 9), BySex(60, 60))}
    assert [each.people.hidden for each in figures(rows, 5, below)] == [False, False]


def test_days_of_leave_are_hidden_with_those_who_took_them() -> None:
    rows = counted(employees=by_sex(60, 70), parental_leave=by_sex(2, 9), parental_days=by_sex(500, 300))
    found = {each.row: each.people for each in figures(rows, 5)}
    assert found["parental_days"].hidden
    assert found["parental_days"].women is None


SMALL = st.builds(by_sex, st.integers(1, 4), st.integers(0, 30))
ANY = st.builds(by_sex, st.integers(0, 30), st.integers(0, 30))


@settings(deadline=None)
@given(st.data(), st.dictionaries(st.sampled_from(["employees", *PARTS, *DAYS]), ANY, min_size=1))
def test_nothing_that_is_shown_depends_on_a_small_number(data: st.DataObject, rows: dict[str, Any]) -> None:
    def small(figure: dict[str, Any]) -> bool:
        return any(0 < (count or 0) < 5 for count in figure.values())

    others = {name: data.draw(SMALL) if small(figure) else figure for name, figure in rows.items()}
    assert figures(counted(**rows), 5) == figures(counted(**others), 5)
