"""The blank form: every question is on it with its help and room for an answer, and it lets nothing in."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest

from jamtbok.model.questions import packaged_catalogue, parse_catalogue_file
from jamtbok.model.steps import STEPS
from jamtbok.report.blank import EMPTY_ROWS, LINES, blank_page

HOSTILE = "<script>x</script>"
CATALOGUE = packaged_catalogue()


def parsed(page: bytes) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.decode())


def text_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def classed(element: Any, name: str) -> list[Any]:
    return [each for each in element.iter() if name in (each.get("class") or "").split()]


def form_of(**question: Any) -> Any:
    """Return the one question of a form."""
    question = {"id": "test.fraga", "title": "Frågan", **question}
    content = {"step": "1-grund", "sections": [{"id": "test.avsnitt", "title": "Avsnittet", "questions": [question]}]}
    page = parsed(blank_page("Kommunen", "", "1-grund", parse_catalogue_file(content, "fil").sections))
    (asked,) = classed(page, "jb-question")
    return asked


@pytest.mark.parametrize("step", STEPS[1:])
def test_every_question_is_on_the_form_with_its_help(step: str) -> None:
    found = parsed(blank_page("Kommunen", "Skolan", step, CATALOGUE.sections(step)))
    assert found.get("lang") == "sv"
    assert len(list(found.iter("h1"))) == 1
    (policy,) = [meta.get("content") for meta in found.iter("meta") if meta.get("http-equiv")]
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert not [element for element in found.iter() if element.tag in ("script", "link", "iframe", "img")]
    text = text_of(found)
    assert "Enhet: Skolan" in text
    for section in CATALOGUE.sections(step):
        assert section.title in text
    for question in CATALOGUE.active(step):
        for said in (question.title, question.help, *(column.title for column in question.columns)):
            assert " ".join(said.split()) in text
        for row in question.rows:
            assert row.title in text
    tables = [question for question in CATALOGUE.active(step) if question.columns and not question.private]
    named = {text_of(table.find("caption")): table for table in found.iter("table")}
    assert [name for name in named if not name.endswith(", fortsättning")] == [question.title for question in tables]
    for question, table in ((question, named[question.title]) for question in tables):
        assert all(heading.get("scope") for heading in table.iter("th"))
        assert len(table.find("tbody")) in ([len(question.rows)] if question.rows else EMPTY_ROWS.values())


def test_there_is_room_for_each_kind_of_answer() -> None:
    assert len(classed(form_of(type="text"), "jb-line")) == LINES["text"]
    assert len(classed(form_of(type="longtext"), "jb-line")) == LINES["longtext"]
    assert len(classed(form_of(type="number"), "jb-cell")) == 1
    assert len(classed(form_of(type="date"), "jb-cell")) == 1
    yes = form_of(type="yesno")
    assert [text_of(each) for each in yes.iter("li")] == ["Ja", "Delvis", "Nej"]
    assert len(classed(yes, "jb-box")) == 3
    choices = [{"code": "a", "label": "Ett"}, {"code": "b", "label": "Två"}]
    for kind in ("choice", "several"):
        assert [text_of(each) for each in form_of(type=kind, choices=choices).iter("li")] == ["Ett", "Två"]


def test_a_scale_is_a_row_of_numbers_between_its_named_ends() -> None:
    asked = form_of(type="scale", min=1, max=4, low="inte alls", high="helt")
    assert text_of(classed(asked, "jb-marks")[0]) == "inte alls1234helt"


def test_a_number_by_sex_has_two_boxes_women_first() -> None:
    asked = form_of(type="number_by_sex", unit="personer")
    assert text_of(classed(asked, "jb-by-sex")[0]) == "KvinnorMänpersoner"
    assert len(classed(asked, "jb-cell")) == 2


def test_a_field_with_a_condition_says_when_to_answer() -> None:
    columns = [
        {"id": "a", "type": "yesno", "title": "Klart?"},
        {"id": "b", "type": "text", "title": "Skäl", "shown_if": {"field": "a", "is": ["no", "partly"]}},
    ]
    assert "Bara om ”Klart?” är Nej eller Delvis." in text_of(form_of(type="table", columns=columns))


def test_a_retired_question_is_not_asked_and_a_section_without_questions_is_left_out() -> None:
    content = {
        "step": "1-grund",
        "sections": [
            {"id": "a.b", "title": "Gammalt", "questions": [{"id": "a.c", "type": "text", "title": "F", "retired": 1}]}
        ],
    }
    page = blank_page("Kommunen", "", "1-grund", parse_catalogue_file(content, "fil").sections)
    assert "Gammalt" not in page.decode()


def test_personal_assessments_are_a_sheet_for_one_participant() -> None:
    found = parsed(blank_page("K", "", "5-uppfoljning", CATALOGUE.sections("5-uppfoljning")))
    (sheet,) = classed(found, "jb-sheet")
    assert len(classed(sheet, "jb-marks")) == 9
    assert "inga namn" in text_of(sheet)


def test_what_people_have_written_is_escaped() -> None:
    question = {"id": "a.c", "type": "text", "title": HOSTILE, "help": HOSTILE}
    section = {"id": "a.b", "title": HOSTILE, "intro": HOSTILE, "questions": [question]}
    sections = parse_catalogue_file({"step": "1-grund", "sections": [section]}, "fil").sections
    found = parsed(blank_page(HOSTILE, HOSTILE, "1-grund", sections))
    assert not list(found.iter("script"))
    assert text_of(found).count(HOSTILE) >= 6


def test_a_table_too_broad_for_a_page_goes_on_below_itself() -> None:
    columns = [{"id": f"kolumn{at}", "type": "longtext", "title": f"Kolumn {at}"} for at in range(9)]
    content = {"id": "test.fraga", "type": "table", "title": "Frågan", "columns": columns}
    section = {"id": "test.avsnitt", "title": "Avsnittet", "questions": [content]}
    file = parse_catalogue_file({"step": "1-grund", "sections": [section]}, "fil")
    first, second = parsed(blank_page("Kommunen", "", "1-grund", file.sections)).iter("table")
    headings = [[text_of(each) for each in table.find("thead").iter("th")] for table in (first, second)]
    assert [heading[0] for heading in headings] == ["Nr", "Nr"]
    assert [*headings[0][1:], *headings[1][1:]] == [column["title"] for column in columns]
    assert len(first.find("tbody")) == len(second.find("tbody"))
