"""What the browser needs to know of a section: its questions, and what is saved in them.

A field is named by its key, ``question|row|column``, where row and column are empty outside tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from jamtbok import texts
from jamtbok.forms.static import row_label
from jamtbok.forms.typed import fits_scale, to_typed
from jamtbok.model.answers import Answers
from jamtbok.model.questions import Answerable, Catalogue, Column, Question, Section

#: A table is a grid when its columns are this few and every one is small; else each row is a card.
MOST_GRID_COLUMNS = 10
_SMALL = {"yesno", "choice", "scale", "number", "date", "person", "text"}
#: Types that need a column of some width.
_WIDE = {"text", "person"}
MOST_WIDE_COLUMNS = 3

Spec = dict[str, Any]


def key_of(question: str, row: str = "", column: str = "") -> str:
    """Return the name of a field."""
    return f"{question}|{row}|{column}"


def section_spec(section: Section, place: str) -> Spec:
    """Describe a section for the browser.

    Parameters
    ----------
    section
        The section; its heading stands in the notebook.
    place
        Tells this workbook, unit and year from others, for what the browser keeps until it is saved.
    """
    return {
        "intro": section.intro,
        "place": place,
        "texts": {**texts.FORM, "sexes": texts.SEXES},
        "questions": [_question(question) for question in in_use(section)],
    }


def in_use(section: Section) -> tuple[Question, ...]:
    """Return the questions of a section that are asked today."""
    return tuple(question for question in section.questions if question.retired is None)


def _question(question: Question) -> Spec:
    return {
        **_field(question),
        "columns": [_field(column) for column in question.columns],
        "rows": [{"id": row.id, "title": row.title, "help": row.help} for row in question.rows],
        "layout": "grid" if _fits_a_grid(question.columns) else "cards",
    }


def _fits_a_grid(columns: Sequence[Column]) -> bool:
    wide = sum(column.type in _WIDE for column in columns)
    small = all(column.type in _SMALL and column.shown_if is None for column in columns)
    return small and len(columns) <= MOST_GRID_COLUMNS and wide <= MOST_WIDE_COLUMNS and len(columns) + wide <= 10


def _field(field: Question | Column) -> Spec:
    return {
        "id": field.id,
        "type": field.type,
        "title": field.title,
        "help": field.help,
        "required": field.required,
        "unit": field.unit,
        "whole": field.whole,
        "adds_up": field.whole or field.adds_up,
        "low": field.low,
        "high": field.high,
        "to": field.to,
        "choices": _choices(field),
        "shown_if": {"field": field.shown_if.field, "is": list(field.shown_if.among)} if field.shown_if else None,
    }


def _choices(field: Answerable) -> list[dict[str, str]]:
    if field.type == "yesno":
        return [{"code": code, "label": label} for code, label in texts.YES_PARTLY_NO.items()]
    if field.type == "scale":
        assert field.min is not None
        assert field.max is not None
        marks = range(int(field.min), int(field.max) + 1)
        names = {marks[0]: field.low, marks[-1]: field.high}
        return [
            {
                "code": str(mark),
                "short": str(mark),
                "label": f"{mark} – {names[mark]}" if names.get(mark) else str(mark),
            }
            for mark in marks
        ]
    return [{"code": choice.code, "label": choice.label} for choice in field.choices]


def contents(section: Section, answers: Answers, rows: dict[str, list[str]], catalogue: Catalogue) -> Spec:
    """Return what is saved in a section, as the browser shows it.

    Parameters
    ----------
    section
        The section.
    answers
        The current answers.
    rows
        Row ids in order, the empty rows too, for each table of the section whose rows the user adds.
    catalogue
        The questions in force, for the rows that links point at.
    """
    values: Spec = {}
    notes: Spec = {}
    for question in in_use(section):
        if question.type != "table":
            value = answers.get(question.id)
            values[key_of(question.id)] = to_typed(question, value)
            if question.type == "scale" and value is not None and not fits_scale(question, value):
                notes[key_of(question.id)] = texts.on_another_scale(value["value"], value["max"])
        else:
            values |= row_values(question, rows.get(question.id, [row.id for row in question.rows]), answers)
    for question_id in beside(section):
        values[key_of(question_id)] = to_typed(catalogue.question(question_id), answers.get(question_id))
    links = {table: link_options(table, answers, catalogue) for table in linked_tables(section)}
    return {"values": values, "rows": rows, "links": links, "notes": notes}


def row_values(question: Question, row_ids: Iterable[str], answers: Answers) -> Spec:
    """Return what is saved in some rows of a table."""
    there = {row.id: row for row in answers.rows(question.id)}
    return {
        key_of(question.id, row_id, column.id): to_typed(
            column, there[row_id].get(column.id) if row_id in there else None
        )
        for row_id in row_ids
        for column in question.columns
    }


def beside(section: Section) -> set[str]:
    """Return the questions in other sections that decide what is asked in this one."""
    asked = in_use(section)
    return {question.shown_if.field for question in asked if question.shown_if} - {question.id for question in asked}


def linked_tables(section: Section) -> set[str]:
    """Return the tables whose rows can be picked in a section."""
    return {field.to for question in in_use(section) for field in (question, *question.columns) if field.to}


def link_options(table: str, answers: Answers, catalogue: Catalogue) -> list[dict[str, str]]:
    """Return the rows of a table that can be picked."""
    return [{"id": row.id, "label": row_label(table, row.id, answers, catalogue)} for row in answers.rows(table)]
