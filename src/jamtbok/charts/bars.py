"""Bars: pairs of women and men, the distribution of the sexes, and the population pyramid."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts import fluid
from jamtbok.charts.fluid import Sex
from jamtbok.measures.ages import Age, Band
from jamtbok.measures.gaps import EVEN, KEPT_BACK, Gap, is_even
from jamtbok.model.snapshot import Symbol

#: Per cent of the width that the longest bar takes at most; the rest is for its figure.
LONGEST = 76
#: However long the figures are, the longest bar takes so much.
SHORTEST = 40
THICK, BETWEEN = 15, 11


def figures_of(pair: Gap) -> tuple[tuple[Sex, float | None, Symbol], ...]:
    """Return the two figures of a pair, women first, each with the reason when it is not there."""
    return (("women", pair.women, pair.women_symbol), ("men", pair.men, pair.men_symbol))


def in_words(pair: Gap) -> str:
    """Say a pair of figures; one that is hidden is said to be hidden."""
    women, men = (texts.figure_in_words(value, symbol) for _, value, symbol in figures_of(pair))
    return f"kvinnor {women}, män {men}"


def paired_bars(labels: Sequence[str], gaps: Sequence[Gap], *, unit: str, alt: str) -> Markup:
    """Draw a pair of bars, women above men, for each label; the axis starts at zero.

    Parameters
    ----------
    labels
        What each pair is for; "" leaves the label out.
    gaps
        The figures of each pair.
    unit
        What the figures count.
    alt
        The alternative text.
    """
    values = [0.0, *(value for pair in gaps for _, value, _ in figures_of(pair) if value is not None)]
    low, high = min(values), max(values)
    span = (high - low) or 1
    longest = _longest(gaps, low, span)
    zero = -low / span * longest
    content: list[Markup] = []
    y = 4.0
    for place, (label, pair) in enumerate(zip(labels, gaps, strict=True)):
        if label:
            lines, below = fluid.label(0, y + 12, label)
            content += lines
            y = below - 10
        for sex, value, symbol in figures_of(pair):
            content += _bar(sex, value, symbol, y, zero=zero, scale=longest / span, named=place == 0)
            y += THICK + 2
        content.append(fluid.line(zero, y - 2 * THICK - 6, zero, y, "muted"))
        y += BETWEEN
    if unit:
        lines, below = fluid.label(0, y + 5, unit, colour="muted")
        content += lines
        y = below - 10
    return fluid.picture(y, alt, content)


def _longest(gaps: Sequence[Gap], low: float, span: float) -> float:
    """Return how long the whole axis may be, in per cent, for every figure to have room after its bar."""
    room = float(LONGEST)
    for place, pair in enumerate(gaps):
        for sex, value, _ in figures_of(pair):
            if value is not None and max(value, 0) > low:
                said = _said(texts.short(value), sex, named=place == 0)
                room = min(room, (100 - fluid.part_of_page(said, 6)) * span / (max(value, 0) - low))
    return max(SHORTEST, room)


def _said(figure: str, sex: Sex, *, named: bool) -> str:
    return f"{figure} {texts.SEXES[sex].lower()}" if named else figure


def _bar(
    sex: Sex, value: float | None, symbol: Symbol, y: float, *, zero: float, scale: float, named: bool
) -> list[Markup]:
    if value is None:
        word = texts.figure_in_words(None, symbol)
        return [
            fluid.hollow(zero, y + 1, 3, THICK - 2, "muted"),
            fluid.text(zero + 3, y + 12, _said(f"{word}," if named else word, sex, named=named), colour="muted", dx=6),
        ]
    length = value * scale
    return [
        fluid.bar(zero + min(length, 0), y, abs(length), THICK, sex),
        fluid.text(zero + max(length, 0), y + 12, _said(texts.short(value), sex, named=named), dx=6),
    ]


def distribution(labels: Sequence[str], gaps: Sequence[Gap], *, title: str) -> Markup:
    """Draw the distribution of the sexes as bars of 100 per cent, with the limits of an even distribution, 40 and 60.

    Parameters
    ----------
    labels
        What each bar is for.
    gaps
        Women and men in numbers.
    title
        What the picture is about; begins the alternative text.
    """
    shares = [pair.share_of_women for pair in gaps]
    # The shares stand on both sides of the bars.
    left = max([13.0, *(fluid.part_of_page(each, 5) for share in shares for each in texts.two_shares(share))])
    width = 100 - 2 * left
    even = [left + width * limit for limit in EVEN]
    content = [
        fluid.text(left, 12, "Kvinnor", bold=True),
        fluid.text(left + width, 12, "Män", anchor="end", bold=True),
        fluid.text(left + width / 2, 12, "40–60 %", anchor="middle", colour="muted"),
    ]
    y = 22.0
    said = []
    for label, pair, share in zip(labels, gaps, shares, strict=True):
        lines, below = fluid.label(left, y + 12, label)
        content += lines
        y = below - 10
        if share is None:
            word = "inga" if pair.difference == 0 else texts.figure_in_words(None, "hidden" if pair.hidden else "")
            content += [
                fluid.hollow(left, y + 1, width, THICK - 1, "muted"),
                fluid.text(left + width / 2, y + 12, word, anchor="middle", colour="muted"),
            ]
            said.append(f"{label} {word}")
        else:
            women, men = texts.two_shares(share)
            content += [
                fluid.bar(left, y, width * share, THICK, "women"),
                fluid.bar(left + width * share, y, width * (1 - share), THICK, "men"),
                fluid.text(left, y + 12, women, anchor="end", dx=-5),
                fluid.text(left + width, y + 12, men, dx=5),
            ]
            content += [fluid.line(at, y - 3, at, y + THICK + 3, "ink") for at in even]
            said.append(f"{label} {women} kvinnor och {men} män, {'jämn' if is_even(share) else 'ojämn'}")
        y += THICK + BETWEEN
    alt = f"{title}. Könsfördelning; jämn är 40–60 procent. {texts.sentence('; '.join(said))}."
    return fluid.picture(y, " ".join(alt.split()), content)


def pyramid(bands: Sequence[Band], *, title: str, unit: str, overall: Gap | None = None) -> Markup:
    """Draw a population pyramid, oldest at the top: women to the left, since women stand first in this field.

    Parameters
    ----------
    bands
        Ages from the youngest.
    title, unit
        What is counted, and in what.
    overall
        Women and men of all ages, for the alternative text where an age is hidden and they cannot be summed.
    """
    row, middle = 15.0, 14.0
    half = (100 - middle) / 2
    known = [value for band in bands for _, value, _ in figures_of(band.pair) if value is not None]
    longest = fluid.round_up(max(known, default=0) or 1)
    content = [
        fluid.text(half, 13, "Kvinnor", anchor="end", bold=True),
        fluid.text(50, 13, "Ålder", anchor="middle", colour="muted"),
        fluid.text(half + middle, 13, "Män", bold=True),
    ]
    y = 20.0
    for band in reversed(bands):
        content.append(fluid.text(50, y + 11, band.age.label, anchor="middle", size=12))
        for sex, value, symbol in figures_of(band.pair):
            length = half * (value or 0) / longest
            start = half - length if sex == "women" else half + middle
            if value is not None:
                content.append(fluid.bar(start, y, length, row - 2, sex))
                continue
            content.append(fluid.hollow(half - 12 if sex == "women" else start, y + 1, 12, row - 4, "muted"))
            word = texts.figure_in_words(None, symbol) if symbol in KEPT_BACK else "saknas"
            edge = half - 6 if sex == "women" else half + middle + 6
            content.append(fluid.text(edge, y + 10, word, anchor="middle", size=10.5, colour="muted"))
        y += row
    most = texts.short(longest)
    content += [
        fluid.line(0, y + 1, half, y + 1, "line"),
        fluid.line(half + middle, y + 1, 100, y + 1, "line"),
        fluid.text(0, y + 15, most, colour="muted", size=12),
        fluid.text(half, y + 15, "0", anchor="end", colour="muted", size=12),
        fluid.text(half + middle, y + 15, "0", colour="muted", size=12),
        fluid.text(100, y + 15, most, anchor="end", colour="muted", size=12),
    ]
    return fluid.picture(y + 20, f"{title}, {unit}. {_pyramid_in_words(bands, overall)}", content)


def _pyramid_in_words(bands: Sequence[Band], overall: Gap | None) -> str:
    said = []
    for sex, name in (("women", "kvinnor"), ("men", "män")):
        known = [(getattr(band.pair, sex), band.age.label) for band in bands if getattr(band.pair, sex) is not None]
        if known:
            many, label = max(known, key=lambda found: found[0])
            total, shown = getattr(overall, sex, None), sum(value for value, _ in known)
            if len(known) == len(bands):
                total = shown
            counted = name if total is None else f"{texts.number(total)} {name}"
            # A hidden one may be larger than all that are shown, unless the whole has no room for it.
            most = "flest" if total is not None and total - shown <= many else "flest av dem som visas"
            said.append(f"{counted}, {most} i åldern {label} år ({texts.number(many)})")
    more = [band.age.label for band in bands if (band.pair.difference or 0) > 0]
    if len(more) == len(bands):
        said.append("kvinnor är fler än män i alla åldrar")
    elif more:
        said.append(f"kvinnor är fler än män i åldern {texts.listed(_runs(bands))} år")
    for at, name in enumerate(("kvinnor", "män")):
        hidden = [band.age.label for band in bands if figures_of(band.pair)[at][2] in KEPT_BACK]
        if hidden:
            said.append(f"siffran för {name} är dold i åldern {texts.listed(hidden)} år")
    return f"Befolkningspyramid med kvinnor till vänster och män till höger. {texts.sentence('; '.join(said))}."


def _runs(bands: Sequence[Band]) -> list[str]:
    """Return the ages in which women are more than men, neighbours joined: 70–74 and 75–79 are 70–79."""
    runs: list[list[Band]] = [[]]
    for band in bands:
        if (band.pair.difference or 0) > 0:
            runs[-1].append(band)
        elif runs[-1]:
            runs.append([])
    return [Age(run[0].age.low, run[-1].age.high).label for run in runs if run]
