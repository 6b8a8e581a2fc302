"""Saving and loading answers.

A save adds an entry and never changes one, so the history of every answer is there and two people who write at once
both keep their text. A key is a unit, year and question, and for a table also a row and a column. The reserved column
`ROW` says that a row exists and where it stands among the others. What was saved under an earlier catalogue is read
as the present one asks it; see `jamtbok.store.versions`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from jamtbok.errors import AnswerError
from jamtbok.measures.carried import is_answered
from jamtbok.model.answers import Answers
from jamtbok.model.questions import CATALOGUE_VERSION, Catalogue
from jamtbok.model.values import Value, check_value
from jamtbok.store.current import current_answers
from jamtbok.store.database import lock_of, open_engine, storage_errors, transaction
from jamtbok.store.entries import ROW, Entry, Key, append, insert, select
from jamtbok.store.schema import entries, migrate
from jamtbok.store.versions import Versions

_UNIT: sa.BindParameter[str] = sa.bindparam("unit")
_YEAR: sa.BindParameter[int] = sa.bindparam("year")
_CELLS = sa.select(entries.c.year, entries.c.question, entries.c.row, entries.c.column, entries.c.value)
_HERE = entries.c.unit == _UNIT, entries.c.year == _YEAR
# Two entries of one key with the same rank come from two databases; then the same one is the newest in both.
_OLDEST_FIRST = entries.c.rank, entries.c.uuid
# The entries of one unit in one year, and in that year and the one before it that has any.
_ONE_YEAR = _CELLS.where(*_HERE).order_by(*_OLDEST_FIRST)
_YEAR_BEFORE = (
    sa.select(sa.func.max(entries.c.year)).where(entries.c.unit == _UNIT, entries.c.year < _YEAR).scalar_subquery()
)
_TWO_YEARS = _CELLS.where(entries.c.unit == _UNIT, entries.c.year.in_([_YEAR, _YEAR_BEFORE])).order_by(*_OLDEST_FIRST)
_LAST_ID = sa.select(sa.func.max(entries.c.id)).where(*_HERE)
_CHANGES = entries.select().where(*_HERE, entries.c.id > sa.bindparam("after")).order_by(entries.c.id)


@dataclass(frozen=True)
class Merged:
    """What a merge found and did: the entries that were there before, and those that it added."""

    before: list[Entry]
    added: list[Entry]


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
    backup
        The copy of the database that was made when it was opened and brought to a newer schema.
    """

    def __init__(
        self,
        engine: sa.Engine,
        catalogue: Catalogue,
        *,
        author: str = "",
        clock: Callable[[], datetime] = _now,
        new_row_id: Callable[[], str] = _new_row_id,
        backup: Path | None = None,
    ) -> None:
        self._engine = engine
        self.catalogue = catalogue
        self._versions = Versions(catalogue)
        self.author = author
        self._clock = clock
        self._new_row_id = new_row_id
        self.backup = backup
        self._own: set[str] = set()

    @property
    def file(self) -> Path | None:
        """The database's file, ``None`` when it is on a server or in memory."""
        url = self._engine.url
        in_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
        return Path(url.database or "") if in_file else None

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # -- saving

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
        made = self._made((key, self._checked(key, value)) for key, value in changes)
        if not made:
            return []
        with self._writing(entry.key for entry in made) as connection:
            return self._append(connection, made)

    def has_saved(self, entry: Entry) -> bool:
        """Tell whether an entry was saved through this object, and not by someone else."""
        return entry.uuid in self._own

    def add_row(self, table: Key, *, row_id: str = "") -> str:
        """Add an empty row last in a table and return its id."""
        row_id = row_id or self._new_row_id()
        with self._writing([table]) as connection:
            marker = {"order": self._next_order(connection, table)}
            self._append(connection, self._made([(_marker(table, row_id), marker)]))
        return row_id

    def append_rows(self, table: Key, rows: Sequence[Mapping[str, Value]]) -> list[str]:
        """Add filled rows last in a table, all or none, and return their ids.

        Parameters
        ----------
        table
            The table.
        rows
            The values of each row by column.

        Raises
        ------
        AnswerError
            When a value does not fit its column; the message begins with the row's number among these.
        """
        filled = [self._checked_row(table, number, values) for number, values in enumerate(rows, start=1)]
        if not filled:
            return []
        ids = [self._new_row_id() for _ in filled]
        with self._writing([table]) as connection:
            changes: list[tuple[Key, Value]] = []
            order = self._next_order(connection, table)
            for row_id, values in zip(ids, filled, strict=True):
                changes.append((_marker(table, row_id), {"order": order}))
                changes += _cells(table, row_id, values)
                order += 1
            self._append(connection, self._made(changes))
        return ids

    def add_rows(self, rows: Iterable[tuple[Key, str]]) -> None:
        """Add rows with known ids to tables that have none of their own yet, in one transaction."""
        orders: dict[Key, int] = {}
        changes = []
        for table, row_id in rows:
            orders[table] = orders.get(table, 0) + 1
            changes.append((_marker(table, row_id), {"order": orders[table]}))
        if changes:
            with self._writing(key for key, _ in changes) as connection:
                self._append(connection, self._made(changes))

    def duplicate_row(self, row: Key) -> str:
        """Add a row right after another, with the same answers, and return its id.

        Raises
        ------
        AnswerError
            When someone else has removed the row.
        """
        row_id = self._new_row_id()
        with self._writing([row]) as connection:
            orders = self._row_orders(connection, row)
            ids = [there for there, _ in orders]
            if row.row not in ids:
                raise AnswerError("Raden har tagits bort av någon annan.", "Ladda om formuläret.")
            ids.insert(ids.index(row.row) + 1, row_id)
            where = _of_question(self._versions, row) & (entries.c.row == row.row)
            values = {entry.key.column: entry.value for entry in self._select(connection, where)}
            answered = {column: value for column, value in values.items() if column != ROW and value is not None}
            changes = [*_reordered(row, ids, dict(orders)), *_cells(row, row_id, answered)]
            self._append(connection, self._made(changes))
        return row_id

    def remove_row(self, row: Key) -> None:
        """Take a row out of its table; its answers stay in the history."""
        with self._writing([row]) as connection:
            self._append(connection, self._made([(_marker(row, row.row), None)]))

    def move_row(self, row: Key, steps: int) -> None:
        """Move a row up (negative) or down among the others; nothing happens when someone else has removed it."""
        with self._writing([row]) as connection:
            orders = self._row_orders(connection, row)
            ids = [row_id for row_id, _ in orders]
            if row.row not in ids:
                return
            place = ids.index(row.row)
            ids.insert(max(0, place + steps), ids.pop(place))
            self._append(connection, self._made(_reordered(row, ids, dict(orders))))

    def merge(self, incoming: Sequence[Entry]) -> Merged:
        """Add those entries of one unit that are not here yet, as they are, in one transaction.

        They keep their uuid and rank, so that what was saved latest is current, wherever it was saved. Their values
        are not checked against the catalogue: it may have changed since.
        """
        units = {entry.key.unit for entry in incoming}
        if len(units) > 1:
            raise ValueError(f"one unit at a time, not {sorted(units)}")
        with self._writing(entry.key for entry in incoming) as connection:
            query = entries.select().where(entries.c.unit.in_(units)).order_by(*_OLDEST_FIRST)
            before = select(connection, query)
            known = {entry.uuid for entry in before}
            return Merged(before, insert(connection, [entry for entry in incoming if entry.uuid not in known]))

    # -- loading

    def load(self, unit: str, year: int) -> Answers:
        """Return the current answers of a unit and year."""
        return self._load(_ONE_YEAR, unit, year).get(year, Answers())

    def load_questions(self, year: int, questions: Sequence[str], *, unit: str = "") -> Iterator[tuple[str, Answers]]:
        """Give each unit that has answers to some questions in a year, with these; `unit` asks for one unit alone."""
        names = [name for question in questions for name in self._versions.names_of(question)]
        query = (
            sa.select(entries.c.unit, *_CELLS.selected_columns)
            .where(entries.c.year == year, entries.c.question.in_(names), *([entries.c.unit == unit] if unit else []))
            .order_by(entries.c.unit, *_OLDEST_FIRST)
        )
        with self._reading() as connection:
            found = connection.execute(query).all()
        for its_unit, its in groupby(found, key=lambda entry: entry[0]):
            answers = current_answers((entry[1:] for entry in its), self.catalogue, self._versions).get(year)
            if answers is not None and not answers.empty:
                yield its_unit, answers

    def load_years(self, unit: str, questions: Sequence[str], *, before: int) -> dict[int, Answers]:
        """Return a unit's answers to some questions in every year before one that has any."""
        names = [name for question in questions for name in self._versions.names_of(question)]
        wanted = (entries.c.unit == unit) & (entries.c.year < before) & entries.c.question.in_(names)
        with self._reading() as connection:
            found = connection.execute(_CELLS.where(wanted).order_by(*_OLDEST_FIRST)).all()
        return current_answers(found, self.catalogue, self._versions)

    def load_with_earlier(self, unit: str, year: int) -> tuple[Answers, tuple[int, Answers] | None]:
        """Return the answers of a unit and year, and the latest earlier year that has any with its answers."""
        found = self._load(_TWO_YEARS, unit, year)
        answers = found.pop(year, Answers())
        for before, earlier in found.items():
            # A year in which everything has been taken back does not hide the ones before it.
            return answers, self.load_with_earlier(unit, before)[1] if earlier.empty else (before, earlier)
        return answers, None

    def history(self, key: Key) -> list[Entry]:
        """Return every entry of one answer, the oldest first."""
        with self._reading() as connection:
            found = self._select(connection, _of_question(self._versions, key) & (entries.c.row == key.row))
        return [entry for entry in found if entry.key.column == key.column]

    def changes(self, unit: str, year: int, after: int) -> list[Entry]:
        """Return the entries of a unit and year with a larger id than `after`, the oldest first.

        None is ever missed: within a unit and year entries become visible in the order of their ids. One that has come
        by a merge may be older than the answer that is current; `load` tells which is.
        """
        with self._reading() as connection:
            found = select(connection, _CHANGES, {"unit": unit, "year": year, "after": after})
        return [self._versions.entry(entry) for entry in found]

    def last_id(self, unit: str, year: int) -> int:
        """Return the id of the newest entry of a unit and year, 0 when there is none."""
        with self._reading() as connection:
            return connection.scalar(_LAST_ID, {"unit": unit, "year": year}) or 0

    def last_changes(self, year: int) -> dict[str, Entry]:
        """Return the latest entry of every unit that has any in a year."""
        newest = (
            sa.select(entries.c.unit, sa.func.max(entries.c.rank).label("rank"))
            .where(entries.c.year == year)
            .group_by(entries.c.unit)
            .subquery()
        )
        its = (entries.c.unit == newest.c.unit) & (entries.c.rank == newest.c.rank) & (entries.c.year == year)
        with self._reading() as connection:
            return {entry.key.unit: entry for entry in select(connection, entries.select().join(newest, its))}

    def entries_of(self, unit: str, year: int | None = None) -> list[Entry]:
        """Return the whole history of a unit as it was saved, the oldest first; of one year or of all."""
        query = entries.select().where(entries.c.unit == unit).order_by(entries.c.year, *_OLDEST_FIRST)
        if year is not None:
            query = query.where(entries.c.year == year)
        with self._reading() as connection:
            return select(connection, query)

    def years(self, unit: str | None = None) -> list[int]:
        """Return the years that have answers, the earliest first.

        One whose answers are all taken back has none, nor has one whose start page has only been opened.
        """
        query = sa.select(entries.c.unit, entries.c.year).distinct()
        if unit is not None:
            query = query.where(entries.c.unit == unit)
        with self._reading() as connection:
            places = connection.execute(query).all()
        units_of: dict[int, list[str]] = {}
        for of, year in places:
            units_of.setdefault(year, []).append(of)
        # The first unit with an answer is enough for its year, so this reads few units even where there are many.
        return [year for year, its in sorted(units_of.items()) if any(is_answered(self.load(of, year)) for of in its)]

    def authors(self) -> list[str]:
        """Return all who have saved anything, by the names that they saved under."""
        with self._reading() as connection:
            found = connection.scalars(sa.select(entries.c.author).distinct().order_by(entries.c.author))
            return [author for author in found if author]

    def row_ids(self, table: Key) -> list[str]:
        """Return the ids of a table's rows in order, the empty ones too."""
        with self._reading() as connection:
            return [row_id for row_id, _ in self._row_orders(connection, table)]

    # -- what the above is made of

    def _load(self, query: sa.Select[Any], unit: str, year: int) -> dict[int, Answers]:
        with self._reading() as connection:
            found = connection.execute(query, {"unit": unit, "year": year}).all()
        return current_answers(found, self.catalogue, self._versions)

    def _checked(self, key: Key, value: Value) -> Value:
        question = self.catalogue.question(key.question)
        is_table = question.type == "table"
        if is_table != bool(key.row) or is_table != bool(key.column):
            raise ValueError(f"{key.question} is {'a' if is_table else 'no'} table: {key} does not fit it")
        return check_value(question.column(key.column) if is_table else question, value)

    def _checked_row(self, table: Key, number: int, values: Mapping[str, Value]) -> dict[str, Value]:
        question = self.catalogue.question(table.question)
        try:
            checked = {column: check_value(question.column(column), value) for column, value in values.items()}
        except AnswerError as error:
            raise AnswerError(f"Rad {number}. {error.message}", error.hint) from None
        return {column: value for column, value in checked.items() if value is not None}

    def _made(self, changes: Iterable[tuple[Key, Value]]) -> list[Entry]:
        time = self._clock()
        return [Entry(key, value, self.author, time, CATALOGUE_VERSION) for key, value in changes]

    def _append(self, connection: sa.Connection, made: Iterable[Entry]) -> list[Entry]:
        saved = append(connection, made)
        self._own.update(entry.uuid for entry in saved)
        return saved

    def _row_orders(self, connection: sa.Connection, table: Key) -> list[tuple[str, float]]:
        found = self._select(connection, _of_question(self._versions, table) & (entries.c.column == ROW))
        current = {entry.key.row: entry.value for entry in found}
        there = [(row_id, marker["order"]) for row_id, marker in current.items() if marker is not None]
        return sorted(there, key=lambda item: (item[1], item[0]))

    def _next_order(self, connection: sa.Connection, table: Key) -> float:
        return 1 + max((order for _, order in self._row_orders(connection, table)), default=0)

    def _select(self, connection: sa.Connection, where: sa.ColumnElement[bool]) -> list[Entry]:
        found = select(connection, entries.select().where(where).order_by(*_OLDEST_FIRST))
        return [self._versions.entry(entry) for entry in found]

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with storage_errors(self._engine.url), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self, keys: Iterable[Key]) -> Iterator[sa.Connection]:
        locks = [lock_of(unit, year) for unit, year in {(key.unit, key.year) for key in keys}]
        with storage_errors(self._engine.url), transaction(self._engine, locks) as connection:
            yield connection


def _marker(table: Key, row_id: str) -> Key:
    return replace(table, row=row_id, column=ROW)


def _cells(table: Key, row_id: str, values: Mapping[str, Value]) -> list[tuple[Key, Value]]:
    return [(replace(table, row=row_id, column=column), value) for column, value in values.items()]


def _reordered(table: Key, ids: list[str], orders: Mapping[str, float]) -> list[tuple[Key, Value]]:
    """Return the changes that give rows the order of a list; those that stand right already are left."""
    return [
        (_marker(table, row_id), {"order": order})
        for order, row_id in enumerate(ids, start=1)
        if orders.get(row_id) != order
    ]


def _of_question(versions: Versions, key: Key) -> sa.ColumnElement[bool]:
    return (
        (entries.c.unit == key.unit)
        & (entries.c.year == key.year)
        & entries.c.question.in_(versions.names_of(key.question))
    )


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
    engine = open_engine(url if "://" in url else f"sqlite:///{(root / url).absolute()}")
    try:
        with storage_errors(engine.url):
            backup = migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, catalogue, author=author, backup=backup)
