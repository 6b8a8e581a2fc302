"""What shares give away: with the number that it is taken of, a per cent is a number of persons.

No file says what its per cent are taken of, so everything that they may be taken of is tried: numbers with the same
name or from the same source, or what the settings say; at the same place, or with the sex or a dimension left out.
What fits every figure is believed: persons are whole, and the shares that one group is divided in sum to a hundred.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from jamtbok.disclosure.cells import NOT_SHOWN, Cell, Cells, Place, names_within, plain, without

_PER_CENT = re.compile(r"procent|%|per cent|percent|andel\b.*")
#: A share that leaves this many times the possible values that are needed tells nothing.
_COARSE = 3

_PER_NUMBER = re.compile(r"(?:antal |personer )*(?:per|/) ?(1(?: ?0)+)\b.*")


@lru_cache(maxsize=10_000)
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
    equal
        Measures, each with a new one that says the same, as far as shares can.
    """

    follows: list[tuple[int, int]] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)
    equal: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Estimate:
    """A number that shares tell, and how far off it may be."""

    value: float
    off: float = 0.0


class Implying:
    """Adds the numbers of persons that a measure of shares implies.

    Parameters
    ----------
    cells
        All cells of the year, worked out as far as they can be without shares.
    found
        Gets what is found.
    measure, scale, shares
        The measure.
    """

    def __init__(self, cells: Cells, found: Implied, measure: str, scale: float, shares: Sequence[Share]) -> None:
        self._cells = cells
        self._found = found
        self._measure = measure
        self._scale = scale
        self._shares = shares

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
            if base != self._measure:
                others = [other for other in bases if other != base]
                if not self._taken_of(base, others) and base in named:
                    self._taken_out(base)
            for axis in axes:
                self._divided(base, axis)

    # -- shares of a number at the same place

    def _taken_of(self, base: str, others: Sequence[str]) -> bool:
        """Add the persons that the shares are of a measure, if they may be of it; tell whether they may."""
        taken = [(share, whole) for share in self._shares if (whole := self._number(base, share.place)) is not None]
        if not self._all_fit((self._fits(share, self._cells[whole].value), whole) for share, whole in taken):
            return False
        family = f"{self._measure} / {base}"
        persons: list[tuple[Share, int]] = []
        for share, whole in taken:
            value = self._cells[whole].value
            if not self._fits(share, value):
                continue
            if self._tells(share, _Estimate(value)):
                persons.append((share, whole))
                self._add(family, share, share.place, self._share_of(share, _Estimate(value)))
            self._follow(share, whole)
        if persons:
            self._found.parts.append((family, base))
            those = [other for other in others if self._are_those(other, persons)]
            self._found.equal += [(other, family) for other in those]
            for other in those:
                self._add_bases(base, other)
        return bool(taken)

    def _fits(self, share: Share, base: float) -> bool:
        """Tell whether a share may be of a number: then it is a whole number of persons."""
        exact = share.value * base / self._scale
        return 0 <= round(exact) <= base and abs(exact - round(exact)) <= self._room(share, _Estimate(base))

    def _add_bases(self, base: str, part: str) -> None:
        """Add what the shares and their parts say of a measure where nothing else does."""
        for share in self._shares:
            number = self._number(part, share.place)
            shown = self._number(base, share.place)
            if number is None or (shown is not None and self._fits(share, self._cells[shown].value)):
                continue
            if not share.value:
                self._follow(share, number)
                continue
            whole = self._whole(share, self._cells[number].value)
            if self._tells(share, whole, of_whole=True):
                self._add(base, share, share.place, whole)
                self._follow(share, number)

    def _are_those(self, other: str, persons: Sequence[tuple[Share, int]]) -> bool:
        """Tell whether a measure shows the same persons, wherever tables show both it and what they are of."""
        found = []
        for share, whole in persons:
            number = self._number(other, share.place)
            if number is not None and self._cells[number].stands and self._cells[whole].stands:
                base = self._cells[whole].value
                exact = share.value * base / self._scale
                found.append(abs(self._cells[number].value - exact) <= self._room(share, _Estimate(base)))
        return bool(found) and all(found)

    def _taken_out(self, part: str) -> None:
        """Add the persons that a measure is taken out of, if the shares are its shares."""
        family = f"{part} / {self._measure}"
        added = False
        for share in self._shares:
            number = self._number(part, share.place)
            if number is None:
                continue
            self._follow(share, number)
            if not share.value:
                continue
            whole = self._whole(share, self._cells[number].value)
            if self._tells(share, whole, of_whole=True) and whole.value >= self._cells[number].value:
                self._add(family, share, share.place, whole)
                added = True
        if added:
            self._found.parts.append((part, family))

    # -- shares of a number with one axis less

    def _divided(self, base: str, axis: str) -> None:
        """Add the persons in the groups that a measure is divided in along an axis, if the shares may be theirs."""
        groups: dict[Place, list[Share]] = defaultdict(list)
        for share in self._shares:
            unit, by = share.place
            over = without(by, (axis,))
            if over != by:
                groups[unit, over].append(share)
        wholes = {place: whole for place, group in groups.items() if (whole := self._divided_whole(base, place, group))}
        for share in chain.from_iterable(group for place, group in groups.items() if place not in wholes):
            number = self._number(base, share.place)
            if number is not None and not share.value:
                # No share, whatever it is of: then it is nobody, or next to nobody.
                self._follow(share, number)
        judged = {place: self._divides(base, groups[place], whole) for place, whole in wholes.items()}
        several = {place: group for place, group in groups.items() if len(group) > 1}
        # Shares of the same number sum to all, or two or more of them fit the numbers that are shown.
        if several and not any(
            self._is_whole(group) or (judged.get(place) and self._fits_several(base, group))
            for place, group in several.items()
        ):
            return
        if not self._all_fit((fits, self._number(base, place)) for place, fits in judged.items()):
            return
        for place, whole in wholes.items():
            if judged[place]:
                self._add_group(base, place, groups[place], whole)

    def _add_group(self, base: str, place: Place, group: Sequence[Share], whole: _Estimate) -> None:
        """Add a group's numbers where no table shows them; with some shares and one number the others are known."""
        total = self._number(base, place)
        numbers = [self._add(base, group[0], place, whole) if total is None else total]
        for share in group:
            number = self._number(base, share.place)
            if number is None and self._tells(share, whole):
                number = self._add(base, share, share.place, self._share_of(share, whole))
            if number is not None:
                numbers.append(number)
        for share in group:
            for number in numbers:
                self._follow(share, number)

    def _divided_whole(self, base: str, place: Place, group: Sequence[Share]) -> _Estimate | None:
        """Return the number that a group's shares are of: shown, or worked out from a part; ``None`` for neither."""
        total = self._number(base, place)
        if total is not None:
            return _Estimate(self._cells[total].value)
        shown = [(share, self._cells[n].value) for share in group if (n := self._number(base, share.place)) is not None]
        if shown and len(shown) == len(group) and self._is_whole(group):
            whole = _Estimate(sum(number for _, number in shown))
            # Shares that are rounded may leave room for somebody else.
            if self._divides(base, group, whole):
                return whole
        worked_out = [self._whole(share, number) for share, number in shown if share.value and number]
        return min(worked_out, key=lambda each: each.off, default=None)

    def _divides(self, base: str, group: Sequence[Share], whole: _Estimate) -> bool:
        """Tell whether the shares may be those that a number is divided in."""
        for share in group:
            exact = share.value * whole.value / self._scale
            shown = self._number(base, share.place)
            number = round(exact) if shown is None else self._cells[shown].value
            if not 0 <= number <= whole.value + whole.off + 1e-6 or abs(exact - number) > self._room(share, whole):
                return False
        return sum(share.value - share.half_step for share in group) <= self._scale

    def _fits_several(self, base: str, group: Sequence[Share]) -> bool:
        numbers = [self._number(base, share.place) for share in group]
        return sum(number is not None and self._cells[number].stands for number in numbers) > 1

    def _is_whole(self, group: Sequence[Share]) -> bool:
        """Tell whether shares sum to a whole, as far as they are rounded."""
        off = abs(sum(share.value for share in group) - self._scale)
        return off <= sum(share.half_step for share in group) + 1e-9

    # -- what all have in common

    def _number(self, family: str, place: Place) -> int | None:
        """Return the cell of a measure, ``None`` where nothing tells its number."""
        number = self._cells.families[family].get(place)
        return None if number is None or math.isnan(self._cells[number].value) else number

    def _all_fit(self, judged: Iterable[tuple[bool, int | None]]) -> bool:
        """Tell whether nothing that a table shows contradicts; what has been worked out may itself be wrong."""
        return all(fits or number is None or not self._cells[number].stands for fits, number in judged)

    def _whole(self, share: Share, number: float) -> _Estimate:
        """Return what a number is a share of."""
        whole = number * self._scale / share.value
        return _Estimate(whole, whole * share.half_step / (share.value - share.half_step))

    def _room(self, share: Share, whole: _Estimate) -> float:
        """Return how far the number of persons may be from what a share and its whole say."""
        half_step = share.half_step * (1 + 1e-9)
        return (half_step * (whole.value + whole.off) + share.value * whole.off) / self._scale + 1e-6

    def _tells(self, share: Share, whole: _Estimate, *, of_whole: bool = False) -> bool:
        """Tell whether so few numbers are possible that it matters, also when what else is known halves them."""
        off = whole.off if of_whole else self._room(share, whole)
        return 2 * off + 1 < _COARSE * share.need

    def _share_of(self, share: Share, whole: _Estimate) -> _Estimate:
        return _Estimate(share.value * whole.value / self._scale, self._room(share, whole))

    def _add(self, family: str, share: Share, place: Place, told: _Estimate) -> int:
        number = round(told.value)
        known = self._cells.families.get(family, {}).get(place)
        if known is not None:
            # Nothing told it so far.
            cell = self._cells[known]
            cell.value, cell.figure, cell.implied = float(number), share.figure, True
        else:
            known = self._cells.add(Cell(family, place, float(number), share.need, share.figure, implied=True))
            cell = self._cells[known]
        cell.rough = True
        cell.wide = math.floor(told.value + told.off) > math.ceil(told.value - told.off)
        cell.small, cell.fixed = 0 < number < cell.need, number == 0
        return known

    def _follow(self, share: Share, number: int) -> None:
        """Let a share be hidden with a cell; a number that was only worked out is one that the share shows."""
        cell = self._cells[number]
        if cell.figure == NOT_SHOWN:
            cell.figure, cell.implied, cell.rough = share.figure, True, True
        self._found.follows.append((share.figure, number))
