"""Shares of a whole, such as the cases that were sent back: a bar for each part of a year, from 0 to 100 per cent."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts import fluid

THICK, BETWEEN, LABEL = 15, 9, 19


def share_bars(parts: Sequence[tuple[str, int, int]], *, title: str, empty: str) -> Markup:
    """Draw a bar for each part.

    Parameters
    ----------
    parts
        What each bar is for, how many there are of what is counted, and of how many.
    title
        What the picture is about; begins the alternative text.
    empty
        What is said of a part in which there is nothing to count.
    """
    content: list[Markup] = []
    said = []
    y = 4.0
    for label, number, of in parts:
        words = f"{texts.percent(number / of)} ({texts.number(number)} av {texts.number(of)})" if of else empty
        share = number / of if of else 0.0
        whole = fluid.bar if of else fluid.hollow
        content += [
            fluid.text(0, y + 12, f"{label}: {words}"),
            # The whole is drawn too, so that no bar at all is told from a part with nothing to count.
            whole(0, y + LABEL, 100, THICK, "surface" if of else "muted"),
            fluid.bar(0, y + LABEL, 100 * share, THICK, "accent"),
        ]
        said.append(f"{label}: {words}")
        y += LABEL + THICK + BETWEEN
    return fluid.picture(y, f"{title}. {'; '.join(said)}.", content)
