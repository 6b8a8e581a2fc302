"""How many in each group have been trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamtbok.measures.gaps import share_of
from jamtbok.model.answers import Row
from jamtbok.model.values import BySex


@dataclass(frozen=True)
class Coverage:
    """The trained in one group and on one course.

    Parameters
    ----------
    name, kind, group, year
        The course, its kind, the group as stored codes, and the year it was given (``None`` when not told).
    trained, in_group
        Numbers of persons.
    """

    name: str
    kind: str
    group: str
    year: int | None
    trained: BySex
    in_group: BySex

    @property
    def women(self) -> float | None:
        """Share (0–1) of the group's women who are trained; ``None`` without a group or for an empty one."""
        return share_of(self.trained.women, self.in_group.women)

    @property
    def men(self) -> float | None:
        """Share (0–1) of the group's men who are trained."""
        return share_of(self.trained.men, self.in_group.men)

    @property
    def exceeds_group(self) -> bool:
        """Whether more are said to be trained than there are in the group."""
        pairs = ((self.trained.women, self.in_group.women), (self.trained.men, self.in_group.men))
        return any(part is not None and whole is not None and part > whole for part, whole in pairs)


def training_coverage(rows: Sequence[Row]) -> tuple[Coverage, ...]:
    """Return the coverage of every course in the table ``foundation.training``."""
    coverages = []
    for row in rows:
        year = row.number("year")
        coverages.append(
            Coverage(
                name=row.text("name"),
                kind=row.text("kind"),
                group=row.text("group"),
                year=None if year is None else int(year),
                trained=row.by_sex("trained") or BySex(),
                in_group=row.by_sex("in_group") or BySex(),
            )
        )
    return tuple(coverages)
