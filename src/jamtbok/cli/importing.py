"""``jamtbok import``: what was understood of a file is shown, and then the file is kept with how it is read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from jamtbok import texts
from jamtbok.errors import DataError, Finding, SettingsError
from jamtbok.model.faults import faults_in_swedish
from jamtbok.model.snapshot import Observation, Sex
from jamtbok.settings.workbook import Workbook
from jamtbok.sources.intake import HINT, Incoming, Intake, as_table
from jamtbok.sources.mapping import ColumnMapping, Corrections, TableMapping
from jamtbok.sources.reading import Reading
from jamtbok.sources.statistics_file import StatisticsFile
from jamtbok.sources.synonyms import SEX_WORDS, YEAR, Role

#: The environment variable with another address of Kolada than the usual one.
KOLADA_VARIABLE = "JAMTBOK_KOLADA_URL"

_SEX_WORDS = {sex: word for word, sex in SEX_WORDS.items()}


@dataclass(frozen=True)
class Register:
    """The columns of a register extract; see `jamtbok.sources.register.aggregate`."""

    measure: str
    sex: str
    by: tuple[str, ...]
    year: str | int
    amount: str
    codes: dict[str, Sex] = field(default_factory=dict)


@dataclass(frozen=True)
class Choices:
    """The options of ``jamtbok import`` other than the files and the workbook; see its help."""

    unit: str | None
    yes: bool
    replace: bool
    said: Corrections
    register: Register | None = None
    municipality: str = ""
    years: tuple[int, ...] = ()
    query: dict[str, list[str]] = field(default_factory=dict)


def choices(unit: str | None, yes: bool, replace: bool, told: dict[str, Any]) -> Choices:
    """Make what is said with options into choices.

    Raises
    ------
    SettingsError
        When something said cannot be understood.
    """
    query: dict[str, list[str]] = {}
    for variable, value in _pairs("--fråga", told["query"]):
        query.setdefault(variable, []).extend(value.split(","))
    return Choices(
        unit,
        yes,
        replace,
        # What is said of a register extract is about its rows, and not about the table of counts that is kept.
        Corrections() if told["register"] else corrections(told),
        register=_register(told) if told["register"] else None,
        municipality=told["municipality"] or "",
        years=tuple(_years(told["years"])) if told["years"] else (),
        query=query,
    )


def _register(told: dict[str, Any]) -> Register:
    year = told["year_column"] or told["year"]
    if not (told["measure"] and told["sex_column"] and year):
        raise SettingsError(
            "För ett registeruttag behövs vad personerna är, könets kolumn och året.",
            "Ange --mått, --könskolumn och --år eller --årskolumn: --mått Anställda --könskolumn Kön --år 2024.",
        )
    codes = corrections(told).sex_codes
    return Register(
        told["measure"],
        told["sex_column"],
        tuple(told["divisions"]),
        year,
        told["amount"] or "",
        {code: SEX_WORDS[word] for code, word in codes.items()},
    )


def _years(written: str) -> range:
    first, _, last = written.partition("-")
    years = [int(year) for year in (first, last or first) if YEAR.fullmatch(year.strip())]
    if len(years) != 2 or years[0] > years[1]:
        raise SettingsError(f"”{written}” är inga år.", "Skriv till exempel --years 2015-2024.")
    return range(years[0], years[1] + 1)


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
        try:
            incoming = _incoming(written, choices)
        except OSError as error:
            findings.append(Finding(written, 0, "", texts.unreadable(error)))
        except DataError as error:
            findings += error.findings
        else:
            findings += _Import(workbook, unit, choices).one(incoming)
    if findings:
        raise DataError(findings, HINT)


def _incoming(written: str, choices: Choices) -> Incoming:
    """Read a file, fetch what a service has, or count the persons of a register extract."""
    from jamtbok.sources.fetch import KOLADA, fetch_kolada, fetch_pxweb, parse_source

    if written.startswith(("kolada:", "pxweb:")):
        source = parse_source(written)
        if source.kind == "kolada":
            if not (choices.municipality and choices.years):
                raise SettingsError(
                    "För att hämta från Kolada behövs kommun och år.",
                    f"Skriv till exempel jamtbok import {written} --municipality 1380 --years 2015-2024.",
                )
            address = os.environ.get(KOLADA_VARIABLE) or KOLADA
            fetched = fetch_kolada(source.what, choices.municipality, choices.years, address=address)
        else:
            fetched = fetch_pxweb(source.what, choices.query)
        return Incoming(fetched.name, fetched.content, fetched.requests)
    path = Path(written)
    if choices.register is not None:
        from jamtbok.sources.register import aggregate

        register = choices.register
        reading = aggregate(
            path,
            measure=register.measure,
            sex=register.sex,
            by=register.by,
            year=register.year,
            amount=register.amount,
            codes=register.codes,
        )
        if reading.findings:
            raise DataError(reading.findings, HINT)
        for notice in reading.notices:
            click.echo(f"Obs: {notice}")
        return Incoming(f"{path.stem}-antal.csv", as_table(each for _, each in reading.observations))
    return Incoming(path.name, path.read_bytes())


class _Import:
    """Reads files into one place of a workbook, and shows what becomes of them."""

    def __init__(self, workbook: Workbook, unit: str, choices: Choices) -> None:
        self._intake = Intake(workbook, unit, choices.said, replace=choices.replace)
        self._choices = choices
        self._console = Console(highlight=False, markup=False)

    def one(self, incoming: Incoming) -> list[Finding]:
        """Read one file; returns the faults that hindered it."""
        name = incoming.name
        understood = self._intake.understand(incoming)
        if understood.same:
            click.echo(f"{name} finns redan i arbetsboken som {self._intake.place(understood.same)}.")
            return []
        self._show(name, understood.file, understood.reading)
        if understood.reading.findings:
            return list(understood.reading.findings)
        if not self._choices.yes and self._console.is_terminal and not click.confirm("Ska filen sparas så här?"):
            click.echo(f"{name} sparades inte.")
            return []
        self._intake.keep(understood)
        click.echo(f"Sparad: {self._intake.place(understood.target)}")
        return []

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
