"""A PostgreSQL server of the tests' own, in a temporary folder and on a socket there."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

_STARTED = "database system is ready to accept connections"


class Server:
    """A private server.

    Parameters
    ----------
    programs
        The folder of PostgreSQL's programs.
    folder
        A new folder for its data and its socket.
    lasting
        Whether what is committed must survive a power cut, as on a real server. Tests need not wait for the disk.
    """

    def __init__(self, programs: Path, folder: Path, *, lasting: bool = False) -> None:
        self._programs, self._folder = programs, folder
        self._made: set[int] = set()
        # PostgreSQL refuses to run as root.
        self._user = _somebody() if os.getuid() == 0 else None
        if self._user is not None:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        self._data = folder / "data"
        self._run("initdb", "-D", self._data, "-U", "jamtbok", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        if not lasting:
            with (self._data / "postgresql.conf").open("a") as settings:
                settings.write("fsync = off\n")
        self.start()

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, **self._as_user())
        assert done.returncode == 0, done.stderr

    def _as_user(self) -> dict[str, Any]:
        if self._user is None:
            return {"cwd": self._folder}
        return {"cwd": self._folder, "user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    def start(self) -> None:
        """Start it, or start it again."""
        log = self._folder / "log"
        command = [self._programs / "postgres", "-D", self._data, "-k", self._folder, "-c", "listen_addresses="]
        with log.open("wb") as file:
            self._process = subprocess.Popen(list(map(str, command)), stdout=file, stderr=file, **self._as_user())
        while _STARTED not in log.read_text():
            assert self._process.poll() is None, log.read_text()
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it at once: whoever is connected is cut off."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=30)

    def empty_database(self, number: int = 1) -> str:
        """Return the address of an empty database; the same number gives the same one, emptied."""
        name = f"jamtbok_{number}"
        if number in self._made:
            # Much quicker than a new database.
            self._execute(name, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        else:
            self._execute("postgres", f"CREATE DATABASE {name}")
            self._made.add(number)
        return self.url(name)

    def _execute(self, database: str, statement: str) -> None:
        engine = sa.create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql+psycopg://jamtbok@/{database}?host={self._folder}"


def _somebody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL programs here."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    command = shutil.which("initdb")
    return Path(command).resolve().parent if command else None


def private_server(*, lasting: bool = False) -> Iterator[Server]:
    """Give a server that is gone afterwards; skip where PostgreSQL is not installed."""
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed")
    folder_of_programs = programs()
    if folder_of_programs is None:
        pytest.skip("PostgreSQL's programs are not installed")
    # pytest's own folders are closed to other users, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="jamtbok-pg-"))
    try:
        server = Server(folder_of_programs, folder, lasting=lasting)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server."""
    yield from private_server()
