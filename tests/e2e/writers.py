"""Writers for the tests of what lasts: each is a forked process that has imported everything, so it begins at once.

A line on standard input, ``root address number saves``, begins a writer; 0 saves means without end. It tells ``pid
number pid``, ``saved number n`` when its n:th pair of answers has been acknowledged, ``error number message``, and when
it is no more ``gone number``. What a writer told before it was killed always comes before that it is gone.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path

from jamtbok.errors import JamtbokError
from jamtbok.model.questions import packaged_catalogue
from jamtbok.store import Key, open_store

#: Each save is of both, so that half of one can be told.
FIRST, SECOND = (Key("skola", 2013, question) for question in ("foundation.meaning", "foundation.conclusion"))


def tell(*words: object) -> None:
    """Write one line at once, whole also when others write."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def write(root: Path, address: str, number: int, saves: int) -> None:
    try:
        store = open_store(root, address, packaged_catalogue(), author=str(number))
        for n in range(saves) if saves else count():
            store.save_all([(FIRST, f"{number}:{n}"), (SECOND, f"{number}:{n}")])
            tell("saved", number, n)
    except JamtbokError as error:
        tell("error", number, str(error).replace("\n", " "))


def begin(root: Path, address: str, number: int, saves: int) -> None:
    """Fork one that waits and one that writes."""
    if os.fork():
        return
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    writer = os.fork()
    if not writer:
        write(root, address, number, saves)
        os._exit(0)
    tell("pid", number, writer)
    os.waitpid(writer, 0)
    tell("gone", number)
    os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with suppress(ImportError):
        import psycopg  # noqa: F401
    open_store(Path(), "sqlite://", packaged_catalogue()).close()
    for line in sys.stdin:
        root, address, number, saves = line.split()
        begin(Path(root), address, int(number), int(saves))
