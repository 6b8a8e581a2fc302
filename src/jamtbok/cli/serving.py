"""Running JupyterLab or Voilà beside the command, until the user ends it.

Everything that the server needs for the day (settings, connection files, log) is in a folder that only the user can
read and that is removed at the end: the token is nowhere in the workbook, and nothing of the user's own Jupyter is
changed or has a say.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click
import psutil

from jamtbok.errors import SettingsError

HOST = "127.0.0.1"

#: Where the search for a free port begins, and how far it goes.
FIRST_PORT, LAST_PORT = 8888, 8988

#: Seconds that a server may take to start, and to end by itself.
TO_START, TO_END = 60.0, 15.0

#: An exception in a notebook is one line; the errors that a user may meet say more by themselves.
_KERNEL = 'c.InteractiveShell.xmode = "Minimal"\nc.HistoryManager.enabled = False\n'


@dataclass(frozen=True)
class Server:
    """A server to run.

    Parameters
    ----------
    name
        What it is called in what the user reads.
    start
        Given the port and the private folder, writes the server's settings there and gives the arguments to Python and
        what is to be in the environment.
    path
        The page to open.
    """

    name: str
    start: Callable[[int, Path], tuple[list[str], dict[str, str]]]
    path: str


def serve(server: Server, *, port: int | None, browser: bool) -> None:
    """Run a server, tell the user where it is, and end it with all its children when the user has had enough.

    Raises
    ------
    SettingsError
        When the port is taken, or the server does not start.
    """
    number = _free_port(port)
    token = secrets.token_urlsafe(24)
    address = f"http://{HOST}:{number}{server.path}?token={token}"
    with tempfile.TemporaryDirectory(prefix="jamtbok-", ignore_cleanup_errors=True) as name, _ended_by_signals():
        folder = Path(name)
        with (folder / "log").open("w+b") as log:
            child = _start(server, number, token, folder, log)
            try:
                _wait_until_it_answers(child, number, server.name, log)
                _tell(server.name, address)
                if browser:
                    webbrowser.open(address)
                if child.wait() != 0:  # it may have been ended from its own menu
                    raise _stopped(server.name, log)
            except KeyboardInterrupt:
                click.echo(f"\n{server.name} stängs …")
            finally:
                _end(child)
    click.echo("Stängt. Allt som är ifyllt är sparat i arbetsboken.")


def _free_port(wanted: int | None) -> int:
    for number in range(FIRST_PORT, LAST_PORT) if wanted is None else [wanted]:
        with socket.socket() as probe:
            if os.name == "posix":  # elsewhere this option lets two servers have the same port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((HOST, number))
                return number
    if wanted is None:
        raise SettingsError(
            f"Alla portar från {FIRST_PORT} till {LAST_PORT - 1} är upptagna.",
            "Stäng något eller välj en annan med --port.",
        )
    raise SettingsError(
        f"Port {wanted} är upptagen, kanske av en arbetsbok som redan är öppen.",
        "Använd den som är öppen, eller välj en annan port. Utan --port väljs en ledig.",
    )


def _start(server: Server, port: int, token: str, folder: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    profile = folder / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text(_KERNEL, encoding="utf-8")
    arguments, wanted = server.start(port, folder)
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_TOKEN": token,  # other users of the machine can read a command's arguments
        **wanted,
    }
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        # Ctrl-C is ours to handle, and not at the same time the server's.
        start_new_session=True,
    )


def _wait_until_it_answers(child: subprocess.Popen[bytes], port: int, name: str, log: IO[bytes]) -> None:
    deadline = time.monotonic() + TO_START
    while child.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.1)
    raise _stopped(name, log)


def _stopped(name: str, log: IO[bytes]) -> SettingsError:
    log.seek(0)
    last = log.read().decode(errors="replace").strip().splitlines()[-1:]
    said = f" Det sista det sa var: {last[0]}" if last else ""
    return SettingsError(
        f"{name} är inte längre i gång.{said}", "Kör kommandot igen. Allt som är ifyllt är sparat i arbetsboken."
    )


def _tell(name: str, address: str) -> None:
    click.echo(f"{name} är i gång. Öppna den här adressen i webbläsaren om den inte öppnas av sig själv:\n")
    click.echo(f"    {address}\n")
    click.echo("Adressen är bara till för dig på den här datorn. Lämna inte ut den.")
    click.echo("Stäng genom att trycka Ctrl+C här.")


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the server and what it has started: by asking, and in the end or at a second Ctrl-C by force."""
    family: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        family = psutil.Process(child.pid).children(recursive=True)
    child.terminate()
    try:
        with suppress(subprocess.TimeoutExpired):
            child.wait(TO_END)
        psutil.wait_procs(family, timeout=2)
    finally:
        child.kill()
        child.wait()
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Take a closed terminal and a request to end as Ctrl-C: the server must not be left behind."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
