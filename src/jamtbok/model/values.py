"""What an answer may be, for each type of question, and the sentence shown when a value does not fit.

=================  =====================================================================
type               stored value (JSON)
=================  =====================================================================
text, longtext,    a string, never empty
person
yesno              ``"yes"``, ``"partly"`` or ``"no"``
choice             the code of a choice
several            a list of codes in the catalogue's order
scale              ``{"value": 7, "min": 1, "max": 10}``: the bounds travel with the answer
number             an integer or a finite float
number_by_sex      ``{"women": 3, "men": 4, "unknown": null}``
date               ``"2013-12-31"``
link               a list of row ids
=================  =====================================================================

An answer that is taken back is ``None``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jamtbok import texts
from jamtbok.errors import AnswerError
from jamtbok.model.questions import Answerable

YES_PARTLY_NO = ("yes", "partly", "no")

#: A stored value: JSON, as in the table above.
Value = Any


@dataclass(frozen=True)
class BySex:
    """A number for women and one for men (girls and boys), and those whose sex is unknown.

    Unknown sex is a number of its own: it is never spread over the other two.
    """

    women: float | None = None
    men: float | None = None
    unknown: float | None = None

    @classmethod
    def from_value(cls, value: Value) -> BySex | None:
        """Read a stored value; ``None`` when there is no answer."""
        if not isinstance(value, Mapping):
            return None
        return cls(*(value.get(part) for part in ("women", "men", "unknown")))

    @property
    def complete(self) -> bool:
        """Whether both sexes have a number."""
        return self.women is not None and self.men is not None

    @property
    def total(self) -> float:
        """The sum of what is known."""
        return sum(part for part in (self.women, self.men, self.unknown) if part is not None)


def check_value(field: Answerable, value: Value) -> Value:
    """Return the value in its stored form, or ``None`` for an empty answer.

    Raises
    ------
    AnswerError
        With the sentence to show beside the field.
    """
    if field.type not in _CHECKS:
        raise ValueError(f"a {field.type} has no value of its own")
    if value in (None, "", []):
        return None
    return _CHECKS[field.type](field, value)


def _text(field: Answerable, value: Value) -> Value:
    if not isinstance(value, str):
        raise AnswerError(texts.NOT_TEXT.format(title=field.title))
    return value if value.strip() else None


def _code(field: Answerable, value: Value) -> Value:
    allowed = YES_PARTLY_NO if field.type == "yesno" else [choice.code for choice in field.choices]
    if value not in allowed:
        raise AnswerError(texts.NOT_A_CHOICE.format(title=field.title, value=value))
    return value


def _codes(field: Answerable, value: Value) -> Value:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise AnswerError(texts.NOT_A_CHOICE.format(title=field.title, value=value))
    allowed = [choice.code for choice in field.choices]
    for code in value:
        if code not in allowed:
            raise AnswerError(texts.NOT_A_CHOICE.format(title=field.title, value=code))
    return [code for code in allowed if code in value]


def _finite(field: Answerable, value: Value) -> int | float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise AnswerError(texts.NOT_A_NUMBER.format(title=field.title))
    too_low = field.min is not None and value < field.min
    too_high = field.max is not None and value > field.max
    if too_low or too_high:
        raise AnswerError(field.message or texts.out_of_bounds(field.title, field.min, field.max))
    return int(value) if float(value).is_integer() else value


def _scale(field: Answerable, value: Value) -> Value:
    if isinstance(value, Mapping):
        # An answer given when the scale was another keeps its own bounds.
        if {"value", "min", "max"} <= set(value) and value["min"] <= value["value"] <= value["max"]:
            return {part: value[part] for part in ("value", "min", "max")}
        raise AnswerError(texts.out_of_bounds(field.title, field.min, field.max))
    number = _finite(field, value)
    if not isinstance(number, int):
        raise AnswerError(texts.out_of_bounds(field.title, field.min, field.max))
    assert field.min is not None
    assert field.max is not None
    return {"value": number, "min": int(field.min), "max": int(field.max)}


def _by_sex(field: Answerable, value: Value) -> Value:
    if not isinstance(value, Mapping) or not set(value) <= {"women", "men", "unknown"}:
        raise AnswerError(texts.NOT_A_NUMBER.format(title=field.title))
    parts = {part: value.get(part) for part in ("women", "men", "unknown")}
    checked = {part: None if number is None else _finite(field, number) for part, number in parts.items()}
    return checked if any(number is not None for number in checked.values()) else None


def _date(field: Answerable, value: Value) -> Value:
    if isinstance(value, date):
        return value.isoformat()[:10]
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise AnswerError(texts.NOT_A_DATE.format(title=field.title)) from None


def _row_ids(field: Answerable, value: Value) -> Value:
    if isinstance(value, str) or not all(isinstance(row, str) and row for row in value):
        raise AnswerError(texts.NOT_A_CHOICE.format(title=field.title, value=value))
    return list(dict.fromkeys(value))


_CHECKS: dict[str, Callable[[Answerable, Value], Value]] = {
    "text": _text,
    "longtext": _text,
    "person": _text,
    "yesno": _code,
    "choice": _code,
    "several": _codes,
    "scale": _scale,
    "number": _finite,
    "number_by_sex": _by_sex,
    "date": _date,
    "link": _row_ids,
}
