"""The top of every notebook, and the start page."""

from __future__ import annotations

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.stair import stair
from jamtbok.measures.decisions import Decision, decisions
from jamtbok.measures.progress import progress
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.steps import STAIR, STEPS
from jamtbok.notebooks.shown import Record, View
from jamtbok.tables import Column, flag, join, notice, render_figure, render_table
from jamtbok.tables.html import Cell


def header(snapshot: Snapshot, step: str) -> View:
    """Unit, year, where on the stair, and what was decided last year."""
    title = texts.STEP_TITLES[step]
    on_the_stair = step in STEPS
    place = f"Steg {STAIR.index(step) + 1} av {len(STAIR)} i trappan. " if step in STAIR else ""
    shares = {at: progress(snapshot.catalogue, snapshot.answers, at) for at in STAIR}
    picture = Markup()
    if on_the_stair:
        picture = render_figure(
            stair({at: reached.share for at, reached in shares.items()}, step),
            "Trappan: så stor del av varje stegs grundfrågor som är besvarade.",
        )
    # The report puts its summary after the header, so that the stair stands before it.
    top = Markup(
        '<header class="jb-header"><p class="jb-kicker">{}</p><h1>{}</h1><p class="jb-lead">{}{}</p>{}</header>'
    ).format(
        " · ".join((snapshot.organisation, *snapshot.parents, str(snapshot.year))),
        f"{title}: {snapshot.unit.name}",
        place,
        texts.STEP_QUESTIONS[step],
        picture,
    )
    now = shares.get(step)
    records = (Record("progress", code=step, value=round(now.share, 4)),) if now else ()
    return View(join([top, carried_over(snapshot)]) if on_the_stair else top, records)


def carried_over(snapshot: Snapshot) -> Markup:
    """List what the earlier year decided: the first thing to look at this year."""
    if snapshot.earlier is None:
        return Markup()
    kept = decisions(snapshot.earlier.answers)
    if not kept:
        return notice(f"Inga beslut finns sparade från {snapshot.earlier.year}.")
    heading = Markup("<h2>Sen då? Beslut från {}</h2>").format(snapshot.earlier.year)
    return heading + decision_table(kept, f"Beslut från {snapshot.earlier.year} att följa upp")


def decision_table(found: tuple[Decision, ...], caption: str, *, with_step: bool = True) -> Markup:
    """Show decisions with owner and date; what is missing is flagged."""
    columns = [Column("Beslut"), Column("Vem"), Column("När"), Column("Var")]
    if with_step:
        columns.append(Column("Från steget"))
    rows = []
    for decision in found:
        row: list[Cell] = [
            decision.what,
            decision.row.text("who") or flag("ansvarig saknas"),
            texts.unbroken(decision.row.text("when")) or flag("datum saknas"),
            decision.row.text("where"),
        ]
        rows.append([*row, texts.STEP_TITLES[decision.step]] if with_step else row)
    return render_table(caption, columns, rows)


def steps(snapshot: Snapshot, extension: str) -> View:
    """Link to each step with how far it has come."""
    rows = []
    records = []
    for step in STAIR:
        reached = progress(snapshot.catalogue, snapshot.answers, step)
        link = Markup('<a href="{}.{}">{}</a>').format(step, extension, texts.STEP_TITLES[step])
        rows.append([link, texts.STEP_QUESTIONS[step], f"{reached.answered} av {reached.required}"])
        records.append(Record("progress", code=step, value=round(reached.share, 4)))
    columns = [Column("Steg"), Column("Vad steget svarar på"), Column("Besvarade grundfrågor", numeric=True)]
    return View(render_table("Trappans steg", columns, rows), tuple(records))


def closing(snapshot: Snapshot, step: str) -> View:
    """Close a step: its decisions with what they lack, and the required questions still open."""
    decided = decisions(snapshot.answers, step)
    parts: list[Markup] = []
    for decision in decided:
        if decision.missing:
            lacks = texts.listed([{"who": "ansvarig", "when": "datum"}[part] for part in decision.missing])
            parts.append(notice(f"Beslutet ”{decision.what}” saknar {lacks}.", "warning"))
    catalogue = snapshot.catalogue
    waiting = [
        question.title
        for question in catalogue.active(step)
        if question.required and not snapshot.answers.answered(question)
    ]
    if waiting:
        entries = Markup("").join(Markup("<li>{}</li>").format(title) for title in waiting)
        parts.append(
            Markup("<details class='jb-open'><summary>{}</summary><ul>{}</ul></details>").format(
                f"Grundfrågor kvar att besvara i steget: {len(waiting)}", entries
            )
        )
    else:
        parts.append(notice("Alla grundfrågor i steget är besvarade.", "success"))
    records = tuple(
        Record("decision", item=decision.what, code="complete" if not decision.missing else "incomplete", value=1)
        for decision in decided
    )
    return View(join(parts), records)
