"""Analys: the differences that were found and the problems that follow from them."""

from __future__ import annotations

from markupsafe import Markup

from jamtbok import texts
from jamtbok.measures.gaps import Gap
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.tables import Column, flag, join, notice, render_table
from jamtbok.tables.html import Cell


def differences(snapshot: Snapshot) -> View:
    """The differences that the unit has written down, with sign, ratio and judgement."""
    question = snapshot.catalogue.question("analysis.differences")
    rows: list[list[Cell]] = []
    records: list[Record] = []
    for row in snapshot.answers.rows(question.id):
        pair = Gap(row.number("women"), row.number("men"))
        judgement = row.text("judgement")
        rows.append(
            [
                row.text("measure"),
                row.text("unit"),
                texts.number(pair.women),
                texts.number(pair.men),
                texts.signed(pair.difference),
                texts.number(pair.ratio, 2),
                question.column("judgement").label(judgement) if judgement else flag("bedömning saknas"),
            ]
        )
        records.append(Record("difference", item=row.text("measure"), code=judgement, value=pair.difference))
    if not rows:
        return View(Markup())
    columns = [
        Column("Mått"),
        Column("Enhet"),
        Column("Kvinnor", numeric=True),
        Column("Män", numeric=True),
        Column("Skillnad (kvinnor − män)", numeric=True),
        Column("Kvot (kvinnor/män)", numeric=True),
        Column("Bedömning"),
    ]
    said = notice("En skillnad är inte i sig ojämställdhet. Det är bedömningen av orsaken som avgör.")
    return View(join([said, render_table("Skillnader som hittats", columns, rows)]), tuple(records))


def guesses(snapshot: Snapshot) -> View:
    """JämKAS Plus: how many of the guesses have been supported, rejected or left open."""
    rows = snapshot.answers.rows("analysis.guesses")
    if not rows:
        return View(Markup())
    verdicts = [row.text("verdict") for row in rows]
    supported, rejected = verdicts.count("supported"), verdicts.count("rejected")
    waiting = len(rows) - supported - rejected
    said = (
        f"Av {texts.count(len(rows), 'en gissning', 'gissningar')} har {supported} fått stöd, "
        f"{rejected} avfärdats och {waiting} är inte prövade eller går inte att avgöra än."
    )
    counts = (("supported", supported), ("rejected", rejected), ("unknown", waiting))
    return View(notice(said), tuple(Record("guesses", code=code, value=count) for code, count in counts))


def problems(snapshot: Snapshot) -> View:
    """The identified problems and whether each has a goal."""
    rows = snapshot.answers.rows("analysis.problems")
    if not rows:
        return View(notice("Inga jämställdhetsproblem är beskrivna än. Målen i nästa steg utgår från dem."))
    aimed_at = {problem for goal in snapshot.answers.rows("goals.targets") for problem in goal.links("problem")}
    body: list[list[Cell]] = [
        [
            row.text("problem"),
            row.text("evidence") or flag("belägg saknas"),
            row.text("concerns"),
            "Ja" if row.id in aimed_at else flag("inget mål än"),
        ]
        for row in rows
    ]
    columns = [Column(title) for title in ("Jämställdhetsproblem", "Belägg", "Vilka det gäller", "Har mål")]
    records = [
        Record("problem", item=row.text("problem"), code="with_goal" if row.id in aimed_at else "without_goal", value=1)
        for row in rows
    ]
    return View(render_table("Jämställdhetsproblem att gå vidare med", columns, body), tuple(records))
