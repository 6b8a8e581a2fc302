"""Analys: the differences that were found and the problems that follow from them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from jamtbok import texts
from jamtbok.forms.static import row_link
from jamtbok.measures import sentences
from jamtbok.measures.figures import Figures, figures
from jamtbok.measures.gaps import Gap
from jamtbok.measures.outcome import NotComputed
from jamtbok.measures.trends import Trend, trend
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.statistics import (
    GAP_COLUMNS,
    MOST_GROUPS,
    difference_in_words,
    gap_cells,
    named,
    scale_of,
    symbols,
)
from jamtbok.tables import Column, flag, join, notice, render_list, render_table
from jamtbok.tables.html import Cell
from jamtbok.tables.rows import anchored

NOT_JUDGED = Markup('<span class="jb-unanswered">inte bedömd</span>')
NOT_YET = f"{sentences.NO_CAUSE} {sentences.JUDGE} Skriv bedömningen i tabellen nedan."


def gaps(snapshot: Snapshot) -> View:
    """The differences in the imported figures: one row a measure, each with its sentence and whether it is judged."""
    if any(fault.own for fault in snapshot.faults):
        return View(notice("Enhetens statistik har fel och räknas inte på. Kartläggningen visar vilka.", "warning"))
    measures = figures(snapshot.statistics)
    found = [each for measure in measures for each in _gaps_of(measure)]
    if not found:
        return View(Markup())
    question = snapshot.catalogue.question("analysis.differences")
    judged = {row.text("measure").casefold(): row.text("judgement") for row in snapshot.answers.rows(question.id)}
    rows: list[list[Cell]] = []
    said: list[Cell] = []
    records: list[Record] = []
    for each in found:
        judgement = judged.get(each.measure.measure.casefold(), "")
        rows.append(
            [
                each.name,
                str(each.year),
                *gap_cells(each.pair),
                "" if isinstance(each.trend, NotComputed) else sentences.TREND_WORDS[each.trend.direction],
                question.column("judgement").label(judgement) if judgement else NOT_JUDGED,
            ]
        )
        said.append(Markup("<strong>{}:</strong> {}").format(each.name, each.in_words))
        if each.pair.difference is not None:
            records.append(
                Record(
                    "figure_difference",
                    item=f"{each.name} | {each.year}",
                    code="" if isinstance(each.trend, NotComputed) else each.trend.direction.value,
                    value=round(each.pair.difference, 6),
                )
            )
    columns = [Column("Mått"), Column("År"), *GAP_COLUMNS, Column("Utveckling"), Column("Bedömning")]
    table = render_table("Skillnader i statistiken, senaste året", columns, rows)
    parts = [table, symbols([each.pair for each in found]), render_list(said), notice(NOT_YET)]
    return View(join(parts), tuple(records))


@dataclass(frozen=True)
class _GapOf:
    """One difference: the measure and its group, the last year's pair and its trend."""

    measure: Figures
    name: str
    year: int
    pair: Gap
    trend: Trend | NotComputed

    @property
    def in_words(self) -> str:
        """The careful sentence."""
        said = difference_in_words(self.measure, self.pair)
        return f"{said} {sentences.trend(self.trend, scale_of(self.measure))}".strip()


def _gaps_of(measure: Figures) -> list[_GapOf]:
    """Return a measure's difference in all; the groups' where there is none in all and they are few."""
    by_year = measure.by_year()
    if by_year:
        year = max(by_year)
        return [_GapOf(measure, named(measure), year, by_year[year], trend(by_year))]
    latest = measure.latest
    if len(latest) > MOST_GROUPS:
        return []
    return [
        _GapOf(
            measure,
            f"{named(measure)}, {row.group}",
            row.year,
            row.gap,
            trend({other.year: other.gap for other in measure.rows if other.group == row.group}),
        )
        for row in latest
    ]


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
                anchored(question.id, row.id, row.text("measure")),
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
    said = notice(
        "En skillnad är ojämställdhet först när den saknar sakligt skäl. Därför behöver varje skillnad en bedömning."
    )
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
        f"Av {texts.count(len(rows), 'en gissning', 'gissningar')} har {_how_many(supported)} fått stöd "
        f"och {_how_many(rejected)} förkastats."
    )
    if waiting:
        left = texts.count(waiting, "En är inte prövad", "är inte prövade")
        said += f" {texts.sentence(left)} eller går inte att avgöra än."
    counts = (("supported", supported), ("rejected", rejected), ("unknown", waiting))
    return View(notice(said), tuple(Record("guesses", code=code, value=count) for code, count in counts))


def _how_many(guessed: int) -> str:
    return texts.so_many(guessed) if guessed else "ingen"


def problems(snapshot: Snapshot) -> View:
    """The identified problems and whether each has a goal."""
    rows = snapshot.answers.rows("analysis.problems")
    if not rows:
        return View(notice("Inga jämställdhetsproblem är beskrivna än. Målen i nästa steg utgår från dem."))
    goals_of: dict[str, list[str]] = {}
    for goal in snapshot.answers.rows("goals.targets"):
        for problem in goal.links("problem"):
            goals_of.setdefault(problem, []).append(goal.id)

    def goals(problem: str) -> Cell:
        links = (row_link("goals.targets", goal, snapshot.answers, snapshot.catalogue) for goal in goals_of[problem])
        return join(links, Markup("<br>"))

    aimed_at = goals_of.keys()
    body: list[list[Cell]] = [
        [
            anchored("analysis.problems", row.id, row.text("problem") or texts.UNNAMED_ROW),
            row.text("evidence") or flag("belägg saknas"),
            row.text("concerns"),
            goals(row.id) if row.id in aimed_at else flag("inget mål än"),
        ]
        for row in rows
    ]
    columns = [Column(title) for title in ("Jämställdhetsproblem", "Belägg", "Vilka det gäller", "Mål")]
    records = [
        Record("problem", item=row.text("problem"), code="with_goal" if row.id in aimed_at else "without_goal", value=1)
        for row in rows
    ]
    return View(render_table("Jämställdhetsproblem att gå vidare med", columns, body), tuple(records))
