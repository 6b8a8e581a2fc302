"""One unit's current answers as a spreadsheet: one line for each answer, to the letter.

Answers that are nobody else's business (``private`` in the catalogue) are left out.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from jamtbok import texts
from jamtbok.forms.plain import parts, plain_text
from jamtbok.model.answers import Answers
from jamtbok.model.questions import Answerable, Catalogue, Question
from jamtbok.model.steps import NOTEBOOKS
from jamtbok.model.values import Value
from jamtbok.pipeline.outputs import write_whole

HEADINGS = ("År", "Id", "Fråga", "Rad", "Kolumn", "Svar", "Kvinnor", "Män", "Okänt kön")
OTHERS = "Övrigt"

Cell = str | int | float | None


@dataclass(frozen=True)
class Line:
    """One answer under `HEADINGS`, with the step that asks for it ("" when none does any longer)."""

    step: str
    cells: tuple[Cell, ...]


def _line(step: str, *cells: Cell) -> Line:
    return Line(step, (*cells, *[None] * (len(HEADINGS) - len(cells))))


def answer_lines(catalogue: Catalogue, years: Iterable[tuple[int, Answers]]) -> Iterator[Line]:
    """Give a line for each answer of each year, in the catalogue's order; retired questions are there, too."""
    for year, answers in years:
        for question in catalogue:
            if not question.private:
                step = catalogue.step_of(question.id)
                yield from (_line(step, year, *cells) for cells in _cells(question, answers, catalogue))
        for question_id, value in answers.values.items():
            if question_id not in catalogue:
                yield _line("", year, question_id, None, None, None, _json(value))
        for question_id, rows in answers.tables.items():
            if question_id not in catalogue:
                for row in rows:
                    for column, value in row.values.items():
                        yield _line("", year, question_id, None, row.id, column, _json(value))


def _cells(question: Question, answers: Answers, catalogue: Catalogue) -> Iterator[tuple[Cell, ...]]:
    if question.type != "table":
        value = answers.get(question.id)
        if value is not None:
            yield question.id, question.title, None, None, *_values(question, value, answers, catalogue)
        return
    fixed = {row.id: row.title for row in question.rows}
    for number, row in enumerate(answers.rows(question.id), start=1):
        place = question.id, question.title, fixed.get(row.id, number)
        for column in question.columns:
            if (value := row.get(column.id)) is not None:
                yield *place, column.title, *_values(column, value, answers, catalogue)
        for gone in sorted(set(row.values) - {column.id for column in question.columns}):
            yield *place, gone, _json(row.values[gone])


def _values(field: Answerable, value: Value, answers: Answers, catalogue: Catalogue) -> tuple[Cell, ...]:
    if field.type == "number":
        return (value,)
    if field.type == "number_by_sex":
        known = parts(value)
        return (None, *(known.get(sex) for sex in ("women", "men", "unknown")))
    return (plain_text(field, value, answers, catalogue),)


def _json(value: Value) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def write_answers(path: Path, catalogue: Catalogue, years: Iterable[tuple[int, Answers]]) -> int:
    """Write the answers as XLSX (a sheet for each step) or CSV, by the file's ending, and return how many there are.

    A text that begins like a formula stays a text: in XLSX it is marked as one, in CSV it gets an apostrophe before it.

    Raises
    ------
    StorageError
        When the file cannot be written.
    """
    lines = list(answer_lines(catalogue, years))
    write_whole(path, _csv(lines) if path.suffix.lower() == ".csv" else _xlsx(lines))
    return len(lines)


# A spreadsheet takes a text that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def _csv(lines: Iterable[Line]) -> bytes:
    written = io.StringIO()
    # Swedish Excel opens semicolons, decimal commas and UTF-8 with BOM right.
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Steg", *HEADINGS])
    for line in lines:
        writer.writerow(_of_csv(cell) for cell in (_title(line.step), *line.cells))
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _of_csv(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return "" if cell is None else str(cell).replace(".", ",")


def _title(step: str) -> str:
    return texts.STEP_TITLES.get(step, OTHERS)


# What a cell holds at most, counted so that signs outside the basic plane have room, too.
_LONGEST = 16_000


def _xlsx(lines: list[Line]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for step in (*NOTEBOOKS, ""):
        its = [line for line in lines if line.step == step]
        if not its:
            continue
        sheet = book.create_sheet(_title(step))
        sheet.freeze_panes = "A2"
        for letter, width in zip("ABCDEFGHI", (8, 28, 50, 24, 30, 80, 10, 10, 10), strict=True):
            sheet.column_dimensions[letter].width = width
        for cells in (HEADINGS, *(cells for line in its for cells in _broken(line.cells))):
            sheet.append([_of_xlsx(sheet, cell) for cell in cells])
    if not book.worksheets:
        book.create_sheet(OTHERS)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _broken(cells: tuple[Cell, ...]) -> Iterator[tuple[Cell, ...]]:
    """Go on in the cell below where a text is longer than a cell can hold."""
    answer = cells[5]
    if not isinstance(answer, str) or len(answer) <= _LONGEST:
        yield cells
        return
    for start in range(0, len(answer), _LONGEST):
        yield *cells[:5], answer[start : start + _LONGEST]


# What XML cannot hold is written by its number, and so is what looks as if it had been.
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def _of_xlsx(sheet: Any, cell: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(cell, str):
        return cell
    made = WriteOnlyCell(sheet, _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", cell))
    # As a text it stays, also when someone goes into the cell and out again.
    made.data_type, made.quotePrefix = "s", True
    return made
