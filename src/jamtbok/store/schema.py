"""The tables and their numbered migrations.

A migration is never edited once it has been released: a change of the schema is a new function at the end of
``MIGRATIONS``. Each runs in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable

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


def migrate(engine: sa.Engine) -> None:
    """Bring the database to the newest schema.

    Raises
    ------
    StorageError
        When the database was made by a newer version of jamtbok.
    """
    with engine.begin() as connection:
        schema_version.create(connection, checkfirst=True)
        done = connection.scalar(sa.select(sa.func.max(schema_version.c.version))) or 0
    if done > len(MIGRATIONS):
        raise StorageError(
            f"Databasen är gjord med en nyare version av jamtbok (schema {done}, här finns {len(MIGRATIONS)}).",
            "Uppdatera jamtbok. Ingenting i databasen har ändrats.",
        )
    for number, migration in enumerate(MIGRATIONS[done:], start=done + 1):
        with engine.begin() as connection:
            migration(connection)
            connection.execute(schema_version.insert().values(version=number))
