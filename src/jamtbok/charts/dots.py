"""Levels of women and men side by side with their intervals: one lane for each sex in every group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts import fluid
from jamtbok.charts.bars import figures_of
from jamtbok.measures.gaps import Gap
from jamtbok.measures.intervals import Interval

LEFT, WIDTH, LANE = 1.5, 78.0, 17.0
#: Nearer the left edge than this (per cent) a figure has no room before its mark.
NO_ROOM = 18.0


@dataclass(frozen=True)
class Dots:
    """One group: its two levels and their intervals, in the unit that is shown."""

    label: str
    levels: Gap
    women_interval: Interval | None = None
    men_interval: Interval | None = None


def dumbbell(rows: Sequence[Dots], *, title: str, unit: str) -> Markup:
    """Draw the two levels of each group, joined, with their intervals as thin lines; the axis starts at zero.

    Parameters
    ----------
    rows
        The groups.
    title, unit
        What is shown, and what it counts.
    """
    values = [0.0]
    for row in rows:
        values += [value for _, value, _ in figures_of(row.levels) if value is not None]
        values += [bound for span in (row.women_interval, row.men_interval) if span for bound in (span.low, span.high)]
    low, high = min(values), max(values)
    high = fluid.round_up(high) if high > 0 else high
    scale = WIDTH / ((high - low) or 1)

    def at(value: float) -> float:
        return LEFT + (value - low) * scale

    content = fluid.key(14)
    y = 30.0
    for row in rows:
        if row.label:
            lines, below = fluid.label(0, y + 12, row.label)
            content += lines
            y = below - 10
        lanes = y
        if row.levels.women is not None and row.levels.men is not None:
            content.append(
                fluid.line(at(row.levels.women), y + 7, at(row.levels.men), y + 7 + LANE, "muted", width=1.5)
            )
        spans = (row.women_interval, row.men_interval)
        for (sex, value, symbol), span in zip(figures_of(row.levels), spans, strict=True):
            if value is None:
                content.append(fluid.text(LEFT, y + 12, texts.figure_in_words(None, symbol), colour="muted", dx=6))
            else:
                if span:
                    content.append(fluid.line(at(span.low), y + 7, at(span.high), y + 7, sex, width=2))
                content.append(fluid.mark(at(value), y + 7, sex, size=5.5))
                content.append(
                    _figure(value, at(span.low if span else value), at(span.high if span else value), row, y)
                )
            y += LANE
        content.append(fluid.line(at(0), lanes, at(0), y, "muted"))
        y += 9
    bottom = y - 4
    content.append(fluid.text(at(0), bottom + 14, "0", anchor="middle", colour="muted", size=12))
    if high > 0:
        end = f"{texts.short(high)} {unit}".strip()
        content.append(fluid.text(at(high), bottom + 14, end, anchor="end", colour="muted", size=12))
    return fluid.picture(bottom + 19, _in_words(rows, title, unit), content)


def _figure(value: float, low: float, high: float, row: Dots, y: float) -> Markup:
    """Write a figure on the side of its mark that is turned away from the other mark, where there is room."""
    lower = row.levels.difference and value == min(row.levels.women or 0, row.levels.men or 0)
    if lower and low > NO_ROOM:
        return fluid.text(low, y + 12, texts.short(value), anchor="end", dx=-10)
    return fluid.text(high, y + 12, texts.short(value), dx=10)


def _in_words(rows: Sequence[Dots], title: str, unit: str) -> str:
    said = []
    for row in rows:
        parts = []
        for (sex, value, symbol), span in zip(
            figures_of(row.levels), (row.women_interval, row.men_interval), strict=True
        ):
            told = f"{texts.SEXES[sex].lower()} {texts.figure_in_words(value, symbol)}"
            if value is not None and span:
                told += f" (osäkerhet {texts.short(span.low)}–{texts.short(span.high)})"
            parts.append(told)
        said.append(f"{row.label}: {', '.join(parts)}" if row.label else ", ".join(parts))
    shown = f"{title}, {unit}" if unit and f"({unit})" not in title else title
    return " ".join(f"{shown}. {texts.sentence('; '.join(said))}.".split())
