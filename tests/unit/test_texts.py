"""Numbers and sentences in Swedish."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamtbok import texts


def read_back(written: str) -> float:
    return float(written.replace(texts.THIN_SPACE, "").replace(",", ".").replace(texts.MINUS, "-"))


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (None, None, ".."),
        (0, None, "0"),
        (-0.0, None, "0"),
        (-0.001, None, "0"),
        (-0.04, 1, "0,0"),
        (4951, None, "4\u202f951"),
        (1234567.891, None, "1\u202f234\u202f567,89"),
        (12.50, None, "12,5"),
        (12, 1, "12,0"),
        (100, None, "100"),
        (-1250, None, "−1\u202f250"),
        (62.5, 0, "63"),
        (-62.5, 0, "−63"),
        (2.675, 2, "2,68"),
    ],
)
def test_number(value: float | None, decimals: int | None, written: str) -> None:
    assert texts.number(value, decimals) == written


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_can_be_read_back(value: int) -> None:
    assert read_back(texts.number(value)) == value


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_no_number_is_written_further_off_than_half_its_last_decimal(value: float, decimals: int) -> None:
    assert read_back(texts.number(value, decimals)) == pytest.approx(value, abs=0.500001 * 10**-decimals)


@given(st.floats(-1e9, 1e9))
def test_a_number_never_breaks_over_two_lines_and_zero_has_no_sign(value: float) -> None:
    written = texts.number(value)
    assert " " not in written
    assert "-" not in written
    assert written != f"{texts.MINUS}0"


def test_a_number_too_many_digits_long_is_still_written() -> None:
    assert texts.number(1e27)


@pytest.mark.parametrize(
    ("share", "decimals", "written"),
    [(None, 0, ".."), (0.0, 0, "0 %"), (0.455, 1, "45,5 %"), (1.0, 0, "100 %"), (-0.1, 0, "−10 %"), (0.625, 0, "63 %")],
)
def test_percent(share: float | None, decimals: int, written: str) -> None:
    assert texts.percent(share, decimals) == written.replace(" ", texts.NO_BREAK_SPACE)


@pytest.mark.parametrize(("part", "whole", "written"), [(57, 200, "29 %"), (29, 200, "15 %"), (23, 40, "58 %")])
def test_half_a_per_cent_is_rounded_up_as_on_paper(part: int, whole: int, written: str) -> None:
    assert texts.percent(part / whole) == written.replace(" ", texts.NO_BREAK_SPACE)


@pytest.mark.parametrize(
    ("value", "written"), [(3, "+3"), (-2, "−2"), (0, "0"), (None, ".."), (0.001, "0"), (-0.001, "0"), (10, "+10")]
)
def test_a_difference_keeps_its_sign_and_zero_has_none(value: float | None, written: str) -> None:
    assert texts.signed(value) == written


@given(st.integers(1, 10**9))
def test_opposite_differences_differ_in_sign_only(value: int) -> None:
    assert texts.signed(value)[1:] == texts.signed(-value)[1:]
    assert (texts.signed(value)[0], texts.signed(-value)[0]) == ("+", texts.MINUS)


def test_count_uses_words_up_to_twelve() -> None:
    assert [texts.count(n, "ett mål", "mål") for n in (0, 1, 2, 12, 13, 1000)] == [
        "inga mål",
        "ett mål",
        "två mål",
        "tolv mål",
        "13 mål",
        "1\u202f000 mål",
    ]


def test_listed_joins_without_a_comma_before_the_last() -> None:
    assert [texts.listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a och b",
        "a, b och c",
    ]


def test_saved_tells_the_readers_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    utc = datetime(2013, 1, 1, 12, 30, tzinfo=UTC)
    assert texts.saved(utc) == f"Sparat {utc.astimezone():%H:%M}"
    assert texts.saved(utc.astimezone()) == texts.saved(utc)


def test_every_step_has_a_title_and_a_question() -> None:
    assert texts.STEP_TITLES.keys() == texts.STEP_QUESTIONS.keys()


@pytest.mark.parametrize(("title", "said"), [("Antal", "Antal: skriv text."), ("Hur många?", "Hur många? Skriv text.")])
def test_what_is_said_after_a_title_reads_well(title: str, said: str) -> None:
    assert texts.about(title, texts.NOT_TEXT) == said


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_two_shares_add_up_to_the_whole(part: int, more: int) -> None:
    written = texts.two_shares(part / (part + more))
    women, men = (float(each.rstrip("%" + texts.NO_BREAK_SPACE).replace(",", ".")) for each in written)
    assert women + men == 100


def test_an_unknown_share_has_no_rest() -> None:
    assert texts.two_shares(None) == ("..", "..")
