"""Where the tables of a sheet are: the header rows of each, the titles above, the figures and the notes below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamtbok.sources.grid import Grid
from jamtbok.sources.headings import read_heading
from jamtbok.sources.numbers import looks_like_a_figure
from jamtbok.sources.synonyms import YEAR, Role

#: A header has no more rows than this, and stands no further down in its part of the sheet.
MOST_HEADER_ROWS = 4
_FURTHEST_DOWN = 30


@dataclass(frozen=True)
class Extent:
    """One table in a sheet; rows are counted from 0 in the grid.

    Parameters
    ----------
    header
        The header rows, the topmost first.
    first, after
        The first row below the header, and the row after the last that may belong to the table.
    titles
        The rows above the header that are not part of it.
    """

    header: tuple[int, ...]
    first: int
    after: int
    titles: tuple[int, ...]


def find_extents(grid: Grid, header: Sequence[int] = ()) -> tuple[Extent, ...]:
    """Find the tables of a sheet, or the one whose header rows are given; none where nothing looks like a header.

    A table below another one is found when a blank row and a header of its own come before it.
    """
    if header:
        above = tuple(row for row in range(header[0]) if _cells(grid, row))
        return (Extent(tuple(header), header[-1] + 1, len(grid.rows), above),)
    parts = _parts(grid)
    headers = [found for part in parts if (found := _header(grid, part))]
    # A header with nothing below it says something of the table that follows ("År: 2023") and is none.
    headers = [
        found
        for found, following in zip(headers, [*headers[1:], None], strict=False)
        if _has_figures(grid, found[-1] + 1, following[0] if following else len(grid.rows))
    ]
    if not headers:
        headers = _unknown_header(grid, parts)
    return tuple(_extents(grid, headers))


def _extents(grid: Grid, headers: list[tuple[int, ...]]) -> list[Extent]:
    extents: list[Extent] = []
    before = 0
    for found, following in zip(headers, [*headers[1:], None], strict=False):
        after = len(grid.rows)
        if following is not None:
            # The last text above the next header is its title, and what comes before that are notes to this table.
            after = following[0]
            while after > found[-1] + 1 and not _cells(grid, after - 1):
                after -= 1
            while after > found[-1] + 1 and _cells(grid, after - 1) and not _figures(grid, after - 1):
                after -= 1
        titles = tuple(row for row in range(before, found[0]) if _cells(grid, row))
        extents.append(Extent(found, found[-1] + 1, after, titles))
        before = after
    return extents


def is_year(cell: object) -> bool:
    """Tell whether a cell is a year and nothing else, written as text or as a number."""
    if isinstance(cell, float):
        return cell.is_integer() and 1900 <= cell < 2100
    return isinstance(cell, str) and YEAR.fullmatch(cell) is not None


def _cells(grid: Grid, row: int) -> list[int]:
    """Return the columns of a row that are not blank."""
    return [column for column, cell in enumerate(grid.rows[row]) if cell != ""]


def _figures(grid: Grid, row: int) -> list[int]:
    """Return the columns of a row that hold a figure which cannot be the year of a header."""
    return [
        column
        for column, cell in enumerate(grid.rows[row])
        if cell != "" and not is_year(cell) and looks_like_a_figure(cell)
    ]


def _has_figures(grid: Grid, first: int, after: int) -> bool:
    return any(cell != "" and looks_like_a_figure(cell) for row in range(first, after) for cell in grid.rows[row])


def _parts(grid: Grid) -> list[range]:
    """Return the parts of the sheet that blank rows divide."""
    parts: list[range] = []
    start = None
    for row in range(len(grid.rows) + 1):
        blank = row == len(grid.rows) or not any(cell != "" for cell in grid.rows[row])
        if not blank and start is None:
            start = row
        elif blank and start is not None:
            parts.append(range(start, row))
            start = None
    return parts


def _header(grid: Grid, part: range) -> tuple[int, ...]:
    """Return the header rows at the top of a part, none where no row has words that only a header has."""
    best, most = -1, 1
    for row in part[:_FURTHEST_DOWN]:
        if _figures(grid, row) or (best >= 0 and _is_below_labels(grid, row, best)):
            break
        known = _known(grid, row)
        if known > most and _only_in_headers(grid, row) and not _is_a_pair(grid, row, part):
            best, most = row, known
    return _with_neighbours(grid, part, best) if best >= 0 else ()


def _is_below_labels(grid: Grid, row: int, header: int) -> bool:
    """Tell whether a row has a label or a year where the header has said what the column holds, and so is no header."""
    for column in _cells(grid, row):
        above = read_heading(grid.text(header, column))
        if (above.role is not None and not above.of_figures) or (above.year and is_year(grid.cell(row, column))):
            return True
    return False


def _is_a_pair(grid: Grid, row: int, part: range) -> bool:
    """Tell whether a row says something of the table below in two cells ("År:" and "2023"), and is no header of it."""
    below = range(row + 1, min(part.stop, row + _FURTHEST_DOWN))
    if _cells(grid, row) != [0, 1] or all(len(_cells(grid, each)) <= 2 for each in below):
        return False
    value = read_heading(grid.text(row, 1))
    return value.role is None and value.sex is None


def _known(grid: Grid, row: int) -> int:
    """Count the cells of a row that have a word known from headers."""
    return sum(read_heading(grid.text(row, column)).known for column in _cells(grid, row))


def _only_in_headers(grid: Grid, row: int) -> bool:
    """Tell whether a row names a column, or several sexes or years side by side, as no row of figures does."""
    found = [read_heading(grid.text(row, column)) for column in _cells(grid, row)]
    names = any(heading.role is not None and heading.role is not Role.NOTHING for heading in found)
    return (
        names
        or len({heading.sex for heading in found if heading.sex}) > 1
        or len({heading.year for heading in found if heading.year}) > 1
        or len([heading for heading in found if heading.sex and heading.year]) > 1
    )


def _with_neighbours(grid: Grid, part: range, best: int) -> tuple[int, ...]:
    """Add the rows above and below that belong to the same header."""
    labels = _label_columns(grid, best)
    rows = [best]
    while rows[0] - 1 >= part.start and len(rows) < MOST_HEADER_ROWS and _is_above(grid, rows[0] - 1, rows[0], labels):
        rows.insert(0, rows[0] - 1)
    while rows[-1] + 1 < part.stop and len(rows) < MOST_HEADER_ROWS and _is_below(grid, rows[-1] + 1, rows, labels):
        rows.append(rows[-1] + 1)
    return tuple(rows)


def _label_columns(grid: Grid, row: int) -> int:
    """Return how many columns stand to the left of the first column of figures, as a header row shows it."""
    for column in _cells(grid, row):
        if read_heading(grid.text(row, column)).of_figures:
            return column
    return max(_cells(grid, row), default=0)


def _is_above(grid: Grid, row: int, below: int, labels: int) -> bool:
    """Tell whether a row is a level of the header above another: it spans columns of figures, and names no labels."""
    cells = _cells(grid, row)
    over_figures = [column for column in cells if column >= labels]
    if not over_figures or _figures(grid, row):
        return False
    if any(grid.cell(below, column) not in ("", grid.cell(row, column)) for column in cells if column < labels):
        return False
    # A title may stand anywhere: one text alone is a level only above the first figures, as a merged cell would.
    return len(cells) > 1 or labels > 0 or read_heading(grid.text(row, cells[0])).of_figures


def _is_below(grid: Grid, row: int, above: Sequence[int], labels: int) -> bool:
    """Tell whether a row is a level of the header below others: it has words over figures and repeats no label."""
    cells = _cells(grid, row)
    if _figures(grid, row) or not any(column >= labels for column in cells):
        return False
    named = {column for up in above for column in _cells(grid, up)}
    if any(column in named for column in cells if column < labels):
        return False
    # Under headings for every column comes another level only where all of them are of figures (a unit, a year).
    if all(column in named for column in cells) and any(
        (role := read_heading(grid.text(up, column)).role) is not None and role is not Role.VALUE
        for up in above
        for column in cells
    ):
        return False
    # Years below headings are figures where labels stand before them.
    return any(column >= labels and not is_year(grid.cell(row, column)) for column in cells) or not any(
        column < labels for column in cells
    )


def _unknown_header(grid: Grid, parts: list[range]) -> list[tuple[int, ...]]:
    """Return the first row that could be a header though hardly any word is known: cells right above figures."""
    for part in parts:
        for row in part[:-1]:
            if _figures(grid, row):
                break
            cells = _cells(grid, row)
            if len(cells) > 1 and _figures(grid, row + 1):
                return [(row,)]
            known = [column for column in cells if column and read_heading(grid.text(row, column)).of_figures]
            if any(column in _figures(grid, below) for column in known for below in part if below > row):
                return [(row,)]
    return []
