"""``jamtbok publish`` and ``jamtbok tables``: what leaves the organisation, and what a person must see to first."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import click
import pyarrow.parquet as pq

from jamtbok import texts
from jamtbok.cli.answers import opened
from jamtbok.errors import SettingsError
from jamtbok.model.steps import ORGANISATION
from jamtbok.pipeline.new import EXAMPLE_AUTHOR
from jamtbok.pipeline.publish import PublishRequest, publish
from jamtbok.pipeline.publishable import Choice, to_read
from jamtbok.pipeline.run import default_year
from jamtbok.pipeline.sheets import write_sheets
from jamtbok.report.branding import colour_notices
from jamtbok.settings.workbook import Workbook

#: A list of more units than this is read by nobody.
_MOST_LINES = 40


def publish_run(  # noqa: PLR0913 - the options of the command
    folder: Path,
    year: int | None,
    to: Path,
    units: tuple[str, ...],
    names_ok: tuple[str, ...],
    *,
    csv: bool,
    xlsx: bool,
    pdf: bool,
) -> None:
    """Publish a run, and tell what came along, what was left out and what a person must see to."""
    workbook = Workbook.find(folder)
    with opened(workbook) as store:
        year = year or default_year(store, datetime.now().astimezone())
        authors = [name for name in store.authors() if name not in (*names_ok, EXAMPLE_AUTHOR)]
    request = PublishRequest(
        workbook,
        year,
        (workbook.runs / str(year)).absolute(),
        to.absolute(),
        units,
        csv=csv,
        xlsx=xlsx,
        pdf=pdf,
        authors=tuple(authors),
    )
    if pdf:
        click.echo("Gör PDF-filer. Det tar några sekunder för varje rapport.")
    choice = publish(request)
    for notice in colour_notices(workbook.branding):
        click.echo(notice)
    _tell_of_left_out(choice)
    _tell_of_words(choice, workbook)
    _tell_of_statement(workbook)
    click.echo(f"{texts.sentence(texts.count(len(choice.reports), 'en rapport', 'rapporter'))} finns i mappen:")
    click.echo(str(request.to.resolve() / "index.html"))


def _tell_of_left_out(choice: Choice) -> None:
    if not choice.left_out:
        return
    click.echo("Utelämnat:")
    for why, count in Counter(choice.left_out.values()).items():
        examples = [f"{unit} {template}" for (unit, template), its in choice.left_out.items() if its == why]
        more = f" och {count - 3} till" if count > 3 else ""
        click.echo(f"   {', '.join(examples[:3])}{more}: {why}.")


def _tell_of_words(choice: Choice, workbook: Workbook) -> None:
    names = {unit.id: unit.name for unit in workbook.units.values()} | {ORGANISATION: texts.WHOLE_ORGANISATION}
    lines = to_read(choice, names)
    if not lines:
        return
    click.echo("Läs igenom innan mappen läggs ut. Inget program kan se om en text pekar ut någon:")
    for line in lines[:_MOST_LINES]:
        click.echo(f"   {line}")
    if len(lines) > _MOST_LINES:
        click.echo(f"   … och {texts.count(len(lines) - _MOST_LINES, 'en enhet', 'enheter')} till")
    click.echo("Siffran är antalet svar i ord. Tal som står i texter är inte heller skyddade.")


def _tell_of_statement(workbook: Workbook) -> None:
    said = workbook.settings.accessibility
    missing = [] if said.email or said.phone else ["kontaktuppgift (email eller phone)"]
    if said.reviewed is None:
        missing.append("granskningsdag (reviewed)")
    if missing:
        click.echo(
            f"Tillgänglighetsredogörelsen saknar {texts.listed(missing)}. "
            "Skriv det under [accessibility] i jamtbok.toml och publicera igen."
        )


def write_tables(folder: Path, year: int | None, to: Path) -> None:
    """Write all results of a run as a spreadsheet."""
    workbook = Workbook.find(folder)
    if to.suffix.lower() != ".xlsx":
        raise SettingsError(f"Filen {to.name} ska sluta på .xlsx.", "Ge filen ett namn som slutar på .xlsx.")
    if year is None:
        with opened(workbook) as store:
            year = default_year(store, datetime.now().astimezone())
    source = workbook.runs / str(year) / "resultat.parquet"
    try:
        table = pq.read_table(source).to_pandas()
    except (OSError, ValueError):
        raise SettingsError(
            f"Det finns inga resultat för {year}.", f"Gör rapporterna först: jamtbok run --year {year}"
        ) from None
    count = write_sheets(to.absolute(), [table])
    click.echo(f"{texts.sentence(texts.count(count, 'ett resultat', 'resultat'))} finns i {to}.")
