"""The main path, from a workbook to a folder of reports.

    workbook → one snapshot a unit → one job a unit and template → run_job → notebook and HTML → index and results

`run` is the whole of it. What a job does is in `jamtbok.pipeline.execute`, what a notebook shows in
`jamtbok.notebooks.views`, and how it looks in `jamtbok.report`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from jamtbok.errors import Finding, JamtbokError, StorageError
from jamtbok.pipeline.execute import run_job
from jamtbok.pipeline.index import write_index
from jamtbok.pipeline.job import SNAPSHOT_NAME, Failure, Job, JobResult
from jamtbok.pipeline.journal import Journal
from jamtbok.pipeline.outputs import move_aside, write_if_changed, write_whole
from jamtbok.pipeline.results import results_tables, write_csv, write_parquet
from jamtbok.pipeline.templates import Template, find_templates, template_names
from jamtbok.settings.workbook import Workbook
from jamtbok.store import SnapshotMaker, Store
from jamtbok.version import __version__

#: Where the files of units and templates that no longer exist are moved.
ASIDE = "_tidigare"


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
    force
        Make also what is done already.
    in_flight
        How many jobs may be with the executor at once.
    """

    workbook: Workbook
    year: int
    to: Path
    units: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    engine: str = "jamtbok"
    force: bool = False
    in_flight: int = 8


@dataclass(frozen=True)
class Told:
    """What the progress is told of one job: ``"ok"``, ``"skipped"`` or ``"failed"``, and why."""

    unit: str
    template: str
    how: str
    failure: Failure | None = None


@dataclass
class RunOutcome:
    """What came of a run.

    Parameters
    ----------
    index
        The index page.
    counts
        Jobs by how they went, for each unit.
    failed
        The jobs that failed.
    findings
        Faults in shared statistics files, which stop no report.
    """

    index: Path
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    failed: list[Told] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every report was made and every file could be read."""
        return not self.failed and not self.findings

    def total(self, how: str) -> int:
        """Return how many jobs went in one way."""
        return sum(counted.get(how, 0) for counted in self.counts.values())


Progress = Callable[[int, Told], None]


def run(
    request: RunRequest, store: Store, executor: Executor, *, progress: Progress = lambda _total, _told: None
) -> RunOutcome:
    """Make every notebook and report that is asked for and not done already.

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
    outcome = RunOutcome(request.to / "index.html", {unit_id: {} for unit_id in unit_ids})

    with Journal(request.to) as journal:
        for result, seconds in _carried(make_jobs(maker, unit_ids, templates, request), executor, journal, request):
            told = Told(result.unit, result.template, "ok")
            if isinstance(result, JobResult):
                written = write_result(result, request.to)
                journal.add(written, seconds)
                if written.failure:
                    told = Told(result.unit, result.template, "failed", written.failure)
                    outcome.failed.append(told)
            else:
                told = Told(result.unit, result.template, "skipped")
            counted = outcome.counts[told.unit]
            counted[told.how] = counted.get(told.how, 0) + 1
            progress(len(unit_ids) * len(templates), told)

        outcome.findings = tuple(finding for finding in maker.statistics.findings if not finding.unit)
        _put_aside(workbook, journal, request.to)
        journal.tidy()
        names = {unit.id: unit.name for unit in workbook.units.values()}
        write_csv(request.to / "resultat.csv", results_tables(journal.lines(), request.year, names))
        write_parquet(request.to / "resultat.parquet", results_tables(journal.lines(), request.year, names))
        write_index(workbook, request.year, request.to, journal, [str(finding) for finding in outcome.findings])
        write_whole(request.to / "korning.json", summary(outcome, request, started))
    return outcome


def make_jobs(
    maker: SnapshotMaker, unit_ids: tuple[str, ...], templates: tuple[Template, ...], request: RunRequest
) -> Iterator[Job | JobResult]:
    """Make the jobs one by one, and leave each unit's snapshot beside its reports.

    A unit whose snapshot cannot be made or written gives failed results instead, and the rest go on.
    """
    settings = request.workbook.settings.run
    for unit_id in unit_ids:
        try:
            snapshot = maker.snapshot(unit_id, request.year).to_json()
            write_if_changed(request.to / unit_id / SNAPSHOT_NAME, snapshot)
        except JamtbokError as error:
            failure = Failure(error.message, error.hint)
            for template in templates:
                yield JobResult(unit_id, request.year, template.name, "", b"", b"", failure=failure)
            continue
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


def _carried(
    jobs: Iterator[Job | JobResult], executor: Executor, journal: Journal, request: RunRequest
) -> Iterator[tuple[Job | JobResult, float]]:
    """Let the executor carry the jobs; give each result with its seconds, or the job itself when it is done already.

    Only a few jobs are with the executor at once, so that their number says nothing about the memory needed.
    """
    running: dict[Future[JobResult], tuple[Job, float, bool]] = {}

    def send(job: Job, again: bool = False) -> None:
        running[executor.submit(run_job, job)] = (job, monotonic(), again)

    try:
        for job in jobs:
            if isinstance(job, JobResult) or (not request.force and journal.is_done(job)):
                yield job, 0.0
                continue
            send(job)
            while len(running) >= request.in_flight:
                yield from _finished(running, send)
        while running:
            yield from _finished(running, send)
    except BaseException:
        for future in running:
            future.cancel()
        raise


def _finished(
    running: dict[Future[JobResult], tuple[Job, float, bool]], send: Callable[[Job, bool], None]
) -> Iterator[tuple[JobResult, float]]:
    """Wait until something is finished. A job whose worker was lost is sent once more."""
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        job, began, again = running.pop(future)
        try:
            result = future.result()
        except (Exception, CancelledError) as error:  # noqa: BLE001 - `run_job` never raises: the worker is lost
            if not again:
                send(job, True)
                continue
            failure = Failure(
                f"Datorn som skulle göra rapporten svarade inte ({type(error).__name__}).",
                "Kontrollera att arbetarna är i gång och kör igen.",
            )
            result = job.result(b"", b"", failure=failure)
        yield result, monotonic() - began


def write_result(result: JobResult, to: Path) -> JobResult:
    """Write a job's notebook and report; when they cannot be written, that is the job's failure."""
    folder = to / result.unit
    try:
        notebook = folder / f"{result.template}.ipynb"
        if result.notebook:
            write_whole(notebook, result.notebook)
        elif notebook.is_file():
            # A job that was stopped has no notebook; an earlier run's must not stand beside the error page.
            move_aside(notebook, to / ASIDE / result.unit)
        if result.html:
            write_whole(folder / f"{result.template}.html", result.html)
    except StorageError as error:
        failure = Failure(error.message, error.hint)
        return JobResult(result.unit, result.year, result.template, result.key, b"", b"", failure=failure)
    return result


def _put_aside(workbook: Workbook, journal: Journal, to: Path) -> None:
    """Move the files of units and templates that no longer exist out of the way; nothing is deleted."""
    templates = template_names(workbook)
    gone = [name for name in journal.names() if name[0] not in workbook.units or name[1] not in templates]
    for unit in sorted({unit for unit, _ in gone if unit not in workbook.units}):
        if (to / unit).is_dir():
            move_aside(to / unit, to / ASIDE)
    for unit, template in gone:
        for path in (to / unit / f"{template}.ipynb", to / unit / f"{template}.html"):
            if path.is_file():
                move_aside(path, to / ASIDE / unit)
    journal.forget(gone)


def summary(outcome: RunOutcome, request: RunRequest, started: datetime) -> bytes:
    """Return the run's summary (``korning.json``): when it ran, how it went, and what failed.

    What ran, how long each job took and the tracebacks of failed ones are in the journal beside it.
    """
    content: dict[str, Any] = {
        "version": __version__,
        "year": request.year,
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "made": outcome.total("ok"),
        "skipped": outcome.total("skipped"),
        "failed": [
            {"unit": told.unit, "template": told.template, "message": told.failure.message}
            for told in outcome.failed
            if told.failure
        ],
        "findings": [str(finding) for finding in outcome.findings],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def default_year(store: Store, today: datetime) -> int:
    """Return the latest year that has answers, or this year."""
    years = store.years()
    return years[-1] if years else today.year
