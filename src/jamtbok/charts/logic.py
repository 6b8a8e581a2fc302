"""The programme logic as a picture: five columns read from the right, with gaps marked where they are."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts import svg

COLUMN, GUTTER, LINE, SIZE, PAD, MOST_LINES = 168, 32, 16, 12.5, 10, 6


@dataclass(frozen=True)
class Node:
    """One box: the row that it stands for, its text and the short marks of its gaps."""

    id: Hashable
    text: str
    marks: tuple[str, ...] = ()


def logic(columns: Mapping[str, Sequence[Node]], links: Sequence[tuple[Hashable, Hashable]]) -> Markup:
    """Draw the columns and the links between their boxes.

    Parameters
    ----------
    columns
        Boxes by the column's title, from left to right.
    links
        Pairs of box ids, left and right; one to a box that is not there is left out.
    """
    width = len(columns) * COLUMN + (len(columns) - 1) * GUTTER
    places: dict[Hashable, tuple[float, float]] = {}
    boxes: list[Markup] = []
    lowest = 0.0
    for index, (title, nodes) in enumerate(columns.items()):
        x, y = index * (COLUMN + GUTTER), 34.0
        boxes.append(svg.text(x, 18, title, size=13, bold=True))
        if not nodes:
            boxes += [svg.box(x, y, COLUMN, 40, fill="surface", stroke="line", dashed=True)]
            boxes += [svg.text(x + PAD, y + 25, "inget ifyllt", size=SIZE, colour="muted")]
            lowest = max(lowest, y + 40)
        for node in nodes:
            drawn, tall = _box(node, x, y)
            boxes += drawn
            places[node.id] = (x, y + tall / 2)
            y += tall + 12
        lowest = max(lowest, y)
    lines = [
        svg.curve(places[left][0] + COLUMN, places[left][1], places[right][0], places[right][1])
        for left, right in links
        if left in places and right in places
    ]
    return svg.picture(width, lowest + 4, alternative(columns, len(lines)), [*lines, *boxes])


def _box(node: Node, x: float, y: float) -> tuple[list[Markup], float]:
    lines = svg.wrapped(node.text, COLUMN - 2 * PAD, SIZE, MOST_LINES)
    marks = [line for mark in node.marks for line in svg.wrapped(f"⚑ {mark}", COLUMN - 2 * PAD, 11.5, 2)]
    tall = 2 * PAD + LINE * len(lines) + 15 * len(marks) - 4
    drawn = [
        svg.box(x, y, COLUMN, tall, fill="surface", stroke="alert" if marks else "line", dashed=bool(marks)),
        *(svg.text(x + PAD, y + PAD + 11 + LINE * n, line, size=SIZE) for n, line in enumerate(lines)),
    ]
    below = y + PAD + 11 + LINE * len(lines)
    drawn += [svg.text(x + PAD, below + 15 * n, line, size=11.5, colour="alert") for n, line in enumerate(marks)]
    return drawn, tall


def alternative(columns: Mapping[str, Sequence[Node]], links: int) -> str:
    """Say what the picture shows."""
    counted = texts.listed([f"{title.lower()} {len(nodes)}" for title, nodes in columns.items()])
    gaps = sum(len(node.marks) for nodes in columns.values() for node in nodes)
    found = texts.count(gaps, "en lucka", "luckor")
    return f"Programlogik i fem kolumner. Antal rutor: {counted}. Antal länkar: {links}. I bilden syns {found}."
