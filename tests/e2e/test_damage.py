"""Damage: each gives its plain message, and the other units' reports are there."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jamtbok.errors import StorageError
from jamtbok.pipeline import outputs
from jamtbok.pipeline.run import RunOutcome, RunRequest, run
from jamtbok.settings.workbook import Workbook
from jamtbok.store import open_store

from .test_run import jamtbok

HEADER = "mått;grupp;kön;år;värde\n"


def run_in_here(root: Path, to: Path | None = None, **request: Any) -> RunOutcome:
    """Run a workbook in this process."""
    workbook = Workbook.find(root)
    store = open_store(root, workbook.settings.store.url, workbook.catalogue)
    try:
        with ThreadPoolExecutor(2) as executor:
            return run(RunRequest(workbook, 2013, to or root / "runs" / "2013", **request), store, executor)
    finally:
        store.close()


def failed(outcome: RunOutcome) -> set[tuple[str, str]]:
    return {(told.unit, told.template) for told in outcome.failed}


def messages(outcome: RunOutcome) -> str:
    return "\n".join(told.failure.message for told in outcome.failed if told.failure)


def page(root: Path, unit: str, template: str) -> str:
    return (root / "runs" / "2013" / unit / f"{template}.html").read_text(encoding="utf-8")


SLOW = """import time
time.sleep(60)"""


def test_a_stopped_notebook_does_not_leave_an_earlier_one_beside_its_error_page(make_workbook: Any) -> None:
    root = make_workbook("a")
    run_in_here(root, templates=("1-grund",))
    before = root / "runs" / "2013" / "a" / "1-grund.ipynb"
    made = before.read_bytes()
    template = nbformat.reads((Path(__file__).parents[2] / "templates" / "1-grund.ipynb").read_text(), as_version=4)
    template.cells[-1].source = SLOW
    template.cells[-1].cell_type = "code"
    template.cells[-1] |= {"outputs": [], "execution_count": None}
    (root / "mallar" / "1-grund.ipynb").write_text(nbformat.writes(template))
    settings = root / "jamtbok.toml"
    settings.write_text(settings.read_text() + "\n[run]\ndeadline = 3\n")
    assert failed(run_in_here(root, templates=("1-grund",))) == {("a", "1-grund")}
    assert not before.exists()
    assert (root / "runs" / "2013" / "_tidigare" / "a" / "1-grund.ipynb").read_bytes() == made


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x00\x01\x02PK", "statistik/a/tal.csv: filen är ingen textfil"),
        ("mått;kön;värde\nBesökare;kvinnor;12\n".encode(), "statistik/a/tal.csv: kolumnen år saknas"),
        (
            (HEADER + "Besökare;;hon;2013;12\n").encode(),
            "statistik/a/tal.csv, rad 2, kolumnen kön: ”hon” är ingen könskod",
        ),
    ],
    ids=["unreadable", "missing column", "unknown sex code"],
)
def test_a_faulty_file_of_one_unit_stops_its_mapping_and_nothing_else(
    make_workbook: Any, content: bytes, expected: str
) -> None:
    root = make_workbook("a", "b")
    (root / "statistik" / "a").mkdir(parents=True)
    (root / "statistik" / "a" / "tal.csv").write_bytes(content)
    outcome = run_in_here(root)
    assert failed(outcome) == {("a", "2-kartlaggning")}
    assert expected in messages(outcome)
    assert [told.failure.hint for told in outcome.failed if told.failure] == ["Rätta filen och kör igen."]
    told = page(root, "a", "2-kartlaggning")
    assert "Rapporten kunde inte göras" in told
    assert "Gör så här" in told
    assert expected.split("”", maxsplit=1)[0] in told
    assert "Traceback" not in told
    assert "<h1>Kartläggning: Enheten b</h1>" in page(root, "b", "2-kartlaggning")


def test_a_faulty_shared_file_stops_no_report_and_is_told_everywhere(make_workbook: Any) -> None:
    root = make_workbook("a", "b")
    (root / "statistik" / "alla.csv").write_text("helt;fel\n1;2\n", encoding="utf-8")
    outcome = run_in_here(root)
    assert not outcome.failed
    assert not outcome.ok
    assert "statistik/alla.csv" in (root / "runs" / "2013" / "index.html").read_text(encoding="utf-8")
    assert "statistik/alla.csv" in page(root, "a", "2-kartlaggning")


def test_a_template_that_raises_fails_for_every_unit_and_the_others_are_there(make_workbook: Any) -> None:
    root = make_workbook("a", "b")
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("source = ''\nunit = ''\nyear = 0", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell("print('före')"),
            nbformat.v4.new_code_cell("{}['saknas']"),
        ]
    )
    (root / "mallar" / "egen.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    outcome = run_in_here(root)
    assert failed(outcome) == {("a", "egen"), ("b", "egen")}
    assert "stannade vid cell 4 med felet KeyError: 'saknas'" in messages(outcome)
    assert "Traceback" not in page(root, "a", "egen")
    saved = nbformat.read(root / "runs" / "2013" / "a" / "egen.ipynb", as_version=4)
    assert any("före" in output.get("text", "") for cell in saved.cells for output in cell.get("outputs", []))
    assert (root / "runs" / "2013" / "b" / "5-uppfoljning.html").is_file()


@pytest.mark.parametrize(
    "source", ["ingen notebook", "{}", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}']
)
def test_a_template_that_is_no_notebook_is_told(make_workbook: Any, source: str) -> None:
    root = make_workbook("a")
    (root / "mallar" / "egen.ipynb").write_text(source, encoding="utf-8")
    outcome = run_in_here(root, templates=("egen",))
    assert "Mallen egen" in messages(outcome)


def test_a_unit_id_that_is_a_path_trick_is_refused_with_its_line(make_workbook: Any) -> None:
    root = make_workbook("a", "../x")
    done = jamtbok("run", "--workbook", root, check=False)
    assert done.returncode == 1
    assert "enheter.csv, rad 3, kolumnen id: ”../x” kan inte vara id" in done.stderr
    assert not (root.parent / "x").exists()


def test_a_database_from_a_newer_version_is_refused_and_left_alone(make_workbook: Any) -> None:
    root = make_workbook("a")
    with sqlite3.connect(root / "jamtbok.db") as connection:
        connection.execute("insert into schema_version values (999)")
    connection.close()
    before = (root / "jamtbok.db").read_bytes()
    done = jamtbok("run", "--workbook", root, check=False)
    assert done.returncode == 1
    assert "nyare version av jamtbok" in done.stderr
    assert (root / "jamtbok.db").read_bytes() == before


def test_a_file_in_the_place_of_a_units_folder_stops_that_unit_alone(make_workbook: Any) -> None:
    root = make_workbook("a", "b")
    (root / "runs" / "2013").mkdir(parents=True)
    (root / "runs" / "2013" / "a").write_text("i vägen")
    outcome = run_in_here(root)
    assert {unit for unit, _ in failed(outcome)} == {"a"}
    assert "en del av sökvägen är en fil" in messages(outcome)
    assert "<h1>Mål och åtgärder: Enheten b</h1>" in page(root, "b", "4-mal")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told(make_workbook: Any, tmp_path: Path) -> None:
    root = make_workbook("a")
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    done = jamtbok("run", "--workbook", root, "--to", locked / "ut", check=False)
    assert done.returncode == 1
    assert "du får inte skriva där" in done.stderr


def test_a_folder_that_is_a_file_is_told(make_workbook: Any, tmp_path: Path) -> None:
    root = make_workbook("a")
    (tmp_path / "fil").write_text("")
    done = jamtbok("run", "--workbook", root, "--to", tmp_path / "fil" / "ut", check=False)
    assert done.returncode == 1
    assert "Det går inte att skriva" in done.stderr


def test_a_full_disk_for_one_unit_stops_that_unit_alone(make_workbook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_workbook("a", "b")
    whole = outputs.write_parts

    def full(path: Path, parts: Any) -> None:
        if path.parent.name == "a" and path.suffix == ".html" and path.stem != "index":
            with outputs.storage_errors(path):
                raise OSError(errno.ENOSPC, "No space left on device")
        whole(path, parts)

    monkeypatch.setattr(outputs, "write_parts", full)
    outcome = run_in_here(root)
    assert {unit for unit, _ in failed(outcome)} == {"a"}
    assert "disken är full" in messages(outcome)
    assert "<h1>Analys: Enheten b</h1>" in page(root, "b", "3-analys")


def test_nothing_half_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "fil"
    outputs.write_whole(path, b"gammalt")

    def broken() -> Any:
        yield b"ny"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageError, match="disken är full"):
        outputs.write_parts(path, broken())
    assert path.read_bytes() == b"gammalt"
    assert [each.name for each in tmp_path.iterdir()] == ["fil"]


def test_hostile_answers_are_text_in_the_report(make_workbook: Any) -> None:
    from jamtbok.store import Key

    root = make_workbook("a")
    workbook = Workbook.find(root)
    store = open_store(root, workbook.settings.store.url, workbook.catalogue)
    hostile = "<script>alert(1)</script></title><img src=x onerror=alert(1)> =SUM(A1) åäö"
    store.save(Key("a", 2013, "foundation.conclusion"), hostile)
    row = store.add_row(Key("a", 2013, "goals.activities"))
    store.save(Key("a", 2013, "goals.activities", row, "text"), hostile)
    store.close()
    assert run_in_here(root).ok
    for step in ("1-grund", "4-mal"):
        html = page(root, "a", step)
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;script&gt;" in html


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk that is full")
@pytest.mark.parametrize(("options", "reason"), [("size=500k", "disken är full"), ("ro", "disken går bara att läsa")])
def test_a_real_disk_that_takes_no_more_is_told(kalmar: Path, tmp_path: Path, options: str, reason: str) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        done = jamtbok("run", "--workbook", kalmar, "--to", disk / "ut", check=False)
        new = jamtbok("new", disk / "ny", "--example", "kalmar", check=False)
        assert new.returncode == 1
        assert "Det går inte att skriva" in new.stderr or "Databasen" in new.stderr
        whole = [path for path in disk.rglob("*.html") if path.read_text(encoding="utf-8").endswith("</html>")]
        assert len(whole) == len(list(disk.rglob("*.html"))), "no report is cut short"
    finally:
        subprocess.run(["umount", disk], check=True)
    assert done.returncode == 1
    assert reason in done.stdout + done.stderr
