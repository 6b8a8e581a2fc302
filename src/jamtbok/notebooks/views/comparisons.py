"""Analys: measures set against their bases, how sure the differences are, and whether they hold inside the groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.dots import Dots, dumbbell
from jamtbok.charts.lines import trend_lines
from jamtbok.measures import sentences
from jamtbok.measures.comparisons import Comparison, Division, Group, Kind, compare, find
from jamtbok.measures.figures import Figures, figures
from jamtbok.measures.gaps import Gap, gap, rate
from jamtbok.measures.intervals import Interval, Ratio
from jamtbok.measures.outcome import NotComputed
from jamtbok.measures.sentences import Scale
from jamtbok.model.answers import Row
from jamtbok.model.questions import Question
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.statistics import A_LINE, GAP_COLUMNS, MOST_GROUPS, decimals_of, gap_cells, symbols
from jamtbok.tables import Column, join, notice, paragraphs, render_figure, render_list, render_table
from jamtbok.tables.html import Cell

#: Shares below this are written per thousand.
RARE = 0.02


def comparisons(snapshot: Snapshot) -> View:
    """Every comparison that the unit has asked for."""
    question = snapshot.catalogue.question("analysis.comparisons")
    rows = snapshot.answers.rows(question.id)
    if not rows or any(fault.own for fault in snapshot.faults):
        return View(Markup())
    measures = figures(snapshot.statistics)
    parts: list[Markup] = []
    records: list[Record] = []
    for row in rows:
        name = row.text("name") or texts.UNNAMED_ROW
        parts.append(Markup("<h3>{}</h3>").format(name))
        found = _found(row, measures)
        if isinstance(found, str):
            parts.append(notice(found, "warning"))
            continue
        whole = row.text("coverage") == "whole"
        parts += [_shown(found, name, whole=whole), _judged(row, question)]
        records += _records(found, name, row.text("judgement"), whole=whole)
    return View(join(parts), tuple(records))


def _found(row: Row, measures: Sequence[Figures]) -> Comparison | str:
    """Return the comparison, or what is missing for it."""
    if row.text("kind") not in list(Kind):
        return "Välj vad måttet är av basen, så räknas jämförelsen ut."
    pair = {column: find(measures, row.text(column)) for column in ("outcome", "base")}
    outcome, base = pair["outcome"], pair["base"]
    if outcome is None or base is None:
        missing = [f"”{row.text(column)}”" for column, measure in pair.items() if measure is None and row.text(column)]
        there = "; ".join(dict.fromkeys(measure.measure for measure in measures))
        if not missing:
            return "Skriv både mått och bas, så räknas jämförelsen ut."
        return f"{texts.listed(missing)} går inte att hitta i statistiken, eller är början på flera mått. " + (
            f"Där finns: {there}." if there else "Där finns inga mått än."
        )
    found = compare(outcome, base, Kind(row.text("kind")), deviation=gap(row.by_sex("deviation")))
    if isinstance(found, NotComputed):
        return "Måttet och basen har inget år och ingen uppdelning gemensamt, så de går inte att jämföra."
    return found


def _scale(found: Comparison) -> Scale:
    if not found.kind.of_persons:
        return sentences.means(found.unit)
    known = [level for pair in found.by_year.values() for level in (pair.women, pair.men) if level is not None]
    return sentences.PER_THOUSAND if known and max(known) < RARE else sentences.SHARE


def _shown(found: Comparison, name: str, *, whole: bool) -> Markup:
    scale = _scale(found)
    said: list[str] = [
        sentences.size(found.catching_up, scale, found.unit),
        "" if whole or not isinstance(found.ratio, Ratio) else sentences.ratio(found.ratio),
        sentences.trend(found.trend, scale),
    ]
    parts = [
        Markup("<p>{}: {}</p>").format(found.year, sentences.difference(found.difference, scale, whole=whole)),
        render_list(sentence for sentence in said if sentence),
        _over_years(found, name, scale),
    ]
    parts += [_division(found, division, name, scale, whole=whole) for division in found.divisions]
    if not found.divisions:
        parts.append(_levels(found, (), name, scale, whole=whole))
    return join(parts)


def _over_years(found: Comparison, name: str, scale: Scale) -> Markup:
    if len(found.by_year) < A_LINE:
        return Markup()
    years = {year: rate(pair, Gap(1, 1), scale.times) for year, pair in found.by_year.items()}
    decimals = decimals_of(years.values())
    body = [[str(year), *gap_cells(pair, decimals)] for year, pair in years.items()]
    table = render_table(f"{name}, {scale.unit}", [Column("År"), *GAP_COLUMNS], body) + symbols(years.values())
    svg = trend_lines(years, title=name, unit=scale.unit)
    return render_figure(svg, f"{name}, {scale.unit}, {min(years)}–{max(years)}. Axeln börjar på noll.", table)


def _division(found: Comparison, division: Division, name: str, scale: Scale, *, whole: bool) -> Markup:
    said = [
        sentences.within_groups(division.within, whole=whole) if division.within else "",
        sentences.same_composition(division.standardised, scale),
        sentences.composition(division.components, scale),
    ]
    # A file without a name for its groups has them in a column that is only called so.
    named = [dimension for dimension in division.dimensions if dimension != "grupp"]
    title = Markup("<h4>{}</h4>").format(f"Inom grupperna, efter {texts.listed(named)}" if named else "Inom grupperna")
    return join(
        [
            title,
            _levels(found, division.groups, name, scale, whole=whole),
            render_list(dict.fromkeys(sentence for sentence in said if sentence)),
        ]
    )


def _levels(found: Comparison, groups: Sequence[Group], name: str, scale: Scale, *, whole: bool) -> Markup:
    """Show the levels of all and of each group as dots with intervals, the table folded behind."""
    its = [replace(found.everyone, name="Alla"), *groups]
    shown = [rate(each.level, Gap(1, 1), scale.times) for each in its]
    columns = [Column("Grupp"), *GAP_COLUMNS, Column("Bas, kvinnor", numeric=True), Column("Bas, män", numeric=True)]
    decimals, of_bases = decimals_of(shown), decimals_of(each.base for each in its)
    body: list[list[Cell]] = [
        [each.name, *gap_cells(pair, decimals), *gap_cells(each.base, of_bases)[:2]]
        for each, pair in zip(its, shown, strict=True)
    ]
    table = render_table(f"{name} {found.year}, {scale.unit}", columns, body)
    table += symbols([*shown, *(each.base for each in its)])
    if len(its) > MOST_GROUPS:
        return table
    dots = [
        Dots(
            each.name,
            pair,
            None if whole else _times(each.women_interval, scale.times),
            None if whole else _times(each.men_interval, scale.times),
        )
        for each, pair in zip(its, shown, strict=True)
    ]
    caption = f"{name} {found.year}, {scale.unit}."
    if any(dot.women_interval or dot.men_interval for dot in dots):
        caption += " Strecken visar osäkerheten för varje grupp (95 procent)."
    return render_figure(dumbbell(dots, title=f"{name} {found.year}", unit=scale.unit), caption, table)


def _times(interval: Interval | None, times: float) -> Interval | None:
    return None if interval is None else Interval(interval.low * times, interval.high * times)


def _judged(row: Row, question: Question) -> Markup:
    """Say how the difference has been judged, or ask for it."""
    judgement = row.text("judgement")
    if not judgement:
        return notice(f"{sentences.NO_CAUSE} {sentences.JUDGE}")
    said = Markup("<p><strong>Bedömning:</strong> {}.</p>").format(question.column("judgement").label(judgement))
    return said + paragraphs(row.text("why"))


def _records(found: Comparison, name: str, judgement: str, *, whole: bool) -> list[Record]:
    """Return the levels and the difference in the data's own form: shares are 0–1."""
    item = f"{name} | {found.year}"
    records = [
        Record("comparison", item=item, sex=sex, code=found.kind.value, value=round(value, 6))
        for sex, value in (("women", found.everyone.level.women), ("men", found.everyone.level.men))
        if value is not None
    ]
    if isinstance(found.difference, NotComputed):
        return [*records, Record("comparison_difference", item=item, code=found.difference.reason.value)]
    records.append(Record("comparison_difference", item=item, code=judgement, value=round(found.difference.value, 6)))
    interval = found.difference.interval
    if interval and not whole:
        records += [
            Record("comparison_low", item=item, value=round(interval.low, 6)),
            Record("comparison_high", item=item, value=round(interval.high, 6)),
        ]
    return records
