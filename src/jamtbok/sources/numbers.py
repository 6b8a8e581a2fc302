"""Figures as they are written in Sweden: decimal comma, spaces between thousands, and symbols where there is none."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from jamtbok.model.snapshot import Symbol
from jamtbok.sources.synonyms import AMBIGUOUS_DASHES, HIDDEN, NOTHING_TO_COUNT, SYMBOLS, UNITS


class Percent(float):
    """A number from a cell that a spreadsheet shows as per cent, as the reader sees it: 56 for 0.56 shown as 56 %."""


#: What a cell of a grid holds: text, "" when it is blank, or a number where the file itself tells numbers from text.
Cell = str | float

#: The decimal sign of a file; "" when nothing in the file tells.
Decimal = Literal[",", ".", ""]

#: What a reader may want to know of how a figure was written.
Remark = Literal["", "dash", "mark"]


@dataclass(frozen=True)
class Figure:
    """What a cell says: a value or why there is none, the unit written beside it, and what was odd about it."""

    value: float | None
    symbol: Symbol = ""
    unit: str = ""
    remark: Remark = ""


class AmbiguousNumberError(ValueError):
    """A number such as 1.250, which is one and a quarter in one file and more than a thousand in another."""


_NUMBER = re.compile(r"[-−+]?(\d{1,3}(?: \d{3})+|\d*)((?:[.,]\d+)*)", re.ASCII)
_SUFFIX = re.compile(r"(?<=\d)\s*([^\d\s.,*¹²³⁴⁵)]+(?: kronor)?)$")
_MARK = re.compile(r"(?<=[\d%])\s*(\*+|[¹²³⁴⁵]+)$")


def figure(cell: Cell, decimal: Decimal = "") -> Figure | None:
    """Read a cell as a figure.

    Returns
    -------
    The figure, or ``None`` when the cell holds something else.

    Raises
    ------
    AmbiguousNumberError
        When the number has two readings and `decimal` does not tell which is right.
    """
    if isinstance(cell, float):
        return Figure(float(cell), unit="procent" if isinstance(cell, Percent) else "")
    if cell == NOTHING_TO_COUNT:
        return Figure(0.0)
    if cell in AMBIGUOUS_DASHES:
        return Figure(None, "missing", remark="dash")
    symbol = SYMBOLS.get(cell.lower())
    if symbol is not None:
        return Figure(None, symbol)
    if HIDDEN.fullmatch(cell.lower()):
        return Figure(None, "hidden")
    return _written(cell, decimal)


def _written(text: str, decimal: Decimal) -> Figure | None:
    bare = _MARK.sub("", text)
    remark: Remark = "mark" if bare != text else ""
    unit = ""
    if suffix := _SUFFIX.search(bare):
        unit = UNITS.get(suffix[1].lower(), "")
        if not unit:
            return None
        bare = bare[: suffix.start()]
    number = _number(bare, decimal)
    return None if number is None else Figure(number, unit=unit, remark=remark)


def _number(text: str, decimal: Decimal) -> float | None:
    found = _NUMBER.fullmatch(text)
    if found is None or not re.search(r"\d", text):
        return None
    sign = -1 if text[0] in "-−" else 1
    whole, rest = found[1].replace(" ", ""), found[2]
    if rest:
        parts = _split(whole, rest, decimal, grouped=" " in found[1])
        if parts is None:
            return None
        whole, rest = parts
    # So many digits that they are more than a float can hold are no figure.
    number = float(f"{whole or '0'}.{rest or '0'}")
    return sign * number + 0.0 if math.isfinite(number) else None


def _split(whole: str, rest: str, decimal: Decimal, *, grouped: bool) -> tuple[str, str] | None:
    """Tell thousands from decimals; returns the digits before and after the decimal sign."""
    signs, groups = re.findall(r"[.,]", rest), re.findall(r"\d+", rest)
    in_thousands = 1 <= len(whole) <= 3 and not grouped
    if len(set(signs)) == 2:
        right = in_thousands and signs[-1] not in signs[:-1] and all(len(group) == 3 for group in groups[:-1])
        return ("".join([whole, *groups[:-1]]), groups[-1]) if right else None
    if len(signs) > 1:
        return ("".join([whole, *groups]), "") if in_thousands and all(len(group) == 3 for group in groups) else None
    if not in_thousands or len(groups[0]) != 3 or whole == "0":
        return whole, groups[0]
    if not decimal:
        raise AmbiguousNumberError(rest)
    return (whole, groups[0]) if signs[0] == decimal else (whole + groups[0], "")


def decimal_sign(cells: Iterable[Cell]) -> Decimal:
    """Return the decimal sign that the numbers of a file agree on, "" when none of them tells."""
    decimals: set[str] = set()
    thousands: set[str] = set()
    for cell in {cell for cell in cells if isinstance(cell, str) and ("," in cell or "." in cell)}:
        signs = re.findall(r"(?<=\d)[.,](?=\d)", cell)
        if len(set(signs)) == 2:
            thousands.add(signs[0])
            decimals.add(signs[-1])
        elif len(signs) > 1:
            thousands.add(signs[0])
        elif signs and not re.search(r"(?<![\d ])[1-9]\d{0,2}[.,]\d{3}(?!\d)", cell):
            decimals.add(signs[0])
    certain = decimals - thousands
    if len(certain) == 1 and len(decimals) == 1:
        return "," if certain == {","} else "."
    if not decimals and len(thousands) == 1:
        return "." if thousands == {","} else ","
    return ""


def looks_like_a_figure(cell: Cell) -> bool:
    """Tell whether a cell that is not blank holds a figure or a symbol in its place, whatever its decimal sign."""
    if isinstance(cell, float):
        return True
    try:
        return cell != "" and figure(cell, ",") is not None
    except AmbiguousNumberError:
        return True
