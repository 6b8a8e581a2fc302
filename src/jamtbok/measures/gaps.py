"""The gap between women and men: difference, ratio and share."""

from __future__ import annotations

from dataclasses import dataclass

from jamtbok.model.values import BySex

#: A distribution with 40–60 per cent of each sex counts as even.
EVEN = (0.4, 0.6)


@dataclass(frozen=True)
class Gap:
    """Two figures of the same kind and the gap between them.

    Parameters
    ----------
    women, men
        The figures; ``None`` when one is not known.
    """

    women: float | None
    men: float | None

    @property
    def difference(self) -> float | None:
        """Women minus men, in the figures' own unit; ``None`` when one is not known."""
        return None if self.women is None or self.men is None else self.women - self.men

    @property
    def ratio(self) -> float | None:
        """Women divided by men (1 is equality); ``None`` when one is not known or the men's figure is 0."""
        return None if self.women is None or not self.men else self.women / self.men

    @property
    def share_of_women(self) -> float | None:
        """The women's part of the sum (0–1): könsfördelning. ``None`` when there is nobody, or a figure is unknown."""
        if self.women is None or self.men is None or self.women + self.men == 0:
            return None
        return self.women / (self.women + self.men)


def gap(people: BySex | None) -> Gap:
    """Return the gap of an answer by sex; an answer that is missing has no figures."""
    return Gap(people.women, people.men) if people else Gap(None, None)


def is_even(share: float) -> bool:
    """Tell whether a share of women is an even distribution, bounds included."""
    low, high = EVEN
    return low <= share <= high


def share_of(part: float | None, whole: float | None) -> float | None:
    """Return part/whole; ``None`` when one is missing or the whole is 0."""
    return None if part is None or not whole else part / whole


def closed(baseline: float | None, now: float | None, target: float | None) -> float | None:
    """Return how much of the way from baseline to target is gone (1 is all of it, below 0 is backwards).

    ``None`` when a figure is missing or the target is the baseline.
    """
    if baseline is None or now is None or target is None or target == baseline:
        return None
    return (now - baseline) / (target - baseline)
