"""What is SQLite's own: files that are no database, opening at once, what is said when something is wrong."""

from __future__ import annotations

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import NamedTuple

import psutil
import pytest
import sqlalchemy as sa

from jamtbok.errors import StorageError
from jamtbok.model.questions import packaged_catalogue
from jamtbok.store import database, network_share_warning, open_store, schema

from .keys import TEXT, OpenStore


@pytest.fixture
def address() -> str:
    """Only SQLite here."""
    return "svar.db"


def test_a_database_from_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path, opened: OpenStore) -> None:
    opened().save(TEXT, "kvar")
    with sqlite3.connect(tmp_path / "svar.db") as raw:
        raw.execute("INSERT INTO schema_version VALUES (99)")
    before = list(raw.iterdump())
    with pytest.raises(StorageError) as refused:
        opened()
    assert "nyare version av jamtbok (schema 99, här finns 2)" in refused.value.message
    assert refused.value.hint == "Uppdatera jamtbok. Ingenting i databasen har ändrats."
    assert list(raw.iterdump()) == before
    raw.close()


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, opened: OpenStore) -> None:
    (tmp_path / "svar.db").write_bytes(b"Detta ar ett brev. " * 100)
    with pytest.raises(StorageError, match=r"svar\.db svarar inte som den ska"):
        opened()
    assert (tmp_path / "svar.db").read_bytes() == b"Detta ar ett brev. " * 100


def test_a_folder_that_is_gone_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="svarar inte som den ska"):
        open_store(tmp_path / "borta", "svar.db", packaged_catalogue())


@pytest.mark.parametrize("url", ["nope://x", "sqlite+nope:///x.db", "://"])
def test_a_database_address_that_cannot_be_read_is_a_storage_error(url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        open_store(tmp_path, url, packaged_catalogue())


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError) as refused:
        open_store(tmp_path, "postgresql+psycopg://eva:hemligt@127.0.0.1:1/x", packaged_catalogue())
    assert "hemligt" not in str(refused.value)


def test_a_driver_that_is_not_installed_is_a_storage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageError, match="drivrutinen är inte installerad") as refused:
        open_store(tmp_path, "postgresql+psycopg://eva:hemligt@127.0.0.1:1/x", packaged_catalogue())
    assert "hemligt" not in str(refused.value)


def test_many_who_open_a_new_database_at_once_all_can(tmp_path: Path) -> None:
    """Threads with an engine each are to SQLite what processes are."""
    everyone = Barrier(8)

    def open_and_save(number: int) -> None:
        everyone.wait()
        store = open_store(tmp_path, "ny.db", packaged_catalogue(), author=str(number))
        store.save(TEXT, str(number))
        store.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(open_and_save, range(8)))
    with closing(sqlite3.connect(tmp_path / "ny.db")) as raw:
        assert raw.execute("SELECT version FROM schema_version").fetchall() == [(1,), (2,)]
        assert raw.execute("SELECT count(*) FROM entries").fetchone() == (8,)


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection: sa.Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (x)")
        connection.exec_driver_sql("no such statement")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, half))
    with pytest.raises(StorageError):
        open_store(tmp_path, "svar.db", packaged_catalogue())
    with closing(sqlite3.connect(tmp_path / "svar.db")) as raw:
        assert raw.execute("SELECT version FROM schema_version").fetchall() == [(1,), (2,)]
        assert raw.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []


def test_a_database_that_is_up_to_date_is_opened_while_another_writes(tmp_path: Path, opened: OpenStore) -> None:
    opened()
    with closing(sqlite3.connect(tmp_path / "svar.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert opened().years() == []
        writer.execute("ROLLBACK")


def test_a_store_that_cannot_be_opened_lets_go_of_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disposed: list[sa.Engine] = []

    def dispose(engine: sa.Engine) -> None:
        disposed.append(engine)

    monkeypatch.setattr(sa.Engine, "dispose", dispose)
    with pytest.raises(StorageError):
        open_store(tmp_path / "borta", "svar.db", packaged_catalogue())
    assert len(disposed) == 1


class Mount(NamedTuple):
    mountpoint: str
    fstype: str
    opts: str = "rw"


def mounted(monkeypatch: pytest.MonkeyPatch, *mounts: Mount) -> None:
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [Mount("/", "ext4"), *mounts])


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"])
def test_a_file_on_a_network_share_is_warned_of(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted(monkeypatch, Mount(str(tmp_path), kind))
    warning = network_share_warning(tmp_path / "bok" / "svar.db")
    assert "svar.db ligger på en nätverksdisk" in warning
    assert kind in warning
    assert network_share_warning(tmp_path.parent / "svar.db") == ""


def test_the_innermost_disk_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted(monkeypatch, Mount(str(tmp_path / "a b"), "ext4"), Mount(str(tmp_path), "nfs"))
    assert network_share_warning(tmp_path / "a b" / "svar.db") == ""
    (tmp_path / "genväg").symlink_to(tmp_path)
    mounted(monkeypatch, Mount(str(tmp_path / "a b"), "cifs"))
    assert network_share_warning(tmp_path / "genväg" / "a b" / "svar.db")


def test_a_file_that_another_holds_for_long_is_said_to_be_busy(
    tmp_path: Path, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()
    monkeypatch.setattr(database, "BUSY", 0)
    store = opened()
    with closing(sqlite3.connect(tmp_path / "svar.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="någon annan har hållit den upptagen"):
            store.save(TEXT, "väntar")
        assert store.load("skola", 2013).empty, "one who reads does not wait"
        writer.execute("ROLLBACK")
    store.save(TEXT, "sparat")
    assert store.load("skola", 2013).text(TEXT.question) == "sparat"


@pytest.mark.parametrize(
    ("cause", "said", "hint"),
    [
        ("database or disk is full", "disken är full", "Frigör plats"),
        ("disk I/O error", "disken är full, eller", "Frigör plats"),
        ("database is locked", "upptagen", "Stäng andra program"),
        ("attempt to write a readonly database", "går bara att läsa", "får skriva där"),
        ("database disk image is malformed", "skadad", "säkerhetskopia"),
    ],
)
def test_what_a_database_says_is_told_in_swedish_with_what_to_do(cause: str, said: str, hint: str) -> None:
    with pytest.raises(StorageError, match=said) as refused, database.storage_errors(sa.make_url("sqlite:///svar.db")):
        raise sa.exc.OperationalError("INSERT", {}, sqlite3.OperationalError(cause))
    assert cause not in refused.value.message
    assert hint in refused.value.hint
