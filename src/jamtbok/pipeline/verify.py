"""Making a run's reports again from their snapshots, and comparing them byte for byte.

The workbook is not needed: a snapshot and a template are enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path

from jamtbok.errors import SettingsError
from jamtbok.model.snapshot import Snapshot
from jamtbok.pipeline.execute import run_job
from jamtbok.pipeline.job import SNAPSHOT_NAME, Job, JobResult
from jamtbok.pipeline.journal import JOURNAL, Journal
from jamtbok.pipeline.run import Told
from jamtbok.pipeline.templates import find_templates
from jamtbok.settings.workbook import Workbook


@dataclass(frozen=True)
class VerifyOutcome:
    """How many reports were compared, and what differs, in words."""

    checked: int
    differences: tuple[str, ...]


def verify(
    folder: Path,
    workbook: Workbook | None,
    executor: Executor,
    *,
    units: tuple[str, ...] = (),
    in_flight: int = 8,
    progress: Callable[[int, Told], None] = lambda _total, _told: None,
) -> VerifyOutcome:
    """Make the reports of a run folder again and compare them.

    Parameters
    ----------
    folder
        The run folder.
    workbook
        Its own templates count too; ``None`` for the package's alone.
    executor
        Carries the jobs.
    units
        Which units; nothing means all.
    in_flight
        How many jobs may be with the executor at once.
    progress
        Called after each report with how many there are in all.

    Raises
    ------
    SettingsError
        When the folder holds no run.
    """
    if not (folder / JOURNAL).is_file():
        raise SettingsError(f"{folder} innehåller ingen körning.", "Ange mappen med --run eller året med --year.")
    templates = {template.name: template.content for template in find_templates(workbook)}
    differences: dict[tuple[str, str], str] = {}
    with Journal(folder) as journal:
        names = [name for name in journal.names() if not journal[name].failed and (not units or name[0] in units)]
        running: dict[Future[JobResult], Job] = {}

        def compare() -> Iterator[tuple[str, str, str]]:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                job = running.pop(future)
                yield job.unit, job.name, _difference(folder, job, future.result(), journal)

        def note(found: Iterator[tuple[str, str, str]]) -> None:
            for unit, template, difference in found:
                if difference:
                    differences[unit, template] = f"{unit} {template}: {difference}"
                progress(len(names), Told(unit, template, "failed" if difference else "ok"))

        for unit, template in names:
            job = _job(folder, unit, template, templates)
            if isinstance(job, str):
                note(iter([(unit, template, job)]))
                continue
            running[executor.submit(run_job, job)] = job
            while len(running) >= in_flight:
                note(compare())
        while running:
            note(compare())
    return VerifyOutcome(len(names), tuple(differences[name] for name in sorted(differences)))


def _job(folder: Path, unit: str, name: str, templates: dict[str, bytes]) -> Job | str:
    """Return the job that made a report, or why there is none."""
    template, _, row = name.partition(".")
    if template not in templates:
        return "mallen finns inte längre."
    try:
        content = (folder / unit / SNAPSHOT_NAME).read_bytes()
    except OSError:
        return f"{SNAPSHOT_NAME} saknas."
    return Job(unit, Snapshot.from_json(content).year, template, templates[template], content, row=row)


def _difference(folder: Path, job: Job, result: JobResult, journal: Journal) -> str:
    if result.failure:
        return f"rapporten går inte att göra om. {result.failure.message}"
    if journal[job.unit, job.name].key != job.key:
        return "underlag, mall eller version är en annan än när rapporten gjordes."
    for ending, made in ((".ipynb", result.notebook), (".html", result.html)):
        path = folder / job.unit / f"{job.name}{ending}"
        try:
            if path.read_bytes() != made:
                return f"{path.name} är inte densamma som när den gjordes."
        except OSError:
            return f"{path.name} saknas."
    return ""
