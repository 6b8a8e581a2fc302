"""``jamtbok benchmark``: the organisation's file for others, and their files into the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from jamtbok import texts
from jamtbok.cli.answers import opened
from jamtbok.cli.failing import all_well
from jamtbok.pipeline.benchmarking import Added, add_file, export_own
from jamtbok.pipeline.new import EXAMPLE_AUTHOR
from jamtbok.pipeline.run import default_year
from jamtbok.settings.workbook import Workbook

_HOW = {
    "new": "inlagd som {}",
    "replaced": "inlagd som {}, i stället för en äldre",
    "newer": "ingenting ändrat, eftersom {} är nyare",
    "same": "fanns redan som {}",
}


def export(folder: Path, year: int | None, to: Path | None) -> None:
    """Write the organisation's file, and tell what is in it and what a person must see to before it is sent."""
    workbook = Workbook.find(folder)
    with opened(workbook) as store:
        now = datetime.now(UTC)
        told = export_own(workbook, store, year or default_year(store, now.astimezone()), to, now)
    peer = told.peer
    answers = len(peer.answers.values) + sum(len(row.values) for rows in peer.answers.tables.values() for row in rows)
    said = texts.sentence(texts.count(answers, "ett svar", "svar"))
    click.echo(f"{peer.organisation} {peer.year}: filen finns i {told.to}.")
    if peer.units:
        marks = texts.count(len(peer.units), "ett moment", "moment")
        click.echo(f"{said} är med, och enheternas bedömningar av {marks}, sammanräknade.")
    else:
        fewest = workbook.settings.disclosure.threshold
        click.echo(f"{said} är med, men inte enheternas bedömningar.")
        click.echo(f"De kräver en körning (jamtbok run --year {peer.year}) och minst {fewest} enheter som har svarat.")
    for name in told.names:
        if name != EXAMPLE_AUTHOR:
            click.echo(f"Namnet {name} står i filen. Ta bort det ur svaren om det är en person.")
    click.echo("Öppna filen och läs igenom den innan den skickas: den som får den ser allt som står där.")


def add(folder: Path, files: Sequence[Path]) -> bool:
    """Put files from others into the workbook, tell what became of each, and tell whether all went well."""
    workbook = Workbook.find(folder)
    return all_well(files, lambda path: _tell(path, add_file(workbook, path)))


def _tell(path: Path, added: Added) -> None:
    click.echo(f"{path.name}: {added.peer.organisation} {added.peer.year}, {_HOW[added.how].format(added.place)}.")
