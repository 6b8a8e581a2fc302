"""What is stored for each type of question, and what is refused with which sentence."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamtbok.errors import AnswerError
from jamtbok.model.questions import FieldType, Question
from jamtbok.model.values import BySex, check_value

PARTS: dict[str, dict[str, Any]] = {
    "choice": {"choices": [{"code": "b", "label": "Be"}, {"code": "a", "label": "A"}]},
    "several": {"choices": [{"code": "b", "label": "Be"}, {"code": "a", "label": "A"}, {"code": "c", "label": "Ce"}]},
    "scale": {"min": 1, "max": 10},
    "link": {"to": "own.table"},
}


def field(kind: str, **more: Any) -> Question:
    return Question.model_validate({"id": "own.field", "type": kind, "title": "Fältet", **PARTS.get(kind, {}), **more})


@pytest.mark.parametrize(
    ("kind", "given_", "stored"),
    [
        ("text", "  två ord ", "  två ord "),
        ("longtext", "rad ett\nrad två", "rad ett\nrad två"),
        ("yesno", "partly", "partly"),
        ("choice", "a", "a"),
        ("several", ["c", "b", "c"], ["b", "c"]),
        ("scale", 7, {"value": 7, "min": 1, "max": 10}),
        ("scale", 7.0, {"value": 7, "min": 1, "max": 10}),
        ("number", 12.5, 12.5),
        ("number", 12.0, 12),
        ("number", 0, 0),
        ("number_by_sex", {"women": 0, "men": 4.0}, {"women": 0, "men": 4, "unknown": None}),
        ("date", date(2013, 12, 31), "2013-12-31"),
        ("date", "2013-12-31", "2013-12-31"),
        ("person", "socialnämnden", "socialnämnden"),
        ("link", ["r2", "r1", "r2"], ["r2", "r1"]),
    ],
)
def test_stored_form(kind: str, given_: Any, stored: Any) -> None:
    kept = check_value(field(kind), given_)
    assert kept == stored
    assert type(kept) is type(stored), "12.0 persons are 12 persons"


@pytest.mark.parametrize(
    ("kind", "given_", "message"),
    [
        ("text", 3, "Fältet: skriv text."),
        ("yesno", "maybe", "Fältet: ”maybe” finns inte bland alternativen. Välj ett av dem."),
        ("yesno", True, "Fältet: ”True” finns inte bland alternativen. Välj ett av dem."),
        ("choice", "A", "Fältet: ”A” finns inte bland alternativen. Välj ett av dem."),
        ("several", ["a", "x"], "Fältet: ”x” finns inte bland alternativen. Välj ett av dem."),
        ("several", "a", "Fältet: ”a” finns inte bland alternativen. Välj ett av dem."),
        ("scale", 11, "Fältet: skriv ett tal från 1 till 10."),
        ("scale", 0, "Fältet: skriv ett tal från 1 till 10."),
        ("scale", 7.5, "Fältet: skriv ett tal från 1 till 10."),
        ("scale", {"value": 7}, "Fältet: skriv ett tal från 1 till 10."),
        ("number", "12", "Fältet: skriv ett tal, till exempel 12 eller 12,5."),
        ("number", True, "Fältet: skriv ett tal, till exempel 12 eller 12,5."),
        ("number", float("nan"), "Fältet: skriv ett tal, till exempel 12 eller 12,5."),
        ("number", float("inf"), "Fältet: skriv ett tal, till exempel 12 eller 12,5."),
        ("number_by_sex", 7, "Fältet: skriv ett tal, till exempel 12 eller 12,5."),
        ("number_by_sex", {"women": 1, "girls": 2}, "Fältet: skriv ett tal, till exempel 12 eller 12,5."),
        ("number_by_sex", {"women": 1, "men": "2"}, "Fältet: skriv ett tal, till exempel 12 eller 12,5."),
        ("date", "31/12 2013", "Fältet: skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2013-12-31."),
        ("date", "2013-02-29", "Fältet: skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2013-12-31."),
        ("link", "r1", "Fältet: ”r1” finns inte bland alternativen. Välj ett av dem."),
    ],
)
def test_refused_with_a_sentence(kind: str, given_: Any, message: str) -> None:
    with pytest.raises(AnswerError) as refused:
        check_value(field(kind), given_)
    assert refused.value.message == message


@pytest.mark.parametrize("kind", get_args(FieldType))
@pytest.mark.parametrize("empty", [None, "", []])
def test_nothing_takes_the_answer_back(kind: str, empty: Any) -> None:
    assert check_value(field(kind), empty) is None


def test_blanks_only_are_no_text() -> None:
    assert check_value(field("longtext"), " \n\t ") is None


def test_no_tick_at_all_is_no_answer() -> None:
    assert check_value(field("several"), []) is None
    assert check_value(field("number_by_sex"), {"women": None, "men": None, "unknown": None}) is None


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ({"min": 0}, "Fältet: talet får inte vara mindre än 0."),
        ({"max": -2}, "Fältet: talet får inte vara större än −2."),
        ({"min": 0, "max": 1.5}, "Fältet: skriv ett tal från 0 till 1,5."),
        ({"min": 0, "message": "Skriv antalet."}, "Skriv antalet."),
    ],
)
def test_a_broken_bound_says_which(bounds: dict[str, Any], message: str) -> None:
    with pytest.raises(AnswerError) as refused:
        check_value(field("number", **bounds), -1)
    assert refused.value.message == message


def test_bounds_hold_for_each_sex() -> None:
    with pytest.raises(AnswerError, match="mindre än 0"):
        check_value(field("number_by_sex", min=0), {"women": 3, "men": -1})


def test_a_mark_given_on_an_earlier_scale_keeps_its_bounds() -> None:
    earlier = {"value": 4, "min": 1, "max": 4}
    assert check_value(field("scale"), earlier) == earlier
    with pytest.raises(AnswerError):
        check_value(field("scale"), {"value": 5, "min": 1, "max": 4})


@pytest.mark.parametrize(
    ("kind", "given_"),
    [
        ("scale", {"value": None, "min": 1, "max": 10}),
        ("scale", {"value": "b", "min": "a", "max": "c"}),
        ("scale", {"value": 7.5, "min": 1, "max": 10}),
        ("number", 10**400),
        ("link", 5),
    ],
    ids=["no mark", "letters", "half a mark", "a number beyond floats", "no list"],
)
def test_what_cannot_be_read_is_refused_and_never_an_english_error(kind: str, given_: Any) -> None:
    with pytest.raises(AnswerError):
        check_value(field(kind), given_)


def test_a_table_has_no_value_of_its_own() -> None:
    table = Question.model_validate(
        {"id": "own.t", "type": "table", "title": "T", "columns": [{"id": "a", "type": "text", "title": "A"}]}
    )
    with pytest.raises(ValueError, match="table"):
        check_value(table, "x")


NUMBERS = st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9))
GIVEN: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(),
    "yesno": st.sampled_from(["yes", "partly", "no"]),
    "several": st.lists(st.sampled_from("abc")),
    "scale": st.integers(1, 10),
    "number": NUMBERS,
    "number_by_sex": st.fixed_dictionaries({}, optional=dict.fromkeys(("women", "men", "unknown"), NUMBERS)),
    "date": st.dates().map(date.isoformat),
    "link": st.lists(st.text(min_size=1)),
}


@settings(deadline=None)
@given(st.sampled_from(sorted(GIVEN)).flatmap(lambda kind: st.tuples(st.just(kind), GIVEN[kind])))
def test_what_is_stored_is_accepted_again_as_it_is(case: tuple[str, Any]) -> None:
    kind, value = case
    stored = check_value(field(kind), value)
    assert check_value(field(kind), stored) == stored


def test_unknown_sex_is_never_spread_out() -> None:
    people = BySex.from_value({"women": 3, "men": 4, "unknown": 2})
    assert people == BySex(3, 4, 2)
    assert people.total == 9
    assert BySex(women=3, unknown=2).total == 5
    assert not BySex(women=3, unknown=2).complete
    assert BySex(0, 0).complete, "zero is a number"
    assert BySex.from_value(None) is None


@pytest.mark.parametrize(("kind", "given_"), [("number", 2.5), ("number_by_sex", {"women": 1, "men": 2.5})])
def test_persons_are_counted_in_whole_numbers(kind: str, given_: Any) -> None:
    with pytest.raises(AnswerError) as refused:
        check_value(field(kind, whole=True), given_)
    assert refused.value.message == "Fältet: skriv ett helt tal, till exempel 12."
    assert check_value(field(kind), given_) is not None
    assert check_value(field("number", whole=True), 12.0) == 12


def test_a_question_is_followed_by_no_colon() -> None:
    asked = field("number", min=0).model_copy(update={"title": "Hur många?"})
    with pytest.raises(AnswerError) as refused:
        check_value(asked, -1)
    assert refused.value.message == "Hur många? Talet får inte vara mindre än 0."
