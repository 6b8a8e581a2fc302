"""The gap between women and men: difference, ratio, share, and how much would close it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from jamtbok.measures.outcome import NotComputed, Reason
from jamtbok.model.snapshot import Symbol
from jamtbok.model.values import BySex

#: A distribution with 40–60 per cent of each sex counts as even.
EVEN = (0.4, 0.6)

#: Why a figure that somebody knows is not shown.
KEPT_BACK: frozenset[Symbol] = frozenset(("hidden", "protected"))

_STRONGEST_FIRST: tuple[Symbol, ...] = ("protected", "hidden", "missing", "not_applicable")


@dataclass(frozen=True)
class Gap:
    """Two figures of the same kind and the gap between them.

    Parameters
    ----------
    women, men
        The figures; ``None`` when one is not known.
    women_symbol, men_symbol
        Why one is not known.
    """

    women: float | None
    men: float | None
    women_symbol: Symbol = ""
    men_symbol: Symbol = ""

    @property
    def difference(self) -> float | None:
        """Women minus men, in the figures' own unit; ``None`` when one is not known."""
        return None if self.women is None or self.men is None else self.women - self.men

    @property
    def ratio(self) -> float | None:
        """Women divided by men (1 is equality); ``None`` when one is not known or below 0, or the men's figure is 0."""
        return None if self.women is None or not self.men or min(self.women, self.men) < 0 else self.women / self.men

    @property
    def share_of_women(self) -> float | None:
        """The women's part of the sum (0–1): könsfördelning.

        ``None`` when there is nobody, or a figure is unknown or below 0 and so no part of a sum.
        """
        if self.women is None or self.men is None or min(self.women, self.men) < 0 or self.women + self.men == 0:
            return None
        return self.women / (self.women + self.men)

    @property
    def hidden(self) -> bool:
        """Whether a figure is kept back, by the source or by us."""
        return bool({self.women_symbol, self.men_symbol} & KEPT_BACK)

    @property
    def unknown(self) -> NotComputed | None:
        """Why nothing can be computed from the pair; ``None`` when both figures are known."""
        if self.difference is not None:
            return None
        return NotComputed(Reason.HIDDEN if self.hidden else Reason.MISSING)


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


def combined(function: Callable[[float | None, float | None], float | None], first: Gap, second: Gap) -> Gap:
    """Compute something of two figures for women and for men; what is hidden in either stays hidden."""

    def symbol(result: float | None, *given: Symbol) -> Symbol:
        return "" if result is not None else next((each for each in given if each), "missing")

    women, men = function(first.women, second.women), function(first.men, second.men)
    return Gap(
        women,
        men,
        symbol(women, first.women_symbol, second.women_symbol),
        symbol(men, first.men_symbol, second.men_symbol),
    )


def rate(amount: Gap, base: Gap, per: float = 1) -> Gap:
    """Return an amount per person, or for `per` persons, of each sex; what cannot be divided is not known."""

    def divided(part: float | None, whole: float | None) -> float | None:
        share = share_of(part, whole)
        return None if share is None else share * per

    return combined(divided, amount, base)


def added(pairs: Iterable[Gap]) -> Gap:
    """Add pairs of counts or amounts; a sum with something hidden or missing in it is hidden or missing itself.

    A sum of what is left would say something else.
    """
    its = tuple(pairs)
    women, women_symbol = _sum([(pair.women, pair.women_symbol) for pair in its])
    men, men_symbol = _sum([(pair.men, pair.men_symbol) for pair in its])
    return Gap(women, men, women_symbol, men_symbol)


def _sum(parts: Sequence[tuple[float | None, Symbol]]) -> tuple[float | None, Symbol]:
    symbols = {symbol or "missing" for value, symbol in parts if value is None}
    for symbol in _STRONGEST_FIRST:
        if symbol in symbols:
            return None, symbol
    return sum(value for value, _ in parts if value is not None), ""


@dataclass(frozen=True)
class CatchingUp:
    """How much more the sex with the lower level would have had at the other's level.

    Parameters
    ----------
    sex
        The sex with the lower level.
    amount
        Persons, kronor or hours, never below 0.
    """

    sex: Literal["women", "men"]
    amount: float


def catching_up(level: Gap, base: Gap) -> CatchingUp | NotComputed:
    """Return the size of a gap in persons, kronor or hours.

    Parameters
    ----------
    level
        A share (0–1) or an amount per person.
    base
        The women and men whom the levels are levels of.
    """
    missing = level.unknown or base.unknown
    if missing:
        return missing
    assert level.difference is not None
    assert base.women is not None
    assert base.men is not None
    if level.difference < 0:
        return CatchingUp("women", -level.difference * base.women)
    return CatchingUp("men", level.difference * base.men)


def closed(baseline: float | None, now: float | None, target: float | None) -> float | None:
    """Return how much of the way from baseline to target is gone (1 is all of it, below 0 is backwards).

    ``None`` when a figure is missing or the target is the baseline.
    """
    if baseline is None or now is None or target is None or target == baseline:
        return None
    return (now - baseline) / (target - baseline)


def gap_closed(baseline: Gap, now: Gap, target: Gap | None = None) -> float | NotComputed:
    """Return how much of the gap at the baseline is gone (1 is all that was aimed at, below 0 is a wider gap).

    Parameters
    ----------
    baseline, now
        The pair then and now.
    target
        The pair that is aimed at, when the aim is not that the gap shall be gone. Sizes count and not signs: a gap
        that has turned is a gap.
    """
    aim = Gap(0, 0) if target is None else target
    missing = baseline.unknown or now.unknown or aim.unknown
    if missing:
        return missing
    then, present, aimed = (abs(pair.difference or 0) for pair in (baseline, now, aim))
    gone = closed(then, present, aimed)
    return NotComputed(Reason.NOTHING_TO_CLOSE) if gone is None else gone
