"""The form of a catalogue: what is refused, and how a workbook's own questions come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jamtbok.errors import CatalogueError
from jamtbok.model.questions import (
    Catalogue,
    CatalogueFile,
    catalogue_with,
    packaged_catalogue,
    parse_catalogue_file,
    read_catalogue_file,
)

TEXT = {"type": "text", "title": "Titel"}
COLUMN = {"id": "a", **TEXT}


def file(*questions: dict[str, Any], section: str = "own.section", step: str = "1-grund") -> CatalogueFile:
    return parse_catalogue_file(
        {"step": step, "sections": [{"id": section, "title": "Avsnitt", "questions": list(questions)}]}, "egna.toml"
    )


@pytest.mark.parametrize(
    "question",
    [
        {"id": "own.q", "type": "text"},
        {"id": "own.q", "type": "text", "title": "  "},
        {"id": "own.q", "type": "letter", "title": "T"},
        {"id": "Own.q", **TEXT},
        {"id": "own", **TEXT},
        {"id": "own.q", **TEXT, "colour": "red"},
        {"id": "own.q", **TEXT, "choices": [{"code": "a", "label": "A"}]},
        {"id": "own.q", "type": "choice", "title": "T"},
        {"id": "own.q", "type": "choice", "title": "T", "choices": [{"code": "a", "label": "A"}] * 2},
        {"id": "own.q", "type": "scale", "title": "T", "min": 1},
        {"id": "own.q", "type": "link", "title": "T"},
        {"id": "own.q", **TEXT, "to": "own.t"},
        {"id": "own.q", "type": "table", "title": "T"},
        {"id": "own.q", **TEXT, "columns": [COLUMN]},
        {"id": "own.q", **TEXT, "rows": [{"id": "r", "title": "R"}]},
        {"id": "own.q", "type": "table", "title": "T", "columns": [COLUMN, COLUMN]},
        {"id": "own.q", "type": "table", "title": "T", "columns": [{"id": "a", "type": "table", "title": "T"}]},
        {"id": "own.q", "type": "table", "title": "T", "columns": [COLUMN], "rows": [{"id": "r", "title": "R"}] * 2},
    ],
)
def test_a_fault_in_a_question_names_the_file_and_the_place(question: dict[str, Any]) -> None:
    with pytest.raises(CatalogueError) as refused:
        file(question)
    assert refused.value.message.startswith("egna.toml, sections.0.questions.0")


@pytest.mark.parametrize("bounds", [{"min": 10, "max": 1}, {"min": 0.5, "max": 3.5}])
def test_a_scale_has_whole_ends_in_order(bounds: dict[str, float]) -> None:
    with pytest.raises(CatalogueError):
        file({"id": "own.q", "type": "scale", "title": "T", **bounds})


def test_every_fault_of_a_file_is_listed() -> None:
    with pytest.raises(CatalogueError) as refused:
        file({"id": "own.q", "type": "text"}, {"id": "own", **TEXT})
    assert len(refused.value.message.splitlines()) == 2


def test_a_question_is_asked_once_only() -> None:
    with pytest.raises(CatalogueError, match=r"Frågan foundation\.moments finns två gånger"):
        catalogue_with((file({"id": "foundation.moments", **TEXT}),))


def test_a_link_leads_to_a_table() -> None:
    link = {"id": "own.link", "type": "link", "title": "T"}
    with pytest.raises(CatalogueError, match=r"länkar till own\.nothing"):
        catalogue_with((file({**link, "to": "own.nothing"}),))
    with pytest.raises(CatalogueError, match=r"länkar till foundation\.meaning"):
        catalogue_with((file({**link, "to": "foundation.meaning"}),))
    column = {**link, "id": "link", "to": "own.nothing"}
    with pytest.raises(CatalogueError, match=r"own\.t länkar till own\.nothing"):
        catalogue_with((file({"id": "own.t", "type": "table", "title": "T", "columns": [column]}),))
    assert "own.link" in catalogue_with((file({**link, "to": "goals.results"}),))


def test_a_condition_that_no_answer_meets_is_refused() -> None:
    asked = {"id": "own.asked", "type": "yesno", "title": "T"}
    why = {"id": "own.why", **TEXT, "shown_if": {"field": "own.asked", "is": ["nej"]}}
    with pytest.raises(CatalogueError, match=r"own\.why visas när own\.asked är ”nej”") as refused:
        catalogue_with((file(asked, why),))
    assert "yes, partly, no" in refused.value.hint
    columns = [{**asked, "id": "asked"}, {"id": "why", **TEXT, "shown_if": {"field": "asked", "is": ["kanske"]}}]
    with pytest.raises(CatalogueError, match="kanske"):
        catalogue_with((file({"id": "own.t", "type": "table", "title": "T", "columns": columns}),))


def test_own_files_add_sections_and_questions() -> None:
    catalogue = catalogue_with(
        (file({"id": "own.new", **TEXT}), file({"id": "own.more", **TEXT}, section="foundation.knowledge"))
    )
    assert catalogue.section("own.section") in catalogue.sections("1-grund")
    assert catalogue.section("foundation.knowledge").title == "Kunskap", "the section keeps its own title"
    assert [q.id for q in catalogue.section("foundation.knowledge").questions][-1] == "own.more"
    assert catalogue.step_of("own.more") == "1-grund"
    assert "own.more" not in packaged_catalogue(), "the package's catalogue is left alone"


def test_a_section_belongs_to_one_step() -> None:
    with pytest.raises(CatalogueError, match=r"Avsnittet foundation\.knowledge finns redan i steget 1-grund"):
        catalogue_with((file({"id": "own.q", **TEXT}, section="foundation.knowledge", step="4-mal"),))


def test_a_retired_question_is_known_but_not_asked() -> None:
    catalogue = Catalogue([file({"id": "own.old", **TEXT, "retired": 2}, {"id": "own.new", **TEXT})])
    assert "own.old" in catalogue
    assert [question.id for question in catalogue.active("1-grund")] == ["own.new"]


def test_what_does_not_exist_is_a_programmers_mistake() -> None:
    catalogue = packaged_catalogue()
    for look_up in (catalogue.question, catalogue.section, catalogue.step_of):
        with pytest.raises(ValueError, match=r"own\.nothing"):
            look_up("own.nothing")
    with pytest.raises(ValueError, match="no column 'nothing'"):
        catalogue.question("foundation.moments").column("nothing")


def test_a_choice_that_is_gone_is_shown_by_its_code() -> None:
    status = packaged_catalogue().question("followup.activities").column("status")
    assert status.label("done") == "Genomförd"
    assert status.label("bygone") == "bygone"


@pytest.mark.parametrize("content", [b"step = ", b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "egna.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CatalogueError, match=r"^fragor/egna\.toml kan inte läsas"):
        read_catalogue_file(path, "fragor/egna.toml")


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "egna.toml"
    path.write_bytes(b"\xef\xbb\xbf" + b'step = "1-grund"\nsections = []\n')
    assert read_catalogue_file(path).step == "1-grund"


def test_only_numbers_are_whole() -> None:
    with pytest.raises(CatalogueError, match="whole hör till"):
        file({"id": "own.q", **TEXT, "whole": True})


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"id": "own.q", "type": "text"}, "0.title (own.q): saknas."),
        ({"id": "own.q", **TEXT, "title": "  "}, "0.title (own.q): får inte vara tom."),
        ({"id": "own.q", **TEXT, "title": 3}, "0.title (own.q): ska vara en text inom citattecken."),
        ({"id": "own.q", **TEXT, "min": "a"}, "0.min (own.q): ska vara ett tal."),
        ({"id": "own.q", **TEXT, "required": "x"}, "0.required (own.q): ska vara true eller false."),
        ({"id": "own.q", **TEXT, "choices": 1}, "0.choices (own.q): ska vara en lista."),
        ({"id": "own.q", **TEXT, "c": 1}, "0.c (own.q): finns inte. Kontrollera stavningen, eller ta bort raden."),
        (
            {"id": "Own", **TEXT},
            "0.id (Own): ska börja med a–z och sedan bara ha a–z, 0–9 och _, med minst en punkt emellan.",
        ),
        ({"id": "own.q", "type": "scale", "title": "T"}, "0 (own.q): en skala behöver min och max som är hela tal,"),
    ],
)
def test_each_usual_fault_is_said_in_swedish_with_its_question(question: dict[str, Any], said: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        file(question)
    assert f"sections.0.questions.{said}" in refused.value.message


def test_a_type_that_does_not_exist_is_one_fault_with_those_that_do() -> None:
    with pytest.raises(CatalogueError, match=r'ska vara "text", .* eller "table"\.') as refused:
        file({"id": "own.q", "type": "letter", "title": "T"})
    assert len(refused.value.message.splitlines()) == 1


def test_other_faults_are_in_swedish_too() -> None:
    with pytest.raises(CatalogueError, match="har ett värde som inte går att använda"):
        parse_catalogue_file({"step": "1-grund", "sections": [{1: 2}]}, "egna.toml")
