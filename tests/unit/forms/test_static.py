"""A section as a document: answers are shown, what waits is named, what is private stays away."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest

from jamtbok import texts
from jamtbok.forms.static import render_section, render_value, row_label
from jamtbok.model.answers import Answers, Row
from jamtbok.model.questions import Catalogue, Question, Section, parse_catalogue_file
from jamtbok.model.values import Value

COLUMNS = [
    {"id": "name", "type": "text", "title": "Namn"},
    {"id": "people", "type": "number_by_sex", "title": "Antal", "unit": "personer"},
    {"id": "note", "type": "text", "title": "Kommentar"},
]
CATALOGUE = Catalogue(
    [
        parse_catalogue_file(
            {
                "step": "1-grund",
                "sections": [
                    {
                        "id": "own.section",
                        "title": "Avsnitt",
                        "questions": [
                            {"id": "own.why", "type": "longtext", "title": "Varför?"},
                            {"id": "own.old", "type": "text", "title": "Gammal fråga", "retired": 2},
                            {"id": "own.table", "type": "table", "title": "Tabell", "columns": COLUMNS},
                            {
                                "id": "own.fixed",
                                "type": "table",
                                "title": "Fasta rader",
                                "columns": [{"id": "state", "type": "yesno", "title": "Läge"}],
                                "rows": [{"id": "a", "title": "Rad A"}, {"id": "b", "title": "Rad B"}],
                            },
                        ],
                    },
                    {
                        "id": "own.secret",
                        "title": "Hemligt",
                        "questions": [
                            {
                                "id": "own.marks",
                                "type": "table",
                                "title": "Egna bedömningar",
                                "private": True,
                                "columns": [{"id": "h1", "type": "text", "title": "Bedömning"}],
                            },
                            {"id": "own.open", "type": "text", "title": "Öppen fråga"},
                        ],
                    },
                ],
            },
            "egna.toml",
        )
    ]
)
SECTION = CATALOGUE.section("own.section")


def shown(answers: Answers, section: Section = SECTION, **more: Any) -> Any:
    fragment = str(render_section(section, answers, CATALOGUE, **more))
    return html5lib.parseFragment(fragment, namespaceHTMLElements=False)


def text_of(element: Any) -> str:
    return "".join(element.itertext())


def table(*rows: dict[str, Value]) -> Answers:
    return Answers(tables={"own.table": tuple(Row(id=f"r{n}", values=row) for n, row in enumerate(rows))})


def people(women: int | None, men: int | None, unknown: int | None = None) -> Value:
    return {"women": women, "men": men, "unknown": unknown}


def test_a_part_without_an_answer_is_one_line() -> None:
    found = shown(Answers())
    assert [child.tag for child in found] == ["p"]
    assert text_of(found) == texts.NOTHING_ANSWERED


def test_unanswered_questions_are_named_on_one_line() -> None:
    found = shown(Answers(values={"own.why": "Därför."}))
    (line,) = [p for p in found.iter("p") if p.get("class") == "jb-unanswered"]
    assert text_of(line) == "Inte besvarat: Tabell · Fasta rader"


def test_a_retired_question_is_neither_shown_nor_waited_for() -> None:
    found = shown(Answers(values={"own.why": "Därför.", "own.old": "gammalt svar"}))
    assert "gammalt svar" not in text_of(found)
    assert "Gammal fråga" not in text_of(found)


def test_private_questions_never_appear() -> None:
    secret = CATALOGUE.section("own.secret")
    marks = (Row(id="r", values={"h1": "mycket hemligt"}),)
    for answers in (
        Answers(tables={"own.marks": marks}),
        Answers(tables={"own.marks": marks}, values={"own.open": "öppet"}),
    ):
        content = text_of(shown(answers, secret))
        assert "hemligt" not in content
        assert "Egna bedömningar" not in content
    only_private = secret.model_copy(update={"questions": secret.questions[:1]})
    assert render_section(only_private, Answers(tables={"own.marks": marks}), CATALOGUE) == ""


def test_unknown_sex_gets_a_column_of_its_own_only_where_it_is_counted() -> None:
    without = shown(table({"people": people(3, 4)}, {"people": people(1, None)}))
    assert [text_of(th) for th in without.iter("th") if th.get("scope") == "col"] == [
        "Antal, kvinnor (personer)",
        "Antal, män (personer)",
    ]
    counted = shown(table({"name": "x", "people": people(3, 4)}, {"name": "y", "people": people(1, 2, 0)}))
    assert [text_of(th) for th in counted.iter("th") if th.get("scope") == "col"][1:] == [
        "Antal, kvinnor (personer)",
        "Antal, män (personer)",
        "Antal, okänt kön (personer)",
    ]
    assert [text_of(td) for td in counted.iter("td")] == ["3", "4", "..", "1", "2", "0"]


def test_a_column_that_nobody_has_filled_in_is_left_out() -> None:
    found = shown(table({"name": "x"}, {"name": "y"}))
    assert [text_of(th) for th in found.iter("th") if th.get("scope") == "col"] == ["Namn"]


def test_fixed_rows_have_their_titles_and_those_that_wait_are_named() -> None:
    found = shown(Answers(tables={"own.fixed": (Row(id="b", values={"state": "no"}),)}))
    assert [text_of(th) for th in found.iter("th") if th.get("scope") == "row"] == ["Rad B"]
    assert "Inte besvarat: Rad A" in [text_of(p) for p in found.iter("p")]


def test_a_table_that_stands_behind_a_view_is_folded_away() -> None:
    found = shown(table({"name": "x"}), behind=["own.table"])
    (folded,) = found.iter("details")
    assert len(list(folded.iter("table"))) == len(list(found.iter("table"))) == 1


def test_so_is_another_answer_that_stands_behind_a_view() -> None:
    found = shown(Answers(values={"own.why": "Därför."}), behind=["own.why"])
    (folded,) = found.iter("details")
    assert "Därför." in text_of(folded)
    assert text_of(found).count("Därför.") == 1


def test_answers_in_a_column_that_is_gone_do_not_stop_the_report() -> None:
    assert text_of(shown(table({"bygone": "x"})))


def test_typed_text_stays_text() -> None:
    hostile = "<script>x</script>"
    found = shown(Answers(values={"own.why": hostile}, tables={"own.table": (Row(id="r", values={"name": hostile}),)}))
    assert text_of(found).count(hostile) == 2
    assert not list(found.iter("script"))


@pytest.mark.parametrize(
    ("question", "value", "written"),
    [
        ({"type": "yesno"}, "partly", "Delvis"),
        ({"type": "scale", "min": 1, "max": 10}, {"value": 4, "min": 1, "max": 5}, "4 av 5"),
        ({"type": "number", "unit": "kronor"}, 1250, "1\u202f250 kronor"),
        ({"type": "number", "whole": True, "min": 1990, "max": 2100}, 2013, "2013"),
        ({"type": "number_by_sex", "unit": "personer"}, people(3, None), "kvinnor 3, män .. (personer)"),
        ({"type": "number_by_sex"}, people(3, 4, 1), "kvinnor 3, män 4, okänt kön 1"),
        ({"type": "date"}, "2013-12-31", "2013\u201112\u201131"),
        ({"type": "several", "choices": [{"code": "a", "label": "Ett"}]}, ["a", "gone"], "Ett, gone"),
        ({"type": "text"}, None, texts.UNANSWERED),
    ],
)
def test_a_value_is_written_for_reading(question: dict[str, Any], value: Value, written: str) -> None:
    asked = Question.model_validate({"id": "own.x", "title": "X", **question})
    found = html5lib.parseFragment(str(render_value(asked, value, Answers(), CATALOGUE)), namespaceHTMLElements=False)
    assert text_of(found) == written


def test_a_linked_row_is_called_by_its_first_text() -> None:
    answers = table({"note": "bara en kommentar"}, {"name": "Kurs", "note": "k"}, {"people": people(1, 2)})
    labels = [row_label("own.table", row, answers, CATALOGUE) for row in ("r0", "r1", "r2", "gone")]
    assert labels == ["bara en kommentar", "Kurs", texts.UNNAMED_ROW, texts.REMOVED_ROW]


def test_rows_with_answers_in_bygone_columns_only_are_left_out() -> None:
    assert "Tabell" not in text_of(shown(table({"bygone": "x"})))
