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
number             an integer or a finite float; an integer where the question says ``whole``
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


def _refused(field: Answerable, said: str) -> AnswerError:
    return AnswerError(texts.about(field.title, said))


def _text(field: Answerable, value: Value) -> Value:
    if not isinstance(value, str):
        raise _refused(field, texts.NOT_TEXT)
    return value if value.strip() else None


def _code(field: Answerable, value: Value) -> Value:
    allowed = YES_PARTLY_NO if field.type == "yesno" else [choice.code for choice in field.choices]
    if value not in allowed:
        raise _refused(field, texts.not_a_choice(value))
    return value


def _codes(field: Answerable, value: Value) -> Value:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise _refused(field, texts.not_a_choice(value))
    allowed = [choice.code for choice in field.choices]
    for code in value:
        if code not in allowed:
            raise _refused(field, texts.not_a_choice(code))
    return [code for code in allowed if code in value]


def _finite(field: Answerable, value: Value) -> int | float:
    if not _is_finite(value):
        raise _refused(field, texts.NOT_A_NUMBER)
    too_low = field.min is not None and value < field.min
    too_high = field.max is not None and value > field.max
    if too_low or too_high:
        said = texts.out_of_bounds(field.min, field.max)
        raise AnswerError(field.message) if field.message else _refused(field, said)
    if float(value).is_integer():
        return int(value)
    if field.whole:
        raise _refused(field, texts.NOT_WHOLE)
    return float(value)


def _is_finite(value: Value) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that is larger than any float
        return False


def _scale(field: Answerable, value: Value) -> Value:
    if isinstance(value, Mapping):
        # An answer given when the scale was another keeps its own bounds.
        low, mark, high = (value.get(part) for part in ("min", "value", "max"))
        if type(low) is type(mark) is type(high) is int and low <= mark <= high:
            return {"value": mark, "min": low, "max": high}
        raise _refused(field, texts.out_of_bounds(field.min, field.max))
    number = _finite(field, value)
    if not isinstance(number, int):
        raise _refused(field, texts.out_of_bounds(field.min, field.max))
    assert field.min is not None
    assert field.max is not None
    return {"value": number, "min": int(field.min), "max": int(field.max)}


def _by_sex(field: Answerable, value: Value) -> Value:
    if not isinstance(value, Mapping) or not set(value) <= {"women", "men", "unknown"}:
        raise _refused(field, texts.NOT_A_NUMBER)
    parts = {part: value.get(part) for part in ("women", "men", "unknown")}
    checked = {part: None if number is None else _finite(field, number) for part, number in parts.items()}
    return checked if any(number is not None for number in checked.values()) else None


def _date(field: Answerable, value: Value) -> Value:
    if isinstance(value, date):
        return value.isoformat()[:10]
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise _refused(field, texts.NOT_A_DATE) from None


def _row_ids(field: Answerable, value: Value) -> Value:
    if isinstance(value, str) or not isinstance(value, Sequence) or not all(isinstance(r, str) and r for r in value):
        raise _refused(field, texts.not_a_choice(value))
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
