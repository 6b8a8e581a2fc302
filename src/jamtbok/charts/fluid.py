"""Pictures that are as wide as their page: positions across are per cent of the width, heights and text are pixels.

A picture with a ``viewBox`` shrinks with its text on a narrow page; one without keeps its text at the size that it can
be read at, and only the distances shrink. That is how every chart of figures is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Literal

from markupsafe import Markup

from jamtbok.charts.svg import COLOURS, wrapped

SIZE = 13.5
"""The size of text in a chart, in pixels."""

WIDEST = 46
"""No chart is wider than this, in the page's own measure (rem): longer bars are no easier to compare."""

NARROWEST = 280
"""The width of the narrowest page that a label must find room on, in pixels."""

CHARACTER = 0.57
"""How wide a character is on the whole, of the size of the text."""

LINE = 17
"""How far apart the lines of a label are."""

Colour = str
Sex = Literal["women", "men"]
Anchor = Literal["start", "middle", "end"]


def picture(height: float, alt: str, content: Iterable[Markup]) -> Markup:
    """Return an ``<svg>`` as wide as the page and `height` pixels high, with its alternative text."""
    return Markup(
        '<svg class="jb-chart" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{}" width="100%" '
        'height="{:g}" style="max-width:{:g}rem" font-family="inherit" font-size="{:g}" fill="{}">{}</svg>'
    ).format(alt, height, WIDEST, SIZE, COLOURS["ink"], Markup().join(content))


def panel(x: float, y: float, width: float, height: float, content: Iterable[Markup]) -> Markup:
    """Return a part of a picture with positions of its own, in per cent of its own width."""
    return Markup('<svg x="{}" y="{:g}" width="{}" height="{:g}" overflow="visible">{}</svg>').format(
        _at(x), y, _at(width), height, Markup().join(content)
    )


def bar(x: float, y: float, width: float, height: float, colour: Colour) -> Markup:
    """Return a filled rectangle; `x` and `width` are per cent."""
    return Markup('<rect x="{}" y="{:g}" width="{}" height="{:g}" fill="{}"/>').format(
        _at(x), y, _at(width), height, COLOURS[colour]
    )


def hollow(x: float, y: float, width: float, height: float, colour: Colour) -> Markup:
    """Return a dashed outline: the place of a figure that is not shown."""
    return Markup(
        '<rect x="{}" y="{:g}" width="{}" height="{:g}" fill="none" stroke="{}" stroke-dasharray="3 3"/>'
    ).format(_at(x), y, _at(width), height, COLOURS[colour])


def line(
    x1: float, y1: float, x2: float, y2: float, colour: Colour, *, width: float = 1, dashed: bool = False
) -> Markup:
    """Return a straight line."""
    dash = Markup(' stroke-dasharray="6 4"') if dashed else Markup()
    return Markup('<line x1="{}" y1="{:g}" x2="{}" y2="{:g}" stroke="{}" stroke-width="{:g}"{}/>').format(
        _at(x1), round(y1, 1), _at(x2), round(y2, 1), COLOURS[colour], width, dash
    )


def stretched(height: float, content: Iterable[Markup]) -> Markup:
    """Return a frame that is stretched to the width of its picture: what is in it has per cent without their sign."""
    return Markup(
        '<svg width="100%" height="{0:g}" viewBox="0 0 100 {0:g}" preserveAspectRatio="none">{1}</svg>'
    ).format(height, Markup().join(content))


def polyline(runs: Sequence[Sequence[tuple[float, float]]], colour: Colour, *, dashed: bool) -> Markup:
    """Return a line through points for a stretched frame, broken between the runs; the stroke keeps its width."""
    drawn = "".join("M" + "L".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in run) for run in runs if len(run) > 1)
    dash = Markup(' stroke-dasharray="6 4"') if dashed else Markup()
    return Markup(
        '<path d="{}" fill="none" stroke="{}" stroke-width="2.25" vector-effect="non-scaling-stroke"{}/>'
    ).format(drawn, COLOURS[colour], dash)


def mark(x: float, y: float, sex: Sex, *, size: float = 5, dx: float = 0) -> Markup:
    """Return the mark of a sex, moved `dx` pixels across: women have a disc and men a square.

    They differ without their colours too.
    """
    moved = Markup(' transform="translate({:g})"').format(round(dx, 1)) if dx else Markup()
    if sex == "women":
        return Markup('<circle cx="{}" cy="{:g}" r="{:g}" fill="{}"{}/>').format(
            _at(x), round(y, 1), size, COLOURS[sex], moved
        )
    # A rectangle is placed by its corner, and pixels cannot be taken from per cent: it is moved to its middle.
    side = round(size * 1.8, 1)
    return Markup('<rect x="{}" y="{:g}" width="{:g}" height="{:g}" fill="{}" transform="translate({:g})"/>').format(
        _at(x), round(y - side / 2, 1), side, side, COLOURS[sex], round(dx - side / 2, 1)
    )


def text(  # noqa: PLR0913 - where, what and how
    x: float,
    y: float,
    content: str,
    *,
    colour: Colour = "ink",
    anchor: Anchor = "start",
    dx: float = 0,
    size: float = SIZE,
    bold: bool = False,
) -> Markup:
    """Return one line of text with its baseline at `y`, moved `dx` pixels across."""
    attributes = Markup()
    if dx:
        attributes += Markup(' dx="{:g}"').format(dx)
    if anchor != "start":
        attributes += Markup(' text-anchor="{}"').format(anchor)
    if size != SIZE:
        attributes += Markup(' font-size="{:g}"').format(size)
    if bold:
        attributes += Markup(' font-weight="600"')
    if colour != "ink":
        attributes += Markup(' fill="{}"').format(COLOURS[colour])
    return Markup('<text x="{}" y="{:g}"{}>{}</text>').format(_at(x), round(y, 1), attributes, content)


def label(x: float, y: float, content: str, *, colour: Colour = "ink") -> tuple[list[Markup], float]:
    """Return a text in as many lines as a narrow page needs, and where the line after it would be."""
    lines = wrapped(content, NARROWEST * (100 - x) / 100, SIZE, 4)
    return [text(x, y + LINE * n, line, colour=colour) for n, line in enumerate(lines)], y + LINE * len(lines)


def part_of_page(content: str, beside: float, page: float = NARROWEST) -> float:
    """Return how many per cent of the narrowest page (or part of it) a line of text takes, with pixels beside it."""
    return 100 * (len(content) * SIZE * CHARACTER + beside) / page


def key(y: float) -> list[Markup]:
    """Return a line that says which mark and colour is which sex, women first."""
    return [
        mark(0, y - 4.5, "women", dx=6),
        text(0, y, "kvinnor", dx=17),
        mark(0, y - 4.5, "men", dx=94),
        text(0, y, "män", dx=105),
    ]


def round_up(value: float) -> float:
    """Return a round number that an axis can end at and that is not below the value (above 0).

    Examples
    --------
    >>> round_up(82.4), round_up(12.3), round_up(3880)
    (100.0, 15.0, 4000.0)
    """
    power = 10.0 ** math.floor(math.log10(value))
    step = next(step for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if value <= step * power * (1 + 1e-9))
    return step * power


def _at(part: float) -> str:
    return f"{round(part, 2):g}%"
