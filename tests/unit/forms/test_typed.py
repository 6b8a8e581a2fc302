"""What is typed and what is stored are each other's mirror images."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamtbok.errors import AnswerError
from jamtbok.forms.typed import from_text, from_typed, to_typed
from jamtbok.model.questions import Question
from jamtbok.model.values import check_value

CHOICES = [{"code": "a", "label": "Ett val"}, {"code": "b", "label": "Ett annat"}]


def question(kind: str, **more: Any) -> Question:
    return Question.model_validate({"id": "own.q", "title": "Fråga", "type": kind, **more})


NUMBER = question("number")
BY_SEX = question("number_by_sex")
SCALE = question("scale", min=1, max=10)


@pytest.mark.parametrize(
    ("field", "value", "typed"),
    [
        (question("text"), "Å ä ö", "Å ä ö"),
        (question("text"), None, ""),
        (question("yesno"), "partly", "partly"),
        (question("choice", choices=CHOICES), "a", "a"),
        (question("several", choices=CHOICES), ["a", "b"], ["a", "b"]),
        (question("link", to="own.table"), None, []),
        (SCALE, {"value": 7, "min": 1, "max": 10}, "7"),
        (SCALE, None, ""),
        (NUMBER, 1250.5, "1250,5"),
        (NUMBER, 0, "0"),
        (BY_SEX, {"women": 3, "men": None, "unknown": None}, {"women": "3", "men": "", "unknown": ""}),
        (question("date"), "2026-12-31", "2026-12-31"),
    ],
)
def test_a_value_is_shown_and_read_back(field: Question, value: Any, typed: Any) -> None:
    assert to_typed(field, value) == typed
    assert check_value(field, from_typed(field, typed)) == value


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15))
def test_no_digit_is_lost(number: float) -> None:
    assert from_typed(NUMBER, to_typed(NUMBER, number)) == number


@pytest.mark.parametrize("typed", ["1 250,5", "1\u00a0250,5", "1\u202f250.5", " 1250,5 "])
def test_numbers_are_read_as_people_write_them(typed: str) -> None:
    assert from_typed(NUMBER, typed) == 1250.5


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(AnswerError, match="skriv ett tal"):
        from_typed(NUMBER, "tolv")


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (question("yesno"), " JA ", "yes"),
        (question("choice", choices=CHOICES), "ett annat", "b"),
        (question("several", choices=CHOICES), "Ett val; Ett annat", ["a", "b"]),
        (question("link", to="own.table"), "Rad ett", ["r1"]),
        (SCALE, "7 av 10", {"value": 7, "min": 1, "max": 10}),
        (question("date"), "2026-12-31 00:00:00", "2026-12-31"),
        (NUMBER, "12,5", 12.5),
        (question("longtext"), "text", "text"),
        (question("text"), "  ", None),
    ],
)
def test_a_pasted_text_means_what_it_says(field: Question, text: str, value: Any) -> None:
    assert check_value(field, from_text(field, text, {"r1": "Rad ett"})) == value


def test_a_pasted_text_that_is_no_choice_is_refused_with_the_choices() -> None:
    with pytest.raises(AnswerError, match="”kanske” finns inte bland valen Ja, Delvis och Nej"):
        from_text(question("yesno"), "kanske", {})
