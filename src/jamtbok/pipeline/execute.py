"""Having one job done: in a fresh process, or in this one where an ordinary kernel is asked for.

`run_job` touches no database and no folder of the user's, and it never raises: what goes wrong is in its result. The
same function therefore runs in a thread here and on another machine. The work itself is in `jamtbok.pipeline.make`,
which is imported where it is done, so that the one who only hands out jobs stays light.
"""

from __future__ import annotations

import glob
import os
import platform
import shutil
import tempfile
from functools import cache
from pathlib import Path

import psutil

from jamtbok.engine import fresh
from jamtbok.errors import LimitError
from jamtbok.pipeline.failing import failed
from jamtbok.pipeline.job import SNAPSHOT_NAME, Failure, Job, JobResult
from jamtbok.report.pages import step_title

#: What the jobs' folders on this machine are called; then comes the process that made them.
_FOLDERS = f"jamtbok-{platform.node()}-"


def run_job(job: Job) -> JobResult:
    """Make one notebook and its report."""
    _remove_leftovers()
    with tempfile.TemporaryDirectory(prefix=f"{_FOLDERS}{os.getpid()}-") as folder:
        (Path(folder) / SNAPSHOT_NAME).write_bytes(job.snapshot)
        if job.engine == "nbclient" or not fresh.available():
            return _make((job, folder))
        try:
            return fresh.call(_make, (job, folder), fresh.Limits(job.deadline, job.megabytes))
        except LimitError as error:
            return failed(job, Failure(error.message, error.hint))
        except fresh.DiedError as error:
            return failed(job, _died(job, error))


@cache
def _remove_leftovers() -> None:
    """Remove the folders of processes that were killed, once a process: a unit's snapshot must not lie about."""
    for folder in Path(tempfile.gettempdir()).glob(f"{glob.escape(_FOLDERS)}*"):
        process = folder.name.removeprefix(_FOLDERS).split("-")[0]
        if process.isdigit() and not psutil.pid_exists(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def _make(task: tuple[Job, str]) -> JobResult:
    from jamtbok.pipeline.make import make

    return make(*task)


def _died(job: Job, error: Exception) -> Failure:
    return Failure(
        f"Rapporten {step_title(job.template)} blev inte klar: processen som gjorde den avslutades i förtid.",
        "Kör igen. Händer det varje gång ligger felet i mallen eller i minnet på datorn.",
        log=str(error),
    )
