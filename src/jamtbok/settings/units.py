"""The tree of units in ``enheter.csv`` (id;namn;overordnad;slag, and kommunkod where units are municipalities)."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from jamtbok import texts
from jamtbok.errors import DataError, Finding, SettingsError
from jamtbok.model.snapshot import Unit
from jamtbok.model.steps import ORGANISATION

COLUMNS = ("id", "namn", "overordnad", "slag", "kommunkod")

#: A municipality has four digits, a region two.
_CODE = re.compile(r"\d{4}|\d{2}", re.ASCII)
_UNIT_ID = re.compile(r"[a-zåäöA-ZÅÄÖ0-9][a-zåäöA-ZÅÄÖ0-9_-]*")
_LONGEST_ID = 64
#: What makes letters with rings and dots into the plain ones of the columns' names.
_PLAIN = str.maketrans("åäö", "aao")
# Folder names that Windows keeps for itself, and the one of the organisation as a whole.
_RESERVED = {ORGANISATION, "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


class Units(Mapping[str, Unit]):
    """All units by id, in the file's order."""

    def __init__(self, units: list[Unit]) -> None:
        self._units = {unit.id: unit for unit in units}
        self._children: dict[str, list[Unit]] = {}
        for unit in units:
            self._children.setdefault(unit.parent, []).append(unit)

    def __getitem__(self, unit_id: str) -> Unit:
        return self._units[unit_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)

    @property
    def by_code(self) -> dict[str, str]:
        """The unit of each municipality code."""
        return {unit.code: unit.id for unit in self._units.values() if unit.code}

    def get_or_raise(self, unit_id: str) -> Unit:
        """Return a unit, or say which units there are."""
        if unit_id not in self._units:
            named = [unit.id for unit in self._units.values() if unit.name.casefold() == unit_id.casefold()]
            if named:
                raise SettingsError(
                    f"”{unit_id}” är enhetens namn och inte dess id.", f"Skriv {' eller '.join(named)}."
                )
            some = ", ".join(list(self._units)[:10])
            raise SettingsError(
                f"Enheten ”{unit_id}” finns inte i enheter.csv.", f"Välj en av enheterna där, till exempel {some}."
            )
        return self._units[unit_id]

    def parents(self, unit_id: str) -> tuple[Unit, ...]:
        """Return the units above, the topmost first."""
        above: list[Unit] = []
        parent = self._units[unit_id].parent
        while parent:
            above.append(self._units[parent])
            parent = self._units[parent].parent
        return tuple(reversed(above))

    def children(self, unit_id: str) -> tuple[Unit, ...]:
        """Return the units directly below; "" gives the topmost."""
        return tuple(self._children.get(unit_id, ()))


def read_units(path: Path) -> Units:
    """Read and check the tree of units.

    Raises
    ------
    SettingsError
        When the file cannot be read.
    DataError
        With every faulty line: bad or repeated ids, names that are missing, unknown parents, circles.
    """
    lines = _read_lines(path)
    if not lines or not {"id", "namn"} <= set(lines[0][1]):
        raise DataError([Finding(path.name, lines[0][0] if lines else 1, "", _header_is_wrong(lines))])
    header = lines[0][1]
    if unknown := _misspelt(header):
        raise DataError([Finding(path.name, lines[0][0], column, _UNKNOWN_COLUMN) for column in unknown])
    units: list[Unit] = []
    line_of: dict[str, int] = {}
    findings: list[Finding] = []
    for line, cells in lines[1:]:
        record = dict(zip(header, cells, strict=False))
        unit = Unit.model_construct(
            id=record.get("id", ""),
            name=record.get("namn", ""),
            parent=record.get("overordnad", ""),
            kind=record.get("slag", ""),
            code=record.get("kommunkod", ""),
        )
        faults = list(_faults_of(unit, line_of))
        findings += [Finding(path.name, line, column, message) for column, message in faults]
        if not faults:
            units.append(unit)
            line_of[unit.id.casefold()] = line
    findings += _faults_of_codes(units, line_of, path.name)
    mentioned = {dict(zip(header, cells, strict=False)).get("id", "") for _, cells in lines[1:]}
    findings += _faults_of_tree(units, mentioned, line_of, path.name)
    if not units and not findings:
        findings.append(Finding(path.name, 0, "", "filen har inga enheter. Skriv en rad för varje enhet."))
    if findings:
        raise DataError(sorted(findings), "Rätta raderna i enheter.csv och kör igen.")
    return Units(units)


_UNKNOWN_COLUMN = "kolumnen känns inte igen. Kolumnerna heter id, namn, overordnad, slag och kommunkod."


def _misspelt(header: list[str]) -> list[str]:
    """Return the columns that are not known, where one that may be meant is not there: a tree must not vanish."""
    if {"overordnad", "slag"} <= set(header):
        return []
    return [column for column in header if column and column not in COLUMNS]


def _header_is_wrong(lines: list[tuple[int, list[str]]]) -> str:
    said = "första raden ska vara id;namn;overordnad;slag"
    return f"{said}, men är {';'.join(lines[0][1])[:80]}." if lines else f"{said}, men filen är tom."


def _read_lines(path: Path) -> list[tuple[int, list[str]]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"{path.name} kan inte läsas: {texts.why_unreadable(error)}.", "Filen ska ligga i arbetsbokens mapp."
        ) from None
    written = unicodedata.normalize("NFC", _decoded(content, path.name)).splitlines()
    told = re.fullmatch(r'"?sep=(.)"?\s*', written[0]) if written else None
    if told:
        # The line keeps its place, so that the numbers of the others are the file's.
        written[0] = ""
    header = next((line for line in written if line.strip(" ;,\t")), "")
    reader = csv.reader(written, delimiter=told[1] if told else max(";,\t", key=header.count), strict=True)
    try:
        lines = [(reader.line_num, [c.strip() for c in cells]) for cells in reader if any(c.strip() for c in cells)]
    except csv.Error:
        message = "här eller tidigare finns ett citattecken som inte avslutas."
        raise DataError([Finding(path.name, reader.line_num, "", message)]) from None
    if lines:
        line, names = lines[0]
        lines[0] = line, [name.casefold().translate(_PLAIN) for name in names]
    return lines


def _decoded(content: bytes, name: str) -> str:
    """Return a file's text; Excel saves in any of three encodings."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        message = "filen är ett kalkylblad och ingen textfil. Spara den i Excel som CSV UTF-8."
        raise DataError([Finding(name, 0, "", message)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _faults_of(unit: Unit, line_of: dict[str, int]) -> Iterator[tuple[str, str]]:
    if not unit.id:
        yield "id", "enheten saknar id."
    elif unit.id.casefold() in _RESERVED:
        yield "id", f"”{unit.id}” kan inte vara id, för namnet används till något annat. Välj ett annat."
    elif len(unit.id) > _LONGEST_ID:
        yield "id", f"”{unit.id[:20]}…” är för långt. Ett id har högst {_LONGEST_ID} tecken."
    elif not _UNIT_ID.fullmatch(unit.id):
        yield (
            "id",
            f"”{unit.id}” kan inte vara id. Använd bokstäver, siffror, - och _, och börja med en bokstav eller siffra.",
        )
    # Two folders whose names differ only in case are the same folder on many machines.
    line = line_of.get(unit.id.casefold())
    if line is not None:
        yield "id", f"”{unit.id}” finns redan på rad {line}. Varje enhet ska ha ett eget id."
    if not unit.name:
        yield "namn", "enheten saknar namn."


def _faults_of_codes(units: list[Unit], line_of: dict[str, int], file: str) -> list[Finding]:
    findings = []
    unit_of: dict[str, str] = {}
    for unit in units:
        line = line_of[unit.id.casefold()]
        if unit.code and not _CODE.fullmatch(unit.code):
            message = f"”{unit.code}” är ingen kommunkod. Skriv fyra siffror, till exempel 0114."
            findings.append(Finding(file, line, "kommunkod", message))
        elif unit.code and unit.code in unit_of:
            message = f"koden {unit.code} har redan enheten ”{unit_of[unit.code]}”."
            findings.append(Finding(file, line, "kommunkod", message))
        unit_of.setdefault(unit.code, unit.id)
    return findings


def _faults_of_tree(units: list[Unit], mentioned: set[str], line_of: dict[str, int], file: str) -> list[Finding]:
    parent_of = {unit.id: unit.parent for unit in units}
    findings = []
    for unit in units:
        # A parent whose own line is faulty is in the file all the same, and its fault is told there.
        if unit.parent and unit.parent not in mentioned:
            message = f"den överordnade enheten ”{unit.parent}” finns inte i filen. Skriv dess id."
            findings.append(Finding(file, line_of[unit.id.casefold()], "overordnad", message))
        elif _goes_in_a_circle(unit.id, parent_of):
            message = f"”{unit.id}” ligger under sig själv. Följ kolumnen overordnad uppåt och bryt cirkeln."
            findings.append(Finding(file, line_of[unit.id.casefold()], "overordnad", message))
    return findings


def _goes_in_a_circle(unit_id: str, parent_of: dict[str, str]) -> bool:
    seen: set[str] = set()
    above = parent_of.get(unit_id, "")
    while above and above not in seen:
        if above == unit_id:
            return True
        seen.add(above)
        above = parent_of.get(above, "")
    return False
