"""Small numbers of people that units type in."""

from __future__ import annotations

from typing import Any

import pytest

from jamtbok.model.answers import Answers, Row
from jamtbok.model.guarding import GUARDED, guarded_answers
from jamtbok.model.questions import packaged_catalogue, parse_catalogue_file
from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.notebooks.views import mapping

CATALOGUE = packaged_catalogue()


def representation(role: str | None, women: float | None, men: float | None, **more: float) -> Answers:
    values: dict[str, Any] = {"group": "Gruppen", "people": {"women": women, "men": men, "unknown": None, **more}}
    if role:
        values["role"] = role
    return Answers(tables={"mapping.representation": (Row(id="r", values=values),)})


def kept(answers: Answers, threshold: int = 5) -> Any:
    (row,) = guarded_answers(answers, CATALOGUE, threshold).rows("mapping.representation")
    return row.get("people")


@pytest.mark.parametrize(("women", "men"), [(3, 40), (40, 1), (4, 4), (None, 4)])
def test_both_sexes_are_taken_out_when_one_is_few(women: float | None, men: float | None) -> None:
    assert kept(representation("target", women, men)) == GUARDED


@pytest.mark.parametrize(("women", "men"), [(5, 5), (0, 12), (0, 0), (None, 7)])
def test_zero_and_enough_are_kept(women: float | None, men: float | None) -> None:
    assert kept(representation("target", women, men))["women"] == women


def test_few_of_unknown_sex_take_the_others_with_them() -> None:
    assert kept(representation("target", 20, 30, unknown=2)) == GUARDED


@pytest.mark.parametrize("role", ["decide", "carry_out", None])
def test_those_who_decide_and_carry_out_are_shown(role: str | None) -> None:
    assert kept(representation(role, 3, 8))["women"] == 3


def test_the_threshold_is_the_workbooks() -> None:
    assert kept(representation("target", 7, 30), threshold=10) == GUARDED


def test_what_is_not_marked_and_what_no_question_asks_for_is_left() -> None:
    answers = Answers(values={"gone.question": 3}, tables={"gone.table": (Row(id="r", values={"people": 1}),)})
    assert guarded_answers(answers, CATALOGUE, 5) == answers


def test_neither_the_report_nor_its_records_hold_the_number() -> None:
    answers = guarded_answers(representation("target", 3, 41), CATALOGUE, 5)
    unit = Unit(id="skola", name="Skolan")
    view = mapping.representation(Snapshot(organisation="Kommunen", unit=unit, year=2013, answers=answers))
    assert "41" not in view.html
    assert view.html.count("..") >= 2
    assert view.records == ()


def test_the_mark_belongs_to_numbers_by_sex() -> None:
    question = {"id": "own.q", "type": "number", "title": "Antal", "guarded": True}
    content = {"step": "1-grund", "sections": [{"id": "own.s", "title": "Eget", "questions": [question]}]}
    with pytest.raises(Exception, match="guarded hör till slaget number_by_sex"):
        parse_catalogue_file(content, "egen.toml")
