"""Saving and loading answers.

A save adds an entry and never changes one, so the history of every answer is there and two people who write at once
both keep their text. A key is a unit, year and question, and for a table also a row and a column. The reserved column
``_row`` says that a row exists and where it stands among the others.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from jamtbok.errors import StorageError
from jamtbok.model.answers import Answers, Row
from jamtbok.model.questions import CATALOGUE_VERSION, Catalogue
from jamtbok.model.values import Value, check_value
from jamtbok.store.schema import entries, migrate

ROW = "_row"


@dataclass(frozen=True)
class Key:
    """What an entry answers."""

    unit: str
    year: int
    question: str
    row: str = ""
    column: str = ""


@dataclass(frozen=True)
class Entry:
    """One saved change: the value as stored, who saved it and when (UTC)."""

    key: Key
    value: Value
    author: str
    time: datetime
    catalogue: int


def _now() -> datetime:
    return datetime.now(UTC)


def _new_row_id() -> str:
    return uuid.uuid4().hex[:12]


class Store:
    """The answers of a workbook.

    Parameters
    ----------
    engine
        A SQLAlchemy engine whose database has the newest schema; see `open_store`.
    catalogue
        The questions that may be answered; every value is checked against its question.
    author
        Who saves.
    clock, new_row_id
        Where times and row ids come from.
    """

    def __init__(
        self,
        engine: sa.Engine,
        catalogue: Catalogue,
        *,
        author: str = "",
        clock: Callable[[], datetime] = _now,
        new_row_id: Callable[[], str] = _new_row_id,
    ) -> None:
        self._engine = engine
        self._catalogue = catalogue
        self._author = author
        self._clock = clock
        self._new_row_id = new_row_id

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def save(self, key: Key, value: Value) -> Entry:
        """Save one answer, or take it back with ``None``.

        Raises
        ------
        AnswerError
            When the value does not fit the question.
        StorageError
            When the database cannot take it.
        """
        (entry,) = self.save_all([(key, value)])
        return entry

    def save_all(self, changes: Iterable[tuple[Key, Value]]) -> list[Entry]:
        """Save several answers in one transaction: all or none."""
        time = self._clock()
        made = [Entry(key, self._checked(key, value), self._author, time, CATALOGUE_VERSION) for key, value in changes]
        self._insert(made)
        return made

    def add_row(self, table: Key, *, row_id: str = "") -> str:
        """Add an empty row last in a table and return its id."""
        row_id = row_id or self._new_row_id()
        order = 1 + max((order for _, order in self._row_orders(table)), default=0)
        self._save_row(replace(table, row=row_id), {"order": order})
        return row_id

    def add_rows(self, rows: Iterable[tuple[Key, str]]) -> None:
        """Add rows with known ids to tables that have none of their own yet, in one transaction."""
        time = self._clock()
        orders: dict[Key, int] = {}
        made = []
        for table, row_id in rows:
            orders[table] = orders.get(table, 0) + 1
            key = replace(table, row=row_id, column=ROW)
            made.append(Entry(key, {"order": orders[table]}, self._author, time, CATALOGUE_VERSION))
        self._insert(made)

    def remove_row(self, row: Key) -> None:
        """Take a row out of its table; its answers stay in the history."""
        self._save_row(row, None)

    def move_row(self, row: Key, steps: int) -> None:
        """Move a row up (negative) or down among the others."""
        ids = [row_id for row_id, _ in self._row_orders(row)]
        place = ids.index(row.row)
        ids.insert(max(0, place + steps), ids.pop(place))
        for order, row_id in enumerate(ids, start=1):
            self._save_row(replace(row, row=row_id), {"order": order})

    def load(self, unit: str, year: int) -> Answers:
        """Return the current answers of a unit and year."""
        where = (entries.c.unit == unit) & (entries.c.year == year)
        current = {entry.key: entry.value for entry in self._select(where)}
        values: dict[str, Value] = {}
        cells: dict[str, dict[str, dict[str, Value]]] = {}
        for key, value in current.items():
            if not key.row:
                if value is not None:
                    values[key.question] = value
            else:
                cells.setdefault(key.question, {}).setdefault(key.row, {})[key.column] = value
        tables = {question: self._rows(question, rows) for question, rows in cells.items()}
        return Answers(values=values, tables={question: rows for question, rows in tables.items() if rows})

    def history(self, key: Key) -> list[Entry]:
        """Return every entry of one answer, the oldest first."""
        return self._select(
            (entries.c.unit == key.unit)
            & (entries.c.year == key.year)
            & (entries.c.question == key.question)
            & (entries.c.row == key.row)
            & (entries.c.column == key.column)
        )

    def years(self, unit: str | None = None) -> list[int]:
        """Return the years that have answers, the earliest first."""
        query = sa.select(entries.c.year).distinct().order_by(entries.c.year)
        if unit is not None:
            query = query.where(entries.c.unit == unit)
        with self._connection() as connection:
            return list(connection.scalars(query))

    def _checked(self, key: Key, value: Value) -> Value:
        question = self._catalogue.question(key.question)
        if question.type != "table":
            return check_value(question, value)
        return check_value(question.column(key.column), value)

    def _rows(self, question_id: str, cells: dict[str, dict[str, Value]]) -> tuple[Row, ...]:
        fixed = [row.id for row in self._catalogue.question(question_id).rows] if question_id in self._catalogue else []
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

    def _row_orders(self, table: Key) -> list[tuple[str, float]]:
        where = (
            (entries.c.unit == table.unit)
            & (entries.c.year == table.year)
            & (entries.c.question == table.question)
            & (entries.c.column == ROW)
        )
        current = {entry.key.row: entry.value for entry in self._select(where)}
        there = [(row_id, marker["order"]) for row_id, marker in current.items() if marker is not None]
        return sorted(there, key=lambda item: (item[1], item[0]))

    def row_ids(self, table: Key) -> list[str]:
        """Return the ids of a table's rows in order, the empty ones too."""
        return [row_id for row_id, _ in self._row_orders(table)]

    def _save_row(self, row: Key, marker: dict[str, Any] | None) -> None:
        key = replace(row, column=ROW)
        self._insert([Entry(key, marker, self._author, self._clock(), CATALOGUE_VERSION)])

    def _insert(self, made: list[Entry]) -> None:
        if not made:
            return
        records = [
            {
                "unit": entry.key.unit,
                "year": entry.key.year,
                "question": entry.key.question,
                "row": entry.key.row,
                "column": entry.key.column,
                "value": None if entry.value is None else json.dumps(entry.value, ensure_ascii=False, sort_keys=True),
                "author": entry.author,
                "time": entry.time.isoformat(timespec="microseconds"),
                "catalogue": entry.catalogue,
            }
            for entry in made
        ]
        with self._connection() as connection, connection.begin():
            connection.execute(entries.insert(), records)

    def _select(self, where: sa.ColumnElement[bool]) -> list[Entry]:
        with self._connection() as connection:
            rows = connection.execute(entries.select().where(where).order_by(entries.c.id)).all()
        return [
            Entry(
                Key(row.unit, row.year, row.question, row.row, row.column),
                None if row.value is None else json.loads(row.value),
                row.author,
                datetime.fromisoformat(row.time),
                row.catalogue,
            )
            for row in rows
        ]

    @contextmanager
    def _connection(self) -> Any:
        with _storage_errors(self._engine.url), self._engine.connect() as connection:
            yield connection


@contextmanager
def _storage_errors(url: sa.URL) -> Any:
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise StorageError(
            f"Databasen {url.render_as_string(hide_password=True)} svarar inte som den ska: {cause}.",
            "Kontrollera att filen eller servern finns och att du får skriva där, och försök igen.",
        ) from error


def open_store(root: Path, url: str, catalogue: Catalogue, *, author: str = "") -> Store:
    """Open a workbook's database, made or migrated when needed.

    Parameters
    ----------
    root
        The workbook's folder.
    url
        A database URL, or the name of a SQLite file in the workbook.
    catalogue, author
        See `Store`.
    """
    place = sa.make_url(url if "://" in url else f"sqlite:///{(root / url).absolute()}")
    engine = sa.create_engine(place)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
    with _storage_errors(place):
        migrate(engine)
    return Store(engine, catalogue, author=author)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # WAL lets readers go on while someone writes; FULL keeps an acknowledged answer through a power cut.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 30000", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
