"""Figures as cells: one cell a measure, year, unit and group, in whichever files, tables and words it stands."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import chain, combinations_with_replacement

from jamtbok.model.snapshot import Sex

#: Names of axes that are no dimension of a table.
SEX, UNIT, MEASURE, SAME = "<sex>", "<unit>", "<measure>", "<same>"

#: The category of those whom no category that is shown holds, and the unit of those whom no unit holds.
REST = "<rest>"

#: Categories (small letters) that stand for all, as if the dimension had been left out.
TOTALS = frozenset(("totalt", "total", "samtliga", "alla", "summa", "summa totalt", "båda könen"))

By = tuple[tuple[str, str], ...]

#: Where a cell stands: the unit and the category on each axis, in the order of the axes' names.
Place = tuple[str, By]

#: The figure of a cell that nothing shows: it can only be worked out.
NOT_SHOWN = -1


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Return a name as it is compared: small letters, single spaces, one kind of dash."""
    return " ".join(re.sub(r"[‐‑‒–—−]", "-", text.casefold()).split())


def names_within(name: str, names: Container[str]) -> Iterator[str]:
    """Give the names that another one holds as whole words: "elever" stands in "elever som når målen".

    A single short word says too little.
    """
    words = [found.span() for found in re.finditer(r"\S+", name)]
    for (start, _), (_, end) in combinations_with_replacement(words, 2):
        part = name[start:end].strip("().,:;")
        if len(part) > 3 and part != name and part in names:
            yield part


@lru_cache(maxsize=100_000)
def categories(by: By, sex: Sex) -> By:
    """Return the category on each axis; a category that stands for all is left out like the dimension would be."""
    named = ((plain(axis), plain(category)) for axis, category in by)
    dimensions = {axis: category for axis, category in named if category not in TOTALS}
    return tuple(sorted((dimensions if sex == "total" else dimensions | {SEX: sex}).items()))


def without(by: By, axes: Iterable[str]) -> By:
    """Return the categories on the other axes."""
    left_out = set(axes)
    return tuple(pair for pair in by if pair[0] not in left_out)


def with_category(by: By, axis: str, category: str) -> By:
    """Return the categories with one on a further axis."""
    return tuple(sorted((*by, (axis, category))))


@dataclass(slots=True)
class Cell:
    """A number that stands in a table or can be worked out from those that do.

    Parameters
    ----------
    family
        The measure, or the name of what has been worked out.
    place
        Unit and categories.
    value
        The true number; not a number where it is not known here either.
    need
        How many values must be possible if the cell is hidden.
    figure
        The figure that shows it, `NOT_SHOWN` when none does.
    small
        Whether it must be hidden.
    fixed
        Whether everybody knows it as long as it is shown, so that it cannot hide anything: nobody, or a public number.
    public
        Whether it is published elsewhere, so that hiding it is of no use.
    remainder
        Whether it is a small remainder that may be protected but is not trusted to protect others.
    implied
        Whether its figure is a share that only gives it away.
    rough
        Whether it comes from a rounded share: its own, or one that it has been worked out with.
    wide
        Whether rounding leaves room for more than one number.
    relations, signs
        The relations that it is part of, and the sign that it has in each.
    """

    family: str
    place: Place
    value: float
    need: int
    figure: int = NOT_SHOWN
    small: bool = False
    fixed: bool = False
    public: bool = False
    remainder: bool = False
    implied: bool = False
    rough: bool = False
    wide: bool = False
    relations: list[int] = field(default_factory=list)
    signs: list[int] = field(default_factory=list)

    @property
    def by(self) -> By:
        """The categories."""
        return self.place[1]

    @property
    def known(self) -> bool:
        """Whether everybody knows it, also if it is hidden."""
        return self.fixed and (self.public or self.value != 0 or self.figure == NOT_SHOWN)

    @property
    def stands(self) -> bool:
        """Whether it stands in a table as a number of persons."""
        return self.figure != NOT_SHOWN and not self.implied


class Exact(IntEnum):
    """How well a whole equals its parts."""

    NEARLY = 0
    #: As well as rounded shares allow that some of the numbers come from, or if the parts that are known are all.
    BELIEVED = 1
    FULLY = 2


@dataclass(frozen=True, slots=True)
class Relation:
    """Something that an adversary knows: the cells times their signs sum to a known number.

    `axis` tells along which axis the cells are summed; the first cell is the whole.
    """

    axis: str
    terms: tuple[tuple[int, int], ...]
    exact: Exact

    @property
    def whole(self) -> int:
        """The cell that is the sum of the others."""
        return self.terms[0][0]


class Cells:
    """All cells of one year, by measure and place, and the relations between them."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.families: dict[str, dict[Place, int]] = {}
        self.relations: list[Relation] = []
        self._known: set[frozenset[tuple[int, int]]] = set()

    def __getitem__(self, number: int) -> Cell:
        return self.cells[number]

    def __len__(self) -> int:
        return len(self.cells)

    def add(self, cell: Cell) -> int:
        """Add a cell and return its number."""
        self.cells.append(cell)
        number = len(self.cells) - 1
        self.families.setdefault(cell.family, {})[cell.place] = number
        return number

    def unknown(self, family: str, place: Place, need: int) -> int:
        """Add a number that nothing shows and that may be worked out later, and return its number."""
        return self.add(Cell(family, place, math.nan, need))

    def work_out(self, number: int, value: float, of: Iterable[int]) -> None:
        """Say what a number that nothing shows is, and of which it has been worked out.

        What is less than nobody is the noise of a source, and known.
        """
        cell = self.cells[number]
        cell.value = value
        of = list(of)
        cell.rough = any(self.cells[other].rough for other in of)
        cell.wide = any(self.cells[other].wide for other in of)
        cell.small = 0 < value < cell.need
        cell.fixed = value < 0

    def forget_worked_out(self) -> None:
        """Forget what has been worked out, since more is known of what the sums hold."""
        for cell in self.cells:
            if cell.figure == NOT_SHOWN:
                cell.value, cell.small, cell.fixed, cell.rough, cell.wide = math.nan, False, False, False, False

    def relate(self, axis: str, whole: int, parts: Iterable[int], *, sure: bool = True) -> None:
        """Note that a cell is the sum of others, but for a known number; and whether the others are sure to be all."""
        terms = ((whole, -1), *((part, 1) for part in parts))
        content = frozenset(terms)
        if content in self._known:
            return
        self._known.add(content)
        off = sum(sign * self.cells[number].value for number, sign in terms)
        exact = Exact.NEARLY
        # What is not known here cannot be off either.
        if abs(off) < 1e-6 or (math.isnan(off) and sure):
            exact = Exact.FULLY
        elif math.isnan(off) or any(self.cells[number].rough for number, _ in terms):
            exact = Exact.BELIEVED
        self.relations.append(Relation(axis, terms, exact))
        for cell, sign in terms:
            self.cells[cell].relations.append(len(self.relations) - 1)
            self.cells[cell].signs.append(sign)

    def neighbours(self, number: int) -> Iterator[int]:
        """Give the cells that share a relation with one."""
        relations = (self.relations[relation].terms for relation in self.cells[number].relations)
        return (cell for cell, _ in chain.from_iterable(relations) if cell != number)
