"""The database under 20 writers at once, in SQLite and in PostgreSQL, and what reading costs.

Every writer is a process that saves as fast as it can to one unit and year, which is the worst case. SQLite is synced
to disk at each save, and the private PostgreSQL server at each commit, as they are in use. Times are milliseconds.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jamtbok.model.questions import packaged_catalogue
from jamtbok.store import Key, open_store

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.unit.store.postgresql import private_server, programs

RESULTS = Path(__file__).parent / "results-store.json"
QUESTION = "foundation.meaning"


def write(root: Path, url: str, writer: int, saves: int, begin: Any) -> list[float]:
    store = open_store(root, url, packaged_catalogue(), author=f"skribent-{writer}")
    begin.wait()
    found = []
    for number in range(saves):
        started = time.perf_counter()
        store.save(
            Key("skola", 2013, QUESTION), f"Svar {number} från skribent {writer}, ungefär så långt som ett svar är."
        )
        found.append((time.perf_counter() - started) * 1000)
    store.close()
    return found


def writers(root: Path, url: str, many: int, saves: int) -> dict[str, float]:
    open_store(root, url, packaged_catalogue()).close()
    context = multiprocessing.get_context("fork")
    begin, taken = context.Barrier(many + 1), context.SimpleQueue()

    def work(writer: int) -> None:
        taken.put(write(root, url, writer, saves, begin))

    processes = [context.Process(target=work, args=(writer,)) for writer in range(many)]
    for process in processes:
        process.start()
    begin.wait()
    started = time.perf_counter()
    found = sorted(time for _ in processes for time in taken.get())
    seconds = time.perf_counter() - started
    for process in processes:
        process.join()
    store = open_store(root, url, packaged_catalogue())
    assert len(store.history(Key("skola", 2013, QUESTION))) == many * saves
    store.close()
    percentiles = statistics.quantiles(found, n=100)
    return {
        "p50_ms": percentiles[49],
        "p95_ms": percentiles[94],
        "p99_ms": percentiles[98],
        "max_ms": found[-1],
        "saves_per_s": many * saves / seconds,
    }


def alone(root: Path, url: str) -> dict[str, float]:
    """One writer with time enough, and what reading costs."""
    store = open_store(root, url, packaged_catalogue())
    meaning = Key("bad", 2013, QUESTION)
    training = Key("bad", 2013, "foundation.training")
    store.append_rows(training, [{"name": f"Kurs {n}", "year": 2013} for n in range(20)])
    found = {"save_ms": median_ms(lambda: store.save(meaning, "Ett svar."), 100)}
    found["load_ms"] = median_ms(lambda: store.load("bad", 2013), 100)
    last = store.last_id("bad", 2013)
    found["changes_ms"] = median_ms(lambda: store.changes("bad", 2013, last), 100)
    store.close()
    return found


def median_ms(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def disk_ms(folder: Path) -> float:
    """What the disk takes to make one page lasting: no save can be quicker."""
    with (folder / "sida").open("wb") as file:

        def page() -> None:
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())

        return median_ms(page, 100)


@contextmanager
def addresses() -> Iterator[Callable[[str], str | None]]:
    """Give a function that makes a new database of a kind."""
    server = private_server(lasting=True) if programs() else None
    running = next(server) if server else None
    try:
        yield lambda kind: "svar.db" if kind == "sqlite" else running and running.empty_database()
    finally:
        if server:
            server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--saves", type=int, default=500, help="by each writer")
    chosen = parser.parse_args()
    found: dict[str, Any] = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "writers": chosen.writers,
        "saves": chosen.saves,
    }
    with addresses() as new:
        for kind in ("sqlite", "postgresql"):
            with tempfile.TemporaryDirectory(prefix="jamtbok-bench-", dir=Path(__file__).parent) as folder:
                found.setdefault("disk_ms", disk_ms(Path(folder)))
                address = new(kind)
                if address is None:
                    print("PostgreSQL's programs are not installed")
                    continue
                found[kind] = writers(Path(folder), address, chosen.writers, chosen.saves) | alone(
                    Path(folder), address
                )
                print(kind, json.dumps({name: round(value, 2) for name, value in found[kind].items()}), flush=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")
    print(f"disk {found['disk_ms']:.2f} ms, {RESULTS}")


if __name__ == "__main__":
    main()
