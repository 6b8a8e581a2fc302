"""What the tables of one measure sum to: over categories, over the sexes, and over the units below.

A total is held to be known as the sum of its parts even where it is off by less than the threshold: then the difference
is taken as known, which is more than any reader knows. Where the parts fall short by more, there are others whom no
table shows, as unknown to the reader as a hidden number. Where they exceed the total by more, they are no parts of it;
those of them that are all there is somewhere else may be.
A remainder smaller than the threshold is a group of its own, unless the parts of some other total exceed it (then the
source adds noise) or the numbers come from rounded shares.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from jamtbok.disclosure.cells import REST, SEX, UNIT, By, Cells, Place, with_category
from jamtbok.disclosure.sums import (
    Scheme,
    find_sums,
    has_gap,
    piece_between,
    reach,
    read_span,
    scheme_of_spans,
    scheme_of_sums,
)
from jamtbok.disclosure.working_out import CLOSE, Sum, holds_in_most, left_for_unknown, remainder_of


@dataclass(frozen=True)
class Lineage:
    """The units above each, the nearest first and the organisation ("") last; and the units just below each."""

    above: Mapping[str, tuple[str, ...]]
    below: Mapping[str, tuple[str, ...]]


Members = dict[str, int]


class Margins:
    """What the tables of one measure sum to.

    Parameters
    ----------
    cells
        All cells of the year.
    family
        The measure.
    lineage
        The units above each.
    """

    def __init__(self, cells: Cells, family: str, lineage: Lineage) -> None:
        self._cells = cells
        self._family = family
        self._lineage = lineage
        self._places = cells.families[family]
        self._need = max(1, *(cells[number].need for number in self._places.values()))
        self._shapes: dict[str, set[frozenset[str]]] = defaultdict(set)
        for unit, by in self._places:
            self._shapes[unit].add(frozenset(axis for axis, _ in by))
        self._elsewhere: dict[str, dict[str, None]] = defaultdict(dict)
        self._summed = 0

    def labels(self) -> dict[str, dict[str, None]]:
        """Return the categories met along each axis."""
        met: dict[str, dict[str, None]] = defaultdict(dict)
        for axis, contexts in self._contexts().items():
            met[axis] = dict.fromkeys(label for members in contexts.values() for label in members)
        return met

    def hear_of(self, labels: Mapping[str, Mapping[str, None]]) -> None:
        """Learn of categories that a measure has which this one is a part of, or the sum of."""
        for axis, names in labels.items():
            self._elsewhere[axis].update(names)

    def add_missing(self) -> None:
        """Add totals that no table shows but that stand between numbers that tables show.

        Women of all ages stand between women by age and all persons.
        """
        shapes = self._shapes

        @cache
        def wanted(unit: str, shape: frozenset[str]) -> bool:
            """Tell whether something is shown that such a number is part of."""
            above = (other for ancestor in self._lineage.above.get(unit, ()) for other in shapes.get(ancestor, ()))
            return any(other < shape for other in shapes[unit]) or any(other <= shape for other in above)

        self._add_totals(self._places, wanted)

    def _add_totals(self, of: Iterable[Place], wanted: Callable[[str, frozenset[str]], bool]) -> None:
        """Add the wanted totals of some numbers, by unit and axes, and those of these totals."""
        level = list(of)
        while level:
            narrower = []
            for unit, by in level:
                shape = frozenset(axis for axis, _ in by)
                for at, (axis, _) in enumerate(by):
                    place = unit, by[:at] + by[at + 1 :]
                    if place not in self._places and wanted(unit, shape - {axis}):
                        self._cells.unknown(self._family, place, self._need)
                        narrower.append(place)
            level = narrower

    def sums(self) -> list[Sum]:
        """Return everything that is a sum, along each axis and over the units."""
        sums = [each for axis, members in self._contexts().items() for each in self._sums_along(axis, members)]
        sums += self.sums_of_units()
        self._summed = len(self._places)
        return sums

    def _contexts(self) -> dict[str, dict[Place, Members]]:
        """Return the categories along each axis wherever there are any; what has been worked out of them is none.

        Those whom no category holds are one, where figures show that there are such.
        """
        contexts: dict[str, dict[Place, Members]] = defaultdict(lambda: defaultdict(dict))
        for (unit, by), number in self._places.items():
            for at, (axis, category) in enumerate(by):
                if category[0] != "<" or category == REST or axis == SEX:
                    contexts[axis][unit, by[:at] + by[at + 1 :]][category] = number
        return contexts

    def complete(self, sums: Sequence[Sum]) -> bool:
        """Add the categories and units that a total leaves room for; tell whether there were any.

        Several that share a small remainder stay together: what is known of them is how many they are in all. When
        none is missing any more, figures show that there is one that no table has; it sums along the other axes, too.
        """
        categories = {axis: {**labels, **self._elsewhere[axis]} for axis, labels in self.labels().items()}
        left_over = [each for each in sums if self._remainder(each) > 0 and not self._is_along(each)]
        added: list[Place] = []
        for each in left_over:
            missing = each.lacking if each.axis == UNIT else self._missing(each, categories[each.axis])
            if len(missing) == 1 or (self._remainder(each) >= self._need and each.axis != UNIT):
                for place in missing:
                    self._cells.unknown(self._family, place, self._need)
                added += missing
        if len(self._places) == self._summed:
            noisy = self._noisy(sums)
            for each in left_over:
                certain = each.to_all and each.axis not in noisy and self._stands(each)
                if certain and each.rest and each.rest not in self._places:
                    self._cells.unknown(self._family, each.rest, self._need)
                    added.append(each.rest)
        # Where a table shows the totals of the other categories, it tells of theirs, too.
        self._add_totals(added, lambda unit, shape: shape in self._shapes[unit])
        return len(self._places) > self._summed

    def _is_along(self, each: Sum) -> bool:
        """Tell whether the whole of a sum is a category along the same axis."""
        return any(axis == each.axis for axis, _ in self._cells[each.whole].by)

    def _missing(self, each: Sum, labels: Iterable[str]) -> tuple[Place, ...]:
        unit, by = self._cells[each.whole].place
        places = ((unit, with_category(by, each.axis, label)) for label in labels)
        return tuple(place for place in places if place not in self._places)

    def _sums_along(self, axis: str, contexts: Mapping[Place, Members]) -> list[Sum]:
        scheme_of = self._schemes(axis, contexts)
        met = dict.fromkeys(label for members in contexts.values() for label in members)
        labels = tuple({**met, **self._elsewhere[axis]})
        everything = reach(labels)
        # A difference that is a category elsewhere is that category here, too.
        named = {piece_between(*span): label for label in labels if (span := read_span(label))}
        sums: list[Sum] = []
        for (unit, by), shown in contexts.items():
            scheme = scheme_of(tuple(shown))
            members = shown | {
                piece: self._difference((unit, with_category(by, axis, named.get(piece, piece))), terms, shown)
                for piece, terms in scheme.differences
            }
            for whole, parts in scheme.sums:
                rest = unit, with_category(by, axis, f"{REST} {whole}")
                sums.append(Sum(axis, members[whole], tuple(members[part] for part in parts), rest))
            total = self._places.get((unit, by))
            if total is not None:
                for number, top in enumerate(scheme.tops):
                    rest = unit, with_category(by, axis, f"{REST}{number or ''}")
                    numbers = tuple(members[part] for part in top)
                    apart = len(scheme.tops) == 1
                    sure = apart and reach(tuple(shown)) == everything and not has_gap(tuple(shown))
                    sums.append(Sum(axis, total, numbers, rest, sure=sure, apart=apart, to_all=True))
                    if self._remainder(sums[-1]) <= -self._need:
                        sums += self._fewer(axis, total, shown, contexts)
        return sums if self._are_all(sums) else [replace(each, sure=False) if each.to_all else each for each in sums]

    def _fewer(self, axis: str, total: int, shown: Members, contexts: Mapping[Place, Members]) -> Iterator[Sum]:
        """Sum the categories that another context has alone, where they do not exceed the total."""
        others = dict.fromkeys(tuple(label for label in shown if label in other) for other in contexts.values())
        for labels in others:
            each = Sum(axis, total, tuple(shown[label] for label in labels), sure=False, apart=False)
            if 0 < len(labels) < len(shown) and abs(self._remainder(each)) < self._need:
                yield each

    def _are_all(self, sums: Sequence[Sum]) -> bool:
        """Tell whether the categories of an axis are all there are, as far as any total that is shown tells."""
        off = [self._remainder(each) for each in sums if each.to_all and each.sure and self._stands(each)]
        noisy = any(-self._need < each < 0 for each in off)
        return not any(each >= self._need or (each > 0 and not noisy) for each in off)

    def _difference(self, place: Place, terms: Sequence[tuple[str, int]], members: Members) -> int:
        number = self._places.get(place)
        if number is None:
            number = self._cells.unknown(self._family, place, self._need)
        value = sum(sign * self._cells[members[label]].value for label, sign in terms)
        if not math.isnan(value):
            self._cells.work_out(number, value, [members[label] for label, _ in terms])
        return number

    def _schemes(self, axis: str, contexts: Mapping[Place, Members]) -> Callable[[tuple[str, ...]], Scheme]:
        """Return what gives the scheme of the categories met in a context."""
        if axis == SEX:
            return lambda labels: Scheme((labels,))
        order = dict.fromkeys(label for members in contexts.values() for label in members)
        found = self._found_sums(contexts)

        @cache
        def scheme(labels: tuple[str, ...]) -> Scheme:
            return scheme_of_spans(labels) or scheme_of_sums([label for label in order if label in set(labels)], found)

        return scheme

    def _found_sums(self, contexts: Mapping[Place, Members]) -> list[tuple[str | None, list[str]]]:
        alike: dict[tuple[str, ...], list[tuple[By, list[float], float]]] = defaultdict(list)
        for place, members in contexts.items():
            numbers = [self._cells[number].value for number in members.values()]
            if len(members) < 3 or any(map(math.isnan, numbers)) or scheme_of_spans(tuple(members)):
                continue
            total = self._places.get(place)
            whole = math.nan if total is None else self._cells[total].value
            alike[(*members, "" if math.isnan(whole) else REST)].append((place[1], numbers, whole))
        found: list[tuple[str | None, list[str]]] = []
        for (*labels, _), rows in alike.items():
            columns = dict(zip(labels, zip(*(numbers for _, numbers, _ in rows), strict=True), strict=True))
            totals = [whole for _, _, whole in rows]
            weigh = evidence(by for by, _, _ in rows)
            found += find_sums(columns, weigh, None if any(map(math.isnan, totals)) else totals)
        return [(whole, parts) for whole, parts in found if self._holds(whole, parts, contexts)]

    def _holds(self, whole: str | None, parts: Sequence[str], contexts: Mapping[Place, Members]) -> bool:
        """Tell whether a sum found in some contexts holds in most that show all of it, one of all in every one.

        Where nobody is in the other categories, those that are left sum to all; elsewhere they do not. That others are
        part of these is believed when somebody is in them and the sum holds.
        """
        off = []
        others: set[str] = set()
        within: set[str] = set()
        for place, members in contexts.items():
            if not members.keys() >= {*parts, *([] if whole is None else [whole])}:
                continue
            others |= members.keys()
            total = self._places.get(place) if whole is None else members[whole]
            each = None if total is None else Sum("", total, tuple(members[part] for part in parts))
            if each and self._stands(each):
                off.append(abs(self._remainder(each)))
                if off[-1] < CLOSE:
                    within |= {label for label, number in members.items() if self._cells[number].value > 0}
        if whole is None:
            return all(each <= CLOSE for each in off) and others <= {*parts, *within}
        return holds_in_most(off)

    def sums_of_units(self) -> Iterator[Sum]:
        """Sum each number over the units nearest below that have it too."""
        below: dict[Place, list[int]] = defaultdict(list)
        for (unit, by), number in self._places.items():
            for ancestor in self._lineage.above.get(unit, ()):
                if (ancestor, by) in self._places:
                    below[ancestor, by].append(number)
                    break
        for (unit, by), parts in below.items():
            lacking = tuple(self._lacking(unit, by))
            whole = self._places[unit, by]
            yield Sum(UNIT, whole, tuple(parts), (f"{unit} {REST}", by), lacking, sure=not lacking)

    def _lacking(self, unit: str, by: By) -> Iterator[Place]:
        """Give the places in the units below that nothing tells of."""
        for child in self._lineage.below.get(unit, ()):
            if (child, by) not in self._places:
                deeper = list(self._lacking(child, by))
                whole = len(deeper) >= len(self._lineage.below.get(child, ()))
                yield from [(child, by)] if whole else deeper

    def relate(self, sums: Sequence[Sum]) -> None:
        """Note what an adversary knows of sums whose numbers are worked out as far as they can be."""
        remainders = {each: self._remainder(each) for each in sums}
        noisy = self._noisy(sums)
        # Where shown totals leave others over, so do those that are worked out of rounded shares.
        short = {each.axis for each, off in remainders.items() if off > 0 and each.to_all and self._stands(each)}
        for each, remainder in remainders.items():
            if remainder <= -self._need:
                continue
            parts, left = each.parts, remainder
            rough = each.axis not in short and any(self._cells[number].wide for number in (each.whole, *each.parts))
            exact = each.axis not in noisy and not rough
            few = left_for_unknown(self._cells, each)
            if each.rest and exact and 0 < few < self._need:
                # Those whom nothing tells of are together so few, and no reader can tell them apart.
                left, parts = few, tuple(part for part in parts if not math.isnan(self._cells[part].value))
            if each.rest and (left >= self._need or (left > 0 and exact)):
                rest = self._rest(each.rest, left, (each.whole, *parts))
                parts = parts if rest in parts else (*parts, rest)
            self._cells.relate(each.axis, each.whole, parts, sure=each.sure)
            if each.axis == UNIT:
                self._relate_units_between(each, parts)

    def _relate_units_between(self, each: Sum, parts: Sequence[int]) -> None:
        """Note the small groups in units between a unit and its parts: no table shows them, yet their parts tell them.

        Those whom nothing tells of are in such a group if they can be nowhere else.
        """
        unit, by = self._cells[each.whole].place
        rest = [part for part in parts if self._cells[part].place == each.rest]
        untold = [place[0] for place in each.lacking]
        untold += [self._cells[part].place[0] for part in each.parts if math.isnan(self._cells[part].value)]
        groups: dict[str, list[int]] = defaultdict(list)
        for part in parts:
            for between in self._between(unit, self._cells[part].place[0]):
                groups[between].append(part)
        for between, told in groups.items():
            inside = [between in self._between(unit, other) for other in untold]
            if any(inside) and not (rest and all(inside)):
                continue
            within = [*told, *rest] if any(inside) else told
            value = sum(self._cells[part].value for part in within)
            if len(within) > 1 and 0 < value < self._need:
                group = self._cells.unknown(self._family, (between, by), self._need)
                self._cells.work_out(group, value, within)
                self._cells.relate(UNIT, group, within)

    def _between(self, upper: str, lower: str) -> tuple[str, ...]:
        """Return the units between two."""
        above = self._lineage.above.get(lower, ())
        return above[: above.index(upper)] if upper in above else ()

    def _noisy(self, sums: Sequence[Sum]) -> set[str]:
        """Return the axes along which parts that are shown exceed their whole by a few: the source adds noise."""
        return {each.axis for each in sums if -self._need < self._remainder(each) < 0 and self._stands(each)}

    def _stands(self, each: Sum) -> bool:
        return all(self._cells[number].stands for number in (each.whole, *each.parts))

    def _rest(self, place: Place, remainder: float, of: Sequence[int]) -> int:
        number = self._places.get(place)
        if number is None:
            number = self._cells.unknown(self._family, place, self._need)
        if math.isnan(self._cells[number].value):
            self._cells.work_out(number, remainder, of)
        self._cells[number].remainder = self._cells[number].small
        return number

    def _remainder(self, each: Sum) -> float:
        """Return by how much a cell exceeds its parts; 0 where one of them cannot be worked out."""
        remainder = remainder_of(self._cells, each)
        return 0.0 if math.isnan(remainder) else round(remainder, 6)


def evidence(contexts: Iterable[By]) -> list[bool]:
    """Tell which contexts count as evidence: those of one sex, where there are such."""
    of_one_sex = [any(axis == SEX for axis, _ in by) for by in contexts]
    return of_one_sex if any(of_one_sex) else [True] * len(of_one_sex)
