"""Uppföljning: activities and outcomes, indicators, cost by sex, the nine assessments, structure against process."""

from __future__ import annotations

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.spread import spread
from jamtbok.measures.activities import by_status
from jamtbok.measures.assessments import (
    BALANCED,
    Assessment,
    assessments,
    participants,
    structure_minus_process,
)
from jamtbok.measures.gaps import gap
from jamtbok.measures.goals import Indicator, difference, indicators
from jamtbok.measures.threads import goals_of_activities
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.threads import goal_links
from jamtbok.tables import Column, flag, join, notice, render_figure, render_table
from jamtbok.tables.html import Cell
from jamtbok.tables.rows import anchored


def activities(snapshot: Snapshot) -> View:
    """Every planned activity with its outcome and status, and how many there are of each status."""
    question = snapshot.catalogue.question("followup.activities")
    found = snapshot.answers.rows(question.id)
    if not found:
        return View(Markup())
    status = question.column("status")
    goals_of = goals_of_activities(snapshot.answers)
    has_goals = bool(snapshot.answers.rows("goals.targets"))
    rows: list[list[Cell]] = []
    for row in found:
        goal = goal_links(snapshot, goals_of[row.id]) or row.text("goal")
        if has_goals and not goals_of[row.id]:
            goal = join([part for part in (goal, flag("hör inte till något av målen")) if part], Markup("<br>"))
        reason = row.text("reason")
        told: Cell = status.label(row.text("status")) if row.text("status") else flag("status saknas")
        if row.text("status") == "stalled" and not reason:
            told = Markup("{}<br>{}").format(told, flag("orsak saknas"))
        elif reason:
            told = Markup("{}<br><small>{}</small>").format(told, reason)
        rows.append(
            [
                anchored(question.id, row.id, row.text("activity") or texts.UNNAMED_ROW),
                row.text("outcome"),
                goal,
                row.text("goal_outcome") or texts.UNANSWERED,
                told,
            ]
        )
    counted = by_status(found)
    parts = [texts.status_counted(many, code) for code, many in counted.items()]
    said = f"{texts.count(len(found), 'En planerad aktivitet', 'planerade aktiviteter')}: {texts.listed(parts)}."
    columns = [Column(title) for title in ("Planerad aktivitet", "Utfall", "Mål", "Målets utfall", "Status")]
    table = render_table("Aktiviteter och utfall", columns, rows)
    records = [
        Record("activity", item=row.text("activity"), code=row.text("status") or "no_status", value=1) for row in found
    ]
    return View(join([notice(texts.sentence(said)), table]), tuple(records))


def progress_of_indicators(snapshot: Snapshot) -> View:
    """Indicators for women and men: baseline, now, target, and how much of the way is gone."""
    found = indicators(snapshot.answers.rows("followup.indicators"))
    if not found:
        return View(Markup())
    rows: list[list[Cell]] = []
    records: list[Record] = []
    for each in found:
        name = each.row.text("indicator") or texts.UNNAMED_ROW
        goal = goal_links(snapshot, each.row.links("goal"))
        tied = Markup("<small>Mål: {}</small>").format(goal) if goal else flag("hör inte till något mål")
        for sex, closed in (("women", each.women_closed), ("men", each.men_closed)):
            figures = [getattr(figure, sex) for figure in (each.baseline, each.now, each.target)]
            first: Cell = f"{name}, {texts.SEXES[sex].lower()}"
            if sex == "women":
                first = Markup("{}<br>{}").format(anchored("followup.indicators", each.row.id, first), tied)
            rows.append([first, *map(texts.number, figures), texts.percent(closed)])
            if figures[1] is not None:
                records.append(Record("indicator_now", item=name, sex=sex, code=each.row.id, value=figures[1]))
            if closed is not None:
                part = round(closed, 4)
                records.append(Record("indicator_closed", item=name, sex=sex, code=each.row.id, value=part))
            records += [
                Record(f"indicator_{when}", item=name, sex=sex, code=each.row.id, value=figure)
                for when, figure in (("baseline", figures[0]), ("target", figures[2]))
                if figure is not None
            ]
        if each.gap_closed is not None:
            records.append(Record("gap_closed", item=name, code=each.row.id, value=round(each.gap_closed, 4)))
    columns = [
        Column("Indikator"),
        Column("Utgångsläge", numeric=True),
        Column("Nu", numeric=True),
        Column("Målvärde", numeric=True),
        Column("Del av vägen till målet", numeric=True),
    ]
    parts = [render_table("Indikatorer: utgångsläge, nuläge och målvärde", columns, rows)]
    parts += [
        notice(f"{each.row.text('indicator') or texts.UNNAMED_ROW}: {_gap_in_words(each, each.gap_closed)}")
        for each in found
        if each.gap_closed is not None
    ]
    return View(join(parts), tuple(records))


def _gap_in_words(each: Indicator, closed: float) -> str:
    if each.gap_reversed:
        before, now = difference(each.baseline), difference(each.now)
        return (
            f"skillnaden har vänt: vid utgångsläget var kvinnornas värde {texts.number(abs(before))} "
            f"{_place_of_women(before)} än männens, och nu är det {texts.number(abs(now))} {_place_of_women(now)}."
        )
    if closed > 0:
        return f"skillnaden mellan kvinnor och män har minskat med {texts.percent(closed)} sedan utgångsläget."
    if closed < 0:
        return f"skillnaden mellan kvinnor och män har ökat med {texts.percent(-closed)} sedan utgångsläget."
    return "skillnaden mellan kvinnor och män är lika stor som vid utgångsläget."


def _place_of_women(women_minus_men: float) -> str:
    return "högre" if women_minus_men > 0 else "lägre"


def cost(snapshot: Snapshot) -> View:
    """JämUR: cost by sex."""
    found = snapshot.answers.rows("followup.jamur_cost")
    if not found:
        return View(Markup())
    rows: list[list[Cell]] = []
    records: list[Record] = []
    for row in found:
        pair = gap(row.by_sex("cost"))
        share = texts.two_shares(pair.share_of_women)[0]
        rows.append(
            [row.text("item"), texts.number(pair.women), texts.number(pair.men), texts.signed(pair.difference), share]
        )
        records += [
            Record("cost", item=row.text("item"), sex=sex, value=value)
            for sex, value in (("women", pair.women), ("men", pair.men))
            if value is not None
        ]
    columns = [
        Column("Kostnad (kronor)"),
        Column("Kvinnor", numeric=True),
        Column("Män", numeric=True),
        Column("Skillnad (kvinnor − män)", numeric=True),
        Column("Kvinnornas del", numeric=True),
    ]
    return View(render_table("Kostnad för kvinnor och män", columns, rows), tuple(records))


def nine(snapshot: Snapshot) -> View:
    """The nine assessments: the spread of the personal marks, the joint mark and last year's."""
    earlier = snapshot.earlier
    found = assessments(snapshot.answers, earlier.answers if earlier else None, threshold=snapshot.threshold)
    many = participants(snapshot.answers)
    if not many and all(each.joint is None for each in found):
        return View(Markup())
    table_of_marks = snapshot.catalogue.question("followup.personal")
    titles = [column.title for column in table_of_marks.columns if column.type == "scale"]
    scale = table_of_marks.column("h1")
    parts = []
    if 0 < many < snapshot.threshold:
        parts.append(
            notice(
                f"Färre än {texts.number(snapshot.threshold)} har lämnat personliga bedömningar. "
                "De visas inte, för att ingen ska kunna pekas ut."
            )
        )
    year = earlier.year if earlier else None
    svg = spread(
        found,
        [f"{each.heading}. {title}" for each, title in zip(found, titles, strict=True)],
        alt=_nine_in_words(found, titles, year),
        low=int(scale.min or 1),
        high=int(scale.max or 10),
    )
    caption = "Prick: personliga bedömningar, större ju fler. Fylld romb: gemensam bedömning."
    if any(each.earlier is not None for each in found):
        caption += f" Öppen romb: gemensam bedömning {year}."
    parts.append(render_figure(svg, caption, _nine_as_table(found, titles, year)))
    lean = structure_minus_process(found)
    if lean is not None:
        parts.append(notice(_lean_in_words(lean)))
    records = [
        Record("joint_assessment", code=f"h{each.heading}", value=each.joint)
        for each in found
        if each.joint is not None
    ]
    records += [
        Record("personal_median", code=f"h{each.heading}", value=each.middle)
        for each in found
        if each.middle is not None
    ]
    return View(join(parts), tuple(records))


def _nine_as_table(found: tuple[Assessment, ...], titles: list[str], year: int | None) -> Markup:
    columns = [
        Column("Rubrik"),
        Column("Personliga, antal", numeric=True),
        Column("Lägst", numeric=True),
        Column("Median", numeric=True),
        Column("Högst", numeric=True),
        Column("Gemensam", numeric=True),
    ]
    with_earlier = any(each.earlier is not None for each in found)
    if with_earlier:
        columns.append(Column(f"Gemensam {year}", numeric=True))
    rows: list[list[Cell]] = []
    for each, title in zip(found, titles, strict=True):
        marks = each.personal
        cells: list[Cell] = [
            f"{each.heading}. {title}",
            texts.number(len(marks)) if marks else texts.NOT_AVAILABLE,
            texts.number(marks[0] if marks else None),
            texts.number(each.middle),
            texts.number(marks[-1] if marks else None),
            texts.number(each.joint),
        ]
        rows.append([*cells, texts.number(each.earlier)] if with_earlier else cells)
    return render_table("De nio bedömningarna på skalan 1–10", columns, rows)


def _nine_in_words(found: tuple[Assessment, ...], titles: list[str], year: int | None) -> str:
    said = []
    for each, title in zip(found, titles, strict=True):
        parts = []
        if each.personal:
            parts.append(
                f"personliga från {each.personal[0]} till {each.personal[-1]}, median {texts.number(each.middle)}"
            )
        if each.joint is not None:
            parts.append(f"gemensam {each.joint}")
        if each.earlier is not None:
            parts.append(f"gemensam {year} {each.earlier}")
        if parts:
            said.append(f"{title}: {', '.join(parts)}")
    return f"Nio bedömningar på skalan 1–10. {'; '.join(said)}."


def _lean_in_words(lean: int) -> str:
    if abs(lean) <= BALANCED:
        return "Struktur och process är i balans: styrning och delaktighet bedöms ungefär lika högt."
    if lean > 0:
        return (
            f"Arbetet lutar åt struktur ({texts.count(lean, 'ett steg', 'steg')} högre än process). "
            "Styrning utan delaktighet riskerar att kväva engagemanget: låt fler vara med."
        )
    return (
        f"Arbetet lutar åt process ({texts.count(-lean, 'ett steg', 'steg')} högre än struktur). "
        "Delaktighet utan styrning ger ofta kortlivade resultat: förankra i beslut och rutiner."
    )
