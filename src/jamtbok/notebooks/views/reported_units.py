"""What the result report says of the units: activities, indicators, conclusions, what lasts, training.

A small organisation's units are shown in full, department by department. Where there are many activities the report
shows how they are distributed, and leads to the units' own reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from jamtbok import texts
from jamtbok.measures.activities import NO_STATUS, STATUSES, by_status
from jamtbok.measures.goals import Indicator
from jamtbok.measures.goals import indicators as read_indicators
from jamtbok.measures.result_report import Department, answers_by_unit, earlier_year, trained
from jamtbok.measures.result_report import departments as group
from jamtbok.model.answers import Answers, Row
from jamtbok.model.few import any_few, counts_persons
from jamtbok.model.guarding import is_guarded
from jamtbok.model.overview import OverviewUnit
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.result_report import few_explained, flowing, in_status, said_before
from jamtbok.tables import Column, join, notice, paragraphs, render_list, render_table, subheading
from jamtbok.tables.html import Cell
from jamtbok.tables.rows import address, link

#: With more rows than this in the whole organisation, the report counts them instead of showing each.
MOST_IN_FULL = 150
#: With more departments than this their conclusions are left to their own reports.
MOST_CONCLUSIONS = 40

_ACTIVITIES = "followup.activities"
_CONCLUSION = "followup.conclusion"


class _Years:
    """The answers of this year and the one before, and the departments that they are grouped by."""

    def __init__(self, snapshot: Snapshot) -> None:
        overview = snapshot.seen
        self.year = snapshot.year
        self.earlier_year = earlier_year(overview, snapshot.year)
        self.now = answers_by_unit(overview, snapshot.year)
        self.earlier = answers_by_unit(overview, self.earlier_year)
        self.departments = group(overview.units)

    def rows(self, table: str, units: Iterable[OverviewUnit], *, earlier: bool = False) -> list[Row]:
        """Return the rows of a table of several units."""
        answers = self.earlier if earlier else self.now
        return [row for unit in units if unit.id in answers for row in answers[unit.id].rows(table)]

    def is_followed_up(self, unit: OverviewUnit) -> bool:
        """Tell whether a unit has told this year what it has done or concluded."""
        answers = self.now.get(unit.id, Answers())
        return bool(answers.rows(_ACTIVITIES) or answers.text(_CONCLUSION))

    def every(self, table: str, *, earlier: bool = False) -> list[Row]:
        """Return the rows of a table of all units."""
        return [row for each in self.departments for row in self.rows(table, each.members, earlier=earlier)]


def activities(snapshot: Snapshot) -> View:
    """How many activities each department has of each status, this year and in all the year before."""
    years = _Years(snapshot)
    found, before = years.every(_ACTIVITIES), years.every(_ACTIVITIES, earlier=True)
    if not found:
        return View(Markup())
    used = [status for status in (*STATUSES, NO_STATUS) if by_status(found + before).get(status)]
    rows = [
        _status_line(each.unit.name, its, used)
        for each in years.departments
        if (its := years.rows(_ACTIVITIES, each.members))
    ]
    rows.append(_status_line(Markup("<strong>{}</strong>").format(f"Alla {years.year}"), found, used))
    if before:
        rows.append(_status_line(f"Alla {years.earlier_year}", before, used))
    table = render_table("Planerade aktiviteter efter status", _status_columns("Förvaltning", used), rows)
    records = [Record("report_activities", code=code or "no_status", value=n) for code, n in by_status(found).items()]
    return View(subheading("Aktiviteterna i siffror") + table, tuple(records))


def _status_columns(first: str, used: Sequence[str]) -> list[Column]:
    titles = ["Aktiviteter", *(texts.sentence(texts.STATUS_COUNTED[status]) for status in used)]
    return [Column(first), *(Column(title, numeric=True) for title in titles)]


def _status_line(name: Cell, rows: list[Row], used: Sequence[str]) -> list[Cell]:
    counted = by_status(rows)
    return [name, texts.number(len(rows)), *(texts.number(counted.get(status, 0)) for status in used)]


def departments(snapshot: Snapshot) -> View:
    """Each department: its conclusion, that of the year before, and its activities with their outcomes."""
    years = _Years(snapshot)
    in_full = len(years.every(_ACTIVITIES)) <= MOST_IN_FULL
    few = len(years.departments) <= MOST_CONCLUSIONS
    parts = []
    silent = []
    for each in years.departments:
        members = each.members if in_full else each.members[:1]
        said = [_concluded(unit, years, named=unit is not each.unit) for unit in members] if in_full or few else []
        rows = years.rows(_ACTIVITIES, each.members)
        table = Markup()
        if rows and in_full:
            table = _activity_table(each, years, snapshot)
        elif rows and len(each.members) > 1:
            table = _units_table(each, years)
        content = join([*said, table])
        if content:
            parts.append(join([subheading(each.unit.name), content]))
        elif not any(years.is_followed_up(unit) for unit in each.members):
            silent.append(each.unit.name)
    if silent:
        many = len(silent) > MOST_CONCLUSIONS
        named = texts.count(len(silent), "en förvaltning", "förvaltningar") if many else texts.listed(silent)
        parts.append(notice(f"Ingen uppföljning finns från {named}."))
    if parts and not in_full:
        parts.append(notice("Varje aktivitet med utfall och mål står i enheternas egna rapporter."))
    return View(join(parts))


def _concluded(unit: OverviewUnit, years: _Years, *, named: bool) -> Markup:
    now, before = (answers.get(unit.id, Answers()).text(_CONCLUSION) for answers in (years.now, years.earlier))
    if not now and not before:
        return Markup()
    parts = [Markup("<p><strong>{}</strong></p>").format(unit.name)] if named else []
    parts.append(paragraphs(now) if now else Markup("<p>Ingen slutsats är skriven {}.</p>").format(years.year))
    if before and years.earlier_year:
        parts.append(said_before(years.earlier_year, before))
    return join(parts)


def _activity_table(department: Department, years: _Years, snapshot: Snapshot) -> Markup:
    status = snapshot.catalogue.question(_ACTIVITIES).column("status")
    with_unit = len(department.members) > 1
    rows: list[list[Cell]] = []
    for unit in department.members:
        for row in years.rows(_ACTIVITIES, [unit]):
            told: Cell = status.label(row.text("status"))
            if row.text("reason"):
                told = Markup("{}<br><small>{}</small>").format(told, row.text("reason"))
            to = address(snapshot.catalogue, _ACTIVITIES, row.id, unit.id)
            rest = [row.text(column) for column in ("outcome", "goal", "goal_outcome")]
            rows.append([link(to, row.text("activity")), *([unit.name] if with_unit else []), *rest, told])
    titles = ["Planerad aktivitet", *(["Enhet"] if with_unit else []), "Utfall", "Mål", "Målets utfall", "Status"]
    return flowing(render_table("Aktiviteter och utfall", [Column(title) for title in titles], rows))


def _units_table(department: Department, years: _Years) -> Markup:
    rows = years.rows(_ACTIVITIES, department.members)
    used = [status for status in (*STATUSES, NO_STATUS) if by_status(rows).get(status)]
    lines = [
        _status_line(link(f"../{unit.id}/5-uppfoljning.html", unit.name), its, used)
        for unit in department.members
        if (its := years.rows(_ACTIVITIES, [unit]))
    ]
    return render_table(f"{department.unit.name}: {in_status(rows)}", _status_columns("Enhet", used), lines)


def indicators(snapshot: Snapshot) -> View:
    """The units' indicators for women and men, from baseline to now, and what has become of the gap."""
    years = _Years(snapshot)
    found = [
        (unit, each)
        for department in years.departments
        for unit in department.members
        for each in read_indicators(years.rows("followup.indicators", [unit]))
        if _is_taken_out(each) or (each.now.complete and each.baseline.complete)
    ]
    if not found:
        return View(Markup())
    hidden = [_is_hidden(each, snapshot.threshold) for _, each in found]
    change = ["" if few else _change(each) for (_, each), few in zip(found, hidden, strict=True)]
    counted = [
        f"{told} i {texts.so_many(change.count(word))}"
        for word, told in ((_LESS, "har minskat"), (_MORE, "har ökat"), (_SAME, "är lika stort"), ("", "visas inte"))
        if change.count(word)
    ]
    lead = (
        f"{texts.sentence(texts.count(len(found), 'en indikator', 'indikatorer'))} har värden för kvinnor och män både "
        f"i utgångsläget och nu. Avståndet mellan könen {texts.listed(counted)}."
    )
    parts = [subheading("Indikatorer för kvinnor och män"), Markup("<p>{}</p>").format(lead)]
    if len(found) <= MOST_IN_FULL:
        way = "då → nu".replace(" ", texts.NO_BREAK_SPACE)
        columns = [Column("Indikator"), Column("Enhet"), Column(f"Kvinnor, {way}", numeric=True)]
        columns += [Column(f"Män, {way}", numeric=True), Column("Avståndet")]
        rows: list[list[Cell]] = [
            [
                _measured(unit, each, years, snapshot),
                unit.name,
                *_ways(each, hidden=few),
                texts.NOT_AVAILABLE if few else word,
            ]
            for (unit, each), word, few in zip(found, change, hidden, strict=True)
        ]
        parts.append(flowing(render_table("Utgångsläge och nuläge för kvinnor och män", columns, rows)))
        if any(hidden):
            parts.append(few_explained(snapshot.threshold))
    return View(join(parts))


_LESS, _MORE, _SAME = "Mindre", "Större", "Lika stort"


def _change(each: Indicator) -> str:
    closed = each.gap_closed
    if closed is None:
        # There was no gap to close at the baseline.
        return _SAME if each.now.women == each.now.men else _MORE
    return _LESS if closed > 0 else _MORE if closed < 0 else _SAME


def _is_hidden(each: Indicator, threshold: int) -> bool:
    persons = counts_persons(each.row.text("unit"), by_sex=True)
    few = persons and (any_few(each.baseline, threshold) or any_few(each.now, threshold))
    return few or _is_taken_out(each)


def _is_taken_out(each: Indicator) -> bool:
    return any(is_guarded(each.row.get(part)) for part in ("baseline", "now"))


def _measured(unit: OverviewUnit, each: Indicator, years: _Years, snapshot: Snapshot) -> Cell:
    """Name an indicator, its unit of measurement and its goal."""
    name, counted = each.row.text("indicator") or texts.UNNAMED_ROW, each.row.text("unit")
    named = f"{name}, {counted}" if counted else name
    linked = (years.now[unit.id].row("goals.targets", at) for at in each.row.links("goal"))
    goals = [
        link(address(snapshot.catalogue, "goals.targets", goal.id, unit.id), goal.text("goal"))
        for goal in linked
        if goal is not None
    ]
    return Markup("{}<br><small>Mål: {}</small>").format(named, join(goals, "; ")) if goals else named


def _ways(each: Indicator, *, hidden: bool) -> list[str]:
    if hidden:
        return [texts.NOT_AVAILABLE, texts.NOT_AVAILABLE]
    return [texts.from_to(getattr(each.baseline, sex), getattr(each.now, sex)) for sex in ("women", "men")]


def lasting(snapshot: Snapshot) -> View:
    """What the units say makes their results last, department by department."""
    years = _Years(snapshot)
    table = "goals.instances"
    found = years.every(table)
    if not found:
        return View(Markup())
    kind = snapshot.catalogue.question(table).column("kind")
    if len(found) > MOST_IN_FULL:
        rows: list[list[Cell]] = [
            [choice.label, texts.number(sum(row.text("kind") == choice.code for row in found))]
            for choice in kind.choices
        ]
        columns = [Column("Slag"), Column("Antal", numeric=True)]
        return View(render_table("Det som ska göra resultaten bestående", columns, rows))
    rows = [
        [each.unit.name, render_list(_of_kind(row, kind.label(row.text("kind"))) for row in its)]
        for each in years.departments
        if (its := years.rows(table, each.members))
    ]
    columns = [Column("Förvaltning"), Column("Beslut, rutiner, aktörer och dokument")]
    return View(render_table("Det som ska göra resultaten bestående", columns, rows))


def _of_kind(row: Row, kind: str) -> str:
    return f"{row.text('text')} ({kind.lower()})" if kind else row.text("text")


def training(snapshot: Snapshot) -> View:
    """Women and men who have been trained, by kind of course, added up over the units."""
    years = _Years(snapshot)
    kind = snapshot.catalogue.question("foundation.training").column("kind")
    found = trained(years.now.values(), [choice.code for choice in kind.choices], snapshot.threshold)
    if not found:
        return View(Markup())
    rows: list[list[Cell]] = []
    records = []
    for each in found:
        women, men = (None, None) if each.hidden else (each.women, each.men)
        share = None if each.hidden or not each.women + each.men else each.women / (each.women + each.men)
        of_women, of_men = texts.two_shares(share)
        rows.append(
            [
                kind.label(each.kind) or "Utan angivet slag",
                texts.number(women),
                texts.number(men),
                of_women,
                of_men,
                texts.number(each.units),
            ]
        )
        records += [
            Record("report_trained", sex=sex, code=each.kind, value=value)
            for sex, value in (("women", women), ("men", men))
            if value is not None
        ]
    titles = ("Kvinnor", "Män", "Andel kvinnor", "Andel män", "Enheter")
    columns = [Column("Utbildning"), *(Column(title, numeric=True) for title in titles)]
    parts = [subheading("Utbildade kvinnor och män"), render_table("Utbildade enligt enheterna", columns, rows)]
    parts.append(Markup('<p class="jb-help">Den som har gått flera utbildningar är räknad flera gånger.</p>'))
    if any(each.hidden for each in found):
        parts.append(few_explained(snapshot.threshold))
    return View(join(parts), tuple(records))


def appendix(snapshot: Snapshot) -> View:
    """The departments and their own reports."""
    years = _Years(snapshot)
    if not years.departments:
        return View(Markup())
    several = any(len(each.members) > 1 for each in years.departments)
    rows: list[list[Cell]] = []
    for each in years.departments:
        answered = sum(years.is_followed_up(unit) for unit in each.members)
        told = "Ja" if answered else "Nej"
        if several:
            told = f"{texts.number(answered)} av {texts.number(len(each.members))}"
        rows.append([link(f"../{each.unit.id}/index.html", each.unit.name), told])
    told = f"Enheter med uppföljning {years.year}" if several else f"Har följt upp {years.year}"
    return View(render_table("Förvaltningarna och deras egna rapporter", [Column("Förvaltning"), Column(told)], rows))
