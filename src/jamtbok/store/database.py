"""The connection to the database: SQLite in a file, or PostgreSQL where several servers share the answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from jamtbok.errors import StorageError

#: For how long a save waits for others in the same file, in seconds.
BUSY = 30

# A form must never hang: a server that does not answer within this many seconds is told to be away.
_PATIENCE = 5
_SERVER = {
    "connect_timeout": str(_PATIENCE),
    "tcp_user_timeout": str(_PATIENCE * 1000),
    "options": f"-c lock_timeout={_PATIENCE}s -c statement_timeout={6 * _PATIENCE}s",
}


def open_engine(url: str) -> sa.Engine:
    """Return the engine of a database address.

    Raises
    ------
    StorageError
        When the address cannot be read or the driver is not installed. The address itself is left out of the
        messages, since it may hold a password.
    """
    try:
        parsed = sa.make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        engine = _engine(parsed)
    except (sa.exc.NoSuchModuleError, ImportError):
        raise StorageError(
            f"Databasen {url.partition('://')[0]} kan inte användas: drivrutinen är inte installerad.",
            "Rätta databasens adress, eller installera drivrutinen. För PostgreSQL: pip install 'jamtbok[postgres]'",
        ) from None
    except (sa.exc.ArgumentError, ValueError):
        raise StorageError(
            "Databasens adress kan inte läsas.",
            "Skriv url under [store] i jamtbok.toml, eller JAMTBOK_STORE_URL i miljön, som ett filnamn eller som "
            "postgresql://dator/databas.",
        ) from None
    return engine


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "sqlite":
        engine = sa.create_engine(url)
        sa.event.listen(engine, "connect", _prepare_sqlite)
        return engine
    if url.get_backend_name() == "postgresql":
        # What the address itself says about these goes before.
        url = url.set(query=_SERVER | dict(url.query))
    # Every open notebook holds on to a connection, and a server has not too many of them.
    return sa.create_engine(url, pool_pre_ping=True, pool_size=1, max_overflow=9, pool_timeout=_PATIENCE)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # FULL keeps an acknowledged answer through a power cut.
    for pragma in (f"busy_timeout = {BUSY * 1000}", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    # WAL lets readers go on while someone writes. The file remembers it, and SQLite does not wait for the file to be
    # free before it changes over: where someone else is at work just now, the next to open it sees to it.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


@contextmanager
def transaction(engine: sa.Engine, locks: Iterable[int] = ()) -> Iterator[sa.Connection]:
    """Give a transaction to write in.

    Parameters
    ----------
    engine
        The database.
    locks
        What is held until the transaction ends, so that nobody else writes to the same at once. What holds one lock is
        seen by others in the order in which it got its ids. SQLite has one writer at a time in any case.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Python's own driver begins a transaction too late: after what it rests on has been read, and never before
            # a table is made. It is begun and ended by hand; what is not committed is rolled back when the connection
            # goes back to its pool.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.exec_driver_sql("COMMIT")
        return
    with engine.begin() as connection:
        # In order, so that two who need several of the same never wait for each other.
        for lock in sorted(set(locks)):
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
        yield connection


def lock_of(unit: str, year: int) -> int:
    """Return the lock of a unit and year."""
    named = f"jamtbok\0{unit}\0{year}".encode()
    return int.from_bytes(blake2b(named, digest_size=8).digest(), signed=True)


@contextmanager
def storage_errors(url: sa.URL) -> Iterator[None]:
    """Turn the database's errors into ones that a user understands."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error)
        if url.get_backend_name() == "sqlite":
            raise _of_file(url.database or "", cause) from error
        raise _of_server(url, error, cause) from error


_ALLOWED = "Kontrollera att filen finns och att du får skriva där, och försök igen."
_ROOM = "Frigör plats på disken och försök igen. Det som redan är sparat finns kvar."
_COPY = "Lägg tillbaka en säkerhetskopia av filen. Handboken berättar om kopiorna, under Flera användare."
#: What the database says, what that is called here, and what to do.
_FILE = {
    "locked": (
        f"någon annan har hållit den upptagen i {BUSY} sekunder",
        "Stäng andra program som har filen öppen, eller vänta tills de är klara, och försök igen.",
    ),
    "unable to open": ("filen går inte att öppna", _ALLOWED),
    "readonly": ("filen går bara att läsa", _ALLOWED),
    "disk is full": ("disken är full", _ROOM),
    "disk I/O error": ("disken är full, eller går inte att läsa och skriva", _ROOM),
    "not a database": ("filen är ingen databas", _COPY),
    "malformed": ("filen är skadad", _COPY),
}
_AWAY = {
    "refused": "ingenting svarar på den adressen",
    "No such file": "ingenting svarar på den adressen",
    "resolve host": "ingen server har det namnet",
    "translate host": "ingen server har det namnet",
    "lock timeout": "någon annan skriver i samma enhet",
    "timeout": "den svarar inte i tid",
    "authentication failed": "inloggningen godtas inte",
    "no password supplied": "inloggningen godtas inte",
    "does not exist": "databasen eller användaren finns inte där",
    "too many": "för många är anslutna",
    "remaining connection slots": "för många är anslutna",
    "starting up": "den håller på att starta",
    "shutting down": "den håller på att stängas",
}


def _of_file(path: str, cause: str) -> StorageError:
    said, hint = next((told for part, told in _FILE.items() if part in cause), (cause, _ALLOWED))
    return StorageError(f"Databasen {path} svarar inte som den ska: {said}.", hint)


def _of_server(url: sa.URL, error: Exception, cause: str) -> StorageError:
    server = url.host or str(url.query.get("host", "localhost"))
    place = f"Databasen {url.database} på {server}"
    if isinstance(error, (sa.exc.OperationalError, sa.exc.TimeoutError, sa.exc.InterfaceError)):
        said = next((f": {said}" for part, said in _AWAY.items() if part in cause), "")
        return StorageError(
            f"{place} går inte att använda just nu{said}.",
            "Försök igen om en stund. Det som redan är sparat finns kvar. Kontrollera annars adressen, och att servern "
            "är i gång.",
        )
    return StorageError(
        f"{place} svarar inte som den ska: {cause.splitlines()[0]}.",
        "Försök igen. Visa annars meddelandet för den som sköter servern.",
    )
