"""Spreadsheets: XLSX, XLS and ODS, by calamine, with what calamine leaves out taken from the file's own XML.

calamine gives neither error cells, nor whether a number is shown as per cent, and it lays out every sheet as a full
rectangle, whatever its size. openpyxl would tell, but takes fifteen times as long and refuses files with loose ends.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from jamtbok.sources.apart import read_apart
from jamtbok.sources.grid import FaultInSheet, Grid, Merged, Sheets, clean, tidied, whole_file
from jamtbok.sources.numbers import Cell, Percent
from jamtbok.sources.spreadsheet_marks import Marks, TooLargeError, read_marks, refuse_far

_XLS = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"

_UNREADABLE = "filen går inte att läsa som kalkylblad. Öppna den i Excel eller LibreOffice och spara den som XLSX."

Native = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def is_spreadsheet(content: bytes) -> bool:
    """Tell whether the bytes begin as a spreadsheet does."""
    return content.startswith((_XLS, _ZIP))


def read_spreadsheet(content: bytes) -> Sheets:
    """Read every sheet that can be seen; those that are hidden are named in a notice."""
    if content.startswith(_XLS):
        return read_apart(content) or whole_file(_UNREADABLE)
    return read_here(content)


def read_here(content: bytes) -> Sheets:
    """Read a spreadsheet in this process, which some damaged XLS files end."""
    notices: list[str] = []
    try:
        marks = read_marks(content) if content.startswith(_ZIP) else None
        with _broken_files():
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except TooLargeError as error:
        return whole_file(str(error))
    except (CalamineError, zipfile.BadZipFile, ValueError):
        return whole_file(_UNREADABLE)
    if marks is None:
        notices.append(
            "I XLS-filer syns inte vilka celler som har formelfel eller visas som procent. Spara hellre som XLSX."
        )
    grids: list[Grid] = []
    faults: list[FaultInSheet] = []
    for sheet in book.sheets_metadata:
        if sheet.typ is not SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible is not SheetVisibleEnum.Visible:
            notices.append(f"Bladet {sheet.name} är dolt och har inte lästs.")
            continue
        try:
            with _broken_files():
                read = book.get_sheet_by_name(sheet.name)
            refuse_far(sheet.name, read.total_height - 1, read.total_width - 1)
        except (CalamineError, ValueError):
            faults.append(FaultInSheet(0, "", "bladet går inte att läsa.", sheet.name))
        except TooLargeError as error:
            faults.append(FaultInSheet(0, "", str(error), sheet.name))
        else:
            its = marks.get(sheet.name, Marks()) if marks else Marks()
            grids.append(_grid(read, its))
            if its.hidden:
                notices.append(f"Bladet {sheet.name} har dolda rader eller kolumner. De har också lästs.")
    return Sheets(tuple(grids), tuple(faults), tuple(notices))


@contextmanager
def _broken_files() -> Iterator[None]:
    """Turn what calamine's own code trips over in a broken file into an error that can be caught by its kind."""
    try:
        yield
    except BaseException as error:
        # The exception of a panic in Rust has no name that can be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(error) from None


def _grid(sheet: CalamineSheet, marks: Marks) -> Grid:
    # A sheet without cells has no rectangle to speak of.
    rows = [[_cell(native) for native in row] for row in sheet.to_python(skip_empty_area=False)] if sheet.start else []
    for (row, column), shown in marks.errors.items():
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = shown
    for row, column in marks.percent:
        if row < len(rows) and column < len(rows[row]):
            value = rows[row][column]
            # The last digits of 0.07 * 100 are the computer's and not the writer's.
            rows[row][column] = Percent(f"{value * 100:.12g}") if isinstance(value, float) else value
    for row, column in marks.signed:
        if row < len(rows) and column < len(rows[row]) and isinstance(value := rows[row][column], float):
            rows[row][column] = Percent(value)
    merged = [Merged(*first, *last) for first, last in sheet.merged_cell_ranges or marks.merged]
    return Grid(clean(tidied(sheet.name)), rows, range(1, len(rows) + 1), merged)


def _cell(native: Native) -> Cell:
    if isinstance(native, str):
        return clean(tidied(native)) if native else ""
    if isinstance(native, bool):
        return "SANT" if native else "FALSKT"
    if isinstance(native, int | float):
        return float(native)
    if isinstance(native, datetime.datetime):
        return native.date().isoformat() if native.time() == datetime.time() else native.isoformat(" ")
    if isinstance(native, datetime.date):
        return native.isoformat()
    return str(native)
