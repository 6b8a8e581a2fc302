"""Making a workbook: an empty one, or one filled with an example."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jamtbok import texts
from jamtbok.errors import SettingsError
from jamtbok.model.values import Value
from jamtbok.pipeline.outputs import storage_errors, write_whole
from jamtbok.pipeline.synthetic import SYNTHETIC, answers_of, write_files
from jamtbok.settings.workbook import SETTINGS_FILE, STORE_VARIABLE, Workbook
from jamtbok.store import Key, Store, open_store

EXAMPLES = Path(__file__).parents[1] / "examples"
EXAMPLE_AUTHOR = "exempel"

_SETTINGS = """\
# Arbetsbokens inställningar.

[organisation]
# Kommunens eller regionens namn, så som det ska stå i rapporterna.
name = "Min kommun"

[disclosure]
# Det minsta antal personer som får visas.
threshold = 5
"""
_UNITS = """\
id;namn;overordnad;slag
forvaltning-1;Första förvaltningen;;förvaltning
forvaltning-2;Andra förvaltningen;;förvaltning
"""


def new_workbook(folder: Path, example: str | None = None, *, units: int = 100) -> Path:
    """Make a workbook in a folder and return the folder's absolute path.

    Parameters
    ----------
    folder
        A new folder, or an empty one.
    example
        One of `packaged_examples`, ``"syntetisk"`` or nothing.
    units
        How many units the synthetic example gets.

    Raises
    ------
    SettingsError
        When the folder holds something already, or the example does not exist.
    """
    root = folder.absolute()
    if example not in (None, SYNTHETIC, *packaged_examples()):
        known = texts.listed([*packaged_examples(), SYNTHETIC])
        raise SettingsError(f"Exemplet {example} finns inte.", f"Välj bland {known}.")
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise SettingsError(f"{root} finns redan och är inte tom.", "Ange en ny mapp.")
    if example is not None and os.environ.get(STORE_VARIABLE):
        raise SettingsError(
            f"Exemplets svar skulle hamna i databasen som {STORE_VARIABLE} pekar på, bland era egna.",
            f"Ta bort {STORE_VARIABLE} ur miljön medan du gör exemplet.",
        )
    with storage_errors(root):
        if example is None:
            write_whole(root / SETTINGS_FILE, _SETTINGS.encode())
            write_whole(root / "enheter.csv", _UNITS.encode())
        elif example == SYNTHETIC:
            write_files(root, units)
        else:
            shutil.copytree(EXAMPLES / example, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("svar"))
        for name in ("statistik", "fragor", "mallar", "kriterier", "jamforelser"):
            (root / name).mkdir(exist_ok=True)
    workbook = Workbook.find(root)
    store = open_store(root, workbook.settings.store.url, workbook.catalogue, author=EXAMPLE_AUTHOR)
    try:
        if example == SYNTHETIC:
            for number in range(1, units + 1):
                load_answers(store, workbook, answers_of(number))
        elif example is not None:
            for path in sorted((EXAMPLES / example / "svar").rglob("*.toml")):
                load_answers(store, workbook, tomllib.loads(path.read_text(encoding="utf-8")))
    finally:
        store.close()
    return root


def packaged_examples() -> list[str]:
    """Return the names of the examples that come with the package."""
    return sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


def load_answers(store: Store, workbook: Workbook, content: dict[str, Any]) -> None:
    """Save one file of example answers: ``unit``, ``year``, ``[values]`` and ``[[tables."…"]]`` with row ids."""
    unit, year = content["unit"], content["year"]
    rows = [
        (Key(unit, year, question), row["id"])
        for question, its in content.get("tables", {}).items()
        if not workbook.catalogue.question(question).rows
        for row in its
    ]
    store.add_rows(rows)
    store.save_all(_changes(unit, year, content))


def _changes(unit: str, year: int, content: dict[str, Any]) -> Iterator[tuple[Key, Value]]:
    for question, value in content.get("values", {}).items():
        yield Key(unit, year, question), value
    for question, rows in content.get("tables", {}).items():
        for row in rows:
            for column, value in row.items():
                if column != "id":
                    yield Key(unit, year, question, row["id"], column), value
