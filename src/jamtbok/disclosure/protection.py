"""Protecting all figures of an organisation at once, before anything is made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from jamtbok.disclosure.assembling import Assembled, Assembler, Figure
from jamtbok.disclosure.cells import NOT_SHOWN, Cells
from jamtbok.disclosure.margins import Lineage
from jamtbok.disclosure.pattern import hide
from jamtbok.disclosure.percentages import scale_of
from jamtbok.disclosure.rounding import rounded
from jamtbok.model.snapshot import Observation, Protection
from jamtbok.settings.workbook import DisclosureSettings


def protect(figures: Sequence[Figure], parents: Mapping[str, str], rules: DisclosureSettings) -> tuple[Figure, ...]:
    """Return the figures with small numbers of persons, and what gives them away, hidden or rounded.

    Parameters
    ----------
    figures
        All figures of the organisation with the unit that each belongs to, "" for all units.
    parents
        The unit above each unit, "" for one directly below the organisation.
    rules
        How small numbers are protected.

    Returns
    -------
    tuple
        The same figures in the same order. A hidden one has no value and the symbol ``"protected"``.
    """
    found = Assembler(figures, _lineage(parents), rules).assemble()
    if rules.method == "rounding":
        return _rounded(figures, found, rules)
    hidden = set(found.outright)
    for cells in found.years.values():
        hidden |= hide(cells)
    _hide_following(found, hidden)
    return _changed(figures, dict.fromkeys(_with_same(found, hidden)))


def protection_of(observations: Iterable[Observation], rules: DisclosureSettings) -> Protection:
    """Return how figures were protected, for the one who reads them."""
    sources = {observation.source for observation in observations if observation.persons}
    thresholds = {source: rules.threshold_of(source) for source in sorted(sources)}
    base = rules.base if rules.method == "rounding" else 0
    return Protection(method=rules.method, threshold=rules.threshold, thresholds=thresholds, base=base)


def _hide_following(found: Assembled, hidden: set[int]) -> None:
    """Hide what cannot be shown without something hidden."""
    following: dict[int, set[int]] = defaultdict(set)
    for figure, year, cell in found.follows:
        following[found.years[year][cell].figure].add(figure)
    queue = list(hidden)
    while queue:
        new = following[queue.pop()] - hidden
        hidden |= new
        queue += new


def _rounded(figures: Sequence[Figure], found: Assembled, rules: DisclosureSettings) -> tuple[Figure, ...]:
    """Round all numbers of persons, and changes of them; hide the shares that give a small number away."""
    shares = {number for number, (_, observation) in enumerate(figures) if scale_of(observation.unit)}
    changes = {figure for figure, _, _ in found.follows} - shares
    hidden: set[int] = set()
    for cells in found.years.values():
        hidden |= _shares_of_small(cells) & shares
    hidden |= {figure for figure, year, cell in found.follows if found.years[year][cell].small} & shares
    new: dict[int, float | None] = {}
    for number, (_, observation) in enumerate(figures):
        counts = (observation.persons and number not in shares) or number in changes
        if counts and observation.value is not None and rules.threshold_of(observation.source):
            new[number] = rounded(observation.value, rules.base)
    return _changed(figures, new | dict.fromkeys(_with_same(found, hidden)))


def _shares_of_small(cells: Cells) -> set[int]:
    """Return the figures that show small numbers, or numbers that leave a small one when they are taken away."""
    small = [number for number, cell in enumerate(cells.cells) if cell.small]
    beside = (near for number in small if cells[number].figure == NOT_SHOWN for near in cells.neighbours(number))
    return {cells[number].figure for number in (*small, *beside)}


def _with_same(found: Assembled, hidden: Iterable[int]) -> list[int]:
    return [same for figure in hidden for same in (figure, *found.same.get(figure, ()))]


def _changed(figures: Sequence[Figure], new: Mapping[int, float | None]) -> tuple[Figure, ...]:
    """Return the figures with new values; ``None`` hides one."""
    return tuple(
        (unit, _with_value(observation, new[number]) if number in new else observation)
        for number, (unit, observation) in enumerate(figures)
    )


def _with_value(observation: Observation, value: float | None) -> Observation:
    return observation.model_copy(
        update={"value": value, "symbol": "protected" if value is None else observation.symbol}
    )


def _lineage(parents: Mapping[str, str]) -> Lineage:
    above: dict[str, tuple[str, ...]] = {"": ()}
    below: dict[str, list[str]] = defaultdict(list)
    for unit, nearest in parents.items():
        below[nearest].append(unit)
        ancestors = []
        parent = nearest
        while parent:
            ancestors.append(parent)
            parent = parents[parent]
        above[unit] = (*ancestors, "")
    return Lineage(above, {unit: tuple(units) for unit, units in below.items()})
