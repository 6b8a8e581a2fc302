"""The live form of a section: every field saves by itself, and says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from typing import Protocol

import ipywidgets as w

from jamtbok import texts
from jamtbok.errors import JamtbokError
from jamtbok.forms.inputs import make_input
from jamtbok.forms.static import row_label
from jamtbok.model.answers import Answers, Row
from jamtbok.model.questions import Answerable, Catalogue, Question, Section
from jamtbok.model.values import Value


class Answering(Protocol):
    """Where a form's answers come from and go to."""

    def answers(self) -> Answers:
        """Return the current answers."""

    def save(self, question: str, value: Value, *, row: str = "", column: str = "") -> datetime:
        """Save one field and return when it was saved (UTC)."""

    def row_ids(self, question: str) -> list[str]:
        """Return the rows of a table in order, the empty ones too."""

    def add_row(self, question: str) -> str:
        """Add an empty row last and return its id."""

    def remove_row(self, question: str, row: str) -> None:
        """Take a row out of its table."""

    def move_row(self, question: str, row: str, steps: int) -> None:
        """Move a row up (negative) or down."""


def section_form(section: Section, answering: Answering, catalogue: Catalogue) -> w.VBox:
    """Make the form of a section.

    Parameters
    ----------
    section
        The section; its heading is not shown.
    answering
        Where the answers come from and go to.
    catalogue
        The questions in force, for the rows that links point at.
    """
    answers = answering.answers()
    fields: list[w.Widget] = [w.HTML(f'<p class="jb-intro">{escape(section.intro)}</p>')] if section.intro else []
    for question in section.questions:
        if question.retired is not None:
            continue
        if question.type == "table":
            fields.append(TableForm(question, answering, catalogue).widget)
        else:
            save = _saver(answering, question.id)
            fields.append(_field(question, answers.get(question.id), _linkable(question, answers, catalogue), save))
    return w.VBox(fields)


Save = Callable[[Value], datetime]


def _saver(answering: Answering, question: str, row: str = "", column: str = "") -> Save:
    return lambda value: answering.save(question, value, row=row, column=column)


def _field(field: Answerable, value: Value, linkable: Mapping[str, str], save: Save) -> w.VBox:
    """A label, help, the input, and a line that says when it was saved or why not."""
    mark = ' <span class="jb-required">*</span>' if field.required else ""
    said = w.HTML()
    made = make_input(field, value, linkable)

    def changed() -> None:
        try:
            saved = save(made.read())
        except JamtbokError as error:
            said.value = _error(error)
        else:
            said.value = f'<span class="jb-saved">{escape(texts.saved(saved))}</span>'

    made.on_change(changed)
    label = w.HTML(f"<strong>{escape(field.title)}</strong>{mark}")
    parts = [label, *([w.HTML(f'<span class="jb-help">{escape(field.help)}</span>')] if field.help else [])]
    return w.VBox([*parts, made.widget, said], layout=w.Layout(margin="0 0 12px 0"))


def _error(error: JamtbokError) -> str:
    return f'<span class="jb-error" role="alert">{escape(str(error))}</span>'


def _linkable(field: Answerable, answers: Answers, catalogue: Catalogue) -> dict[str, str]:
    if field.type != "link":
        return {}
    return {row.id: row_label(field.to, row.id, answers, catalogue) for row in answers.rows(field.to)}


class TableForm:
    """A table question: rows one below the other, each with its fields and buttons.

    Parameters
    ----------
    question
        The table question.
    answering, catalogue
        See `section_form`.
    """

    def __init__(self, question: Question, answering: Answering, catalogue: Catalogue) -> None:
        self._question = question
        self._answering = answering
        self._catalogue = catalogue
        self._rows = w.VBox()
        self._said = w.HTML()
        mark = ' <span class="jb-required">*</span>' if question.required else ""
        heading = w.HTML(f"<strong>{escape(question.title)}</strong>{mark}<br>{escape(question.help)}")
        parts: list[w.Widget] = [heading, self._rows]
        if not question.rows:
            parts.append(self._button(texts.ADD_ROW, self._add, "plus"))
        self.widget = w.VBox([*parts, self._said], layout=w.Layout(margin="0 0 16px 0"))
        self._draw()

    def _draw(self) -> None:
        """Make the rows anew from what is saved."""
        answers = self._answering.answers()
        fixed = {row.id: row.title for row in self._question.rows}
        ids = list(fixed) or self._answering.row_ids(self._question.id)
        self._rows.children = [
            self._row(answers.row(self._question.id, row_id) or Row(id=row_id), fixed.get(row_id, ""), number, answers)
            for number, row_id in enumerate(ids, start=1)
        ]

    def _row(self, row: Row, title: str, number: int, answers: Answers) -> w.VBox:
        fields = [
            _field(
                column,
                row.get(column.id),
                _linkable(column, answers, self._catalogue),
                _saver(self._answering, self._question.id, row.id, column.id),
            )
            for column in self._question.columns
        ]
        heading = w.HTML(f"<strong>{escape(title or texts.row_number(number))}</strong>")
        parts: list[w.Widget] = [heading, *fields]
        if not self._question.rows:
            parts.append(
                w.HBox(
                    [
                        self._button(texts.MOVE_UP, lambda: self._move(row.id, -1), "arrow-up"),
                        self._button(texts.MOVE_DOWN, lambda: self._move(row.id, 1), "arrow-down"),
                        self._button(texts.REMOVE_ROW, lambda: self._remove(row.id), "trash"),
                    ]
                )
            )
        return w.VBox(parts, layout=w.Layout(border="1px solid #b9c0ca", padding="8px 12px", margin="4px 0"))

    def _button(self, label: str, action: Callable[[], None], icon: str) -> w.Button:
        button = w.Button(description=label, icon=icon, layout=w.Layout(width="auto"))
        button.on_click(lambda _button: self._change(action))
        return button

    def _change(self, action: Callable[[], None]) -> None:
        """Do what a button says and show the rows as they then are, or say why it could not be done."""
        try:
            action()
            self._draw()
        except JamtbokError as error:
            self._said.value = _error(error)
        else:
            self._said.value = ""

    def _add(self) -> None:
        self._answering.add_row(self._question.id)

    def _remove(self, row_id: str) -> None:
        self._answering.remove_row(self._question.id, row_id)

    def _move(self, row_id: str, steps: int) -> None:
        self._answering.move_row(self._question.id, row_id, steps)
