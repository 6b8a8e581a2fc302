"""The main path, from a workbook to a folder of reports.

    workbook → one snapshot a unit → one job a unit and template → run_job → notebook and HTML → index and results

When the units' are made, the organisation's own notebooks are made in the same way from what came of them.

`run` is the whole of it. What a job does is in `jamtbok.pipeline.execute`, what a notebook shows in
`jamtbok.notebooks.views`, and how it looks in `jamtbok.report`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from jamtbok.errors import Finding, JamtbokError, StorageError
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION, base_of
from jamtbok.pipeline.execute import run_job
from jamtbok.pipeline.index import write_index
from jamtbok.pipeline.job import SNAPSHOT_NAME, Failure, Job, JobResult
from jamtbok.pipeline.journal import JobName, Journal
from jamtbok.pipeline.outputs import move_aside, write_if_changed, write_whole
from jamtbok.pipeline.results import results_tables, write_csv, write_parquet
from jamtbok.pipeline.templates import Template, find_templates, template_names
from jamtbok.settings.workbook import Workbook
from jamtbok.store import SnapshotMaker, Store, has_gathered
from jamtbok.store.overviews import RESULTS
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
    years
        The years that the organisation's notebooks compare; nothing means the latest ones that have been run.
    """

    workbook: Workbook
    year: int
    to: Path
    units: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    engine: str = "jamtbok"
    force: bool = False
    in_flight: int = 8
    years: tuple[int, ...] = ()

    def run_folder(self, year: int) -> Path:
        """Return where a year's run is: this one, or one beside it."""
        return self.to if year == self.year else self.to.parent / str(year)


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
    wanted = request.units or (*workbook.units, ORGANISATION)
    for unit_id in wanted:
        workbook.unit(unit_id)
    templates = find_templates(workbook, request.templates)
    unit_ids = tuple(unit_id for unit_id in wanted if unit_id != ORGANISATION)
    maker = SnapshotMaker(workbook, store, request.run_folder, request.years)
    planned = Planned(Counter())
    outcome = RunOutcome(request.to / "index.html")
    names = {unit.id: unit.name for unit in workbook.units.values()} | {ORGANISATION: workbook.unit(ORGANISATION).name}

    with Journal(request.to) as journal:

        def carry(units: Iterable[str]) -> None:
            made: set[JobName] = set()
            jobs = make_jobs(maker, units, templates, request, planned)
            for result, seconds in _carried(jobs, executor, journal, request):
                told = Told(result.unit, _name(result), "ok")
                made.add((told.unit, told.template))
                if isinstance(result, JobResult):
                    written = write_result(result, request.to)
                    journal.add(written, seconds)
                    if written.failure:
                        told = Told(result.unit, result.template, "failed", written.failure)
                        outcome.failed.append(told)
                else:
                    told = Told(told.unit, told.template, "skipped")
                counted = outcome.counts.setdefault(told.unit, {})
                counted[told.how] = counted.get(told.how, 0) + 1
                progress(planned.total, told)
            _put_aside(workbook, journal, request.to, _left(journal, made, templates))

        planned.expect(unit_ids, templates)
        carry(unit_ids)
        outcome.findings = tuple(finding for finding in maker.statistics.findings if not finding.unit)
        if ORGANISATION in wanted and any(_is_for(template, ORGANISATION) for template in templates):
            # The organisation's notebooks read the units' results from this table.
            if not journal.is_older_than(request.to / RESULTS):
                write_parquet(request.to / RESULTS, results_tables(journal.lines(), request.year, names))
            planned.expect([ORGANISATION], templates)
            carry([ORGANISATION])
        if not all(journal.is_older_than(request.to / name) for name in ("resultat.csv", RESULTS)):
            journal.tidy()
            write_csv(request.to / "resultat.csv", results_tables(journal.lines(), request.year, names))
            write_parquet(request.to / RESULTS, results_tables(journal.lines(), request.year, names))
        write_index(workbook, request.year, request.to, journal, [str(finding) for finding in outcome.findings])
        write_whole(request.to / "korning.json", summary(outcome, request, started))
    return outcome


def _name(result: Job | JobResult) -> str:
    return result.template if isinstance(result, JobResult) else result.name


@dataclass
class Planned:
    """How many jobs each unit has: at first those that every unit has, and exactly when its snapshot is made."""

    jobs: Counter[str]

    def expect(self, units: Iterable[str], templates: tuple[Template, ...]) -> None:
        """Plan for the templates that are always run."""
        for unit in units:
            self.jobs[unit] = sum(_is_for(template, unit) and _is_always(template) for template in templates)

    @property
    def total(self) -> int:
        """All jobs."""
        return self.jobs.total()


def _is_for(template: Template, unit: str) -> bool:
    """Tell whether a unit has a template; a workbook's own belong to the units."""
    step = NOTEBOOKS.get(template.name)
    return step.is_for(unit) if step else unit != ORGANISATION


def _is_always(template: Template) -> bool:
    step = NOTEBOOKS.get(template.name)
    return step is None or step.always


def rows_to_run(template: Template, snapshot: Snapshot) -> list[str]:
    """Return the rows that a template is run for: ``[""]`` for once, nothing when there is nothing to show."""
    step = NOTEBOOKS.get(template.name)
    if not _is_for(template, snapshot.unit.id):
        return []
    if step is None or step.always:
        return [""]
    if step.each:
        return [row.id for row in snapshot.answers.rows(step.each)]
    # A question whose condition is not met needs no answer, and is no reason for a report.
    answers = snapshot.answers
    asked = any(q.id in answers.values or q.id in answers.tables for q in snapshot.catalogue.active(template.name))
    gathered = snapshot.overview is not None and has_gathered(snapshot.overview, snapshot.year, step.gathers)
    return [""] if asked or gathered else []


def make_jobs(
    maker: SnapshotMaker,
    unit_ids: Iterable[str],
    templates: tuple[Template, ...],
    request: RunRequest,
    planned: Planned,
) -> Iterator[Job | JobResult]:
    """Make the jobs one by one, and leave each unit's snapshot beside its reports.

    A unit whose snapshot cannot be made or written gives failed results instead, and the rest go on.
    """
    settings = request.workbook.settings.run
    for unit_id in unit_ids:
        try:
            snapshot = maker.snapshot(unit_id, request.year)
            chosen = [(template, row) for template in templates for row in rows_to_run(template, snapshot)]
            content = snapshot.to_json()
            if chosen:
                write_if_changed(request.to / unit_id / SNAPSHOT_NAME, content)
        except JamtbokError as error:
            failure = Failure(error.message, error.hint)
            for template in templates:
                if _is_for(template, unit_id) and _is_always(template):
                    yield JobResult(unit_id, request.year, template.name, "", b"", b"", failure=failure)
            continue
        planned.jobs[unit_id] = len(chosen)
        for template, row in chosen:
            yield Job(
                unit_id,
                request.year,
                template.name,
                template.content,
                content,
                settings.deadline,
                settings.megabytes,
                request.engine,
                row,
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


def _left(journal: Journal, made: set[JobName], templates: tuple[Template, ...]) -> list[JobName]:
    """Return the reports that a run would have made anew if there were still something to show in them."""
    optional = {template.name for template in templates if not _is_always(template)}
    units = {unit for unit, _ in made}
    return [name for name in journal.names() if name[0] in units and base_of(name[1]) in optional and name not in made]


def _put_aside(workbook: Workbook, journal: Journal, to: Path, left: list[JobName]) -> None:
    """Move the files of units and templates that no longer exist, and those left, out of the way; none is deleted."""
    templates, units = template_names(workbook), {*workbook.units, ORGANISATION}
    gone = left + [name for name in journal.names() if name[0] not in units or base_of(name[1]) not in templates]
    for unit in sorted({unit for unit, _ in gone if unit not in units}):
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
