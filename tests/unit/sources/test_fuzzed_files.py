"""Whatever stands in a file, reading it gives figures and faults: never an error of the program's own."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.sources.awkward.cases import CASES
from tests.unit.sources.awkward.makers import ods, repacked, xls, xlsx

from jamtbok.sources.mapping import Corrections
from jamtbok.sources.reading import Reading
from jamtbok.sources.statistics_file import read_statistics_file
from jamtbok.sources.table import Belongs

#: Cells that mean something to the reader, so that what is drawn comes near real tables.
WORDS = (
    *("mått", "grupp", "kön", "år", "värde", "måttenhet", "källa", "enhet", "kommun", "kommunkod", "Skola", "ålder"),
    *("Kvinnor", "Män", "Flickor", "Pojkar", "Totalt", "K", "M", "T", "1", "2", "1+2", "okänt", "kvinnor och män"),
    *("2022", "2023", "2022/23", "2023-12-31", "Kvinnor 2022", "Andel män (%)", "Antal", "Andel", "Skillnad", "A", "B"),
    *("1 250", "12,5", "1.250", "0", "–", "-", ".", "..", "<5", "56 %", "#DIV/0!", "0114", "1380 Halmstad", "0–17 år"),
    *("Elever 2023", "Källa: SCB", "=formel", "", "", "", "", "", "x", '"', ";", "\ufeff", "\x00", "²", "١٢"),
)
CELLS = st.one_of(st.sampled_from(WORDS), st.integers(-5, 3000), st.floats(allow_nan=False), st.text(max_size=8))
GRIDS = st.lists(st.lists(CELLS, max_size=6), max_size=9)
LOOSELY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(content: bytes) -> Reading:
    reading = read_statistics_file(content, Belongs("fil", "", ("skola",), {"1380": "skola"}), Corrections()).reading
    assert len(reading.places) == len(reading.observations)
    assert all(each.value is None or abs(each.value) < float("inf") for _, each in reading.observations)
    assert all(each.measure and 1900 <= each.year < 2100 for _, each in reading.observations)
    # Every fault can be told.
    assert all(str(finding) for finding in reading.findings)
    assert reading.observations or reading.findings or reading.notices
    return reading


@LOOSELY
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    read(content)


@LOOSELY
@given(st.text(max_size=400), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_text(text: str, encoding: str) -> None:
    read(text.encode(encoding, errors="ignore"))


@LOOSELY
@given(GRIDS, st.sampled_from(";,\t|"))
def test_any_grid_as_text(rows: list[list[Any]], delimiter: str) -> None:
    read("\n".join(delimiter.join(map(str, row)) for row in rows).encode(errors="ignore"))


def _without_controls(rows: list[list[Any]]) -> list[list[Any]]:
    return [["".join(filter(str.isprintable, c)) if isinstance(c, str) else c for c in row] for row in rows]


@LOOSELY
@given(GRIDS, st.sampled_from([xlsx, ods, xls]))
def test_any_grid_as_a_spreadsheet(rows: list[list[Any]], make: Any) -> None:
    cells = [[None if c == "" or (isinstance(c, str) and c.startswith("<")) else c for c in row] for row in rows]
    read(make(*_without_controls(cells or [[]])))


# A damaged XLS may name a cell in the last corner, and calamine then asks for more memory than there is.
GOOD = [case.content for case in CASES if not case.faults and not case.content.startswith(b"\xd0\xcf")]


@settings(LOOSELY, max_examples=400)
@given(st.data())
def test_any_good_file_with_a_few_bytes_changed(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(GOOD)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["change", "cut", "insert"])):
            case "change":
                content[at] = data.draw(st.integers(0, 255))
            case "cut":
                del content[at : at + data.draw(st.integers(1, 40))]
            case _:
                content[at:at] = data.draw(st.binary(min_size=1, max_size=6))
        if not content:
            break
    read(bytes(content))


@settings(LOOSELY, max_examples=200)
@given(st.data())
def test_any_good_spreadsheet_with_its_xml_changed(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from([each for each in GOOD if each.startswith(b"PK")]))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = data.draw(st.sampled_from([name for name in package.namelist() if name.endswith("xml")]))

    def change(xml: str) -> str:
        at = data.draw(st.integers(0, len(xml)))
        return xml[:at] + data.draw(st.sampled_from(["", "<c/>", "9", "9999999", '"', "&#0;", "ö"])) + xml[at + 1 :]

    read(repacked(content, part, change))


@pytest.mark.parametrize("delimiter", [";", ","])
def test_a_file_of_many_blank_cells(delimiter: str) -> None:
    read(((delimiter * 500 + "\n") * 500).encode())
