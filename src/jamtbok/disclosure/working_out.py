"""Working out what sums leave no choice for: the numbers that no table shows and every reader can know."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from jamtbok.disclosure.cells import MEASURE, Cells, Place

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
    of: dict[int, list[Sum]] = defaultdict(list)
    for each in sums:
        for number in _unknown(cells, each):
            of[number].append(each)
    for rough in (False, True):
        queue = deque(dict.fromkeys(chain.from_iterable(of.values())))
        while queue:
            each = queue.popleft()
            numbers = (each.whole, *each.parts)
            if not rough and any(cells[number].rough for number in numbers):
                continue
            for number, value in _told(cells, each):
                if each.to_all and _exceeds(cells, number, value, of[number]):
                    # Somebody is in none of the categories.
                    continue
                cells.work_out(number, value, numbers)
                queue.extend(of[number])
    for unknown, together in _connected(cells, of):
        _solve(cells, unknown, together)


def _told(cells: Cells, each: Sum) -> list[tuple[int, float]]:
    """Return the unknown numbers that a sum leaves no choice for: the only one, or all that nobody is left for."""
    missing = _unknown(cells, each)
    if abs(left_for_unknown(cells, each)) < CLOSE:
        return [(number, 0.0) for number in missing]
    if not each.sure or len(missing) != 1:
        return []
    known = sum(cells[part].value for part in each.parts if part != missing[0])
    value = known if missing[0] == each.whole else cells[each.whole].value - known
    return [(missing[0], round(value, 6))] if value >= 0 else []


def _exceeds(cells: Cells, number: int, value: float, sums: Sequence[Sum]) -> bool:
    """Tell whether a number would be more than what some sum along another axis has left for it."""
    most = value - cells[number].need
    return any(each.axis != MEASURE and left_for_unknown(cells, each) <= most for each in sums)


def left_for_unknown(cells: Cells, each: Sum) -> float:
    """Return how many the unknown parts of a sum are together at most; not a number where that is not known."""
    parts = [cells[part].value for part in each.parts]
    known = [value for value in parts if not math.isnan(value)]
    return cells[each.whole].value - sum(known) if each.apart and len(known) < len(parts) else math.nan


def confirm(cells: Cells, sums: Sequence[Sum]) -> None:
    """Trust a number that comes from a rounded share like any other where a sum of such tells the same.

    Where other measures leave another number, the share was not of what it seemed to be of.
    """
    of: dict[int, list[Sum]] = defaultdict(list)
    for each in sums:
        for number in _rough(cells, each):
            of[number].append(each)
    queue = deque(dict.fromkeys(chain.from_iterable(of.values())))
    while queue:
        each = queue.popleft()
        rough = _rough(cells, each)
        if len(rough) != 1 or not each.sure:
            continue
        cell, off = cells[rough[0]], remainder_of(cells, each)
        value = cell.value + (off if rough[0] != each.whole else -off)
        # What is not known is equal to nothing.
        if abs(off) < CLOSE or (value >= 0 and (each.axis == MEASURE or abs(off) < cell.need)):
            cell.rough, cell.wide, cell.value = False, False, round(value, 6)
            cell.small, cell.fixed = 0 < cell.value < cell.need, cell.value == 0
            queue.extend(of[rough[0]])


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


def _connected(cells: Cells, of: Mapping[int, Sequence[Sum]]) -> Iterator[tuple[list[int], list[Sum]]]:
    """Give the numbers that are still unknown and hang together by sums, with these sums."""
    of = {number: [each for each in sums if each.sure] for number, sums in of.items()}
    left = dict.fromkeys(number for number, sums in of.items() if sums and math.isnan(cells[number].value))
    while left:
        numbers = [next(iter(left))]
        del left[numbers[0]]
        sums: dict[Sum, None] = {}
        for number in numbers:
            for each in of[number]:
                if each not in sums:
                    sums[each] = None
                    new = [other for other in _unknown(cells, each) if other in left]
                    numbers += new
                    for other in new:
                        del left[other]
        yield numbers, list(sums)


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
