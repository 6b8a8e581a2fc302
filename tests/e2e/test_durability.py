"""What has been acknowledged lasts: writers that are killed while they save, and many who save at once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.unit.store.postgresql import Server, postgresql

from jamtbok.model.questions import packaged_catalogue
from jamtbok.store import Entry, Store, open_store

from .writers import FIRST, SECOND

__all__ = ["postgresql"]

#: How often a writer is killed; a thousand times with ``make soak``.
KILLS = int(os.environ.get("JAMTBOK_SOAK_WRITER_KILLS", "15"))
#: How many write at once, and how many answers each saves.
WRITERS = int(os.environ.get("JAMTBOK_SOAK_WRITERS", "20"))
SAVES = int(os.environ.get("JAMTBOK_SOAK_SAVES", "8"))
#: A database that is checked from end to end after each kill must not grow too large.
KILLS_A_DATABASE = 100


class Nursery:
    """The process whose forks write."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.writers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def begin(self, root: Path, address: str, number: int, saves: int = 0) -> None:
        assert self._process.stdin is not None
        print(root, address, number, saves, file=self._process.stdin, flush=True)

    def told(self) -> list[str]:
        assert self._process.stdout is not None
        return self._process.stdout.readline().split(maxsplit=2)

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


def killed(nursery: Nursery, root: Path, address: str, number: int, chance: random.Random) -> list[int]:
    """Kill a writer at some moment, before its first save or during one; return the saves that were acknowledged."""
    nursery.begin(root, address, number)
    # Mostly in the middle of a save, sometimes while the database is being opened.
    wait_for, then = chance.choice([None, *range(8)]), chance.random() * (0.004 if chance.random() < 0.9 else 0.03)
    saved: list[int] = []
    writer = 0
    while True:
        kind, _, *rest = nursery.told()
        if kind == "gone":
            return saved
        assert kind != "error", rest
        if kind == "pid":
            writer = int(rest[0])
        else:
            saved.append(int(rest[0]))
        if writer and (wait_for is None or len(saved) > wait_for):
            time.sleep(then)
            os.kill(writer, signal.SIGKILL)
            writer = 0


def pairs_of(entries: list[Entry]) -> dict[str, Counter[str]]:
    """Which of the two answers each pair has, by author and number."""
    found: dict[str, Counter[str]] = {}
    for entry in entries:
        found.setdefault(entry.value, Counter())[entry.key.question] += 1
    return found


def assert_lasting(store: Store, acknowledged: dict[int, list[int]]) -> None:
    entries = store.entries_of("skola")
    pairs = pairs_of(entries)
    whole = {FIRST.question: 1, SECOND.question: 1}
    assert all(counted == whole for counted in pairs.values()), "all or none of a save"
    assert {f"{number}:{n}" for number, its in acknowledged.items() for n in its} <= set(pairs)
    for number, its in acknowledged.items():
        more = [value for value in pairs if value.startswith(f"{number}:")]
        assert len(more) - len(its) in (0, 1), "at most the save that was under way"
    ids = [entry.id for entry in entries]
    assert ids == sorted(ids)


def test_what_was_acknowledged_is_there_after_kill_9(tmp_path: Path, nursery: Nursery) -> None:
    chance = random.Random(2013)
    for start in range(0, KILLS, KILLS_A_DATABASE):
        name = f"svar-{start}.db"
        store = open_store(tmp_path, name, packaged_catalogue())
        acknowledged: dict[int, list[int]] = {}
        for number in range(start, min(start + KILLS_A_DATABASE, KILLS)):
            acknowledged[number] = killed(nursery, tmp_path, name, number, chance)
            with closing(sqlite3.connect(tmp_path / name)) as raw:
                assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert sum(map(len, acknowledged.values())) > 0
        assert_lasting(store, acknowledged)
        store.close()


def test_what_a_server_acknowledged_is_there_after_kill_9(tmp_path: Path, nursery: Nursery, postgresql: Server) -> None:
    chance = random.Random(2013)
    address = postgresql.empty_database()
    store = open_store(tmp_path, address, packaged_catalogue())
    acknowledged = {number: killed(nursery, tmp_path, address, number, chance) for number in range(KILLS)}
    assert sum(map(len, acknowledged.values())) > 0
    assert_lasting(store, acknowledged)
    store.close()


def assert_none_is_lost(nursery: Nursery, root: Path, address: str) -> None:
    store = open_store(root, address, packaged_catalogue())
    for number in range(WRITERS):
        nursery.begin(root, address, number, SAVES)
    gone = 0
    while gone < WRITERS:
        kind, *rest = nursery.told()
        assert kind != "error", rest
        gone += kind == "gone"
    for key in (FIRST, SECOND):
        history = store.history(key)
        assert len(history) == WRITERS * SAVES
        for number in range(WRITERS):
            its = [entry.value for entry in history if entry.author == str(number)]
            assert its == [f"{number}:{n}" for n in range(SAVES)], "each in the order in which it was saved"
    assert store.load("skola", 2013).text(FIRST.question) == store.load("skola", 2013).text(SECOND.question)
    store.close()


def test_many_who_save_at_once_lose_nothing_and_are_told_of_no_lock(tmp_path: Path, nursery: Nursery) -> None:
    assert_none_is_lost(nursery, tmp_path, "svar.db")


def test_many_who_save_at_once_on_a_server_lose_nothing(tmp_path: Path, nursery: Nursery, postgresql: Server) -> None:
    assert_none_is_lost(nursery, tmp_path, postgresql.empty_database())
