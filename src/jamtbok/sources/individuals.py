"""Telling rows about persons from statistics: identity numbers, and columns that say who somebody is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest

from jamtbok.sources.grid import Grid, letter_of, text_of

_IDENTITY_NUMBER = re.compile(
    r"(?:1[89]|20)?(\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01]))([-+ ]?)(\d{4})", re.ASCII
)
_WITHIN = re.compile(rf"(?<!\d){_IDENTITY_NUMBER.pattern}(?!\d)", re.ASCII)
_LENGTHS = range(10, 14)
#: Rows that are looked at, at the beginning and spread over the rest.
_SAMPLE = 600
#: Headings of columns that tell who somebody is.
WHO = re.compile(
    r"(person|samordnings)-?\s?(nummer|nr)|\bpnr\b|\b(för|efter)?namn\b|e-?post|\bmejl|\bmail|telefon|mobil|\badress",
    re.IGNORECASE,
)

#: What is said of a file with a row for each person that is read as statistics.
ROWS_OF_PERSONS = (
    "filen verkar ha en rad för varje person. Läs in den med --register, som bara sparar antalen, och låt den inte "
    "ligga i mappen statistik."
)


def is_identity_number(cell: str) -> bool:
    """Tell whether a text is a Swedish identity number: by its sign in the middle, or by its check digit."""
    found = _IDENTITY_NUMBER.fullmatch(cell.strip())
    if found is None:
        return False
    digits = [int(digit) * (2 - place % 2) for place, digit in enumerate(found[1] + found[3])]
    return bool(found[2]) or sum(digit // 10 + digit % 10 for digit in digits) % 10 == 0


def without_identity_numbers(message: str) -> str:
    """Return a message that quotes a file without the identity numbers in it: messages are kept in logs and pages.

    Examples
    --------
    >>> without_identity_numbers("”19770203-1234” är inget tal.")
    '”(personnummer)” är inget tal.'
    >>> without_identity_numbers("”1 250 000” är inget tal.")
    '”1 250 000” är inget tal.'
    """
    return _WITHIN.sub(lambda found: "(personnummer)" if is_identity_number(found[0]) else found[0], message)


def are_identity_numbers(cells: Iterable[str]) -> bool:
    """Tell whether at least half of the cells that are filled are identity numbers."""
    filled = [cell for cell in cells if cell.strip()]
    found = sum(len(cell.strip()) in _LENGTHS and is_identity_number(cell) for cell in filled)
    return bool(filled) and 2 * found >= len(filled)


def column_of_identity_numbers(grid: Grid) -> str:
    """Return the letter of the first column of identity numbers, "" without one."""
    step = max(1, len(grid.rows) // _SAMPLE)
    sample = [*grid.rows[:_SAMPLE], *grid.rows[_SAMPLE::step]]
    columns = (map(text_of, column) for column in zip_longest(*sample, fillvalue=""))
    return next((letter_of(at) for at, cells in enumerate(columns) if are_identity_numbers(cells)), "")
