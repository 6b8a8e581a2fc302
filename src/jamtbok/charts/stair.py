"""The stair: one step for each notebook, filled as far as it has come."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts import svg

WIDTH, STEP_WIDTH, STEP_RISE, BASE = 720, 144, 34, 46


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
    height = BASE + STEP_RISE * len(shares) + 28
    for index, (step, share) in enumerate(shares.items()):
        x, tall = index * STEP_WIDTH, BASE + STEP_RISE * index
        y = height - tall
        content.append(svg.box(x + 2, y, STEP_WIDTH - 4, tall, fill="surface", stroke="line"))
        if share > 0:
            filled = tall * min(share, 1)
            content.append(svg.box(x + 2, height - filled, 8, filled, fill="accent"))
        if step == here:
            content.append(svg.box(x + 2, y - 5, STEP_WIDTH - 4, 5, fill="accent"))
        content.append(svg.text(x + 18, y + 20, texts.STEP_TITLES[step], size=14, bold=True))
        content.append(svg.text(x + 18, y + 38, texts.percent(share), size=13, colour="muted"))
    return svg.picture(WIDTH, height, alternative(shares), content)


def alternative(shares: Mapping[str, float]) -> str:
    """Say what the stair shows."""
    parts = [f"{texts.STEP_TITLES[step]} {texts.percent(share)}" for step, share in shares.items()]
    return f"Trappan, så stor del av varje stegs grundfrågor som är besvarade: {texts.listed(parts)}."
