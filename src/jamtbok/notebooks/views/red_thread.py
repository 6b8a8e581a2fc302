"""The coordinator's red thread: how far it holds in all units, and where in which unit it is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jamtbok import texts
from jamtbok.measures.carried import UNANSWERED, Carried, carried_over
from jamtbok.measures.threads import COUNTED, Break, BrokenAt, Held, breaks, held
from jamtbok.model.answers import Answers
from jamtbok.model.overview import OverviewUnit
from jamtbok.model.snapshot import EarlierYear, Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.reports_there import ReportsThere
from jamtbok.tables import Column, flag, join, notice, render_list, render_table, subheading
from jamtbok.tables.html import Cell
from jamtbok.tables.rows import link

#: A longer table of units is folded away.
MOST_UNITS = 30
#: With more breaks than this, each unit's are counted by kind instead of listed.
MOST_LISTED = 300

COUNTED_TITLES = {
    "problems": "Problem med mål",
    "goals_measures": "Mål med åtgärd eller aktivitet",
    "goals_indicators": "Mål med indikator i uppföljningen",
    "activities": "Aktiviteter med mål",
    "decisions": "Tidigare beslut med svar",
}
BREAK_TITLES = {
    Break.PROBLEM_WITHOUT_GOAL: "Problem utan mål",
    Break.GOAL_WITHOUT_PROBLEM: "Mål utan problem",
    Break.GOAL_WITHOUT_MEASURE: "Mål utan åtgärd eller aktivitet",
    Break.GOAL_WITHOUT_INDICATOR: "Mål utan indikator i uppföljningen",
    Break.MEASURE_WITHOUT_GOAL: "Åtgärder utan mål",
    Break.ACTIVITY_WITHOUT_GOAL: "Aktiviteter utan mål",
    Break.INDICATOR_WITHOUT_GOAL: "Indikatorer utan mål",
    Break.DECISION_INCOMPLETE: "Beslut utan ansvarig eller datum",
    Break.DECISION_UNANSWERED: "Tidigare beslut utan svar",
    Break.DECISION_OVERDUE: "Tidigare beslut som inte är klara i tid",
}


@dataclass(frozen=True)
class _UnitThread:
    """A unit's red thread."""

    unit: OverviewUnit
    held: dict[str, Held]
    broken: tuple[BrokenAt, ...]
    carried: tuple[Carried, ...]


def _threads(snapshot: Snapshot) -> list[_UnitThread]:
    """Return the thread of each unit that has answers this year or earlier decisions, in the order of the units."""
    overview = snapshot.seen
    now = {unit.id: answers for unit, answers in overview.answers_of(snapshot.year)}
    before = {each.unit: EarlierYear(year=each.year, answers=each.answers) for each in overview.carried}
    found = []
    for unit in overview.units:
        answers = now.get(unit.id, Answers())
        carried = carried_over(answers, before.get(unit.id))
        if unit.id in now or carried:
            broken = breaks(answers, carried, snapshot.year)
            found.append(_UnitThread(unit, held(answers, carried), broken, carried))
    return found


def coverage(snapshot: Snapshot) -> View:
    """How much of the thread holds: in the whole organisation, in how many units, and unit by unit."""
    found = _threads(snapshot)
    if not found:
        return View(notice("Inga enheter har svar att följa än."))
    records = [
        Record(f"thread_{what}", code=code, value=value)
        for code in COUNTED
        for what, value in (
            ("tied", sum(each.held[code].tied for each in found)),
            ("all", sum(each.held[code].many for each in found)),
        )
    ]
    titles = ("I hela organisationen", "Andel", "Enheter där alla hänger ihop", "Där några gör det", "Där inga gör det")
    columns = [Column("Led i tråden"), *(Column(title, numeric=True) for title in titles)]
    spread = render_table("Den röda tråden i hela organisationen", columns, [_spread(code, found) for code in COUNTED])
    heads = [Column("Enhet"), *(Column(title, numeric=True) for title in (*COUNTED_TITLES.values(), "Avbrott"))]
    rows = [
        [each.unit.name, *(_of(each.held[code]) for code in COUNTED), texts.number(len(each.broken))] for each in found
    ]
    missing = len(snapshot.seen.units) - len(found)
    parts = [spread, _folded(render_table("Den röda tråden i varje enhet", heads, rows), len(rows))]
    if missing:
        parts.append(notice(f"{texts.sentence(texts.count(missing, 'en enhet', 'enheter'))} har inget att följa än."))
    return View(join(parts), tuple(records))


def _spread(code: str, found: Sequence[_UnitThread]) -> list[Cell]:
    counted = [each.held[code] for each in found if each.held[code].many]
    whole = Held(sum(each.tied for each in counted), sum(each.many for each in counted))
    every = sum(each.tied == each.many for each in counted)
    none = sum(each.tied == 0 for each in counted)
    units = [texts.number(many) for many in (every, len(counted) - every - none, none)]
    return [COUNTED_TITLES[code], _of(whole), texts.percent(whole.share), *units]


def _of(counted: Held) -> str:
    return f"{texts.number(counted.tied)} av {texts.number(counted.many)}" if counted.many else "–"


def _folded(table: Markup, many: int) -> Markup:
    if many <= MOST_UNITS:
        return table
    return Markup("<details><summary>Alla {} enheter</summary>{}</details>").format(texts.number(many), table)


def earlier_decisions(snapshot: Snapshot) -> View:
    """What became of the decisions of the year before, in all units and in each."""
    found = [each for each in _threads(snapshot) if each.carried]
    if not found:
        return View(notice("Det finns inga beslut från tidigare år."))
    column = snapshot.catalogue.question("start.decisions").column("state")
    states = [*(choice.code for choice in column.choices), UNANSWERED]
    labels = {state: column.label(state) for state in states} | {UNANSWERED: "Inte besvarat"}
    every = [decision for each in found for decision in each.carried]

    def late(decision: Carried) -> bool:
        # One that nobody has answered about is counted as such.
        return decision.state != UNANSWERED and decision.is_overdue(snapshot.year)

    counted = Counter(decision.state for decision in every)
    overdue = sum(map(late, every))
    heads = [Column("Enhet"), *(Column(label, numeric=True) for label in labels.values())]
    heads.append(Column("Inte klart i tid", numeric=True))
    whole = Markup("<strong>{}</strong>").format(texts.WHOLE_ORGANISATION)
    rows: list[list[Cell]] = [
        [whole, *(texts.number(counted[state]) for state in states), texts.number(overdue)],
        *(
            [
                each.unit.name,
                *(texts.number(sum(decision.state == state for decision in each.carried)) for state in states),
                texts.number(sum(map(late, each.carried))),
            ]
            for each in found
        ),
    ]
    caption = "Vad det blev av besluten från tidigare år"
    parts = [render_table(caption, heads, rows[:1] if len(found) > MOST_UNITS else rows)]
    if len(found) > MOST_UNITS:
        parts.append(_folded(render_table(f"{caption}, enhet för enhet", heads, rows[1:]), len(found)))
    records = [Record("earlier_decisions", code=state, value=counted[state]) for state in states]
    return View(join(parts), (*records, Record("earlier_decisions_overdue", value=overdue)))


def broken(snapshot: Snapshot) -> View:
    """Where the thread is broken: how many breaks of each kind, then unit by unit with a link to where it is mended."""
    found = [each for each in _threads(snapshot) if each.broken]
    if not found:
        return View(notice("Inga avbrott hittades.", "success"))
    units = {kind: sum(any(one.kind is kind for one in each.broken) for each in found) for kind in Break}
    counted = Counter(one.kind for each in found for one in each.broken)
    rows = [
        [title, texts.number(counted[kind]), texts.number(units[kind])]
        for kind, title in BREAK_TITLES.items()
        if counted[kind]
    ]
    columns = [Column("Avbrott"), Column("Antal", numeric=True), Column("Enheter", numeric=True)]
    parts = [render_table("Avbrott efter slag", columns, rows)]
    reports = ReportsThere(snapshot)
    if counted.total() <= MOST_LISTED:
        parts += [subheading(each.unit.name) + _listed(each, reports) for each in found]
    else:
        table = render_table(
            "Avbrott i varje enhet",
            [Column("Enhet"), Column("Antal", numeric=True), Column("Vad som saknas")],
            [[each.unit.name, texts.number(len(each.broken)), _in_short(each, reports)] for each in found],
        )
        parts.append(_folded(table, len(found)))
    records = tuple(Record("thread_breaks", code=kind, value=counted[kind]) for kind in Break if counted[kind])
    return View(join(parts), records)


def _by_kind(broken_at: Iterable[BrokenAt]) -> dict[Break, list[BrokenAt]]:
    found: dict[Break, list[BrokenAt]] = {}
    for one in broken_at:
        found.setdefault(one.kind, []).append(one)
    return found


def _listed(each: _UnitThread, reports: ReportsThere) -> Markup:
    """List every break of a unit, each a link to its row."""
    return render_list(
        Markup("{}: {}").format(
            flag(BREAK_TITLES[kind]),
            join((link(reports.address(each.unit.id, *one.row), one.text or texts.UNNAMED_ROW) for one in ones), " · "),
        )
        for kind, ones in _by_kind(each.broken).items()
    )


def _in_short(each: _UnitThread, reports: ReportsThere) -> Cell:
    """Count a unit's breaks of each kind, with a link to the first."""
    return join(
        (
            link(reports.address(each.unit.id, *ones[0].row), f"{BREAK_TITLES[kind]}: {texts.number(len(ones))}")
            for kind, ones in _by_kind(each.broken).items()
        ),
        Markup("<br>"),
    )
