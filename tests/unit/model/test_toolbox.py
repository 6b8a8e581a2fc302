"""The toolbox: one source for the notebooks and for the handbook."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.model.steps import STAIR
from jamtbok.model.toolbox import Tool, toolbox
from jamtbok.notebooks.views.toolbox import for_step
from jamtbok.pipeline.templates import package_templates

DOCS = Path(__file__).parents[3] / "docs"
WITH_TOOLS = [*STAIR, "budget", "arbetsgivare"]


def pages() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("toolbox_pages", DOCS / "toolbox_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: dict[str, str] = module.pages()
    return made


def test_the_handbook_says_what_the_toolbox_says() -> None:
    for name, content in pages().items():
        on_disk = (DOCS / name).read_text(encoding="utf-8")
        assert on_disk == content, f"make {name} again with: python docs/toolbox_pages.py"


@pytest.mark.parametrize("step", WITH_TOOLS)
def test_every_step_shows_its_own_methods_and_words_to_the_one_who_fills_in(step: str) -> None:
    cells = json.loads((package_templates() / f"{step}.ipynb").read_text(encoding="utf-8"))["cells"]
    (cell,) = [cell for cell in cells if "toolbox.for_step" in "".join(cell["source"])]
    assert cell["source"] == [f'bok.show("toolbox.for_step", step="{step}")']
    assert "guide" in cell["metadata"]["tags"], "it is no part of the report"
    assert toolbox().of("method", step)
    assert toolbox().of("word", step)


def test_what_is_of_use_in_a_step_is_folded_away() -> None:
    empty = Snapshot(organisation="Kommunen", unit=Unit(id="skola", name="Skolan"), year=2013)
    view = for_step(empty, step="4-mal")
    assert view.html.count("<details>") == 3
    assert "Programlogik" in view.html
    assert "Lönekartläggning" not in view.html
    assert for_step(empty, step="0-start").html == ""


def test_entries_are_named_once_and_read_well() -> None:
    tools = toolbox().tools
    names = Counter((tool.kind, tool.name) for tool in tools)
    assert [name for name, many in names.items() if many > 1] == []
    assert [tool.name for tool in tools if tool.text[-1] not in ".?" or re.search(r"\s\s|[\"'|*]", tool.text)] == []
    assert [tool.name for tool in tools if bool(tool.english) != (tool.kind == "word")] == []
    assert [tool.name for tool in tools if tool.kind != "word" and not tool.steps] == []
    assert len(toolbox().of("success")) >= 11


def test_a_step_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no notebook is called 'steg-6'"):
        Tool(kind="method", name="A", text="B.", steps=("steg-6",))
