"""Which figures to hide, so that no hidden number can be worked out from what is shown.

Every hidden number is given a *vector*: whole steps, up for some hidden numbers and down for others, that leave every
relation as it was. An adversary cannot tell the table from the one with the steps taken. When the steps can be repeated
often enough, each number in the vector has as many possible values as it needs, also for an adversary who knows that
persons are whole and never less than none. A vector stays valid when more is hidden, so what has once been protected
stays so, and the whole pattern is checked by going through its vectors again: a proof, and cheaper than an attack.

References
----------
J. P. Kelly, B. L. Golden & A. A. Assad (1992), Cell suppression: disclosure protection for sensitive tabular data,
Networks 22. D. Repsilber (1994), Preservation of confidentiality in aggregated data (the hypercube method).
M. Fischetti & J. J. Salazar (2001), Solving the cell suppression problem on tabular data, Management Science 47.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

from jamtbok.disclosure.cells import NOT_SHOWN, Cell, Cells
from jamtbok.disclosure.vectors import Vector, Vectors


def hide(cells: Cells) -> set[int]:
    """Return the figures to hide among the cells of one year."""
    pattern = Pattern(cells)
    for target in sorted(pattern.small, key=lambda number: (-len(cells[number].by), cells[number].place, number)):
        pattern.protect(target)
    pattern.lighten()
    while left := pattern.unprotected():
        for target in left:
            pattern.protect(target)
    pattern.check()
    return pattern.hidden


class Pattern:
    """The figures hidden so far, and the vectors that protect them.

    Parameters
    ----------
    cells
        The cells of one year.
    """

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self.small = [number for number, cell in enumerate(cells.cells) if cell.small]
        self.hidden = self._figures(self.small)
        self._find = Vectors(cells, self.hidden)
        self._kept: list[Vector] = []
        self._covered: set[int] = set()
        self._given_up: set[int] = set()

    def protect(self, target: int) -> None:
        """Hide what it takes to protect a cell."""
        if target in self._covered or target in self._given_up:
            return
        vector = self._find.cube(target) or self._find.programme(target)
        if vector is None:
            self._hide_all(target)
        else:
            self._kept.append(vector)
            self._covered |= self._find.reached(vector)
            self.hidden |= self._figures(self._find.hides(vector))

    def lighten(self) -> None:
        """Show again what was hidden for cells that later vectors protect as well."""
        times: dict[int, int] = defaultdict(int)
        reached = [self._find.reached(vector) for vector in self._kept]
        for numbers in reached:
            for number in numbers:
                times[number] += 1
        small = set(self.small)
        kept = []
        for vector, numbers in zip(self._kept, reached, strict=True):
            if any(times[number] == 1 for number in numbers if number in small):
                kept.append(vector)
            else:
                for number in numbers:
                    times[number] -= 1
        self._kept = kept
        self._covered = {number for number, count in times.items() if count}
        needed = {number for vector in kept for number in self._find.hides(vector)}
        self.hidden &= self._figures({*self.small, *needed, *self._given_up})

    def unprotected(self) -> list[int]:
        """Return what is hidden but has not values enough yet."""
        return [
            number
            for number, cell in enumerate(self._cells.cells)
            if number not in self._covered and number not in self._given_up and self._must_be_protected(cell)
        ]

    def check(self) -> None:
        """See to it that everything hidden is protected, and hide everything around what is not."""
        self._covered = {number for vector in self._kept for number in self._find.protects(vector)}
        for number in self.unprotected():
            if number not in self._given_up:
                self._hide_all(number)

    def _must_be_protected(self, cell: Cell) -> bool:
        return cell.small or (cell.stands and cell.figure in self.hidden)

    def _figures(self, numbers: Iterable[int]) -> set[int]:
        return {self._cells[number].figure for number in numbers} - {NOT_SHOWN}

    def _hide_all(self, target: int) -> None:
        """Hide everything that has anything to do with a cell."""
        queue = deque([target])
        reached = {target}
        while queue:
            for neighbour in self._cells.neighbours(queue.popleft()):
                if neighbour not in reached:
                    reached.add(neighbour)
                    queue.append(neighbour)
        self._given_up |= reached
        self.hidden |= self._figures(number for number in reached if not self._cells[number].public)
