"""Fresh processes: what they answer, when they are stopped, and that nothing of them is left."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from jamtbok.engine import fresh
from jamtbok.errors import LimitError

pytestmark = pytest.mark.skipif(not fresh.available(), reason="forkserver is not to be had here")


#: Seconds that a killed process may take to go on a busy machine.
PATIENCE = 10

_DAEMON = """
import os, time
if os.fork():
    os._exit(0)
os.setsid()
open({path!r}, "w").write(str(os.getpid()))
time.sleep(600)
"""


def double(number: int) -> int:
    return 2 * number


def own_pid(_: None) -> int:
    return os.getpid()


def loop_for_ever(_: None) -> None:
    while True:
        pass


def hang_in_a_daemon(path: str) -> None:
    """Start a process that cuts itself loose, twice removed, and wait for it."""
    script = _DAEMON.format(path=path)
    subprocess.run([sys.executable, "-c", script], check=True)
    time.sleep(600)


def leave_a_daemon(path: str) -> int:
    script = _DAEMON.format(path=path)
    subprocess.run([sys.executable, "-c", script], check=True)
    while not Path(path).exists() or not Path(path).read_text():
        pass
    return int(Path(path).read_text())


def grow_without_bound(_: None) -> str:
    held = []
    try:
        while True:
            held.append(bytearray(10 * 2**20))
    except MemoryError:
        return "refused"


def fall_dead(_: None) -> None:
    os._exit(7)


def raise_something(_: None) -> None:
    raise ZeroDivisionError("nothing")


def order_of_a_set(_: None) -> list[str]:
    return list({"kvinnor", "män", "flickor", "pojkar", "okänt"})


def random_numbers(_: None) -> tuple[float, float]:
    import random

    import numpy

    return random.random(), float(numpy.random.random())


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """No process beyond the server and its tracker is there after any of the calls."""
    fresh.call(double, 1, fresh.Limits())
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    yield
    left = {child.pid for child in psutil.Process().children(recursive=True)} - before
    assert [pid for pid in left if not is_gone(pid)] == []


def is_gone(pid: int) -> bool:
    """Wait until a process that has been killed is there no more, or is only waiting to be reaped by its parent."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def test_a_call_answers_from_another_process() -> None:
    assert fresh.call(double, 21, fresh.Limits()) == 42
    first, second = (fresh.call(own_pid, None, fresh.Limits()) for _ in range(2))
    assert len({first, second, os.getpid()}) == 3


def test_an_endless_loop_is_stopped_at_its_deadline() -> None:
    with pytest.raises(LimitError, match=r"0\.3 sekunder"):
        fresh.call(loop_for_ever, None, fresh.Limits(seconds=0.3))


def test_a_hung_daemon_is_ended_with_the_call(tmp_path: Path) -> None:
    path = tmp_path / "pid"
    # A busy machine may not even have started the daemon when the deadline passes.
    for seconds in (2, 8, 32):
        with pytest.raises(LimitError):
            fresh.call(hang_in_a_daemon, str(path), fresh.Limits(seconds=seconds))
        if path.is_file() and path.read_text():
            break
    assert is_gone(int(path.read_text()))


def test_a_daemon_left_behind_is_ended_after_the_answer(tmp_path: Path) -> None:
    pid = fresh.call(leave_a_daemon, str(tmp_path / "pid"), fresh.Limits())
    assert is_gone(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the bound on memory needs Linux")
def test_memory_has_a_bound() -> None:
    assert fresh.call(grow_without_bound, None, fresh.Limits(megabytes=300)) == "refused"


def test_a_process_that_falls_dead_is_told() -> None:
    with pytest.raises(fresh.DiedError, match="exit code 7"):
        fresh.call(fall_dead, None, fresh.Limits())


def test_an_error_is_told() -> None:
    with pytest.raises(fresh.DiedError, match="ZeroDivisionError: nothing"):
        fresh.call(raise_something, None, fresh.Limits())


def test_sets_come_in_the_same_order_every_time_and_random_numbers_do_not() -> None:
    orders = {tuple(fresh.call(order_of_a_set, None, fresh.Limits())) for _ in range(3)}
    assert len(orders) == 1
    drawn = [fresh.call(random_numbers, None, fresh.Limits()) for _ in range(2)]
    assert drawn[0][0] != drawn[1][0]
    assert drawn[0][1] != drawn[1][1]
