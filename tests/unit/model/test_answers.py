"""Reading answers: what counts as answered, and what an unanswered field gives."""

from __future__ import annotations

from jamtbok.model.answers import Answers, Row, mark
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.values import BySex, Value

MOMENTS = packaged_catalogue().question("foundation.moments")


def level(value: int) -> Value:
    return {"value": value, "min": 1, "max": 4}


def test_an_empty_row_gives_nothing_and_never_fails() -> None:
    row = Row(id="r")
    assert row.get("x") is None
    assert row.text("x") == ""
    assert row.by_sex("x") is None
    assert row.number("x") is None
    assert row.scale("x") is None
    assert row.links("x") == ()


def test_a_column_is_read_as_what_it_is() -> None:
    row = Row(id="r", values={"t": "text", "n": 0, "s": level(3), "l": ["a", "b"], "p": {"women": 1, "men": 2}})
    assert row.text("t") == "text"
    assert row.number("n") == 0
    assert row.scale("s") == mark(level(3)) == 3
    assert row.links("l") == ("a", "b")
    assert row.by_sex("p") == BySex(1, 2)
    assert row.text("n") == "", "a number is no text"
    assert row.number("t") is None, "a text is no number"


def test_a_no_and_a_zero_are_answers() -> None:
    catalogue = packaged_catalogue()
    answers = Answers(values={"foundation.introduction": "no", "followup.l7_sex": {"women": 0, "men": 0}})
    assert answers.answered(catalogue.question("foundation.introduction"))
    assert answers.answered(catalogue.question("followup.l7_sex"))
    assert not answers.answered(catalogue.question("foundation.manager_training"))


def test_fixed_rows_are_answered_when_all_of_them_are() -> None:
    marked = [Row(id=f"m{n}", values={"level": level(2)}) for n in range(1, 11)]
    assert Answers(tables={MOMENTS.id: tuple(marked)}).answered(MOMENTS)
    assert not Answers(tables={MOMENTS.id: tuple(marked[:9])}).answered(MOMENTS)
    only_evidence = Row(id="m10", values={"evidence": "beslutet"})
    assert not Answers(tables={MOMENTS.id: (*marked[:9], only_evidence)}).answered(MOMENTS)


def test_rows_of_ones_own_are_answered_by_the_first_of_them() -> None:
    training = packaged_catalogue().question("foundation.training")
    assert not Answers().answered(training)
    assert Answers(tables={training.id: (Row(id="r", values={"name": "Kurs"}),)}).answered(training)


def test_a_row_is_found_in_its_own_table_only() -> None:
    answers = Answers(tables={"goals.results": (Row(id="r1", values={"text": "x"}),)})
    assert answers.row("goals.results", "r1") is not None
    assert answers.row("goals.effects", "r1") is None
    assert answers.row("goals.results", "r2") is None


def test_fixed_rows_without_a_required_column_are_answered_by_the_first_of_them() -> None:
    roles = packaged_catalogue().question("foundation.roles")
    assert not Answers().answered(roles)
    for values in ({"who": "nämnden"}, {"comment": "Ingen har någon roll än."}):
        assert Answers(tables={roles.id: (Row(id="owner", values=values),)}).answered(roles)
