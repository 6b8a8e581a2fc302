"""Tables, notices, lists and figures as accessible HTML."""

from __future__ import annotations

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

    Parameters
    ----------
    caption
        What the table shows.
    columns
        Headings, one for each cell of a row.
    rows
        Cells; typed text is escaped.
    """
    head = join(_cell("th", column.title, column, scope="col") for column in columns)
    body = join(_row(columns, row) for row in rows)
    return Markup(
        '<div class="jb-scroll"><table class="jb-table"><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(caption, head, body)


def _row(columns: Sequence[Column], cells: Sequence[Cell]) -> Markup:
    first, *rest = zip(columns, cells, strict=True)
    heading = _cell("th", first[1], first[0], scope="row")
    return Markup("<tr>{}{}</tr>").format(heading, join(_cell("td", cell, column) for column, cell in rest))


def _cell(tag: str, content: Cell, column: Column, scope: str = "") -> Markup:
    attributes = Markup(' scope="{}"').format(scope) if scope else Markup()
    if column.numeric:
        attributes += Markup(' class="jb-number"')
    return Markup("<{0}{1}>{2}</{0}>").format(tag, attributes, content)


def render_figure(svg: Markup, caption: Cell, table: Markup | None = None) -> Markup:
    """Return a picture with its caption, and the table behind it folded away.

    Parameters
    ----------
    svg
        An ``<svg>`` with its own alternative text.
    caption
        What the picture shows.
    table
        The figures behind it.
    """
    behind = Markup("<details><summary>Siffrorna bakom bilden</summary>{}</details>").format(table) if table else ""
    return Markup('<figure class="jb-figure">{}<figcaption>{}</figcaption></figure>{}').format(svg, caption, behind)
