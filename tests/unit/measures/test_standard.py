"""Standardised levels and a difference taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamtbok.measures.outcome import NotComputed, Reason
from jamtbok.measures.standard import Components, Level, Standardised, Stratum, components, standardised

# Rates per 100 and the composition by age, 1970 and 1985: P. Das Gupta (1993), Standardization and decomposition of
# rates: a user's manual, example 5.1. With one factor his method is Kitagawa's.
SIZE_1970 = (12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9)
SIZE_1985 = (10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5)
RATE_1970 = (1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8)
RATE_1985 = (2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2)


def test_the_textbooks_example() -> None:
    strata = [
        Stratum(str(place), Level(now, of), Level(then, of_then))
        for place, (now, of, then, of_then) in enumerate(zip(RATE_1985, SIZE_1985, RATE_1970, SIZE_1970, strict=True))
    ]
    found = components(strata)
    assert isinstance(found, Components)
    assert (round(found.rate, 4), round(found.composition, 4), round(found.value, 4)) == (1.7403, 1.2269, 2.9672)


@st.composite
def groups(draw: st.DrawFn) -> list[Stratum]:
    rates, many = st.floats(0, 100), st.integers(1, 1000)
    count = draw(st.integers(2, 6))
    return [Stratum(str(n), Level(draw(rates), draw(many)), Level(draw(rates), draw(many))) for n in range(count)]


def overall(levels: list[Level | None]) -> float:
    known = [level for level in levels if level]
    return sum(level.rate * level.of for level in known) / sum(level.of for level in known)


def swapped(strata: list[Stratum]) -> list[Stratum]:
    return [Stratum(each.group, each.men, each.women) for each in strata]


@given(groups())
def test_the_components_add_up_to_the_difference(strata: list[Stratum]) -> None:
    found = components(strata)
    assert isinstance(found, Components)
    women, men = overall([each.women for each in strata]), overall([each.men for each in strata])
    assert found.value == pytest.approx(women - men, abs=1e-9)


@given(groups())
def test_swapping_the_sexes_turns_the_components_and_the_standardised_difference(strata: list[Stratum]) -> None:
    one, other = components(strata), components(swapped(strata))
    assert isinstance(one, Components)
    assert isinstance(other, Components)
    assert one.rate == pytest.approx(-other.rate)
    assert one.composition == pytest.approx(-other.composition)
    level, turned = standardised(strata), standardised(swapped(strata))
    assert isinstance(level, Standardised)
    assert isinstance(turned, Standardised)
    assert level.value == pytest.approx(-turned.value)


@given(groups())
def test_the_same_composition_leaves_nothing_to_composition(strata: list[Stratum]) -> None:
    same = [
        Stratum(each.group, each.women, Level(each.men.rate, 2 * each.women.of))
        for each in strata
        if each.men and each.women
    ]
    found, level = components(same), standardised(same)
    assert isinstance(found, Components)
    assert isinstance(level, Standardised)
    assert found.composition == pytest.approx(0, abs=1e-9)
    assert level.value == pytest.approx(found.value, abs=1e-9)


def test_the_standard_is_women_and_men_together() -> None:
    found = standardised([Stratum("a", Level(10, 30), Level(20, 10)), Stratum("b", Level(40, 10), Level(50, 50))])
    assert found == Standardised(28, 38)


def test_a_group_without_one_sex_cannot_be_weighed() -> None:
    strata = [Stratum("a", Level(1, 5), Level(2, 5)), Stratum("b", Level(1, 5), None)]
    assert components(strata) == standardised(strata) == NotComputed(Reason.EMPTY_GROUP)
    assert components(strata[:1]) == NotComputed(Reason.ONE_GROUP)
    assert components([strata[0], Stratum("c", Level(1, 0), Level(1, 4))]) == NotComputed(Reason.EMPTY_GROUP)
