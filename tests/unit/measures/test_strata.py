"""Shares compared inside groups: the pooled odds ratio, whether groups differ, and Simpson's paradox."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamtbok.measures.intervals import Part
from jamtbok.measures.outcome import NotComputed, Reason
from jamtbok.measures.strata import PartsOfGroup, Within, within

# Admissions to graduate school at Berkeley in 1973, the six largest departments (Bickel, Hammel and O'Connell, 1975).
ADMITTED_MEN = ((512, 825), (353, 560), (120, 325), (138, 417), (53, 191), (22, 373))
ADMITTED_WOMEN = ((89, 108), (17, 25), (202, 593), (131, 375), (94, 393), (24, 341))
UCB = [
    PartsOfGroup(name, Part(*women), Part(*men))
    for name, women, men in zip("ABCDEF", ADMITTED_WOMEN, ADMITTED_MEN, strict=True)
]


def compared(groups: list[PartsOfGroup]) -> Within:
    found = within(groups)
    assert isinstance(found, Within)
    return found


def swapped(groups: list[PartsOfGroup]) -> list[PartsOfGroup]:
    return [PartsOfGroup(group.group, group.men, group.women) for group in groups]


def test_ucb_admissions() -> None:
    found = compared(UCB)
    assert 1 / found.odds_ratio == pytest.approx(0.905, abs=5e-4), "men's odds against women's, as it is printed"
    assert compared(swapped(UCB)).odds_ratio == pytest.approx(0.905, abs=5e-4)
    assert found.heterogeneity == pytest.approx(0.002, abs=5e-4)
    assert round(found.overall.value, 3) == -0.142
    assert (found.higher, found.lower, found.equal, found.groups) == (4, 2, 0, 6)
    assert found.turns
    assert found.differs


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(*[st.integers(1, 60)] * 4), min_size=2, max_size=6))
def test_swapping_the_sexes_inverts_the_odds_ratio(cells: list[tuple[int, int, int, int]]) -> None:
    groups = [PartsOfGroup(str(n), Part(a, a + b), Part(c, c + d)) for n, (a, b, c, d) in enumerate(cells)]
    one, other = compared(groups), compared(swapped(groups))
    assert one.odds_ratio * other.odds_ratio == pytest.approx(1)
    assert one.interval.low * other.interval.high == pytest.approx(1)
    assert (one.higher, one.lower) == (other.lower, other.higher)
    assert one.turns == other.turns


def test_the_same_difference_in_every_group_neither_turns_nor_differs() -> None:
    found = compared([PartsOfGroup(name, Part(80, 100), Part(60, 100)) for name in "abc"])
    assert not found.turns
    assert not found.fades
    assert not found.differs
    assert found.odds_ratio == pytest.approx(80 * 40 / (20 * 60))


def test_a_difference_in_the_whole_may_fade_inside_the_groups() -> None:
    groups = [PartsOfGroup("a", Part(81, 100), Part(8, 10)), PartsOfGroup("b", Part(1, 10), Part(10, 100))]
    assert compared(groups).fades
    assert not compared(groups).turns


def test_a_group_without_one_sex_compares_nothing() -> None:
    alone = PartsOfGroup("G", Part(0, 0), Part(5, 10))
    assert compared([*UCB, alone]) == compared(UCB)
    assert within([UCB[0], alone]) == NotComputed(Reason.ONE_GROUP)


def test_where_all_or_none_have_it_there_is_nothing_to_weigh() -> None:
    all_have = [PartsOfGroup(name, Part(5, 5), Part(7, 7)) for name in "ab"]
    assert within(all_have) == NotComputed(Reason.NO_SPREAD)
    one_sided = [PartsOfGroup(name, Part(5, 5), Part(0, 7)) for name in "ab"]
    assert within(one_sided) == NotComputed(Reason.NO_SPREAD)


def test_a_part_that_is_larger_than_its_whole_is_told() -> None:
    assert within([*UCB, PartsOfGroup("G", Part(9, 5), Part(1, 5))]) == NotComputed(Reason.MORE_THAN_ALL)
