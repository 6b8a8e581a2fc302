"""Ages and the bands that they are gathered in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamtbok.measures.ages import Age, bands, read_age, read_ages
from jamtbok.measures.gaps import Gap


@pytest.mark.parametrize(
    ("written", "age"),
    [
        ("7", Age(7, 7)),
        ("7 år", Age(7, 7)),
        ("65-74 år", Age(65, 74)),
        ("65–74", Age(65, 74)),
        ("100+", Age(100, None)),
        ("100+ år", Age(100, None)),
        ("80 år och äldre", Age(80, None)),
        ("85-w", Age(85, None)),
        ("Område 7", None),
        ("74–65", None),
        ("totalt", None),
    ],
)
def test_an_age_is_read_as_statistics_write_it(written: str, age: Age | None) -> None:
    assert read_age(written) == age


def test_one_category_that_is_no_age_makes_no_dimension_of_ages() -> None:
    assert read_ages("ålder", ["0", "okänd"]) == {}
    assert list(read_ages("Ålder", ["0", "1"])) == ["0", "1"]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=101), st.sampled_from([5, 10]))
def test_bands_hold_everybody_once(women: list[int], width: int) -> None:
    rows = [(Age(age, age), Gap(many, 2 * many)) for age, many in enumerate(women)]
    found = bands(rows, width)
    assert sum(band.pair.women or 0 for band in found) == sum(women)
    assert [band.age.low for band in found] == list(range(0, len(women), width))


def test_the_oldest_band_is_open_and_a_hidden_age_hides_its_band() -> None:
    found = bands(
        [(Age(100, None), Gap(3, None, "", "protected")), (Age(99, 99), Gap(9, 9)), (Age(94, 94), Gap(1, 1))], 5
    )
    assert [(band.age.label, band.pair) for band in found] == [
        ("90–94", Gap(1, 1)),
        ("95–99", Gap(9, 9)),
        ("100+", Gap(3, None, "", "protected")),
    ]


def test_ages_that_are_wider_than_a_band_are_kept() -> None:
    found = bands([(Age(65, 79), Gap(1, 2)), (Age(80, None), Gap(3, 4))], 5)
    assert [band.age.label for band in found] == ["65–79", "80+"]
