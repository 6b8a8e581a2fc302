"""Verktygslådan: what is of use in a step, folded away, for the one who fills in."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from jamtbok.model.snapshot import Snapshot
from jamtbok.model.toolbox import Kind, Tool, toolbox
from jamtbok.notebooks.shown import View
from jamtbok.tables import join, render_list

HEADINGS: tuple[tuple[Kind, str], ...] = (
    ("method", "Metoder för det här steget"),
    ("success", "Det som brukar få arbetet att lyckas"),
    ("word", "Ord som används här"),
)


def for_step(_snapshot: Snapshot, step: str) -> View:
    """Methods, success factors and words that are of use in a notebook; nothing where there are none."""
    found = ((heading, toolbox().of(kind, step)) for kind, heading in HEADINGS)
    return View(join(_folded(heading, tools) for heading, tools in found if tools))


def _folded(heading: str, tools: Sequence[Tool]) -> Markup:
    return Markup("<details><summary>{}</summary>{}</details>").format(heading, render_list(map(_entry, tools)))


def _entry(tool: Tool) -> Markup:
    entry = Markup("<strong>{}:</strong> {}").format(tool.name, tool.text)
    return entry + Markup(' <span class="jb-source">({})</span>').format(tool.source) if tool.source else entry
