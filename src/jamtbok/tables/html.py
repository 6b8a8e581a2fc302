"""Tables, notices, lists and figures as accessible HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

Cell = str | Markup


@dataclass(frozen=True)
class Column:
    """A column's heading and whether it holds numbers (set to the right)."""

    title: str
    numeric: bool = False


def join(parts: Iterable[Cell], separator: Cell = "") -> Markup:
    """Join fragments; plain strings among them are escaped."""
    return escape(separator).join(parts)


def paragraphs(text: str) -> Markup:
    """Show a typed text with its paragraphs and line breaks kept."""
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return join(Markup("<p>{}</p>").format(join(block.strip().split("\n"), Markup("<br>"))) for block in blocks)


def subheading(title: str, level: int = 3) -> Markup:
    """Return a heading inside a section."""
    return Markup("<h{0}>{1}</h{0}>").format(level, title)


def notice(text: Cell, kind: Literal["note", "warning", "success"] = "note") -> Markup:
    """Return a framed remark."""
    return Markup('<div class="jb-notice jb-{}">{}</div>').format(
        kind, text if isinstance(text, Markup) else paragraphs(text)
    )


def flag(text: str) -> Markup:
    """Return a short mark on something that is missing; told apart by its sign and not by colour alone."""
    return Markup('<span class="jb-flag"><span aria-hidden="true">⚑ </span>{}</span>').format(text)


def render_list(items: Iterable[Cell]) -> Markup:
    """Return a bulleted list, nothing for no items."""
    entries = join(Markup("<li>{}</li>").format(item) for item in items)
    return Markup("<ul>{}</ul>").format(entries) if entries else Markup()


def render_table(caption: Cell, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Markup:
    """Return a table with a caption; the first cell of each row is the row's heading.

    On a narrow page the style sheet turns each row of a table with many columns into a card, where every cell has its
    column's heading before it. A table with very many rows stays one, to be moved sideways, with the keys too.

    Parameters
    ----------
    caption
        What the table shows.
    columns
        Headings, one for each cell of a row.
    rows
        Cells; typed text is escaped.
    """
    content = [list(row) for row in rows]
    head = join(_cell("th", column.title, column, scope="col") for column in columns)
    decimals = [
        _most_decimals(row[at] for row in content) if column.numeric else 0 for at, column in enumerate(columns)
    ]
    wide = len(columns) >= FEWEST_IN_CARDS
    wordy = sum(not column.numeric for column in columns) >= FEWEST_OF_WORDS
    labelled = (wide or wordy) and len(content) <= MOST_CARDS
    body = join(_row(columns, row, decimals, labelled=labelled) for row in content)
    kind = "jb-table"
    if labelled:
        kind += " jb-cards" if len(columns) < MANY else " jb-cards jb-many"
    focus = Markup(' tabindex="0" role="group" aria-label="Tabell"') if wide and not labelled else ""
    return Markup(
        '<div class="jb-scroll"{}><table class="{}"><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(focus, kind, caption, head, body)


#: With fewer columns than this, and fewer of words, a table fits a telephone.
FEWEST_IN_CARDS, FEWEST_OF_WORDS = 4, 3

#: With so many the columns have to be narrow on paper, too.
MANY = 7

#: With more rows than this nobody would find a row among the cards.
MOST_CARDS = 30


def _row(columns: Sequence[Column], cells: Sequence[Cell], decimals: Sequence[int], *, labelled: bool) -> Markup:
    first, *rest = zip(columns, cells, decimals, strict=True)
    heading = _cell("th", first[1], first[0], scope="row")
    return Markup("<tr>{}{}</tr>").format(
        heading,
        join(
            _cell("td", cell, column, label=column.title if labelled else "", pad=_pad(cell, most))
            for column, cell, most in rest
        ),
    )


def _cell(tag: str, content: Cell, column: Column, *, scope: str = "", label: str = "", pad: str = "") -> Markup:
    attributes = Markup(' scope="{}"').format(scope) if scope else Markup()
    if column.numeric:
        attributes += Markup(' class="jb-number"')
    if label:
        attributes += Markup(' data-label="{}"').format(label)
        if isinstance(content, Markup) and "<" in content:
            # In a card the label and the content stand side by side: the content must be one piece.
            content = Markup("<div>{}</div>").format(content)
    if pad:
        attributes += Markup(' data-pad="{}"').format(pad)
    return Markup("<{0}{1}>{2}</{0}>").format(tag, attributes, content)


# A number as `jamtbok.texts` writes it, with its decimals and perhaps a per cent sign.
_NUMBER = re.compile(r"[+−]?[\d\u202f]+(?:,(\d+))?(?:\xa0%)?")


def _decimals(cell: Cell) -> int | None:
    """Count a number's decimals; ``None`` for what is no number."""
    found = _NUMBER.fullmatch(cell)
    return len(found[1] or "") if found else None


def _most_decimals(cells: Iterable[Cell]) -> int:
    return max((_decimals(cell) or 0 for cell in cells), default=0)


def _pad(cell: Cell, most: int) -> str:
    """Return what the style sheet sets, unseen, after a number with fewer decimals, so that commas stand in line."""
    if not most or (own := _decimals(cell)) is None or own == most:
        return ""
    return ("" if own else ",") + "0" * (most - own)


def render_figure(
    svg: Markup, caption: Cell, table: Markup | None = None, *, behind: str = "Siffrorna bakom bilden"
) -> Markup:
    """Return a picture with its caption, and the table behind it folded away.

    Parameters
    ----------
    svg
        An ``<svg>`` with its own alternative text.
    caption
        What the picture shows.
    table
        What the picture is made of, to read.
    behind
        What the folded table is called.
    """
    folded = Markup("<details><summary>{}</summary>{}</details>").format(behind, table) if table else ""
    return Markup('<figure class="jb-figure">{}<figcaption>{}</figcaption></figure>{}').format(svg, caption, folded)
