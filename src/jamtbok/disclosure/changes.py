"""Measures that tell how much another has changed since the year before: they give away that year's number.

Halmstad's population and its growth come in one file: this year's number less the growth is last year's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice

from jamtbok.disclosure.cells import Place

#: The numbers of one measure by year and place.
Numbers = Mapping[tuple[int, Place], float]

_NAMED = re.compile(r"ökning|minskning|förändring|tillväxt|netto|skillnad")

#: How many numbers must agree before a measure that nothing else speaks for is taken for a change.
_AGREEING = 4


def find_changes(levels: Mapping[str, Numbers], others: Mapping[str, Numbers]) -> dict[str, str]:
    """Return which measures are the change of which.

    Parameters
    ----------
    levels
        Measures that count persons.
    others
        Measures that may be a change of them; those that count persons may be, too.

    Notes
    -----
    A measure with numbers below zero, or with the name of a change, is taken for the change of any measure that it does
    not contradict, since a single year's file holds nothing to compare with.
    """
    at: dict[tuple[int, Place], list[str]] = defaultdict(list)
    for measure, numbers in levels.items():
        for context in numbers:
            at[context].append(measure)
    changes: dict[str, str] = {}
    for measure, numbers in {**levels, **others}.items():
        near = dict.fromkeys(level for context in islice(numbers, 20) for level in at[context])
        for level in near:
            if level != measure and changes.get(level) != measure and _is_change(measure, numbers, levels[level]):
                changes[measure] = level
                break
    return changes


def _is_change(measure: str, numbers: Numbers, level: Numbers) -> bool:
    agreeing = 0
    for now, before, known in _pairs(numbers, level):
        if known is None:
            if before < 0:
                return False
        elif abs(before - known) > 1e-6:
            return False
        else:
            agreeing += now != 0
    likely = _NAMED.search(measure) is not None or any(number < 0 for number in numbers.values())
    return agreeing >= _AGREEING or (likely and any(True for _ in _pairs(numbers, level)))


def _pairs(numbers: Numbers, level: Numbers) -> Iterator[tuple[float, float, float | None]]:
    """Give each change with the number that it says was there the year before, and the one that is known."""
    for (year, place), change in numbers.items():
        if (year, place) in level:
            yield change, level[year, place] - change, level.get((year - 1, place))
