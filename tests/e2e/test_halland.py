"""The Halland example: real figures of six municipalities, with pictures, and with the small numbers hidden."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import html5lib
import nbformat
import pandas as pd
import pytest

from jamtbok.model.steps import ORGANISATION

MUNICIPALITIES = {
    "1315": "hylte",
    "1380": "halmstad",
    "1381": "laholm",
    "1382": "falkenberg",
    "1383": "varberg",
    "1384": "kungsbacka",
}
NAMES = {
    "hylte": "Hylte kommun",
    "halmstad": "Halmstads kommun",
    "laholm": "Laholms kommun",
    "falkenberg": "Falkenbergs kommun",
    "varberg": "Varbergs kommun",
    "kungsbacka": "Kungsbacka kommun",
}
SEX = {"1": "men", "2": "women"}
HEADING = {"women": "Kvinnor", "men": "Män"}
THRESHOLD = 5


class Cell(NamedTuple):
    """Whom one of the source's numbers is about."""

    age: str
    sex: str
    year: int


@pytest.fixture(scope="module")
def run_folder(example_run: Callable[[str], Path]) -> Path:
    """The run folder of the example, made without naming a year."""
    return example_run("halland")


@pytest.fixture(scope="module")
def totals(shared_data: Path) -> dict[tuple[str, str], int]:
    """Women and men of 2024 in each municipality, as the source has them."""
    return {
        (unit, SEX[row["key"][2]]): int(row["values"][0])
        for code, unit in MUNICIPALITIES.items()
        for row in json.loads((shared_data / f"scb_pxweb_v1_{code}_total_sex_2024.json").read_bytes())["data"]
    }


@pytest.fixture(scope="module")
def halmstad(shared_data: Path) -> dict[Cell, int]:
    """Halmstad's population by age, sex and year, as the source has it."""
    content = json.loads((shared_data / "scb_pxweb_v1_halmstad_1380_age_sex_2015_2024.json").read_bytes())
    return {
        Cell(age, SEX[sex], int(year)): int(row["values"][0])
        for row in content["data"]
        for _, age, sex, year in [row["key"]]
    }


@pytest.fixture(scope="module")
def small(halmstad: dict[Cell, int]) -> set[Cell]:
    """The numbers that must not be seen."""
    found = {cell for cell, count in halmstad.items() if 0 < count < THRESHOLD}
    assert len(found) == 8
    return found


@pytest.fixture(scope="module")
def results(run_folder: Path) -> pd.DataFrame:
    """The table of results."""
    return pd.read_csv(run_folder / "resultat.csv", sep=";", decimal=",", encoding="utf-8-sig", keep_default_na=False)


def page(run_folder: Path, unit: str, step: str) -> Any:
    """Return a report as a tree."""
    return html5lib.parse((run_folder / unit / f"{step}.html").read_bytes(), namespaceHTMLElements=False)


def words(element: Any) -> str:
    """Return all that is read in an element, with ordinary spaces."""
    return " ".join("".join(element.itertext()).split())


def tables(tree: Any) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Yield the caption, the headings and the rows of every table."""
    for table in tree.iter("table"):
        head, body = table.find("thead"), table.find("tbody")
        rows = [[words(cell) for cell in row] for row in body]
        yield words(table.find("caption")), [words(cell) for cell in head.iter("th")], rows


def pictures(tree: Any) -> list[str]:
    """Return what the pictures are said to show."""
    return [element.get("aria-label") for element in tree.iter() if element.get("role") == "img"]


def number(text: str) -> int | None:
    """Read a whole number as a table writes it; ``None`` for a sign or a number with decimals."""
    digits = "".join(text.split())
    return int(digits) if digits.isdecimal() else None


def test_each_unit_has_its_pages_and_they_name_its_municipality(run_folder: Path) -> None:
    assert {path.parent.name for path in run_folder.glob("*/underlag.json")} == {"halland", ORGANISATION, *NAMES}
    for unit, name in NAMES.items():
        assert name in words(page(run_folder, unit, "index").find(".//h1"))
        assert name in words(page(run_folder, unit, "2-kartlaggning").find(".//h1"))


def test_each_municipality_has_the_figures_of_the_source(
    run_folder: Path, totals: dict[tuple[str, str], int], results: pd.DataFrame
) -> None:
    assert (totals["hylte", "women"], totals["hylte", "men"]) == (4951, 5245)
    shown = results[(results["name"] == "figure") & (results["item"] == "Folkmängd | 2024")]
    assert {(unit, sex): value for unit, sex, value in zip(shown.unit, shown.sex, shown.value, strict=True)} == totals
    for unit in ("hylte", "laholm"):
        tree = page(run_folder, unit, "2-kartlaggning")
        of_unit = [rows for caption, _, rows in tables(tree) if caption == "Folkmängd (personer)"]
        women, men = totals[unit, "women"], totals[unit, "men"]
        assert [[number(cell) for cell in row[:3]] for row in of_unit[0]] == [[2024, women, men]]


def test_the_county_sets_its_municipalities_beside_each_other(
    run_folder: Path, totals: dict[tuple[str, str], int]
) -> None:
    tree = page(run_folder, "halland", "2-kartlaggning")
    (rows,) = (rows for caption, _, rows in tables(tree) if caption == "Folkmängd (personer)")
    shown = {(row[0].lower(), sex): number(row[place]) for row in rows for place, sex in ((2, "women"), (3, "men"))}
    assert shown == totals
    assert any("4 951" in " ".join(said.split()) for said in pictures(tree))


def test_the_pictures_are_there(run_folder: Path) -> None:
    mapping = pictures(page(run_folder, "halmstad", "2-kartlaggning"))
    for kind in ("Befolkningspyramid", "Könsfördelning", "Utveckling över åren"):
        assert any(kind in said for said in mapping), kind
    analysis = pictures(page(run_folder, "halmstad", "3-analys"))
    compared = [said for said in analysis if said.startswith("Trygga ute ensamma sena kvällar")]
    assert any("Utveckling över åren" in said for said in compared)
    assert any("16–29 år" in said for said in compared)


def test_the_unit_without_answers_shows_its_figures_all_the_same(run_folder: Path) -> None:
    snapshot = json.loads((run_folder / "laholm" / "underlag.json").read_bytes())
    assert not snapshot["answers"]["values"]
    assert not snapshot["answers"]["tables"]
    tree = page(run_folder, "laholm", "2-kartlaggning")
    assert any(said.startswith("Folkmängd (personer) 2024") for said in pictures(tree))


# -- small numbers


def test_the_snapshot_holds_no_small_number_and_no_way_back_to_one(
    run_folder: Path, halmstad: dict[Cell, int], small: set[Cell]
) -> None:
    statistics = json.loads((run_folder / "halmstad" / "underlag.json").read_bytes())["statistics"]
    held = {
        Cell(row["by"].get("ålder", ""), row["sex"], row["year"]): row["value"]
        for row in statistics
        if row["measure"] == "Folkmängd"
    }
    hidden = {cell for cell, value in held.items() if value is None}
    assert small <= hidden
    assert all(value == halmstad[cell] for cell, value in held.items() if cell.age and value is not None)
    # Who knows all but one of the ages, and all together, knows the last one, too.
    together = Counter((cell.sex, cell.year) for cell in hidden)
    assert all(together[cell.sex, cell.year] > 1 for cell in small)
    # What is not near a small number is left as it is.
    assert len(hidden) < 3 * len(small)


def test_the_tables_of_results_hold_no_small_number(run_folder: Path, results: pd.DataFrame, small: set[Cell]) -> None:
    parquet = pd.read_parquet(run_folder / "resultat.parquet")
    forbidden = {(f"Folkmängd | {cell.age} | {cell.year}", cell.sex) for cell in small}
    for table in (results, parquet):
        its = table[(table["unit"] == "halmstad") & (table["name"] == "figure")]
        shown = set(zip(its["item"], its["sex"], strict=True))
        assert ("Folkmängd | 97 | 2015", "men") in shown
        assert not shown & forbidden


def written_out(run_folder: Path) -> Iterator[tuple[Path, Any]]:
    """Yield all HTML that names the population, as it stands in pages and in the outputs of notebooks."""
    for path in sorted(run_folder.rglob("*.html")):
        if "Folkmängd" in (html := path.read_text(encoding="utf-8")):
            yield path, html5lib.parse(html, namespaceHTMLElements=False)
    for path in sorted(run_folder.rglob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                if "Folkmängd" in (html := "".join(output.get("data", {}).get("text/html", ""))):
                    yield path, html5lib.parseFragment(html, namespaceHTMLElements=False)


def test_no_page_and_no_notebook_shows_a_small_number(run_folder: Path, small: set[Cell]) -> None:
    found: Counter[Path] = Counter()
    for path, tree in written_out(run_folder):
        for caption, headings, rows in tables(tree):
            if not caption.startswith("Folkmängd"):
                continue
            people = [place for place, name in enumerate(headings) if name.split()[0] in HEADING.values()]
            shown = {(row[0], headings[place]): number(row[place]) for row in rows for place in people}
            found[path] += len(shown)
            assert not {at for at, count in shown.items() if count is not None and 0 < count < THRESHOLD}, path
            for age, sex, year in small:
                assert shown.get((age, f"{HEADING[sex]} {year}")) is None
    # Halmstad's page and notebook both have every age and year, so that there was something to look through.
    assert [found[run_folder / "halmstad" / f"2-kartlaggning.{ending}"] > 2000 for ending in ("html", "ipynb")] == [
        True,
        True,
    ]


def test_the_picture_says_which_ages_are_hidden(run_folder: Path) -> None:
    """In 2024 there are few men of 99 years, so the band that they are in cannot be shown."""
    tree = page(run_folder, "halmstad", "2-kartlaggning")
    (pyramid,) = (said for said in pictures(tree) if "Befolkningspyramid" in said)
    assert "dold i åldern 95–99" in pyramid
