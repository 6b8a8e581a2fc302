"""An adversary who reads everything that is published and knows how it hangs together, by linear programming.

Nothing here uses the package's own way of finding relations: it knows what the tables were made from.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from jamtbok.disclosure.assembling import Figure
from jamtbok.model.snapshot import Observation, Sex

#: A number of persons: measure, unit, sex and the categories of the dimensions, "" for all.
Key = tuple[str, ...]

ALL = ""

Matrix = NDArray[np.float64]


@dataclass
class Published:
    """Figures, the numbers of persons behind them, and what is known of those.

    Parameters
    ----------
    figures
        What would be published if nothing were protected.
    truth
        Every number, whether a figure shows it or not.
    sums
        Numbers that are sums: the whole and its parts.
    counts
        The number that a figure shows, by the figure's place in the list.
    shares
        For a figure that is a share: the number, what it is a share of, and half its last digit, in per cent.
    said
        Measures that are part of another, as the settings must say it where too few figures show it.
    """

    figures: list[Figure] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)
    truth: dict[Key, int] = field(default_factory=dict)
    sums: list[tuple[Key, list[Key]]] = field(default_factory=list)
    counts: dict[int, Key] = field(default_factory=dict)
    shares: dict[int, tuple[Key, Key, float]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)


class Adversary:
    """Bounds numbers from what is shown.

    Parameters
    ----------
    published
        Figures and what is known.
    shown
        The figures as they were published, with their values or without.
    """

    def __init__(self, published: Published, shown: Sequence[Figure]) -> None:
        self._column = {key: at for at, key in enumerate(published.truth)}
        known = {
            published.counts[at]: observation.value
            for at, (_, observation) in enumerate(shown)
            if at in published.counts and observation.value is not None
        }
        self.hidden = {key for at, key in published.counts.items() if key not in known}
        self._known = np.full(len(self._column), np.nan)
        for key, value in known.items():
            self._known[self._column[key]] = value
        equal = [self._row({whole: -1.0} | dict.fromkeys(parts, 1.0)) for whole, parts in published.sums]
        below = []
        for at, (part, whole, half) in published.shares.items():
            share = shown[at][1].value
            if share is not None:
                below.append(self._row({part: 100.0, whole: -(share + half)}))
                below.append(self._row({part: -100.0, whole: share - half}))
        unknown = np.isnan(self._known)
        self._least = np.array(list(published.truth.values()), dtype=float)[unknown]
        self._most = self._least.copy()
        self._equal = self._of_the_unknown(equal)
        self._below = self._of_the_unknown(below)

    def _row(self, terms: Mapping[Key, float]) -> Matrix:
        row = np.zeros(len(self._column))
        for key, factor in terms.items():
            row[self._column[key]] += factor
        return row

    def _of_the_unknown(self, rows: list[Matrix]) -> tuple[Any, Matrix]:
        """Return rows and right-hand sides for the unknown numbers alone."""
        unknown = np.isnan(self._known)
        matrix = np.array(rows).reshape(len(rows), len(self._known))
        right = -(matrix[:, ~unknown] @ self._known[~unknown])
        some = matrix[:, unknown].any(axis=1)
        return csr_array(matrix[:, unknown][some]), right[some]

    def bounds(self, key: Key) -> tuple[float, float]:
        """Return the least and the largest value that a number can have."""
        low, high = (self._extreme(key, direction) for direction in (1.0, -1.0))
        return low, high

    def _extreme(self, key: Key, direction: float) -> float:
        unknown = np.isnan(self._known)
        column = int(unknown[: self._column[key]].sum())
        cost = np.zeros(int(unknown.sum()))
        cost[column] = direction
        solved = linprog(
            cost,
            A_ub=self._below[0],
            b_ub=self._below[1] + 1e-7,
            A_eq=self._equal[0],
            b_eq=self._equal[1],
            bounds=(0, None),
            method="highs",
        )
        assert solved.status in (0, 3, 4), solved.message
        if solved.status != 0:
            return math.inf * -direction
        # Each table found bounds all other numbers, too.
        self._least = np.minimum(self._least, solved.x)
        self._most = np.maximum(self._most, solved.x)
        return float(solved.x[column])

    def knows(self, key: Key, threshold: int) -> bool:
        """Tell whether a number can be fewer whole numbers than the threshold."""
        unknown = np.isnan(self._known)
        column = int(unknown[: self._column[key]].sum())
        for direction in (-1.0, 1.0):
            if _whole_numbers(self._least[column], self._most[column]) >= threshold:
                return False
            if math.isinf(self._extreme(key, direction)):
                return False
        return _whole_numbers(self._least[column], self._most[column]) < threshold


def _whole_numbers(low: float, high: float) -> float:
    return math.floor(high + 1e-6) - math.ceil(low - 1e-6) + 1


def broken(published: Published, shown: Sequence[Figure], threshold: int) -> Iterator[Key]:
    """Give the hidden numbers, and the small ones that no figure shows, that the adversary knows too well."""
    adversary = Adversary(published, shown)
    never_shown = set(published.truth) - set(published.counts.values())
    small = {key for key in never_shown if 0 < published.truth[key] < threshold}
    return (key for key in sorted(adversary.hidden | small) if adversary.knows(key, threshold))


def primary_only(figures: Sequence[Figure], threshold: int) -> list[Figure]:
    """Hide the small numbers and nothing else."""
    return [
        (unit, each.model_copy(update={"value": None}) if each.persons and 0 < (each.value or 0) < threshold else each)
        for unit, each in figures
    ]


def whole_tables(figures: Sequence[Figure], threshold: int) -> list[Figure]:
    """Hide every table that has a small number in it: all that a unit has of a measure by the same dimensions."""
    tables = [(unit, each.measure, frozenset(each.by)) for unit, each in figures]
    small = {
        table for table, (_, each) in zip(tables, primary_only(figures, threshold), strict=True) if each.value is None
    }
    return [
        (unit, each.model_copy(update={"value": None}) if table in small else each)
        for table, (unit, each) in zip(tables, figures, strict=True)
    ]


# -- random tables

SEXES: tuple[Sex, ...] = ("women", "men", "unknown")

#: So many groups must have all measures for the figures to show that they are sums of each other.
_TELLING = 6


def random_tables(seed: int) -> Published:
    """Make linked tables: one to three measures, units below each other, margins or not, shares or not."""
    chance = random.Random(seed)
    made = Published()
    units = _units(chance, made)
    dimensions = {
        name: _categories(chance, name)
        for name in chance.sample(["område", "ålder", "födelseland"], k=chance.choice([1, 1, 2]))
    }
    sexes = SEXES[: chance.choice([2, 2, 2, 3])]
    size = chance.choice([_sparse, _small, _skewed])
    measures = chance.choice([("Sökande",), ("Sökande",), ("Beviljade", "Avslag", "Sökande")])
    for measure in measures[:-1] or measures:
        _fill(chance, made, measure, units, sexes, dimensions, size)
    if len(measures) > 1:
        for key in [key for key in made.truth if key[0] == measures[0]]:
            parts = [(measure, *key[1:]) for measure in measures[:-1]]
            made.truth[measures[-1], *key[1:]] = sum(made.truth[part] for part in parts)
            made.sums.append(((measures[-1], *key[1:]), parts))
    shapes = _shapes(chance, dimensions)
    shown = [unit for unit in [*made.parents, ""] if chance.random() < 0.85] or ["a"]
    for measure in measures:
        _publish(chance, made, measure, shown, dimensions, shapes, with_total=chance.random() < 0.7)
    if chance.random() < 0.4:
        _publish_shares(chance, made, measures, dimensions)
    if _together(made, measures) < _TELLING:
        made.said = dict.fromkeys(measures[:-1], measures[-1])
    return made


def _together(made: Published, measures: Sequence[str]) -> int:
    """Return in how many groups of one sex all measures are shown."""
    shown: dict[Key, set[str]] = defaultdict(set)
    for measure, *place in made.counts.values():
        shown[tuple(place)].add(measure)
    return sum(len(found) == len(measures) and place[1] != ALL for place, found in shown.items())


def _units(chance: random.Random, made: Published) -> list[str]:
    """Make units; the leaves are where persons are, and those above are sums of those below."""
    kind = chance.choice(["one", "one", "flat", "tree"])
    if kind == "one":
        made.parents = {"a": ""}
    elif kind == "flat":
        made.parents = dict.fromkeys("abcd"[: chance.randint(2, 4)], "")
    else:
        made.parents = {"a": "", "b": "a", "c": "a", "d": "a"} | ({"e": ""} if chance.random() < 0.5 else {})
    return [unit for unit in made.parents if unit not in made.parents.values()]


def _categories(chance: random.Random, dimension: str) -> list[str]:
    count = chance.randint(2, 5)
    if dimension == "ålder":
        return ["0–17 år", "18–24 år", "25–44 år", "45–64 år", "65+ år"][:count]
    return [f"{dimension} {number}" for number in range(1, count + 1)]


def _sparse(chance: random.Random) -> int:
    return chance.choice([0, 0, 1, 2, 3, 4, 6, 9, 30])


def _small(chance: random.Random) -> int:
    return chance.randint(0, 14)


def _skewed(chance: random.Random) -> int:
    return int(chance.lognormvariate(3.2, 1.2))


def _fill(
    chance: random.Random,
    made: Published,
    measure: str,
    leaves: Sequence[str],
    sexes: Sequence[Sex],
    dimensions: Mapping[str, Sequence[str]],
    size: Callable[[random.Random], int],
) -> None:
    """Make the numbers of every group and their sums along each axis."""
    axes: list[Sequence[str]] = [leaves, sexes, *dimensions.values()]
    for place in product(*axes):
        made.truth[measure, *place] = size(chance)
    for axis in range(1, len(axes)):
        for place in [key for key in made.truth if key[0] == measure and key[axis + 1] == axes[axis][0]]:
            parts = [(*place[: axis + 1], category, *place[axis + 2 :]) for category in axes[axis]]
            _sum(made, (*place[: axis + 1], ALL, *place[axis + 2 :]), parts)
    if "ålder" in dimensions and len(dimensions["ålder"]) > 3:
        axis = 2 + 1 + list(dimensions).index("ålder")
        for place in [key for key in made.truth if key[0] == measure and key[axis] == "0–17 år"]:
            parts = [(*place[:axis], category, *place[axis + 1 :]) for category in dimensions["ålder"][:2]]
            _sum(made, (*place[:axis], "0–24 år", *place[axis + 1 :]), parts)
    for unit in sorted(set(made.parents.values()), key=lambda unit: unit == ""):
        below = [child for child, parent in made.parents.items() if parent == unit]
        for place in [key for key in made.truth if key[0] == measure and key[1] == below[0]]:
            _sum(made, (measure, unit, *place[2:]), [(measure, child, *place[2:]) for child in below])


def _sum(made: Published, whole: Key, parts: list[Key]) -> None:
    made.truth[whole] = sum(made.truth[part] for part in parts)
    made.sums.append((whole, parts))


def _shapes(chance: random.Random, dimensions: Mapping[str, Sequence[str]]) -> list[set[str]]:
    """Choose which dimensions are crossed in what is published: all of them, and some of the margins."""
    names = list(dimensions)
    margins = [set(some) for count in range(len(names)) for some in combinations(names, count)]
    return [set(names), *(margin for margin in margins if chance.random() < 0.7)]


def _publish(
    chance: random.Random,
    made: Published,
    measure: str,
    units: Sequence[str],
    dimensions: Mapping[str, Sequence[str]],
    shapes: Sequence[set[str]],
    *,
    with_total: bool,
) -> None:
    forgotten = chance.choice([0.0, 0.0, 0.05])
    only = {category for categories in dimensions.values() for category in categories if chance.random() < 0.05}
    for key in [key for key in made.truth if key[0] == measure and key[1] in units]:
        by = {name: category for name, category in zip(dimensions, key[3:], strict=True) if category}
        if set(by) not in shapes or (key[2] == ALL and not with_total) or only.intersection(by.values()):
            continue
        if chance.random() < forgotten:
            continue
        for _ in range(chance.choice([1, 1, 1, 1, 2])):
            made.counts[len(made.figures)] = key
            made.figures.append(_figure(key, by, float(made.truth[key]), "personer"))


def _publish_shares(
    chance: random.Random, made: Published, measures: Sequence[str], dimensions: Mapping[str, Sequence[str]]
) -> None:
    """Publish how a group is divided on women and men, or how many of those who applied were granted."""
    decimals = chance.choice([0, 1])
    shown = set(made.counts.values())
    granted = len(measures) > 1 and chance.random() < 0.5
    for key in [key for key in made.truth if key[0] == measures[0] and (granted or key[2] != ALL)]:
        whole = (measures[-1], *key[1:]) if granted else (*key[:2], ALL, *key[3:])
        if (whole not in shown and key not in shown) or not made.truth[whole] or "0–24 år" in key:
            continue
        by = {name: category for name, category in zip(dimensions, key[3:], strict=True) if category}
        share = round(100 * made.truth[key] / made.truth[whole], decimals)
        made.shares[len(made.figures)] = (key, whole, 0.5 * 10.0**-decimals)
        name = "Andel beviljade av sökande" if granted else measures[0]
        made.figures.append(_figure((name, *key[1:]), by, share, "procent"))


def _figure(key: Key, by: Mapping[str, str], value: float, unit: str) -> Figure:
    sex: Sex = key[2] if key[2] in SEXES else "total"
    counts = unit == "personer"
    return key[1], Observation(
        measure=key[0], by=dict(by), sex=sex, year=2024, value=value, unit=unit, persons=counts, source="Egen"
    )


def hidden(shown: Sequence[Figure]) -> int:
    """Return how many figures have no value."""
    return sum(each.value is None for _, each in shown)
