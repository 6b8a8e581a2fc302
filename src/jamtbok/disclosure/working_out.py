"""Working out what sums leave no choice for: the numbers that no table shows and every reader can know."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np

from jamtbok.disclosure.cells import MEASURE, Cell, Cells, Place

#: More numbers than this are not solved for together.
_MOST_TOGETHER = 300

#: Solutions closer than this are the same.
CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell, its parts along an axis, and where those stand that are in no part, if there may be such.

    `lacking` are places that parts are known to be missing from. `sure` tells whether the parts are believed to be all,
    `apart` whether nobody is in two of them, `to_all` whether the cell stands for everybody along the axis.
    """

    axis: str
    whole: int
    parts: tuple[int, ...]
    rest: Place | None = None
    lacking: tuple[Place, ...] = ()
    sure: bool = True
    apart: bool = True
    to_all: bool = False


def work_out(cells: Cells, sums: Sequence[Sum]) -> None:
    """Work out the numbers that sums leave no choice for: one by one, then those that several sums tell together.

    What comes from rounded shares is used only for what nothing else tells.
    """
    of: dict[int, list[_Left]] = defaultdict(list)
    for each in map(partial(_Left, cells), dict.fromkeys(sums)):
        for number in each.unknown:
            of[number].append(each)
    for rough in (False, True):
        queue = deque(dict.fromkeys(chain.from_iterable(of.values())))
        while queue:
            each = queue.popleft()
            if each.rough and not rough:
                continue
            for number, value in each.told():
                if each.sum.to_all and _exceeds(cells[number], value, of[number]):
                    # Somebody is in none of the categories.
                    continue
                cells.work_out(number, value, each.rough)
                for other in of[number]:
                    other.hear(number, value, rough=cells[number].rough)
                queue.extend(of[number])
    for unknown, together in _connected(cells, of):
        _solve(cells, unknown, together)


class _Left:
    """A sum and those of its numbers that are unknown, told of each that is worked out: it may have very many parts.

    Parameters
    ----------
    cells
        All cells.
    each
        The sum.
    """

    def __init__(self, cells: Cells, each: Sum) -> None:
        self.sum = each
        self.unknown = dict.fromkeys(_unknown(cells, each))
        self.rough = _rough(cells, each)
        self._whole = cells[each.whole].value
        self._known = sum(cells[part].value for part in each.parts if part not in self.unknown)

    def hear(self, number: int, value: float, *, rough: bool) -> None:
        """Learn of a number that has been worked out."""
        del self.unknown[number]
        if number == self.sum.whole:
            self._whole = value
        else:
            self._known += value
        if rough:
            self.rough.append(number)

    def told(self) -> list[tuple[int, float]]:
        """Return the numbers that there is no choice for: the only unknown one, or all that nobody is left for."""
        if abs(self.left()) < CLOSE:
            return [(number, 0.0) for number in self.unknown]
        if not self.sum.sure or len(self.unknown) != 1:
            return []
        (number,) = self.unknown
        value = self._known if number == self.sum.whole else self._whole - self._known
        return [(number, round(value, 6))] if value >= 0 else []

    def left(self) -> float:
        """Return how many the unknown parts are together at most; not a number where that is not known."""
        parts = len(self.unknown) - (self.sum.whole in self.unknown)
        return self._whole - self._known if self.sum.apart and parts else math.nan


def _exceeds(cell: Cell, value: float, sums: Sequence[_Left]) -> bool:
    """Tell whether a number would be more than what some sum along another axis has left for it."""
    return any(each.sum.axis != MEASURE and each.left() <= value - cell.need for each in sums)


def left_for_unknown(cells: Cells, each: Sum) -> float:
    """Return how many the unknown parts of a sum are together at most; not a number where that is not known."""
    return _Left(cells, each).left()


def confirm(cells: Cells, sums: Sequence[Sum]) -> None:
    """Trust a number that comes from a rounded share like any other where a sum of such tells the same.

    Where other measures leave another number, the share was not of what it seemed to be of.
    """
    left = [dict.fromkeys(_rough(cells, each)) for each in sums]
    of: dict[int, list[int]] = defaultdict(list)
    for at, rough in enumerate(left):
        for number in rough:
            of[number].append(at)
    queue = deque(dict.fromkeys(chain.from_iterable(of.values())))
    while queue:
        at = queue.popleft()
        each = sums[at]
        if len(left[at]) != 1 or not each.sure:
            continue
        (number,) = left[at]
        cell, off = cells[number], remainder_of(cells, each)
        value = cell.value + (off if number != each.whole else -off)
        # What is not known is equal to nothing.
        if abs(off) < CLOSE or (value >= 0 and (each.axis == MEASURE or abs(off) < cell.need)):
            cell.rough, cell.wide, cell.value = False, False, round(value, 6)
            cell.small, cell.fixed = 0 < cell.value < cell.need, cell.value == 0
            for other in of[number]:
                del left[other][number]
            queue.extend(of[number])


def _rough(cells: Cells, each: Sum) -> list[int]:
    return [number for number in (each.whole, *each.parts) if cells[number].rough]


def remainder_of(cells: Cells, each: Sum) -> float:
    """Return by how much a cell exceeds its parts, not a number where one of them is not known."""
    return cells[each.whole].value - sum(cells[part].value for part in each.parts)


def holds_in_most(off: Sequence[float]) -> bool:
    """Tell whether more sums hold than fail, by how much each is off: one wrong figure should not hide what holds."""
    failing = sum(abs(each) > CLOSE for each in off)
    return not failing or 2 * failing < len(off)


def _unknown(cells: Cells, each: Sum) -> list[int]:
    return [number for number in (each.whole, *each.parts) if math.isnan(cells[number].value)]


def _connected(cells: Cells, of: Mapping[int, Sequence[_Left]]) -> Iterator[tuple[list[int], list[Sum]]]:
    """Give the numbers that are still unknown and hang together by sums, with these sums."""
    of = {number: [each for each in sums if each.sum.sure] for number, sums in of.items()}
    left = dict.fromkeys(number for number, sums in of.items() if sums and math.isnan(cells[number].value))
    while left:
        numbers = [next(iter(left))]
        del left[numbers[0]]
        sums: dict[_Left, None] = {}
        for number in numbers:
            for each in of[number]:
                if each not in sums:
                    sums[each] = None
                    new = [other for other in each.unknown if other in left]
                    numbers += new
                    for other in new:
                        del left[other]
        yield numbers, [each.sum for each in sums]


def _solve(cells: Cells, unknown: Sequence[int], sums: Sequence[Sum]) -> None:
    """Work out those of some unknown numbers that have one value only in all solutions of their sums."""
    if len(sums) < 2 or len(unknown) > _MOST_TOGETHER:
        return
    column = {number: at for at, number in enumerate(unknown)}
    matrix = np.zeros((len(sums), len(unknown)))
    right = np.zeros(len(sums))
    for row, each in enumerate(sums):
        for number, sign in ((each.whole, 1.0), *((part, -1.0) for part in each.parts)):
            if number in column:
                matrix[row, column[number]] += sign
            else:
                right[row] -= sign * cells[number].value
    values, _, rank, _ = np.linalg.lstsq(matrix, right, rcond=None)
    if np.abs(matrix @ values - right).max() > CLOSE:
        return
    free = np.abs(np.linalg.svd(matrix)[2][rank:]).max(axis=0, initial=0.0)
    known = [number for each in sums for number in (each.whole, *each.parts) if number not in column]
    for number, value, moves in zip(unknown, values, free, strict=True):
        if moves < CLOSE and value > -CLOSE:
            cells.work_out(number, max(0.0, round(float(value), 6)), known)


def bound_unknown(cells: Cells, sums: Sequence[Sum]) -> None:
    """Let what nobody can work out be at least the sum of its known parts, and at least nobody."""
    least: dict[int, float] = defaultdict(float)
    for each in sums:
        if math.isnan(cells[each.whole].value):
            known = sum(cells[part].value for part in each.parts if not math.isnan(cells[part].value))
            least[each.whole] = max(least[each.whole], known)
    for number, cell in enumerate(cells.cells):
        if math.isnan(cell.value):
            cell.value = least[number]
