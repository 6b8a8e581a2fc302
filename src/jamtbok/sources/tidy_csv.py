"""Reading tidy CSV: one figure a line, with the columns measure, group, sex, year and value.

Headers and sex codes are recognised by a declared table of synonyms. A fault never stops the reading of the rest of
the file, so that all of them can be listed at once.
"""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jamtbok.errors import Finding
from jamtbok.model.snapshot import Observation, Sex, Symbol

#: Column name in a file (lower case) → field.
HEADERS = {
    "mått": "measure",
    "matt": "measure",
    "measure": "measure",
    "grupp": "group",
    "group": "group",
    "kön": "sex",
    "kon": "sex",
    "sex": "sex",
    "år": "year",
    "ar": "year",
    "year": "year",
    "värde": "value",
    "varde": "value",
    "value": "value",
    "måttenhet": "unit",
    "mattenhet": "unit",
    "unit": "unit",
    "källa": "source",
    "kalla": "source",
    "source": "source",
    "enhet": "organisation_unit",
}

REQUIRED = {"measure": "mått", "sex": "kön", "year": "år", "value": "värde"}

#: Sex code in a file (lower case) → sex. A lone 1 or 2 is not here: which is which differs between sources.
SEX_CODES: dict[str, Sex] = {
    **dict.fromkeys(("k", "kvinna", "kvinnor", "flicka", "flickor", "f", "female", "women"), "women"),
    **dict.fromkeys(("m", "man", "män", "pojke", "pojkar", "male", "men"), "men"),
    **dict.fromkeys(("okänt", "okänt kön", "uppgift saknas", "unknown"), "unknown"),
    **dict.fromkeys(("t", "totalt", "total", "samtliga", "båda"), "total"),
}

#: What stands in the place of a figure, and what it says of it.
NO_FIGURE: dict[str, Symbol] = {"": "missing", ".": "not_applicable", "..": "hidden", "–": "missing", "-": "missing"}

#: Units of measurement (lower case) that count persons.
PERSONS = {"personer", "person", "antal personer", "antal", "elever", "barn", "anställda", "invånare", "besökare"}


@dataclass(frozen=True)
class ReadFile:
    """What a file held: figures with the unit each belongs to ("" for all), and the faults."""

    observations: tuple[tuple[str, Observation], ...] = ()
    findings: tuple[Finding, ...] = ()


def read_tidy_csv(path: Path, *, name: str, unit: str, units: set[str]) -> ReadFile:
    """Read one file.

    Parameters
    ----------
    path
        The file.
    name
        What the faults call it.
    unit
        The unit whose folder the file lies in, "" when it is shared.
    units
        The units of the workbook, for the column ``enhet`` of a shared file.
    """

    def whole_file(message: str) -> ReadFile:
        return ReadFile(findings=(Finding(name, 0, "", message, unit),))

    try:
        text = _decode(path.read_bytes())
    except OSError as error:
        return whole_file(f"filen kan inte läsas ({error.strerror}).")
    except UnicodeDecodeError:
        return whole_file("filen är ingen textfil i UTF-8 eller Windows-1252. Spara den som CSV.")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        return whole_file("filen är tom.")
    delimiter = max(";,\t|", key=lines[0][1].count)
    header = [HEADERS.get(cell.strip().lower(), "") for cell in next(csv.reader([lines[0][1]], delimiter=delimiter))]
    missing = [column for field, column in REQUIRED.items() if field not in header]
    if missing:
        expected = "mått, grupp, kön, år och värde"
        return whole_file(f"kolumnen {' och kolumnen '.join(missing)} saknas. Väntade kolumner: {expected}.")
    observations: list[tuple[str, Observation]] = []
    findings: list[Finding] = []
    number = lines[0][0]
    try:
        for number, cells in _rows(lines[1:], delimiter):
            record = {field: cell.strip() for field, cell in zip(header, cells, strict=False) if field}
            owner = unit or record.get("organisation_unit", "")
            faults = list(_faults_of_unit(record, unit, units)) or list(_faults(record))
            # A unit that does not exist has nobody to tell.
            told = owner if owner in units else ""
            findings += [Finding(name, number, column, message, told) for column, message in faults]
            if not faults:
                observations.append((owner, _observation(record)))
    except csv.Error:
        message = "efter den här raden finns ett citattecken som inte avslutas, och resten går inte att läsa."
        findings.append(Finding(name, number, "", message, unit))
    return ReadFile(tuple(observations), tuple(findings))


def _rows(lines: list[tuple[int, str]], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give the cells of each row with the number of the line that it ends on."""
    reader = csv.reader((line for _, line in lines), delimiter=delimiter, strict=True)
    for cells in reader:
        yield lines[reader.line_num - 1][0], cells


def _faults_of_unit(record: dict[str, str], folder: str, units: set[str]) -> Iterator[tuple[str, str]]:
    named = record.get("organisation_unit", "")
    if named and named not in units:
        yield "enhet", f"enheten ”{named}” finns inte i enheter.csv."
    elif named and folder and named != folder:
        yield "enhet", f"raden gäller ”{named}” men filen ligger i mappen {folder}. Flytta raden eller rätta enheten."


def _decode(content: bytes) -> str:
    if b"\0" in content:
        raise UnicodeDecodeError("utf-8", content, 0, 1, "not a text file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    # Some programs write å, ä and ö as two signs each.
    return unicodedata.normalize("NFC", text)


def _faults(record: dict[str, str]) -> Iterator[tuple[str, str]]:
    if not record.get("measure"):
        yield "mått", "cellen är tom. Skriv vad som räknas."
    sex = record.get("sex", "")
    if sex.lower() not in SEX_CODES:
        yield "kön", f"”{sex}” är ingen könskod. Använd kvinnor, män, okänt eller totalt."
    year = record.get("year", "")
    if not re.fullmatch(r"(19|20)\d\d", year):
        yield "år", f"”{year}” är inget årtal. Skriv fyra siffror, till exempel 2013."
    value = record.get("value", "")
    if value not in NO_FIGURE and _number(value) is None:
        yield "värde", f"”{value}” är inget tal. Skriv till exempel 1250 eller 12,5, eller .. när uppgiften saknas."


def _number(text: str) -> float | None:
    compact = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".").replace("\u2212", "-")
    if not re.fullmatch(r"-?\d+(\.\d+)?", compact):
        return None
    # So many digits that they are more than a float can hold are no figure.
    return number if math.isfinite(number := float(compact)) else None


def _observation(record: dict[str, str]) -> Observation:
    value, unit = record.get("value", ""), record.get("unit", "")
    return Observation(
        measure=record["measure"],
        by={"grupp": record["group"]} if record.get("group") else {},
        sex=SEX_CODES[record["sex"].lower()],
        year=int(record["year"]),
        value=None if value in NO_FIGURE else _number(value),
        symbol=NO_FIGURE.get(value, ""),
        unit=unit,
        persons=unit.lower() in PERSONS,
        source=record.get("source", ""),
    )
