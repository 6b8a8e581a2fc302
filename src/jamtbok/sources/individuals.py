"""Telling rows about persons from statistics: identity numbers, and columns that say who somebody is."""

from __future__ import annotations

import re

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


def column_of_identity_numbers(grid: Grid) -> str:
    """Return the letter of the first column where at least half of the cells are identity numbers, "" without one."""
    filled: dict[int, int] = {}
    found: dict[int, int] = {}
    step = max(1, len(grid.rows) // _SAMPLE)
    for row in (*grid.rows[:_SAMPLE], *grid.rows[_SAMPLE::step]):
        for column, cell in enumerate(row):
            if cell == "":
                continue
            filled[column] = filled.get(column, 0) + 1
            text = cell if isinstance(cell, str) else text_of(cell)
            if len(text) in _LENGTHS and is_identity_number(text):
                found[column] = found.get(column, 0) + 1
    return next((letter_of(column) for column in sorted(found) if 2 * found[column] >= filled[column]), "")
