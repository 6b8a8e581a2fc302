"""The main path, from a workbook to a folder of reports.

    workbook → one snapshot a unit → one job a unit and template → run_job → notebook and HTML → index and results

`run` is the whole of it. What a job does is in `jamtbok.pipeline.execute`, what a notebook shows in
`jamtbok.notebooks.views`, and how it looks in `jamtbok.report`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jamtbok.errors import Finding, JamtbokError, SettingsError, StorageError
from jamtbok.model.questions import STEPS
from jamtbok.pipeline.execute import SNAPSHOT_NAME, run_job
from jamtbok.pipeline.index import write_index
from jamtbok.pipeline.job import Failure, Job, JobResult
from jamtbok.pipeline.outputs import write_whole
from jamtbok.pipeline.results import as_csv, as_parquet, results_table
from jamtbok.pipeline.templates import Template, find_templates
from jamtbok.settings.workbook import RunSettings, Workbook
from jamtbok.store import SnapshotMaker, Store
from jamtbok.version import __version__


@dataclass(frozen=True)
class RunRequest:
    """What to run.

    Parameters
    ----------
    workbook
        The workbook.
    year
        The year of the answers.
    to
        The folder that gets the year's result.
    units, templates
        Which ones; nothing means all.
    engine
        The papermill engine: ``"jamtbok"``, or ``"nbclient"`` for an ordinary kernel.
    """

    workbook: Workbook
    year: int
    to: Path
    units: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    engine: str = "jamtbok"


@dataclass(frozen=True)
class RunOutcome:
    """What came of a run.

    Parameters
    ----------
    index
        The index page.
    results
        Every job's result, by unit and template in order.
    findings
        Faults in shared statistics files, which stop no report.
    """

    index: Path
    results: tuple[JobResult, ...]
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> tuple[JobResult, ...]:
        """The jobs that failed."""
        return tuple(result for result in self.results if result.failure)

    @property
    def ok(self) -> bool:
        """Whether every report was made and every file could be read."""
        return not self.failed and not self.findings


Progress = Callable[[int, JobResult], None]


def run(
    request: RunRequest, store: Store, executor: Executor, *, progress: Progress = lambda _total, _result: None
) -> RunOutcome:
    """Make every notebook and report that is asked for.

    Parameters
    ----------
    request
        What to run.
    store
        The workbook's answers.
    executor
        Carries the jobs.
    progress
        Called after each job with how many there are in all.

    Raises
    ------
    JamtbokError
        When nothing can be run: a workbook that does not hold together, a folder that cannot be written to.
    """
    started = datetime.now(UTC)
    workbook = request.workbook
    unit_ids = request.units or tuple(workbook.units)
    for unit_id in unit_ids:
        workbook.units.get_or_raise(unit_id)
    templates = find_templates(workbook, request.templates)
    maker = SnapshotMaker(workbook, store)
    jobs = list(make_jobs(maker, unit_ids, templates, request, workbook.settings.run))

    results: list[JobResult] = []
    running = [executor.submit(run_job, job) for job in jobs]
    try:
        for future in as_completed(running):
            result = write_result(future.result(), request.to)
            results.append(result)
            progress(len(jobs), result)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    order = {(job.unit, job.template): place for place, job in enumerate(jobs)}
    results.sort(key=lambda result: order[result.unit, result.template])

    shared = tuple(finding for finding in maker.statistics.findings if not finding.unit)
    table = results_table(results, {unit.id: unit.name for unit in workbook.units.values()})
    write_whole(request.to / "resultat.csv", as_csv(table))
    write_whole(request.to / "resultat.parquet", as_parquet(table))
    write_whole(request.to / "korning.json", journal(results, started))
    index = write_index(workbook, request.year, request.to, results, [str(finding) for finding in shared])
    return RunOutcome(index, tuple(results), shared)


def make_jobs(
    maker: SnapshotMaker,
    unit_ids: Sequence[str],
    templates: Sequence[Template],
    request: RunRequest,
    settings: RunSettings,
) -> Iterator[Job]:
    """Make the jobs, and leave each unit's snapshot beside its reports."""
    for unit_id in unit_ids:
        snapshot = maker.snapshot(unit_id, request.year).to_json()
        write_whole(request.to / unit_id / SNAPSHOT_NAME, snapshot)
        for template in templates:
            yield Job(
                unit_id,
                request.year,
                template.name,
                template.content,
                snapshot,
                settings.deadline,
                settings.megabytes,
                request.engine,
            )


def write_result(result: JobResult, to: Path) -> JobResult:
    """Write a job's notebook and report; when they cannot be written, that is the job's failure."""
    folder = to / result.unit
    try:
        if result.notebook:
            write_whole(folder / f"{result.template}.ipynb", result.notebook)
        write_whole(folder / f"{result.template}.html", result.html)
    except StorageError as error:
        return JobResult(
            result.unit, result.year, result.template, result.key, b"", b"", (), Failure(error.message, error.hint)
        )
    return result


def journal(results: Sequence[JobResult], started: datetime) -> bytes:
    """Return the run's journal (``korning.json``): what ran, when, and how it went."""
    content: dict[str, Any] = {
        "version": __version__,
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "jobs": [
            {
                "unit": result.unit,
                "template": result.template,
                "key": result.key,
                "status": "failed" if result.failure else "ok",
                **({"message": result.failure.message, "log": result.failure.log} if result.failure else {}),
            }
            for result in results
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def default_year(store: Store, today: datetime) -> int:
    """Return the latest year that has answers, or this year."""
    years = store.years()
    return years[-1] if years else today.year


__all__ = ["STEPS", "JamtbokError", "RunOutcome", "RunRequest", "SettingsError", "default_year", "make_jobs", "run"]
