"""Reading the figures of one table by its mapping; every fault is told with its row and column."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jamtbok.errors import Finding
from jamtbok.model.snapshot import Sex, Symbol
from jamtbok.sources.grid import Grid, text_of
from jamtbok.sources.headings import two_years_in, unit_in_brackets
from jamtbok.sources.individuals import without_identity_numbers
from jamtbok.sources.mapping import ColumnMapping, TableMapping
from jamtbok.sources.numbers import AmbiguousNumberError, Cell, Figure, figure
from jamtbok.sources.reading import AREA, Place
from jamtbok.sources.spreadsheet_marks import NEVER_RECKONED
from jamtbok.sources.synonyms import (
    BARE_VALUES,
    OF_SPANS,
    SEX_CODES,
    SEX_NAMES,
    SEX_WORDS,
    YEAR,
    Role,
    is_total,
    plain,
    sex_of,
    unit_written,
)

_BLANK = {
    Role.MEASURE: "cellen är tom. Skriv vad som räknas.",
    Role.AREA: "cellen är tom. Skriv kommunen på varje rad.",
    Role.DIMENSION: "cellen är tom. Skriv gruppen på varje rad, eller ordet alla.",
}

#: Labels that every figure of a row takes its part from.
_OF_FIGURES = (Role.MEASURE, Role.SEX, Role.YEAR, Role.UNIT, Role.SOURCE)

#: What a spreadsheet program makes of a span such as 10-12, as it stands in a sheet and in a text file.
_DATE_MADE = re.compile(
    r"(19|20)\d\d-\d\d-\d\d|\d{1,2}[ -](jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\.?"
    r"|(jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\.?[ -]\d{1,2}",
    re.IGNORECASE,
)

#: Measures in per cent by their name, and what says that they are in something else.
_SHARE = re.compile(r"andel|.*\bi (procent|%)", re.IGNORECASE)
_NO_PER_CENT = re.compile(r"promille|‰|per \d", re.IGNORECASE)

#: The dimension that headings between the rows give.
SECTION = "avsnitt"


@dataclass(frozen=True)
class Belongs:
    """Whose the figures of a file are.

    Parameters
    ----------
    file
        What faults call the file.
    unit
        The unit whose folder the file lies in, "" when it is shared.
    units
        The ids of the workbook's units.
    codes
        The unit of each municipality code.
    """

    file: str
    unit: str = ""
    units: Collection[str] = ()
    codes: Mapping[str, str] = field(default_factory=dict)

    def told(self, owner: str) -> str:
        """Return who is told of a fault: a unit that does not exist has nobody."""
        return owner if owner in self.units else ""


class Raw(NamedTuple):
    """One figure as it was read, with its place."""

    owner: str
    measure: str
    unit: str
    by: tuple[tuple[str, str], ...]
    sex: Sex
    year: int
    value: float | None
    symbol: Symbol
    source: str
    place: Place
    bare: bool
    """Whether the number stood without a unit of its own."""

    @property
    def key(self) -> tuple[object, ...]:
        """What no two figures may have in common."""
        return (self.owner, self.measure, self.unit, self.by, self.sex, self.year)


@dataclass
class TableReading:
    """What one table held."""

    figures: list[Raw] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    dashes: int = 0
    marks: int = 0
    empty_rows: list[str] = field(default_factory=list)


def read_table(grid: Grid, mapping: TableMapping, belongs: Belongs) -> TableReading:
    """Read the figures of one table."""
    return _Reader(grid, mapping, belongs).read()


class FaultyError(ValueError):
    """A label that cannot be read; the message is Swedish."""


#: What a label says, by the role of its column; a category is a pair of dimension and category, or nothing for all.
_Said = str | int | tuple[tuple[str, str], ...]


class _Reader:
    """Reads a table row by row; what a label or number says is worked out once for each spelling."""

    def __init__(self, grid: Grid, mapping: TableMapping, belongs: Belongs) -> None:
        self._grid = grid
        self._mapping = mapping
        self._belongs = belongs
        self._read = TableReading()
        self._labels = [column for column in mapping.columns if column.role not in (Role.VALUE, Role.NOTHING)]
        self._figures = [column for column in mapping.columns if column.role is Role.VALUE]
        self._places = [column.index for column in self._labels], [column.index for column in self._figures]
        self._at = {column.role: place for place, column in enumerate(self._labels)}
        self._said_of_figures = [self._at.get(role) for role in _OF_FIGURES]
        self._categories = [place for place, column in enumerate(self._labels) if column.role is Role.DIMENSION]
        self._stacked = next((column for column in self._labels if column.role is Role.SEX and column.name), None)
        known = SEX_NAMES if self._stacked else SEX_CODES
        self._codes = known | {code: SEX_WORDS[word] for code, word in mapping.sex_codes.items()}
        self._above = [""] * len(self._labels)
        self._section = ""
        self._known: list[dict[str, _Said]] = [{} for _ in self._labels]
        self._numbers: dict[str, Figure | str] = {}

    def read(self) -> TableReading:
        """Read every row."""
        header: Sequence[Cell] | None = None
        for cells, line in zip(self._grid.rows, self._grid.lines, strict=True):
            if line in self._mapping.header:
                header = cells
            elif self._mapping.first <= line <= self._mapping.last and cells != header:
                self._read_row(cells, line)
        return self._read

    def _read_row(self, cells: Sequence[Cell], line: int) -> None:
        width = len(cells)
        texts = [text_of(cells[place]) if place < width else "" for place in self._places[0]]
        numbers = [cells[place] if place < width else "" for place in self._places[1]]
        if not any(cell != "" for cell in numbers):
            if not any(texts):
                return
            if texts[0] and not any(texts[1:]):
                if self._mapping.sections:
                    self._section = texts[0]
                    self._above = [""] * len(self._above)
                    return
                self._read.empty_rows.append(texts[0])
        if self._stacked is not None and sex_of(text := texts[self._at[Role.SEX]], self._codes) is None:
            self._section = text or self._section
        faults: list[tuple[ColumnMapping, str]] = []
        said = self._said(texts, faults)
        owner = self._owner(said, faults)
        if owner is None:
            # Whose the row is comes first: the rest of it concerns somebody else.
            self._tell(line, [fault for fault in faults if fault[0].role is Role.OWNER], self._belongs.unit)
            return
        sound = not faults
        owner, by = self._by(said, owner)
        of_row = tuple(None if place is None else said[place] for place in self._said_of_figures)
        for column, cell in zip(self._figures, numbers, strict=True):
            found = self._figure(column, cell, faults)
            if found is not None and sound:
                self._keep(column, found, of_row, (owner, by, line))
        if faults:
            self._tell(line, sorted(faults, key=lambda fault: fault[0].index), owner)

    # Labels

    def _said(self, texts: list[str], faults: list[tuple[ColumnMapping, str]]) -> list[_Said | None]:
        """Return what each label of a row says, ``None`` for one that is a fault."""
        said: list[_Said | None] = []
        for place, (column, text) in enumerate(zip(self._labels, texts, strict=True)):
            if column.blank == "ovan":
                text = self._filled(place, text)  # noqa: PLW2901
            known = self._known[place].get(text)
            if known is None:
                try:
                    known = self._label(column, text)
                except FaultyError as error:
                    faults.append((column, str(error)))
                else:
                    self._known[place][text] = known
            said.append(known)
        return said

    def _filled(self, place: int, text: str) -> str:
        """Return a label, or the one above it where it is blank; a new label ends those to the right of it."""
        if text and text != self._above[place]:
            self._above[place:] = [text] + [""] * (len(self._above) - place - 1)
        return text or self._above[place]

    def _label(self, column: ColumnMapping, text: str) -> _Said:
        """Read a label."""
        match column.role:
            case Role.SEX:
                return self._sex(text)
            case Role.YEAR:
                return self._year(text)
            case Role.UNIT:
                return unit_written(text)
            case Role.SOURCE | Role.OWNER:
                return text
            case Role.AREA_CODE:
                return _area_code(text, padded=column.padded)
        if not text and column.blank != "alla":
            raise FaultyError(_BLANK[column.role])
        if column.role is Role.AREA:
            return _area(text)
        if column.role is not Role.DIMENSION:
            return text
        if BARE_VALUES.get(plain(text.replace("(%)", ""))) == "procent":
            raise FaultyError(
                f"”{text}” är ingen grupp utan något annat att mäta. Lägg det i en egen tabell, eller ange --kolumn "
                "med kolumnens rubrik och =mått."
            )
        if _DATE_MADE.fullmatch(text) and self._is_no_column_of_dates(column):
            raise FaultyError(
                f"”{text}” är ett datum. Har kalkylprogrammet gjort om till exempel 10-12 till ett datum, formatera "
                "kolumnen som text och skriv om det."
            )
        return () if not text or is_total(text, column.name) else ((column.name, text),)

    def _is_no_column_of_dates(self, column: ColumnMapping) -> bool:
        """Tell whether a column holds ages, or other words beside its dates."""
        if column.name in OF_SPANS:
            return True
        texts = (
            self._grid.text(row, column.index)
            for row, line in enumerate(self._grid.lines)
            if self._mapping.first <= line <= self._mapping.last
        )
        return any(text and not _DATE_MADE.fullmatch(text) and not is_total(text, column.name) for text in texts)

    def _sex(self, text: str) -> Sex:
        sex = sex_of(text, self._codes)
        if sex is not None:
            return sex
        if self._stacked is not None and text:
            # A group's own row above those of women and men: its total.
            return "total"
        raise FaultyError(_not_a_sex(text))

    def _year(self, text: str) -> int:
        word = plain(text).removeprefix("år ")
        if YEAR.fullmatch(word):
            return int(word)
        if date := re.fullmatch(r"((?:19|20)\d\d)-\d\d-\d\d", word):
            return int(date[1])
        if years := two_years_in(word):
            if self._mapping.school_year:
                return years[0] if self._mapping.school_year == "höst" else years[1]
            raise FaultyError(f"”{text}” är två år. Välj vilket som gäller med --läsår höst eller --läsår vår.")
        raise FaultyError(f"”{text}” är inget årtal. Skriv fyra siffror, till exempel 2013.")

    # Whose

    def _owner(self, said: list[_Said | None], faults: list[tuple[ColumnMapping, str]]) -> str | None:
        """Return the unit that a row belongs to, "" for all, ``None`` when it is a fault."""
        named = said[self._at[Role.OWNER]] if Role.OWNER in self._at else ""
        if not isinstance(named, str) or not named:
            return self._belongs.unit
        column = self._labels[self._at[Role.OWNER]]
        if named not in self._belongs.units:
            faults.append((column, f"enheten ”{named}” finns inte i enheter.csv."))
            return None
        if self._belongs.unit and named != self._belongs.unit:
            message = f"raden gäller ”{named}” men filen ligger i mappen {self._belongs.unit}."
            faults.append((column, f"{message} Flytta raden eller rätta enheten."))
            return None
        return named

    def _by(self, said: list[_Said | None], owner: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return whose the figures of a row are, and their categories; an area that is the unit itself is left out."""
        by: list[tuple[str, str]] = []
        if Role.AREA in self._at or Role.AREA_CODE in self._at:
            owner, area = self._area(said, owner)
            by += [(AREA, area)] if area else []
        if self._stacked is not None:
            text = self._section
            by += [(self._stacked.name, text)] if text and not is_total(text, self._stacked.name) else []
        elif self._section:
            by.append((SECTION, self._section))
        for place in self._categories:
            category = said[place]
            by += category if isinstance(category, tuple) else ()
        return owner, tuple(by)

    def _area(self, said: list[_Said | None], owner: str) -> tuple[str, str]:
        area, code = (
            str(said[self._at[role]] or "") if role in self._at else "" for role in (Role.AREA, Role.AREA_CODE)
        )
        if code and not area.startswith(code):
            area = f"{code} {area}".strip()
        return whose(owner, area, self._belongs)

    # Figures

    def _figure(self, column: ColumnMapping, cell: Cell, faults: list[tuple[ColumnMapping, str]]) -> Figure | None:
        # A number and the same number shown as per cent are equal, and so cannot share a place in a dictionary.
        found = None if isinstance(cell, float) else self._numbers.get(cell)
        if found is None:
            found = self._read_number(cell)
            if isinstance(cell, str):
                self._numbers[cell] = found
        if isinstance(found, str):
            faults.append((column, found))
            return None
        if found.remark == "dash":
            self._read.dashes += 1
        elif found.remark == "mark":
            self._read.marks += 1
        return found

    def _read_number(self, cell: Cell) -> Figure | str:
        try:
            found = figure(cell, self._mapping.decimal)
        except AmbiguousNumberError:
            return (
                f"”{cell}” kan betyda både tusental och decimaler. Ange --decimaltecken komma eller "
                "--decimaltecken punkt."
            )
        if found is not None:
            return found
        if cell == NEVER_RECKONED:
            return "cellens formel är aldrig uträknad. Öppna filen i Excel eller LibreOffice och spara den."
        if text_of(cell).startswith("#"):
            return f"”{cell}” är ett formelfel. Rätta formeln i filen."
        return f"”{cell}” är inget tal. Skriv till exempel 1250 eller 12,5, eller .. när uppgiften är dold."

    def _keep(
        self,
        column: ColumnMapping,
        found: Figure,
        of_row: tuple[Any, ...],
        whose_what_where: tuple[str, tuple[tuple[str, str], ...], int],
    ) -> None:
        mapping = self._mapping
        measure, sex, year, row_unit, source = of_row
        owner, by, line = whose_what_where
        measure = measure or column.measure or mapping.measure
        unit = found.unit or row_unit or column.unit or mapping.unit
        unit = unit or unit_in_brackets(measure)
        if not unit and _SHARE.match(measure) and not _NO_PER_CENT.search(measure):
            unit = "procent"
        value = found.value
        if value is not None and unit == "procent" and not found.unit and mapping.scale is not None:
            value *= mapping.scale
        raw = Raw(
            owner=owner,
            measure=measure,
            unit=unit,
            by=by + tuple(column.by.items()),
            sex=sex or SEX_WORDS[column.sex or mapping.sex or ""],
            year=year or column.year or mapping.year or 0,
            value=value,
            symbol=found.symbol,
            source=source or mapping.source,
            place=Place(mapping.sheet, line, column.heading or column.letter),
            bare=not found.unit,
        )
        self._read.figures.append(raw)

    def _tell(self, line: int, faults: list[tuple[ColumnMapping, str]], owner: str) -> None:
        told = self._belongs.told(owner)
        self._read.findings += [
            Finding(
                file=self._belongs.file,
                row=line,
                column=column.heading or column.letter,
                message=without_identity_numbers(message),
                unit=told,
                sheet=self._mapping.sheet,
            )
            for column, message in faults
        ]


def whose(owner: str, area: str, belongs: Belongs) -> tuple[str, str]:
    """Return whose a figure about an area is, and the area, which is left out where it is the unit itself."""
    code = re.match(r"\d{4}\b|\d{2}\b", area)
    its_unit = belongs.codes.get(code[0], "") if code else ""
    return (its_unit, "") if its_unit and owner in ("", its_unit) else (owner, area)


def _area(text: str) -> str:
    """Read a municipality or region, which may be told by its name, its code or both."""
    if text.isdecimal():
        return _area_code(text, padded=False)
    if re.fullmatch(r"\d{3} [A-ZÅÄÖ].*", text):
        raise FaultyError(f"”{text}” börjar inte med en kommunkod: den ska ha fyra siffror.")
    return text


def _area_code(text: str, *, padded: bool) -> str:
    if padded and re.fullmatch(r"\d{3}", text):
        return f"0{text}"
    if re.fullmatch(r"\d{4}|\d{2}", text):
        return text
    if re.fullmatch(r"\d{3}", text):
        raise FaultyError(
            f"”{text}” är ingen kommunkod: den ska ha fyra siffror. Har en inledande nolla försvunnit, "
            "ange --kolumn med kolumnens rubrik och =kommunkod."
        )
    raise FaultyError(f"”{text}” är ingen kommunkod: den ska ha fyra siffror.")


def _not_a_sex(text: str) -> str:
    if text in ("0", "1", "2", "1+2"):
        return (
            f"”{text}” säger inte säkert vilket kön som menas. Hos SCB är 1 män och 2 kvinnor: ange då --källa SCB. "
            "Betyder koden något annat, ange --könskod, till exempel --könskod 1=kvinnor."
        )
    return f"”{text}” är ingen könskod. Använd kvinnor, män, okänt eller totalt, eller ange --könskod."
