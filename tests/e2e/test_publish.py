"""From the Kalmar example to a folder that may be shared, by the command alone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import html5lib
import openpyxl
import pytest

from jamtbok.model.steps import STEPS
from jamtbok.pipeline.leaks import find_leaks
from jamtbok.pipeline.publishable import OTHER_PROTECTION
from jamtbok.settings.workbook import Workbook

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>x</script><rect width="9" height="9"/></svg>'


def jamtbok(*arguments: object, fails: bool = False) -> str:
    """Run the command as a user does, and return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "jamtbok", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    assert done.returncode == fails, said[-1500:]
    return said


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Kalmar example with a logotype, a colour and what a statement needs; two units have been run."""
    root = tmp_path_factory.mktemp("publicera") / "kalmar"
    jamtbok("new", root, "--example", "kalmar")
    (root / "logga.svg").write_text(LOGO, encoding="utf-8")
    settings = (root / "jamtbok.toml").read_text(encoding="utf-8")
    settings = settings.replace("[organisation]", '[organisation]\nlogo = "logga.svg"\ncolour = "#ffcc00"')
    settings += '\n[accessibility]\nemail = "jamstalldhet@kommun.example"\nreviewed = 2026-05-12\n'
    (root / "jamtbok.toml").write_text(settings, encoding="utf-8")
    said = jamtbok("run", "--workbook", root, "--year", 2013, "--unit", "social", "--unit", "barn-och-ungdom")
    assert "Färgen #ffcc00 har för liten kontrast mot ljusa sidor" in said
    return root


@pytest.fixture(scope="module")
def published(workbook: Path) -> Iterator[tuple[Path, str]]:
    to = workbook.parent / "webb"
    said = jamtbok("publish", "--workbook", workbook, "--year", 2013, "--to", to, "--csv", "--xlsx")
    yield to, said
    shutil.rmtree(to)


def test_all_reports_of_both_units_are_there_and_nothing_else(published: tuple[Path, str], workbook: Path) -> None:
    to, _ = published
    pages = {path.relative_to(to).as_posix() for path in to.rglob("*") if path.is_file()}
    run = workbook / "runs" / "2013"
    of_units = {path.relative_to(run).as_posix() for path in run.glob("*/*.html")}
    assert of_units > {f"{unit}/{name}.html" for unit in ("social", "barn-och-ungdom") for name in (*STEPS, "index")}
    assert pages == {
        *of_units,
        *("index.html", "tillganglighet.html", "manifest.json", "resultat.csv", "resultat.xlsx"),
    }
    assert not find_leaks(to, places=[str(workbook.parent), str(Path.home())])
    assert set(json.loads((to / "manifest.json").read_bytes())["files"]) == pages - {"manifest.json"}


def test_the_organisations_reports_come_along_with_those_of_all_units(
    example_run: Callable[[str], Path], tmp_path: Path
) -> None:
    run = example_run("kalmar")
    said = jamtbok("publish", "--workbook", run.parents[1], "--to", tmp_path / "ut")
    assert "Utelämnat" not in said
    assert "Hela organisationen: " in said
    there = {path.relative_to(run) for path in run.rglob("*.html")}
    assert {path.relative_to(tmp_path / "ut") for path in (tmp_path / "ut").rglob("*.html")} == {
        *there,
        Path("tillganglighet.html"),
    }


def test_every_page_is_strict_html_in_swedish_with_the_logotype_and_without_scripts(
    published: tuple[Path, str],
) -> None:
    for path in published[0].rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        html5lib.HTMLParser(strict=True).parse(text)
        assert '<html lang="sv">' in text
        assert text.count('<img src="data:image/svg+xml;base64,') == 1
        assert "--jb-accent: #ffcc00" in text
        assert "<script" not in text
        assert len(re.findall("<h1", text)) == 1


def test_the_command_says_what_a_person_must_read(published: tuple[Path, str]) -> None:
    _, said = published
    assert "Läs igenom innan mappen läggs ut" in said
    assert re.search(r"Socialförvaltningen: Start, Grund \(\d+\)", said)
    assert "Tillgänglighetsredogörelsen saknar" not in said
    assert said.rstrip().endswith("webb/index.html")


def test_the_spreadsheet_holds_what_the_run_found(published: tuple[Path, str], workbook: Path) -> None:
    book = openpyxl.load_workbook(published[0] / "resultat.xlsx")
    assert {"Mål", "Aktiviteter", "Besvarade grundfrågor"} <= set(book.sheetnames)
    said = jamtbok("tables", "--workbook", workbook, "--year", 2013, "--to", workbook.parent / "styr.xlsx")
    rows = sum(sheet.max_row - 1 for sheet in openpyxl.load_workbook(workbook.parent / "styr.xlsx").worksheets)
    assert said.startswith(f"{rows} resultat finns i ")


def test_publishing_again_gives_the_same_bytes(published: tuple[Path, str], workbook: Path) -> None:
    to, _ = published
    before = {path: path.read_bytes() for path in to.rglob("*") if path.is_file()}
    jamtbok("publish", "--workbook", workbook, "--year", 2013, "--to", to, "--csv", "--xlsx")
    assert {path: path.read_bytes() for path in to.rglob("*") if path.is_file()} == before


def test_other_rules_for_small_numbers_ask_for_a_new_run(workbook: Path, tmp_path: Path) -> None:
    other = shutil.copytree(workbook, tmp_path / "kalmar")
    settings = (other / "jamtbok.toml").read_text(encoding="utf-8")
    (other / "jamtbok.toml").write_text(settings.replace("threshold = 5", "threshold = 10"), encoding="utf-8")
    assert Workbook.find(other).settings.disclosure.threshold == 10
    said = jamtbok("publish", "--workbook", other, "--year", 2013, "--to", tmp_path / "ut", fails=True)
    assert OTHER_PROTECTION in said
    assert "jamtbok run --year 2013" in said
    assert not (tmp_path / "ut").exists()


def test_the_name_of_somebody_who_saved_stops_the_publication(workbook: Path, tmp_path: Path) -> None:
    import sqlite3

    other = shutil.copytree(workbook, tmp_path / "kalmar")
    with sqlite3.connect(other / "jamtbok.db") as database:
        database.execute("UPDATE entries SET author = 'Socialförvaltningen' WHERE id = 1")
    database.close()
    publish = ("publish", "--workbook", other, "--year", 2013, "--to", tmp_path / "ut")
    said = jamtbok(*publish, fails=True)
    assert "Inget är publicerat" in said
    assert "namnet Socialförvaltningen står där" in said
    assert not (tmp_path / "ut").exists()
    jamtbok(*publish, "--name-ok", "Socialförvaltningen")


def test_pdf_files_are_tagged_with_language_title_and_outline(workbook: Path, tmp_path: Path) -> None:
    if shutil.which("chromium") is None or shutil.which("pdfinfo") is None:
        pytest.skip("Chromium or pdfinfo is not installed")
    to = tmp_path / "ut"
    jamtbok("publish", "--workbook", workbook, "--year", 2013, "--to", to, "--unit", "social", "--pdf")
    assert {path.stem for path in to.rglob("*.pdf")} == set(STEPS)
    content = (to / "social" / "2-kartlaggning.pdf").read_bytes()
    for part in (b"/Lang (sv)", b"/Type /Outlines", b"/DisplayDocTitle true", b"/Alt "):
        assert part in content
    assert b"file:" not in content
    told = subprocess.run(
        ["pdfinfo", to / "social" / "2-kartlaggning.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"Tagged: +yes", told)
    assert re.search(r"Title: +Kartläggning – Socialförvaltningen 2013 – Kalmar kommun", told)
    assert "2-kartlaggning.pdf" in (to / "social" / "index.html").read_text(encoding="utf-8")


def test_without_a_browser_the_message_says_what_to_install(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAMTBOK_CHROMIUM", str(tmp_path / "finns-inte"))
    said = jamtbok("publish", "--workbook", workbook, "--year", 2013, "--to", tmp_path / "ut", "--pdf", fails=True)
    assert "Chromium" in said
    assert not (tmp_path / "ut").exists()
