"""How a resource falls on women and men, against how many of the users they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamtbok.measures.concentration import Incidence, incidence
from jamtbok.measures.gaps import Gap
from jamtbok.measures.outcome import NotComputed, Reason

AMOUNTS = st.integers(1, 10**6)


def test_women_are_two_thirds_of_the_users_and_get_less_of_the_hours() -> None:
    found = incidence(Gap(26200, 14820), Gap(1000, 500))
    assert isinstance(found, Incidence)
    assert (round(found.of_users, 3), round(found.of_resource, 3)) == (0.667, 0.639)
    assert round(found.to_women) == 1147


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_what_is_moved_makes_everybody_equal_and_swapping_turns_it(w: int, m: int, users: int, of_men: int) -> None:
    found, swapped = incidence(Gap(w, m), Gap(users, of_men)), incidence(Gap(m, w), Gap(of_men, users))
    assert isinstance(found, Incidence)
    assert isinstance(swapped, Incidence)
    assert found.to_women == pytest.approx(-swapped.to_women, abs=1e-6)
    assert (w + found.to_women) / users == pytest.approx((m - found.to_women) / of_men)


def test_without_users_of_one_sex_there_is_no_share_to_compare_with() -> None:
    assert incidence(Gap(5, 5), Gap(0, 5)) == NotComputed(Reason.NOBODY)
    assert incidence(Gap(0, 0), Gap(5, 5)) == NotComputed(Reason.NOBODY)
    assert incidence(Gap(5, 5), Gap(None, None)) == NotComputed(Reason.MISSING)
    assert incidence(Gap(None, 5, "protected"), Gap(5, 5)) == NotComputed(Reason.HIDDEN)
