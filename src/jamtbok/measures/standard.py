"""Whether a gap remains when women and men are given the same composition, and how much of it that is.

References
----------
E. M. Kitagawa (1955), Components of a difference between two rates. P. Das Gupta (1993), Standardization and
decomposition of rates: a user's manual, whose method for one factor is Kitagawa's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamtbok.measures.outcome import NotComputed, Reason


@dataclass(frozen=True)
class Level:
    """A share or a mean and how many it is for."""

    rate: float
    of: float


@dataclass(frozen=True)
class Stratum:
    """One group, for instance an age, with women and men in it; ``None`` for a sex with nobody there."""

    group: str
    women: Level | None
    men: Level | None


@dataclass(frozen=True)
class Standardised:
    """The levels that women and men would have had with the same composition."""

    women: float
    men: float

    @property
    def value(self) -> float:
        """Women minus men."""
        return self.women - self.men


@dataclass(frozen=True)
class Components:
    """A difference taken apart.

    Attributes
    ----------
    composition
        The part that goes with women and men being found in different groups.
    rate
        The part that goes with different levels inside the groups.
    """

    composition: float
    rate: float

    @property
    def value(self) -> float:
        """The whole difference, women minus men."""
        return self.composition + self.rate


def standardised(strata: Sequence[Stratum]) -> Standardised | NotComputed:
    """Return directly standardised levels; the standard is women and men together.

    Every group must have both sexes: a level that does not exist cannot be weighted.
    """
    cells = _cells(strata)
    if isinstance(cells, NotComputed):
        return cells
    everyone = sum(women.of + men.of for women, men in cells)
    weights = [(women.of + men.of) / everyone for women, men in cells]
    return Standardised(
        sum(weight * women.rate for weight, (women, _) in zip(weights, cells, strict=True)),
        sum(weight * men.rate for weight, (_, men) in zip(weights, cells, strict=True)),
    )


def components(strata: Sequence[Stratum]) -> Components | NotComputed:
    r"""Take the difference between women's and men's overall levels apart (Kitagawa).

    Notes
    -----
    With rates :math:`r` and compositions :math:`c`, the composition part is :math:`\sum (c_w - c_m)(r_w + r_m)/2`
    and the rate part :math:`\sum (r_w - r_m)(c_w + c_m)/2`. They add up to the difference.
    """
    cells = _cells(strata)
    if isinstance(cells, NotComputed):
        return cells
    all_women, all_men = sum(women.of for women, _ in cells), sum(men.of for _, men in cells)
    parts = [(women, men, women.of / all_women, men.of / all_men) for women, men in cells]
    return Components(
        sum((share_w - share_m) * (women.rate + men.rate) / 2 for women, men, share_w, share_m in parts),
        sum((women.rate - men.rate) * (share_w + share_m) / 2 for women, men, share_w, share_m in parts),
    )


def _cells(strata: Sequence[Stratum]) -> list[tuple[Level, Level]] | NotComputed:
    if len(strata) < 2:
        return NotComputed(Reason.ONE_GROUP)
    cells = [
        (stratum.women, stratum.men)
        for stratum in strata
        if stratum.women and stratum.men and stratum.women.of > 0 and stratum.men.of > 0
    ]
    return cells if len(cells) == len(strata) else NotComputed(Reason.EMPTY_GROUP)
