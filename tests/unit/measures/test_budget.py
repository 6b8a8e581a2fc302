"""Gender budgeting: an example computed by hand, sums that agree, and what is kept back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit import builders
from tests.unit.builders import by_sex

from jamtbok.measures.budget import (
    Line,
    Split,
    budget_lines,
    compared,
    divided,
    stages,
    total,
    total_change,
)
from jamtbok.measures.gaps import Gap
from jamtbok.model.answers import Answers, Row
from jamtbok.model.guarding import GUARDED
from jamtbok.model.values import BySex


def lines(*rows: dict[str, Any], threshold: int = 5) -> tuple[Line, ...]:
    return budget_lines([Row(id=f"r{n}", values=values) for n, values in enumerate(rows)], threshold)


SWIMMING = {"line": "Simhallen", **builders.SWIMMING}
SUPPORT = {
    "line": "Ekonomiskt stöd",
    "amount": 1_000_000,
    "amount_before": 900_000,
    "split": "known",
    "known": by_sex(600_000, 390_000),
    "known_before": by_sex(500_000, 400_000),
    "users": by_sex(100, 50),
}
ROADS = {"line": "Vägar", "amount": 500_000, "amount_before": 450_000, "split": "no", "why_not": "Alla använder dem."}
STUDIO = {"line": "Studio", "amount": 40_000, "amount_before": 30_000, "split": "users", "users": by_sex(3, 37)}


def test_an_example_computed_by_hand() -> None:
    swimming, support, roads, studio = found = lines(SWIMMING, SUPPORT, ROADS, STUDIO)
    # 900 000 kronor over 900 users: 1 000 each.
    assert swimming.now.money == BySex(300_000, 600_000, 0)
    assert swimming.per_user == Gap(1000, 1000)
    # In the target group: 300 000 / 1 000 women, 600 000 / 1 200 men.
    assert swimming.per_head == Gap(300, 500)
    assert swimming.per_head.difference == -200
    # Last year 800 000 over 800 users: women 300 000, men 500 000.
    assert swimming.change == 100_000
    assert swimming.change_by_sex == BySex(0, 100_000, 0)
    assert swimming.fee_per_user == Gap(50, 60)
    # 10 000 of the known amounts are without sex.
    assert support.now.money == BySex(600_000, 390_000, 10_000)
    assert support.per_user == Gap(6000, 7800)
    assert support.change_by_sex == BySex(100_000, -10_000, 10_000)
    assert roads.now.split is Split.NOT_POSSIBLE
    assert studio.now == studio.now.__class__(40_000, Split.HIDDEN, None, None, hidden=True)

    whole = total(found)
    assert whole.money == BySex(900_000, 990_000, 10_000)
    assert (whole.hidden, whole.not_possible, whole.missing) == (40_000, 500_000, 0)
    assert whole.amount == 2_440_000
    together = compared(found)
    # 900 000 kronor for 400 women, 990 000 for 650 men.
    assert together.users == Gap(400, 650)
    assert together.per_user.women == 2250
    assert together.per_user.men == pytest.approx(1523.08, abs=0.01)
    changed = total_change(found)
    assert changed.money == BySex(100_000, 90_000, 10_000)
    assert (changed.hidden, changed.not_possible) == (10_000, 50_000)


PERSONS = st.integers(0, 60)
KRONOR = st.integers(0, 10**9)
BY_SEX = st.builds(by_sex, PERSONS, PERSONS, st.none() | PERSONS)
AMOUNTS = st.builds(by_sex, KRONOR, KRONOR)


def budgets(least: int = 0) -> st.SearchStrategy[list[dict[str, Any]]]:
    columns = {
        "amount": KRONOR,
        "amount_before": KRONOR,
        "split": st.sampled_from(["known", "users", "no"]),
        "known": AMOUNTS,
        "known_before": AMOUNTS,
        "users": BY_SEX,
        "users_before": BY_SEX,
        "population": BY_SEX,
        "fees": AMOUNTS,
    }
    row = st.fixed_dictionaries({}, optional=columns)
    return st.lists(row, min_size=least, max_size=6)


@settings(deadline=None)
@given(KRONOR, BY_SEX)
def test_what_is_divided_adds_up_to_the_amount(amount: int, users: dict[str, Any]) -> None:
    parts = divided(amount, BySex(**users))
    many = BySex(**users).total
    if parts is None:
        assert many == 0
        return
    assert parts.total == amount
    if many:
        assert parts.women is not None
        assert abs(parts.women - amount * users["women"] / many) < 1, "less than a krona from the exact part"


@settings(deadline=None)
@given(budgets())
def test_all_sums_agree(rows: list[dict[str, Any]]) -> None:
    found = lines(*rows)
    for line in found:
        for year in (line.now, line.before):
            assert year.money is None or year.money.total == year.amount
        assert line.change_by_sex is None or line.change_by_sex.total == line.change
    whole = total(found)
    assert whole.amount == sum(row.get("amount", 0) for row in rows)
    assert (whole.money.women or 0) + (whole.money.men or 0) + (whole.money.unknown or 0) == whole.money.total
    assert total_change(found).amount == sum(
        row["amount"] - row["amount_before"] for row in rows if {"amount", "amount_before"} <= row.keys()
    )


@settings(deadline=None)
@given(budgets())
def test_the_change_is_this_year_minus_last_year(rows: list[dict[str, Any]]) -> None:
    found = [line for line in lines(*rows) if line.now.money and line.before.money]
    now, before, changed = (
        total(found).money,
        sum(line.before.money.women or 0 for line in found if line.before.money),
        total_change(found).money,
    )
    assert changed.women == (now.women or 0) - before


@pytest.mark.parametrize("users", [by_sex(3, 40), by_sex(40, 3), by_sex(40, 30, 2), by_sex(4, None), GUARDED])
def test_a_small_number_takes_the_whole_line_with_it(users: dict[str, Any]) -> None:
    (line,) = lines({**SWIMMING, "users": users})
    assert line.now.split is Split.HIDDEN
    assert (line.now.money, line.now.users, line.fees, line.change_by_sex) == (None, None, None, None)
    assert line.per_user.hidden
    assert line.fee_per_user.hidden
    assert line.now.amount == 900_000, "the amount itself is public"
    assert compared([line]).lines == 0


def test_nobody_and_the_threshold_itself_are_shown() -> None:
    (line,) = lines({**SWIMMING, "users": by_sex(0, 5)})
    assert line.now.money == BySex(0, 900_000, 0)


def test_small_users_last_year_hide_last_year_and_the_change_only() -> None:
    (line,) = lines({**SWIMMING, "users_before": by_sex(2, 500)})
    assert line.now.money is not None
    assert line.before.split is line.change_split is Split.HIDDEN
    assert line.change_by_sex is None


def test_a_target_group_that_leaves_few_who_do_not_use_the_line_is_hidden() -> None:
    (line,) = lines({**SWIMMING, "population": by_sex(303, 1200)})
    assert line.population is None
    assert line.per_head.hidden
    assert line.now.users == BySex(300, 600)


def test_money_for_a_small_target_group_is_hidden_while_the_users_are_not_told() -> None:
    (line,) = lines({**SUPPORT, "users": None, "population": by_sex(3, 60), "fees": by_sex(300, 900)})
    assert (line.now.split, line.now.money, line.before.money) == (Split.HIDDEN, None, None)
    assert line.fees is None
    assert line.population is None


def test_known_amounts_that_are_more_than_the_line_are_not_used() -> None:
    (line,) = lines({**SUPPORT, "amount": 500_000})
    assert line.now.split is Split.MISSING
    assert total([line]).missing == 500_000


def test_a_line_that_is_new_or_has_ceased_needs_no_users_in_the_other_year() -> None:
    (line,) = lines({**SWIMMING, "amount_before": 0, "users_before": None})
    assert line.change_by_sex == BySex(300_000, 600_000, 0)


def test_the_stages_take_their_links_from_the_budget_chain() -> None:
    answers = Answers(
        tables={
            "budget.stages": (Row(id="evaluate", values={"state": "yes"}),),
            "goals.budget_chain": (Row(id="analysed", values={"state": "partly"}),),
        }
    )
    row, links = stages(answers)["evaluate"]
    assert row is not None
    assert (row.text("state"), links) == ("yes", {"analysed": "partly"})
    assert stages(answers)["restructure"] == (None, {})
