"""The stair: one step for each notebook, filled as far as it has come.

The steps are drawn from above, the lowest at the bottom and as long as the page, so that their names can be read on a
narrow page too.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts import fluid

TALL, GAP, EDGE, INDENT = 30, 3, 4, 6
"""Pixels of a step, between two and of the mark on one's own; how much further in each begins, in per cent."""


def stair(shares: Mapping[str, float], here: str) -> Markup:
    """Draw the stair.

    Parameters
    ----------
    shares
        How far each step has come, 0–1, by step, lowest first.
    here
        The step that the page is about; none is marked for another value.
    """
    content = []
    for index, (step, share) in enumerate(shares.items()):
        x, y = INDENT * index, (TALL + GAP) * (len(shares) - 1 - index)
        content.append(fluid.bar(x, y, 100 - x, TALL, "surface"))
        if share > 0:
            content.append(fluid.bar(x, y, (100 - x) * min(share, 1), TALL, "fill"))
        title = texts.STEP_TITLES[step]
        if step == here:
            content.append(fluid.bar(x, y + TALL - EDGE, 100 - x, EDGE, "accent"))
            title = f"▸ {title}"
        content.append(fluid.text(x, y + 19, title, dx=10, bold=step == here))
        content.append(fluid.text(100, y + 19, texts.percent(share), anchor="end", dx=-8))
    return fluid.picture((TALL + GAP) * len(shares) - GAP, alternative(shares, here), content)


def alternative(shares: Mapping[str, float], here: str) -> str:
    """Say what the stair shows."""
    parts = [f"{texts.STEP_TITLES[step]} {texts.percent(share)}" for step, share in shares.items()]
    said = f"Trappan, hur stor del av varje stegs grundfrågor som är besvarade: {texts.listed(parts)}."
    return f"{said} Rapporten gäller steget {texts.STEP_TITLES[here]}." if here in shares else said
