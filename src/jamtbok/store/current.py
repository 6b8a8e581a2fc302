"""The current answers, out of the entries of a unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic_core import from_json

from jamtbok.model.answers import Answers, Row
from jamtbok.model.questions import Catalogue
from jamtbok.model.values import Value
from jamtbok.store.entries import ROW
from jamtbok.store.versions import Versions


def current_answers(found: Iterable[Any], catalogue: Catalogue, versions: Versions) -> dict[int, Answers]:
    """Return the answers of each year.

    Parameters
    ----------
    found
        Year, question, row, column and stored value of every entry, the oldest first.
    catalogue, versions
        The questions in force, and what they have been called.
    """
    # Only the newest entry of each key is worth reading.
    newest = {(year, *versions.key(question, column), row): value for year, question, row, column, value in found}
    values: dict[int, dict[str, Value]] = {}
    cells: dict[int, dict[str, dict[str, dict[str, Value]]]] = {}
    for (year, question, column, row), stored in newest.items():
        value = None if stored is None else versions.value(question, column, from_json(stored))
        single, tables = values.setdefault(year, {}), cells.setdefault(year, {})
        if row:
            tables.setdefault(question, {}).setdefault(row, {})[column] = value
        elif value is not None:
            single[question] = value
    return {year: Answers(values=values[year], tables=_tables(cells[year], catalogue)) for year in values}


def _tables(cells: dict[str, dict[str, dict[str, Value]]], catalogue: Catalogue) -> dict[str, tuple[Row, ...]]:
    tables = {}
    for question, its in cells.items():
        fixed = [row.id for row in catalogue.question(question).rows] if question in catalogue else []
        if rows := _rows(fixed, its):
            tables[question] = rows
    return tables


def _rows(fixed: list[str], cells: dict[str, dict[str, Value]]) -> tuple[Row, ...]:
    kept: list[tuple[float, Row]] = []
    for row_id, columns in cells.items():
        marker = columns.get(ROW)
        answered = {column: value for column, value in columns.items() if column != ROW and value is not None}
        if row_id in fixed:
            if answered:
                kept.append((fixed.index(row_id), Row(id=row_id, values=answered)))
        elif marker is not None and answered:
            kept.append((marker["order"], Row(id=row_id, values=answered)))
    return tuple(row for _, row in sorted(kept, key=lambda item: (item[0], item[1].id)))
