"""Imported figures as tables by sex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from jamtbok.measures.gaps import Gap
from jamtbok.model.snapshot import Observation, Sex


@dataclass(frozen=True)
class FigureRow:
    """One group and year of a measure."""

    group: str
    year: int
    gap: Gap
    unknown: float | None
    total: float | None


@dataclass(frozen=True)
class Figures:
    """One measure: its rows by group and year, the unit that it counts and its sources."""

    measure: str
    unit: str
    sources: tuple[str, ...]
    rows: tuple[FigureRow, ...]

    @property
    def latest(self) -> tuple[FigureRow, ...]:
        """The rows of the last year."""
        last = max(row.year for row in self.rows)
        return tuple(row for row in self.rows if row.year == last)


def figures(observations: Sequence[Observation]) -> tuple[Figures, ...]:
    """Gather tidy observations into one table a measure and unit of measurement: per cent are no persons.

    Measures come in alphabetical order, groups as they are first met, years rising. When the same cell is met twice
    the later one counts.
    """
    measures: dict[tuple[str, str], list[Observation]] = {}
    for observation in observations:
        measures.setdefault((observation.measure, observation.unit), []).append(observation)
    return tuple(
        _one_measure(measure, unit, its) for (measure, unit), its in sorted(measures.items(), key=itemgetter(0))
    )


def _one_measure(measure: str, unit: str, observations: list[Observation]) -> Figures:
    cells: dict[tuple[str, int], dict[Sex, float | None]] = {}
    for observation in observations:
        cells.setdefault((observation.group, observation.year), {})[observation.sex] = observation.value
    groups = list(dict.fromkeys(observation.group for observation in observations))
    rows = [
        FigureRow(group, year, Gap(cell.get("women"), cell.get("men")), cell.get("unknown"), cell.get("total"))
        for (group, year), cell in sorted(cells.items(), key=lambda item: (groups.index(item[0][0]), item[0][1]))
    ]
    sources = dict.fromkeys(observation.source for observation in observations if observation.source)
    return Figures(measure, unit, tuple(sources), tuple(rows))
