"""Small numbers of people that a unit has typed in: they are taken out of what notebooks and reports are made from.

Imported statistics are protected as a whole, see `jamtbok.disclosure`. A typed number mostly stands by itself: where
the catalogue says that it counts people who could be singled out, and one of its parts is small, all its parts are
taken out, so that the others tell nothing of it. The database keeps what was typed, and the form shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from jamtbok.model.answers import Answers, Row
from jamtbok.model.few import any_few, counts_persons
from jamtbok.model.questions import Answerable, Catalogue, Column, Question
from jamtbok.model.values import BySex, Value

#: What stands in the place of a number, by sex or not, that is too small to be shown.
GUARDED = {"women": None, "men": None, "unknown": None, "protected": True}


def is_guarded(value: Value) -> bool:
    """Tell whether a value was taken out."""
    return isinstance(value, dict) and value.get("protected") is True


def guarded_answers(answers: Answers, catalogue: Catalogue, threshold: int) -> Answers:
    """Return the answers with small numbers of people taken out.

    Parameters
    ----------
    answers, catalogue
        The answers and the questions in force.
    threshold
        The smallest number of people that may be shown.
    """
    values, tables = dict(answers.values), dict(answers.tables)
    for question, columns in _marked(catalogue):
        if question.id in values:
            values[question.id] = _guarded(question, values[question.id], answers.get, threshold)
        if question.id in tables:
            tables[question.id] = tuple(
                row.model_copy(update={"values": row.values | _of_row(columns, row, threshold)})
                for row in tables[question.id]
            )
    return Answers.model_construct(values=values, tables=tables)


@lru_cache(maxsize=4)
def _marked(catalogue: Catalogue) -> list[tuple[Question, list[Column]]]:
    """Return the questions that have the mark, or columns that have it."""
    columns = (
        (question, [column for column in question.columns if column.guarded or column.guarded_with])
        for question in catalogue
    )
    return [(question, its) for question, its in columns if question.guarded or its]


def _of_row(columns: list[Column], row: Row, threshold: int) -> dict[str, Value]:
    found = {c.id: _guarded(c, row.values[c.id], row.get, threshold) for c in columns if c.id in row.values}
    taken = {column for column, value in found.items() if is_guarded(value)}
    return found | {c.id: GUARDED for c in columns if c.guarded_with in taken and found.get(c.id) is not None}


def _guarded(field: Answerable, value: Value, beside: Callable[[str], Value], threshold: int) -> Value:
    if not _counts_persons(field, beside):
        return value
    counted = BySex.from_value(value)
    if counted is None:
        # Women and men may have a column each, without a number for those of unknown sex.
        counted = BySex(value) if isinstance(value, (int, float)) else BySex()
    return GUARDED if any_few(counted, threshold) else value


def _counts_persons(field: Answerable, beside: Callable[[str], Value]) -> bool:
    """Tell whether a number may count people who could be singled out; in doubt it does."""
    if not field.guarded:
        return False
    if field.guarded_unit and not counts_persons(str(beside(field.guarded_unit) or ""), by_sex=True):
        return False
    condition = field.guarded_if
    return condition is None or beside(condition.field) in (None, "", *condition.among)
