"""The result of a job that did not go well."""

from __future__ import annotations

from jamtbok.errors import JamtbokError
from jamtbok.pipeline.job import Failure, Job, JobResult
from jamtbok.report.pages import error_page


def failed(job: Job, failure: Failure, notebook: bytes = b"") -> JobResult:
    """Return the result of a job that did not go well, with its error page."""
    try:
        snapshot = job.load_snapshot()
    except JamtbokError as error:
        # Without a snapshot there is not even a unit to name on an error page.
        return job.result(notebook, b"", failure=Failure(error.message, error.hint))
    page = error_page(
        snapshot,
        job.template,
        message=failure.message,
        hint=failure.hint,
        place=failure.place,
        key=job.key,
        row=job.row,
    )
    return job.result(notebook, page, failure=failure)
