"""Saving and loading answers.

A save adds an entry and never changes one, so the history of every answer is there and two people who write at once
both keep their text. A key is a unit, year and question, and for a table also a row and a column. The reserved column
``_row`` says that a row exists and where it stands among the others.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
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

_UNIT: sa.BindParameter[str] = sa.bindparam("unit")
_YEAR: sa.BindParameter[int] = sa.bindparam("year")
_CELLS = sa.select(entries.c.year, entries.c.question, entries.c.row, entries.c.column, entries.c.value)
# The entries of one unit in one year, and in that year and the one before it that has any, the newest last.
_ONE_YEAR = _CELLS.where(entries.c.unit == _UNIT, entries.c.year == _YEAR).order_by(entries.c.id)
_YEAR_BEFORE = (
    sa.select(sa.func.max(entries.c.year)).where(entries.c.unit == _UNIT, entries.c.year < _YEAR).scalar_subquery()
)
_TWO_YEARS = _CELLS.where(entries.c.unit == _UNIT, entries.c.year.in_([_YEAR, _YEAR_BEFORE])).order_by(entries.c.id)


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
        """Move a row up (negative) or down among the others; nothing happens when someone else has removed it."""
        ids = self.row_ids(row)
        if row.row not in ids:
            return
        place = ids.index(row.row)
        ids.insert(max(0, place + steps), ids.pop(place))
        time = self._clock()
        self._insert(
            [
                Entry(replace(row, row=row_id, column=ROW), {"order": order}, self._author, time, CATALOGUE_VERSION)
                for order, row_id in enumerate(ids, start=1)
            ]
        )

    def load(self, unit: str, year: int) -> Answers:
        """Return the current answers of a unit and year."""
        return self._load(_ONE_YEAR, unit, year).get(year, Answers())

    def load_with_earlier(self, unit: str, year: int) -> tuple[Answers, tuple[int, Answers] | None]:
        """Return the answers of a unit and year, and the latest earlier year that has any with its answers."""
        found = self._load(_TWO_YEARS, unit, year)
        answers = found.pop(year, Answers())
        for before, earlier in found.items():
            # A year in which everything has been taken back does not hide the ones before it.
            return answers, self.load_with_earlier(unit, before)[1] if earlier.empty else (before, earlier)
        return answers, None

    def _load(self, query: sa.Select[Any], unit: str, year: int) -> dict[int, Answers]:
        with self._connection() as connection:
            found = connection.execute(query, {"unit": unit, "year": year}).all()
        # Only the newest entry of each key is worth reading.
        newest = {(at, question, row, column): value for at, question, row, column, value in found}
        values: dict[int, dict[str, Value]] = {}
        cells: dict[int, dict[str, dict[str, dict[str, Value]]]] = {}
        for (at, question, row, column), stored in newest.items():
            value = None if stored is None else json.loads(stored)
            single, tables = values.setdefault(at, {}), cells.setdefault(at, {})
            if row:
                tables.setdefault(question, {}).setdefault(row, {})[column] = value
            elif value is not None:
                single[question] = value
        return {at: Answers(values=values[at], tables=self._tables(cells[at])) for at in values}

    def _tables(self, cells: dict[str, dict[str, dict[str, Value]]]) -> dict[str, tuple[Row, ...]]:
        tables = {question: self._rows(question, rows) for question, rows in cells.items()}
        return {question: rows for question, rows in tables.items() if rows}

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
        """Return the years that have answers, the earliest first; one whose answers are all taken back has none."""
        query = sa.select(entries.c.unit, entries.c.year).distinct()
        if unit is not None:
            query = query.where(entries.c.unit == unit)
        with self._connection() as connection:
            places = connection.execute(query).all()
        units_of: dict[int, list[str]] = {}
        for of, year in places:
            units_of.setdefault(year, []).append(of)
        # The first unit with an answer is enough for its year, so this reads few units even where there are many.
        return [year for year, its in sorted(units_of.items()) if any(not self.load(of, year).empty for of in its)]

    def _checked(self, key: Key, value: Value) -> Value:
        question = self._catalogue.question(key.question)
        is_table = question.type == "table"
        if is_table != bool(key.row) or is_table != bool(key.column):
            raise ValueError(f"{key.question} is {'a' if is_table else 'no'} table: {key} does not fit it")
        return check_value(question.column(key.column) if is_table else question, value)

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
    def _connection(self) -> Iterator[sa.Connection]:
        with _storage_errors(self._engine.url), self._engine.connect() as connection:
            yield connection


@contextmanager
def _storage_errors(url: sa.URL) -> Iterator[None]:
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

    Raises
    ------
    StorageError
        When the address cannot be read, the driver is not installed or the database does not answer.
    """
    engine = _engine(url if "://" in url else f"sqlite:///{(root / url).absolute()}")
    try:
        with _storage_errors(engine.url):
            migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, catalogue, author=author)


def _engine(url: str) -> sa.Engine:
    # The address itself is left out of the messages, since it may hold a password.
    try:
        engine = sa.create_engine(sa.make_url(url))
    except (sa.exc.NoSuchModuleError, ImportError):
        raise StorageError(
            f"Databasen {url.partition('://')[0]} kan inte användas: drivrutinen är inte installerad.",
            "Rätta url under [store] i jamtbok.toml, eller installera drivrutinen.",
        ) from None
    except (sa.exc.ArgumentError, ValueError):
        raise StorageError(
            "Databasens adress kan inte läsas.",
            "Skriv url under [store] i jamtbok.toml som ett filnamn eller som postgresql+psycopg://dator/databas.",
        ) from None
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # FULL keeps an acknowledged answer through a power cut.
    for pragma in ("busy_timeout = 30000", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    # WAL lets readers go on while someone writes. The file remembers it, and SQLite does not wait for the file to be
    # free before it changes over: where someone else is at work just now, the next to open it sees to it.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
