"""One measure of imported statistics: the picture that fits its shape, what stands out, and its table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.bars import distribution, in_words, paired_bars, pyramid
from jamtbok.charts.dots import Dots, dumbbell
from jamtbok.charts.lines import small_multiples, trend_lines
from jamtbok.measures import sentences
from jamtbok.measures.ages import bands
from jamtbok.measures.figures import FigureRow, Figures
from jamtbok.measures.gaps import Gap, is_even
from jamtbok.model.snapshot import Symbol
from jamtbok.tables import Column, join, render_figure, render_list, render_table
from jamtbok.tables.html import Cell

#: With more groups than this a picture is harder to read than what stands out in words.
MOST_GROUPS = 12
#: More small pictures than this are a heavy page; then the last year alone is shown.
MOST_PANELS = 10
#: A longer table is folded away behind a summary.
LONG = 24
#: More figures than this in one table make a report heavy; then only the last year is written out.
MOST_CELLS = 2400
#: So many years fit beside each other, on paper too.
YEARS_ACROSS = 5
#: So many years make a line.
A_LINE = 3
STANDING_OUT = 3
UNBROKEN_DASH = "–\N{WORD JOINER}"
#: A group of fewer persons than this does not stand out: its shares swing by themselves.
LARGE_ENOUGH = 30

GAP_COLUMNS = (
    Column("Kvinnor", numeric=True),
    Column("Män", numeric=True),
    Column("Skillnad (kvinnor − män)", numeric=True),
    Column("Kvot (kvinnor/män)", numeric=True),
)
_SHARE = Column("Andel kvinnor", numeric=True)


def gap_cells(pair: Gap, decimals: int | None = None) -> list[Cell]:
    """Return the cells that go with `GAP_COLUMNS`; without `decimals` as many as the pair needs."""
    places = decimals_of([pair]) if decimals is None else decimals
    return [
        texts.figure(pair.women, pair.women_symbol, places),
        texts.figure(pair.men, pair.men_symbol, places),
        texts.SYMBOLS[_why(pair)] if pair.difference is None else texts.signed(pair.difference, places),
        texts.SYMBOLS[_why(pair)] if pair.ratio is None else texts.number(pair.ratio, 2),
    ]


def decimals_of(pairs: Iterable[Gap]) -> int:
    """Return how many decimals figures of one measure are written with: what any of them needs, none for thousands.

    Examples
    --------
    >>> decimals_of([Gap(7, 4.6), Gap(7.1, 4.8)]), decimals_of([Gap(23379.02, 35630.13)]), decimals_of([Gap(8, None)])
    (1, 0, 0)
    >>> decimals_of([Gap(0.001, 0.004)])
    3
    """
    known = [value for pair in pairs for value in (pair.women, pair.men) if value is not None]
    if min((abs(value) for value in known if value), default=0) >= 1000:
        return 0
    needed = (len(texts.number(value, texts.decimals_for(value)).rstrip("0").partition(",")[2]) for value in known)
    return max(needed, default=0)


def _why(pair: Gap) -> Symbol:
    """Why something cannot be computed from a pair: a ratio with nobody below the line does not apply."""
    if pair.hidden:
        return "hidden"
    return "not_applicable" if pair.difference is not None else "missing"


def scale_of(measure: Figures) -> sentences.Scale:
    """Return how a measure's figures are written in a sentence."""
    return sentences.PER_CENT if measure.per_cent else sentences.amounts(measure.unit)


def one_measure(measure: Figures, title: str) -> Markup:
    """Show a measure.

    Parameters
    ----------
    measure
        Its figures.
    title
        The heading.
    """
    long = len(measure.rows) > LONG
    table = _folded(measure) if long else _table(measure, measure.rows, named(measure))
    parts = [Markup("<h3>{}</h3>").format(title), _picture(measure), _said(measure)]
    parts += [_summary(measure), table] if long else [table]
    parts += [_notes(measure)]
    return join(parts)


def named(measure: Figures, year: int | None = None) -> str:
    """Name a measure with what it counts, and its year."""
    unit = f" ({measure.unit})" if measure.unit else ""
    return f"{measure.measure}{unit}" + ("" if year is None else f" {year}")


# -- the picture


def _picture(measure: Figures) -> Markup:
    """Choose by shape: ages a pyramid, years lines, shares dots, anything else bars; nothing for too many groups."""
    year, latest = measure.years[-1], measure.latest
    title = f"{measure.measure} {year}"
    if all(row.gap.women is None and row.gap.men is None for row in latest):
        return Markup()
    if measure.persons and len(measure.ages) >= 5:
        rows = [(measure.ages[row.group], row.gap) for row in latest if row.by]
        svg = pyramid(bands(rows, 5), title=title, unit=measure.unit, overall=measure.overall(year))
        return render_figure(svg, f"{named(measure, year)}.")
    if measure.persons:
        # All persons beside the groups that they are in would make the groups small on the one scale.
        latest = tuple(row for row in latest if row.by) or latest
    groups = list(dict.fromkeys(row.group for row in latest))
    if len(groups) > MOST_GROUPS:
        return Markup()
    over_years = {
        group or "Alla": {row.year: row.gap for row in measure.rows if row.group == group} for group in groups
    }
    if len(measure.years) >= A_LINE and len(groups) <= MOST_PANELS:
        svg = (
            trend_lines(next(iter(over_years.values())), title=measure.measure, unit=measure.unit)
            if len(groups) == 1
            else small_multiples(over_years, title=measure.measure, unit=measure.unit)
        )
        return render_figure(svg, f"{named(measure)}, {measure.years[0]}–{year}. Axeln börjar på noll.")
    labels, pairs, shown = [row.group for row in latest], [row.gap for row in latest], named(measure, year)
    if len(groups) == 1 and len(measure.years) > 1:
        (over,) = over_years.values()
        labels, pairs, shown = [str(each) for each in over], list(over.values()), named(measure)
    return _side_by_side(measure, labels, pairs, shown)


def _side_by_side(measure: Figures, labels: Sequence[str], pairs: Sequence[Gap], shown: str) -> Markup:
    """Draw women and men beside each other; `shown` says what it is, with the unit."""
    names = [label or "Alla" for label in labels]
    if measure.distribution:
        svg = distribution(names, pairs, title=shown)
        return render_figure(svg, f"{shown}. Mellan linjerna är fördelningen jämn.")
    # A row by itself is that of all, and needs no name in the picture.
    labels = names if len(names) > 1 else labels
    if measure.per_cent:
        dots = [Dots(label, pair) for label, pair in zip(labels, pairs, strict=True)]
        return render_figure(dumbbell(dots, title=shown, unit=measure.unit), f"{shown}.")
    said = "; ".join(f"{label}: {in_words(pair)}" for label, pair in zip(names, pairs, strict=True))
    svg = paired_bars(labels, pairs, unit=measure.unit, alt=" ".join(f"{shown}. {said}.".split()))
    return render_figure(svg, f"{shown}.")


# -- in words


def difference_in_words(measure: Figures, pair: Gap) -> str:
    """Say what a pair of a measure's figures shows: how persons are distributed, or how two levels differ."""
    if measure.persons:
        return sentences.distribution(pair, measure.unit)
    if measure.distribution:
        return sentences.distribution_in_per_cent(pair)
    return sentences.pair(pair, scale_of(measure))


def _said(measure: Figures) -> Markup:
    """Say what the last year shows in all, and where the groups differ most."""
    year = measure.years[-1]
    overall = measure.overall(year)
    said = Markup()
    if overall:
        unknown = sentences.unknown_sex(measure.unknown(year) or 0) if measure.persons and not overall.unknown else ""
        in_all = f"{difference_in_words(measure, overall)} {unknown}".strip()
        said += Markup("<p>{}: {}</p>").format(year, in_all)
    if not measure.ages:
        said += _standing_out(measure)
    return said


def _standing_out(measure: Figures) -> Markup:
    groups = [row for row in measure.latest if row.by and row.gap.difference is not None]
    if len(groups) <= STANDING_OUT:
        return Markup()
    if measure.persons:
        large = [
            row
            for row in groups
            if (row.gap.women or 0) + (row.gap.men or 0) >= LARGE_ENOUGH and not is_even(row.gap.share_of_women or 0)
        ]
        ordered = sorted(large, key=lambda row: -abs((row.gap.share_of_women or 0) - 0.5))
        what = "Mest ojämn könsfördelning"
    else:
        ordered = sorted(groups, key=lambda row: -abs(row.gap.difference or 0))
        what = "Störst skillnad"
    found = [f"{row.group}: {_in_short(measure, row)}" for row in ordered[:STANDING_OUT]]
    if not found:
        return Markup()
    return Markup("<p>{} {}:</p>").format(what, measure.years[-1]) + render_list(found)


def _in_short(measure: Figures, row: FigureRow) -> str:
    said = in_words(row.gap)
    if measure.persons:
        return f"{said} ({texts.two_shares(row.gap.share_of_women)[0]} kvinnor)"
    return f"{said} (skillnad {scale_of(measure).apart(row.gap.difference or 0)})"


# -- the table


def _table(measure: Figures, rows: Sequence[FigureRow], caption: str) -> Markup:
    has_groups = any(row.group for row in rows)
    with_unknown = any(row.unknown is not None for row in rows)
    columns = [Column("Grupp"), Column("År", numeric=True)] if has_groups else [Column("År")]
    columns += GAP_COLUMNS
    if measure.persons:
        columns.append(_SHARE)
    if with_unknown:
        columns.append(Column("Okänt kön", numeric=True))
    decimals = decimals_of(row.gap for row in rows)
    body: list[list[Cell]] = []
    for row in rows:
        cells: list[Cell] = [row.group or "Alla", str(row.year)] if has_groups else [str(row.year)]
        cells += gap_cells(row.gap, decimals)
        if measure.persons:
            cells.append(_share_cell(row.gap))
        if with_unknown:
            cells.append(texts.figure(row.unknown, row.symbols.get("unknown", "missing")))
        body.append(cells)
    not_counted = with_unknown and any(row.unknown is None and "unknown" not in row.symbols for row in rows)
    return render_table(caption, columns, body) + _explained(rows, ["missing"] if not_counted else [])


def _share_cell(pair: Gap) -> str:
    return texts.SYMBOLS[_why(pair)] if pair.share_of_women is None else texts.two_shares(pair.share_of_women)[0]


def _summary(measure: Figures) -> Markup:
    """Show ages in ten-year bands, the first year beside the last; other groups have what stands out."""
    if not (measure.persons and measure.ages):
        return Markup()
    first, last = measure.years[0], measure.years[-1]
    found = {
        year: {
            band.age.label: band.pair
            for band in bands([(measure.ages[row.group], row.gap) for row in measure.of_year(year) if row.by], 10)
        }
        for year in dict.fromkeys((first, last))
    }
    body: list[list[Cell]] = [
        [
            f"{label.replace('–', UNBROKEN_DASH)}{texts.NO_BREAK_SPACE}år",
            *gap_cells(pair),
            _share_cell(pair),
            *_before(found, first, last, label),
        ]
        for label, pair in found[last].items()
    ]
    columns = [Column("Ålder"), *GAP_COLUMNS, _SHARE]
    if first != last:
        columns += [Column(f"Kvinnor {first}", numeric=True), Column(f"Män {first}", numeric=True)]
    table = render_table(f"{named(measure, last)}, i tioårsklasser", columns, body)
    return table + symbols([pair for of_year in found.values() for pair in of_year.values()])


def _before(found: dict[int, dict[str, Gap]], first: int, last: int, label: str) -> list[Cell]:
    if first == last:
        return []
    return gap_cells(found[first].get(label, Gap(None, None, "missing", "missing")))[:2]


def _folded(measure: Figures) -> Markup:
    """Fold a long table away, one line a group with women and men for each year."""
    groups: dict[str, dict[int, Gap]] = {}
    for row in measure.rows:
        groups.setdefault(row.group, {})[row.year] = row.gap
    years = measure.years
    caption = named(measure)
    if 2 * len(groups) * len(years) > MOST_CELLS:
        years = years[-1:]
        caption = f"{named(measure, years[0])}. Tidigare år finns i tabellen med resultat."
    if len(groups) == 1:
        table = _table(measure, measure.rows, caption)
    else:
        parts = [years[start : start + YEARS_ACROSS] for start in range(0, len(years), YEARS_ACROSS)]
        decimals = decimals_of(row.gap for row in measure.rows)
        table = join(
            _across(groups, part, caption if len(parts) == 1 else f"{caption}, {_span(part)}", decimals)
            for part in parts
        )
        table += _explained(measure.rows)
    summary = f"Alla siffror ({texts.count(len(measure.rows), 'en rad', 'rader')})"
    return Markup("<details><summary>{}</summary>{}</details>").format(summary, table)


def _across(groups: Mapping[str, Mapping[int, Gap]], years: Sequence[int], caption: str, decimals: int) -> Markup:
    nothing = Gap(None, None, "missing", "missing")
    columns = [Column("Grupp")]
    columns += [Column(f"{sex} {year}", numeric=True) for year in years for sex in ("Kvinnor", "Män")]
    body = [
        [group or "Alla", *(cell for year in years for cell in gap_cells(its.get(year, nothing), decimals)[:2])]
        for group, its in groups.items()
    ]
    return render_table(caption, columns, body)


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


# -- below the table


def _explained(rows: Sequence[FigureRow], others: Iterable[Symbol] = ()) -> Markup:
    return symbols([row.gap for row in rows], [*others, *(each for row in rows for each in row.symbols.values())])


def symbols(pairs: Iterable[Gap], others: Iterable[Symbol] = ()) -> Markup:
    """Explain the signs in a table; nothing where every figure is there."""
    used: list[Symbol] = [*others]
    for pair in pairs:
        used += [pair.women_symbol, pair.men_symbol]
        if pair.ratio is None and pair.difference is not None:
            used.append("not_applicable")
    said = texts.symbols_explained(used)
    return Markup('<p class="jb-source">{}</p>').format(said) if said else Markup()


def _notes(measure: Figures) -> Markup:
    """Say where the source's own total is another than the sum, and name the sources."""
    apart = [
        abs(row.total - row.gap.women - row.gap.men - (row.unknown or 0))
        for row in measure.rows
        if measure.persons and row.total is not None and row.gap.women is not None and row.gap.men is not None
    ]
    apart = [each for each in apart if each]
    said = Markup()
    if apart:
        said += Markup('<p class="jb-source">{}</p>').format(
            f"Källans total är en annan än summan av könen i {texts.count(len(apart), 'en rad', 'rader')}, som mest "
            f"{texts.number(max(apart))}. Det kan bero på avrundning, eller på att källan skyddar små tal."
        )
    if measure.sources:
        said += Markup('<p class="jb-source">Källa: {}.</p>').format("; ".join(measure.sources))
    return said
