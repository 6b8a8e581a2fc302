"""Differences between shares and means with their intervals."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from jamtbok.measures.intervals import (
    Difference,
    Interval,
    Mean,
    Part,
    Ratio,
    difference_of_means,
    difference_of_shares,
    interval_of_share,
    ratio_of_shares,
)
from jamtbok.measures.outcome import NotComputed, Reason


def near(value: float, within: float | None = None) -> Any:
    """Return a value that is equal to every number near it."""
    return pytest.approx(value, abs=within)


@st.composite
def parts(draw: st.DrawFn, *, least: int = 0) -> Part:
    of = draw(st.integers(max(least, 1), 500))
    return Part(draw(st.integers(least, of)), of)


def shares(women: Part, men: Part) -> Difference:
    found = difference_of_shares(women, men)
    assert isinstance(found, Difference)
    assert found.interval
    return found


def test_newcombes_own_example() -> None:
    """Newcombe (1998), table II, example (a)."""
    found = shares(Part(56, 70), Part(48, 80))
    assert found.value == pytest.approx(0.2)
    assert found.interval
    assert (round(found.interval.low, 4), round(found.interval.high, 4)) == (0.0524, 0.3339)
    assert found.clear


@settings(deadline=None)
@given(parts(), parts())
def test_the_interval_is_that_of_statsmodels(women: Part, men: Part) -> None:
    found = shares(women, men).interval
    theirs = confint_proportions_2indep(women.count, women.of, men.count, men.of, method="newcomb")
    assert found == Interval(*(near(float(bound)) for bound in theirs))


@settings(deadline=None)
@given(parts(), parts())
def test_swapping_the_sexes_turns_the_difference_and_its_interval(women: Part, men: Part) -> None:
    one, other = shares(women, men), shares(men, women)
    assert one.value == -other.value
    assert one.interval
    assert other.interval
    assert one.interval.low == pytest.approx(-other.interval.high)
    assert one.interval.holds(one.value) or one.interval.low == pytest.approx(one.value)
    assert -1 - 1e-9 <= one.interval.low <= one.interval.high <= 1 + 1e-9


@settings(deadline=None)
@given(parts(least=1), parts(least=1))
def test_a_ratio_is_inverted_when_the_sexes_are_swapped(women: Part, men: Part) -> None:
    one, other = ratio_of_shares(women, men), ratio_of_shares(men, women)
    if women.share == men.share == 1:
        assert one == other == NotComputed(Reason.NO_SPREAD), "an interval without a width would promise too much"
        return
    assert isinstance(one, Ratio)
    assert isinstance(other, Ratio)
    assert one.value * other.value == pytest.approx(1)
    assert one.interval.low * other.interval.high == pytest.approx(1)


def test_nothing_is_divided_by_nobody() -> None:
    nobody, some = Part(0, 0), Part(3, 7)
    for found in (
        interval_of_share(nobody),
        difference_of_shares(nobody, some),
        difference_of_shares(some, nobody),
        ratio_of_shares(nobody, nobody),
        difference_of_means(Mean(1, 1, 0), Mean(1, 1, 9)),
    ):
        assert found == NotComputed(Reason.NOBODY)


def test_a_part_is_not_larger_than_its_whole() -> None:
    assert difference_of_shares(Part(8, 7), Part(1, 7)) == NotComputed(Reason.MORE_THAN_ALL)


def test_none_and_all_have_intervals_but_no_ratio_to_none() -> None:
    assert shares(Part(0, 70), Part(0, 80)).interval == Interval(near(-0.0458, 1e-4), near(0.052, 1e-4))
    assert not shares(Part(70, 70), Part(80, 80)).clear
    assert ratio_of_shares(Part(3, 70), Part(0, 80)) == NotComputed(Reason.NO_SPREAD)


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=30), st.lists(st.integers(-50, 50), min_size=2, max_size=30))
@settings(deadline=None)
def test_welchs_interval_is_that_of_statsmodels(women: list[int], men: list[int]) -> None:
    def mean(values: list[int]) -> Mean:
        middle = sum(values) / len(values)
        spread = math.sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - 1))
        return Mean(middle, spread, len(values))

    assume(len(set(women)) > 1 and len(set(men)) > 1)
    found = difference_of_means(mean(women), mean(men))
    theirs = CompareMeans(DescrStatsW(women), DescrStatsW(men)).tconfint_diff(usevar="unequal")
    assert isinstance(found, Difference)
    assert found.interval == Interval(*(near(float(bound), 1e-9) for bound in theirs))


def test_means_without_any_spread_are_sure_and_one_value_tells_nothing() -> None:
    found = difference_of_means(Mean(5, 0, 10), Mean(3, 0, 10))
    assert isinstance(found, Difference)
    assert found.interval == Interval(2, 2)
    assert difference_of_means(Mean(5, 0, 1), Mean(3, 1, 10)) == NotComputed(Reason.NO_SPREAD)


def test_few_are_said_to_be_few() -> None:
    assert shares(Part(5, 29), Part(10, 400)).few
    assert not shares(Part(5, 30), Part(10, 400)).few
    assert not Difference(1, 2).few, "nothing is said of what is not known"
