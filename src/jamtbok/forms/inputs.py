"""One input for each type of question, made of ipywidgets.

An input shows a stored value, gives back what is typed in the shape that `jamtbok.model.values.check_value` takes, and
calls back when the user has changed it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import ipywidgets as w

from jamtbok import texts
from jamtbok.errors import AnswerError
from jamtbok.model.questions import Answerable
from jamtbok.model.values import BySex, Value

Changed = Callable[[], None]

_WIDE = w.Layout(width="auto")
_NARROW = w.Layout(width="9em")


class Input:
    """A widget with the value that it holds.

    Parameters
    ----------
    widget
        What is shown.
    parts
        The widgets whose ``value`` a user changes.
    read
        Gives the value as `check_value` takes it; raises `AnswerError` for a text that cannot be read.
    """

    def __init__(self, widget: w.Widget, parts: Sequence[w.Widget], read: Callable[[], Value]) -> None:
        self.widget = widget
        self.parts = tuple(parts)
        self.read = read

    def on_change(self, changed: Changed) -> None:
        """Call back after every change by the user."""
        for part in self.parts:
            part.observe(lambda _change: changed(), names="value")


def make_input(field: Answerable, value: Value, linkable: Mapping[str, str]) -> Input:
    """Make the input of a question or column.

    Parameters
    ----------
    field
        The question or column.
    value
        The stored value to show, ``None`` for none.
    linkable
        For ``link``: label by row id of the rows that can be picked.
    """
    match field.type:
        case "longtext":
            return _single(w.Textarea(value or "", continuous_update=False, rows=3, layout=_WIDE))
        case "yesno":
            return _picked([(label, code) for code, label in texts.YES_PARTLY_NO.items()], value)
        case "choice":
            return _picked([(choice.label, choice.code) for choice in field.choices], value)
        case "several":
            return _ticked([(choice.label, choice.code) for choice in field.choices], value)
        case "link":
            return _ticked([(label, row_id) for row_id, label in linkable.items()], value)
        case "scale":
            return _scale(field, value)
        case "number":
            return _number(field, value)
        case "number_by_sex":
            return _by_sex(field, value)
        case "date":
            picker = w.DatePicker(value=date.fromisoformat(value) if value else None, layout=w.Layout(width="12em"))
            return _single(picker)
        case _:
            return _single(w.Text(value or "", continuous_update=False, layout=_WIDE))


def _single(widget: Any) -> Input:
    return Input(widget, [widget], lambda: widget.value)


def _picked(options: list[tuple[str, Any]], value: Value) -> Input:
    codes = [code for _, code in options]
    widget = w.Dropdown(options=[("Välj …", None), *options], value=value if value in codes else None)
    return _single(widget)


def _ticked(options: list[tuple[str, str]], value: Value) -> Input:
    chosen = value or []
    boxes = {code: w.Checkbox(code in chosen, description=label, indent=False, layout=_WIDE) for label, code in options}
    # A link to a row that is no longer there has no box; it is kept until the user changes the links.
    widget = w.VBox(list(boxes.values())) if boxes else w.HTML(texts.NOTHING_TO_PICK)
    return Input(widget, list(boxes.values()), lambda: [code for code, box in boxes.items() if box.value])


def _scale(field: Answerable, value: Value) -> Input:
    assert field.min is not None
    assert field.max is not None
    low, high = int(field.min), int(field.max)
    names = {low: field.low, high: field.high}
    options = [(f"{mark} – {names[mark]}" if names.get(mark) else str(mark), mark) for mark in range(low, high + 1)]
    return _picked(options, value["value"] if isinstance(value, Mapping) else None)


def _number(field: Answerable, value: Value) -> Input:
    box = w.Text(_typed(value), continuous_update=False, layout=_NARROW)
    return Input(w.HBox([box, w.Label(field.unit)]) if field.unit else box, [box], lambda: _parsed(box.value, field))


def _by_sex(field: Answerable, value: Value) -> Input:
    given = BySex.from_value(value) or BySex()
    boxes = {
        part: w.Text(
            _typed(getattr(given, part)),
            description=texts.SEXES[part],
            continuous_update=False,
            layout=w.Layout(width="14em"),
        )
        for part in ("women", "men", "unknown")
    }
    return Input(
        w.HBox(list(boxes.values())),
        list(boxes.values()),
        lambda: {part: _parsed(box.value, field) for part, box in boxes.items()},
    )


def _typed(number: float | None) -> str:
    """Write every digit: what is shown in one field is saved again when another beside it is changed."""
    return "" if number is None else f"{Decimal(repr(number)):f}".replace(".", ",")


def _parsed(typed: str, field: Answerable) -> float | None:
    """Read a number as people write it: decimal comma or point, spaces between thousands."""
    compact = "".join(typed.split()).replace(",", ".").replace(texts.MINUS, "-")
    if not compact:
        return None
    try:
        return float(compact)
    except ValueError:
        raise AnswerError(texts.about(field.title, texts.NOT_A_NUMBER)) from None
