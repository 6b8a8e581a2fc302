"""Any table file as sheets of cells, each with its row: what the recognising of layouts starts from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from jamtbok.sources.numbers import Cell

#: Signs that show nothing and that programs leave behind: byte order mark, zero-width signs, soft hyphen.
_INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]")

_DOCUMENTS = {".pdf": "en PDF", ".doc": "ett Worddokument", ".docx": "ett Worddokument", ".pptx": "en presentation"}


@dataclass(frozen=True)
class Merged:
    """A merged cell: its first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet.

    Parameters
    ----------
    sheet
        The sheet's name, "" in a text file.
    rows
        The cells, row by row; a short row has blanks after it.
    lines
        The number of each row as the file's reader sees it.
    merged
        The merged cells, where the file's format has them.
    """

    sheet: str
    rows: Sequence[Sequence[Cell]]
    lines: Sequence[int]
    merged: Sequence[Merged] = ()

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell, "" outside the row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """Return a cell as the reader of the file sees it."""
        return text_of(self.cell(row, column))


@dataclass(frozen=True)
class FaultInSheet:
    """A fault with its place inside a file; the row is 0 when it is the whole sheet's, the sheet "" when the file's."""

    row: int
    column: str
    message: str
    sheet: str = ""


@dataclass(frozen=True)
class Sheets:
    """All sheets of a file that can be read, the faults of those that cannot, and what was passed over."""

    grids: tuple[Grid, ...] = ()
    faults: tuple[FaultInSheet, ...] = ()
    notices: tuple[str, ...] = ()


def whole_file(message: str) -> Sheets:
    """Return what a file gives that cannot be read at all."""
    return Sheets(faults=(FaultInSheet(0, "", message),))


def text_of(cell: Cell) -> str:
    """Return a cell as text: a whole number without decimals, another with a decimal comma."""
    if isinstance(cell, str):
        return cell
    return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(float(cell)).replace(".", ",")


def tidied(text: str) -> str:
    """Return a whole text in one form: å, ä and ö as one sign each, and no signs that cannot be seen."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def clean(text: str) -> str:
    """Return a cell's text with single ordinary spaces, whatever spaces and line breaks the file has."""
    return " ".join(text.split())


def letter_of(index: int) -> str:
    """Return the name that spreadsheets give a column, counted from 0: A to Z, then AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def index_of(letter: str) -> int:
    """Return a column's place from its name, counted from 0."""
    index = 0
    for sign in letter:
        index = index * 26 + ord(sign) - ord("A") + 1
    return index - 1


def read_sheets(content: bytes, name: str) -> Sheets:
    """Read any table file; what kind of table it is shows in its content.

    Parameters
    ----------
    content
        The file.
    name
        Its name, by which documents are told that may hold tables but are none.
    """
    from jamtbok.sources.delimited import read_delimited
    from jamtbok.sources.spreadsheet import is_spreadsheet, read_spreadsheet

    if document := _DOCUMENTS.get(PurePath(name).suffix.lower()):
        return whole_file(f"filen är {document} och ingen tabell. Kopiera tabellen till Excel och spara som XLSX.")
    if is_spreadsheet(content):
        return read_spreadsheet(content)
    return read_delimited(content)
