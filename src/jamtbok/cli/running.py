"""``jamtbok run``: the progress, and the table of what happened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from jamtbok import texts
from jamtbok.pipeline.job import JobResult
from jamtbok.pipeline.run import Progress as Report
from jamtbok.pipeline.run import RunOutcome, RunRequest, default_year, run
from jamtbok.report.pages import step_title
from jamtbok.settings.workbook import Workbook
from jamtbok.store import open_store


def run_workbook(
    folder: Path,
    year: int | None,
    units: tuple[str, ...],
    templates: tuple[str, ...],
    to: Path | None,
    workers: int | None,
) -> RunOutcome:
    """Run a workbook, and show how it goes and how it went."""
    workbook = Workbook.find(folder)
    store = open_store(workbook.root, workbook.settings.store.url, workbook.catalogue)
    year = year or default_year(store, datetime.now().astimezone())
    request = RunRequest(workbook, year, (to or workbook.runs / str(year)).absolute(), units, templates)
    console = Console(highlight=False)
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as executor, _progress(console) as report:
        outcome = run(request, store, executor, progress=report)
    store.close()
    _show(outcome, workbook, console)
    return outcome


@contextmanager
def _progress(console: Console) -> Iterator[Report]:
    """Give a function to call after each job: a bar on a terminal, plain lines elsewhere."""
    done = 0
    if not console.is_terminal:

        def line(total: int, result: JobResult) -> None:
            nonlocal done
            done += 1
            how = "misslyckades" if result.failure else "klar"
            print(f"{done}/{total} {result.unit} {result.template}: {how}", flush=True)

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("Gör rapporter", total=None)

        def step(total: int, result: JobResult) -> None:
            bar.update(task, total=total, advance=1, description=f"{result.unit} {step_title(result.template)}")

        yield step


def _show(outcome: RunOutcome, workbook: Workbook, console: Console) -> None:
    table = Table(title="Körningen", title_justify="left")
    for heading in ("Enhet", "Klara", "Fel"):
        table.add_column(heading, justify="left" if heading == "Enhet" else "right")
    by_unit: dict[str, list[JobResult]] = {}
    for result in outcome.results:
        by_unit.setdefault(result.unit, []).append(result)
    for unit_id, its in by_unit.items():
        failed = sum(1 for result in its if result.failure)
        table.add_row(workbook.units[unit_id].name, str(len(its) - failed), str(failed) if failed else "")
    console.print(table)
    for result in outcome.failed:
        assert result.failure is not None
        print(f"Fel i {result.unit}, {step_title(result.template)}: {result.failure.message}")
        if result.failure.hint:
            print(f"   {result.failure.hint}")
    for finding in outcome.findings:
        print(f"Fel i en gemensam fil: {finding}")
    made = len(outcome.results) - len(outcome.failed)
    print(f"{texts.number(made)} rapporter är klara. Börja här:")
    print(outcome.index)
