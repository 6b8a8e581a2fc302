"""The same figures in every layout: what is read is exactly what was written, or the file is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.sources.awkward.makers import ods, xls, xlsx

from jamtbok.sources.mapping import Corrections
from jamtbok.sources.reading import Reading
from jamtbok.sources.statistics_file import read_statistics_file
from jamtbok.sources.table import Belongs

SEXES = {"women": "Kvinnor", "men": "Män", "unknown": "Okänt kön", "total": "Totalt"}
GROUPS = ("Norra", "Södra", "Östra skolan", "7–9", "T", "2:an")
#: Some look like years, some are nothing to count, some are missing.
VALUES = st.sampled_from([0, 1, 2, 12, 130, 1250, 1950, 1999, 2010, 2022, 2023, 2.5, "..", "–", ""])

Cells = dict[tuple[str, str, int], Any]
Rows = list[list[Any]]


@st.composite
def figures(draw: st.DrawFn) -> Cells:
    """Draw figures by group, sex and year."""
    groups = draw(st.lists(st.sampled_from(GROUPS), min_size=1, max_size=3, unique=True))
    sexes = ["women", "men", *draw(st.sampled_from([[], ["total"], ["unknown"], ["unknown", "total"]]))]
    years = sorted(draw(st.lists(st.integers(2018, 2024), min_size=1, max_size=3, unique=True)))
    return {key: draw(VALUES) for key in product(groups, sexes, years)}


def _axes(cells: Cells) -> tuple[list[str], list[str], list[int]]:
    groups, sexes, years = (list(dict.fromkeys(axis)) for axis in zip(*cells, strict=True))
    return groups, sexes, years


def long(cells: Cells) -> Rows:
    rows = [["Elever", group, SEXES[sex], year, value] for (group, sex, year), value in cells.items()]
    return [["Mått", "Skola", "Kön", "År", "Värde"], *rows]


def value_first(cells: Cells) -> Rows:
    return [row[::-1] for row in long(cells)]


def sexes_as_columns(cells: Cells) -> Rows:
    groups, sexes, years = _axes(cells)
    head = ["Skola", "År", *(SEXES[sex] for sex in sexes)]
    body = [[group, year, *(cells[group, sex, year] for sex in sexes)] for group in groups for year in years]
    return [["Elever"], [], head, *body]


def years_over_sexes(cells: Cells) -> Rows:
    groups, sexes, years = _axes(cells)
    above = [value for year in years for value in (year, *[""] * (len(sexes) - 1))]
    below = [SEXES[sex] for _ in years for sex in sexes]
    body = [[group, *(cells[group, sex, year] for year in years for sex in sexes)] for group in groups]
    return [["Elever"], ["", *above], ["Skola", *below], *body]


def sexes_over_years(cells: Cells) -> Rows:
    groups, sexes, years = _axes(cells)
    above = [value for sex in sexes for value in (SEXES[sex], *[""] * (len(years) - 1))]
    below = [year for _ in sexes for year in years]
    body = [[group, *(cells[group, sex, year] for sex in sexes for year in years)] for group in groups]
    return [["Elever"], ["", *above], ["Skola", *below], *body]


def sexes_as_rows(cells: Cells) -> Rows:
    groups, sexes, years = _axes(cells)
    body = [[group, SEXES[sex], *(cells[group, sex, year] for year in years)] for group in groups for sex in sexes]
    return [["Elever"], ["Skola", "Kön", *years], *body, [], ["Källa: Egen räkning"]]


def groups_written_once(cells: Cells) -> Rows:
    title, head, *body = sexes_as_rows(cells)
    seen: set[str] = set()
    for row in body:
        if row and len(row) > 1:
            group = row[0]
            row[0] = "" if group in seen else group
            seen.add(group)
    return [title, head, *body]


def sexes_below_groups(cells: Cells) -> Rows:
    groups, sexes, years = _axes(cells)
    rows: Rows = [["Elever"], ["", *years]]
    for group in groups:
        rows += [[group], *([SEXES[sex], *(cells[group, sex, year] for year in years)] for sex in sexes)]
    return rows


LAYOUTS = [
    long,
    value_first,
    sexes_as_columns,
    years_over_sexes,
    sexes_over_years,
    sexes_as_rows,
    groups_written_once,
    sexes_below_groups,
]


def _as_text(rows: Rows) -> bytes:
    return "\n".join(";".join(str(cell).replace(".5", ",5") for cell in row) for row in rows).encode()


def _as_sheet(make: Callable[..., bytes]) -> Callable[[Rows], bytes]:
    return lambda rows: make(*([None if cell == "" else cell for cell in row] for row in rows))


FILES = {"text": _as_text, "xlsx": _as_sheet(xlsx), "ods": _as_sheet(ods), "xls": _as_sheet(xls)}


def read(content: bytes) -> Reading:
    return read_statistics_file(content, Belongs("fil"), Corrections()).reading


def found(reading: Reading) -> Cells:
    return {
        (next(iter(each.by.values()), ""), each.sex, each.year): each.symbol if each.value is None else each.value
        for _, each in reading.observations
    }


def expected(cells: Cells) -> Cells:
    said = {"..": "hidden", "": "missing", "–": 0}
    return {key: said.get(value, value) if isinstance(value, str) else value for key, value in cells.items()}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@settings(max_examples=50, deadline=None)
@given(cells=figures(), kind=st.sampled_from(sorted(FILES)))
def test_no_layout_is_misread(layout: Callable[[Cells], Rows], cells: Cells, kind: str) -> None:
    reading = read(FILES[kind](layout(cells)))
    if not reading.findings:
        assert {each.measure for _, each in reading.observations} <= {"Elever"}
        read_right = {key: value for key, value in expected(cells).items() if value != "missing"}
        assert {key: value for key, value in found(reading).items() if value != "missing"} == read_right


PLAIN = {(g, s, y): 10 * n + 3 for n, (g, s, y) in enumerate(product(GROUPS[:2], ["women", "men"], [2022, 2023]))}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_every_layout_is_read(layout: Callable[[Cells], Rows], kind: str) -> None:
    reading = read(FILES[kind](layout(PLAIN)))
    assert reading.findings == ()
    assert found(reading) == PLAIN


def test_the_layouts_of_the_handbook_are_read() -> None:
    handbook = (Path(__file__).parents[3] / "docs" / "statistik.md").read_text(encoding="utf-8")
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", handbook, re.DOTALL | re.MULTILINE)
    tables = [text for language, text in fenced if not language and "id;namn" not in text]
    assert len(tables) == 4
    for table in tables:
        reading = read(table.encode())
        assert reading.findings == ()
        assert reading.observations
