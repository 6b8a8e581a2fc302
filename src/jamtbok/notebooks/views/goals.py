"""Mål och åtgärder: the programme logic with its gaps, goals and what they lack, measures."""

from __future__ import annotations

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.logic import Node, logic
from jamtbok.measures.attainment import reached
from jamtbok.measures.goals import goals, indicators
from jamtbok.measures.programme import GapKind, ProgrammeLogic, RowRef, programme_logic
from jamtbok.measures.threads import PLANNED, without_goal
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.values import BySex
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.threads import goal_threads
from jamtbok.tables import Column, flag, join, notice, render_figure, render_list, render_table
from jamtbok.tables.html import Cell
from jamtbok.tables.rows import anchored

COLUMN_TITLES = {
    "goals.resources": "Resurser",
    "goals.activities": "Aktiviteter",
    "goals.results": "Resultat i år",
    "goals.instances": "Förmedlande instanser",
    "goals.effects": "Effekter om 3–5 år",
}

#: The mark in the picture, and the sentence in the list below it.
GAP_MARKS = {
    GapKind.ACTIVITY_WITHOUT_RESULT: "leder inte till något resultat",
    GapKind.RESULT_WITHOUT_ACTIVITY: "ingen aktivitet",
    GapKind.RESULT_WITHOUT_EFFECT: "leder inte till någon effekt",
    GapKind.EFFECT_WITHOUT_RESULT: "inget resultat",
    GapKind.ACTIVITY_WITHOUT_RESOURCES: "inga resurser",
    GapKind.RESULT_WITHOUT_INSTANCE: "ingen förmedlande instans",
    GapKind.PROBLEM_WITHOUT_GOAL: "inget mål",
}
GAP_SENTENCES = {
    GapKind.ACTIVITY_WITHOUT_RESULT: "Aktiviteten ”{}” leder inte till något väntat resultat.",
    GapKind.RESULT_WITHOUT_ACTIVITY: "Ingen aktivitet bidrar till resultatet ”{}”.",
    GapKind.RESULT_WITHOUT_EFFECT: "Resultatet ”{}” leder inte till någon effekt.",
    GapKind.EFFECT_WITHOUT_RESULT: "Inget resultat bidrar till effekten ”{}”.",
    GapKind.ACTIVITY_WITHOUT_RESOURCES: "Aktiviteten ”{}” har inga resurser.",
    GapKind.RESULT_WITHOUT_INSTANCE: "Resultatet ”{}” saknar förmedlande instans: inget som gör det bestående.",
    GapKind.PROBLEM_WITHOUT_GOAL: "Jämställdhetsproblemet ”{}” har inget mål.",
}

#: Beside the gaps of the logic: a planned activity that belongs to none of the goals.
NO_GOAL = "hör inte till något av målen"

MISSING_PARTS = {
    "problem": "problem som målet svarar mot",
    "indicator": "indikator",
    "baseline": "utgångsläge för kvinnor och män",
    "target": "målvärde för kvinnor och män",
    "date": "datum",
    "owner": "ansvarig",
    "document": "styrdokument",
}


def programme(snapshot: Snapshot) -> View:
    """The programme logic as a picture and a table, and every gap in words."""
    found = programme_logic(snapshot.answers)
    if found.empty:
        return View(notice("Programlogiken är inte påbörjad. Börja längst till höger, med effekterna."))
    has_goals = bool(snapshot.answers.rows("goals.targets"))
    loose = {row.id for row in without_goal(snapshot.answers, PLANNED)} if has_goals else set()
    columns = {
        COLUMN_TITLES[table]: [
            Node((table, row.id), row.text("text") or texts.UNNAMED_ROW, _marks(found, (table, row.id))) for row in rows
        ]
        for table, rows in found.columns.items()
    }
    svg = logic(columns, [(link.left, link.right) for link in found.links])
    picture = render_figure(
        svg,
        "Programlogiken läses från höger: effekten först. En flagga visar en lucka.",
        _table(found, loose),
        behind="Programlogiken som tabell",
    )
    records = [Record("logic_gap", item=each.text, code=each.kind.value, value=1) for each in found.gaps]
    records += [
        Record("logic_rows", code=table.split(".")[1], value=len(rows)) for table, rows in found.columns.items()
    ]
    return View(join([picture, _gaps(found)]), tuple(records))


def _marks(found: ProgrammeLogic, row: RowRef) -> tuple[str, ...]:
    return tuple(GAP_MARKS[each.kind] for each in found.gaps_of(row))


def _gaps(found: ProgrammeLogic) -> Markup:
    if not found.gaps:
        return notice("Programlogiken hänger ihop: inga luckor hittades.", "success")
    many = texts.count(len(found.gaps), "en lucka", "luckor")
    sentences = [GAP_SENTENCES[each.kind].format(each.text or texts.UNNAMED_ROW) for each in found.gaps]
    told = Markup("<p><strong>Programlogiken har {}:</strong></p>").format(many)
    return notice(told + render_list(Markup("{}").format(flag(sentence)) for sentence in sentences), "warning")


def _table(found: ProgrammeLogic, loose: set[str]) -> Markup:
    names = {(table, row.id): row.text("text") for table, rows in found.columns.items() for row in rows}
    rows: list[list[Cell]] = []
    for table, column in found.columns.items():
        for row in column:
            onward = [names[link.right] for link in found.links if link.left == (table, row.id)]
            marks = _marks(found, (table, row.id))
            if table == PLANNED and row.id in loose:
                marks += (NO_GOAL,)
            rows.append(
                [
                    anchored(table, row.id, row.text("text") or texts.UNNAMED_ROW),
                    COLUMN_TITLES[table],
                    "; ".join(onward),
                    join((flag(mark) for mark in marks), Markup("<br>")),
                ]
            )
    return render_table(
        "Programlogiken rad för rad", [Column("Rad"), Column("Kolumn"), Column("Leder till"), Column("Luckor")], rows
    )


def targets(snapshot: Snapshot) -> View:
    """The goals with baseline and target, and what each lacks."""
    found = goals(snapshot.answers.rows("goals.targets"))
    if not found:
        return View(Markup())
    rows: list[list[Cell]] = []
    for goal in found:
        baseline, target = (goal.row.by_sex(part) or BySex() for part in ("baseline", "target"))
        lacks = [MISSING_PARTS[part] for part in goal.missing]
        name = anchored("goals.targets", goal.row.id, goal.row.text("goal") or texts.UNNAMED_ROW)
        unit = goal.row.text("unit")
        rows.append(
            [
                Markup("{}<br>{}").format(name, flag(f"saknar {texts.listed(lacks)}")) if lacks else name,
                ", ".join(part for part in (goal.row.text("indicator"), unit) if part),
                texts.from_to(baseline.women, target.women),
                texts.from_to(baseline.men, target.men),
                texts.unbroken(goal.row.text("date")),
                goal.row.text("owner"),
            ]
        )
    columns = [
        Column("Mål"),
        Column("Indikator"),
        Column("Kvinnor, från → till", numeric=True),
        Column("Män, från → till", numeric=True),
        Column("Senast"),
        Column("Ansvarig"),
    ]
    records = [
        Record("goal", item=goal.row.text("goal"), code="incomplete" if goal.missing else "complete", value=1)
        for goal in found
    ]
    records += [
        Record("goal_lacks", item=goal.row.text("goal"), code=part, value=1) for goal in found for part in goal.missing
    ]
    followed = indicators(snapshot.answers.rows("followup.indicators"))
    records += [
        Record("goal_reached", item=goal.row.text("goal"), code=reached(goal.row.id, followed), value=1)
        for goal in found
    ]
    tied = goal_threads(snapshot)
    table = render_table("Mål med utgångsläge och målvärde", columns, rows)
    return View(join([table, tied.html]), (*records, *tied.records))
