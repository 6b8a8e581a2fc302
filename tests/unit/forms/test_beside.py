"""A form whose questions depend on one that is asked in another form of the same notebook."""

from __future__ import annotations

from jamtbok.forms.spec import beside, contents
from jamtbok.model.answers import Answers
from jamtbok.model.questions import packaged_catalogue

CATALOGUE = packaged_catalogue()


def test_a_form_is_told_the_answer_that_decides_what_it_asks() -> None:
    section = CATALOGUE.section("award.application")
    assert beside(section) == {"award.kind"}
    told = contents(section, Answers(values={"award.kind": "skola"}), {}, CATALOGUE)
    assert told["values"]["award.kind||"] == "skola"


def test_a_question_in_the_same_form_is_not_beside_it() -> None:
    assert beside(CATALOGUE.section("award.decision")) == set()
