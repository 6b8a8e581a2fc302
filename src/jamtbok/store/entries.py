"""Entries, one for each change of an answer, and how they are written to the table and read from it.

An entry has three marks. The ``id`` is the database's own and grows in the order in which entries become visible. The
``uuid`` is the same wherever the entry has been merged into. The ``rank`` orders the history: it is the time in
microseconds, moved past whatever the unit and year held when the entry was saved. What is saved last is therefore
current even where one machine's clock is behind another's, and entries that have been merged come in the same order
in every database. This is a hybrid logical clock (Kulkarni, Demirbas, Madappa, Avva and Leone, 2014).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from jamtbok.model.values import Value
from jamtbok.store.schema import entries, rank_of

#: The reserved column that says that a row exists and where it stands among the others.
ROW = "_row"

_UNIT: sa.BindParameter[str] = sa.bindparam("at_unit")
_YEAR: sa.BindParameter[int] = sa.bindparam("at_year")
_LAST_ID = sa.select(sa.func.max(entries.c.id))
_LAST_RANK = sa.select(sa.func.max(entries.c.rank)).where(entries.c.unit == _UNIT, entries.c.year == _YEAR)


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
    """One saved change.

    Parameters
    ----------
    key
        What was answered.
    value
        The answer as stored, ``None`` when it was taken back.
    author, time
        Who saved it, and when (UTC).
    catalogue
        The version of the catalogue that it was answered under.
    id, uuid, rank
        Given when it is saved; see the module.
    """

    key: Key
    value: Value
    author: str
    time: datetime
    catalogue: int
    id: int = 0
    uuid: str = ""
    rank: int = 0


def append(connection: sa.Connection, made: Iterable[Entry]) -> list[Entry]:
    """Insert new entries, each with a rank after all others of its unit and year, and return them with their marks.

    The transaction must hold the units and years; see `jamtbok.store.database.transaction`.
    """
    last: dict[tuple[str, int], int] = {}
    ranked = []
    for entry in made:
        place = entry.key.unit, entry.key.year
        if place not in last:
            last[place] = connection.scalar(_LAST_RANK, {"at_unit": place[0], "at_year": place[1]}) or 0
        last[place] = max(rank_of(entry.time), last[place] + 1)
        ranked.append(replace(entry, uuid=uuid.uuid4().hex, rank=last[place]))
    return insert(connection, ranked)


def insert(connection: sa.Connection, ranked: Sequence[Entry]) -> list[Entry]:
    """Insert entries that have uuid and rank, and return them with their ids."""
    if not ranked:
        return []
    records = [_record(entry) for entry in ranked]
    if connection.dialect.name == "sqlite":
        # Whoever writes is alone, so the next ids are known: much quicker than to be told them one at a time.
        first = (connection.scalar(_LAST_ID) or 0) + 1
        ids: Sequence[int] = range(first, first + len(records))
        connection.execute(entries.insert(), [record | {"id": new} for record, new in zip(records, ids, strict=True)])
    else:
        statement = entries.insert().returning(entries.c.id, sort_by_parameter_order=True)
        ids = connection.scalars(statement, records).all()
    return [replace(entry, id=new) for entry, new in zip(ranked, ids, strict=True)]


def select(
    connection: sa.Connection, query: sa.Select[Any], parameters: Mapping[str, Any] | None = None
) -> list[Entry]:
    """Return the entries of a query that selects all columns."""
    return [_entry(row) for row in connection.execute(query, parameters or {})]


def _record(entry: Entry) -> dict[str, Any]:
    return {
        "unit": entry.key.unit,
        "year": entry.key.year,
        "question": entry.key.question,
        "row": entry.key.row,
        "column": entry.key.column,
        "value": None if entry.value is None else json.dumps(entry.value, ensure_ascii=False, sort_keys=True),
        "author": entry.author,
        "time": entry.time.astimezone(UTC).isoformat(timespec="microseconds"),
        "catalogue": entry.catalogue,
        "uuid": entry.uuid,
        "rank": entry.rank,
    }


def _entry(row: Any) -> Entry:
    return Entry(
        Key(row.unit, row.year, row.question, row.row, row.column),
        None if row.value is None else json.loads(row.value),
        row.author,
        datetime.fromisoformat(row.time),
        row.catalogue,
        row.id,
        row.uuid,
        row.rank,
    )
