"""Looking for vectors: steps for some cells that leave every relation as it was.

First among cubes: the cell, a neighbour along each axis, and all corners between them. Where no cube fits, a linear
programme finds the cheapest vector, among the nearest neighbours first.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import nsmallest
from itertools import product

from jamtbok.disclosure.cells import MEASURE, NOT_SHOWN, REST, UNIT, Cells, Exact, Place, Relation
from jamtbok.disclosure.linear import Task, cheapest_vector

Steps = Mapping[int, int]

#: How many cubes are tried for a cell.
_CUBES = 256

#: How many neighbours a cube has along each axis at most.
_ALONG = 12

#: Among how many neighbours along an axis the cheapest are sought.
_BESIDE = 300

#: How many cells that are free to move may be added to a cube.
_MENDED = 64


@dataclass(frozen=True)
class Vector:
    """Steps.

    Parameters
    ----------
    steps
        How far each cell moves.
    keeping
        How exact the relations are that they keep.
    whole
        Whether they are taken a whole number of times. Otherwise they only tell how far each cell can move.
    """

    steps: Steps
    keeping: Exact = Exact.NEARLY
    whole: bool = True


@dataclass(frozen=True)
class _Tier:
    """What a search may use.

    Parameters
    ----------
    near
        How many neighbours along each axis.
    remainders
        Small remainders.
    keeping
        How exact the relations are that must be kept.
    parts
        Parts of steps.
    zeros
        Zeros, which are then hidden.
    """

    near: int
    remainders: bool = False
    keeping: Exact = Exact.NEARLY
    parts: bool = False
    zeros: bool = False


#: As many neighbours as there are.
_ALL = 999

_CUBE = _Tier(_ALONG)
_TIERS = (
    _Tier(2),
    _Tier(20),
    _Tier(20, remainders=True),
    _Tier(5, remainders=True, keeping=Exact.BELIEVED),
    _Tier(_ALL, remainders=True, keeping=Exact.BELIEVED),
    _Tier(20, remainders=True, parts=True),
    _Tier(5, remainders=True, parts=True, zeros=True),
    _Tier(_ALL, remainders=True, keeping=Exact.BELIEVED, parts=True, zeros=True),
    _Tier(5, remainders=True, keeping=Exact.FULLY, parts=True, zeros=True),
    _Tier(_ALL, remainders=True, keeping=Exact.FULLY, parts=True, zeros=True),
)

#: How many times steps can be taken that no cell gives way for.
_ENDLESS = Fraction(10**9)

#: How many cells all linear programmes of a year may have together, for each cell that there is, and at least. After
#: that only cubes are looked for. A bound in seconds would hide other figures on a slower machine.
_EFFORT, _LEAST_EFFORT = 40, 400_000

#: Whole steps take so many times the effort.
_WHOLE = 10

#: Whole steps are not sought among more cells than this.
_MOST_WHOLE = 400

#: The largest number of cells that a linear programme may have.
_MOST = 20_000


class Vectors:
    """Finds vectors, given what is hidden.

    Parameters
    ----------
    cells
        The cells of one year.
    hidden
        The figures that are hidden; looked at each time.
    """

    def __init__(self, cells: Cells, hidden: set[int]) -> None:
        self._cells = cells
        self._hidden = hidden
        self._costs: dict[int, float] = {}
        self._tier = _CUBE
        self._effort = _EFFORT * len(cells) + _LEAST_EFFORT

    # -- what holds for a vector

    def protects(self, vector: Vector) -> set[int]:
        """Return the cells that a vector protects: none if it moves what is shown or does not keep the relations."""
        moves = all(self.is_free(number) and not self._cells[number].known for number in vector.steps)
        if not moves or self._broken(vector.steps, vector.keeping):
            return set()
        return self.reached(vector)

    def hides(self, vector: Vector) -> set[int]:
        """Return the cells that are hidden with a vector: those that move, and what would contradict them."""
        off = self._broken(vector.steps) if vector.keeping == Exact.FULLY else []
        hidden = set(vector.steps)
        for each in off:
            if each.exact == Exact.BELIEVED:
                numbers = {number for number, _ in each.terms if not self._cells[number].fixed}
                hidden |= {number for number in numbers if self._cells[number].implied} or numbers
        return hidden

    def reached(self, vector: Vector) -> set[int]:
        """Return the cells that have values enough when the steps are repeated, up and down."""
        if vector.whole:
            return set(vector.steps) if self._is_long(vector.steps) else set()
        up, down = (
            min(
                (Fraction(self._cells[n].value) / abs(step) for n, step in vector.steps.items() if step * way < 0),
                default=_ENDLESS,
            )
            for way in (1, -1)
        )
        return {
            number
            for number, step in vector.steps.items()
            if math.floor(abs(step) * up) + math.floor(abs(step) * down) + 1 >= self._cells[number].need
        }

    def is_free(self, number: int) -> bool:
        """Tell whether no figure shows a cell."""
        figure = self._cells[number].figure
        return figure == NOT_SHOWN or figure in self._hidden

    def _is_long(self, vector: Steps) -> bool:
        """Tell whether the steps can be repeated so often, up and down, that there are tables enough."""
        up = down = math.inf
        need = 0
        for number, step in vector.items():
            cell = self._cells[number]
            need = max(need, cell.need)
            if step < 0:
                up = min(up, cell.value // -step)
            else:
                down = min(down, cell.value // step)
        return up + down + 1 >= need

    def _broken(self, vector: Steps, keeping: Exact = Exact.NEARLY) -> list[Relation]:
        """Return the relations that a vector does not keep."""
        off: dict[int, int] = {}
        for number, step in vector.items():
            self._take(number, step, off)
        relations = (self._cells.relations[index] for index, much in off.items() if much)
        return [each for each in relations if each.exact >= keeping]

    def _may_move(self, number: int, target: int) -> bool:
        """Tell whether a cell may help to protect another one: it is not known, and to be trusted."""
        cell = self._cells[number]
        if cell.known or (cell.fixed and not self._tier.zeros):
            return False
        return not cell.remainder or self._cells[target].remainder or self._tier.remainders

    def _cost(self, number: int) -> float:
        """Return what it costs to hide a cell: large numbers, totals and units above say more than small ones."""
        if self.is_free(number):
            return 0.0
        if number not in self._costs:
            relations = (self._cells.relations[index] for index in self._cells[number].relations)
            totals = len({each.axis for each in relations if each.whole == number})
            self._costs[number] = float((1 + math.log10(1 + self._cells[number].value)) * 4**totals)
        return self._costs[number]

    # -- cubes

    def cube(self, target: int) -> Vector | None:
        """Return the cheapest cube with a cell in a corner, ``None`` when none fits."""
        self._tier = _CUBE
        neighbours = self._neighbours(target)
        tried = max(2, min(_ALONG, int(_CUBES ** (1 / max(1, len(neighbours))))))
        best: tuple[float, Steps] | None = None
        for moves in product(*(along[:tried] for along in neighbours.values())):
            if best is not None and sum(self._cost(number) for _, number, _ in moves) >= best[0]:
                continue
            cube = self._corners(target, moves)
            if cube is None:
                continue
            cost = sum(map(self._cost, cube))
            if (best is None or cost < best[0]) and self._is_long(cube):
                mended = self._mended(cube, target)
                if mended is not None:
                    best = cost, mended
        return Vector(best[1]) if best else None

    def _neighbours(self, target: int) -> dict[str, list[tuple[str, int, int]]]:
        """Return the cheapest neighbours along each axis, the cheapest first, with the step that each takes."""
        need = self._cells[target].need
        along: dict[str, dict[int, int]] = defaultdict(dict)
        for index, own in zip(self._cells[target].relations, self._cells[target].signs, strict=True):
            relation = self._cells.relations[index]
            found = along[relation.axis]
            for number, sign in _beside(relation, (target, own)):
                step = -1 if sign == own else 1
                # A small number that would have to give way cannot do so often enough.
                able = step > 0 or self._cells[number].value >= need - 1
                if number != target and able and self._may_move(number, target):
                    found.setdefault(number, step)
        return {
            axis: [(axis, number, found[number]) for number in nsmallest(_ALONG, found, key=self._order)]
            for axis, found in along.items()
        }

    def _order(self, number: int) -> tuple[float, Place, str]:
        cell = self._cells[number]
        return self._cost(number), cell.place, cell.family

    def _corners(self, target: int, moves: Iterable[tuple[str, int, int]]) -> dict[int, int] | None:
        """Return the cube that a step along each axis spans, ``None`` when a corner is missing or cannot move."""
        start = self._cells[target]
        corners: dict[tuple[str, Place], int] = {(start.family, start.place): 1}
        for axis, number, sign in moves:
            there = self._cells[number]
            for (family, place), step in list(corners.items()):
                moved = (there.family, place) if axis == MEASURE else (family, _moved(place, axis, there.place))
                corners[moved] = step * sign
        vector: dict[int, int] = {}
        for (family, place), step in corners.items():
            found = self._cells.families[family].get(place)
            if found is None or not self._may_move(found, target):
                return None
            vector[found] = step
        return vector

    def _mended(self, vector: dict[int, int], target: int) -> Steps | None:
        """Return a vector that keeps the relations, by cells that are free to move anyhow; ``None`` when none do."""
        vector = dict(vector)
        off: dict[int, int] = {}
        for number, step in vector.items():
            self._take(number, step, off)
        for _ in range(_MENDED):
            broken = next((index for index, much in off.items() if much), None)
            if broken is None:
                return vector if self._is_long(vector) else None
            able = [
                (len(self._cells[number].relations), number, sign)
                for number, sign in self._cells.relations[broken].terms
                if number not in vector and self.is_free(number) and self._may_move(number, target)
            ]
            if not able:
                return None
            _, number, sign = min(able)
            vector[number] = -off[broken] * sign
            self._take(number, vector[number], off)
        return None

    def _take(self, number: int, step: int, off: dict[int, int]) -> None:
        """Note by how much a step more leaves relations."""
        cell = self._cells[number]
        for index, sign in zip(cell.relations, cell.signs, strict=True):
            off[index] = off.get(index, 0) + step * sign

    # -- linear programmes

    def programme(self, target: int) -> Vector | None:
        """Return the cheapest vector that a linear programme finds, ``None`` when there is none.

        Small remainders are trusted to protect others only where nothing else does, and sums that are not exact are
        taken for what they are only where they cannot be kept. Last come parts of steps, which leave as wide an
        interval but may hold fewer whole tables, and zeros; where shares contradict each other, these are hidden.
        """
        need = self._cells[target].need - 1
        halfway = min(need, int(self._cells[target].value))
        for self._tier in _TIERS:
            region = self._region(target, self._tier.near) if self._effort > 0 else []
            if not region:
                continue
            for up, down in ((need, 0), (need - halfway, halfway), (math.inf, 0)):
                if (down == 0 and up == need) or self._tier.remainders:
                    vector = self._solved(target, region, up, down)
                    if vector is not None:
                        return vector
        return None

    def _solved(self, target: int, region: list[int], up: float, down: float) -> Vector | None:
        costs = [self._cost(number) for number in region]
        keeping, parts = self._tier.keeping, self._tier.parts
        task = Task(target, region, costs, up, down, keeping, parts)
        for whole in (False, True) if not parts and len(region) <= _MOST_WHOLE else (False,):
            self._effort -= len(region) * (_WHOLE if whole else 1)
            if self._effort < 0:
                return None
            steps = cheapest_vector(self._cells, task, whole=whole)
            if steps is None:
                return None
            vector = Vector(steps, keeping, whole=not parts)
            if target in self.reached(vector) and not self._broken(steps, keeping):
                return vector
        return None

    def _region(self, target: int, near: int) -> list[int]:
        """Return the cells that may move: what the cell is part of, some that are beside it, and parts of all these.

        None when there are too many.
        """
        allowed: dict[str, set[str]] = defaultdict(set)
        for index in self._cells[target].relations:
            relation = self._cells.relations[index]
            where = _category(self._cells[target].place, relation.axis)
            allowed[relation.axis].update({where, *self._some(relation, target, near)})
        divided: set[tuple[str, str]] = set()
        seen = {target}
        queue = deque([target])
        while queue:
            if len(seen) > _MOST:
                return []
            number = queue.popleft()
            for index in self._cells[number].relations:
                relation = self._cells.relations[index]
                axis = relation.axis
                where = _category(self._cells[number].place, axis)
                if axis not in allowed or (number == relation.whole and (axis, where) not in divided):
                    divided.add((axis, where))
                    allowed[axis].update(self._some(relation, target, near))
                for neighbour, _ in relation.terms:
                    if neighbour in seen:
                        continue
                    there = _category(self._cells[neighbour].place, axis)
                    worked_out = self._cells[neighbour].figure == NOT_SHOWN and (axis != UNIT or REST in there)
                    wanted = worked_out or neighbour == relation.whole or there in allowed[axis]
                    if (wanted or near == _ALL) and self._may_move(neighbour, target):
                        seen.add(neighbour)
                        queue.append(neighbour)
        return sorted(seen)

    def _some(self, relation: Relation, target: int, near: int) -> Iterator[str]:
        able = [number for number, _ in relation.terms if number != target and self._may_move(number, target)]
        for number in nsmallest(near, able, key=self._order):
            yield _category(self._cells[number].place, relation.axis)


def _beside(relation: Relation, term: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Return the terms that are looked at beside one: of very many the whole and those that come after it, around."""
    terms = relation.terms
    if len(terms) <= _BESIDE:
        return terms
    at = terms.index(term) + 1
    after = terms[at : at + _BESIDE]
    return (terms[0], *after, *terms[1 : 1 + _BESIDE - len(after)])


def _category(place: Place, axis: str) -> str:
    """Return where a place is along an axis, "" for all and for axes that are not of places."""
    return place[0] if axis == UNIT else dict(place[1]).get(axis, "")


def _moved(place: Place, axis: str, there: Place) -> Place:
    """Return a place moved along one axis to where another one stands."""
    unit, by = place
    if axis == UNIT:
        return there[0], by
    found = tuple(pair for pair in there[1] if pair[0] == axis)
    return unit, tuple(sorted((*(pair for pair in by if pair[0] != axis), *found)))
