"""Records as a spreadsheet: a sheet for each kind, numbers as numbers, and a text is never a formula."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.utils.escape import unescape

from jamtbok.pipeline.results import COLUMNS
from jamtbok.pipeline.sheets import SHEETS, write_sheets


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    whole = {
        "unit": "a",
        "unit_name": "Enheten",
        "year": 2013,
        "template": "1-grund",
        "item": "",
        "sex": "",
        "code": "",
    }
    return pd.DataFrame([{**whole, "value": None, **row} for row in rows], columns=list(COLUMNS))


def written(path: Path, *tables: pd.DataFrame) -> Any:
    write_sheets(path / "tal.xlsx", tables)
    return openpyxl.load_workbook(path / "tal.xlsx")


def test_each_kind_has_its_sheet_with_swedish_headings(tmp_path: Path) -> None:
    book = written(
        tmp_path,
        table({"name": "cost", "item": "Kurs", "sex": "women", "value": 1250.0}),
        table({"name": "progress", "code": "1-grund", "value": 0.5}),
    )
    assert book.sheetnames == ["Besvarade grundfrågor", "Kostnader"]
    sheet = book["Kostnader"]
    assert sheet.freeze_panes == "A2"
    assert list(sheet.values) == [
        ("Enhetens id", "Enhet", "År", "Steg", "Vad", "Kön", "Värde"),
        ("a", "Enheten", 2013, "Grund", "Kurs", "Kvinnor", 1250),
    ]
    assert sheet["G2"].number_format == "#,##0"
    assert book["Besvarade grundfrågor"]["F2"].number_format == "0.0%"


def test_a_missing_value_is_an_empty_cell_and_decimals_are_shown(tmp_path: Path) -> None:
    sheet = written(tmp_path, table({"name": "cost", "value": 1.25}, {"name": "cost"}))["Kostnader"]
    assert [row[-1] for row in sheet.values] == ["Värde", 1.25, None]
    assert sheet.cell(2, sheet.max_column).number_format == "#,##0.0##"


def test_no_text_is_a_formula_and_none_is_lost(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@x", "\tx", "=cmd|' /C calc'!A0", "a\x0bb", "_x0041_", "0114", "å\nä"]
    sheet = written(tmp_path, table(*({"name": "goal", "item": text} for text in texts)))["Mål"]
    read = [cell for cell in sheet["E"] if cell.row > 1]
    assert [unescape(cell.value) for cell in read] == texts
    assert {cell.data_type for cell in read} == {"s"}
    assert all(cell.quotePrefix for cell in read)


def test_kinds_of_a_workbooks_own_get_names_that_a_sheet_may_have(tmp_path: Path) -> None:
    kinds = ["x" * 40, "X" * 40, "a/b[c]", "'''", "Mål", "goal"]
    names = written(tmp_path, table(*({"name": kind} for kind in kinds))).sheetnames
    assert len({name.casefold() for name in names}) == len(kinds)
    assert all(len(name) <= 31 for name in names)


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len(set(SHEETS.values())) == len(SHEETS)
    assert all(len(name) <= 31 for name in SHEETS.values())


def test_the_same_records_give_the_same_bytes_and_none_give_a_book_that_opens(tmp_path: Path) -> None:
    records = table({"name": "goal", "item": "Mål"})
    for name in ("a.xlsx", "b.xlsx"):
        assert write_sheets(tmp_path / name, [records]) == 1
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert written(tmp_path).sheetnames == ["Inga resultat"]
