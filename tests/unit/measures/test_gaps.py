"""The gap between women and men: its sign, its inverse and what is not known."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jamtbok.measures.gaps import CatchingUp, Gap, added, catching_up, closed, gap, gap_closed, is_even, rate, share_of
from jamtbok.measures.outcome import NotComputed, Reason
from jamtbok.model.values import BySex

AMOUNTS = st.integers(0, 10**7)
POSITIVE = st.integers(1, 10**7)
FIGURES = st.floats(-1e6, 1e6)


@given(FIGURES, FIGURES)
def test_swapping_the_sexes_flips_the_sign_of_the_difference(women: float, men: float) -> None:
    assert Gap(women, men).difference == -(Gap(men, women).difference or 0.0)


@given(POSITIVE, POSITIVE)
def test_swapping_the_sexes_inverts_the_ratio(women: int, men: int) -> None:
    ratio, swapped = Gap(women, men).ratio, Gap(men, women).ratio
    assert ratio is not None
    assert swapped is not None
    assert ratio * swapped == pytest.approx(1)
    assert (ratio == 1) == (women == men)


@given(AMOUNTS, POSITIVE)
def test_the_shares_of_women_and_men_are_the_whole(women: int, men: int) -> None:
    share, swapped = Gap(women, men).share_of_women, Gap(men, women).share_of_women
    assert share is not None
    assert swapped is not None
    assert share + swapped == pytest.approx(1)


def test_what_is_not_known_gives_no_figure() -> None:
    for unknown in (Gap(None, 3), Gap(3, None), gap(None)):
        assert (unknown.difference, unknown.ratio, unknown.share_of_women) == (None, None, None)


def test_zero_is_a_figure_but_nothing_is_divided_by_it() -> None:
    assert (Gap(0, 4).difference, Gap(0, 4).ratio, Gap(0, 4).share_of_women) == (-4, 0, 0)
    assert (Gap(4, 0).difference, Gap(4, 0).ratio, Gap(4, 0).share_of_women) == (4, None, 1)
    assert (Gap(0, 0).difference, Gap(0, 0).ratio, Gap(0, 0).share_of_women) == (0, None, None)


def test_unknown_sex_is_never_spread_out() -> None:
    assert gap(BySex(3, 1, 96)) == Gap(3, 1)
    assert gap(BySex(3, 1, 96)).share_of_women == 0.75


@given(AMOUNTS, AMOUNTS)
def test_forty_to_sixty_per_cent_is_even_bounds_included(women: int, men: int) -> None:
    assume(women + men > 0)
    share = Gap(women, men).share_of_women
    assert share is not None
    assert is_even(share) == (2 * (women + men) <= 5 * women <= 3 * (women + men))


def test_share_of() -> None:
    assert share_of(56, 70) == 0.8
    assert share_of(0, 70) == 0
    assert share_of(0, 0) is share_of(None, 3) is share_of(3, None) is None


@given(st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_the_way_to_the_target_is_nothing_at_the_start_and_all_at_the_end(baseline: int, target: int) -> None:
    assume(baseline != target)
    assert closed(baseline, baseline, target) == 0
    assert closed(baseline, target, target) == 1
    assert closed(baseline, 2 * baseline - target, target) == -1, "as far in the wrong direction"


def test_no_way_can_be_told_when_the_target_is_where_one_stands() -> None:
    assert closed(5, 7, 5) is None
    assert closed(None, 1, 2) is closed(1, None, 2) is closed(1, 2, None) is None


def test_a_gap_says_why_nothing_can_be_computed() -> None:
    assert Gap(3, 4).unknown is None
    assert Gap(None, 4, women_symbol="protected").unknown == NotComputed(Reason.HIDDEN)
    assert Gap(3, None, men_symbol="hidden").hidden
    assert Gap(3, None, men_symbol="missing").unknown == NotComputed(Reason.MISSING)


def test_a_rate_is_computed_for_each_sex_and_keeps_what_is_hidden() -> None:
    assert rate(Gap(30, 20), Gap(1000, 500), 1000) == Gap(30, 40)
    assert rate(Gap(None, 20, "hidden"), Gap(1000, 0)) == Gap(None, None, "hidden", "missing")


def test_a_sum_with_something_hidden_in_it_is_hidden() -> None:
    assert added([Gap(1, 2), Gap(3, 4)]) == Gap(4, 6)
    assert added([Gap(1, 2), Gap(None, 4, "protected"), Gap(5, None, "", "missing")]) == Gap(
        None, None, "protected", "missing"
    )
    assert added([]) == Gap(0, 0)


def test_the_size_of_a_gap_is_what_the_lower_sex_would_have_had_more() -> None:
    assert catching_up(Gap(0.75, 0.5), Gap(70, 80)) == CatchingUp("men", 20)
    assert catching_up(Gap(26, 29), Gap(1000, 500)) == CatchingUp("women", 3000)
    assert catching_up(Gap(1, 1), Gap(70, 80)) == CatchingUp("men", 0)
    assert catching_up(Gap(None, 1, "hidden"), Gap(70, 80)) == NotComputed(Reason.HIDDEN)


@given(FIGURES, FIGURES, POSITIVE, POSITIVE)
def test_swapping_the_sexes_swaps_who_would_have_had_more(women: float, men: float, of: int, of_men: int) -> None:
    assume(women != men)
    one, other = catching_up(Gap(women, men), Gap(of, of_men)), catching_up(Gap(men, women), Gap(of_men, of))
    assert isinstance(one, CatchingUp)
    assert isinstance(other, CatchingUp)
    assert {one.sex, other.sex} == {"women", "men"}
    assert one.amount == other.amount >= 0


def test_how_much_of_a_gap_is_gone() -> None:
    assert gap_closed(Gap(60, 80), Gap(65, 80)) == 0.25
    assert gap_closed(Gap(60, 80), Gap(65, 80), Gap(70, 80)) == 0.5
    assert gap_closed(Gap(60, 80), Gap(50, 80)) == -0.5
    assert gap_closed(Gap(60, 80), Gap(80, 60)) == 0, "a gap that has turned is as large as it was"
    assert gap_closed(Gap(80, 80), Gap(60, 80)) == NotComputed(Reason.NOTHING_TO_CLOSE)
    assert gap_closed(Gap(None, 80, "hidden"), Gap(60, 80)) == NotComputed(Reason.HIDDEN)


def test_what_is_below_zero_has_no_ratio_and_is_no_part_of_a_sum() -> None:
    for below in (Gap(-200, -100), Gap(-200, 100), Gap(200, -100)):
        assert below.ratio is None
        assert below.share_of_women is None
    assert Gap(-200, -100).difference == -100
