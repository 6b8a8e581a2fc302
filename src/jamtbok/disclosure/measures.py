"""What measures say of each other: one is the sum of others, the same under another name, or a part of a larger one."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations

from jamtbok.disclosure.cells import MEASURE, By, Cells, Place
from jamtbok.disclosure.margins import Lineage, evidence
from jamtbok.disclosure.sums import find_sums
from jamtbok.disclosure.working_out import CLOSE, Sum, holds_in_most

#: A measure and those that sum to it.
SumOfMeasures = tuple[str, list[str]]


def find_sums_of_measures(cells: Cells, families: Sequence[str]) -> list[SumOfMeasures]:
    """Return the measures that are the sum of others wherever they stand together, in figures or within one unit.

    Numbers that are worked out may be wrong where a part has not been told, so they are only compared unit by unit.
    """
    at: dict[Place, dict[str, int]] = defaultdict(dict)
    for family in families:
        for place, number in cells.families[family].items():
            if not math.isnan(cells[number].value):
                at[place][family] = number
    alike: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    within: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    for (unit, by), members in at.items():
        standing = [family for family, number in members.items() if cells[number].stands]
        if len(standing) > 1:
            alike[tuple(standing)].append((unit, by))
        if len(members) > 1:
            within[unit, *members].append((unit, by))
    found: dict[tuple[str, tuple[str, ...]], None] = {}
    together = [*alike.items(), *((tuple(names), places) for (_, *names), places in within.items())]
    for names, places in together:
        columns = {family: [cells[at[place][family]].value for place in places] for family in names}
        sums = find_sums(columns, evidence(by for _, by in places))
        found |= {(whole, tuple(parts)): None for whole, parts in sums if whole is not None}
    return [(whole, list(parts)) for whole, parts in found if _holds(cells, whole, parts)]


def _holds(cells: Cells, whole: str, parts: Sequence[str]) -> bool:
    """Tell whether a sum found somewhere holds in most groups that show all of it, a likeness in every one.

    Where none was granted, as many were refused as applied; that says nothing of the others. One wrong figure should
    not hide that measures are a sum.
    """
    off = [values[0] - sum(values[1:]) for values in _shown_together(cells, (whole, *parts))]
    return holds_in_most(off) if len(parts) > 1 else all(abs(each) <= CLOSE for each in off)


def _shown_together(cells: Cells, families: Sequence[str]) -> Iterator[list[float]]:
    """Give the numbers of all measures in each group for which figures show them all."""
    first, *others = (cells.families[family] for family in families)
    for place in first:
        if all(place in other for other in others):
            together = [cells[members[place]] for members in (first, *others)]
            if all(cell.stands for cell in together):
                yield [cell.value for cell in together]


def find_divisions(cells: Cells, parts: Mapping[str, str]) -> Iterator[SumOfMeasures]:
    """Give the measures that are said to have several parts, unless figures show that these are not all of it.

    Granted and refused are parts of applied: a reader knows that together they are all, however few figures show it.
    """
    divided: dict[str, list[str]] = defaultdict(list)
    for part, whole in parts.items():
        if part in cells.families and whole in cells.families:
            divided[whole].append(part)
    for whole, said in divided.items():
        if len(said) > 1 and _holds(cells, whole, said):
            yield whole, said


def related_measures(found: Sequence[SumOfMeasures]) -> list[set[str]]:
    """Return the measures that hang together by sums."""
    groups: list[set[str]] = []
    for whole, parts in found:
        together = {whole, *parts}
        joined = [group for group in groups if group & together]
        groups = [group for group in groups if group not in joined] + [together.union(*joined)]
    return groups


def complete_units(cells: Cells, families: Sequence[str], lineage: Lineage) -> None:
    """Add the numbers of units that have other measures there, and this one only in the units below."""
    somewhere = {place for family in families for place in cells.families[family]}
    for family in families:
        members = cells.families[family]
        need = max(cells[number].need for number in members.values())
        for unit, by in list(members):
            for ancestor in lineage.above.get(unit, ()):
                if (ancestor, by) in somewhere and (ancestor, by) not in members:
                    cells.unknown(family, (ancestor, by), need)


def complete_measures(cells: Cells, found: Sequence[SumOfMeasures]) -> set[str]:
    """Add the numbers that related measures lack at each other's places; return the measures that lacked any.

    Added are those that something may tell. Something may when all the other measures have the place, or when the
    measure has the same categories in another unit or narrower ones in the same.
    """
    completed: set[str] = set()
    for whole, parts in found:
        together = [cells.families[family] for family in (whole, *parts)]
        places = dict.fromkeys(place for members in together for place in members)
        wider = [{(unit, by) for unit, narrow in members for by in _wider(narrow)} for members in together]
        alike = [{by for _, by in members} for members in together]
        before = -1
        while before != len(cells):
            before = len(cells)
            for at, (family, members) in enumerate(zip((whole, *parts), together, strict=True)):
                others = [*together[:at], *together[at + 1 :]]
                need = max(cells[number].need for number in members.values())
                for place in places:
                    told = len(parts) > 1 and all(place in other for other in others)
                    if place not in members and (told or place[1] in alike[at] or place in wider[at]):
                        cells.unknown(family, place, need)
                        completed.add(family)
    return completed


def _wider(by: By) -> Iterator[By]:
    """Give the categories on fewer axes."""
    return chain.from_iterable(combinations(by, count) for count in range(len(by)))


def sums_of_measures(cells: Cells, found: Sequence[SumOfMeasures]) -> Iterator[Sum]:
    """Give the sums at every place that all measures of a sum have."""
    for whole, parts in found:
        members = [cells.families[part] for part in parts]
        for place, number in cells.families[whole].items():
            if all(place in each for each in members):
                yield Sum(MEASURE, number, tuple(each[place] for each in members))


def add_others(cells: Cells, part: str, whole: str) -> SumOfMeasures:
    """Add a measure of those in the whole who are not in the part, wherever both stand; return the sum that they make.

    With both numbers known, so are they.
    """
    others = f"{whole} - {part}"
    numbers, bases = cells.families[part], cells.families[whole]
    for place, number in numbers.items():
        if place in bases:
            cells.unknown(others, place, max(cells[number].need, cells[bases[place]].need))
    return whole, [part, others]
