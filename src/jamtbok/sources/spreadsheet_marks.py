"""What the XML of an XLSX or ODS file says of its cells beyond their values.

Error cells and formulas that were never reckoned (both are blank to calamine), numbers shown as per cent, merged cells
of ODS, and how far out the last cell lies: a single stray cell in the last corner makes a rectangle of 17 thousand
million cells, which ends the process.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from jamtbok.sources.grid import index_of, letter_of

#: The largest sheet that is read, in cells from the first to the last, and the largest content of a packed file.
MOST_CELLS = 3_000_000
MOST_BYTES = 1_000_000_000

#: A cell whose formula has no reckoned value, as it is told to the reader.
NEVER_RECKONED = "=formel"

Place = tuple[int, int]
Attributes = dict[str, str]


class TooLargeError(Exception):
    """A file, or a sheet in it, is too large to be read; the message is Swedish."""


@dataclass
class Marks:
    """Marks of one sheet's cells by row and column, counted from 0."""

    errors: dict[Place, str] = field(default_factory=dict)
    percent: list[Place] = field(default_factory=list)
    signed: list[Place] = field(default_factory=list)
    """Numbers that are shown with a per cent sign after them, as they are: 56 and not 0.56."""
    hidden: bool = False
    """Whether rows or columns are hidden."""
    merged: list[tuple[Place, Place]] = field(default_factory=list)


def read_marks(content: bytes) -> dict[str, Marks]:
    """Return the marks of each sheet of an XLSX or ODS file.

    Raises
    ------
    TooLargeError
        When the file or one of its sheets is too large.
    zipfile.BadZipFile, ValueError
        When it is no such file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > MOST_BYTES:
                raise TooLargeError("filen är för stor för att läsas.")
            names = set(package.namelist())
            if "content.xml" in names:
                return _OpenDocument().read(package.read("content.xml"))
            if "xl/workbook.xml" in names:
                return _read_xlsx(package, names)
    except (expat.ExpatError, LookupError, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise ValueError(error) from None
    raise ValueError("no spreadsheet")


def _parse(
    xml: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Walk through XML; names come without their prefix."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(xml, True)


def _read_xlsx(package: zipfile.ZipFile, names: set[str]) -> dict[str, Marks]:
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets[attributes.get("name", "")] = relation

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")

    _parse(package.read("xl/workbook.xml"), sheet)
    _parse(package.read("xl/_rels/workbook.xml.rels"), relation)
    styles = package.read("xl/styles.xml") if "xl/styles.xml" in names else b""
    percent, signed = _percent_styles(styles) if styles else (set(), set())
    return {
        name: _Worksheet(name, percent, signed).read(package.read(targets[relation]))
        for name, relation in sheets.items()
        if targets.get(relation) in names
    }


def _percent_styles(xml: bytes) -> tuple[set[str], set[str]]:
    """Return the numbers of the cell styles that show a number as per cent, and as it is with a per cent sign."""
    formats = {"9", "10"}
    with_sign: set[str] = set()
    styles: set[str] = set()
    signed: set[str] = set()
    state = {"inside": False, "count": 0}

    def start(name: str, attributes: Attributes) -> None:
        if name == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.', "", attributes.get("formatCode", "")):
            formats.add(attributes.get("numFmtId", ""))
        elif name == "numFmt" and "%" in attributes.get("formatCode", ""):
            with_sign.add(attributes.get("numFmtId", ""))
        elif name == "cellXfs":
            state["inside"] = True
        elif name == "xf" and state["inside"]:
            if attributes.get("numFmtId") in formats:
                styles.add(str(state["count"]))
            elif attributes.get("numFmtId") in with_sign:
                signed.add(str(state["count"]))
            state["count"] += 1

    def end(name: str) -> None:
        if name == "cellXfs":
            state["inside"] = False

    _parse(xml, start, end)
    return styles, signed


class _Worksheet:
    """Walks through one sheet of an XLSX file."""

    def __init__(self, name: str, percent: set[str], signed: set[str]) -> None:
        self._name = name
        self._percent = percent
        self._signed = signed
        self._marks = Marks()
        self._row = -1
        self._column = -1
        self._last = [0, 0]
        self._cell: Attributes = {}
        self._formula = False
        self._inside = False
        self._shown: list[str] = []

    def read(self, xml: bytes) -> Marks:
        _parse(xml, self._start, self._end, self._text)
        refuse_far(self._name, self._last[0], self._last[1])
        return self._marks

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell = attributes
            self._formula = False
            self._shown = []
            self._row, self._column = self._place(attributes.get("r", ""))
        elif name == "col":
            self._marks.hidden |= attributes.get("hidden") in ("1", "true")
        elif name == "row":
            self._marks.hidden |= attributes.get("hidden") in ("1", "true")
            self._row = int(attributes["r"]) - 1 if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = -1
        elif name == "f":
            self._formula = True
        elif name in ("v", "is"):
            self._inside = True

    def _text(self, text: str) -> None:
        if self._inside:
            self._shown.append(text)

    def _end(self, name: str) -> None:
        if name in ("v", "is"):
            self._inside = False
        if name != "c":
            return
        place = (self._row, self._column)
        shown = "".join(self._shown).strip()
        if shown or self._formula:
            self._last = [max(self._last[0], self._row), max(self._last[1], self._column)]
        if self._cell.get("t") == "e":
            self._marks.errors[place] = shown or "#FEL!"
        elif self._formula and not shown and self._cell.get("t") != "str":
            self._marks.errors[place] = NEVER_RECKONED
        elif self._cell.get("s", "") in self._percent and self._cell.get("t", "n") == "n":
            self._marks.percent.append(place)
        elif self._cell.get("s", "") in self._signed and self._cell.get("t", "n") == "n":
            self._marks.signed.append(place)

    def _place(self, reference: str) -> Place:
        """Return the row and column of a cell; a cell without a reference comes after the one before."""
        found = re.fullmatch(r"([A-Z]{1,9})(\d{1,18})", reference.upper(), re.ASCII)
        if found is None:
            return self._row, self._column + 1
        return int(found[2]) - 1, index_of(found[1])


class _OpenDocument:
    """Walks through the content of an ODS file, where a cell or row may stand for many."""

    def __init__(self) -> None:
        self._sheets: dict[str, Marks] = {}
        self._name = ""
        self._marks = Marks()
        self._row = self._column = 0
        self._rows_repeated = 1

    def read(self, xml: bytes) -> dict[str, Marks]:
        _parse(xml, self._start, self._end)
        return self._sheets

    def _start(self, name: str, attributes: Attributes) -> None:
        told = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "table":
            self._name, self._marks = told.get("name", ""), Marks()
            self._sheets[self._name] = self._marks
            self._row = self._column = 0
        elif name == "table-column" and told.get("visibility") in ("collapse", "filter"):
            self._marks.hidden = True
        elif name == "table-row":
            self._marks.hidden |= told.get("visibility") in ("collapse", "filter")
            self._rows_repeated = _times(told.get("number-rows-repeated", "1"))
            self._column = 0
        elif name in ("table-cell", "covered-table-cell"):
            times = _times(told.get("number-columns-repeated", "1"))
            if "value-type" in told:
                self._mark(told, times)
            self._column += times

    def _mark(self, told: Attributes, times: int) -> None:
        last_row, last_column = self._row + self._rows_repeated - 1, self._column + times - 1
        refuse_far(self._name, last_row, last_column)
        places = [
            (row, column) for row in range(self._row, last_row + 1) for column in range(self._column, last_column + 1)
        ]
        if told["value-type"] == "error":
            self._marks.errors |= dict.fromkeys(places, "#FEL!")
        elif told["value-type"] == "percentage":
            self._marks.percent += places
        rows, columns = _times(told.get("number-rows-spanned", "1")), _times(told.get("number-columns-spanned", "1"))
        if rows * columns > 1:
            end = (self._row + rows - 1, self._column + columns - 1)
            self._marks.merged.append(((self._row, self._column), end))

    def _end(self, name: str) -> None:
        if name == "table-row":
            self._row += self._rows_repeated


def _times(text: str) -> int:
    return max(1, int(text)) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else 1


def refuse_far(sheet: str, row: int, column: int) -> None:
    """Refuse a sheet whose last cell lies too far out; the row and column are counted from 0."""
    if (row + 1) * (column + 1) > MOST_CELLS:
        message = (
            f"bladet {sheet} är för stort: den sista cellen är {letter_of(column)}{row + 1}. Ta bort det som ligger "
            "långt utanför tabellen och spara igen."
        )
        raise TooLargeError(message)
