"""The result report of the Kalmar example: all that the source tells, in its outline, and as a report."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest

from jamtbok.errors import JamtbokError
from jamtbok.model.questions import packaged_catalogue
from jamtbok.report.pdf import find_browser, write_pdfs

OUTLINE = [
    "I korthet",
    "Innehåll",
    "Förord",
    "Sammanfattning",
    "Bakgrund",
    "Resultat",
    "Genomförande",
    "Budget och kostnader",
    "Hållbarhet",
    "Utbildning och kommunikation",
    "Utvärdering och lärdomar",
    "Beslut",
    "Bilagor",
]
STATUS = {"genomförd": "genomförd", "pågår": "pågår", "avstannat": "har avstannat"}


@pytest.fixture(scope="module")
def folder(example_run: Callable[[str], Path]) -> Path:
    """The organisation's folder of the year 2013."""
    return example_run("kalmar") / "organisationen"


@pytest.fixture(scope="module")
def report(folder: Path) -> Any:
    """The report as a tree."""
    return html5lib.parse((folder / "resultatrapport.html").read_bytes(), namespaceHTMLElements=False)


def words(element: Any) -> str:
    """Return all that is read in an element, with ordinary spaces; a line that is broken is two words."""
    return " ".join(" ".join(element.itertext()).split())


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def tables(tree: Any) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Yield each table with the heading that it stands below: heading, columns and rows, in small letters."""
    heading = ""
    for element in tree.iter():
        if element.tag in ("h2", "h3"):
            heading = words(element).casefold()
        elif element.tag == "table":
            columns = [words(cell).casefold() for cell in element.find("thead").iter("th")]
            yield heading, columns, [[words(cell).casefold() for cell in row] for row in element.find("tbody")]


def test_the_report_has_the_outline_of_the_source(report: Any) -> None:
    assert [words(heading) for heading in report.iter("h2")] == OUTLINE


def test_every_activity_stands_below_its_department_as_the_unit_has_told_it(report: Any, shared_data: Path) -> None:
    shown = [
        (heading, *row[:4], row[4].split(" organisationsförändring")[0])
        for heading, columns, rows in tables(report)
        if columns == ["planerad aktivitet", "utfall", "mål", "målets utfall", "status"]
        for row in rows
    ]
    source = [
        (
            row["forvaltning"],
            *(row[column].casefold() for column in ("aktivitet", "utfall_aktivitet", "mal", "utfall_mal")),
            STATUS[row["status"]],
        )
        for row in read(shared_data / "kalmar_aktiviteter.csv")
    ]
    assert len(source) == 23
    assert sorted(shown) == sorted(source)


def test_every_figure_of_the_source_is_there_and_what_is_approximate_says_so(report: Any, shared_data: Path) -> None:
    (shown,) = (rows for heading, _, rows in tables(report) if heading == "resultat i siffror")
    source = [
        [
            f"{row['uppgift']} {row['forvaltning']}".casefold(),
            ("ungefär " if "(ungefär)" in row["enhet"] else "")
            + f"{row['varde']} {row['enhet'].removesuffix(' (ungefär)')}",
        ]
        for row in read(shared_data / "kalmar_fakta.csv")
    ]
    assert sum("ungefär" in number for _, number in source) == 3
    assert shown == source


def test_the_earlier_year_stands_beside(report: Any) -> None:
    found = list(tables(report))
    (goals,) = (columns for heading, columns, _ in found if heading == "programmets mål")
    assert goals[-1] == "utfall 2012"
    (costs,) = (rows for _, columns, rows in found if columns[0] == "kostnadsslag" and "utfall 2012" in columns)
    assert costs[-1][0] == "summa"
    (by_status,) = (rows for heading, _, rows in found if heading == "aktiviteterna i siffror")
    assert [row[0] for row in by_status[-2:]] == ["alla 2013", "alla 2012"]
    assert by_status[-2][1] == "23"
    assert words(report).count("Så stod det 2012:") >= 5


def test_it_reads_as_a_report_and_not_as_a_form(report: Any) -> None:
    text = words(report)
    for section in packaged_catalogue().sections("resultatrapport"):
        for question in section.questions:
            if question.title.endswith("?"):
                assert question.title not in text
            assert not question.help or question.help not in text
    assert not list(report.iter("details"))
    assert not list(report.iter("dl"))
    assert "Utan svar" not in text
    prose = [paragraph for paragraph in report.iter("p") if len(words(paragraph)) > 100]
    assert len(prose) > 20


def test_it_is_a_report_on_paper_too(folder: Path, tmp_path: Path) -> None:
    try:
        find_browser()
    except JamtbokError:
        pytest.skip("no Chromium is installed")
    page = Path(shutil.copy(folder / "resultatrapport.html", tmp_path))
    write_pdfs([page], year=2013)
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(
        ["pdftotext", "-raw", page.with_suffix(".pdf"), "-"], capture_output=True, text=True, check=True
    )
    # On paper the table of contents is left out.
    lines = [line.strip() for line in done.stdout.splitlines()]
    headings = [heading for heading in OUTLINE if heading != "Innehåll"]
    places = [
        max(at for at, line in enumerate(lines) if line == heading)
        for heading in headings
        if heading not in ("Resultat", "Beslut")
    ]
    assert places == sorted(places)
    assert re.search(r"ungefär 200\s+personer", done.stdout)
    assert done.stdout.count("\f") <= 14


def test_the_good_examples_are_found_from_the_index(folder: Path) -> None:
    tree = html5lib.parse((folder / "goda-exempel.html").read_bytes(), namespaceHTMLElements=False)
    ids = {element.get("id") for element in tree.iter()}
    links = [a.get("href")[1:] for a in tree.iter("a") if (a.get("href") or "").startswith("#exempel-")]
    assert len(links) == 3
    assert set(links) <= ids
    text = words(tree)
    assert "kvinnor 10 och män 90 procent" in text
    assert "kvinnor .. och män .. personer" in text, "three men are too few to be shown"
