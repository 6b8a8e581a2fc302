"""The stair: one step for each notebook, filled as far as it has come."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts import svg

STEP_WIDTH, STEP_RISE, BASE, ABOVE = 150, 34, 50, 26


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
    height = BASE + STEP_RISE * (len(shares) - 1) + ABOVE
    for index, (step, share) in enumerate(shares.items()):
        x, tall = index * STEP_WIDTH, BASE + STEP_RISE * index
        y = height - tall
        content.append(svg.box(x + 2, y, STEP_WIDTH - 4, tall, fill="surface", stroke="line"))
        if share > 0:
            filled = tall * min(share, 1)
            content.append(svg.box(x + 2, height - filled, STEP_WIDTH - 4, filled, fill="fill"))
        if step == here:
            content.append(svg.box(x + 2, y - 6, STEP_WIDTH - 4, 6, fill="accent"))
            content.append(svg.text(x + 4, y - 12, "ni är här", size=12, colour="accent", bold=True))
        content.append(svg.text(x + 12, y + 20, texts.STEP_TITLES[step], size=13, bold=True))
        content.append(svg.text(x + 12, y + 38, texts.percent(share), size=13))
    return svg.picture(STEP_WIDTH * len(shares), height, alternative(shares), content)


def alternative(shares: Mapping[str, float]) -> str:
    """Say what the stair shows."""
    parts = [f"{texts.STEP_TITLES[step]} {texts.percent(share)}" for step, share in shares.items()]
    return f"Trappan, så stor del av varje stegs grundfrågor som är besvarade: {texts.listed(parts)}."
