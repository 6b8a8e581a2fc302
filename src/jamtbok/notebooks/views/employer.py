"""Som arbetsgivare: the yearly cycle of active measures, figures by sex, and the departments together."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from jamtbok import texts
from jamtbok.measures import employer
from jamtbok.measures.employer import AREAS, STEPS, Below, State
from jamtbok.measures.gaps import Gap
from jamtbok.model.answers import Answers, Row
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.values import BySex
from jamtbok.notebooks.shown import Record, View
from jamtbok.tables import Column, flag, join, notice, render_table
from jamtbok.tables.html import Cell

STEP_NAMES = {"examine": "Undersöka", "analyse": "Analysera", "act": "Åtgärda", "follow_up": "Följa upp"}
#: The areas where there is no room for their whole names.
SHORT = {
    "conditions": "Arbetsförhållanden",
    "pay": "Löner och villkor",
    "recruitment": "Rekrytering",
    "training": "Utbildning",
    "parenthood": "Föräldraskap",
}
#: A sign before each word, so that a row can be read at a glance, also without colours.
STATES = {
    State.DONE: "● Klart",
    State.PARTLY: "◐ Delvis",
    State.NOT_DONE: "○ Inte gjort",
    State.NOT_NEEDED: "– Behövs inte",
}
NO_STATE = "läge saknas"


def cycle(snapshot: Snapshot) -> View:
    """How far each of the five areas has come in the four steps."""
    if not _begun(snapshot.answers):
        return View(Markup())
    found = employer.cycle(snapshot.answers, snapshot.earlier.answers if snapshot.earlier else None)
    titles = _areas(snapshot)
    rows: list[list[Cell]] = [
        [titles[area], *(STATES[steps[step]] for step in STEPS), _of_four(employer.finished(steps))]
        for area, steps in found.items()
    ]
    columns = [Column("Område"), *(Column(STEP_NAMES[step]) for step in STEPS), Column("Steg klara")]
    waiting = [SHORT[area].lower() for area, steps in found.items() if steps["examine"] is State.NOT_DONE]
    if waiting:
        said = notice(f"Inte undersökt i år: {texts.listed(waiting)}.", "warning")
    else:
        said = notice("Alla fem områdena är undersökta i år.", "success")
    records = [
        Record("employer_step", item=area, code=f"{step}:{state.value}", value=1)
        for area, steps in found.items()
        for step, state in steps.items()
    ]
    records += [Record("employer_area", code=area, value=employer.finished(steps)) for area, steps in found.items()]
    table = render_table(f"De fem områdena i de fyra stegen {snapshot.year}", columns, rows)
    return View(join([said, table]), tuple(records))


def figures(snapshot: Snapshot) -> View:
    """Women and men among employees, managers, part-timers …, with small numbers kept back."""
    found = employer.figures(snapshot.answers, snapshot.threshold, _below(snapshot))
    if not found:
        return View(Markup())
    titles = {row.id: row.title for row in snapshot.catalogue.question("employer.figures").rows}
    rows: list[list[Cell]] = []
    records: list[Record] = []
    for each in found:
        days = each.row in employer.DAYS
        rows.append(
            [
                titles[each.row],
                *(_figure(value, each.people) for value in (each.people.women, each.people.men)),
                _percent(each.people.share_of_women, each.people),
                *_levels(each.level, days=days, whole=each.row == "employees"),
            ]
        )
        pairs = [("employer_figure", each.people), ("employer_level", each.level)]
        records += [
            Record(name, item=each.row, sex=sex, value=round(value, 4))
            for name, pair in pairs
            for sex, value in (("women", pair.women), ("men", pair.men))
            if value is not None
        ]
    columns = [
        Column("Vad som räknas"),
        Column("Kvinnor", numeric=True),
        Column("Män", numeric=True),
        Column("Kvinnornas del", numeric=True),
        Column("Av kvinnorna", numeric=True),
        Column("Av männen", numeric=True),
        Column("Skillnad", numeric=True),
    ]
    caption = "Kvinnor och män. Av kvinnorna och av männen: i procent av de anställda, eller dagar per anställd"
    parts = [render_table(caption, columns, rows)]
    if any(each.people.hidden or each.level.hidden for each in found):
        parts.append(Markup('<p class="jb-source">{}</p>').format(texts.symbols_explained(["protected"])))
    return View(join(parts), tuple(records))


def _below(snapshot: Snapshot) -> dict[str, Below]:
    """Return what the departments directly below the organisation show, row by row."""
    overview = snapshot.seen
    top = {unit.id for unit in overview.units if not unit.parent}
    shown: dict[str, dict[str, dict[str, float]]] = {row: {} for row in ("employees", *employer.PARTS, *employer.DAYS)}
    for line in overview.records.lines():
        if line.name == "employer_figure" and line.year == snapshot.year and line.unit in top and line.item in shown:
            shown[line.item].setdefault(line.unit, {})[line.sex] = line.value or 0
    return {
        row: Below(
            shown=_added(units.values()),
            silent=_added(its for unit, its in shown["employees"].items() if unit not in units),
        )
        for row, units in shown.items()
    }


def _added(figures: Iterable[dict[str, float]]) -> BySex:
    every = list(figures)
    return BySex(*(sum(each.get(sex, 0) for each in every) for sex in ("women", "men")))


def _levels(level: Gap, *, days: bool, whole: bool) -> list[Cell]:
    """Write the part of the women and of the men, or days for each, and the difference (women minus men)."""
    if whole:
        return [texts.SYMBOLS["not_applicable"]] * 3
    values = (level.women, level.men)
    # A difference is that of the two figures as they are written beside it.
    women, men = (None if value is None else texts.rounded(value, 1 if days else 2) for value in values)
    apart = None if women is None or men is None else women - men
    if days:
        return [*(_figure(value, level, 1) for value in values), _signed(apart, level, 1)]
    points = None if apart is None else round(100 * apart)
    return [*(_percent(value, level) for value in values), _signed(points, level, 0, f"{texts.NO_BREAK_SPACE}%-enh.")]


def measures(snapshot: Snapshot) -> View:
    """The measures of the year by area, with what each lacks."""
    found = snapshot.answers.rows("employer.measures")
    if not found:
        return View(Markup())
    titles = _areas(snapshot)
    rows: list[list[Cell]] = [
        [
            row.text("what") or texts.UNNAMED_ROW,
            titles.get(row.text("area")) or flag("område saknas"),
            row.text("owner") or flag("ansvarig saknas"),
            texts.unbroken(row.text("when")) or flag("datum saknas"),
            _state(snapshot, row),
        ]
        for row in sorted(found, key=lambda row: _place(row.text("area")))
    ]
    columns = [Column(title) for title in ("Åtgärd", "Område", "Ansvarig", "Klar senast", "Läge vid årets slut")]
    records = [
        Record(
            "employer_measure",
            item=row.text("what"),
            code="incomplete" if employer.missing(row) else "complete",
            value=1,
        )
        for row in found
    ]
    return View(render_table("Åtgärder, område för område", columns, rows), tuple(records))


def last_year(snapshot: Snapshot) -> View:
    """The measures that last year's workbook holds, and whether all are followed up."""
    earlier = snapshot.earlier
    before = earlier.answers.rows("employer.measures") if earlier else ()
    if earlier is None or not before:
        return View(Markup())
    titles = _areas(snapshot)
    followed = len(snapshot.answers.rows("employer.followup"))
    rows: list[list[Cell]] = [
        [
            row.text("what") or texts.UNNAMED_ROW,
            titles.get(row.text("area"), ""),
            row.text("owner"),
            texts.unbroken(row.text("when")),
        ]
        for row in before
    ]
    columns = [Column(title) for title in ("Åtgärd", "Område", "Ansvarig", "Klar senast")]
    parts = []
    if followed < len(before):
        parts.append(notice(f"{followed} av {len(before)} åtgärder från {earlier.year} är uppföljda.", "warning"))
    parts.append(render_table(f"Åtgärder som beslutades {earlier.year}", columns, rows))
    return View(join(parts))


def departments(snapshot: Snapshot) -> View:
    """For the organisation: how many of the four steps each department has finished in each area."""
    overview = snapshot.overview
    if overview is None:
        return View(Markup())
    done = {
        (line.unit, line.code): line.value
        for line in overview.records.lines()
        if line.year == snapshot.year and line.name == "employer_area"
    }
    examined = {
        (line.unit, line.item)
        for line in overview.records.lines()
        if line.year == snapshot.year and line.name == "employer_step" and line.code == "examine:done"
    }
    told = [unit for unit in overview.units if any((unit.id, area) in done for area in AREAS)]
    if not told:
        return View(Markup())
    rows: list[list[Cell]] = []
    records: list[Record] = []
    for unit in told:
        cells: list[Cell] = [_of_four(int(done.get((unit.id, area)) or 0)) for area in AREAS]
        many = sum((unit.id, area) in examined for area in AREAS)
        rows.append([unit.name, *cells, f"{many} av 5"])
        records.append(Record("employer_examined", item=unit.id, value=many))
    columns = [Column("Enhet"), *(Column(SHORT[area]) for area in AREAS), Column("Undersökta")]
    silent = [unit.name for unit in overview.units if unit not in told]
    parts = [render_table(f"Enheterna {snapshot.year}: steg som är klara på varje område", columns, rows)]
    if silent:
        parts.append(notice(f"Har inte redovisat arbetet {snapshot.year}: {texts.listed(silent)}.", "warning"))
    return View(join(parts), tuple(records))


def overdue(snapshot: Snapshot) -> View:
    """The measures whose day has passed at the end of the year and that are not done, here and in the departments."""
    here = [(snapshot.unit.name, row) for row in _late(snapshot.answers, snapshot.year)]
    here += [
        (unit.name, row)
        for unit, answers in snapshot.seen.answers_of(snapshot.year)
        for row in _late(answers, snapshot.year)
    ]
    if not here:
        return View(Markup())
    titles = _areas(snapshot)
    whole = snapshot.overview is not None
    rows: list[list[Cell]] = [
        [
            row.text("what") or texts.UNNAMED_ROW,
            *([name] if whole else []),
            titles.get(row.text("area"), ""),
            texts.unbroken(row.text("when")),
            _state(snapshot, row),
        ]
        for name, row in here
    ]
    headings = ["Åtgärd", *(["Enhet"] if whole else []), "Område", "Skulle vara klar", "Läge"]
    many = texts.sentence(texts.count(len(here), "en åtgärd", "åtgärder"))
    said = f"{many} skulle ha varit klara senast den 31 december {snapshot.year} men är inte genomförda."
    if len(here) == 1:
        said = f"En åtgärd skulle ha varit klar senast den 31 december {snapshot.year} men är inte genomförd."
    table = render_table("Försenade åtgärder", [Column(title) for title in headings], rows)
    return View(join([notice(said, "warning"), table]), (Record("employer_overdue", value=len(here)),))


def _late(answers: Answers, year: int) -> tuple[Row, ...]:
    tables: Iterable[str] = ("employer.followup", "employer.measures")
    return employer.overdue((row for table in tables for row in answers.rows(table)), year)


def _begun(answers: Answers) -> bool:
    tables = ("employer.examined", "employer.analysed", "employer.measures", "employer.followup")
    return any(answers.rows(table) for table in tables)


def _areas(snapshot: Snapshot) -> dict[str, str]:
    return {row.id: row.title for row in snapshot.catalogue.question("employer.examined").rows}


def _place(area: str) -> int:
    return AREAS.index(area) if area in AREAS else len(AREAS)


def _state(snapshot: Snapshot, row: Row) -> Cell:
    code = row.text("state")
    return snapshot.catalogue.question("employer.measures").column("state").label(code) if code else flag(NO_STATE)


def _of_four(done: int) -> str:
    return f"{done} av {len(STEPS)}"


def _hidden_or_missing(pair: Gap) -> str:
    return texts.SYMBOLS["protected" if pair.hidden else "missing"]


def _figure(value: float | None, pair: Gap, decimals: int = 0) -> str:
    return _hidden_or_missing(pair) if value is None else texts.number(value, decimals)


def _percent(share: float | None, pair: Gap) -> str:
    return _hidden_or_missing(pair) if share is None else texts.percent(share)


def _signed(value: float | None, pair: Gap, decimals: int, unit: str = "") -> str:
    return _hidden_or_missing(pair) if value is None else texts.signed(value, decimals) + unit
