"""Every named result as a table that Swedish Excel opens right."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jamtbok.pipeline.results import COLUMNS, csv_parts, results_tables, write_csv, write_parquet

NAMES = {"skola": "Skolan"}


def line(*records: dict[str, Any]) -> dict[str, Any]:
    blank = {"name": "a", "item": "", "sex": "", "code": "", "value": None}
    return {"unit": "skola", "template": "1-grund", "records": [blank | record for record in records]}


def tables(*records: dict[str, Any], names: dict[str, str] = NAMES) -> list[pd.DataFrame]:
    return list(results_tables([line(*records), line()], 2013, names))


def as_csv(*records: dict[str, Any], names: dict[str, str] = NAMES) -> bytes:
    return b"".join(csv_parts(tables(*records, names=names)))


def read_back(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), sep=";", decimal=",", encoding="utf-8-sig", keep_default_na=False)


def test_one_row_a_record_in_the_order_of_the_columns() -> None:
    (table,) = tables({"name": "a", "value": 1}, {"name": "b", "code": "done"})
    assert tuple(table.columns) == COLUMNS
    assert table["name"].tolist() == ["a", "b"]
    assert table["unit_name"].tolist() == ["Skolan", "Skolan"]
    assert (table["value"][0], pd.isna(table["value"][1])) == (1.0, True)


def test_csv_has_a_bom_semicolons_and_a_decimal_comma() -> None:
    content = as_csv({"name": "andel", "sex": "women", "value": 0.5})
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == ";".join(COLUMNS) + "\r\nskola;Skolan;2013;1-grund;andel;;women;;0,5\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_typed_text_is_made_harmless_for_a_spreadsheet(start: str) -> None:
    again = read_back(as_csv({"item": f"{start}1+1"}, names={"skola": f"{start}SUM(A1)"}))
    assert again["item"][0] == f"'{start}1+1"
    assert again["unit_name"][0] == f"'{start}SUM(A1)"


def test_a_carriage_return_begins_no_new_row() -> None:
    again = read_back(as_csv({"item": "ett\r=1+1"}))
    assert again["item"].tolist() == ["ett\r=1+1"]


@pytest.mark.parametrize("column", ["name", "code"])
def test_what_an_own_template_emits_is_made_harmless_too(column: str) -> None:
    assert read_back(as_csv({column: "=1+1"}))[column][0] == "'=1+1"


def test_a_negative_value_is_still_a_number() -> None:
    assert read_back(as_csv({"value": -1.5}))["value"][0] == -1.5


def test_semicolons_and_line_breaks_stay_within_their_cell() -> None:
    assert read_back(as_csv({"item": 'x;y\n"z"'}))["item"].tolist() == ['x;y\n"z"']


def test_many_lines_are_one_table(tmp_path: Path) -> None:
    lines = [line({"name": str(number), "value": number}) for number in range(1201)]
    write_csv(tmp_path / "r.csv", results_tables(lines, 2013, NAMES))
    write_parquet(tmp_path / "r.parquet", results_tables(lines, 2013, NAMES))
    for table in (read_back((tmp_path / "r.csv").read_bytes()), pd.read_parquet(tmp_path / "r.parquet")):
        assert tuple(table.columns) == COLUMNS
        assert table["value"].tolist() == list(range(1201))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.csv", "r.parquet"]


def test_parquet_keeps_what_was_typed(tmp_path: Path) -> None:
    write_parquet(tmp_path / "r.parquet", tables({"item": "=1+1", "value": 0.5}))
    table = pd.read_parquet(tmp_path / "r.parquet")
    assert (table["item"][0], table["value"][0], table["year"][0]) == ("=1+1", 0.5, 2013)


def test_no_results_are_a_table_with_a_heading_only(tmp_path: Path) -> None:
    write_parquet(tmp_path / "r.parquet", results_tables([], 2013, NAMES))
    assert b"".join(csv_parts(results_tables([], 2013, NAMES))).decode("utf-8-sig") == ";".join(COLUMNS) + "\r\n"
    assert tuple(pd.read_parquet(tmp_path / "r.parquet").columns) == COLUMNS
