"""What matplotlib draws, made to fit the page.

The text of the SVG stays text, in the page's own font. Colours are set as stand-ins that are exchanged for CSS
variables afterwards, ids are made the figure's own, and nothing in the file depends on when or where it was drawn.
"""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib as mpl
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from jamtbok.charts.svg import COLOURS
from jamtbok.measures.assessments import Assessment

# Colours that matplotlib draws with, exchanged for the page's own.
_STAND_INS = {"#000001": "ink", "#000002": "muted", "#000003": "line", "#000004": "women", "#000005": "men"}
INK, MUTED, LINE, WOMEN, MEN = _STAND_INS

_RC: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "jamtbok",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.parse_math": False,
}


def spread(found: Sequence[Assessment], titles: Sequence[str], *, name: str, alt: str, low: int, high: int) -> Markup:
    """Draw the personal marks as dots on nine lines, the joint mark as a diamond and last year's as an open one."""

    def draw(axes: Axes) -> None:
        axes.hlines(range(len(found)), low, high, color=LINE, linewidth=1, zorder=1)
        marks = [(given, place) for place, each in enumerate(found) for given in each.personal]
        piles = Counter(marks)
        if piles:
            sizes = [30 * many for many in piles.values()]
            axes.scatter(*_columns(list(piles)), s=sizes, color=MUTED, alpha=0.55, linewidths=0, zorder=2)
        earlier = [(each.earlier, place) for place, each in enumerate(found) if each.earlier is not None]
        axes.plot(*_columns(earlier), "D", markersize=10.5, markerfacecolor="none", markeredgecolor=INK, zorder=3)
        joint = [(each.joint, place) for place, each in enumerate(found) if each.joint is not None]
        axes.plot(*_columns(joint), "D", markersize=8, color=INK, zorder=4)
        axes.set_yticks(range(len(titles)), titles)
        axes.invert_yaxis()
        axes.set_xlim(low - 0.6, high + 0.6)
        axes.set_xticks(range(low, high + 1))
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_visible(False)

    return _drawn(draw, name=name, alt=alt, height=0.6 + 0.42 * len(found))


def _columns(points: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [x for x, _ in points], [y for _, y in points]


def _drawn(draw: Callable[[Axes], None], *, name: str, alt: str, height: float) -> Markup:
    # Figure and not pyplot: pyplot keeps every figure alive and picks a screen to draw on.
    with mpl.rc_context(_RC), warnings.catch_warnings():
        # The text is drawn by the browser, which has fonts for the signs that matplotlib's own lacks.
        warnings.filterwarnings("ignore", r"Glyph .* missing from", UserWarning)
        figure = Figure(figsize=(7.2, height), layout="constrained")
        axes = figure.subplots()
        draw(axes)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _for_the_page(buffer.getvalue(), name, alt)


def _for_the_page(source: str, name: str, alt: str) -> Markup:
    svg = source[source.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    for stand_in, colour in _STAND_INS.items():
        svg = svg.replace(stand_in, COLOURS[colour])
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", svg)
    # Without a family of its own the text has the page's; matplotlib has measured it in a font that is wide.
    svg = re.sub(r" font-family: [^;\"]*;", "", svg)
    svg = re.sub(r"\n\s*", "\n", svg)
    opening = f'<svg class="jb-svg" role="img" aria-label="{escape(alt)}"'
    # The text has been escaped by matplotlib; the alternative text is escaped here.
    return Markup(svg.replace("<svg", opening, 1))  # noqa: S704
