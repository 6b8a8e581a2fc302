"""How sure a difference is: shares and means of women and men with intervals of 95 per cent.

statsmodels and scipy are imported where they are used: that takes half a second, and most notebooks never need them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from jamtbok.measures.outcome import NotComputed, Reason

CONFIDENCE = 0.95

#: With fewer than this behind a figure a few cases change the picture, and the sentence beside it says so.
FEW = 30


@dataclass(frozen=True)
class Interval:
    """The values that the data agree with."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Tell whether a value lies in the interval, bounds included."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Part:
    """So many of so many: 56 of 70 women."""

    count: float
    of: float

    @property
    def share(self) -> float:
        """The part of the whole, 0–1."""
        return self.count / self.of

    @property
    def wrong(self) -> NotComputed | None:
        """Why it is no part of a whole; ``None`` when it is one."""
        if self.of <= 0:
            return NotComputed(Reason.NOBODY)
        return None if 0 <= self.count <= self.of else NotComputed(Reason.MORE_THAN_ALL)


@dataclass(frozen=True)
class Mean:
    """The mean of a group, the standard deviation of its values, and how many they are."""

    mean: float
    deviation: float
    of: float


@dataclass(frozen=True)
class Difference:
    """Two levels of the same kind and how sure the difference between them is.

    Parameters
    ----------
    women, men
        The levels: shares (0–1), or means in their own unit.
    women_of, men_of
        How many each rests on; ``None`` when that is not known.
    interval
        The interval of women minus men; ``None`` when it cannot be told.
    """

    women: float
    men: float
    women_of: float | None = None
    men_of: float | None = None
    interval: Interval | None = None

    @property
    def value(self) -> float:
        """Women minus men."""
        return self.women - self.men

    @property
    def clear(self) -> bool | None:
        """Whether the difference can be told from chance; ``None`` without an interval."""
        return None if self.interval is None else not self.interval.holds(0)

    @property
    def few(self) -> bool:
        """Whether one of the levels rests on few."""
        return any(many is not None and many < FEW for many in (self.women_of, self.men_of))


@dataclass(frozen=True)
class Ratio:
    """Women's level divided by men's (1 is equality) with its interval."""

    value: float
    interval: Interval


def interval_of_share(part: Part) -> Interval | NotComputed:
    """Return the interval of one share.

    Notes
    -----
    Wilson's score interval (Wilson, 1927), which holds for small groups and for shares near 0 and 1.
    """
    if part.wrong:
        return part.wrong
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(part.count, part.of, alpha=1 - CONFIDENCE, method="wilson")
    return Interval(float(low), float(high))


def difference_of_shares(women: Part, men: Part) -> Difference | NotComputed:
    """Return the difference between two shares, in parts of 1.

    Notes
    -----
    Newcombe's interval built on Wilson's (Newcombe, 1998, method 10): good also for small groups and for shares of
    0 and 1.
    """
    wrong = women.wrong or men.wrong
    if wrong:
        return wrong
    low, high = _two_shares(women, men, "diff", "newcomb")
    return Difference(women.share, men.share, women.of, men.of, Interval(low, high))


def ratio_of_shares(women: Part, men: Part) -> Ratio | NotComputed:
    """Return the ratio of two shares.

    Notes
    -----
    The logarithmic interval (Katz and others, 1978). It does not exist when nobody of one sex has what is counted,
    and it has no width when everybody has, however few they are.
    """
    wrong = women.wrong or men.wrong
    if wrong:
        return wrong
    if not women.count or not men.count or women.share == men.share == 1:
        return NotComputed(Reason.NO_SPREAD)
    low, high = _two_shares(women, men, "ratio", "log")
    return Ratio(women.share / men.share, Interval(low, high))


def _two_shares(women: Part, men: Part, compare: Literal["diff", "ratio"], method: str) -> tuple[float, float]:
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(
        women.count, women.of, men.count, men.of, compare=compare, method=method, alpha=1 - CONFIDENCE
    )
    return float(low), float(high)


def difference_of_means(women: Mean, men: Mean) -> Difference | NotComputed:
    """Return the difference between two means, in their own unit.

    Notes
    -----
    Welch's interval (Welch, 1947): the two groups may vary differently.
    """
    if min(women.of, men.of) <= 0:
        return NotComputed(Reason.NOBODY)
    if min(women.of, men.of) < 2 or min(women.deviation, men.deviation) < 0:
        return NotComputed(Reason.NO_SPREAD)
    variances = [each.deviation**2 / each.of for each in (women, men)]
    together = sum(variances)
    margin = 0.0
    if together:
        from scipy.stats import t

        freedom = together**2 / sum(v**2 / (each.of - 1) for v, each in zip(variances, (women, men), strict=True))
        margin = float(t.ppf((1 + CONFIDENCE) / 2, freedom)) * math.sqrt(together)
    difference = women.mean - men.mean
    return Difference(women.mean, men.mean, women.of, men.of, Interval(difference - margin, difference + margin))
