"""Whether a difference in shares holds inside the groups (Mantel–Haenszel), and whether it turns there (Simpson).

References
----------
N. Mantel and W. Haenszel (1959); the interval is that of Robins, Breslow and Greenland (1986). N. E. Breslow and
N. E. Day (1980) for the test of equal odds ratios. E. H. Simpson (1951).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from jamtbok.measures.intervals import Difference, Interval, Part, difference_of_shares
from jamtbok.measures.outcome import NotComputed, Reason

#: Below this p value the groups are said to differ from each other.
DIFFERENT_GROUPS = 0.05


@dataclass(frozen=True)
class PartsOfGroup:
    """One group: so many of its women and so many of its men."""

    group: str
    women: Part
    men: Part


@dataclass(frozen=True)
class Within:
    """Women compared with men inside the groups.

    Attributes
    ----------
    overall
        The difference when the groups are added together.
    odds_ratio, interval
        Women's odds divided by men's, weighed together within the groups; 1 is equality.
    heterogeneity
        The p value of the test that the odds ratio is the same in every group; ``None`` when it cannot be tested.
    higher, lower, equal
        In how many groups the women's share is higher, lower, the same.
    """

    overall: Difference
    odds_ratio: float
    interval: Interval
    heterogeneity: float | None
    higher: int
    lower: int
    equal: int

    @property
    def groups(self) -> int:
        """How many groups are compared."""
        return self.higher + self.lower + self.equal

    @property
    def turns(self) -> bool:
        """Whether the comparison within the groups points the other way than the whole (Simpson's paradox).

        One of the two must be clear: differences that chance explains point anywhere.
        """
        clear = bool(self.overall.clear) or not self.interval.holds(1)
        return clear and self.opposite

    @property
    def opposite(self) -> bool:
        """Whether the two point different ways, chance or not: of a whole population that is all there is to ask."""
        return self.overall.value * (self.odds_ratio - 1) < 0

    @property
    def fades(self) -> bool:
        """Whether a difference that is clear in the whole cannot be told from chance within the groups."""
        return bool(self.overall.clear) and self.interval.holds(1)

    @property
    def differs(self) -> bool:
        """Whether the groups differ so much from each other that one figure for them all says too little."""
        return self.heterogeneity is not None and self.heterogeneity < DIFFERENT_GROUPS


def within(groups: Sequence[PartsOfGroup]) -> Within | NotComputed:
    """Compare women's and men's shares inside groups.

    A group with nobody of one sex compares nothing and is left out.
    """
    both = [group for group in groups if group.women.of > 0 and group.men.of > 0]
    wrong = next((found for group in both for found in (group.women.wrong, group.men.wrong) if found), None)
    if wrong:
        return wrong
    if len(both) < 2:
        return NotComputed(Reason.ONE_GROUP)
    overall = difference_of_shares(_together([g.women for g in both]), _together([g.men for g in both]))
    if isinstance(overall, NotComputed):
        return overall
    pooled = _pooled(both)
    if isinstance(pooled, NotComputed):
        return pooled
    directions = [group.women.share - group.men.share for group in both]
    higher, lower = sum(each > 0 for each in directions), sum(each < 0 for each in directions)
    return Within(overall, *pooled, higher=higher, lower=lower, equal=len(both) - higher - lower)


def _together(parts: Sequence[Part]) -> Part:
    return Part(sum(part.count for part in parts), sum(part.of for part in parts))


def _pooled(groups: Sequence[PartsOfGroup]) -> tuple[float, Interval, float | None] | NotComputed:
    import numpy as np
    from statsmodels.stats.contingency_tables import StratifiedTable

    table = StratifiedTable(
        [
            np.array([[part.count, part.of - part.count] for part in (group.women, group.men)], dtype=float)
            for group in groups
        ]
    )
    # Where all have what is counted, or none, there is nothing to weigh together.
    with np.errstate(all="ignore"):
        ratio = float(table.oddsratio_pooled)
        low, high = (float(bound) for bound in table.oddsratio_pooled_confint())
        p_value = float(table.test_equal_odds().pvalue)
    if not all(math.isfinite(found) and found > 0 for found in (ratio, low, high)):
        return NotComputed(Reason.NO_SPREAD)
    return ratio, Interval(low, high), p_value if math.isfinite(p_value) else None
