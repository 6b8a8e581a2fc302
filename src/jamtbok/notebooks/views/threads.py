"""The red thread through one unit: each goal with its problem, its measures and indicators, and decisions about it."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from jamtbok import texts
from jamtbok.forms.static import row_link
from jamtbok.measures.decisions import TABLES
from jamtbok.measures.threads import ACTIVITIES, GOALS, INDICATORS, MEASURES, PLANNED, PROBLEMS, Thread
from jamtbok.measures.threads import followed_up as followed_up_in
from jamtbok.measures.threads import threads as threads_of
from jamtbok.model.answers import Row
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.values import BySex
from jamtbok.notebooks.shown import Record, View
from jamtbok.tables import Column, flag, join, render_table
from jamtbok.tables.html import Cell
from jamtbok.tables.rows import anchored

#: The table of goals at the levels above the units.
ABOVE = "chain.goals"

_LINE = Markup("<br>")


def goal_threads(snapshot: Snapshot) -> View:
    """Every goal with what it is tied to; what is missing is flagged."""
    found = threads_of(snapshot.answers)
    if not found:
        return View(Markup())
    with_above = bool(snapshot.answers.rows(ABOVE))
    with_decisions = any(thread.decisions for thread in found)
    columns = [Column("Mål"), Column("Problem"), Column("Åtgärder och aktiviteter"), Column("Indikatorer")]
    columns += [Column("Överordnat mål")] if with_above else []
    columns += [Column("Beslut")] if with_decisions else []
    rows: list[list[Cell]] = []
    for thread in found:
        cells: list[Cell] = [
            thread.goal.text("goal") or texts.UNNAMED_ROW,
            _links(snapshot, PROBLEMS, thread.problems) or flag("inget problem"),
            _done(snapshot, thread) or flag("ingen åtgärd eller aktivitet"),
            _followed(snapshot, thread.indicators) or flag("ingen indikator i uppföljningen"),
        ]
        if with_above:
            cells.append(_above(snapshot, thread.goal) or flag("inget överordnat mål"))
        if with_decisions:
            decided = [_link(snapshot, TABLES[each.step], each.row) for each in thread.decisions]
            cells.append(join(decided, _LINE))
        rows.append(cells)
    records = [
        Record("thread", item=thread.goal.text("goal"), code=code, value=len(tied))
        for thread in found
        for code, tied in (
            ("problems", thread.problems),
            ("measures", thread.measures + thread.planned),
            ("indicators", thread.indicators),
        )
    ]
    return View(render_table("Den röda tråden: vad varje mål hänger ihop med", columns, rows), tuple(records))


def measures(snapshot: Snapshot) -> View:
    """The measures with goal, owner, time, resources and what has become of them."""
    found = snapshot.answers.rows(MEASURES)
    if not found:
        return View(Markup())
    told = followed_up_in(snapshot.answers)
    rows: list[list[Cell]] = []
    records: list[Record] = []
    for row in found:
        state = state_of(snapshot, told.get((MEASURES, row.id), ()))
        rows.append(
            [
                anchored(MEASURES, row.id, row.text("what") or texts.UNNAMED_ROW),
                goal_links(snapshot, row.links("goal")) or flag("hör inte till något mål"),
                row.text("owner") or flag("ansvarig saknas"),
                texts.unbroken(row.text("end")) or flag("slutdatum saknas"),
                _resources(row) or flag("resurser saknas"),
                state or texts.NOT_FOLLOWED_UP,
            ]
        )
        statuses = [each.text("status") for each in told.get((MEASURES, row.id), ()) if each.text("status")]
        records.append(Record("measure", item=row.text("what"), code=(statuses or ["not_followed"])[0], value=1))
    titles = ("Åtgärd", "Mål", "Ansvarig", "Klar senast", "Resurser", "Läge")
    return View(render_table("Åtgärder", [Column(title) for title in titles], rows), tuple(records))


def _resources(row: Row) -> str:
    money = row.number("money")
    parts = [row.text("time"), row.text("staff")]
    if money is not None:
        parts.insert(0, f"{texts.number(money)} kronor" if money else "inom ordinarie budget")
    return "; ".join(part for part in parts if part)


def goal_links(snapshot: Snapshot, goals: Iterable[str]) -> Cell:
    """Return links to goals that are there, "" for none."""
    there = [goal for goal in goals if snapshot.answers.row(GOALS, goal)]
    return join((row_link(GOALS, goal, snapshot.answers, snapshot.catalogue) for goal in there), _LINE)


def state_of(snapshot: Snapshot, told: Iterable[Row]) -> Cell:
    """Return what the follow-up tells of a measure or planned activity, "" when it tells nothing."""
    status = snapshot.catalogue.question(ACTIVITIES).column("status")
    answers, catalogue = snapshot.answers, snapshot.catalogue
    labels = [
        Markup("{}: {}").format(
            status.label(row.text("status")) if row.text("status") else "status saknas",
            row_link(ACTIVITIES, row.id, answers, catalogue),
        )
        for row in told
    ]
    return join(labels, _LINE)


def _link(snapshot: Snapshot, table: str, row: Row) -> Cell:
    return row_link(table, row.id, snapshot.answers, snapshot.catalogue)


def _links(snapshot: Snapshot, table: str, rows: Iterable[Row]) -> Cell:
    return join((_link(snapshot, table, row) for row in rows), _LINE)


def _done(snapshot: Snapshot, thread: Thread) -> Cell:
    told = followed_up_in(snapshot.answers)
    status = snapshot.catalogue.question(ACTIVITIES).column("status")
    planned = [(MEASURES, row) for row in thread.measures] + [(PLANNED, row) for row in thread.planned]
    lines: list[Cell] = []
    for table, row in planned:
        states = [
            status.label(each.text("status")) for each in told.get((table, row.id), ()) if each.text("status")
        ] or [texts.NOT_FOLLOWED_UP]
        lines.append(Markup("{} <small>({})</small>").format(_link(snapshot, table, row), "; ".join(states).lower()))
    return join(lines, _LINE)


def _followed(snapshot: Snapshot, rows: Iterable[Row]) -> Cell:
    lines: list[Cell] = []
    for row in rows:
        now = row.by_sex("now") or BySex()
        figures = f"kvinnor {texts.number(now.women)}, män {texts.number(now.men)}"
        lines.append(Markup("{} <small>({})</small>").format(_link(snapshot, INDICATORS, row), figures))
    return join(lines, _LINE)


def _above(snapshot: Snapshot, goal: Row) -> Cell:
    there = [row for row in goal.links("serves") if snapshot.answers.row(ABOVE, row)]
    return join((row_link(ABOVE, row, snapshot.answers, snapshot.catalogue) for row in there), _LINE)
