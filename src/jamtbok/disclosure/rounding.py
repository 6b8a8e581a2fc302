"""Rounding to a base, the other way of protecting small numbers: nothing is hidden, and nothing is exact."""

from __future__ import annotations

import math


def rounded(value: float, base: int) -> float:
    """Return the nearest multiple of the base, upwards from the middle; multiples, zero too, stay what they are.

    Examples
    --------
    >>> [rounded(number, 5) for number in (0, 2, 3, 7, 12, 13)]
    [0.0, 0.0, 5.0, 5.0, 10.0, 15.0]
    """
    return float(math.floor(value / base + 0.5) * base)
