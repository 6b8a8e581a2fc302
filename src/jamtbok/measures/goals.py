"""Goals: what a goal lacks, and how far an indicator has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamtbok.measures.gaps import closed
from jamtbok.model.answers import Row
from jamtbok.model.guarding import is_guarded
from jamtbok.model.values import BySex

#: What a goal needs before it can be followed up, in the order that the report names it.
PARTS = ("problem", "indicator", "baseline", "target", "date", "owner", "document")


@dataclass(frozen=True)
class Goal:
    """A goal and the parts of it that are missing.

    A baseline or a target without both sexes is missing: it cannot show a gap.
    """

    row: Row
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Indicator:
    """Baseline, present value and target for women and men.

    Attributes
    ----------
    women_closed, men_closed
        How much of the way to the target is gone, see `jamtbok.measures.gaps.closed`.
    gap_closed, gap_reversed
        How much of the gap between the sexes is gone, whichever has the higher figure, and whether they have changed
        places.
    """

    row: Row
    baseline: BySex
    now: BySex
    target: BySex

    @property
    def women_closed(self) -> float | None:
        """The women's part of the way, 0–1 or outside."""
        return closed(self.baseline.women, self.now.women, self.target.women)

    @property
    def men_closed(self) -> float | None:
        """The men's part of the way, 0–1 or outside."""
        return closed(self.baseline.men, self.now.men, self.target.men)

    @property
    def gap_closed(self) -> float | None:
        """How much of the gap between the sexes at the baseline is gone; ``None`` without one."""
        if not (self.baseline.complete and self.now.complete):
            return None
        return closed(abs(difference(self.baseline)), abs(difference(self.now)), 0.0)

    @property
    def gap_reversed(self) -> bool:
        """Whether the sex that had the higher figure at the baseline now has the lower one."""
        if not (self.baseline.complete and self.now.complete):
            return False
        return difference(self.baseline) * difference(self.now) < 0


def difference(figures: BySex) -> float:
    """Return women minus men of figures that are complete."""
    assert figures.women is not None
    assert figures.men is not None
    return figures.women - figures.men


def goals(rows: Sequence[Row]) -> tuple[Goal, ...]:
    """Return the goals of ``goals.targets`` with what each lacks."""
    return tuple(Goal(row, tuple(part for part in PARTS if _lacks(row, part))) for row in rows)


def _lacks(row: Row, part: str) -> bool:
    if part in ("baseline", "target"):
        figures = row.by_sex(part)
        return not is_guarded(row.get(part)) and (figures is None or not figures.complete)
    return not row.get(part)


def indicators(rows: Sequence[Row]) -> tuple[Indicator, ...]:
    """Return the indicators of ``followup.indicators``."""
    return tuple(
        Indicator(row, *(row.by_sex(part) or BySex() for part in ("baseline", "now", "target"))) for row in rows
    )
