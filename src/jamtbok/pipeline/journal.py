"""The journal of a run folder: one line for each finished job, kept from run to run.

It is what makes a run skip what is done and go on where it was broken off. A line is added when a job's files are in
place, so a job without a line is made again, and a line cut short by a crash is no line.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any

from jamtbok.errors import StorageError
from jamtbok.pipeline.job import Job, JobResult
from jamtbok.pipeline.outputs import storage_errors, write_parts

JOURNAL = "korning.jsonl"

JobName = tuple[str, str]
"""Unit id, and the job's name: the template, for the page of one row with the row's id after a dot."""


@dataclass(frozen=True, slots=True)
class Done:
    """What is remembered of a finished job while a run goes on; the rest of its line is read when it is needed.

    Parameters
    ----------
    key
        The job's key.
    sizes
        Bytes of the notebook and of the report.
    digest
        SHA-256 of the report; "" in a journal of an earlier version.
    share
        How far the step has come, 0–1; ``None`` where the template says nothing of it.
    message
        Why it failed, "" when it did not.
    offset
        Where the line begins.
    """

    key: str
    sizes: tuple[int, int]
    digest: str
    share: float | None
    message: str
    offset: int

    @property
    def failed(self) -> bool:
        """Whether an error page stands in the report's place."""
        return bool(self.message)


class Journal:
    """The finished jobs of one run folder; only one run at a time may have it open.

    Parameters
    ----------
    folder
        The run folder, made when it does not exist.

    Raises
    ------
    StorageError
        When the folder cannot be written to, or another run has it open.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / JOURNAL
        self._done: dict[JobName, Done] = {}
        with storage_errors(self._path):
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self._opened()
        self._lock()
        self._read()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def _opened(self) -> FileIO:
        # Without a buffer: what is added is in the file or an error, and closing cannot fail on a full disk.
        return self._path.open("ab", buffering=0)

    def _lock(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise StorageError(
                f"En annan körning skriver redan i {self._folder}.", "Vänta tills den är klar, eller avbryt den."
            ) from None

    def _read(self) -> None:
        offset, line = 0, b"\n"
        with self._path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n") and (content := _parsed(line)):
                    self._remember(content, offset)
                offset += len(line)
        if not line.endswith(b"\n"):
            # The rest of a line that a crash cut short must not swallow the next one.
            self._write(b"\n")

    def _write(self, content: bytes) -> None:
        with storage_errors(self._path):
            if self._file.write(content) != len(content):
                raise OSError(errno.ENOSPC, "No space left on device")

    def _remember(self, content: dict[str, Any], offset: int) -> None:
        self._done[content["unit"], content["template"]] = Done(
            content["key"],
            tuple(content["sizes"]),
            content.get("sha256", ""),
            content["share"],
            content["message"],
            offset,
        )

    def __contains__(self, name: JobName) -> bool:
        return name in self._done

    def __getitem__(self, name: JobName) -> Done:
        return self._done[name]

    def is_older_than(self, path: Path) -> bool:
        """Tell whether a file has been written since the journal last changed."""
        try:
            return path.stat().st_mtime_ns >= self._path.stat().st_mtime_ns
        except OSError:
            return False

    def names(self) -> list[JobName]:
        """Return the jobs that the journal knows, sorted."""
        return sorted(self._done)

    def is_done(self, job: Job) -> bool:
        """Tell whether a job's result is in place: made from the same key, without failure, and its files whole."""
        done = self._done.get((job.unit, job.name))
        if done is None or done.failed or done.key != job.key:
            return False
        folder = self._folder / job.unit
        files = (folder / f"{job.name}.ipynb", folder / f"{job.name}.html")
        try:
            return tuple(file.stat().st_size for file in files) == done.sizes
        except OSError:
            return False

    def add(self, result: JobResult, seconds: float) -> None:
        """Write down a finished job."""
        content = {
            "unit": result.unit,
            "template": result.template,
            "key": result.key,
            "sizes": [len(result.notebook), len(result.html)],
            "sha256": hashlib.sha256(result.html).hexdigest(),
            "share": _share(result),
            "message": result.failure.message if result.failure else "",
            "log": result.failure.log if result.failure else "",
            "seconds": round(seconds, 3),
            "records": result.records,
        }
        offset = self._path.stat().st_size
        self._write(json.dumps(content, ensure_ascii=False).encode() + b"\n")
        self._remember(content, offset)

    def forget(self, names: Iterable[JobName]) -> None:
        """Take jobs out of the journal."""
        for name in names:
            self._done.pop(name, None)
            # Their lines are still there, but what was written from them is no longer right.
            self._path.touch()

    def lines(self) -> Iterator[dict[str, Any]]:
        """Read the full lines of all jobs, sorted by unit and template."""
        with self._path.open("rb") as file:
            for name in self.names():
                file.seek(self._done[name].offset)
                yield json.loads(file.readline())

    def tidy(self) -> None:
        """Write the journal anew with one line for each job that it still knows, sorted."""
        write_parts(self._path, (json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in self.lines()))
        self._file.close()
        self._file = self._opened()
        self._lock()
        self._done.clear()
        self._read()


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        content = json.loads(line)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _share(result: JobResult) -> float | None:
    for record in result.records:
        if record["name"] == "progress" and record["code"] == result.template:
            return float(record["value"])
    return None
