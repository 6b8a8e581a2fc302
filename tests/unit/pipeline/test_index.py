"""The index: what it lists of very many units, of the organisation, and beside the stair."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import html5lib
import pytest

from jamtbok import texts
from jamtbok.model.steps import ORGANISATION
from jamtbok.pipeline import index
from jamtbok.pipeline.job import Failure, JobResult
from jamtbok.pipeline.journal import Journal
from jamtbok.settings.workbook import Workbook


def test_many_units_without_parents_are_listed_on_several_pages(
    make_workbook: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(index, "MOST_LINES", 3)
    units = ["a", "b", "c", "d", "e"]
    workbook = Workbook.find(make_workbook(*units))
    with Journal(tmp_path) as journal:
        for unit in units:
            journal.add(JobResult(unit, 2013, "0-start", "key", b"", b""), 0.0)
        index.write_index(workbook, 2013, tmp_path, journal, [])
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Enheten a – Enheten c" in page
    assert 'href="enheter-2.html"' in page
    assert "b/index.html" not in page
    assert "e/index.html" in (tmp_path / "enheter-2.html").read_text(encoding="utf-8")


def write(root: Path, to: Path, *names: tuple[str, str], failed: tuple[tuple[str, str], ...] = ()) -> None:
    """Write the index of a run that has made some reports, and failed to make others."""
    with Journal(to) as journal:
        for unit, template in (*names, *failed):
            failure = Failure("Fel") if (unit, template) in failed else None
            journal.add(JobResult(unit, 2013, template, "key", b"", b"", failure=failure), 0.0)
        index.write_index(Workbook.find(root), 2013, to, journal, [])


def tree(root: Path, count: int, below: int) -> list[str]:
    """Give a workbook many units, in groups with one above the rest."""
    ids = [f"enhet-{n:05d}" for n in range(1, count + 1)]
    above = ["" if n % below == 0 else ids[n - n % below] for n in range(count)]
    lines = [f"{unit};Enheten {unit};{parent};enhet" for unit, parent in zip(ids, above, strict=True)]
    (root / "enheter.csv").write_text("id;namn;overordnad;slag\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return ids


def links(page: Path) -> dict[str, str]:
    """Return the addresses of a page's links by their words."""
    found = html5lib.parse(page.read_bytes(), namespaceHTMLElements=False)
    return {" ".join("".join(link.itertext()).split()): link.get("href") for link in found.iter("a")}


def test_many_units_are_split_by_the_unit_above(make_workbook: Any, tmp_path: Path) -> None:
    root, to = make_workbook("a"), tmp_path / "ut"
    units = tree(root, 325, below=25)
    write(root, to, *((unit, "0-start") for unit in units))
    assert (to / "index.html").read_text(encoding="utf-8").count("<tr>") == 1 + 13
    below = to / "enhet-00001" / "index.html"
    assert below.read_text(encoding="utf-8").count("<tr>") == 1 + 24
    assert links(below)["Enheten enhet-00002"] == "../enhet-00002/index.html"


def test_the_organisations_reports_stand_first_in_the_order_of_the_method(make_workbook: Any, tmp_path: Path) -> None:
    made = [(ORGANISATION, name) for name in ("roda-traden", "benchmarking", "resultatrapport", "jamforelse")]
    write(make_workbook("a"), tmp_path, ("a", "0-start"), *made)
    shown = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert shown.index("Hela organisationen") < shown.index("Enheterna</h2>")
    names = re.findall(rf'href="{ORGANISATION}/([a-z-]+)\.html"', shown)
    assert names == ["jamforelse", "resultatrapport", "roda-traden", "benchmarking"]
    assert "En rapport för en enhet och fyra rapporter för hela organisationen." in shown
    page = (tmp_path / ORGANISATION / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="([a-z-]+)\.html"', page) == names
    assert "Fler rapporter" not in page


def test_reports_beside_the_stair_have_a_part_of_their_own(make_workbook: Any, tmp_path: Path) -> None:
    write(make_workbook("a", "b"), tmp_path, ("a", "1-grund"), ("a", "budget"), ("a", "beslut"), ("b", "1-grund"))
    page = (tmp_path / "a" / "index.html").read_text(encoding="utf-8")
    assert page.index("Trappan</h2>") < page.index("1-grund.html") < page.index("Fler rapporter</h2>")
    assert page.index("Fler rapporter</h2>") < page.index("beslut.html") < page.index("budget.html")
    assert "Trappan</h2>" not in (tmp_path / "b" / "index.html").read_text(encoding="utf-8")
    assert links(tmp_path / "index.html")["2 till Fler, Enheten a"] == "a/index.html"


def test_a_page_of_a_row_is_listed_only_when_it_could_not_be_made(make_workbook: Any, tmp_path: Path) -> None:
    row = ("a", "arende.r2")
    write(make_workbook("a"), tmp_path, ("a", "0-start"), ("a", "beslut"), ("a", "arende.r1"), failed=(row,))
    listed = links(tmp_path / "a" / "index.html")
    assert "arende.r1.html" not in listed.values()
    assert listed[f"{texts.STEP_TITLES['arende']}: rapporten kunde inte göras"] == "arende.r2.html"
    assert links(tmp_path / "index.html")["Fel: Fler, Enheten a"] == "a/index.html"
