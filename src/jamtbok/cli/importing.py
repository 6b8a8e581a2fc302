"""``jamtbok import``: what was understood of a file is shown, and then the file is kept with how it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from jamtbok import texts
from jamtbok.errors import DataError, Finding, SettingsError
from jamtbok.model.faults import faults_in_swedish
from jamtbok.model.snapshot import Observation
from jamtbok.settings.workbook import Workbook
from jamtbok.sources.folder import JSON, TABLES, Agreement, earlier_figures, read_json
from jamtbok.sources.kept import Kept, hash_of, load_remembered, save_kept, save_remembered
from jamtbok.sources.mapping import ColumnMapping, Corrections, TableMapping
from jamtbok.sources.reading import Reading
from jamtbok.sources.statistics_file import StatisticsFile, read_statistics_file
from jamtbok.sources.synonyms import SEX_WORDS, Role
from jamtbok.sources.table import Belongs

_SEX_WORDS = {sex: word for word, sex in SEX_WORDS.items()}

_HINT = "Rätta filen, eller ange det som saknas när du läser in den. Handboken visar hur, under Statistik."


@dataclass(frozen=True)
class Choices:
    """The options of ``jamtbok import`` other than the files and the workbook; see its help."""

    unit: str | None
    yes: bool
    replace: bool
    said: Corrections


def corrections(told: dict[str, Any]) -> Corrections:
    """Make what is said with options into corrections.

    Raises
    ------
    SettingsError
        When something said cannot be understood.
    """
    content = {
        "blad": told["sheets"],
        "rubrikrader": _rows(told["header"]),
        "matt": told["measure"] or "",
        "mattenhet": told["measured_in"] or "",
        "kalla": told["source"] or "",
        "ar": told["year"],
        "kon": told["sex"],
        "personer": told["persons"],
        "decimaltecken": {"komma": ",", "punkt": "."}.get(told["decimal"] or "", ""),
        "skala": told["scale"],
        "lasar": told["school_year"] or "",
        "konskoder": dict(_pairs("--könskod", told["sex_codes"])),
        "kolumner": dict(_pairs("--kolumn", told["columns"])),
    }
    try:
        return Corrections.model_validate(content)
    except ValidationError as error:
        faults = "\n".join(faults_in_swedish(error, content))
        raise SettingsError(f"Valen går inte att förstå:\n{faults}", "Se jamtbok import --help.") from None


def _pairs(option: str, written: Iterable[str]) -> Iterator[tuple[str, str]]:
    for pair in written:
        left, equals, right = pair.rpartition("=")
        if not equals or not left.strip() or not right.strip():
            raise SettingsError(f"”{pair}” går inte att förstå.", f'Skriv till exempel {option} "B=kön".')
        yield left.strip(), right.strip()


def _rows(written: str | None) -> list[int]:
    if not written:
        return []
    first, dash, last = written.partition("-")
    if not first.isdecimal() or (dash and not last.isdecimal()):
        raise SettingsError(f"”{written}” är ingen rad.", "Skriv till exempel --rubrikrad 3 eller --rubrikrad 3-4.")
    return list(range(int(first), int(last or first) + 1))


@dataclass(frozen=True)
class Incoming:
    """A file on its way into the workbook: the name that it has, and its content."""

    name: str
    content: bytes


def import_files(folder: Path, files: Iterable[str], choices: Choices) -> None:
    """Read files into a workbook: each is shown, asked about on a terminal, and kept.

    Raises
    ------
    DataError
        With every fault of every file that was not kept; the others are kept all the same.
    """
    workbook = Workbook.find(folder)
    unit = workbook.units.get_or_raise(choices.unit).id if choices.unit else ""
    findings: list[Finding] = []
    for written in files:
        path = Path(written)
        try:
            incoming = Incoming(path.name, path.read_bytes())
        except OSError as error:
            findings.append(Finding(written, 0, "", f"filen kan inte läsas ({error.strerror})."))
            continue
        findings += _Import(workbook, unit, choices).one(incoming)
    if findings:
        raise DataError(findings, _HINT)


def _stored_name(name: str) -> str:
    """Return the name that a file gets. Figures may come as a text file, but in the workbook those are no figures."""
    return name if Path(name).suffix.lower() in (*TABLES, JSON) else f"{name}.csv"


class _Import:
    """Reads files into one place of a workbook."""

    def __init__(self, workbook: Workbook, unit: str, choices: Choices) -> None:
        self._workbook = workbook
        self._unit = unit
        self._choices = choices
        self._folder = workbook.statistics / unit
        self._console = Console(highlight=False, markup=False)

    def one(self, incoming: Incoming) -> list[Finding]:
        """Read one file; returns the faults that hindered it."""
        name, content = incoming.name, incoming.content
        target = self._folder / _stored_name(name)
        if same := self._same(content):
            click.echo(f"{name} finns redan i arbetsboken som {self._place(same)}.")
            return []
        if target.exists() and not self._choices.replace:
            message = f"{self._place(target)} finns redan med annat innehåll. Ange --ersätt, eller byt namn på filen."
            return [Finding(name, 0, "", message)]
        belongs = Belongs(name, self._unit, self._workbook.units, self._workbook.units.by_code)
        understood = self._understood(target, content, belongs)
        reading = self._earlier(target).checked(understood.reading, name, self._unit)
        self._show(name, understood, reading)
        if reading.findings:
            return list(reading.findings)
        if not self._choices.yes and self._console.is_terminal and not click.confirm("Ska filen sparas så här?"):
            click.echo(f"{name} sparades inte.")
            return []
        self._keep(incoming, target, understood)
        click.echo(f"Sparad: {self._place(target)}")
        return []

    def _place(self, path: Path) -> str:
        return path.relative_to(self._workbook.root).as_posix()

    def _same(self, content: bytes) -> Path | None:
        """Return the file of the same content that is already there."""
        known = hash_of(content)
        present = self._folder.iterdir() if self._folder.is_dir() else ()
        files = (path for path in present if path.suffix.lower() in (*TABLES, JSON) and path.is_file())
        return next((path for path in sorted(files) if hash_of(path.read_bytes()) == known), None)

    def _understood(self, target: Path, content: bytes, belongs: Belongs) -> StatisticsFile:
        if target.suffix.lower() == JSON:
            return StatisticsFile(read_json(content, belongs))
        folder = self._workbook.statistics
        return read_statistics_file(content, belongs, self._choices.said, lambda kind: load_remembered(folder, kind))

    def _earlier(self, target: Path) -> Agreement:
        units = self._workbook.units
        return earlier_figures(self._workbook.statistics, self._unit, units, units.by_code, but=target)

    def _keep(self, incoming: Incoming, target: Path, understood: StatisticsFile) -> None:
        sources = dict.fromkeys(each.source for _, each in understood.reading.observations if each.source)
        kept = Kept(
            file=incoming.name,
            sha256=hash_of(incoming.content),
            read=datetime.now(UTC).replace(microsecond=0),
            source="; ".join(sources),
            tables=understood.mappings,
        )
        save_kept(target, incoming.content, kept)
        said = self._choices.said.of_the_header
        if said == Corrections():
            return
        for kind in understood.kinds:
            earlier = load_remembered(self._workbook.statistics, kind) or Corrections()
            save_remembered(self._workbook.statistics, kind, said.over(earlier))

    # What is shown

    def _show(self, name: str, understood: StatisticsFile, reading: Reading) -> None:
        if understood.mappings or reading.observations:
            click.echo(f"Så här tolkades {name}:")
        for mapping in understood.mappings:
            self._console.print(_columns(mapping))
        if reading.observations:
            self._console.print(_figures([each for _, each in reading.observations]))
            _tell_of_persons([each for _, each in reading.observations])
        for notice in reading.notices:
            click.echo(f"Obs: {notice}")


def _columns(mapping: TableMapping) -> Table:
    rows = f"rad {mapping.first}–{mapping.last}"
    table = Table(
        title=f"Bladet {mapping.sheet}, {rows}" if mapping.sheet else f"Kolumner, {rows}", title_justify="left"
    )
    for heading in ("Kolumn", "Rubrik", "Läses som"):
        table.add_column(heading)
    for column in mapping.columns:
        table.add_row(column.letter, column.heading, _in_words(column))
    for name, value in (
        ("mått", mapping.measure),
        ("måttenhet", mapping.unit),
        ("år", str(mapping.year or "")),
        ("kön", mapping.sex or ""),
        ("källa", mapping.source),
    ):
        if value:
            table.add_row("alla", "", f"{name}: {value}")
    return table


def _in_words(column: ColumnMapping) -> str:
    if column.role is Role.NOTHING:
        return "läses inte"
    if column.role is not Role.VALUE:
        filled = " (tom cell: samma som ovanför)" if column.blank == "ovan" else ""
        return f"{column.role.value}: {column.name}{filled}" if column.name else f"{column.role.value}{filled}"
    parts = (column.measure, *column.by.values(), column.sex, column.year, column.unit)
    said = ", ".join(str(part) for part in parts if part)
    return f"siffror: {said}" if said else "siffror"


def _figures(observations: list[Observation]) -> Table:
    table = Table(title="Siffror", title_justify="left")
    for heading in ("Mått", "Måttenhet", "Indelning", "År", "Kön", "Siffror", "Saknas"):
        table.add_column(heading, justify="right" if heading in ("Siffror", "Saknas") else "left")
    measures: dict[tuple[str, str], list[Observation]] = {}
    for each in observations:
        measures.setdefault((each.measure, each.unit), []).append(each)
    for (measure, unit), its in measures.items():
        years = sorted({each.year for each in its})
        sexes = [word for sex, word in _SEX_WORDS.items() if any(each.sex == sex for each in its)]
        dimensions = dict.fromkeys(dimension for each in its for dimension in each.by)
        table.add_row(
            measure,
            unit,
            ", ".join(dimensions),
            str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}",
            ", ".join(sexes),
            texts.number(len(its)),
            texts.number(sum(each.value is None for each in its)),
        )
    return table


def _tell_of_persons(observations: list[Observation]) -> None:
    """Say which measures count persons: their small numbers are protected, and it may have been told wrongly."""
    persons = list(dict.fromkeys(each.measure for each in observations if each.persons))
    if persons:
        named = ", ".join(persons[:5]) + (" med flera" if len(persons) > 5 else "")
        click.echo(f"Räknas som antal personer, så att små antal skyddas: {named}. Annars: --inte-personer.")
