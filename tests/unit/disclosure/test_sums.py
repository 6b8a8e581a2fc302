"""How categories add up."""

from __future__ import annotations

import pytest

from jamtbok.disclosure.sums import find_sums, has_gap, piece_between, read_span, scheme_of_spans, scheme_of_sums


@pytest.mark.parametrize(
    ("category", "span"),
    [
        ("65-74 år", (65, 75)),
        ("65 - 74", (65, 75)),
        ("7", (7, 8)),
        ("100+", (100, 999)),
        ("80 år och äldre", (80, 999)),
        ("under 18 år", (0, 18)),
        ("över 64", (65, 999)),
        ("74-65 år", None),
        ("norr", None),
        ("skola 7-9", None),
    ],
)
def test_a_span_of_ages_is_read(category: str, span: tuple[int, int] | None) -> None:
    assert read_span(category) == span


def test_ages_within_each_other_are_sums_and_differences() -> None:
    scheme = scheme_of_spans(("0-17 år", "0-5 år", "18-64 år"))
    assert scheme is not None
    assert scheme.tops == (("0-17 år", "18-64 år"),)
    assert [piece for piece, _ in scheme.differences] == [piece_between(6, 18)]
    assert ("0-17 år", ("0-5 år", piece_between(6, 18))) in scheme.sums


def test_categories_that_are_no_ages_have_no_spans() -> None:
    assert scheme_of_spans(("norr", "söder", "7")) is None


def test_a_subtotal_is_found_by_its_figures() -> None:
    numbers = {"a": [31, 52], "b": [17, 48], "ab": [48, 100], "c": [77, 29]}
    found = find_sums(numbers, [True, True], [125, 129])
    assert ("ab", ["a", "b"]) in found
    assert (None, ["ab", "c"]) in found
    assert (None, ["a", "b", "c"]) in found


def test_small_numbers_are_no_evidence() -> None:
    assert find_sums({"a": [1], "b": [1], "c": [2]}, [True]) == []


def test_categories_without_subtotals_sum_to_all() -> None:
    assert scheme_of_sums(["a", "b"], []).tops == (("a", "b"),)


def test_the_order_of_categories_does_not_make_them_others() -> None:
    assert scheme_of_sums(["a", "b"], [(None, ["a", "b"]), (None, ["b", "a"])]).tops == (("a", "b"),)


def test_both_are_held_possible_where_figures_do_not_say() -> None:
    assert scheme_of_sums(["a", "b", "ab"], [("ab", ["a", "b"])]).tops == (("ab",), ("a", "b", "ab"))


@pytest.mark.parametrize(
    ("labels", "gap"),
    [
        (("0-17 år", "18-24 år", "25+ år"), False),
        (("0-17 år", "0-24 år", "45+ år"), True),
        (("16-24 år", "25-44 år"), False),
        (("norr", "söder"), False),
    ],
)
def test_ages_between_spans_are_a_gap(labels: tuple[str, ...], gap: bool) -> None:
    assert has_gap(labels) == gap
