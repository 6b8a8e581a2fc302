"""Small numbers of people that units type in."""

from __future__ import annotations

from typing import Any

import pytest

from jamtbok.forms.static import render_section
from jamtbok.model.answers import Answers, Row
from jamtbok.model.guarding import GUARDED, guarded_answers
from jamtbok.model.questions import packaged_catalogue, parse_catalogue_file
from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.notebooks.views import analysis, mapping

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


@pytest.mark.parametrize("role", ["decide", "carry_out"])
def test_those_who_decide_and_carry_out_are_shown(role: str | None) -> None:
    assert kept(representation(role, 3, 8))["women"] == 3


def test_a_group_that_nobody_says_the_role_of_may_be_those_it_is_for() -> None:
    assert kept(representation(None, 3, 8)) == GUARDED


def one_row(table: str, **values: Any) -> Row:
    answers = Answers(tables={table: (Row(id="r", values=values),)})
    (row,) = guarded_answers(answers, CATALOGUE, 5).rows(table)
    assert guarded_answers(Answers(tables={table: (row,)}), CATALOGUE, 5).rows(table) == (row,)
    return row


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("goals.targets", "baseline"),
        ("followup.indicators", "baseline"),
        ("followup.indicators", "now"),
        ("followup.examples", "by_sex"),
        ("mapping.resources", "amount"),
    ],
)
@pytest.mark.parametrize(("unit", "hidden"), [("personer", True), ("", True), ("procent", False), ("kronor", False)])
def test_what_the_unit_says_are_persons_is_hidden(table: str, column: str, unit: str, hidden: bool) -> None:
    figures = {"women": 3, "men": 41, "unknown": None}
    assert (one_row(table, unit=unit, **{column: figures}).get(column) == GUARDED) is hidden


def test_what_a_few_have_is_hidden_with_them() -> None:
    few, money = {"women": 2, "men": 41}, {"women": 90_000, "men": 800_000}
    assert one_row("mapping.resources", unit="kronor", amount=money, users=few).get("amount") == GUARDED
    assert one_row("mapping.resources", unit="kronor", amount=money, users=money).get("amount") == money
    assert one_row("mapping.process_flow", people=few, time={"women": 300, "men": 20}).get("time") == GUARDED
    assert one_row("mapping.process_flow", people=few).get("time") is None


@pytest.mark.parametrize(("group", "hidden"), [("managers", True), ("staff", True), ("politicians", False)])
def test_few_managers_and_staff_on_a_course_are_hidden(group: str, hidden: bool) -> None:
    row = one_row("foundation.training", group=group, in_group={"women": 9, "men": 3}, trained={"women": 8, "men": 2})
    assert [row.get(column) == GUARDED for column in ("in_group", "trained")] == [hidden, hidden]


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


@pytest.mark.parametrize(("unit", "hidden"), [("personer", True), ("", True), ("procent", False)])
def test_women_and_men_with_a_column_each_are_taken_out_together(unit: str, hidden: bool) -> None:
    row = Row(id="r", values={"measure": "Avslag", "women": 3.0, "men": 40.0, "unit": unit})
    answers = guarded_answers(Answers(tables={"analysis.differences": (row,)}), CATALOGUE, 5)
    snapshot = Snapshot(organisation="K", unit=Unit(id="a", name="A"), year=2013, answers=answers)
    view = analysis.differences(snapshot)
    form = str(render_section(CATALOGUE.section("analysis.differences"), answers, CATALOGUE))
    assert ("40" in view.html, "40" in form) == (not hidden, not hidden)
    assert view.records[0].value == (None if hidden else -37)


def test_the_mark_belongs_to_numbers() -> None:
    question = {"id": "own.q", "type": "text", "title": "Antal", "guarded": True}
    content = {"step": "1-grund", "sections": [{"id": "own.s", "title": "Eget", "questions": [question]}]}
    with pytest.raises(Exception, match="guarded hör till slagen number"):
        parse_catalogue_file(content, "egen.toml")


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"guarded_unit": "unit"}, "behöver guarded = true"),
        ({"guarded": True, "guarded_unit": "gone"}, "pekar på en annan i samma tabell"),
        ({"guarded_with": "gone"}, "pekar på en annan i samma tabell"),
    ],
)
def test_columns_that_are_guarded_by_others_point_at_them(said: dict[str, Any], fault: str) -> None:
    column = {"id": "many", "type": "number_by_sex", "title": "Antal", **said}
    question = {"id": "own.q", "type": "table", "title": "Antal", "columns": [column]}
    content = {"step": "1-grund", "sections": [{"id": "own.s", "title": "Eget", "questions": [question]}]}
    with pytest.raises(Exception, match=fault):
        parse_catalogue_file(content, "egen.toml")
