"""Preparing the notebooks that a unit fills in: ``enheter/<unit>/<year>/`` in the workbook.

They are copies of the templates and hold nothing of their own, since the answers are in the database; a notebook knows
its unit and year by its folder. What a user adds to one is kept: our cells are known by their ids, which the notebook
lists in its metadata, so that a changed template is put in around the cells of the user's own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from jamtbok.errors import TemplateError
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION, START
from jamtbok.pipeline.outputs import storage_errors, write_if_changed, write_whole
from jamtbok.pipeline.templates import Template, find_templates
from jamtbok.report.pages import step_title
from jamtbok.settings.workbook import Workbook

#: The workbook's folder of notebooks to fill in.
UNITS_FOLDER = "enheter"
#: The notebook that the coordinator begins with.
OVERVIEW = "jamforelse"

#: A cell with this tag is about JupyterLab, and is left out where the notebook is shown without it.
ONLY_IN_LAB = "jupyterlab"

#: A notebook's metadata under this name tells which cells are ours and which content they came from.
_OURS = "jamtbok"

#: A notebook, as its file has it.
Notebook = dict[str, Any]


@dataclass(frozen=True)
class Prepared:
    """A unit's notebooks.

    Parameters
    ----------
    folder
        Where they are.
    made, refreshed
        The names of those that are new, and of those made anew since their template has changed.
    """

    folder: Path
    made: tuple[str, ...]
    refreshed: tuple[str, ...]

    @property
    def start(self) -> Path:
        """The notebook to begin with."""
        start = self.folder / f"{START}.ipynb"
        return start if start.is_file() else self.folder / f"{OVERVIEW}.ipynb"


def prepare_unit(workbook: Workbook, unit_id: str, year: int) -> Prepared:
    """Make a unit's notebooks from the templates, and make those anew whose template has changed.

    A notebook that is made anew is first copied, to a name of its own beside it.

    Raises
    ------
    SettingsError
        When there is no such unit.
    TemplateError
        When a template cannot be read.
    StorageError
        When the folder cannot be read or written to.
    """
    unit = workbook.unit(unit_id)
    folder = workbook.root / UNITS_FOLDER / unit_id / str(year)
    made, refreshed = [], []
    for template in templates_of(workbook, unit_id):
        fresh = from_template(template, f"{step_title(template.name)} – {unit.name} {year}")
        path = folder / f"{template.name}.ipynb"
        with storage_errors(path):
            stored = path.read_bytes() if path.is_file() else None
        if stored is None:
            write_whole(path, _written(fresh))
            made.append(template.name)
            continue
        existing = _read(stored)
        if existing is None or _ours(existing).get("version") != _ours(fresh)["version"]:
            write_whole(_free_name(path), stored)
            write_whole(path, _written(fresh if existing is None else with_own_cells(fresh, existing)))
            refreshed.append(template.name)
    return Prepared(folder, tuple(made), tuple(refreshed))


def templates_of(workbook: Workbook, unit_id: str) -> list[Template]:
    """Return the templates that a unit, or the organisation, fills in."""

    def is_wanted(template: Template) -> bool:
        step = NOTEBOOKS.get(template.name)
        return unit_id != ORGANISATION if step is None else step.is_for(unit_id) and not step.each

    return list(filter(is_wanted, find_templates(workbook)))


def prepare_list(workbook: Workbook, year: int) -> Path:
    """Write the notebook that leads to the notebooks of all units, and return where it is."""
    links = "\n".join(_links(workbook, year))
    whole = "\n".join(
        f"- [{step_title(template.name)}]({ORGANISATION}/{year}/{template.name}.ipynb)"
        for template in templates_of(workbook, ORGANISATION)
    )
    if whole:
        links += f"\n\n## Hela organisationen\n\n{whole}"
    list_of_all: Notebook = {
        "cells": [
            {
                "cell_type": "markdown",
                "id": "enheterna",
                "metadata": {"deletable": False, "editable": False},
                "source": f"# Enheternas anteckningsböcker {year}\n\nVälj din enhet.\n\n{links}\n",
            }
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "title": f"Enheterna {year}",
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = workbook.root / UNITS_FOLDER / f"enheterna-{year}.ipynb"
    write_if_changed(path, _written(list_of_all))
    return path


def _links(workbook: Workbook, year: int, above: str = "", depth: int = 0) -> Iterator[str]:
    for unit in workbook.units.children(above):
        name = re.sub(r"([\\`*_\[\]<>&#])", r"\\\1", unit.name)
        yield f"{'  ' * depth}- [{name}]({quote(unit.id)}/{year}/{START}.ipynb)"
        yield from _links(workbook, year, unit.id, depth + 1)


def from_template(template: Template, title: str) -> Notebook:
    """Return a notebook to fill in: no code in view, and no cell of ours that is changed or removed by mistake.

    Parameters
    ----------
    template
        The template.
    title
        What the notebook's page is called where it is shown as a form.
    """
    notebook = _read(template.content)
    if notebook is None:
        raise TemplateError(
            f"Mallen {template.name} kan inte läsas: filen är ingen anteckningsbok.",
            "Öppna den i JupyterLab och spara den på nytt, eller ta bort den.",
        )
    for number, cell in enumerate(notebook["cells"]):
        cell.setdefault("id", f"cell-{number}")
        cell["metadata"] |= {"deletable": False, "editable": False}
        if cell["cell_type"] == "code":
            cell["metadata"]["jupyter"] = {**cell["metadata"].get("jupyter", {}), "source_hidden": True}
            _forget(cell)
    notebook["nbformat_minor"] = max(5, notebook["nbformat_minor"])
    notebook["metadata"]["title"] = title
    version = hashlib.sha256(_written(notebook)).hexdigest()[:16]
    notebook["metadata"][_OURS] = {"cells": [cell["id"] for cell in notebook["cells"]], "version": version}
    return notebook


def with_own_cells(fresh: Notebook, existing: Notebook) -> Notebook:
    """Return the fresh notebook with the cells that a user has added, each after the cell of ours that it came after.

    Parameters
    ----------
    fresh
        What `from_template` makes now.
    existing
        What the user has.
    """
    still_there = {cell["id"] for cell in fresh["cells"]}
    # A copy that someone has made of a template by hand has no list of our cells, but their ids.
    ours = still_there | set(_ours(existing).get("cells", ()))
    after: dict[str, list[Any]] = {"": []}
    place = ""
    for cell in existing["cells"]:
        if cell.get("id") in ours:
            # The user's cells after one of ours that is gone come after the one before it.
            place = cell["id"] if cell["id"] in still_there else place
        else:
            cell.setdefault("id", uuid4().hex[:8])
            after.setdefault(place, []).append(cell)
    cells = after[""] + [each for cell in fresh["cells"] for each in (cell, *after.get(cell["id"], ()))]
    return fresh | {"cells": cells}


def forget_outputs(*, model: dict[str, Any], **_where: object) -> None:
    """Leave out what our cells show when a notebook is saved (a hook that Jupyter calls).

    A saved form is dead when the notebook is opened again, and the figures beside it are from another day. What the
    user's own cells show is kept.
    """
    if model["type"] == "notebook" and model.get("content"):
        ours = set(_ours(model["content"]).get("cells", ()))
        for cell in model["content"]["cells"]:
            if cell.get("id") in ours and cell["cell_type"] == "code":
                _forget(cell)


def _forget(cell: Notebook) -> None:
    cell["outputs"], cell["execution_count"] = [], None


def _ours(notebook: Notebook) -> dict[str, Any]:
    found = notebook["metadata"].get(_OURS)
    return found if isinstance(found, dict) else {}


def _read(content: bytes) -> Notebook | None:
    """Read a notebook; ``None`` when it is none or of a format that Jupyter no longer writes."""
    try:
        found = json.loads(content)
        whole = found["nbformat"] == 4 and isinstance(found["metadata"], dict) and all(map(_is_cell, found["cells"]))
    except (ValueError, TypeError, KeyError):
        return None
    return found if whole else None


def _is_cell(cell: Any) -> bool:
    return isinstance(cell["metadata"], dict) and {"cell_type", "source"} <= set(cell)


def _written(notebook: Notebook) -> bytes:
    """Write a notebook the way Jupyter does, so that saving one that has not been changed changes nothing."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _free_name(path: Path) -> Path:
    number, free = 1, path.with_suffix(f".tidigare{path.suffix}")
    while free.exists():
        number += 1
        free = path.with_suffix(f".tidigare-{number}{path.suffix}")
    return free
