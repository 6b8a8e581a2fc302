"""Reading the rows of a register extract in blocks, only the columns asked for, each as numbers of its texts.

Whatever a library says of a row that it cannot read may quote the row, so its words are never passed on.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jamtbok.errors import DataError, Finding
from jamtbok.sources.json_figures import Faults
from jamtbok.texts import unreadable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHEETS = {".xlsx", ".xlsm", ".xls", ".ods"}

#: Bytes of a text file in memory at once, and rows of a sheet.
_BLOCK = 1 << 18
_ROWS = 10_000
#: How many rows are looked at to tell what a column that is not asked for holds.
_SAMPLE = 200
#: More rows than this with too few or too many cells, and the file is something else than it seems.
_MOST_UNEVEN = 10_000
#: calamine lays out a sheet as a full rectangle; a forgotten cell far away makes it enormous.
_MOST_CELLS = 100_000_000


@dataclass(frozen=True)
class Column:
    """A column of a block: its different texts, and for each row the number of its text."""

    texts: list[str]
    index: NDArray[np.int32]


@dataclass(frozen=True)
class Block:
    """Some rows: their numbers in the file, the headings' being 1, and the columns asked for."""

    rows: Sequence[int]
    columns: list[Column]


class Rows:
    """A file that is about to be read.

    Attributes
    ----------
    header
        Its headings.
    sample
        Its first rows, to tell what the columns hold.
    """

    header: list[str]
    sample: list[list[str]]

    def blocks(self, columns: Sequence[int], faults: Faults) -> Iterator[Block]:
        """Read the columns with these numbers; rows that are shorter or longer than the headings are told of."""
        raise NotImplementedError


def open_rows(path: Path) -> Rows:
    """Look at the beginning of a file.

    Raises
    ------
    DataError
        When it cannot be read.
    """
    try:
        # calamine says nothing of why a file cannot be opened.
        path.open("rb").close()
        return _Sheet(path) if path.suffix.lower() in SHEETS else _Text(path)
    except OSError as error:
        reason = unreadable(error)
    raise refused(path, reason)


def refused(path: Path, message: str, column: str = "") -> DataError:
    """Return the error for a file that cannot be counted."""
    return DataError([Finding(path.name, 0, column, message)])


class _Text(Rows):
    """A text file with a delimiter between the cells."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoding = _encoding(path)
        with path.open(encoding=self._encoding, newline="") as file:
            lines = list(islice(file, _SAMPLE))
        self._skipped = next((number for number, line in enumerate(lines, start=1) if line.strip()), 0)
        if not self._skipped:
            raise refused(path, "filen är tom.")
        # Excel may be told on a line of its own what the delimiter is.
        told = re.fullmatch(r'"?sep=(.)"?', lines[self._skipped - 1].strip(), re.IGNORECASE)
        self._skipped += bool(told) and self._skipped < len(lines)
        del lines[: self._skipped - 1]
        self._headings_only = not any(line.strip() for line in lines[1:])
        self._delimiter = told[1] if told else max(";,\t|", key=lines[0].count)
        try:
            cells = list(csv.reader(lines, delimiter=self._delimiter))
        except csv.Error:
            # Some cell is too long to look at.
            cells = [lines[0].strip().split(self._delimiter)]
        self.header, self.sample = [_tidied(cell) for cell in cells[0]], cells[1:]

    def blocks(self, columns: Sequence[int], faults: Faults) -> Iterator[Block]:
        import pyarrow

        uneven: set[int] = set()

        def note(row: Any) -> str:
            uneven.add(row.number)
            if row.text.strip():
                faults.add("raden har inte lika många celler som det finns rubriker.", row=row.number)
            return "skip" if len(uneven) < _MOST_UNEVEN else "error"

        first = self._skipped + 1
        try:
            for batch in self._batches(columns, note):
                rows: Sequence[int] = range(first, first + batch.num_rows)
                if uneven:
                    rows = list(islice((row for row in count(first) if row not in uneven), batch.num_rows))
                yield Block(rows, [_column(array) for array in batch.columns])
                first = rows[-1] + 1 if rows else first
        except pyarrow.ArrowInvalid:
            broken = True
        else:
            broken = False
        if broken:
            raise refused(self._path, "filen går inte att läsa till slutet. Ett citattecken kan sakna sitt slut.")

    def _batches(self, columns: Sequence[int], note: Any) -> Iterable[Any]:
        import pyarrow
        from pyarrow import csv as arrow

        if self._headings_only:
            return ()
        names = [f"f{column}" for column in columns]
        numbered = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
        reader: Iterable[Any] = arrow.open_csv(
            self._source(),
            arrow.ReadOptions(
                use_threads=False,
                block_size=_BLOCK,
                skip_rows=self._skipped,
                column_names=[f"f{column}" for column in range(len(self.header))],
                encoding="utf8" if self._encoding == "utf-8-sig" else self._encoding,
            ),
            arrow.ParseOptions(delimiter=self._delimiter, newlines_in_values=True, invalid_row_handler=note),
            arrow.ConvertOptions(include_columns=names, column_types=dict.fromkeys(names, numbered)),
        )
        return reader

    def _source(self) -> Any:
        import pyarrow

        if self._path.stat().st_size >= _BLOCK:
            return self._path
        # A last row that ends without a line break is not seen when it is the only one.
        return pyarrow.BufferReader(self._path.read_bytes() + b"\n")


def _encoding(path: Path) -> str:
    """Tell UTF-8 from Windows-1252 by the whole file: its first å may come late.

    A quotation mark that is never closed would make one cell of all that follows, and its rows would be nobody's.
    """
    quotes = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            quotes += block.count(b'"')
    if quotes % 2:
        raise refused(path, "filen har ett citattecken utan sitt par. Rätta det, eller spara filen på nytt.")
    for encoding in ("utf-8-sig", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        with path.open("rb") as file:
            try:
                while block := file.read(1 << 20):
                    if b"\0" in block:
                        break
                    decoder.decode(block)
                else:
                    decoder.decode(b"", final=True)
                    return encoding
            except UnicodeDecodeError:
                continue
    raise refused(path, "filen är ingen textfil i UTF-8 eller Windows-1252. Spara den som CSV.")


class _Sheet(Rows):
    """The first sheet of a workbook."""

    def __init__(self, path: Path) -> None:
        import python_calamine

        cells: Iterable[list[Any]] = ()
        try:
            if _area(path) <= _MOST_CELLS:
                book = python_calamine.CalamineWorkbook.from_path(path)
                cells = book.get_sheet_by_index(0).iter_rows()
        except (python_calamine.CalamineError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
            message = "filen är inget kalkylblad som går att läsa. Spara den som XLSX eller CSV."
        else:
            message = "bladet är tomt, eller större än det går att läsa."
        numbered = enumerate(cells, start=1)
        # A zero is no blank.
        self._rows = ((row, line) for row, line in numbered if any(line) or any(cell != "" for cell in line))
        _, header = next(self._rows, (0, None))
        if header is None:
            raise refused(path, message)
        self._begun = list(islice(self._rows, _SAMPLE))
        self.header = [_tidied(_written(cell)) for cell in header]
        self.sample = [[_written(cell) for cell in line] for _, line in self._begun]

    def blocks(self, columns: Sequence[int], faults: Faults) -> Iterator[Block]:
        rows = chain(self._begun, self._rows)
        while some := list(islice(rows, _ROWS)):
            cells = ([_written(line[column]) for _, line in some] for column in columns)
            yield Block([row for row, _ in some], [_numbered(texts) for texts in cells])


def _area(path: Path) -> int:
    """Return how many cells the first sheet of an XLSX file says that it lays out; 0 where the file does not say."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return 0
    with zipfile.ZipFile(path) as package:
        sheets = sorted(name for name in package.namelist() if re.fullmatch(r"xl/worksheets/sheet\d*\.xml", name))
        start = package.open(sheets[0]).read(4096) if sheets else b""
    said = re.search(rb'<dimension ref="[A-Z]+\d+:([A-Z]{1,3})(\d{1,7})"', start)
    if said is None:
        return 0
    width = 0
    for letter in said[1]:
        width = width * 26 + letter - ord("A") + 1
    return width * int(said[2])


def _written(cell: object) -> str:
    """Return a cell of a sheet as it would stand in a text file: a whole number has no decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell)


def _tidied(heading: str) -> str:
    return " ".join(unicodedata.normalize("NFC", heading).split())


def _numbered(cells: list[str]) -> Column:
    import numpy as np

    numbers = {cell: number for number, cell in enumerate(dict.fromkeys(cells))}
    return Column(list(numbers), np.fromiter((numbers[cell] for cell in cells), np.int32, len(cells)))


def _column(array: Any) -> Column:
    import numpy as np

    # pyarrow's own way to numpy loads pandas, which is as large as all else here.
    return Column(array.dictionary.to_pylist(), np.from_dlpack(array.indices).astype(np.int32, copy=False))
