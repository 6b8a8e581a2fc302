"""A table of numbers whose cells are tinted by their size: many rows can be looked over, and each still be read.

The number always stands in the cell, so that the tint only repeats it. The markup is kept short, since there may be a
thousand rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from jamtbok.tables.html import Cell, join

#: The strongest tint; 0 is none. The style sheet has them as ``h1`` and so on.
STRONGEST = 5


@dataclass(frozen=True)
class Tinted:
    """A cell: what it says, how strongly it is tinted, and how much it has changed ("" where that is not known)."""

    text: str
    tint: int = 0
    change: str = ""


@dataclass(frozen=True)
class HeatRow:
    """A row's heading and cells."""

    title: Cell
    cells: Sequence[Tinted]


@dataclass(frozen=True)
class HeatGroup:
    """Rows that belong together; `head` is the row above them, ``None`` where they stand by themselves."""

    head: HeatRow | None
    rows: Sequence[HeatRow]


def tint(value: float | None, low: float, high: float) -> int:
    """Return the tint of a value on a scale.

    Examples
    --------
    >>> [tint(value, 0, 100) for value in (None, 0, 9, 10, 50, 100)]
    [0, 0, 0, 1, 3, 5]
    """
    if value is None or high <= low:
        return 0
    return min(STRONGEST, max(0, int((value - low) / (high - low) * STRONGEST + 0.5)))


def heat_table(caption: Cell, corner: str, columns: Sequence[str], groups: Sequence[HeatGroup]) -> Markup:
    """Return the table.

    Parameters
    ----------
    caption
        What it shows.
    corner, columns
        The heading of the rows' headings, and those of the cells.
    groups
        The rows.
    """
    head = join(Markup('<th scope="col">{}</th>').format(title) for title in (corner, *columns))
    body = join(
        Markup("<tbody>{}{}</tbody>").format(
            _row(group.head, "rowgroup") if group.head else "", join(_row(row, "row") for row in group.rows)
        )
        for group in groups
    )
    return Markup(
        '<div class="jb-scroll" tabindex="0" role="group" aria-label="Tabell"><table class="jb-table jb-heat">'
        "<caption>{}</caption><thead><tr>{}</tr></thead>{}</table></div>"
    ).format(caption, head, body)


def _row(row: HeatRow, scope: str) -> Markup:
    cells = "".join(map(_cell, row.cells))
    # Every part of a cell is escaped in it.
    return Markup('<tr><th scope="{}">{}</th>{}</tr>').format(scope, row.title, Markup(cells))  # noqa: S704


def _cell(cell: Tinted) -> str:
    tinted = f' class="h{cell.tint}"' if cell.tint else ""
    changed = f" <i>{escape(cell.change)}</i>" if cell.change else ""
    return f"<td{tinted}>{escape(cell.text)}{changed}</td>"
