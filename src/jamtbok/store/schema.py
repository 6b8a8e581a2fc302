"""The tables and their numbered migrations.

A migration is never edited once it has been released: a change of the schema is a new function at the end of
``MIGRATIONS``. Each runs in a transaction of its own, and a database file that holds answers is copied first.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from jamtbok.errors import StorageError
from jamtbok.store.backup import back_up
from jamtbok.store.database import transaction


def _entries(metadata: sa.MetaData, *more: sa.schema.SchemaItem) -> sa.Table:
    """One row for each change of an answer, as the first migration made it, and what later ones have added."""
    return sa.Table(
        "entries",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        # Empty for a question that is not a table.
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("column", sa.Text, nullable=False),
        # JSON; NULL when the answer was taken back.
        sa.Column("value", sa.Text),
        sa.Column("author", sa.Text, nullable=False),
        # ISO 8601 in UTC.
        sa.Column("time", sa.Text, nullable=False),
        sa.Column("catalogue", sa.Integer, nullable=False),
        *more,
        sa.Index("entries_by_unit_and_year", "unit", "year", "id"),
        sqlite_autoincrement=True,
    )


metadata = sa.MetaData()

#: The entry of a key with the highest rank is the current answer; see `jamtbok.store.entries`.
entries = _entries(
    metadata,
    sa.Column("uuid", sa.Text, nullable=False, unique=True),
    sa.Column("rank", sa.BigInteger, nullable=False),
    sa.Index("entries_by_rank", "unit", "year", "rank"),
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rank_of(time: datetime) -> int:
    """Return the rank of an entry saved at a time when nothing has a later one."""
    return (time - _EPOCH) // timedelta(microseconds=1)


schema_version = sa.Table("schema_version", metadata, sa.Column("version", sa.Integer, nullable=False))


def _001_entries(connection: sa.Connection) -> None:
    _entries(sa.MetaData()).create(connection)


def _002_uuid_and_rank(connection: sa.Connection) -> None:
    """Give every entry a mark that is the same in all copies of the database, and keep the order that they had.

    The table is made anew, so that an older version that still has the database open cannot add what lacks them.
    """
    connection.execute(sa.text("ALTER TABLE entries RENAME TO entries_before"))
    connection.execute(sa.text("DROP INDEX entries_by_unit_and_year"))
    before = _entries(sa.MetaData()).to_metadata(sa.MetaData(), name="entries_before")
    entries.create(connection)
    ranks: dict[tuple[str, int], int] = {}
    last = 0
    for rows in _in_parts(connection, before):
        connection.execute(entries.insert(), [_with_uuid_and_rank(row, ranks) for row in rows])
        last = rows[-1]["id"]
    before.drop(connection)
    if last and connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence("entries", "id"), last)))


def _in_parts(connection: sa.Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    """Give all rows of a table by id, some at a time."""
    last = 0
    while True:
        query = sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(5000)
        rows = [dict(row) for row in connection.execute(query).mappings()]
        if not rows:
            return
        yield rows
        last = rows[-1]["id"]


# Any UUID will do; it makes those that are derived from rows jamtbok's own.
_NAMESPACE = uuid.UUID("6f0b4c1e-2a57-5d4e-9a3c-8e1f7d20b9a6")


def _with_uuid_and_rank(row: dict[str, Any], ranks: dict[tuple[str, int], int]) -> dict[str, Any]:
    place = row["unit"], row["year"]
    ranks[place] = max(rank_of(datetime.fromisoformat(row["time"])), ranks.get(place, 0) + 1)
    content = json.dumps(list(row.values()), ensure_ascii=False)
    return row | {"uuid": uuid.uuid5(_NAMESPACE, content).hex, "rank": ranks[place]}


MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (_001_entries, _002_uuid_and_rank)


# Any number will do as long as nothing else in the database takes the same lock.
_MIGRATING = 0x6A616D74


def migrate(engine: sa.Engine) -> Path | None:
    """Bring the database to the newest schema; several processes may do so at once.

    Returns
    -------
    Path or None
        The copy that was made of a database file with an older schema.

    Raises
    ------
    StorageError
        When the database was made by a newer version of jamtbok.
    """
    with engine.connect() as connection:
        done = _version(connection)
    copy = None
    # A database that is up to date is opened without a lock: others may be writing, or it may be read-only.
    while done < len(MIGRATIONS):
        with transaction(engine, [_MIGRATING]) as connection:
            done = _version(connection)
            if done < len(MIGRATIONS):
                if copy is None and done and connection.scalar(sa.text("SELECT id FROM entries LIMIT 1")):
                    copy = back_up(engine.url, done)
                _without_time_limits(connection)
                schema_version.create(connection, checkfirst=True)
                MIGRATIONS[done](connection)
                done += 1
                connection.execute(schema_version.insert().values(version=done))
    if done > len(MIGRATIONS):
        raise StorageError(
            f"Databasen är gjord med en nyare version av jamtbok (schema {done}, här finns {len(MIGRATIONS)}).",
            "Uppdatera jamtbok. Ingenting i databasen har ändrats.",
        )
    return copy


def _version(connection: sa.Connection) -> int:
    if not sa.inspect(connection).has_table(schema_version.name):
        return 0
    return connection.scalar(sa.select(sa.func.max(schema_version.c.version))) or 0


def _without_time_limits(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        for limit in ("statement_timeout", "lock_timeout"):
            connection.execute(sa.text(f"SET LOCAL {limit} = 0"))
