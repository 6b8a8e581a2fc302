"""The main job from the command line: a workbook becomes notebooks, reports, an index and a table of results."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import html5lib
import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner

from jamtbok.cli import main
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.steps import ORGANISATION, STEPS
from jamtbok.pipeline.sheets import SHEETS

STATUS = {"genomförd": "done", "pågår": "ongoing", "avstannat": "stalled"}


def jamtbok(*arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "jamtbok", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    if check:
        assert done.returncode == 0, (done.stdout + done.stderr)[-1500:]
    return done


@pytest.fixture(scope="module")
def run_of_kalmar(example_run: Callable[[str], Path]) -> Path:
    """The run folder of the Kalmar example, made by the two commands of the README."""
    return example_run("kalmar")


def test_eight_units_get_six_notebooks_and_six_reports_each(run_of_kalmar: Path) -> None:
    units = {path.parent.name for path in run_of_kalmar.glob("*/underlag.json")} - {ORGANISATION}
    assert len(units) == 8
    for unit in units:
        name = json.loads((run_of_kalmar / unit / "underlag.json").read_bytes())["unit"]["name"]
        for step in STEPS:
            html = (run_of_kalmar / unit / f"{step}.html").read_text(encoding="utf-8")
            assert f"{name}</h1>" in html
            notebook = nbformat.read(run_of_kalmar / unit / f"{step}.ipynb", as_version=4)
            nbformat.validate(notebook)
            assert not any(
                output.output_type == "error" for cell in notebook.cells for output in cell.get("outputs", [])
            )


def test_the_pages_are_whole_documents_without_anything_from_outside(run_of_kalmar: Path) -> None:
    for path in run_of_kalmar.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        html5lib.HTMLParser(strict=True).parse(text)
        assert '<html lang="sv">' in text
        assert "<script" not in text
        assert not re.search(r"(src|href)=\"(https?:)?//", text)
        assert text.count("<h1") == 1
        ids = re.findall(r' id="([^"]+)"', text)
        assert len(ids) == len(set(ids)), path


def test_every_link_leads_somewhere(run_of_kalmar: Path) -> None:
    for path in run_of_kalmar.rglob("*.html"):
        for link in re.findall(r'<a [^>]*href="([^"]+)"', path.read_text(encoding="utf-8")):
            target, _, anchor = link.partition("#")
            there = path.parent / target if target else path
            assert there.is_file(), (path, link)
            if anchor:
                assert f'id="{anchor}"' in there.read_text(encoding="utf-8")


def table_rows(html: str, caption: str) -> list[list[str]]:
    """Return the body cells of the table with a caption."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for table in tree.iter("table"):
        if "".join(table.find("caption").itertext()) == caption:
            return [["".join(cell.itertext()) for cell in row] for row in table.find("tbody")]
    return []


def test_the_follow_up_reports_hold_the_activities_of_the_source(run_of_kalmar: Path, shared_data: Path) -> None:
    """Exactly the source's 23 rows with their statuses, in the reports and in the table of results."""
    with (shared_data / "kalmar_aktiviteter.csv").open(encoding="utf-8") as file:
        source = list(csv.DictReader(file, delimiter=";"))
    rows = [
        row
        for path in sorted(run_of_kalmar.glob("*/5-uppfoljning.html"))
        for row in table_rows(path.read_text(encoding="utf-8"), "Aktiviteter och utfall")
    ]
    assert len(rows) == len(source) == 23
    shown = Counter((row[0].casefold(), row[1].casefold()) for row in rows)
    assert shown == Counter((row["aktivitet"].casefold(), row["utfall_aktivitet"].casefold()) for row in source)
    # The report shows the goal that the activity is tied to, where there is one, and else the source's own words.
    snapshots = [json.loads(path.read_bytes())["answers"]["tables"] for path in run_of_kalmar.glob("*/underlag.json")]
    typed = [row["values"] for tables in snapshots for row in tables.get("followup.activities", [])]
    assert Counter(values["goal"].casefold() for values in typed) == Counter(row["mal"].casefold() for row in source)
    column = packaged_catalogue().question("followup.activities").column("status")
    labels = {code: column.label(code) for code in STATUS.values()}
    told = Counter(code for row in rows for code, label in labels.items() if row[4].startswith(label))
    assert told == Counter(STATUS[row["status"]] for row in source)

    results = pd.read_csv(run_of_kalmar / "resultat.csv", sep=";", decimal=",", encoding="utf-8-sig")
    counted = results[results["name"] == "activity"].groupby("code")["value"].sum().astype(int).to_dict()
    assert counted == Counter(STATUS[row["status"]] for row in source)


def test_the_results_are_the_same_in_both_formats(run_of_kalmar: Path) -> None:
    from_csv = pd.read_csv(run_of_kalmar / "resultat.csv", sep=";", decimal=",", encoding="utf-8-sig")
    from_parquet = pd.read_parquet(run_of_kalmar / "resultat.parquet")
    assert list(from_csv.columns) == list(from_parquet.columns)
    assert len(from_csv) == len(from_parquet) > 500
    assert from_csv["value"].sum() == pytest.approx(from_parquet["value"].sum())


def test_every_kind_of_result_has_a_sheet_with_a_name_of_its_own(run_of_kalmar: Path) -> None:
    kinds = set(pd.read_parquet(run_of_kalmar / "resultat.parquet")["name"])
    assert kinds - SHEETS.keys() == set()
    assert len({name.casefold() for name in SHEETS.values()}) == len(SHEETS)


def test_decisions_of_the_year_before_open_this_year(run_of_kalmar: Path) -> None:
    html = (run_of_kalmar / "kommunledningskontoret" / "0-start.html").read_text(encoding="utf-8")
    assert "Beslut från 2012" in html


def test_too_few_personal_assessments_are_not_shown(run_of_kalmar: Path) -> None:
    html = (run_of_kalmar / "social" / "5-uppfoljning.html").read_text(encoding="utf-8")
    assert "De visas inte" in html
    assert "personliga från" not in html
    enough = (run_of_kalmar / "barn-och-ungdom" / "5-uppfoljning.html").read_text(encoding="utf-8")
    assert "personliga från" in enough


def test_a_sound_programme_logic_has_no_flag_and_a_broken_one_names_its_rows(run_of_kalmar: Path) -> None:
    sound = (run_of_kalmar / "kommunledningskontoret" / "4-mal.html").read_text(encoding="utf-8")
    assert "inga luckor hittades" in sound
    broken = (run_of_kalmar / "social" / "4-mal.html").read_text(encoding="utf-8")
    assert "Programlogiken har" in broken
    assert "Aktiviteten ”Analys av försörjningsstöd” har inga resurser." in broken


def test_every_command_has_help() -> None:
    assert len(main.commands) > 8
    for command in ["", *main.commands]:
        assert "--help" in CliRunner().invoke(main, [*command.split(), "--help"]).output


def test_wrong_usage_gives_exit_code_two() -> None:
    assert jamtbok("run", "--year", "i fjol", check=False).returncode == 2
    assert jamtbok("finns-inte", check=False).returncode == 2


def test_outside_a_workbook_the_message_says_what_to_do(tmp_path: Path) -> None:
    done = jamtbok("run", "--workbook", tmp_path, check=False)
    assert done.returncode == 1
    assert "Ingen arbetsbok" in done.stderr
    assert "jamtbok new" in done.stderr


def test_the_csv_is_for_swedish_excel(run_of_kalmar: Path) -> None:
    content = (run_of_kalmar / "resultat.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    header = next(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert header == ["unit", "unit_name", "year", "template", "name", "item", "sex", "code", "value"]


def test_plain_papermill_runs_a_template_with_the_engine(run_of_kalmar: Path, tmp_path: Path) -> None:
    from jamtbok.pipeline.templates import package_templates

    made = tmp_path / "ut.ipynb"
    snapshot = run_of_kalmar / "social" / "underlag.json"
    command = ["papermill", "--engine", "jamtbok", "--no-progress-bar", package_templates() / "4-mal.ipynb", made]
    subprocess.run(
        [str(part) for part in (sys.executable, "-m", *command, "-p", "source", snapshot)],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert "Programlogiken har" in made.read_text(encoding="utf-8")
