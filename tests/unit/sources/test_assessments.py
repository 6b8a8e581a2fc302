"""Personal assessments from a form service: columns by any of their names, marks and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jamtbok.errors import DataError
from jamtbok.model.questions import packaged_catalogue
from jamtbok.sources.assessments import PERSONAL, ReadAssessments, read_assessments

COLUMNS = packaged_catalogue().question(PERSONAL).columns
TITLES = [column.title for column in COLUMNS]
MARKS = ["7", "6", "5", "4", "3", "2", "1", "10", "8"]
BY_COLUMN = {column.id: int(mark) for column, mark in zip(COLUMNS, MARKS, strict=True)}


def read(tmp_path: Path, *rows: list[str], delimiter: str = ";", encoding: str = "utf-8") -> ReadAssessments:
    path = tmp_path / "svar.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    return read_assessments(path, packaged_catalogue())


def said(read: ReadAssessments) -> list[tuple[int, str, str]]:
    return [(finding.row, finding.column, finding.message) for finding in read.findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_one_row_is_one_participant(tmp_path: Path, delimiter: str, encoding: str) -> None:
    found = read(tmp_path, TITLES, MARKS, MARKS, delimiter=delimiter, encoding=encoding)
    assert found == ReadAssessments((BY_COLUMN, BY_COLUMN), (), 0, ())


@pytest.mark.parametrize(
    "headings",
    [
        [column.id for column in COLUMNS],
        [column.help for column in COLUMNS],
        [title.upper() + " (1–10)" for title in TITLES],
        [str(number) for number in range(1, 10)],
        [f"Fråga {number}" for number in range(1, 10)],
        [f"{number}. {title}" for number, title in enumerate(TITLES, start=1)],
        [f"{number}. {column.title}: {column.help}" for number, column in enumerate(COLUMNS, start=1)],
        [f"Q{number} {title}" for number, title in enumerate(TITLES, start=4)],
        [section.title for n in range(1, 10) for section in [packaged_catalogue().section(f"followup.learning_{n}")]],
    ],
    ids=["id", "question", "title", "number", "fråga", "numbered title", "all", "the service's number", "heading"],
)
def test_a_column_goes_by_any_of_its_names(tmp_path: Path, headings: list[str]) -> None:
    assert read(tmp_path, headings, MARKS).participants == (BY_COLUMN,)


def test_names_and_times_are_passed_over_and_named(tmp_path: Path) -> None:
    headings = ["1. Tidsstämpel", "Namn", *TITLES, "Vad heter du?", "Process i kommunen"]
    found = read(tmp_path, headings, ["2013-11-02 10:03", "Anna Ek", *MARKS, "Anna", "9"])
    assert found.participants == (BY_COLUMN,)
    assert found.passed_over == ("1. Tidsstämpel", "Namn", "Vad heter du?", "Process i kommunen")
    assert "Anna" not in repr(found)


@pytest.mark.parametrize("wrong", ["0", "11", "-3", "7,5", "sju", "2013-01-02", "٣"])
def test_a_mark_that_cannot_be_used_leaves_out_its_row_and_no_other(tmp_path: Path, wrong: str) -> None:
    found = read(tmp_path, TITLES, MARKS, [*MARKS[:8], f'"{wrong}"'], MARKS)
    assert found.participants == (BY_COLUMN, BY_COLUMN)
    assert found.left_out == 1
    ((row, column, message),) = said(found)
    assert (row, column) == (3, TITLES[8])
    assert message.startswith(f"”{wrong}” är ingen markering. Den ska vara ett helt tal från 1 till 10.")


def test_a_mark_that_is_missing_leaves_out_only_itself(tmp_path: Path) -> None:
    found = read(tmp_path, TITLES, MARKS, ["", *MARKS[1:]], [""] * 9)
    assert found.participants == (BY_COLUMN, {key: mark for key, mark in BY_COLUMN.items() if key != "h1"})
    assert found.left_out == 0
    assert [(row, column) for row, column, _ in said(found)] == [(3, TITLES[0])]


def test_a_participant_without_marks_is_none(tmp_path: Path) -> None:
    found = read(tmp_path, ["Namn", *TITLES], ["Bo", *[""] * 9], ["Eva", *MARKS])
    assert found.participants == (BY_COLUMN,)
    assert said(found) == [(2, "", "raden har ingen markering.")]


def test_an_assessment_that_nobody_made_is_told_once(tmp_path: Path) -> None:
    found = read(tmp_path, TITLES, [*MARKS[:8], ""], [*MARKS[:8], ""])
    assert len(found.participants) == 2
    assert said(found) == [(0, TITLES[8], "ingen har gjort den bedömningen.")]


def faults(tmp_path: Path, *rows: list[str]) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(tmp_path, *rows)
    return [str(finding) for finding in caught.value.findings]


def test_headings_that_are_missing_doubled_or_unknown_stop_the_reading(tmp_path: Path) -> None:
    assert faults(tmp_path, TITLES[:7], MARKS) == [
        "svar.csv, rad 1, kolumnen Process: kolumnen saknas.",
        "svar.csv, rad 1, kolumnen Samlad bedömning: kolumnen saknas.",
    ]
    assert faults(tmp_path, [*TITLES, "9"], [*MARKS, "1"]) == [
        "svar.csv, rad 1, kolumnen Samlad bedömning: kolumnen finns 2 gånger."
    ]
    (fault,) = faults(tmp_path, ["Namn", "Betyg"], ["Anna", "3"])
    assert fault.startswith("svar.csv: ingen rad har bedömningarna som rubriker.")
    assert faults(tmp_path) == ["svar.csv: filen är tom."]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="kan inte läsas"):
        read_assessments(tmp_path / "svar.csv", packaged_catalogue())


def test_a_spreadsheet_with_a_title_above_and_another_sheet_before(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book["Sheet"].append(["Om enkäten"])
    sheet: Any = book.create_sheet("Svar")
    rows: list[list[Any]] = [
        ["Enkät 2013"],
        [],
        ["Slutförd", *TITLES],
        ["igår", *map(int, MARKS)],
        ["idag", *[True] * 9],
    ]
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "svar.xlsx")
    found = read_assessments(tmp_path / "svar.xlsx", packaged_catalogue())
    assert found.participants == (BY_COLUMN,)
    assert found.left_out == 1
    assert {finding.row for finding in found.findings} == {5}
    assert found.passed_over == ("Slutförd",)
