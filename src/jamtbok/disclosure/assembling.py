"""From figures to what an adversary can set up: the cells of each year and every relation between them.

Each year stands alone, so that a figure is hidden or shown alike in every year's report that repeats it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, product

from jamtbok.disclosure.cells import SAME, SEX, Cell, Cells, Place, categories, names_within, plain
from jamtbok.disclosure.changes import find_changes
from jamtbok.disclosure.margins import Lineage, Margins
from jamtbok.disclosure.measures import (
    add_others,
    complete_measures,
    complete_units,
    find_divisions,
    find_sums_of_measures,
    related_measures,
    sums_of_measures,
)
from jamtbok.disclosure.percentages import Implied, Implying, Share, scale_of
from jamtbok.disclosure.working_out import bound_unknown, confirm, work_out
from jamtbok.model.snapshot import Observation
from jamtbok.settings.workbook import DisclosureSettings

#: How many times tables are completed: each time may tell more of what others lack.
_ROUNDS = 5

#: A figure with the unit that it belongs to, "" for all units.
Figure = tuple[str, Observation]


@dataclass(slots=True)
class _Count:
    """One number of persons, from all the figures that show it."""

    value: float
    figure: int
    threshold: int
    small: bool
    public: bool
    source: str


@dataclass
class Assembled:
    """What there is to protect.

    Parameters
    ----------
    years
        The cells of each year.
    same
        Further figures that show the same cell as the one that stands for them.
    follows
        Figures that cannot be shown without a cell, by year.
    outright
        Figures that must be hidden whatever else is.
    """

    years: dict[int, Cells] = field(default_factory=lambda: defaultdict(Cells))
    same: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    follows: list[tuple[int, int, int]] = field(default_factory=list)
    outright: set[int] = field(default_factory=set)


class Assembler:
    """Sets up the cells and relations of an organisation's figures.

    Parameters
    ----------
    figures
        All figures of the organisation.
    lineage
        The units above each unit.
    rules
        Thresholds and what else the settings say.
    """

    def __init__(self, figures: Sequence[Figure], lineage: Lineage, rules: DisclosureSettings) -> None:
        self._figures = figures
        self._lineage = lineage
        self._rules = rules
        self._parts = {plain(part): plain(whole) for part, whole in rules.parts.items()}
        self._found = Assembled()
        self._counts: dict[str, dict[tuple[int, Place], _Count]] = defaultdict(dict)
        self._shares: dict[tuple[str, float, int], dict[Place, Share]] = defaultdict(dict)
        self._others: dict[str, dict[tuple[int, Place], _Count]] = defaultdict(dict)

    def assemble(self) -> Assembled:
        """Return the cells and relations."""
        self._gather()
        self._leave_out_single_categories()
        self._add_counts_and_changes()
        for year, cells in self._found.years.items():
            self._relate(year, cells)
        return self._found

    def _relate(self, year: int, cells: Cells) -> None:
        families = list(cells.families)
        margins = {family: Margins(cells, family, self._lineage) for family in families}
        for margin in margins.values():
            margin.add_missing()
        complete_units(cells, families, self._lineage)
        work_out(cells, [each for margin in margins.values() for each in margin.sums()])
        implied = self._imply_persons(year, cells)
        parts = [*implied.parts, *self._parts_of(families, cells)]
        comparable = list(dict.fromkeys((*families, *chain.from_iterable(parts))))
        found = [
            *find_sums_of_measures(cells, comparable),
            *find_divisions(cells, self._parts),
            *((one, [other]) for one, other in implied.equal),
            *(add_others(cells, part, whole) for part, whole in parts),
        ]
        for family in list(cells.families)[len(families) :]:
            margins[family] = Margins(cells, family, self._lineage)
            margins[family].add_missing()
        for related in related_measures(found):
            together = [margin for family, margin in margins.items() if family in related]
            for one, labels in product(together, [margin.labels() for margin in together]):
                one.hear_of(labels)
        cells.forget_worked_out()
        complete_measures(cells, found)
        sums = {family: margin.sums() for family, margin in margins.items()}
        across = list(sums_of_measures(cells, found))
        work_out(cells, [*chain.from_iterable(sums.values()), *across])
        for _ in range(_ROUNDS):
            # Sums show pieces of spans, and what is left of a total; the other measures may have those, too.
            completed = complete_measures(cells, found)
            completed |= {family for family, margin in margins.items() if margin.complete(sums[family])}
            if not completed:
                break
            sums |= {family: margins[family].sums() for family in margins if family in completed}
            across = list(sums_of_measures(cells, found))
            work_out(cells, [*chain.from_iterable(sums.values()), *across])
        confirm(cells, [*chain.from_iterable(sums.values()), *across])
        for family, margin in margins.items():
            margin.relate(sums[family])
            _tie_same_categories(cells, family)
        for each in across:
            cells.relate(each.axis, each.whole, each.parts)
        bound_unknown(cells, [*chain.from_iterable(sums.values()), *across])

    def _gather(self) -> None:
        threshold_of = cache(self._rules.threshold_of)
        hides_zero = cache(self._rules.hides_zero)
        for number, (unit, observation) in enumerate(self._figures):
            value = observation.value
            if value is None:
                continue
            measure = plain(observation.measure)
            place = unit, categories(tuple(observation.by.items()), observation.sex)
            threshold = threshold_of(observation.source)
            scale = scale_of(observation.unit)
            if scale:
                self._note_share((measure, scale, observation.year), place, value, number, threshold)
            elif observation.persons:
                small = 0 < value < threshold or (value == 0 and hides_zero(observation.source))
                if -threshold < value < 0:
                    self._found.outright.add(number)
                count = _Count(value, number, threshold, small, not threshold, observation.source)
                self._note(self._counts[measure], (observation.year, place), count)
            elif float(value).is_integer():
                count = _Count(value, number, threshold, False, not threshold, observation.source)
                self._note(self._others[measure], (observation.year, place), count)

    def _note_share(self, key: tuple[str, float, int], place: Place, value: float, number: int, threshold: int) -> None:
        if not threshold:
            return
        shares = self._shares[key]
        if place in shares:
            self._found.same[shares[place].figure].append(number)
        else:
            shares[place] = Share(place, value, number, threshold, self._figures[number][1].source)

    def _note(self, counts: dict[tuple[int, Place], _Count], at: tuple[int, Place], count: _Count) -> None:
        """Note a number; where several figures show it, they are hidden or shown together."""
        known = counts.setdefault(at, count)
        if known is not count:
            self._found.same[known.figure].append(count.figure)
            known.value = min(known.value, count.value)
            known.threshold = max(known.threshold, count.threshold)
            known.small |= count.small
            known.public |= count.public

    def _leave_out_single_categories(self) -> None:
        """Leave out dimensions with one category in all of a year: "kommun: Halmstad" in one file is all in another.

        Not where a measure has numbers both with and without it, and they would fall together.
        """
        tables = [*self._counts.values(), *self._others.values()]
        met: dict[tuple[int, str], set[str]] = defaultdict(set)
        for table in tables:
            for year, (_, by) in table:
                for axis, category in by:
                    met[year, axis].add(category)
        single = {at for at, found in met.items() if len(found) == 1 and at[1] != SEX}
        if not single:
            return
        for table in tables:
            moved = {
                (year, (unit, tuple(pair for pair in by if (year, pair[0]) not in single))): count
                for (year, (unit, by)), count in table.items()
            }
            if len(moved) == len(table):
                table.clear()
                table.update(moved)
        for (_, _, year), shares in self._shares.items():
            moved_shares = {
                share.place: share for share in (_without(share, year, single) for share in shares.values())
            }
            if len(moved_shares) == len(shares):
                shares.clear()
                shares.update(moved_shares)

    def _add_counts_and_changes(self) -> None:
        rising = {
            measure: {at: count.value for at, count in counts.items()}
            for measure, counts in self._counts.items()
            if all(count.value >= 0 for count in counts.values())
        }
        others = {
            measure: {at: count.value for at, count in counts.items()}
            for measure, counts in (*self._others.items(), *self._counts.items())
            if measure not in rising
        }
        changes = find_changes(rising, others)
        for measure, counts in self._counts.items():
            if measure not in changes:
                self._add_counts(measure, counts)
        for measure, level in changes.items():
            self._add_change(measure, level)

    def _add_counts(self, measure: str, counts: Mapping[tuple[int, Place], _Count]) -> None:
        need: dict[int, int] = defaultdict(int)
        for (year, _), count in counts.items():
            need[year] = max(need[year], count.threshold)
        for (year, place), count in counts.items():
            if count.value < 0:
                continue
            small = count.small and not count.public
            cell = Cell(measure, place, count.value, need[year], count.figure, small)
            cell.public = count.public
            cell.fixed = count.public or (count.value == 0 and not small)
            self._found.years[year].add(cell)

    def _add_change(self, measure: str, level: str) -> None:
        """Let each change be hidden with this year's or last year's number; add the latter where no file has it."""
        counts = self._counts[measure] if measure in self._counts else self._others[measure]
        for (year, place), count in counts.items():
            now = self._found.years[year].families.get(level, {}).get(place)
            if now is None and measure in self._counts:
                self._add_counts(measure, {(year, place): count})
            if now is None or count.public:
                continue
            before = self._found.years[year - 1]
            earlier = before.families.get(level, {}).get(place)
            if earlier is None:
                value, need = self._found.years[year][now].value - count.value, self._found.years[year][now].need
                earlier = before.add(Cell(level, place, value, need, count.figure, small=0 < value < need))
                before[earlier].fixed = value <= 0
            self._found.outright.discard(count.figure)
            self._found.follows += [(count.figure, year, now), (count.figure, year - 1, earlier)]

    def _imply_persons(self, year: int, cells: Cells) -> Implied:
        """Add the numbers of persons that the year's shares imply."""
        sources: dict[str, frozenset[str]] = {
            measure: frozenset(count.source for (at, _), count in counts.items() if at == year and count.source)
            for measure, counts in self._counts.items()
            if measure in cells.families
        }
        of_unit: dict[str, dict[str, None]] = defaultdict(dict)
        for measure in sources:
            for unit, _ in cells.families[measure]:
                of_unit[unit][measure] = None
        implied = Implied()
        for (measure, scale, when), shares in self._shares.items():
            if when == year:
                near = dict.fromkeys(base for unit, _ in shares for base in of_unit[unit])
                bases = {base: sources[base] for base in near}
                implying = Implying(cells, implied, measure, scale, list(shares.values()))
                implying.imply(bases, self._parts.get(measure, ""))
        self._found.follows += [(figure, year, cell) for figure, cell in implied.follows]
        return implied

    def _parts_of(self, families: Sequence[str], cells: Cells) -> Iterator[tuple[str, str]]:
        """Give the measures that are part of another: the settings say so, or the one name holds the other."""
        for part in families:
            wholes = dict.fromkeys(names_within(part, cells.families))
            if self._parts.get(part) in cells.families:
                wholes[self._parts[part]] = None
            for whole in wholes:
                numbers, bases = cells.families[part], cells.families[whole]
                shared = numbers.keys() & bases.keys()
                if shared and all(cells[numbers[place]].value <= cells[bases[place]].value for place in shared):
                    yield part, whole


def _without(share: Share, year: int, single: Container[tuple[int, str]]) -> Share:
    unit, by = share.place
    return replace(share, place=(unit, tuple(pair for pair in by if (year, pair[0]) not in single)))


def _tie_same_categories(cells: Cells, family: str) -> None:
    """Tie numbers that are equal and stand under the same categories of dimensions with different names."""
    alike: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for (unit, by), number in cells.families[family].items():
        labels = tuple(sorted(category for axis, category in by if axis != SEX))
        if labels:
            sex = tuple(category for axis, category in by if axis == SEX)
            alike[unit, (*labels, *sex)].append(number)
    for numbers in alike.values():
        for number in numbers[1:]:
            if cells[number].value == cells[numbers[0]].value:
                cells.relate(SAME, numbers[0], (number,))
