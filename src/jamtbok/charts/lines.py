"""Women and men over the years: one picture, or one small picture for each group on the same scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts import fluid
from jamtbok.charts.bars import figures_of, in_words
from jamtbok.charts.svg import wrapped
from jamtbok.measures.gaps import KEPT_BACK, Gap

Years = Mapping[int, Gap]
Point = tuple[float, float]

SEXES: tuple[fluid.Sex, fluid.Sex] = ("women", "men")
#: A line with more points than this has marks only where it begins and ends.
MOST_MARKS = 12
#: A small picture is so wide, in per cent of the whole.
PANEL = 48
#: However long the labels at the lines' ends are, the lines reach so far, in per cent.
SHORTEST = 30
#: Two labels nearer each other than this would cover each other, in pixels.
ROOM = 16.0


@dataclass(frozen=True)
class _Frame:
    """Where the years and the values are placed: across in per cent between `left` and `right`, down in pixels."""

    first: int
    last: int
    low: float
    high: float
    top: float
    bottom: float
    left: float
    right: float
    #: How wide the picture is on the narrowest page, in pixels.
    width: float = fluid.NARROWEST

    def across(self, year: int) -> float:
        if self.first == self.last:
            return (self.left + self.right) / 2
        return self.left + (year - self.first) / (self.last - self.first) * (self.right - self.left)

    def down(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def trend_lines(years: Years, *, title: str, unit: str) -> Markup:
    """Draw one line for women and one for men over the years, from zero, with labels at their ends.

    A year whose figure is hidden or missing breaks the line, and a hidden one is marked.

    Parameters
    ----------
    years
        The pair of each year.
    title, unit
        What is shown, and what it counts.
    """
    right = _right([years], fluid.NARROWEST, 68, named=True)
    frame = _Frame(min(years), max(years), *_bounds(years.values()), top=18, bottom=204, left=3, right=right)
    shown = sorted(years) if len(years) <= 6 else (frame.first, frame.last)
    content = [*_axis(frame, unit), *_drawn(years, frame, named=True), *_year_labels(frame, shown, frame.bottom + 18)]
    return fluid.picture(frame.bottom + 26, _in_words(title, unit, {"": years}), content)


def small_multiples(groups: Mapping[str, Years], *, title: str, unit: str) -> Markup:
    """Draw a small picture with the two lines for each group, all on the same scale.

    Parameters
    ----------
    groups
        The pair of each year, by group.
    title, unit
        What is shown, and what it counts.
    """
    every = [year for years in groups.values() for year in years]
    bounds = _bounds(pair for years in groups.values() for pair in years.values())
    width = fluid.NARROWEST * PANEL / 100
    right = _right(groups.values(), width, 70, named=False)
    frame = _Frame(min(every), max(every), *bounds, top=36, bottom=116, left=5, right=right, width=width)
    headings = [wrapped(group, width, fluid.SIZE, 4) for group in groups]
    content = fluid.key(14)
    y = 28.0
    for place, years in enumerate(groups.values()):
        if place % 2 == 0:
            # A heading of several lines needs room above its picture, and so does the picture beside it.
            y += fluid.LINE * (max(map(len, headings[place : place + 2])) - 1)
        heading = reversed(headings[place])
        inside = [
            *(fluid.text(0, 12 - fluid.LINE * n, line, bold=True) for n, line in enumerate(heading)),
            *_axis(frame, "" if place else unit),
            *_drawn(years, frame, named=False),
            *_year_labels(frame, dict.fromkeys((frame.first, frame.last)), frame.bottom + 15),
        ]
        content.append(fluid.panel(place % 2 * (100 - PANEL), y, PANEL, frame.bottom + 36, inside))
        if place % 2 or place == len(groups) - 1:
            y += frame.bottom + 36
    return fluid.picture(y, _in_words(title, unit, groups), content)


def _right(groups: Iterable[Years], width: float, most: float, *, named: bool) -> float:
    """Return where the lines end, in per cent, for the labels after them to have room."""
    room = most
    for years in groups:
        for at, sex in enumerate(SEXES):
            if runs := _runs(years, at):
                room = min(room, 100 - fluid.part_of_page(_end(runs, sex, named=named), 9, width))
    return max(SHORTEST, room)


def _end(runs: Sequence[Sequence[tuple[int, float]]], sex: fluid.Sex, *, named: bool) -> str:
    """Write the label at a line's end: the last figure and, if so asked, the sex."""
    last = texts.short(runs[-1][-1][1])
    return f"{last} {texts.SEXES[sex].lower()}" if named else last


def _bounds(pairs: Iterable[Gap]) -> tuple[float, float]:
    known = [value for pair in pairs for _, value, _ in figures_of(pair) if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    if high > 0:
        return low, fluid.round_up(high)
    return low, high if low else 1.0


def _axis(frame: _Frame, unit: str) -> list[Markup]:
    # The lines end where the years do; what stands to the right of them are the labels.
    zero, end = frame.down(0), frame.right + 1
    return [
        fluid.line(0, frame.top, end, frame.top, "line", dashed=True),
        fluid.text(0, frame.top - 7, f"{texts.short(frame.high)} {unit}".strip(), colour="muted", size=12),
        fluid.line(0, zero, end, zero, "muted"),
        fluid.text(0, zero - 4, "0", colour="muted", size=12),
    ]


def _year_labels(frame: _Frame, years: Iterable[int], y: float) -> list[Markup]:
    """Write years below their points; the first begins at the edge, so that nothing of it is cut off."""
    return [
        fluid.text(0, y, str(year), colour="muted", size=12)
        if year == frame.first != frame.last
        else fluid.text(frame.across(year), y, str(year), anchor="middle", colour="muted", size=12)
        for year in years
    ]


def _drawn(years: Years, frame: _Frame, *, named: bool) -> list[Markup]:
    """Draw the two lines, and label their ends with the last figure and, if so asked, with the sex."""
    hidden: list[Markup] = []
    paths: list[Markup] = []
    marks: list[Markup] = []
    ends: list[tuple[Point, str]] = []
    for at, sex in enumerate(SEXES):
        runs = _runs(years, at)
        points = [[(frame.across(year), frame.down(value)) for year, value in run] for run in runs]
        hidden += _hidden(years, frame, at)
        if runs:
            paths.append(fluid.polyline(points, sex, dashed=sex == "men"))
            marks += [fluid.mark(*point, sex, size=3.5) for run in points for point in _marked(run, every=named)]
            ends.append((points[-1][-1], _end(runs, sex, named=named)))
    return [*hidden, fluid.stretched(frame.bottom + 4, paths), *marks, *_end_labels(ends, frame.bottom)]


def _runs(years: Years, at: int) -> list[list[tuple[int, float]]]:
    """Return the years of one sex in runs without a year that is not known between them."""
    runs: list[list[tuple[int, float]]] = [[]]
    for year in sorted(years):
        _, value, _ = figures_of(years[year])[at]
        if value is not None:
            runs[-1].append((year, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _marked(run: Sequence[Point], *, every: bool) -> list[Point]:
    """Return the points of a run that have a mark: all in a large picture with few of them, else its ends."""
    return list(run) if every and len(run) <= MOST_MARKS else list(dict.fromkeys((run[0], run[-1])))


def _hidden(years: Years, frame: _Frame, at: int) -> list[Markup]:
    """Mark hidden figures of one sex: a dashed line where each would have been, and the word where it has room."""
    drawn: list[Markup] = []
    free = 0.0
    for year in sorted(years):
        symbol = figures_of(years[year])[at][2]
        if symbol in KEPT_BACK:
            x, word = frame.across(year), texts.figure_in_words(None, symbol)
            drawn.append(fluid.line(x, frame.top + 30, x, frame.bottom, "line", dashed=True))
            if x >= free:
                drawn.append(fluid.text(x, frame.top + 12 + 13 * at, word, anchor="middle", colour="muted", size=12))
                free = x + fluid.part_of_page(word, 4, frame.width)
    return drawn


def _end_labels(ends: Sequence[tuple[Point, str]], bottom: float) -> list[Markup]:
    """Return the labels after the lines' ends, moved apart where they would cover each other, and above the years."""
    places = [y for (_, y), _ in ends]
    if len(ends) == 2 and abs(places[0] - places[1]) < ROOM:
        middle, apart = sum(places) / 2, ROOM / 2 if places[0] <= places[1] else -ROOM / 2
        too_low = max(0.0, middle + ROOM / 2 + 2 - bottom)
        places = [middle - apart - too_low, middle + apart - too_low]
    return [fluid.text(x, y + 4.5, said, dx=9) for ((x, _), said), y in zip(ends, places, strict=True)]


def _in_words(title: str, unit: str, groups: Mapping[str, Years]) -> str:
    said = []
    for group, years in groups.items():
        first, last = min(years), max(years)
        told = f"{first} {in_words(years[first])}"
        if last != first:
            told += f"; {last} {in_words(years[last])}"
        hidden = [str(year) for year in sorted(years) if years[year].hidden and year not in (first, last)]
        if hidden:
            told += f"; en siffra är dold {texts.listed(hidden)}"
        said.append(f"{group}: {told}" if group else told)
    shown = f"{title}, {unit}" if unit else title
    return " ".join(f"{shown}. Utveckling över åren. {'. '.join(said)}.".split())
