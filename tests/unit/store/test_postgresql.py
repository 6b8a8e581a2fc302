"""What is PostgreSQL's own: a server that goes away and comes back, waiting, and what is said."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import sqlalchemy as sa

from jamtbok.errors import StorageError
from jamtbok.model.questions import packaged_catalogue
from jamtbok.store import open_store
from jamtbok.store.database import lock_of, open_engine, transaction

from .keys import TEXT
from .postgresql import Server

pytest.importorskip("psycopg")


def test_a_server_that_has_been_away_is_found_again(tmp_path: Path, postgresql: Server) -> None:
    store = open_store(tmp_path, postgresql.empty_database(), packaged_catalogue())
    store.save(TEXT, "före")
    postgresql.stop()
    try:
        for _ in range(2):
            with pytest.raises(StorageError, match="går inte att använda just nu: ingenting svarar"):
                store.save(TEXT, "under")
    finally:
        postgresql.start()
    store.save(TEXT, "efter")
    assert [entry.value for entry in store.history(TEXT)] == ["före", "efter"]
    store.close()


def test_an_address_without_a_driver_gets_the_one_we_use(tmp_path: Path, postgresql: Server) -> None:
    address = postgresql.empty_database().replace("+psycopg", "")
    store = open_store(tmp_path, address, packaged_catalogue())
    store.save(TEXT, "sparat")
    assert store.load("skola", 2013).text(TEXT.question) == "sparat"
    assert store.file is None
    store.close()


def test_a_save_does_not_wait_for_ever_for_another(tmp_path: Path, postgresql: Server) -> None:
    address = postgresql.empty_database()
    store = open_store(tmp_path, f"{address}&options=-c lock_timeout=50ms", packaged_catalogue())
    engine = open_engine(address)
    with transaction(engine, [lock_of("skola", 2013)]):
        with pytest.raises(StorageError, match="någon annan skriver i samma enhet"):
            store.save(TEXT, "väntar")
        assert store.load("skola", 2013).empty, "one who reads does not wait"
    store.save(TEXT, "sparat")
    assert store.load("skola", 2013).text(TEXT.question) == "sparat"
    store.close()
    engine.dispose()


def test_a_server_that_takes_the_call_and_says_nothing_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql://eva@127.0.0.1:{silent.getsockname()[1]}/bok?connect_timeout=2"
        with pytest.raises(StorageError, match=r"Databasen bok på 127\.0\.0\.1 .*svarar inte i tid"):
            open_store(tmp_path, address, packaged_catalogue())


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://eva:hemligt@127.0.0.1:1/bok", "Databasen bok på 127.0.0.1 går inte att använda just nu: ingen"),
        ("postgresql+psycopg://eva:hemligt@finns.invalid/bok", "Databasen bok på finns.invalid"),
    ],
)
def test_a_server_that_is_away_is_told_without_its_password(address: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as refused:
        open_store(tmp_path, address, packaged_catalogue())
    assert said in refused.value.message
    assert "Försök igen" in refused.value.hint
    assert "hemligt" not in str(refused.value)


def test_a_database_or_a_user_that_does_not_exist_is_told(tmp_path: Path, postgresql: Server) -> None:
    with pytest.raises(StorageError, match="databasen eller användaren finns inte där"):
        open_store(tmp_path, postgresql.url("ingen"), packaged_catalogue())


def test_every_connection_is_given_time_limits(postgresql: Server) -> None:
    engine = open_engine(postgresql.empty_database())
    with engine.connect() as connection:
        shown = [connection.scalar(sa.text(f"SHOW {name}")) for name in ("lock_timeout", "statement_timeout")]
    assert shown == ["5s", "30s"]
    engine.dispose()
