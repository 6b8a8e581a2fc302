"""A copy of a database file before it is brought to a newer schema."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from jamtbok.errors import StorageError


def back_up(url: sa.URL, schema: int) -> Path | None:
    """Copy a SQLite file beside itself, whole and readable by itself, under a name that is free.

    Parameters
    ----------
    url
        The database. One that is no file on disk is not copied: a server has its own backups.
    schema
        The version of its schema, which is put into the name with today's date.

    Raises
    ------
    StorageError
        When the copy cannot be made; the database is then left as it is.
    """
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    original = Path(url.database)
    try:
        handle, made = tempfile.mkstemp(prefix=f".{original.name}.", dir=original.parent)
        os.close(handle)
        try:
            with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(made)) as target:
                source.backup(target)
            shutil.copymode(original, made)
            copy = _free_name(original, schema)
            Path(made).rename(copy)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise
    except (OSError, sqlite3.Error) as error:
        raise StorageError(
            f"Databasen {original} behöver göras om för den här versionen av jamtbok, men det går inte att göra en "
            f"säkerhetskopia först: {error}.",
            "Frigör plats på disken och kontrollera att du får skriva i mappen. Ingenting i databasen har ändrats.",
        ) from None
    return copy


def _free_name(original: Path, schema: int) -> Path:
    # Whoever migrates is alone in doing so, so a name that is free now stays free.
    day = f"{datetime.now().astimezone():%Y-%m-%d}"
    stem = f"{original.stem}.schema-{schema}.{day}"
    copy, number = original.with_name(f"{stem}{original.suffix}"), 1
    while copy.exists():
        number += 1
        copy = original.with_name(f"{stem}-{number}{original.suffix}")
    return copy
