"""A job and its result: the `Job` travels the whole path, and the same job always gives the same bytes."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jamtbok.model.snapshot import Snapshot
from jamtbok.version import __version__

#: What a job's snapshot is called, beside its reports and in the folder where its notebook runs.
SNAPSHOT_NAME = "underlag.json"

#: Libraries whose versions show in a notebook or a report.
_SHAPING = (
    "ipykernel",
    "ipython",
    "jinja2",
    "markupsafe",
    "matplotlib",
    "mistune",
    "nbconvert",
    "nbformat",
    "papermill",
    "scipy",
    "statsmodels",
)


_PACKAGE = Path(__file__).parent.parent


@cache
def made_with() -> str:
    """Name what every result depends on: the versions, and the package's own files, which may change without one."""
    versions = [
        f"jamtbok {__version__} {hash_of_files(_PACKAGE)}",
        f"python {sys.version_info.major}.{sys.version_info.minor}",
    ]
    return ", ".join([*versions, *(f"{name} {version(name)}" for name in _SHAPING)])


def hash_of_files(package: Path) -> str:
    """Return a hash of all that a package's folder holds but examples and what Python compiles."""
    digest = hashlib.sha256()
    for path in sorted(path for path in package.rglob("*") if path.is_file()):
        name = path.relative_to(package)
        if name.parts[0] != "examples" and "__pycache__" not in name.parts:
            content = path.read_bytes()
            digest.update(f"{name.as_posix()} {len(content)} ".encode() + content)
    return digest.hexdigest()


@dataclass(frozen=True)
class Job:
    """One notebook to make: a template and a snapshot.

    Parameters
    ----------
    unit, year
        Whom and when the snapshot is about; used as names, the content is the snapshot's.
    template
        The template's name.
    notebook
        The template, as the bytes of an ``.ipynb`` file.
    snapshot
        The snapshot, as the bytes of a JSON file.
    deadline, megabytes
        Seconds and memory that the notebook may take. Not part of the key: they do not change what comes out.
    engine
        The papermill engine. Not part of the key either: the engines give the same outputs.
    row
        The row that the report is about, of a template that is run once for each row of a table; "" of all others.
    """

    unit: str
    year: int
    template: str
    notebook: bytes
    snapshot: bytes
    deadline: float = 120.0
    megabytes: int = 2048
    engine: str = "jamtbok"
    row: str = ""

    @property
    def name(self) -> str:
        """What the notebook and the report are called, without ending: the template, and the row after a dot."""
        return f"{self.template}.{self.row}" if self.row else self.template

    @cached_property
    def key(self) -> str:
        """What the result depends on, as a hash: template, snapshot, and the versions that shape it."""
        parts = (self.name.encode(), self.notebook, self.snapshot, made_with().encode())
        digest = hashlib.sha256()
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()[:32]

    def result(
        self,
        notebook: bytes,
        html: bytes,
        records: tuple[dict[str, Any], ...] = (),
        failure: Failure | None = None,
    ) -> JobResult:
        """Return a result of this job."""
        return JobResult(self.unit, self.year, self.name, self.key, notebook, html, records, failure)

    def load_snapshot(self) -> Snapshot:
        """Return the snapshot."""
        return Snapshot.from_json(self.snapshot)


@dataclass(frozen=True)
class Failure:
    """Why a notebook could not be made, for the one who is to mend it.

    Parameters
    ----------
    message, hint
        Plain Swedish.
    place
        Which cell, when the template stopped there.
    log
        The traceback; for the log and never for a report.
    """

    message: str
    hint: str = ""
    place: str = ""
    log: str = ""


@dataclass(frozen=True)
class JobResult:
    """What came of a job.

    Parameters
    ----------
    unit, year, key
        The job's own.
    template
        The job's name.
    notebook
        The executed notebook; of a failed job as far as it came, empty if it never began.
    html
        The report, or the error page in its place.
    records
        Named results, as dictionaries of `jamtbok.notebooks.shown.Record`.
    failure
        ``None`` when all went well.
    """

    unit: str
    year: int
    template: str
    key: str
    notebook: bytes
    html: bytes
    records: tuple[dict[str, Any], ...] = field(default=())
    failure: Failure | None = None
