"""The tables and their numbered migrations.

A migration is never edited once it has been released: a change of the schema is a new function at the end of
``MIGRATIONS``. Each runs in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from jamtbok.errors import StorageError

metadata = sa.MetaData()

#: One row for each change: the newest row of a key is the current answer.
entries = sa.Table(
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
    sa.Index("entries_by_unit_and_year", "unit", "year", "id"),
    sqlite_autoincrement=True,
)

schema_version = sa.Table("schema_version", metadata, sa.Column("version", sa.Integer, nullable=False))


def _001_entries(connection: sa.Connection) -> None:
    entries.create(connection)


MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (_001_entries,)


# Any number will do as long as nothing else in the database takes the same lock.
_POSTGRESQL_LOCK = 0x6A616D74


def migrate(engine: sa.Engine) -> None:
    """Bring the database to the newest schema; several processes may do so at once.

    Raises
    ------
    StorageError
        When the database was made by a newer version of jamtbok.
    """
    with engine.connect() as connection:
        done = _version(connection)
    # A database that is up to date is opened without a lock: others may be writing, or it may be read-only.
    while done < len(MIGRATIONS):
        with _alone(engine) as connection:
            done = _version(connection)
            if done < len(MIGRATIONS):
                schema_version.create(connection, checkfirst=True)
                MIGRATIONS[done](connection)
                done += 1
                connection.execute(schema_version.insert().values(version=done))
    if done > len(MIGRATIONS):
        raise StorageError(
            f"Databasen är gjord med en nyare version av jamtbok (schema {done}, här finns {len(MIGRATIONS)}).",
            "Uppdatera jamtbok. Ingenting i databasen har ändrats.",
        )


def _version(connection: sa.Connection) -> int:
    if not sa.inspect(connection).has_table(schema_version.name):
        return 0
    return connection.scalar(sa.select(sa.func.max(schema_version.c.version))) or 0


@contextmanager
def _alone(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a transaction in which nobody else migrates the same database."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Python's own driver begins no transaction before a table is made, so it is begun and ended by hand;
            # what is not committed is rolled back when the connection goes back to its pool.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.exec_driver_sql("COMMIT")
        return
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRESQL_LOCK)))
        yield connection
