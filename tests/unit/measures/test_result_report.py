"""The measures of the result report and of the good examples."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamtbok.measures.examples import evidence, examples
from jamtbok.measures.result_report import beside, departments, earlier_year, key_figure, total, trained
from jamtbok.model.answers import Answers, Row
from jamtbok.model.few import any_few, counts_persons
from jamtbok.model.overview import Overview, OverviewUnit, UnitAnswers
from jamtbok.model.values import BySex

SOCIAL = OverviewUnit(id="social", name="Socialförvaltningen")
ADULTS = OverviewUnit(id="vuxna", name="Vuxenenheten", parent="social")
ADVICE = OverviewUnit(id="rad", name="Rådgivningen", parent="vuxna")
SCHOOL = OverviewUnit(id="skola", name="Skolan")


def row(at: int = 0, /, **values: Any) -> Row:
    return Row(id=f"r{at}", values=values)


def people(women: float | None, men: float | None, unknown: float | None = None) -> dict[str, float | None]:
    return {"women": women, "men": men, "unknown": unknown}


def test_a_department_holds_every_unit_below_it() -> None:
    found = departments([SOCIAL, SCHOOL, ADULTS, ADVICE])
    assert [(each.unit.id, [unit.id for unit in each.members]) for each in found] == [
        ("social", ["social", "vuxna", "rad"]),
        ("skola", ["skola"]),
    ]


def test_the_earlier_year_is_the_latest_one_before() -> None:
    gathered = tuple(UnitAnswers(unit="skola", year=year, answers=Answers()) for year in (2010, 2012, 2013))
    assert earlier_year(Overview(gathered=gathered), 2013) == 2012
    assert earlier_year(Overview(gathered=gathered), 2010) is None


def test_the_same_row_of_two_years_stands_beside_itself() -> None:
    now = [row(1, goal="Jämställd  skola", where="A"), row(2, goal="Nytt mål")]
    earlier = [row(1, goal="Struket mål"), row(2, goal="jämställd skola", where="a")]
    found = beside(now, earlier, "goal", "where")
    assert [(pair.now and pair.now.id, pair.earlier and pair.earlier.id) for pair in found] == [
        ("r1", "r2"),
        ("r2", None),
        (None, "r1"),
    ]


@given(st.lists(st.sampled_from("abc"), max_size=6), st.lists(st.sampled_from("abc"), max_size=6))
def test_no_row_of_either_year_is_lost_or_shown_twice(now: list[str], earlier: list[str]) -> None:
    of_now, of_earlier = ([row(at, goal=goal) for at, goal in enumerate(its)] for its in (now, earlier))
    found = beside(of_now, of_earlier, "goal")
    assert [pair.now for pair in found if pair.now] == of_now
    assert sorted(pair.earlier.id for pair in found if pair.earlier) == [each.id for each in of_earlier]


def test_a_sum_is_of_the_numbers_that_are_known() -> None:
    assert total([row(outcome=10), row(), None, row(outcome=5)], "outcome") == 15
    assert total([row()], "outcome") is None


@pytest.mark.parametrize(
    ("unit", "persons"),
    [
        *(("personer", True), ("deltagande chefer", True), ("föräldrar", True)),
        *(("procent av flickorna", False), ("kronor per elev", False), ("enheter", False), ("miljoner kronor", False)),
    ],
)
def test_a_unit_tells_whether_persons_are_counted(unit: str, persons: bool) -> None:
    assert counts_persons(unit) is persons


def test_a_small_key_figure_is_hidden_and_so_is_what_gives_it_away() -> None:
    def shown(unit: str, number: float | None, split: object = None) -> tuple[float | None, BySex, bool]:
        found = key_figure(row(unit=unit, number=number, by_sex=split), 5)
        return found.number, found.by_sex, found.hidden

    assert shown("personer", 7) == (7, BySex(), False)
    assert shown("personer", 4) == (None, BySex(), True)
    assert shown("enheter", 3) == (3, BySex(), False)
    assert shown("elever utan betyg", 3) == (None, BySex(), True)
    assert shown("besökare per vecka", 3) == (None, BySex(), True)
    assert shown("dagar per anställd", 3) == (3, BySex(), False)
    named = key_figure(row(what="chefer som har gått utbildningen", number=3), 5)
    assert named.hidden, "what is counted stands where it is told what the number is"
    assert shown("personer", 20, people(16, 4)) == (20, BySex(), True)
    assert shown("personer", 20, people(16, None)) == (20, BySex(), True), "the four men are what is left"
    assert shown("personer", 20, people(20, 0)) == (20, BySex(20, 0), False)
    assert shown("procent", 3, people(2, 4)) == (3, BySex(2, 4), False)


@given(st.integers(0, 30), st.integers(0, 30), st.booleans())
def test_no_part_of_a_key_figure_that_is_shown_is_small(women: int, men: int, both: bool) -> None:
    split = people(women, men if both else None)
    found = key_figure(row(unit="personer", number=women + men, by_sex=split), 5)
    if found.number is not None and found.by_sex != BySex():
        assert not any_few(BySex(women, men), 5)


def test_the_trained_are_added_up_by_kind_and_small_sums_hidden() -> None:
    def unit(*courses: tuple[str, int | None, int | None]) -> Answers:
        its = tuple(row(n, kind=kind, trained=people(women, men)) for n, (kind, women, men) in enumerate(courses))
        return Answers(tables={"foundation.training": its})

    found = trained(
        [unit(("basic", 6, 9), ("basic", 4, 1), ("lecture", 3, 20)), unit(("basic", 10, 10), ("basic", 5, None))],
        ["lecture", "basic"],
        5,
    )
    assert [(each.kind, each.women, each.men, each.units, each.hidden) for each in found] == [
        ("lecture", 3, 20, 1, True),
        ("basic", 20, 20, 2, False),
    ]


def test_an_example_is_gathered_once_with_its_activity() -> None:
    def answers(*rows: Row) -> Answers:
        return Answers(tables={"followup.examples": rows, "followup.activities": (Row(id="a1", values={}),)})

    now = answers(row(1, what="Nytt program", activity=["a1", "a9"]), row(2, area="school"))
    earlier = answers(row(5, what="nytt  PROGRAM"), row(6, what="Annat"))
    found = examples([(2013, [(SCHOOL, now)]), (2012, [(SCHOOL, earlier), (SOCIAL, earlier)])])
    assert [(each.year, each.unit.id, each.row.id) for each in found] == [
        (2013, "skola", "r1"),
        (2012, "skola", "r6"),
        (2012, "social", "r5"),
        (2012, "social", "r6"),
    ]
    assert found[0].activity is not None
    assert found[0].activity.id == "a1"


@pytest.mark.parametrize(
    ("unit", "women", "men", "hidden"),
    [("procent", 3, 97, False), ("personer", 3, 97, True), ("", 3, 97, True), ("personer", 0, 97, False)],
)
def test_the_evidence_of_an_example_hides_small_numbers(unit: str, women: int, men: int, hidden: bool) -> None:
    found = evidence(row(unit=unit, by_sex=people(women, men)), 5)
    assert found is not None
    assert found.hidden is hidden
    assert (found.figures == BySex()) is hidden
