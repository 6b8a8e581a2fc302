"""What the readers of official JSON share: the document itself, its texts and figures, and faults gathered by kind."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, NoReturn

from jamtbok.errors import Finding, JamtbokError
from jamtbok.model.snapshot import Symbol
from jamtbok.sources.synonyms import NOTHING_TO_COUNT, SYMBOLS

#: In official statistics a dash says that there is nothing to count; PxWeb writes it as a hyphen.
_NOTHING_TO_COUNT = {NOTHING_TO_COUNT, "-"}


def parse_json(content: bytes) -> Any:
    """Return the document that the bytes hold.

    Raises
    ------
    JamtbokError
        When they are no JSON: what they look like instead, so that the reader knows what to do.
    """
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not start:
        message = "innehållet är tomt."
        raise JamtbokError(message)
    if start == b"<":
        message = "innehållet är en webbsida och inte JSON."
        raise JamtbokError(message, "Hämta uppgifterna igen och välj JSON som format.")
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        pass
    message = "innehållet är ingen hel JSON. Det kan ha blivit avklippt."
    raise JamtbokError(message, "Hämta uppgifterna igen.")


def _no_number(written: str) -> NoReturn:
    raise ValueError(written)


def text(value: object) -> str:
    """Return a text on one line, "" for anything that is none. A number is not made into a code: its zeros are lost."""
    if not isinstance(value, str):
        return ""
    # A lone half of a surrogate pair is legal in JSON and in nothing else.
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return " ".join(unicodedata.normalize("NFC", whole).split())


def figure(value: object, status: str = "") -> tuple[float | None, Symbol] | None:
    """Return a figure, or why there is none; ``None`` when the value is neither.

    Parameters
    ----------
    value
        A number, a number written as text, a symbol or ``null``.
    status
        What the source says of a cell without a number.

    Examples
    --------
    >>> figure("4951"), figure(".."), figure(None, "."), figure(True)
    ((4951.0, ''), (None, 'hidden'), (None, 'not_applicable'), None)
    """
    written = status if value is None else value.strip() if isinstance(value, str) else ""
    if written in _NOTHING_TO_COUNT:
        return 0.0, ""
    if value is None:
        return None, _symbol(written) or "missing"
    if isinstance(value, str):
        if symbol := _symbol(written):
            return None, symbol
        if not re.fullmatch(r"-?\d{1,300}([.,]\d+)?", written, re.ASCII):
            return None
        value = float(written.replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        return None
    return float(value), ""


def _symbol(written: str) -> Symbol:
    """Tell why there is no figure. More points than two are the source's own reasons for holding one back."""
    return "hidden" if re.fullmatch(r"\.{2,}", written) else SYMBOLS.get(written.lower(), "")


class Faults:
    """Faults of one file, one of each kind with the first place and how many more there are.

    Parameters
    ----------
    file
        What the faults call the file.
    place
        What is numbered when it is not the file's rows ("post").
    """

    def __init__(self, file: str, place: str = "") -> None:
        self._file = file
        self._place = place
        self._found: dict[tuple[str, str], tuple[int, int]] = {}

    def add(self, message: str, *, column: str = "", row: int = 0, times: int = 1) -> None:
        """Note a fault; a second one with the same column and message is only counted."""
        first, count = self._found.get((column, message), (row, 0))
        self._found[column, message] = (first, count + times)

    def findings(self) -> tuple[Finding, ...]:
        """Return the faults in the order they were met."""
        return tuple(
            self._finding(column, message, row, count) for (column, message), (row, count) in self._found.items()
        )

    def _finding(self, column: str, message: str, row: int, count: int) -> Finding:
        said = message if count == 1 else f"{message} Felet finns på {count} ställen."
        if self._place and row:
            return Finding(self._file, 0, column, f"{self._place} {row}: {said}")
        return Finding(self._file, row, column, said)
