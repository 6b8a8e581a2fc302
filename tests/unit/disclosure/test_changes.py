"""Which measures tell how much another has changed."""

from __future__ import annotations

from jamtbok.disclosure.cells import Place
from jamtbok.disclosure.changes import find_changes


def by_age(year: int, *values: float) -> dict[tuple[int, Place], float]:
    return {(year, ("", (("ålder", str(age)),))): value for age, value in enumerate(values)}


LEVEL = {"folkmängd": {**by_age(2023, 10, 20, 30, 40), **by_age(2024, 11, 18, 33, 41)}}


def test_what_two_years_differ_by_is_a_change_by_any_name() -> None:
    assert find_changes(LEVEL, {"nytt": by_age(2024, 1, -2, 3, 1)}) == {"nytt": "folkmängd"}


def test_what_contradicts_them_is_none() -> None:
    assert find_changes(LEVEL, {"folkökning": by_age(2024, 1, -2, 3, 2)}) == {}


def test_a_name_is_enough_where_one_year_is_all_there_is() -> None:
    one_year = {"folkmängd": by_age(2024, 11, 18)}
    assert find_changes(one_year, {"folkökning": by_age(2024, 1, 2)}) == {"folkökning": "folkmängd"}
    assert find_changes(one_year, {"sysselsatta": by_age(2024, 1, 2)}) == {}


def test_nobody_can_have_been_fewer_than_none() -> None:
    assert find_changes({"folkmängd": by_age(2024, 11)}, {"folkökning": by_age(2024, 12)}) == {}
