"""The top of every notebook, and the start page."""

from __future__ import annotations

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.stair import stair
from jamtbok.measures import carried
from jamtbok.measures.decisions import Decision, decisions
from jamtbok.measures.progress import progress
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION, STAIR, START, STEPS
from jamtbok.notebooks.shown import Record, View
from jamtbok.tables import Column, flag, join, notice, render_figure, render_table
from jamtbok.tables.html import Cell
from jamtbok.tables.rows import address, anchored, link

#: The notebook that the coordinator begins with.
FIRST_OF_ORGANISATION = "jamforelse"


def header(snapshot: Snapshot, step: str, row: str = "") -> View:
    """Unit, year, where on the stair, and what was decided last year; of a report on a row, what the row is called."""
    title, unit = texts.STEP_TITLES[step], snapshot.unit.name
    on_the_stair = step in STEPS
    place = f"Steg {STAIR.index(step) + 1} av {len(STAIR)} i trappan. " if step in STAIR else ""
    shares = {at: progress(snapshot.catalogue, snapshot.answers, at) for at in STAIR}
    picture = Markup()
    if on_the_stair:
        picture = render_figure(
            stair({at: reached.share for at, reached in shares.items()}, step),
            "Trappan: hur stor del av varje stegs grundfrågor som är besvarade.",
        )
    # The report puts its summary after the header, so that the stair stands before it.
    top = Markup(
        '<header class="jb-header"><p class="jb-kicker">{}</p><h1>{}</h1><p class="jb-lead">{}{}</p>{}</header>'
    ).format(
        " · ".join((snapshot.organisation, *snapshot.parents, *([unit] if row else []), str(snapshot.year))),
        f"{title}: {snapshot.row_name(step, row) if row else unit}",
        place,
        texts.STEP_QUESTIONS[step],
        picture,
    )
    now = shares.get(step)
    records = (Record("progress", code=step, value=round(now.share, 4)),) if now else ()
    return View(join([top, carried_over(snapshot, step)]) if step in STAIR else top, records)


def way_back(snapshot: Snapshot, step: str) -> Markup:
    """Lead to the notebook to begin with; reports have their own way back."""
    first = FIRST_OF_ORGANISATION if snapshot.unit.id == ORGANISATION else START
    if step == first or not NOTEBOOKS[first].is_for(snapshot.unit.id):
        return Markup()
    words = "Till startsidan" if first == START else f"Till {texts.STEP_TITLES[first].lower()}n"
    return Markup('<nav aria-label="Tillbaka"><a href="{}.html">← {}</a></nav>').format(first, words)


def decided(snapshot: Snapshot) -> View:
    """What became of last year's decisions: the first thing to look at this year."""
    found = carried.carried_over(snapshot.answers, snapshot.earlier)
    overdue = [each for each in found if each.is_overdue(snapshot.year)]
    records = [Record("carried_outcome", item=each.what, code=each.state, value=1) for each in found]
    records += [Record("carried_overdue", item=each.what, code=each.row.text("when"), value=1) for each in overdue]
    return View(carried_over(snapshot, START), tuple(records))


def _told(found: tuple[carried.Carried, ...], year: int) -> Markup:
    counted = [
        texts.count(many, *words)
        for state, words in texts.OUTCOMES_COUNTED.items()
        if (many := sum(each.state == state for each in found))
    ]
    overdue = sum(each.is_overdue(year) for each in found)
    said = f"{texts.count(len(found), 'Ett beslut', 'beslut')} från tidigare år: {texts.listed(counted)}."
    if overdue:
        late = texts.count(overdue, "ett skulle vara klart", "skulle vara klara")
        said += f" {texts.sentence(late)} senast vid årets slut men är det inte."
    waiting = any(each.state == carried.UNANSWERED for each in found)
    return notice(texts.sentence(said), "warning" if overdue or waiting else "note")


def carried_over(snapshot: Snapshot, step: str) -> Markup:
    """List earlier decisions with what became of them; those that are open past their day are flagged."""
    found = carried.carried_over(snapshot.answers, snapshot.earlier)
    if not found:
        earlier = snapshot.earlier
        return notice(f"Inga beslut finns sparade från {earlier.year}.") if earlier else Markup()
    question = snapshot.catalogue.question(carried.TABLE)
    since = _since(found, snapshot.earlier.year) if snapshot.earlier else "från tidigare år"
    rows: list[list[Cell]] = []
    for each in found:
        row, what = each.row, each.what or texts.UNNAMED_ROW
        state: Cell = question.column("state").label(each.state)
        if each.state == carried.UNANSWERED:
            state = flag("inte besvarad")
        when: Cell = texts.unbroken(row.text("when")) or flag("datum saknas")
        if each.is_overdue(snapshot.year):
            when = flag(f"{when}, inte klart")
        if row.text("comment"):
            state = Markup("{}<br><small>{}</small>").format(state, row.text("comment"))
        to = address(snapshot.catalogue, carried.TABLE, row.id)
        rows.append(
            [
                anchored(carried.TABLE, row.id, what) if step == START else link(to, what),
                row.text("who") or flag("ansvarig saknas"),
                when,
                state,
                question.column("carry_over").label(row.text("carry_over")),
                row.text("origin"),
            ]
        )
    titles = ("Beslut", "Vem", "När", "Vad blev det?", "Med nästa år", "Från")
    heading = Markup("<h2>Sen då? Beslut {}</h2>").format(since)
    table = render_table(f"Beslut {since} att följa upp", [Column(title) for title in titles], rows)
    return join([heading, _told(found, snapshot.year) if step == START else "", table])


def _since(found: tuple[carried.Carried, ...], year: int) -> str:
    older = any(not each.row.id.startswith(f"{year}-") for each in found)
    return f"från {year} och tidigare" if older else f"från {year}"


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


def steps(snapshot: Snapshot) -> View:
    """Link to each step with how far it has come."""
    rows = []
    records = []
    for step in STAIR:
        reached = progress(snapshot.catalogue, snapshot.answers, step)
        title = link(f"{step}.html", texts.STEP_TITLES[step])
        rows.append([title, texts.STEP_QUESTIONS[step], f"{reached.answered} av {reached.required}"])
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
    due = tuple(
        Record("decision_due", item=decision.what, code=decision.row.text("when"), value=1)
        for decision in decided
        if decision.due
    )
    return View(join(parts), records + due)
