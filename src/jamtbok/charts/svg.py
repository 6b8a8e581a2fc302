"""The few SVG elements that the diagrams need."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from markupsafe import Markup

#: Name → CSS colour. The variables are set by the style sheet; the fallback holds where there is none.
COLOURS = {
    "women": "var(--jb-women, #5b2a86)",
    "men": "var(--jb-men, #c46f00)",
    "ink": "currentColor",
    "muted": "var(--jb-muted, #5a6270)",
    "line": "var(--jb-line, #b9c0ca)",
    "surface": "var(--jb-surface, #f4f5f7)",
    "fill": "var(--jb-fill, #cfe2ea)",
    "accent": "var(--jb-accent, #1f5f7a)",
    "on_accent": "var(--jb-on-accent, #ffffff)",
    "alert": "var(--jb-alert, #a32a1d)",
}


def picture(width: float, height: float, alt: str, content: Iterable[Markup]) -> Markup:
    """Return an ``<svg>`` that scales to the width it is given, with its alternative text."""
    return Markup(
        '<svg class="jb-svg" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{}" '
        'viewBox="0 0 {:g} {:g}" width="{:g}" font-family="inherit">{}</svg>'
    ).format(alt, width, height, width, Markup().join(content))


def box(
    x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "", dashed: bool = False
) -> Markup:
    """Return a rectangle with softly rounded corners."""
    outline = Markup()
    if stroke:
        dash = Markup(' stroke-dasharray="5 4"') if dashed else Markup()
        outline = Markup(' stroke="{}" stroke-width="1.5"{}').format(COLOURS[stroke], dash)
    return Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="4" fill="{}"{}/>').format(
        x, y, width, height, COLOURS[fill], outline
    )


def curve(x1: float, y1: float, x2: float, y2: float) -> Markup:
    """Return a soft line from left to right."""
    middle = (x1 + x2) / 2
    return Markup(
        '<path d="M{0:g} {1:g}C{4:g} {1:g} {4:g} {3:g} {2:g} {3:g}" fill="none" stroke="{5}" stroke-width="1.5"/>'
    ).format(x1, y1, x2, y2, middle, COLOURS["muted"])


def text(
    x: float,
    y: float,
    content: str,
    *,
    size: float = 13,
    colour: str = "ink",
    bold: bool = False,
    anchor: str = "start",
) -> Markup:
    """Return one line of text with its baseline at `y`."""
    weight = Markup(' font-weight="600"') if bold else Markup()
    return Markup('<text x="{:g}" y="{:g}" font-size="{:g}" text-anchor="{}" fill="{}"{}>{}</text>').format(
        x, y, size, anchor, COLOURS[colour], weight, content
    )


def wrapped(content: str, width: float, size: float, most: int) -> list[str]:
    """Break a text into at most `most` lines of about `width` pixels; a text that is longer ends in an ellipsis."""
    characters = max(8, int(width / (size * 0.57)))
    return textwrap.wrap(content, characters, max_lines=most, placeholder=" …") or [""]
