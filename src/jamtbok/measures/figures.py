"""Imported figures as tables by sex."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from jamtbok.measures.ages import Age, read_ages
from jamtbok.measures.gaps import Gap, added
from jamtbok.model.snapshot import Observation, Sex, Symbol

#: Units of measurement (lower case) that are shares of a hundred.
PER_CENT = frozenset(("procent", "%", "andel (%)", "andel, procent", "andel i procent", "per cent", "percent"))

#: So much may two rounded shares miss a hundred by.
ROUNDED = 0.2

#: Categories (lower case) that stand for all.
WHOLE = frozenset(("alla", "totalt", "total", "samtliga", "summa", "summa totalt"))


@dataclass(frozen=True)
class FigureRow:
    """One group and year of a measure.

    Attributes
    ----------
    group
        The group in words, "" for all where the source has no word for it.
    by
        Its category in each dimension; empty for all.
    gap
        Women and men, with the reason where a figure is not there.
    unknown, total
        Those whose sex is unknown, and the source's own total; ``None`` where the source has none.
    symbols
        Why a figure is not there, by sex, for those that are not.
    """

    group: str
    year: int
    gap: Gap
    unknown: float | None
    total: float | None
    by: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[Sex, Symbol] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """One measure: its rows by group and year, the unit that it counts and its sources."""

    measure: str
    unit: str
    sources: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    persons: bool = False

    @property
    def latest(self) -> tuple[FigureRow, ...]:
        """The rows of the last year."""
        return self.of_year(self.years[-1])

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that there are rows for, rising."""
        return tuple(sorted({row.year for row in self.rows}))

    @property
    def per_cent(self) -> bool:
        """Whether the figures are per cent."""
        return self.unit.lower() in PER_CENT

    @cached_property
    def distribution(self) -> bool:
        """Whether they are per cent of women and men among all, könsfördelning: then the two are the whole.

        Otherwise they are per cent of the women and per cent of the men, and the two must never be confused.
        """
        known = [(row.gap.women or 0) + (row.gap.men or 0) for row in self.rows if row.gap.difference is not None]
        return self.per_cent and bool(known) and all(abs(whole - 100) <= ROUNDED for whole in known)

    @cached_property
    def divisions(self) -> tuple[tuple[str, ...], ...]:
        """The dimensions that rows are divided by, each combination once, as they are first met; never ``()``."""
        return tuple(dict.fromkeys(tuple(row.by) for row in self.rows if row.by))

    @cached_property
    def ages(self) -> dict[str, Age]:
        """The groups read as ages; empty unless ages are all that the figures are divided by."""
        if len(self.divisions) != 1 or len(self.divisions[0]) != 1:
            return {}
        return read_ages(self.divisions[0][0], (row.group for row in self.rows if row.by))

    def of_year(self, year: int) -> tuple[FigureRow, ...]:
        """Return the rows of one year."""
        return tuple(row for row in self.rows if row.year == year)

    def divided_by(self, division: tuple[str, ...], year: int) -> tuple[FigureRow, ...]:
        """Return the rows of one year and one division."""
        return tuple(row for row in self.of_year(year) if tuple(row.by) == division)

    def overall(self, year: int) -> Gap | None:
        """Return women and men in all: the source's own row for all, or the sum of the groups when persons are counted.

        ``None`` when there is neither.
        """
        for row in self.of_year(year):
            if not row.by:
                return row.gap
        if self.persons and len(self.divisions) == 1:
            groups = self.divided_by(self.divisions[0], year)
            return added([row.gap for row in groups]) if groups else None
        return None

    def unknown(self, year: int) -> float | None:
        """Return how many of unknown sex there are in all; ``None`` when that is not known, or nobody has counted."""
        rows = [row for row in self.of_year(year) if not row.by][:1]
        if not rows and len(self.divisions) == 1:
            rows = list(self.divided_by(self.divisions[0], year))
        counted = [row.unknown for row in rows if row.unknown is not None]
        return sum(counted) if counted and len(counted) == len(rows) else None

    def by_year(self) -> dict[int, Gap]:
        """Return women and men in all for every year that has them."""
        return {year: pair for year in self.years if (pair := self.overall(year))}


def figures(observations: Sequence[Observation]) -> tuple[Figures, ...]:
    """Gather tidy observations into one table a measure and unit of measurement: per cent are no persons.

    Measures come in alphabetical order, groups as they are first met, years rising. When the same cell is met twice
    the later one counts. A sex that a row has no figure for is missing there.
    """
    measures: dict[tuple[str, str], list[Observation]] = {}
    for observation in observations:
        measures.setdefault((observation.measure, observation.unit), []).append(observation)
    return tuple(
        _one_measure(measure, unit, its) for (measure, unit), its in sorted(measures.items(), key=itemgetter(0))
    )


def _one_measure(measure: str, unit: str, observations: list[Observation]) -> Figures:
    cells: dict[tuple[str, int], dict[Sex, Observation]] = {}
    for observation in observations:
        cells.setdefault((observation.group, observation.year), {})[observation.sex] = observation
    groups = {group: place for place, group in enumerate(dict.fromkeys(group for group, _ in cells))}
    rows = [
        _row(group, year, cell)
        for (group, year), cell in sorted(cells.items(), key=lambda item: (groups[item[0][0]], item[0][1]))
    ]
    sources = dict.fromkeys(observation.source for observation in observations if observation.source)
    return Figures(measure, unit, tuple(sources), tuple(rows), all(observation.persons for observation in observations))


def _row(group: str, year: int, cell: dict[Sex, Observation]) -> FigureRow:
    by = next(iter(cell.values())).by
    if all(category.lower() in WHOLE for category in by.values()):
        by = {}
    values: dict[Sex, float | None] = {sex: each.value for sex, each in cell.items()}
    symbols: dict[Sex, Symbol] = {sex: each.symbol or "missing" for sex, each in cell.items() if each.value is None}
    for sex in ("women", "men"):
        if sex not in cell:
            symbols[sex] = "missing"
    pair = Gap(values.get("women"), values.get("men"), symbols.get("women", ""), symbols.get("men", ""))
    return FigureRow(group, year, pair, values.get("unknown"), values.get("total"), by, symbols)
