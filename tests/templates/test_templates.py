"""Every template: how it is committed, and that it runs with its defaults, for two units and for an empty one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jamtbok import texts
from jamtbok.model.overview import Overview
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION
from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.pipeline.execute import run_job
from jamtbok.pipeline.job import Job
from jamtbok.pipeline.templates import package_templates
from jamtbok.settings.workbook import Workbook
from jamtbok.store import SnapshotMaker, open_store

TEMPLATES = sorted(package_templates().glob("*.ipynb"))
NAMES = [path.stem for path in TEMPLATES]


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-any-return]


def test_there_is_a_template_for_every_step() -> None:
    assert set(NAMES) == set(NOTEBOOKS)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_is_committed_clean(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    ids = [cell["id"] for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    for cell in notebook.cells:
        assert re.fullmatch(r"[a-z0-9-]+", cell["id"]), "cell ids are stable names, not random"
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
            assert cell.metadata.jupyter.source_hidden


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_has_an_annotated_parameters_cell_and_tells_how_to_begin(path: Path) -> None:
    first, second, *_ = read(path).cells
    assert "Så börjar du" in first.source
    assert second.metadata.tags == ["parameters"]
    names = ["source", "unit", "year", *(["row"] if NOTEBOOKS[path.stem].each else [])]
    for name, line in zip(names, second.source.splitlines(), strict=True):
        assert line.startswith(name)
        assert "#" in line, "every parameter says what it is"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_is_thin(path: Path) -> None:
    for cell in read(path).cells[3:]:
        if cell.cell_type == "code":
            assert re.fullmatch(r"bok\.\w+\([^\n]*\)", cell.source), cell.source


def test_every_section_of_the_catalogue_is_placed_in_its_step() -> None:
    for path in TEMPLATES:
        placed = re.findall(r'bok\.form\("([a-z0-9_.]+)"', "\n".join(cell.source for cell in read(path).cells))
        assert sorted(placed) == sorted(section.id for section in packaged_catalogue().sections(path.stem))


def jobs_of(snapshot: Snapshot) -> Iterator[Job]:
    for path in TEMPLATES:
        step = NOTEBOOKS[path.stem]
        rows = [row.id for row in snapshot.answers.rows(step.each)] if step.each else [""]
        for row in rows if step.is_for(snapshot.unit.id) else []:
            yield Job(snapshot.unit.id, snapshot.year, path.stem, path.read_bytes(), snapshot.to_json(), row=row)


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> list[Snapshot]:
    """Two filled units and an empty one, the organisation and an empty one."""
    from jamtbok.pipeline.new import new_workbook

    root = new_workbook(tmp_path_factory.mktemp("mallar") / "kalmar", "kalmar")
    workbook = Workbook.find(root)
    store = open_store(root, workbook.settings.store.url, workbook.catalogue)
    maker = SnapshotMaker(workbook, store)
    filled = [maker.snapshot(unit, 2013) for unit in ("kommunledningskontoret", "social", ORGANISATION)]
    store.close()
    empty = Snapshot(organisation="Tomma kommunen", unit=Unit(id="tom", name="Tomma enheten"), year=2013)
    whole = empty.model_copy(
        update={"unit": Unit(id=ORGANISATION, name="Tomma kommunen", kind="organisation"), "overview": Overview()}
    )
    return [*filled, empty, whole]


def test_every_template_runs_filled_and_empty(snapshots: list[Snapshot]) -> None:
    jobs = [(snapshot, job) for snapshot in snapshots for job in jobs_of(snapshot)]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run_job, [job for _, job in jobs]))
    for (snapshot, job), result in zip(jobs, results, strict=True):
        assert result.failure is None, (job.unit, job.template, result.failure)
        html = result.html.decode()
        assert f"{snapshot.row_name(job.template, job.row) if job.row else snapshot.unit.name}</h1>" in html
        assert html.count("<h1>") == 1
        assert "bok." not in html, "no code in a report"
        assert "Så börjar du" not in html, "guidance is for the one who fills in"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_runs_with_its_defaults_outside_a_workbook(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template opened by itself shows an empty example instead of an error."""
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {}
    shown: list[Any] = []
    for cell in read(path).cells:
        if cell.cell_type == "code":
            *statements, last = cell.source.split("\n")
            exec("\n".join(statements), namespace)  # noqa: S102 - the package's own templates
            if last.startswith("bok"):
                shown.append(eval(last, namespace))  # noqa: S307
            else:
                exec(last, namespace)  # noqa: S102
    only_whole = NOTEBOOKS[path.stem].scope == "organisation"
    assert (texts.EXAMPLE_ORGANISATION if only_whole else texts.EXAMPLE_UNIT) in shown[0].html
