"""Having one job done: in a fresh process, or in this one where an ordinary kernel is asked for.

`run_job` touches no database and no folder of the user's, and it never raises: what goes wrong is in its result. The
same function therefore runs in a thread here and on another machine. The work itself is in `jamtbok.pipeline.make`,
which is imported where it is done, so that the one who only hands out jobs stays light.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from jamtbok.engine import fresh
from jamtbok.errors import LimitError
from jamtbok.pipeline.failing import failed
from jamtbok.pipeline.job import SNAPSHOT_NAME, Failure, Job, JobResult
from jamtbok.report.pages import step_title


def run_job(job: Job) -> JobResult:
    """Make one notebook and its report."""
    with tempfile.TemporaryDirectory(prefix="jamtbok-") as folder:
        (Path(folder) / SNAPSHOT_NAME).write_bytes(job.snapshot)
        if job.engine == "nbclient" or not fresh.available():
            return _make((job, folder))
        try:
            return fresh.call(_make, (job, folder), fresh.Limits(job.deadline, job.megabytes))
        except LimitError as error:
            return failed(job, Failure(error.message, error.hint))
        except fresh.DiedError as error:
            return failed(job, _died(job, error))


def _make(task: tuple[Job, str]) -> JobResult:
    from jamtbok.pipeline.make import make

    return make(*task)


def _died(job: Job, error: Exception) -> Failure:
    return Failure(
        f"Rapporten {step_title(job.template)} blev inte klar: processen som gjorde den avslutades i förtid.",
        "Kör igen. Händer det varje gång ligger felet i mallen eller i minnet på datorn.",
        log=str(error),
    )
