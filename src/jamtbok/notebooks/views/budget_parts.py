"""What the pages about money share: the lines as they may be shown, and how their figures are written."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from jamtbok import texts
from jamtbok.measures.budget import LINES, Line, Split, budget_lines
from jamtbok.measures.gaps import Gap
from jamtbok.model.snapshot import Snapshot, Symbol
from jamtbok.model.values import BySex
from jamtbok.notebooks.shown import Record


def lines_of(snapshot: Snapshot) -> tuple[Line, ...]:
    """Return the budget lines as they may be shown."""
    return budget_lines(snapshot.answers.rows(LINES), snapshot.threshold)


def name_of(line: Line) -> str:
    """Return what a line is called."""
    return line.name or texts.UNNAMED_ROW


def strong(text: str) -> Markup:
    """Return the heading of a row that sums up."""
    return Markup("<strong>{}</strong>").format(text)


def by_sex(figures: BySex | None, *, hidden: bool, unknown: bool, signed: bool = False) -> list[str]:
    """Write women, men and, where there is a column for it, unknown sex."""
    if figures is None:
        return [texts.SYMBOLS["protected"] if hidden else ""] * (3 if unknown else 2)
    write = texts.signed if signed else texts.number
    return [write(figures.women), write(figures.men), *([write(figures.unknown or 0)] if unknown else [])]


def figure(value: float | None, pair: Gap) -> str:
    """Write a figure in kronor, or the sign that says why there is none."""
    return texts.SYMBOLS["protected" if pair.hidden else "missing"] if value is None else texts.number(value, 0)


def difference(pair: Gap) -> str:
    """Write women minus men in kronor, as the two figures beside it are written."""
    if pair.women is None or pair.men is None:
        return figure(None, pair)
    return texts.signed(texts.rounded(pair.women) - texts.rounded(pair.men))


def percent(share: float | None, pair: Gap) -> str:
    """Write a share, or the sign that says why there is none."""
    return texts.SYMBOLS["protected" if pair.hidden else "missing"] if share is None else texts.percent(share)


def signs(hidden: Iterable[bool]) -> Markup:
    """Explain the sign of what is kept back, where a table has it."""
    symbols: list[Symbol] = ["protected"] if any(hidden) else []
    said = texts.symbols_explained(symbols)
    return Markup('<p class="jb-source">{}</p>').format(said) if said else Markup()


def records_by_sex(name: str, item: str, figures: BySex | None, split: Split | None = None) -> list[Record]:
    """Return a record for women, one for men, and one for unknown sex where there is any."""
    if figures is None:
        return []
    pairs = (("women", figures.women), ("men", figures.men), ("unknown", figures.unknown))
    code = split.value if split else ""
    return [
        Record(name, item, sex, code, value)
        for sex, value in pairs
        if value is not None and (value or sex != "unknown")
    ]
