"""A measure set against its base: who gets what, of how many, in all and inside the groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from jamtbok.measures.figures import Figures
from jamtbok.measures.gaps import CatchingUp, Gap, added, catching_up, combined, rate
from jamtbok.measures.intervals import (
    Difference,
    Interval,
    Mean,
    Part,
    Ratio,
    difference_of_means,
    difference_of_shares,
    interval_of_share,
    ratio_of_shares,
)
from jamtbok.measures.outcome import NotComputed, Reason
from jamtbok.measures.standard import Components, Level, Standardised, Stratum, components, standardised
from jamtbok.measures.strata import PartsOfGroup, Within, within
from jamtbok.measures.trends import Trend, trend
from jamtbok.model.names import folded

#: Groups may have so much more than the whole together, since sources round and add noise.
ROUGHLY = 1.02


class Kind(StrEnum):
    """What a measure is of its base; the value is the code in the catalogue's column ``kind``."""

    PART = "part"
    """So many of the base: those granted of those who applied."""
    PER_CENT = "per_cent"
    """So many per cent of the base, already computed."""
    AMOUNT = "amount"
    """A sum that falls on the base: kronor, hours, visits."""
    MEAN = "mean"
    """An amount for each in the base, already computed."""

    @property
    def of_persons(self) -> bool:
        """Whether it is a share, so that everyone in the base either has it or not."""
        return self in (Kind.PART, Kind.PER_CENT)


@dataclass(frozen=True)
class Group:
    """One group: the levels of its women and men, how many they are, and intervals where they can be told."""

    name: str
    level: Gap
    base: Gap
    women_interval: Interval | None = None
    men_interval: Interval | None = None


@dataclass(frozen=True)
class Division:
    """The groups of one division, and what they say of the difference in the whole.

    Attributes
    ----------
    within
        The comparison inside the groups; only shares have one.
    """

    dimensions: tuple[str, ...]
    groups: tuple[Group, ...]
    standardised: Standardised | NotComputed
    components: Components | NotComputed
    within: Within | NotComputed | None


@dataclass(frozen=True)
class Comparison:
    """What a measure set against its base says of women and men.

    Attributes
    ----------
    year
        The latest year that both measures have.
    everyone
        Women's and men's levels in all and how many are behind them. Levels are shares (0–1), or amounts per person in
        the measure's unit.
    """

    kind: Kind
    unit: str
    year: int
    everyone: Group
    difference: Difference | NotComputed
    ratio: Ratio | NotComputed
    catching_up: CatchingUp | NotComputed
    trend: Trend | NotComputed
    by_year: dict[int, Gap]
    divisions: tuple[Division, ...]


def find(measures: Sequence[Figures], named: str) -> Figures | None:
    """Find a measure by its name as someone has written it: upper and lower case and spaces do not matter, and the
    beginning is enough where only one measure has it.
    """
    wanted = folded(named)
    if not wanted:
        return None
    for same in (str.__eq__, str.startswith):
        found = [measure for measure in measures if same(folded(measure.measure), wanted)]
        if len(found) == 1:
            return found[0]
    return None


def compare(outcome: Figures, base: Figures, kind: Kind, *, deviation: Gap | None = None) -> Comparison | NotComputed:
    """Set a measure against its base.

    Parameters
    ----------
    outcome, base
        The two measures, with women and men in the same groups and years.
    kind
        What the one is of the other.
    deviation
        Standard deviations of the latest year's values, which an interval of a mean needs.
    """
    pairs = {
        year: found for year in outcome.years if year in base.years and (found := _in_all(outcome, base, kind, year))
    }
    if not pairs:
        return NotComputed(Reason.MISSING)
    year = max((year for year, found in pairs.items() if found.level.difference is not None), default=max(pairs))
    everyone = pairs[year]
    level, of = everyone.level, everyone.base
    by_year = {year: found.level for year, found in pairs.items()}
    return Comparison(
        kind=kind,
        unit=outcome.unit,
        year=year,
        everyone=_with_intervals(everyone, kind),
        difference=_difference(level, of, kind, deviation),
        ratio=_ratio(level, of, kind),
        catching_up=catching_up(level, of),
        trend=trend(by_year),
        by_year=by_year,
        divisions=tuple(
            _division(division, groups, kind, of)
            for division in outcome.divisions
            if (groups := _groups(outcome, base, kind, division, year))
        ),
    )


def _in_all(outcome: Figures, base: Figures, kind: Kind, year: int) -> Group | None:
    """Return the level and the base of all: from the sources' own rows for all, or else from the groups."""
    whole, whole_base = (next((row for row in each.of_year(year) if not row.by), None) for each in (outcome, base))
    if whole and whole_base:
        return Group("", _level(whole.gap, whole_base.gap, kind), whole_base.gap)
    for division in outcome.divisions:
        if groups := _groups(outcome, base, kind, division, year):
            everyone = added(group.base for group in groups)
            amount = added(combined(_amount, group.level, group.base) for group in groups)
            return Group("", rate(amount, everyone), everyone)
    return None


def _amount(level: float | None, of: float | None) -> float | None:
    if of == 0:
        return 0.0
    return None if level is None or of is None else level * of


def _groups(outcome: Figures, base: Figures, kind: Kind, division: tuple[str, ...], year: int) -> tuple[Group, ...]:
    """Return the groups of a division; none unless both measures have the very same ones."""
    bases = {row.group: row.gap for row in base.divided_by(division, year)}
    rows = outcome.divided_by(division, year)
    if {row.group for row in rows} != set(bases):
        return ()
    return tuple(Group(row.group, _level(row.gap, bases[row.group], kind), bases[row.group]) for row in rows)


def _level(outcome: Gap, base: Gap, kind: Kind) -> Gap:
    if kind is Kind.PER_CENT:
        return rate(outcome, Gap(100, 100))
    return outcome if kind is Kind.MEAN else rate(outcome, base)


def _division(dimensions: tuple[str, ...], groups: tuple[Group, ...], kind: Kind, everyone: Gap) -> Division:
    unknown = next((found for group in groups if (found := _unknown(group))), None) or _overlap(groups, everyone)
    if unknown:
        return Division(dimensions, groups, unknown, unknown, unknown if kind.of_persons else None)
    strata = [
        Stratum(group.name, _stratum(group.level.women, group.base.women), _stratum(group.level.men, group.base.men))
        for group in groups
    ]
    if not kind.of_persons:
        return Division(dimensions, groups, standardised(strata), components(strata), None)
    parts = [
        PartsOfGroup(group.name, _part(group.level.women, group.base.women), _part(group.level.men, group.base.men))
        for group in groups
    ]
    return Division(
        dimensions,
        tuple(_with_intervals(group, kind) for group in groups),
        standardised(strata),
        components(strata),
        within(parts),
    )


def _overlap(groups: Sequence[Group], everyone: Gap) -> NotComputed | None:
    """Tell whether the groups have more persons than there are: who is in two of them would be counted twice."""
    together = added(group.base for group in groups)
    for whole, parts in ((everyone.women, together.women), (everyone.men, together.men)):
        if whole is not None and parts is not None and parts > whole * ROUGHLY:
            return NotComputed(Reason.OVERLAPPING)
    return None


def _unknown(group: Group) -> NotComputed | None:
    return group.base.unknown or combined(_amount, group.level, group.base).unknown


def _stratum(level: float | None, of: float | None) -> Level | None:
    return None if level is None or not of else Level(level, of)


def _part(level: float | None, of: float | None) -> Part:
    """Return the count behind a share. Per cent are rounded, and the count is whole."""
    return Part(0, 0) if level is None or of is None else Part(float(round(level * of)), of)


def _with_intervals(group: Group, kind: Kind) -> Group:
    if not kind.of_persons:
        return group
    women, men = _part(group.level.women, group.base.women), _part(group.level.men, group.base.men)
    return replace(group, women_interval=_interval(women), men_interval=_interval(men))


def _interval(part: Part) -> Interval | None:
    found = interval_of_share(part)
    return found if isinstance(found, Interval) else None


def _difference(level: Gap, base: Gap, kind: Kind, deviation: Gap | None) -> Difference | NotComputed:
    if base.unknown:
        return base.unknown
    if not base.women or not base.men:
        return NotComputed(Reason.NOBODY)
    if level.women is None or level.men is None:
        return level.unknown or NotComputed(Reason.MISSING)
    plain = Difference(level.women, level.men, base.women, base.men)
    if kind.of_persons:
        found = difference_of_shares(_part(level.women, base.women), _part(level.men, base.men))
        # The share that the source gives stands; only the interval rests on a whole number of persons.
        return found if isinstance(found, NotComputed) else replace(plain, interval=found.interval)
    if deviation is None or deviation.women is None or deviation.men is None:
        return plain
    return difference_of_means(Mean(level.women, deviation.women, base.women), Mean(level.men, deviation.men, base.men))


def _ratio(level: Gap, base: Gap, kind: Kind) -> Ratio | NotComputed:
    if not kind.of_persons:
        return NotComputed(Reason.NO_SPREAD)
    return ratio_of_shares(_part(level.women, base.women), _part(level.men, base.men))
