"""``jamtbok run``, ``compare`` and ``verify``: the progress, and the table of what happened."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from jamtbok import texts
from jamtbok.cli.answers import opened
from jamtbok.engine import fresh
from jamtbok.errors import SettingsError
from jamtbok.model.steps import ORGANISATION
from jamtbok.pipeline.journal import JOURNAL
from jamtbok.pipeline.run import Progress as Report
from jamtbok.pipeline.run import RunOutcome, RunRequest, Told, default_year, run
from jamtbok.pipeline.verify import verify
from jamtbok.report.branding import colour_notices
from jamtbok.settings.workbook import Workbook

HOW = {"ok": "klar", "skipped": "oförändrad", "failed": "misslyckades"}

#: The notebook that the years are compared in.
COMPARISON = "jamforelse"
_SPAN = re.compile(r"([12]\d{3})\s*[-–]\s*([12]\d{3})", re.ASCII)

#: A table of more units than this is no help.
MOST_ROWS = 40


@dataclass(frozen=True)
class Choices:
    """The options of ``jamtbok run`` other than where and when; see its help."""

    units: tuple[str, ...]
    templates: tuple[str, ...]
    workers: int | None
    address: str | None
    engine: str
    force: bool

    @property
    def forks(self) -> bool:
        """Whether notebooks are run in fresh processes on this machine."""
        return self.address is None and self.engine == "jamtbok"


def run_workbook(folder: Path, year: int | None, to: Path | None, choices: Choices) -> bool:
    """Run a workbook, show how it goes and how it went, and tell whether all went well."""
    workbook = Workbook.find(folder)
    # A logotype that cannot be used is told before anything is run.
    notices = colour_notices(workbook.branding)
    console = Console(highlight=False)
    with ExitStack() as stack:
        store = stack.enter_context(opened(workbook))
        year = year or default_year(store, datetime.now().astimezone())
        target = (to or workbook.runs / str(year)).absolute()
        if choices.forks and (choices.force or not (target / JOURNAL).is_file()):
            # It warms up while the snapshots are made. Where all may be done already, it may not be needed.
            fresh.start()
        executor, count = stack.enter_context(_executor(choices.workers, choices.address))
        request = RunRequest(
            workbook,
            year,
            target,
            units=choices.units,
            templates=choices.templates,
            engine=choices.engine,
            force=choices.force,
            in_flight=2 * count,
        )
        report = stack.enter_context(_progress(console))
        outcome = run(request, store, executor, progress=report)
    _show(outcome, workbook, console, notices)
    return outcome.ok


def compare_years(folder: Path, span: str, to: Path | None, workers: int | None) -> bool:
    """Run each year of a span that has answers, and compare them in the last one's folder; tell whether all went well.

    Reports that are done and unchanged are not made again, so that it is the comparison alone that takes time when the
    years have been run before.
    """
    first, last = _span(span)
    workbook = Workbook.find(folder)
    notices = colour_notices(workbook.branding)
    console = Console(highlight=False)
    ok = True
    with ExitStack() as stack:
        store = stack.enter_context(opened(workbook))
        years = _years_with_answers(store.years(), first, last)
        executor, count = stack.enter_context(_executor(workers, None))
        runs = (to or workbook.runs).absolute()
        for year in years:
            compared = years if year == years[-1] else ()
            request = RunRequest(workbook, year, runs / str(year), in_flight=2 * count, years=compared)
            with _progress(console) as report:
                outcome = run(request, store, executor, progress=report)
            print(f"\n{year}")
            _show(outcome, workbook, console, notices)
            ok = ok and outcome.ok
    page = runs / str(years[-1]) / ORGANISATION / f"{COMPARISON}.html"
    print(f"\nJämförelsen av {texts.listed([str(year) for year in years])} finns här:")
    print(page)
    return ok


def _span(span: str) -> tuple[int, int]:
    """Read two years with a hyphen between them."""
    found = _SPAN.fullmatch(span.strip())
    if not found:
        raise SettingsError(f"”{span}” är inga år att jämföra.", "Skriv första och sista året, till exempel 2012-2013.")
    first, last = int(found[1]), int(found[2])
    if first == last:
        raise SettingsError(f"{first} är bara ett år.", f"Skriv två år, till exempel {first - 1}-{first}.")
    if first > last:
        raise SettingsError(f"{first} kommer efter {last}.", f"Skriv det tidigaste året först: {last}-{first}.")
    return first, last


def _years_with_answers(known: list[int], first: int, last: int) -> tuple[int, ...]:
    """Return the years to compare; both that are named need answers, one between them may be without."""
    without = [str(year) for year in (first, last) if year not in known]
    if without:
        there = f"Det finns svar för {texts.listed([str(year) for year in known])}." if known else ""
        raise SettingsError(
            f"Det finns inga svar för {' eller '.join(without)}.", there or "Fyll i anteckningsböckerna först."
        )
    return tuple(year for year in known if first <= year <= last)


def verify_run(
    folder: Path, year: int | None, run_folder: Path | None, units: tuple[str, ...], workers: int | None
) -> bool:
    """Make the reports of a run again, show what differs, and tell whether nothing does."""
    workbook = None
    if run_folder is None:
        workbook = Workbook.find(folder)
        if year is None:
            with opened(workbook) as store:
                year = default_year(store, datetime.now().astimezone())
        run_folder = workbook.runs / str(year)
    with _executor(workers, None) as (executor, count), _progress(Console(highlight=False)) as report:
        outcome = verify(run_folder.absolute(), workbook, executor, units=units, in_flight=2 * count, progress=report)
    for difference in outcome.differences:
        print(difference)
    if outcome.differences:
        print(f"{texts.sentence(texts.count(len(outcome.differences), 'en rapport', 'rapporter'))} skiljer sig.")
    else:
        print(
            f"{texts.sentence(texts.count(outcome.checked, 'en rapport är likadan', 'rapporter är likadana'))}, "
            "tecken för tecken."
        )
    return not outcome.differences


@contextmanager
def _executor(workers: int | None, address: str | None) -> Iterator[tuple[Executor, int]]:
    """Give what carries the jobs, and how many it carries at once."""
    if address is not None:
        with _dask(address) as carried:
            yield carried
        return
    count = workers or os.cpu_count() or 1
    executor = ThreadPoolExecutor(count)
    try:
        yield executor, count
    except BaseException:
        # Ctrl-C ends what is running at once, also what a thread was just about to start; what is done stays done.
        executor.shutdown(wait=False, cancel_futures=True)
        ending = threading.Thread(target=executor.shutdown)
        ending.start()
        while ending.is_alive():
            fresh.end_all()
            ending.join(0.05)
        raise
    executor.shutdown()


@contextmanager
def _dask(address: str) -> Iterator[tuple[Executor, int]]:
    try:
        from distributed import Client
    except ImportError:
        raise SettingsError(
            "För att köra på ett kluster behövs tillägget dask.", "Installera det med: pip install 'jamtbok[dask]'"
        ) from None
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except OSError as error:
        raise SettingsError(
            f"Ingen schemaläggare svarar på {address}: {error}.",
            "Kontrollera adressen och att schemaläggaren är i gång.",
        ) from None
    with client:
        yield client.get_executor(pure=False, retries=2), max(1, sum(client.nthreads().values()))


@contextmanager
def _progress(console: Console) -> Iterator[Report]:
    """Give a function to call after each job: a bar on a terminal, plain lines elsewhere."""
    counted = dict.fromkeys(HOW, 0)
    if not console.is_terminal:
        yield _lines(counted)
        return
    columns = (
        TextColumn("Gör rapporter"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=None)

        def step(total: int, told: Told) -> None:
            counted[told.how] += 1
            said = f"{told.unit} {told.template}  oförändrade {counted['skipped']}  fel {counted['failed']}"
            bar.update(task, total=total, advance=1, description=said)

        yield step


def _lines(counted: dict[str, int]) -> Callable[[int, Told], None]:
    """Give a function that prints a line for each job made, and one now and then for those that are unchanged."""

    def line(total: int, told: Told) -> None:
        counted[told.how] += 1
        done = sum(counted.values())
        if told.how != "skipped" or done in (1, total) or done % 1000 == 0:
            print(f"{done}/{total} {told.unit} {told.template}: {HOW[told.how]}", flush=True)

    return line


def _show(outcome: RunOutcome, workbook: Workbook, console: Console, notices: list[str]) -> None:
    table = Table(title="Körningen", title_justify="left")
    for heading in ("Enhet", "Klara", "Oförändrade", "Fel"):
        table.add_column(heading, justify="left" if heading == "Enhet" else "right")
    shown = outcome.counts
    if len(shown) > MOST_ROWS:
        shown = {unit: counted for unit, counted in shown.items() if "failed" in counted}
    for unit, counted in list(shown.items())[:MOST_ROWS]:
        cells = [str(counted[how]) if how in counted else "" for how in HOW]
        table.add_row(workbook.unit(unit).name, *cells)
    table.add_section()
    table.add_row("Alla enheter", *(str(outcome.total(how)) for how in HOW))
    console.print(table)
    for told in outcome.failed[:MOST_ROWS]:
        _explain(told)
    if len(outcome.failed) > MOST_ROWS:
        print(f"… och {len(outcome.failed) - MOST_ROWS} fel till. Alla står i korning.json.")
    for finding in outcome.findings:
        print(f"Fel i en gemensam fil: {finding}")
    for notice in notices:
        print(notice)
    made = outcome.total("ok") + outcome.total("skipped")
    print(f"{texts.sentence(texts.count(made, 'en rapport är klar', 'rapporter är klara'))}. Börja här:")
    print(outcome.index)


def _explain(told: Told) -> None:
    assert told.failure is not None
    click.echo(f"Fel i {told.unit}, {told.template}: {told.failure.message}")
    if told.failure.hint:
        click.echo(f"   {told.failure.hint}")
