"""Rows that can be found again: the anchor that a row has in its report, and links that lead to it.

Links are written as they are in reports. A live notebook makes them over; see `jamtbok.notebooks.links`.
"""

from __future__ import annotations

import re

from markupsafe import Markup

from jamtbok.model.questions import Catalogue
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION
from jamtbok.tables.html import Cell


def anchor(table: str, row: str) -> str:
    """Return the id that a row of a table question has in the report that shows it.

    Examples
    --------
    >>> anchor("goals.targets", "b1"), anchor("goals.targets", 'b 1"')
    ('goals.targets.b1', 'goals.targets.b-20-1-22-')
    """
    # A row's id may come from a file, and an anchor has no spaces or quotes.
    return f"{table}.{re.sub(r'[^a-zA-Z0-9_-]', lambda found: f'-{ord(found[0]):x}-', row)}"


def anchored(table: str, row: str, content: Cell) -> Markup:
    """Make a cell the place that links to a row lead to."""
    return Markup('<span id="{}">{}</span>').format(anchor(table, row), content)


def address(catalogue: Catalogue, table: str, row: str, unit: str = "") -> str:
    """Return where a row is shown, "" for a table of a notebook that has a page for each of its rows.

    It is seen from the reports of the same unit; when `unit` is given, from those of another.
    """
    step = NOTEBOOKS[catalogue.step_of(table)]
    if step.each:
        return ""
    unit = ORGANISATION if step.scope == "organisation" else unit
    folder = f"../{unit}/" if unit else ""
    return f"{folder}{step.name}.html#{anchor(table, row)}"


def link(to: str, content: Cell) -> Cell:
    """Return a link, or the words alone where there is nowhere to lead."""
    return Markup('<a href="{}">{}</a>').format(to, content) if to else content
