"""The ten moments (SKR): a self-assessment with 1–4 on each, 10–40 in all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jamtbok.model.answers import Row

HOW_MANY = 10


@dataclass(frozen=True)
class Moments:
    """The marks of one year by the moments' ids."""

    marks: Mapping[str, int]

    @property
    def total(self) -> int | None:
        """The sum, 10–40; ``None`` until all ten are marked, since part of a sum says nothing."""
        return sum(self.marks.values()) if len(self.marks) == HOW_MANY else None


@dataclass(frozen=True)
class Change:
    """The change of each moment marked both years (this year minus the earlier), and of the sum."""

    by_moment: Mapping[str, int]
    total: int | None


def moments(rows: Sequence[Row]) -> Moments:
    """Read the marks of the table ``foundation.moments``."""
    return Moments({row.id: mark for row in rows if (mark := row.scale("level")) is not None})


def change(now: Moments, earlier: Moments) -> Change:
    """Return the change since an earlier year."""
    both = [moment for moment in now.marks if moment in earlier.marks]
    complete = now.total is not None and earlier.total is not None
    return Change(
        {moment: now.marks[moment] - earlier.marks[moment] for moment in both},
        now.total - earlier.total if complete and now.total is not None and earlier.total is not None else None,
    )
