"""A unit's notebooks: made without code in view, made anew around what the user has added, never losing it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tests.conftest import MakeWorkbook

from jamtbok.errors import SettingsError, TemplateError
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION, START, STEPS
from jamtbok.pipeline.prepare import forget_outputs, prepare_list, prepare_unit
from jamtbok.pipeline.templates import package_templates
from jamtbok.settings.workbook import Workbook

OWN: dict[str, Any] = {
    "cell_type": "code",
    "execution_count": 1,
    "id": "min",
    "metadata": {},
    "outputs": [{"name": "stdout", "output_type": "stream", "text": ["2\n"]}],
    "source": ["1 + 1"],
}

#: What a unit fills in: the stair and the special notebooks, but no page that is made of one row.
OF_A_UNIT = {name for name, step in NOTEBOOKS.items() if step.is_for("skola") and not step.each}


@pytest.fixture
def workbook(make_workbook: MakeWorkbook) -> Workbook:
    return Workbook.find(make_workbook("skola", "åk9"))


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def ids(notebook: Any) -> list[str]:
    return [cell["id"] for cell in notebook["cells"]]


def change(path: Path, notebook: Any) -> bytes:
    """Save a notebook the way that JupyterLab does and return the bytes."""
    content = (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()
    path.write_bytes(content)
    return content


def new_template(workbook: Workbook, *, without: str = "") -> list[str]:
    """Give the workbook a template of its own in place of the package's start page, and return the ids of its cells."""
    template = read(package_templates() / "0-start.ipynb")
    new = {"cell_type": "markdown", "id": "ny", "metadata": {}, "source": ["## Nytt"]}
    template["cells"] = [
        cell for cell in [*template["cells"][:3], new, *template["cells"][3:]] if cell["id"] != without
    ]
    change(workbook.own_templates / "0-start.ipynb", template)
    return ids(template)


def test_every_template_becomes_a_notebook_without_code_in_view(workbook: Workbook) -> None:
    prepared = prepare_unit(workbook, "skola", 2013)
    assert prepared.folder == workbook.root / "enheter" / "skola" / "2013"
    assert set(prepared.made) == {path.stem for path in prepared.folder.iterdir()} == OF_A_UNIT
    for path in prepared.folder.iterdir():
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
        template = read(package_templates() / path.name)
        assert ids(notebook) == ids(template), "cell ids are the template's"
        assert [cell.source for cell in notebook.cells] == ["".join(cell["source"]) for cell in template["cells"]]
        assert not any(cell.metadata.editable or cell.metadata.deletable for cell in notebook.cells)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                assert cell.metadata.jupyter.source_hidden
                assert cell.outputs == []
    assert read(prepared.start)["metadata"]["title"] == "Start – Enheten skola 2013"


def test_nothing_happens_the_second_time(workbook: Workbook) -> None:
    first = prepare_unit(workbook, "skola", 2013)
    before = {path: path.stat().st_mtime_ns for path in first.folder.iterdir()}
    again = prepare_unit(workbook, "skola", 2013)
    assert (again.made, again.refreshed) == ((), ())
    assert {path: path.stat().st_mtime_ns for path in first.folder.iterdir()} == before


def test_a_changed_template_is_put_in_around_the_users_own_cells(workbook: Workbook) -> None:
    start = prepare_unit(workbook, "skola", 2013).start
    notebook = read(start)
    before = ids(notebook)
    notebook["cells"] = [
        OWN | {"id": "forst"},
        *notebook["cells"][:4],
        OWN,
        *notebook["cells"][4:],
        OWN | {"id": "sist"},
    ]
    saved = change(start, notebook)
    theirs = new_template(workbook)

    prepared = prepare_unit(workbook, "skola", 2013)
    assert prepared.refreshed == ("0-start",)
    made = read(start)
    after_fourth = theirs.index(before[3]) + 1
    assert ids(made) == ["forst", *theirs[:after_fourth], "min", *theirs[after_fourth:], "sist"]
    assert OWN in made["cells"], "a cell of the user's own is as it was, with what it shows"
    assert (prepared.folder / "0-start.tidigare.ipynb").read_bytes() == saved
    assert prepare_unit(workbook, "skola", 2013).refreshed == ()


def test_a_cell_whose_place_is_gone_comes_after_the_one_before_it(workbook: Workbook) -> None:
    start = prepare_unit(workbook, "skola", 2013).start
    notebook = read(start)
    gone = notebook["cells"][4]["id"]
    notebook["cells"].insert(5, OWN)
    change(start, notebook)
    theirs = new_template(workbook, without=gone)
    prepare_unit(workbook, "skola", 2013)
    made = ids(read(start))
    assert gone not in made
    assert [each for each in made if each != "min"] == theirs
    assert made[made.index("min") - 1] == notebook["cells"][3]["id"]


def test_a_unit_that_gets_another_name_gets_new_titles(workbook: Workbook) -> None:
    prepare_unit(workbook, "skola", 2013)
    units = workbook.root / "enheter.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("Enheten skola", "Skolan"), encoding="utf-8")
    prepared = prepare_unit(Workbook.find(workbook.root), "skola", 2013)
    assert set(prepared.refreshed) == OF_A_UNIT
    assert read(prepared.start)["metadata"]["title"] == "Start – Skolan 2013"


def test_a_notebook_that_is_damaged_is_kept_beside_the_new_one(workbook: Workbook) -> None:
    prepared = prepare_unit(workbook, "skola", 2013)
    sound = prepared.start.read_bytes()
    for number, damage in enumerate((sound[:500], b"", b"[]", b"\xff"), start=1):
        prepared.start.write_bytes(damage)
        assert prepare_unit(workbook, "skola", 2013).refreshed == ("0-start",)
        assert prepared.start.read_bytes() == sound
        kept = prepared.folder / f"0-start.tidigare{f'-{number}' if number > 1 else ''}.ipynb"
        assert kept.read_bytes() == damage


def test_a_template_copied_by_hand_becomes_ours_and_keeps_what_was_added(workbook: Workbook) -> None:
    folder = workbook.root / "enheter" / "skola" / "2013"
    folder.mkdir(parents=True)
    shutil.copy(package_templates() / "0-start.ipynb", folder)
    notebook = read(folder / "0-start.ipynb")
    without_id = {key: value for key, value in OWN.items() if key != "id"}
    change(folder / "0-start.ipynb", notebook | {"cells": [*notebook["cells"], without_id]})
    prepared = prepare_unit(workbook, "skola", 2013)
    assert prepared.refreshed == ("0-start",)
    made = read(prepared.start)
    assert ids(made)[:-1] == ids(notebook)
    assert made["cells"][-1]["source"] == OWN["source"]


def test_a_template_of_the_workbooks_own_is_prepared_too(workbook: Workbook) -> None:
    old = {"cells": [OWN | {"outputs": []}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    del old["cells"][0]["id"]  # type: ignore[index]
    change(workbook.own_templates / "egen.ipynb", old)
    prepared = prepare_unit(workbook, "skola", 2013)
    assert "egen" in prepared.made
    notebook = read(prepared.folder / "egen.ipynb")
    nbformat.validate(nbformat.from_dict(notebook))
    assert ids(notebook) == ["cell-0"]
    (workbook.own_templates / "egen.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(TemplateError, match="egen"):
        prepare_unit(workbook, "skola", 2013)


def test_an_unknown_unit_makes_no_folder(workbook: Workbook) -> None:
    with pytest.raises(SettingsError):
        prepare_unit(workbook, "../skola", 2013)
    assert not (workbook.root / "enheter").exists()


def test_the_list_leads_to_every_unit(workbook: Workbook) -> None:
    units = "id;namn;overordnad;slag\nskola;Skolan [<b>];;\nåk9;Årskurs 9;skola;\n"
    (workbook.root / "enheter.csv").write_text(units, encoding="utf-8")
    path = prepare_list(Workbook.find(workbook.root), 2013)
    (cell,) = read(path)["cells"]
    units, whole = cell["source"].split("## Hela organisationen")
    assert units.strip().splitlines()[-2:] == [
        r"- [Skolan \[\<b\>\]](skola/2013/0-start.ipynb)",
        "  - [Årskurs 9](%C3%A5k9/2013/0-start.ipynb)",
    ]
    assert "- [Jämförelse](organisationen/2013/jamforelse.ipynb)" in whole.splitlines()
    nbformat.validate(nbformat.from_dict(read(path)))


def test_what_our_cells_show_is_not_saved(workbook: Workbook) -> None:
    notebook = read(prepare_unit(workbook, "skola", 2013).start)
    ours = notebook["cells"][2]
    ours |= {"outputs": OWN["outputs"], "execution_count": 7}
    notebook["cells"].append(OWN)
    forget_outputs(model={"type": "notebook", "content": notebook}, path="x", contents_manager=None)
    assert ours["outputs"] == []
    assert ours["execution_count"] is None
    assert notebook["cells"][-1]["outputs"], "what the user's own cells show is theirs"
    for other in ({"type": "file", "content": "text"}, {"type": "notebook"}):
        forget_outputs(model=dict(other))


@pytest.mark.parametrize(("first", "unit"), [(START, "skola"), ("jamforelse", ORGANISATION)])
def test_the_first_notebook_leads_to_those_that_are_filled_in_where_they_are_needed(first: str, unit: str) -> None:
    content = (package_templates() / f"{first}.ipynb").read_text(encoding="utf-8")
    wanted = {
        name
        for name, step in NOTEBOOKS.items()
        if step.is_for(unit) and name not in (*STEPS, first) and not step.each and packaged_catalogue().sections(name)
    }
    assert wanted <= set(re.findall(r"\]\(([\w-]+)\.ipynb\)", content))
