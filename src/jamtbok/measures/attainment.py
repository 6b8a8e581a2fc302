"""Whether a goal has been reached for women and for men, by the indicators that are tied to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from jamtbok.measures.goals import Indicator

#: For whom; ``"unknown"`` where no indicator with baseline, present value and target follows the goal.
Reached = Literal["both", "women", "men", "neither", "unknown"]


def reached(goal: str, found: Sequence[Indicator]) -> Reached:
    """Tell for whom a goal has been reached.

    Parameters
    ----------
    goal
        The goal's row id in ``goals.targets``.
    found
        The unit's indicators. With several tied to the goal, all have to be at their targets.
    """
    tied = [each for each in found if goal in each.row.links("goal")]
    women = [each.women_closed for each in tied]
    men = [each.men_closed for each in tied]
    known = [*women, *men]
    if not known or None in known:
        return "unknown"
    for_women, for_men = (all(part is not None and part >= 1 for part in parts) for parts in (women, men))
    if for_women and for_men:
        return "both"
    if for_women:
        return "women"
    return "men" if for_men else "neither"
