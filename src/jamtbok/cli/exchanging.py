"""``jamtbok export``, ``merge`` and ``status``: answers on their way, and how far the units have come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from jamtbok import texts
from jamtbok.cli.answers import opened
from jamtbok.cli.failing import all_well
from jamtbok.errors import JamtbokError, SettingsError
from jamtbok.measures.progress import Progress
from jamtbok.pipeline.answer_sheets import write_answers
from jamtbok.pipeline.exchange import CHECK_UNIT, Conflict, Merge, Side, export_unit, merge_file
from jamtbok.pipeline.status import UnitStatus, asking_steps, unit_statuses
from jamtbok.settings.workbook import Workbook
from jamtbok.store import Entry, network_share_warning

SHEETS, WHOLE = (".xlsx", ".csv"), ".zip"


def export(folder: Path, unit: str, year: int | None, to: Path) -> None:
    """Write one unit's answers to a file, whole or as a spreadsheet by the file's ending."""
    kind = to.suffix.lower()
    if kind not in (*SHEETS, WHOLE):
        raise SettingsError(
            f"Filen {to.name} har en ändelse som inte går att använda.",
            "Använd .zip för allt som hör till enheten, eller .xlsx eller .csv för svaren som en lista.",
        )
    workbook = Workbook.find(folder)
    with opened(workbook) as store:
        if kind == WHOLE:
            exchange = export_unit(workbook, store, unit, year, to.absolute())
            said = texts.count(len(exchange.entries), "en ändring", "ändringar")
            files = texts.count(len(exchange.files), "en statistikfil", "statistikfiler")
            click.echo(f"{exchange.unit.name}: {said} och {files} finns i {to}.")
            click.echo("Filen är inte skyddad: i den finns små tal, och allt som har skrivits och sedan ändrats.")
            return
        name = workbook.unit(unit).name
        years = [each for each in store.years(unit) if year in (None, each)]
        if not years:
            raise JamtbokError(f"{name} har inga svar{f' för {year}' if year else ''}.", CHECK_UNIT)
        count = write_answers(to.absolute(), workbook.catalogue, [(each, store.load(unit, each)) for each in years])
        click.echo(f"{name}: {texts.count(count, 'ett svar', 'svar')} finns i {to}.")


def merge(folder: Path, files: Sequence[Path]) -> bool:
    """Add the content of files, tell what happened with each, and tell whether all went well."""
    workbook = Workbook.find(folder)
    with opened(workbook) as store:
        return all_well(files, lambda path: _tell(path, merge_file(workbook, store, path)))


def _tell(path: Path, merged: Merge) -> None:
    click.echo(f"{path.name}: {merged.unit.name}, {merged.organisation}")
    click.echo(f"   Nya ändringar: {merged.added}. Fanns redan: {merged.known}.")
    if merged.unknown:
        said = texts.count(merged.unknown, "en ny ändring hör", "nya ändringar hör")
        click.echo(f"   {texts.sentence(said)} till frågor som inte finns här. De sparas men visas inte.")
    if merged.conflicts:
        said = texts.count(len(merged.conflicts), "ett svar", "svar")
        click.echo(f"   {texts.sentence(said)} har ändrats på båda håll. Det som inte gäller finns kvar i historiken:")
    for conflict in merged.conflicts:
        _tell_conflict(conflict)
    for file in merged.files:
        if file.how == "new":
            click.echo(f"   Ny statistikfil: {file.name}")
        elif file.how == "beside":
            click.echo(f"   {file.name} är en annan än den som fanns. Den nya ligger bredvid och heter {file.beside}.")


def _tell_conflict(conflict: Conflict) -> None:
    place = ", ".join(part for part in (conflict.question, conflict.row, conflict.column) if part)
    click.echo(f"   - {conflict.year}: {place}")
    click.echo(f"     Gäller: {_side(conflict.current)}")
    click.echo(f"     Gäller inte: {_side(conflict.other)}")


def _side(side: Side) -> str:
    return f"{side.text} {_who_and_when(side.author, side.time)}"


def _who_and_when(author: str, time: datetime) -> str:
    return f"{author or 'utan namn'} {time.astimezone():%Y-%m-%d %H:%M}"


def status(folder: Path, year: int | None) -> None:
    """Show how far each unit has come: a table on a terminal, a line for each unit elsewhere."""
    workbook = Workbook.find(folder)
    with opened(workbook) as store:
        if year is None:
            years = store.years()
            year = years[-1] if years else datetime.now().astimezone().year
        statuses = list(unit_statuses(workbook, store, year))
        steps = asking_steps(workbook.catalogue)
        console = Console(highlight=False, markup=False)
        if console.is_terminal:
            console.print(_table(statuses, steps, year))
        else:
            for each in statuses:
                click.echo(_line(each))
        done = sum(each.done for each in statuses)
        begun = sum(each.last is not None for each in statuses)
        click.echo(f"{year}: {begun} av {len(statuses)} enheter har börjat, och {done} har svarat på allt.")
        if store.file is not None and (warning := network_share_warning(store.file)):
            click.echo(f"Varning: {warning}")


def _table(statuses: Sequence[UnitStatus], steps: Sequence[str], year: int) -> Table:
    table = Table(title=f"Grundfrågor som har svar {year}", title_justify="left")
    table.add_column("Enhet")
    for step in steps:
        table.add_column(texts.STEP_TITLES[step], justify="right")
    table.add_column("Senast ändrad")
    for each in statuses:
        cells = [_share(each.steps[step]) for step in steps]
        table.add_row(each.unit.name, *cells, _last(each.last))
    return table


def _line(status: UnitStatus) -> str:
    steps = ", ".join(f"{texts.STEP_TITLES[step]} {_share(reached)}" for step, reached in status.steps.items())
    return f"{status.unit.id}: {steps}. {_last(status.last)}"


def _share(reached: Progress) -> str:
    return f"{reached.answered} av {reached.required}"


def _last(entry: Entry | None) -> str:
    return _who_and_when(entry.author, entry.time) if entry else "Inte börjat"
