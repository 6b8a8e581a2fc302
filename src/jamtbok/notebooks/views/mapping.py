"""Kartläggning: representation, resources and imported figures, women and men side by side."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.bars import distribution
from jamtbok.measures import sentences
from jamtbok.measures.concentration import incidence
from jamtbok.measures.figures import Figures, figures
from jamtbok.measures.gaps import gap, is_even, rate
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.values import BySex
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.statistics import GAP_COLUMNS, MOST_GROUPS, gap_cells, one_measure
from jamtbok.tables import Column, join, notice, render_figure, render_list, render_table
from jamtbok.tables.html import Cell


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
    table = render_table(caption, columns, rows)
    if len(found) > MOST_GROUPS or not records:
        return View(table, tuple(records))
    svg = distribution(
        [row.text("group") for row in found], [gap(row.by_sex("people")) for row in found], title="Representation"
    )
    figure = render_figure(svg, "Könsfördelningen i varje grupp. Mellan linjerna är den jämn.")
    return View(join([figure, table]), tuple(records))


def resources(snapshot: Snapshot) -> View:
    """R2: how resources fall on women and men: in all, per user and per 1 000 inhabitants."""
    rows: list[list[Cell]] = []
    said: list[Cell] = []
    records: list[Record] = []
    for row in snapshot.answers.rows("mapping.resources"):
        name, unit = row.text("resource"), row.text("unit")
        amount, users = gap(row.by_sex("amount")), gap(row.by_sex("users"))
        measures = (
            ("totalt", "resource", amount),
            ("per användare", "resource_per_user", rate(amount, users)),
            (
                f"per 1{texts.THIN_SPACE}000{texts.NO_BREAK_SPACE}invånare",
                "resource_per_1000",
                rate(amount, gap(row.by_sex("population")), 1000),
            ),
        )
        for label, record, pair in measures:
            if pair.women is None and pair.men is None:
                continue
            rows.append([f"{name}, {label}", unit, *gap_cells(pair)])
            records += [
                Record(record, item=name, sex=sex, value=value)
                for sex, value in (("women", pair.women), ("men", pair.men))
                if value is not None
            ]
        if found := sentences.resource(incidence(amount, users), unit):
            said.append(Markup("<strong>{}:</strong> {}").format(name, found))
    if not rows:
        return View(Markup())
    columns = [Column("Resurs"), Column("Enhet"), *GAP_COLUMNS]
    table = render_table("Resurser: hur de fördelas på kvinnor och män", columns, rows)
    return View(join([table, render_list(said)]), tuple(records))


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
        # Only where they are: what is wrong may be a number that is hidden here.
        found = [fault.finding("").place for fault in snapshot.faults]
        told = Markup("<p>Gemensamma statistikfiler har fel, och siffror därifrån kan saknas här:</p>")
        more = Markup("<p>Kommandot jamtbok check säger vad som är fel.</p>")
        parts.append(notice(told + render_list(found) + more, "warning"))
    measures = figures(snapshot.statistics)
    if not measures and not parts:
        return View(Markup('<p class="jb-unanswered">Ingen statistik finns inläst för enheten.</p>'))
    records: list[Record] = []
    tables_of = Counter(each.measure for each in measures)
    for each in measures:
        # The unit is part of the name where it is all that tells two tables apart.
        title = f"{each.measure} ({each.unit or 'utan måttenhet'})" if tables_of[each.measure] > 1 else each.measure
        parts.append(one_measure(each, title))
        records += _records(each, title)
    return View(join(parts), tuple(records))


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
