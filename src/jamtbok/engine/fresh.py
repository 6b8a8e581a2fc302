"""A process of its own for each call, forked from a server that has already imported what the calls need.

The call has a deadline and a bound on memory. Whatever it leaves behind, threads or processes, is ended with it: the
process is made the reaper of its orphans, so that also a daemon that cut itself loose is found.

Only where the operating system has ``forkserver`` (Linux, macOS); `available` tells.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any, TypeVar

import psutil

from jamtbok.errors import LimitError

Argument = TypeVar("Argument")
Result = TypeVar("Result")

#: Imported by the server before the first fork; the command too, since each child looks at what started it.
PRELOAD = ["jamtbok.cli.main", "jamtbok.engine.unneeded", "jamtbok.pipeline.warm"]

#: The server's environment. A fixed hash seed makes sets come in the same order every time; numerical libraries are
#: kept to one thread, since the work is spread over processes and a fork must not find threads.
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


@dataclass(frozen=True)
class Limits:
    """Bounds on one call.

    Parameters
    ----------
    seconds
        How long it may take, ``None`` for as long as it likes.
    megabytes
        How much memory it may take beyond what it starts with.
    """

    seconds: float | None = 120.0
    megabytes: int = 2048


class DiedError(Exception):
    """The process ended without an answer."""


_running: set[ForkServerProcess] = set()
_starting = threading.Lock()
_inside = False


def available() -> bool:
    """Tell whether fresh processes can be had on this machine."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def inside() -> bool:
    """Tell whether this process is itself a fresh one."""
    return _inside


@contextmanager
def pretending() -> Iterator[None]:
    """Take this process for a fresh one, as the server does while it warms up."""
    global _inside  # noqa: PLW0603
    _inside = True
    try:
        yield
    finally:
        _inside = False


def call(function: Callable[[Argument], Result], argument: Argument, limits: Limits) -> Result:
    """Call a function in a fresh process and return what it returns.

    Parameters
    ----------
    function, argument
        Sent by pickle, as is the result.
    limits
        See `Limits`.

    Raises
    ------
    LimitError
        When the deadline has passed.
    DiedError
        When the process ended without an answer.
    """
    context = _context()
    receiver, sender = context.Pipe(duplex=False)
    with receiver:
        process = context.Process(target=_answer, args=(function, argument, sender, limits))
        with _starting:
            process.start()
            _running.add(process)
        sender.close()
        try:
            answer = _receive(receiver, process, limits)
            # It has answered, and ends by itself.
            process.join()
        finally:
            end(process)
            _running.discard(process)
    worked, value = pickle.loads(answer)  # noqa: S301 - from our own child
    if worked:
        return value  # type: ignore[no-any-return]
    raise value


def _receive(receiver: Connection, process: ForkServerProcess, limits: Limits) -> bytes:
    ready = wait([receiver, process.sentinel], limits.seconds)
    if not ready:
        raise LimitError(
            f"Anteckningsboken blev inte klar på {limits.seconds:g} sekunder och stoppades.",
            "Leta efter något i mallen som aldrig tar slut. Tiden kan ändras i jamtbok.toml: [run] deadline.",
        )
    try:
        # An answer may lie in the pipe although the process has ended.
        if receiver in ready or receiver.poll():
            return receiver.recv_bytes()
    except (EOFError, OSError):
        pass
    process.join(5)
    raise DiedError(f"the process ended with exit code {process.exitcode}")


def end(process: ForkServerProcess) -> None:
    """End a process and all that it has started."""
    if process.pid is not None and process.is_alive():
        with suppress(psutil.Error, ProcessLookupError):
            # Stopped first, so that it can start nothing more while its descendants are looked up.
            os.kill(process.pid, signal.SIGSTOP)
            _kill_all(psutil.Process(process.pid).children(recursive=True))
            os.kill(process.pid, signal.SIGKILL)
    process.join()
    process.close()


def end_all() -> None:
    """End every fresh process that is running; their callers get a `DiedError`."""
    for process in list(_running):
        with suppress(ValueError):  # already closed by its caller
            if process.pid is not None:
                with suppress(psutil.Error, ProcessLookupError):
                    _kill_all(psutil.Process(process.pid).children(recursive=True))
                    os.kill(process.pid, signal.SIGKILL)


def _kill_all(processes: list[psutil.Process]) -> None:
    for each in processes:
        with suppress(psutil.Error):
            each.kill()


def start() -> None:
    """Start the server, so that it warms up while the caller does other things; `call` does it otherwise."""
    if available():
        _context()


@cache
def _context() -> ForkServerContext:
    """Return the context with its server running."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    with _starting, _environment(ENVIRONMENT):
        forkserver.ensure_running()
    return context


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _answer(function: Callable[[Any], Any], argument: Any, sender: Connection, limits: Limits) -> None:
    """Be the fresh process: answer, and end at once with all that was started."""
    global _inside  # noqa: PLW0603 - a fact about the whole process
    _inside = True
    _set_apart(limits)
    try:
        answer = pickle.dumps((True, function(argument)))
    except BaseException as error:  # noqa: BLE001 - the caller is to know
        answer = pickle.dumps((False, DiedError(f"{type(error).__name__}: {error}")))
    if _has_children():
        with suppress(psutil.Error):
            _kill_all(psutil.Process().children(recursive=True))
    with suppress(BrokenPipeError):
        sender.send_bytes(answer)
    # Not sys.exit: that waits for threads that a notebook may have left.
    os._exit(0)


def _has_children() -> bool:
    """Tell whether this process has children, by a look where looking is cheap; psutil reads every process there is."""
    try:
        return any(tasks.read_text() for tasks in Path("/proc/self/task").glob("*/children"))
    except OSError:
        return True


def be_the_server() -> None:
    """Let this process, which forks the others, also reap what they leave."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        warnings.filterwarnings("ignore", message="forkserver: waitpid returned unexpected pid")


def _set_apart(limits: Limits) -> None:
    os.setsid()
    if sys.platform == "linux":
        control = ctypes.CDLL(None).prctl
        control(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        # The server ends with the one who started it; a notebook that nobody waits for ends with the server.
        control(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        bound = pages * resource.getpagesize() + limits.megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        # Python's own generator is seeded anew in a fork; numpy's is not. A number of our own: without one numpy
        # takes 9 ms to find its own.
        numpy.random.seed(int.from_bytes(os.urandom(4)))
