"""How a gap develops."""

from __future__ import annotations

import pytest

from jamtbok.measures.gaps import Gap
from jamtbok.measures.outcome import NotComputed, Reason
from jamtbok.measures.trends import Direction, Trend, trend
from jamtbok.model.questions import packaged_catalogue


@pytest.mark.parametrize(
    ("first", "last", "direction"),
    [
        (Gap(60, 80), Gap(70, 80), Direction.SHRINKING),
        (Gap(60, 80), Gap(50, 80), Direction.GROWING),
        (Gap(60, 80), Gap(61, 80), Direction.UNCHANGED),
        (Gap(60, 80), Gap(85, 80), Direction.TURNED),
        (Gap(80, 60), Gap(60, 80), Direction.TURNED),
        (Gap(80, 80), Gap(80, 80), Direction.UNCHANGED),
        (Gap(80, 80), Gap(81, 80), Direction.GROWING),
        (Gap(60, 80), Gap(80, 80), Direction.SHRINKING),
    ],
)
def test_the_size_of_the_gap_counts_and_turning_is_told(first: Gap, last: Gap, direction: Direction) -> None:
    found = trend({2013: last, 2010: first, 2011: Gap(None, 1, "hidden")})
    assert isinstance(found, Trend)
    assert (found.first_year, found.last_year, found.direction) == (2010, 2013, direction)


def test_a_trend_knows_how_much_of_the_gap_is_gone() -> None:
    found = trend({2010: Gap(60, 80), 2013: Gap(65, 80)})
    assert isinstance(found, Trend)
    assert found.closed == 0.25


def test_one_year_is_no_trend() -> None:
    assert trend({2010: Gap(1, 2)}) == trend({}) == NotComputed(Reason.ONE_YEAR)
    assert trend({2010: Gap(1, 2), 2011: Gap(None, 2, "protected")}) == NotComputed(Reason.HIDDEN)


def test_the_catalogue_knows_the_directions() -> None:
    codes = {choice.code for choice in packaged_catalogue().question("analysis.differences").column("trend").choices}
    assert {Direction.GROWING, Direction.SHRINKING, Direction.UNCHANGED} <= codes
