"""The cheapest vector that protects a cell, by linear programming (HiGHS).

scipy is imported where it is used: that takes half a second, and most workbooks never need it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from jamtbok.disclosure.cells import Cells, Exact

#: How far a cell may move for each step of the one that is protected.
_FARTHEST = 4.0

#: What it costs to use what is hidden already: something, so that no more than needed moves.
_HARDLY_ANYTHING = 1e-3

#: How fine the fractions are that steps may turn out as: when whole steps are sought, and when parts will do.
_LARGEST_DENOMINATOR, _FINEST = 12, 1000

#: How far a search for whole steps goes; a bound in seconds would hide other figures on a slower machine.
_NODES = 20


@dataclass(frozen=True)
class Task:
    """What is looked for.

    Parameters
    ----------
    target
        The cell that goes up.
    region
        The cells that may move.
    costs
        What it costs to hide each of them.
    up, down
        How many times the steps, and the steps the other way, must be possible.
    keeping
        How exact the relations are that must be kept.
    parts
        Whether parts of steps will do.
    """

    target: int
    region: Sequence[int]
    costs: Sequence[float]
    up: float
    down: float
    keeping: Exact
    parts: bool = False


def cheapest_vector(cells: Cells, task: Task, *, whole: bool = False) -> Mapping[int, int] | None:
    """Return steps that keep all relations, ``None`` when there are none.

    Parameters
    ----------
    cells
        All cells.
    task
        What is looked for.
    whole
        Whether steps are sought among whole numbers: slower, and for when they otherwise turn out as fractions.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, hstack

    column = {number: at for at, number in enumerate(task.region)}
    touched = sorted({relation for number in task.region for relation in cells[number].relations})
    relations = [relation for relation in touched if cells.relations[relation].exact >= task.keeping]
    rows, columns, signs = [], [], []
    for row, relation in enumerate(relations):
        for number, sign in cells.relations[relation].terms:
            if number in column:
                rows.append(row)
                columns.append(column[number])
                signs.append(float(sign))
    kept = coo_array((signs, (rows, columns)), shape=(len(relations), len(task.region))).tocsr()
    # Each cell goes up by one variable and down by another, no farther than it can the times that are needed.
    values = [cells[number].value for number in task.region]
    highest = [_room(value, times, parts=task.parts) for times in (task.down, task.up) for value in values]
    lowest = np.zeros(len(highest))
    at = column[task.target]
    lowest[at], highest[at], highest[at + len(values)] = 1.0, 1.0, 0.0
    cost = np.array([each + _HARDLY_ANYTHING for each in task.costs] * 2)
    solved = milp(
        cost,
        constraints=LinearConstraint(hstack([kept, -kept]), 0.0, 0.0),
        bounds=Bounds(lowest, highest),
        integrality=np.full(len(cost), int(whole)),
        options={"node_limit": _NODES},
    )
    if solved.x is None or (task.down and values[at] < task.down):
        return None
    steps = solved.x[: len(values)] - solved.x[len(values) :]
    fractions = {
        number: Fraction(float(step)).limit_denominator(_FINEST if task.parts else _LARGEST_DENOMINATOR)
        for number, step in zip(task.region, steps, strict=True)
        if abs(step) > 1e-7
    }
    common = math.lcm(*(fraction.denominator for fraction in fractions.values()))
    return {number: int(fraction * common) for number, fraction in fractions.items() if fraction}


def _room(value: float, times: float, *, parts: bool) -> float:
    """Return how far a number may go down at a time, when it must be possible so many times."""
    if not times:
        return _FARTHEST
    return 0.0 if math.isinf(times) else min(_FARTHEST, value / times if parts else float(value // times))
