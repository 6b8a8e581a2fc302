"""A database made by an earlier version is brought to the present schema, and nothing in it is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from jamtbok.errors import StorageError
from jamtbok.model.questions import packaged_catalogue
from jamtbok.store import open_store, schema
from jamtbok.store.database import open_engine

from .keys import TEXT, TRAINING, OpenStore, names

MORNING, NOON = "2013-06-01T08:00:00.000000+00:00", "2013-06-01T12:00:00.000000+00:00"

#: Unit, year, question, row, column, value, author, time, catalogue.
OLD = [
    ("skola", 2013, TEXT.question, "", "", '"ett"', "eva", NOON, 1),
    ("skola", 2013, TRAINING.question, "r1", "_row", '{"order": 1}', "eva", NOON, 1),
    ("skola", 2013, TRAINING.question, "r1", "name", '"Kurs"', "eva", NOON, 1),
    ("bad", 2013, TEXT.question, "", "", '"badets"', "adam", NOON, 1),
    # Saved last, on a machine whose clock was behind.
    ("skola", 2013, TEXT.question, "", "", '"två"', "adam", MORNING, 1),
    ("skola", 2013, TEXT.question, "", "", '"två"', "adam", MORNING, 1),
]
COLUMNS = ("unit", "year", "question", "row", "column", "value", "author", "time", "catalogue")
INSERT = (
    'INSERT INTO entries (unit, year, question, "row", "column", value, author, "time", catalogue) '
    "VALUES (:unit, :year, :question, :row, :column, :value, :author, :time, :catalogue)"
)


def make_old(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a database as the first version did, and nothing after it."""
    with monkeypatch.context() as then:
        then.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        schema.migrate(engine)
    with engine.begin() as connection:
        connection.execute(sa.text(INSERT), [dict(zip(COLUMNS, row, strict=True)) for row in OLD])
    engine.dispose()


@pytest.fixture
def old(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database that the first version made."""
    make_old(open_engine(address if "://" in address else f"sqlite:///{tmp_path / address}"), monkeypatch)
    return address


@pytest.mark.usefixtures("old")
def test_an_old_database_keeps_its_answers_its_history_and_what_is_current(opened: OpenStore) -> None:
    store = opened("eva")
    assert store.load("skola", 2013).text(TEXT.question) == "två"
    assert names(store) == ["Kurs"]
    history = store.history(TEXT)
    assert [(entry.value, entry.author, entry.time.hour) for entry in history] == [
        ("ett", "eva", 12),
        ("två", "adam", 8),
        ("två", "adam", 8),
    ]
    assert [entry.id for entry in history] == [1, 5, 6], "the database's own numbers are the same"
    assert store.save(TEXT, "tre").id == 7
    assert store.load("skola", 2013).text(TEXT.question) == "tre"


@pytest.mark.usefixtures("old")
def test_copies_of_an_old_database_get_the_same_marks(
    tmp_path: Path, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened()
    make_old(open_engine(f"sqlite:///{tmp_path / 'kopia.db'}"), monkeypatch)
    other = open_store(tmp_path, "kopia.db", packaged_catalogue())
    assert other.entries_of("skola") == store.entries_of("skola")
    assert len({entry.uuid for entry in store.entries_of("skola")}) == 5, "two that say the same are still two"
    other.close()


@pytest.fixture
def in_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A SQLite file that the first version made."""
    make_old(open_engine(f"sqlite:///{tmp_path / 'svar.db'}"), monkeypatch)
    return tmp_path / "svar.db"


def contents(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        raw.row_factory = sqlite3.Row
        rows = raw.execute("SELECT * FROM entries ORDER BY id").fetchall()
        return [tuple(row[column] for column in COLUMNS) for row in rows]


def open_in(folder: Path) -> Path | None:
    store = open_store(folder, "svar.db", packaged_catalogue())
    store.close()
    return store.backup


def test_the_file_is_copied_first_and_no_copy_is_overwritten(in_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = in_file.parent
    before = in_file.read_bytes()
    first = open_in(folder)
    assert first is not None
    assert first.name.startswith("svar.schema-1.20")
    assert contents(first) == OLD
    assert contents(in_file) == OLD
    assert open_in(folder) is None, "what is up to date is not copied"
    kept = first.read_bytes()
    in_file.write_bytes(before)
    second = open_in(folder)
    assert second is not None
    assert second.name == f"{first.stem}-2.db"
    assert (first.read_bytes(), contents(second)) == (kept, OLD)
    with closing(sqlite3.connect(first)) as raw:
        assert raw.execute("SELECT version FROM schema_version").fetchall() == [(1,)]


def test_a_new_database_is_not_copied(tmp_path: Path) -> None:
    assert open_in(tmp_path) is None
    assert [path.name for path in tmp_path.iterdir()] == ["svar.db"]


def test_without_room_for_a_copy_nothing_is_changed(in_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copymode", full)
    with pytest.raises(StorageError, match="säkerhetskopia"):
        open_in(in_file.parent)
    with closing(sqlite3.connect(in_file)) as raw:
        assert raw.execute("SELECT version FROM schema_version").fetchall() == [(1,)]
    assert [path.name for path in in_file.parent.iterdir() if path.suffix == ".db"] == ["svar.db"]


def test_an_older_version_that_has_the_file_open_can_save_nothing_more(in_file: Path) -> None:
    with closing(sqlite3.connect(in_file)) as older:
        open_in(in_file.parent)
        with pytest.raises(sqlite3.IntegrityError):
            older.execute(INSERT, dict(zip(COLUMNS, OLD[0], strict=True)))
