"""What shares give away: with the number that it is taken of, a per cent is a number of persons.

No file says what its per cent are taken of, so everything that they may be taken of is tried: numbers with the same
name or from the same source, or what the settings say; at the same place, or with the sex or a dimension left out.
What fits every figure is believed: persons are whole, and the shares that one group is divided in sum to a hundred.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jamtbok.disclosure.cells import Cell, Cells, Place, names_within, plain, without

_PER_CENT = re.compile(r"procent|%|per cent|percent|andel\b.*")
_PER_NUMBER = re.compile(r"(?:antal |personer )*(?:per|/) ?(1(?: ?0)+)\b.*")


def scale_of(unit: str) -> float:
    """Return what a share is taken of when it is whole: 100 for per cent; 0 for a unit that is no share.

    Examples
    --------
    >>> scale_of("Procent"), scale_of("per 1 000 invånare"), scale_of("kronor per 1 000 invånare")
    (100.0, 1000.0, 0.0)
    """
    name = plain(unit)
    if _PER_CENT.fullmatch(name):
        return 100.0
    if name in ("promille", "‰"):
        return 1000.0
    found = _PER_NUMBER.fullmatch(name)
    return float(found[1].replace(" ", "")) if found else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """One share: where it stands, the figure that shows it, and how many values must be possible if it is hidden."""

    place: Place
    value: float
    figure: int
    need: int
    source: str

    @property
    def half_step(self) -> float:
        """How far the share may be from the exact one, by its rounding."""
        decimals = len(f"{self.value:.6f}".rstrip("0").partition(".")[2])
        return float(0.5 * 10.0**-decimals)


@dataclass
class Implied:
    """What was found.

    Parameters
    ----------
    follows
        Shares by figure, with a cell that they cannot be shown without.
    parts
        Measures, each with the one that it is part of at every place.
    divided
        New measures that complete the tables of another one.
    equal
        Measures, each with a new one that says the same, as far as shares can.
    """

    follows: list[tuple[int, int]] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)
    divided: list[str] = field(default_factory=list)
    equal: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Whole:
    """What shares are of, and how far off that may be."""

    value: float
    off: float = 0.0


class Implying:
    """Adds the numbers of persons that a measure of shares implies.

    Parameters
    ----------
    cells
        All cells of the year.
    found
        Gets what is found.
    measure, scale, shares
        The measure.
    """

    def __init__(self, cells: Cells, found: Implied, measure: str, scale: float, shares: Sequence[Share]) -> None:
        self._cells = cells
        self._measure = measure
        self._scale = scale
        self._shares = shares
        self._found = found

    def imply(self, bases: Mapping[str, frozenset[str]], said: str = "") -> None:
        """Add what the shares imply.

        Parameters
        ----------
        bases
            Measures that count persons, with their sources.
        said
            What the settings say that the shares are of.
        """
        sources = {share.source for share in self._shares if share.source}
        axes = dict.fromkeys(axis for share in self._shares for axis, _ in share.place[1])
        named = {self._measure, said, *names_within(self._measure, bases)}
        for base, base_sources in bases.items():
            if base not in named and sources.isdisjoint(base_sources):
                continue
            if (
                base != self._measure
                and not self._taken_of(base, [other for other in bases if other != base])
                and base in named
            ):
                self._taken_out(base)
            for axis in axes:
                self._divided(base, axis)

    def _room(self, share: Share, whole: _Whole) -> float:
        """Return how far the number of persons may be from what a share and its whole say."""
        return (share.half_step * (1 + 1e-9) * whole.value + share.value * whole.off) / self._scale + 1e-6

    # -- shares of a number at the same place

    def _taken_of(self, base: str, others: Sequence[str]) -> bool:
        """Add the persons that the shares are of a measure, if they may be of it; tell whether they may."""
        places = self._cells.families[base]
        taken = [(share, places[share.place]) for share in self._shares if share.place in places]
        persons: list[tuple[Share, int, int]] = []
        for share, whole in taken:
            value = self._cells[whole].value
            exact = share.value * value / self._scale
            if not 0 <= round(exact) <= value or abs(exact - round(exact)) > self._room(share, _Whole(value)):
                return False
            if 2 * self._room(share, _Whole(value)) + 1 < share.need:
                persons.append((share, whole, round(exact)))
        family = f"{self._measure} / {base}"
        self._found.follows += [(share.figure, whole) for share, whole in taken]
        for share, _, number in persons:
            self._add(family, share, share.place, number)
        if persons:
            self._found.parts.append((family, base))
            self._found.equal += [(other, family) for other in others if self._are_those(other, persons)]
        return bool(taken)

    def _are_those(self, other: str, persons: Sequence[tuple[Share, int, int]]) -> bool:
        """Tell whether a measure shows the same persons wherever it has the place."""
        places = self._cells.families[other]
        found = [
            abs(self._cells[places[share.place]].value - number)
            <= self._room(share, _Whole(self._cells[whole].value)) + 0.5
            for share, whole, number in persons
            if share.place in places
        ]
        return bool(found) and all(found)

    def _taken_out(self, part: str) -> None:
        """Add the persons that a measure is taken out of, if the shares are its shares."""
        places = self._cells.families[part]
        family = f"{part} / {self._measure}"
        added = False
        for share in self._shares:
            number = places.get(share.place)
            if number is None or not share.value:
                continue
            self._found.follows.append((share.figure, number))
            whole = self._whole(share, self._cells[number].value)
            if 2 * whole.off + 1 < share.need and whole.value >= self._cells[number].value:
                self._add(family, share, share.place, round(whole.value))
                added = True
        if added:
            self._found.parts.append((part, family))

    def _whole(self, share: Share, number: float) -> _Whole:
        """Return what a number is a share of."""
        whole = number * self._scale / share.value
        return _Whole(whole, whole * share.half_step / share.value)

    # -- shares of a number with one axis less

    def _divided(self, base: str, axis: str) -> None:
        """Add the persons in the groups that a measure is divided in along an axis, if the shares may be theirs."""
        places = self._cells.families[base]
        groups: dict[Place, list[Share]] = defaultdict(list)
        for share in self._shares:
            unit, by = share.place
            over = without(by, (axis,))
            if over != by:
                groups[unit, over].append(share)
        wholes = {
            place: whole for place, group in groups.items() if (whole := self._divided_whole(places, place, group))
        }
        if not wholes or not all(self._fits(places, groups[place], whole) for place, whole in wholes.items()):
            return
        several = [group for group in groups.values() if len(group) > 1]
        if several and not any(self._is_whole(group) for group in several):
            return
        family = f"{self._measure} / {base} / {axis}"
        added = False
        for place, whole in wholes.items():
            lead = groups[place][0]
            total = places.get(place)
            followed = [self._add(family, lead, place, round(whole.value)) if total is None else total]
            added |= total is None
            for share in groups[place]:
                shown = places.get(share.place)
                if shown is None and 2 * self._room(share, whole) + 1 < share.need:
                    shown = self._add(family, share, share.place, round(share.value * whole.value / self._scale))
                    added = True
                if shown is not None:
                    followed.append(shown)
            # Some shares of a group and one of its numbers give the others.
            self._found.follows += [(share.figure, number) for share in groups[place] for number in followed]
        if added:
            units = {unit for unit, _ in wholes}
            table = self._cells.families[family]
            for place, number in places.items():
                if place[0] in units:
                    table.setdefault(place, number)
            self._found.divided.append(family)

    def _divided_whole(self, places: Mapping[Place, int], place: Place, group: Sequence[Share]) -> _Whole | None:
        """Return the number that a group's shares are of: shown, or worked out from a part; ``None`` for neither."""
        if place in places:
            return _Whole(self._cells[places[place]].value)
        shown = [(share, self._cells[places[share.place]].value) for share in group if share.place in places]
        if shown and len(shown) == len(group) and self._is_whole(group):
            return _Whole(sum(number for _, number in shown))
        worked_out = [self._whole(share, number) for share, number in shown if share.value and number]
        return min(worked_out, key=lambda each: each.off, default=None)

    def _fits(self, places: Mapping[Place, int], group: Sequence[Share], whole: _Whole) -> bool:
        for share in group:
            exact = share.value * whole.value / self._scale
            number = self._cells[places[share.place]].value if share.place in places else round(exact)
            room = self._room(share, whole)
            if not 0 <= number <= whole.value + whole.off + 1e-6 or abs(exact - number) > room:
                return False
        return sum(share.value - share.half_step for share in group) <= self._scale

    def _is_whole(self, group: Sequence[Share]) -> bool:
        """Tell whether shares sum to a whole, as far as they are rounded."""
        off = abs(sum(share.value for share in group) - self._scale)
        return off <= sum(share.half_step for share in group) + 1e-9

    def _add(self, family: str, share: Share, place: Place, number: int) -> int:
        cell = Cell(family, place, float(number), share.need, share.figure, small=0 < number < share.need, implied=True)
        cell.fixed = number == 0
        return self._cells.add(cell)
