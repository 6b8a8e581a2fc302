"""What each column of a table holds, told by its heading and, where that says nothing known, by its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jamtbok.sources.extents import Extent, is_year
from jamtbok.sources.grid import Grid, letter_of
from jamtbok.sources.headings import Heading, combine, read_heading
from jamtbok.sources.mapping import ColumnMapping, Corrections, column_said
from jamtbok.sources.numbers import Cell, looks_like_a_figure
from jamtbok.sources.synonyms import AGE, AREA_WITH_CODE, SEX_CODES, SEX_NAMES, Role, is_total, plain, sex_of, unit_of

#: Rows that are looked at to tell what a column holds; every row is checked when the figures are read.
_SAMPLE = 600


@dataclass
class Column:
    """A column while it is being recognised.

    Parameters
    ----------
    index
        Its place, counted from 0.
    heading
        What the cells above it say.
    sample
        Its cells that are not blank, at most some hundreds.
    role
        What it holds; ``None`` for figures whose heading says nothing known.
    name
        The dimension's name.
    told
        What a person has said of it.
    stacked
        Whether its sexes stand below headings of groups in the same column.
    """

    index: int
    heading: Heading
    sample: Sequence[Cell]
    role: Role | None = None
    name: str = ""
    told: ColumnMapping | None = None
    stacked: bool = False

    @property
    def letter(self) -> str:
        """The column's name in a spreadsheet."""
        return letter_of(self.index)

    @property
    def called(self) -> str:
        """The column as the reader of a fault finds it."""
        return self.heading.text or self.letter

    @property
    def label(self) -> bool:
        """Whether the column says what the figures of its row are."""
        return self.role not in (Role.VALUE, Role.NOTHING, None)


def roles_of(columns: Iterable[Column]) -> set[Role | None]:
    """Return what some columns hold."""
    return {column.role for column in columns}


@dataclass(frozen=True)
class Columns:
    """The columns of a table, those that a person named but that are not there, and what was passed over."""

    columns: tuple[Column, ...]
    unknown: tuple[str, ...] = ()
    notices: list[str] = field(default_factory=list)


def read_columns(grid: Grid, extent: Extent, said: Corrections) -> Columns:
    """Tell what each column of a table holds."""
    rows = range(extent.first, _after_figures(grid, extent))
    step = max(1, len(rows) // _SAMPLE)
    chosen = [*rows[:_SAMPLE], *rows[_SAMPLE::step]]
    width = max((len(grid.rows[row]) for row in (*extent.header, *chosen)), default=0)
    found = Columns(tuple(_columns(grid, extent, chosen, width)))
    named: set[str] = set()
    for column in found.columns:
        texts = [text for row in extent.header if (text := grid.text(row, column.index))]
        names = {column.letter, plain(column.heading.text), *map(plain, texts)} - {""}
        key = next((key for key in said.columns if key in names or plain(key) in names), None)
        if key is None:
            column.role = _role(column, texts, found.notices)
        else:
            named.add(key)
            column.told = column_said(column.letter, said.columns[key], column.heading.text)
            column.role = column.told.role
            column.name = column.told.name or _name_of(column)
    return Columns(found.columns, tuple(key for key in said.columns if key not in named), found.notices)


def _after_figures(grid: Grid, extent: Extent) -> int:
    """Return the row after the last one with a figure beside its first cell: below are notes."""
    for row in range(extent.after - 1, extent.first - 1, -1):
        if any(cell != "" and looks_like_a_figure(cell) for cell in grid.rows[row][1:]):
            return row + 1
    return extent.after


def _columns(grid: Grid, extent: Extent, rows: Sequence[int], width: int) -> list[Column]:
    columns = []
    for index in range(width):
        heading = combine([grid.text(row, index) for row in extent.header])
        sample = [cell for row in rows if (cell := grid.cell(row, index)) != ""]
        if sample or heading.text:
            columns.append(Column(index, heading, sample))
    return columns


def _role(column: Column, texts: Sequence[str], notices: list[str]) -> Role | None:
    """Tell what a column holds by its own heading, and by its content where the heading does not tell."""
    heading = column.heading
    if len(texts) > 1 and not heading.of_figures:
        # Above labels the lowest text is the label's own; those above it stand for something wider.
        heading = read_heading(texts[-1])
    if heading.derived or column.heading.derived:
        notices.append(f"Kolumnen {column.called} räknas ut av andra kolumner och läses inte.")
        return Role.NOTHING
    if heading.role is Role.OWNER and column.sample and all(unit_of(str(cell)) for cell in column.sample):
        return Role.UNIT
    if heading.role is Role.NOTHING and column.sample:
        notices.append(f"Kolumnen {column.called} läses inte.")
    if heading.role is not None:
        column.name = heading.dimension
        return heading.role
    if heading.of_figures:
        return Role.VALUE
    return _role_by_content(column, notices) if column.sample else Role.NOTHING


def _role_by_content(column: Column, notices: list[str]) -> Role | None:
    """Tell what a column holds by its cells; ``None`` for figures."""
    named = bool(column.heading.text)
    if _is_of_sexes(column):
        return Role.SEX
    if not named and all(is_year(cell) for cell in column.sample):
        return Role.YEAR
    if not named and column.index == 0 and _is_numbering(column.sample):
        notices.append("Den första kolumnen numrerar raderna och läses inte.")
        return Role.NOTHING
    texts = [cell for cell in column.sample if isinstance(cell, str)]
    if len(texts) == len(column.sample) and all(AREA_WITH_CODE.fullmatch(text) for text in texts):
        return Role.AREA
    column.name = _name_of(column)
    if len(texts) == len(column.sample) and all(AGE.fullmatch(text) for text in texts) and not _mostly_figures(texts):
        return Role.DIMENSION
    return None if _mostly_figures(column.sample) else Role.DIMENSION


def _is_of_sexes(column: Column) -> bool:
    """Tell whether the cells are sexes, or sexes in turn below headings of groups in the same column."""
    named = bool(column.heading.text)
    words = [plain(cell) if isinstance(cell, str) else "" for cell in column.sample]
    sexes = [sex_of(word, SEX_CODES) for word in words]
    told = {word for word, sex in zip(words, sexes, strict=True) if sex in ("women", "men")}
    # A single letter under a heading of its own may be anything.
    if not told or (named and min(map(len, told)) < 3):
        return False
    # Beside sexes in words a single letter is a name of something else.
    in_words = min(map(len, told)) > 1
    sexes = [sex_of(word, SEX_NAMES if in_words else SEX_CODES) for word in words]
    if all(sexes):
        return True
    if (
        in_words
        and {"women", "men"} <= set(sexes)
        and len([sex for sex in sexes if sex in ("women", "men")]) * 2 >= len(sexes)
    ):
        column.stacked = True
        column.name = _name_of(column)
        return True
    return False


def _is_numbering(cells: Sequence[Cell]) -> bool:
    """Tell whether the cells only count the rows, from 0 or 1, as many programs write them."""
    if not all(looks_like_a_figure(cell) and str(cell).removesuffix(".0").isdecimal() for cell in cells):
        return False
    numbers = [int(float(cell)) for cell in cells[:100]]
    return len(numbers) > 1 and numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _mostly_figures(cells: Sequence[Cell]) -> bool:
    """Tell whether the cells are figures but for some faults; a code with a leading zero is none, nor symbols alone."""
    figures = [str(cell) for cell in cells if looks_like_a_figure(cell) and not re.match(r"0\d", str(cell))]
    return len(figures) * 2 > len(cells) and any(re.search(r"\d", figure) for figure in figures)


def _name_of(column: Column) -> str:
    """Return the name of the dimension that a column of categories divides the figures by."""
    text = column.heading.text.strip(" *:")
    if text:
        return plain(text) if text.isupper() else text[:1].lower() + text[1:]
    ages = [AGE.fullmatch(str(cell)) is not None for cell in column.sample if not is_total(str(cell), "ålder")]
    return "ålder" if sum(ages) * 2 > len(ages) else "grupp"
