"""The current answers of one unit and year, as the notebooks see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import Field

from jamtbok.model.base import Frozen
from jamtbok.model.questions import Answerable, Question
from jamtbok.model.values import BySex, Value


class Row(Frozen):
    """One row of a table question: a stable id and the answered columns."""

    id: str
    values: dict[str, Value] = Field(default_factory=dict)

    def get(self, column: str) -> Value:
        """Return a column's stored value, ``None`` when it is unanswered."""
        return self.values.get(column)

    def text(self, column: str) -> str:
        """Return a text, code or date, "" when it is unanswered."""
        value = self.values.get(column)
        return value if isinstance(value, str) else ""

    def by_sex(self, column: str) -> BySex | None:
        """Return a number by sex."""
        return BySex.from_value(self.values.get(column))

    def number(self, column: str) -> float | None:
        """Return a number."""
        value = self.values.get(column)
        return value if isinstance(value, (int, float)) else None

    def scale(self, column: str) -> int | None:
        """Return the mark on a scale, without its bounds."""
        return mark(self.values.get(column))

    def links(self, column: str) -> tuple[str, ...]:
        """Return the ids of the rows linked to."""
        value = self.values.get(column)
        return tuple(value) if isinstance(value, list) else ()


class Answers(Frozen):
    """Current answers: single values by question id, and rows by table question id."""

    values: dict[str, Value] = Field(default_factory=dict)
    tables: dict[str, tuple[Row, ...]] = Field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing is answered."""
        return not self.values and not self.tables

    def get(self, question_id: str) -> Value:
        """Return the value of a question that is not a table."""
        return self.values.get(question_id)

    def text(self, question_id: str) -> str:
        """Return a text, code or date, "" when it is unanswered."""
        value = self.values.get(question_id)
        return value if isinstance(value, str) else ""

    def rows(self, question_id: str) -> tuple[Row, ...]:
        """Return the rows of a table question that hold an answer, in order."""
        return self.tables.get(question_id, ())

    def row(self, question_id: str, row_id: str) -> Row | None:
        """Return one row of a table question."""
        return next((row for row in self.rows(question_id) if row.id == row_id), None)

    def answered(self, question: Question) -> bool:
        """Tell whether a question has any answer.

        Fixed rows count when every one has all required columns; where no column is required, one row is enough. A
        question whose condition is not met needs no answer.
        """
        if not is_asked(question, self.get):
            return True
        if question.type != "table":
            return self.values.get(question.id) is not None
        rows = self.rows(question.id)
        if not question.rows or not any(column.required for column in question.columns):
            return bool(rows)
        complete = {row.id for row in rows if _complete(question, row)}
        return complete >= {row.id for row in question.rows}


def _complete(question: Question, row: Row) -> bool:
    return all(column.id in row.values for column in question.columns if column.required and is_asked(column, row.get))


def is_asked(field: Answerable, beside: Callable[[str], Value]) -> bool:
    """Tell whether a field is asked for, given what the fields beside it hold."""
    return field.shown_if is None or beside(field.shown_if.field) in field.shown_if.among


def mark(value: Any) -> int | None:
    """Return the mark of a stored scale answer, ``None`` when it is unanswered."""
    return int(value["value"]) if isinstance(value, Mapping) else None
