"""Makers of files: text in any encoding, XLSX, ODS and XLS, all built here so that every sign in them is known."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Row = Sequence[Any]


def csv(text: str, encoding: str = "utf-8") -> bytes:
    """Make a text file; the text may begin with a line break for the look of it."""
    return text.removeprefix("\n").encode(encoding)


def xlsx(
    *rows: Row, merge: Sequence[str] = (), percent: Sequence[str] = (), change: Callable[[Any], None] | None = None
) -> bytes:
    """Make a workbook of one sheet; `percent` are cells shown as per cent, and `change` gets the whole workbook."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Blad1"
    fill(sheet, rows)
    for cells in merge:
        sheet.merge_cells(cells)
    for cell in percent:
        sheet[cell].number_format = "0.0%"
    if change is not None:
        change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def fill(sheet: Worksheet, rows: Sequence[Row]) -> None:
    """Write rows into a sheet."""
    for row in rows:
        sheet.append(list(row))


_NAMES = (
    "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(*rows: Row) -> bytes:
    """Make an ODS file. A cell is a text, a number, ``None``, or the XML of a whole cell that begins with ``<``."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Blad1">{body}<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    )
    return packed({"mimetype": kind, "content.xml": document, "META-INF/manifest.xml": manifest})


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell}"'
        return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"
    if cell.startswith("<"):
        return str(cell)
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Make a zip file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return content.getvalue()


def repacked(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """Change one part of a zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {entry: package.read(entry) for entry in package.namelist()}
    return packed(parts | {name: change(parts[name].decode())})


def xls(*rows: Row) -> bytes:
    """Make an XLS file (BIFF8 in a compound file) of one sheet with texts and numbers."""
    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str) and value:
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                cells += _record(0x0204, struct.pack("<HHH", row, column, 0) + text)
            elif isinstance(value, int | float):
                cells += _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
    name = "Blad1"
    beginning = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    codepage = _record(0x0042, struct.pack("<H", 1200))
    sheet_name = struct.pack("<BB", len(name), 0) + name.encode("latin-1")
    start = len(beginning) + len(codepage) + 4 + 6 + len(sheet_name) + 4
    book = beginning + codepage + _record(0x0085, struct.pack("<IBB", start, 0, 0) + sheet_name) + _record(0x000A, b"")
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet += (
        _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)) + cells + _record(0x000A, b"")
    )
    return _compound(book + sheet)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """Put a stream named Workbook into a compound file: header, one sector of places, the directory, the stream."""
    sector = 512
    # A stream shorter than this would have to stand in the small sectors.
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % sector)
    sectors = len(stream) // sector
    end, free, fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chain = [fat, end, *range(3, 2 + sectors), end]
    table = struct.pack("<128I", *(chain + [free] * (128 - len(chain))))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        written = (name + "\0").encode("utf-16-le")
        head = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, free, free, child)
        return head + b"\0" * 36 + struct.pack("<IQ", start, size)

    blank = b"\0" * 64 + struct.pack("<HBBIII", 0, 0, 1, free, free, free) + b"\0" * 36 + struct.pack("<IQ", 0, 0)
    directory = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream)) + blank * 2
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    header += struct.pack("<108I", *([free] * 108))
    return header + table + directory + stream
