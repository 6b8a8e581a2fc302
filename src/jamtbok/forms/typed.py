"""Between what a person types and what is stored.

What an input in the browser holds is called typed: a text, a list of codes, or a text for each sex. A typed text is a
number as people write it; the rules of the answer are those of `jamtbok.model.values.check_value`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jamtbok import texts
from jamtbok.errors import AnswerError
from jamtbok.model.questions import Answerable
from jamtbok.model.values import BySex, Value

PARTS = ("women", "men", "unknown")


def to_typed(field: Answerable, value: Value) -> Any:
    """Return a stored value as the input shows it."""
    match field.type:
        case "number":
            return _written(value)
        case "number_by_sex":
            given = BySex.from_value(value) or BySex()
            return {part: _written(getattr(given, part)) for part in PARTS}
        case "scale":
            return str(value["value"]) if isinstance(value, Mapping) and fits_scale(field, value) else ""
        case "several" | "link":
            return list(value or [])
        case _:
            return value or ""


def fits_scale(field: Answerable, value: Mapping[str, int]) -> bool:
    """Tell whether a mark was set on the scale that the field has now: 3 of 5 is no 3 of 10."""
    return (value["min"], value["max"]) == (field.min, field.max)


def from_typed(field: Answerable, typed: Any) -> Value:
    """Return what an input holds in the shape that `check_value` takes.

    Raises
    ------
    AnswerError
        When a number cannot be read.
    """
    match field.type:
        case "number":
            return _number(field, typed)
        case "number_by_sex":
            return {part: _number(field, typed.get(part, "")) for part in PARTS}
        case "scale":
            return int(typed) if typed else None
        case _:
            return typed or None


def from_text(field: Answerable, text: str, linkable: Mapping[str, str]) -> Value:
    """Return what a pasted text means: labels as well as codes, in any case.

    Parameters
    ----------
    field
        The column it was pasted into, not a number by sex: that one has a text for each sex.
    text
        What stood in the cell.
    linkable
        For ``link``: label by row id.

    Raises
    ------
    AnswerError
        When the text is none of what the column takes.
    """
    text = text.strip()
    if not text:
        return None
    match field.type:
        case "number":
            return _number(field, text)
        case "yesno":
            return _code(text, texts.YES_PARTLY_NO)
        case "choice":
            return _code(text, {choice.code: choice.label for choice in field.choices})
        case "several":
            labels = {choice.code: choice.label for choice in field.choices}
            return [_code(part, labels) for part in text.replace("\n", ";").split(";") if part.strip()]
        case "link":
            return [_code(part, linkable) for part in text.replace("\n", ";").split(";") if part.strip()]
        case "scale":
            # "7", "7 av 10" and "7 – hög" all mean 7.
            return _number(field, text.split()[0])
        case "date":
            return text[:10]
        case _:
            return text


def _code(text: str, labels: Mapping[str, str]) -> str:
    wanted = text.strip().casefold()
    for code, label in labels.items():
        if wanted in (code.casefold(), label.strip().casefold()):
            return code
    raise AnswerError(texts.no_such_choice(text.strip(), list(labels.values())))


def _written(number: float | None) -> str:
    """Write every digit: what is shown in one field is saved again when another beside it is changed."""
    return "" if number is None else f"{Decimal(repr(number)):f}".replace(".", ",")


def _number(field: Answerable, typed: str) -> float | None:
    """Read a number as people write it: decimal comma or point, spaces between thousands."""
    compact = "".join(typed.split()).replace(",", ".").replace(texts.MINUS, "-")
    if not compact:
        return None
    try:
        return float(compact)
    except ValueError:
        raise AnswerError(texts.about(field.title, texts.NOT_A_NUMBER)) from None
