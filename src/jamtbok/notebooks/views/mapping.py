"""Kartläggning: representation, resources and imported figures, women and men side by side."""

from __future__ import annotations

import re
from collections import Counter

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.plot import paired_bars
from jamtbok.errors import Finding
from jamtbok.measures.figures import Figures, figures
from jamtbok.measures.gaps import Gap, gap, is_even, share_of
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.values import BySex
from jamtbok.notebooks.shown import Record, View
from jamtbok.tables import Column, join, notice, render_figure, render_list, render_table
from jamtbok.tables.html import Cell

#: A picture with more pairs of bars than this is harder to read than the table behind it.
MOST_BARS = 12


def representation(snapshot: Snapshot) -> View:
    """R1: how many women and men decide, carry out and are the target group, with the distribution.

    Those whose sex is unknown have a column of their own when somebody has counted them; they are in no share.
    """
    question = snapshot.catalogue.question("mapping.representation")
    found = snapshot.answers.rows(question.id)
    with_unknown = any((people := row.by_sex("people")) and people.unknown is not None for row in found)
    rows: list[list[Cell]] = []
    records: list[Record] = []
    for row in found:
        counted = row.by_sex("people") or BySex()
        share = gap(counted).share_of_women
        rows.append(
            [
                row.text("group"),
                question.column("role").label(row.text("role")),
                texts.number(counted.women),
                texts.number(counted.men),
                *([texts.number(counted.unknown)] if with_unknown else []),
                *texts.two_shares(share),
                "" if share is None else ("jämn" if is_even(share) else "ojämn"),
            ]
        )
        if share is not None:
            records.append(
                Record("share_of_women", item=row.text("group"), code=row.text("role"), value=round(share, 4))
            )
    if not rows:
        return View(Markup())
    columns = [
        Column("Grupp"),
        Column("Roll"),
        Column("Kvinnor", numeric=True),
        Column("Män", numeric=True),
        *([Column("Okänt kön", numeric=True)] if with_unknown else []),
        Column("Andel kvinnor", numeric=True),
        Column("Andel män", numeric=True),
        Column("Fördelning"),
    ]
    caption = "Representation: könsfördelningen i varje grupp. Jämn fördelning är 40–60 procent av vardera könet."
    return View(render_table(caption, columns, rows), tuple(records))


def resources(snapshot: Snapshot) -> View:
    """R2: how resources fall on women and men: in all, per user and per 1 000 inhabitants."""
    rows: list[list[Cell]] = []
    records: list[Record] = []
    for row in snapshot.answers.rows("mapping.resources"):
        name, unit = row.text("resource"), row.text("unit")
        amount = row.by_sex("amount") or BySex()
        measures = (
            ("totalt", "resource", amount.women, amount.men),
            ("per användare", "resource_per_user", *_per(amount, row.by_sex("users"), 1)),
            (
                f"per 1{texts.THIN_SPACE}000{texts.NO_BREAK_SPACE}invånare",
                "resource_per_1000",
                *_per(amount, row.by_sex("population"), 1000),
            ),
        )
        for label, record, women, men in measures:
            if women is None and men is None:
                continue
            pair = Gap(women, men)
            rows.append([f"{name}, {label}", unit, *_figures(pair)])
            records += [
                Record(record, item=name, sex=sex, value=value)
                for sex, value in (("women", women), ("men", men))
                if value is not None
            ]
    if not rows:
        return View(Markup())
    columns = [Column("Resurs"), Column("Enhet"), *_GAP_COLUMNS]
    return View(render_table("Resurser: hur de faller på kvinnor och män", columns, rows), tuple(records))


_GAP_COLUMNS = (
    Column("Kvinnor", numeric=True),
    Column("Män", numeric=True),
    Column("Skillnad (kvinnor − män)", numeric=True),
    Column("Kvot (kvinnor/män)", numeric=True),
)


def _figures(pair: Gap) -> list[Cell]:
    return [
        texts.number(pair.women),
        texts.number(pair.men),
        texts.signed(pair.difference),
        texts.number(pair.ratio, 2),
    ]


def _per(amount: BySex, base: BySex | None, times: int) -> tuple[float | None, float | None]:
    if base is None:
        return None, None
    women, men = share_of(amount.women, base.women), share_of(amount.men, base.men)
    return (None if women is None else women * times), (None if men is None else men * times)


def statistics(snapshot: Snapshot) -> View:
    """Imported figures, one table and picture a measure, with difference and ratio.

    Raises
    ------
    DataError
        When the unit's own files have faults: figures that cannot be trusted are not shown.
    """
    snapshot.require_statistics()
    parts: list[Markup] = []
    if snapshot.faults:
        found = [str(Finding(f.file, f.row, f.column, f.message)) for f in snapshot.faults]
        told = Markup("<p>Gemensamma statistikfiler har fel, och siffror därifrån kan saknas här:</p>")
        parts.append(notice(told + render_list(found), "warning"))
    measures = figures(snapshot.statistics)
    if not measures and not parts:
        return View(Markup('<p class="jb-unanswered">Ingen statistik finns inläst för enheten.</p>'))
    records: list[Record] = []
    tables_of = Counter(each.measure for each in measures)
    for number, each in enumerate(measures):
        # The unit is part of the name where it is all that tells two tables apart.
        title = f"{each.measure} ({each.unit or 'utan måttenhet'})" if tables_of[each.measure] > 1 else each.measure
        parts.append(_one_measure(each, title, f"figures{number}"))
        records += _records(each, title)
    return View(join(parts), tuple(records))


def _one_measure(measure: Figures, title: str, name: str) -> Markup:
    has_groups = any(row.group for row in measure.rows)
    with_unknown = any(row.unknown is not None for row in measure.rows)
    columns = [Column("Grupp") if has_groups else Column("År")]
    if has_groups:
        columns.append(Column("År", numeric=True))
    columns += _GAP_COLUMNS
    if with_unknown:
        columns.append(Column("Okänt kön", numeric=True))
    rows: list[list[Cell]] = []
    for row in measure.rows:
        cells: list[Cell] = [row.group or "Alla", str(row.year)] if has_groups else [str(row.year)]
        cells += _figures(row.gap)
        rows.append([*cells, texts.number(row.unknown)] if with_unknown else cells)
    unit = f" ({measure.unit})" if measure.unit else ""
    table = render_table(f"{measure.measure}{unit}", columns, rows)
    heading = Markup("<h3>{}</h3>").format(title)
    source = Markup('<p class="jb-source">Källa: {}.</p>').format("; ".join(measure.sources)) if measure.sources else ""
    latest = [row for row in measure.latest if row.gap.women is not None or row.gap.men is not None]
    if not 0 < len(latest) <= MOST_BARS:
        return heading + table + source
    year = latest[0].year
    svg = paired_bars(
        [row.group or "Alla" for row in latest],
        [row.gap for row in latest],
        name=name,
        unit=measure.unit,
        alt=_in_words(measure, year),
    )
    return heading + render_figure(svg, f"{measure.measure} {year}{unit}.") + table + source


def _in_words(measure: Figures, year: int) -> str:
    groups = [
        f"{row.group or 'alla'}: kvinnor {texts.number(row.gap.women)}, män {texts.number(row.gap.men)}"
        for row in measure.latest
    ]
    return re.sub(r"\s+", " ", f"{measure.measure} {year} {measure.unit}. {'; '.join(groups)}.")


def _records(measure: Figures, title: str) -> list[Record]:
    return [
        Record(
            "figure",
            item=" | ".join(part for part in (title, row.group, str(row.year)) if part),
            sex=sex,
            value=value,
        )
        for row in measure.rows
        for sex, value in (("women", row.gap.women), ("men", row.gap.men), ("unknown", row.unknown))
        if value is not None
    ]
