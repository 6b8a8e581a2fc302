"""Grund: training by sex, the ten moments, the plan for the work, roles, services and statistics."""

from __future__ import annotations

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.bars import paired_bars
from jamtbok.measures import moments as ten
from jamtbok.measures.gaps import Gap
from jamtbok.measures.inventory import by_priority
from jamtbok.measures.training import Coverage, training_coverage
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.tables import Column, flag, join, notice, render_figure, render_table
from jamtbok.tables.html import Cell

PLAN_TABLES = (
    "foundation.mums_goals",
    "foundation.mums_training",
    "foundation.mums_methods",
    "foundation.mums_support",
)


def coverage(snapshot: Snapshot) -> View:
    """Coverage of training in per cent of the women and of the men in each group."""
    table = snapshot.catalogue.question("foundation.training")
    found = training_coverage(snapshot.answers.rows(table.id))
    if not found:
        return View(Markup())
    labels = [_course(each, table.column("group").label(each.group)) for each in found]
    rows: list[list[Cell]] = []
    for label, each in zip(labels, found, strict=True):
        rows.append(
            [
                label,
                _part(each.trained.women, each.in_group.women),
                texts.percent(each.women),
                _part(each.trained.men, each.in_group.men),
                texts.percent(each.men),
            ]
        )
    columns = [
        Column("Utbildning och grupp"),
        Column("Utbildade kvinnor", numeric=True),
        Column("Andel av kvinnorna", numeric=True),
        Column("Utbildade män", numeric=True),
        Column("Andel av männen", numeric=True),
    ]
    shown = render_table("Hur stor del av kvinnorna och av männen som har gått utbildningen", columns, rows)
    known = [(label, each) for label, each in zip(labels, found, strict=True) if each.women is not None]
    parts = []
    if known:
        svg = paired_bars(
            [label for label, _ in known],
            [Gap(_hundred(each.women), _hundred(each.men)) for _, each in known],
            unit="procent av kvinnorna och av männen i gruppen",
            alt=_coverage_in_words(known),
        )
        parts.append(render_figure(svg, "Utbildade i procent av gruppen."))
    parts.append(shown)
    parts += [
        notice(f"{label}: fler är utbildade än vad som finns i gruppen. Kontrollera talen.", "warning")
        for label, each in zip(labels, found, strict=True)
        if each.exceeds_group
    ]
    records = [
        Record("training_coverage", item=label, sex=sex, value=round(share, 4))
        for label, each in zip(labels, found, strict=True)
        for sex, share in (("women", each.women), ("men", each.men))
        if share is not None
    ]
    return View(join(parts), tuple(records))


def _course(each: Coverage, group: str) -> str:
    return ", ".join(part for part in (each.name or "Utbildning", group.lower() if group else "") if part)


def _part(part: float | None, whole: float | None) -> str:
    return f"{texts.number(part)} av {texts.number(whole)}" if whole is not None else texts.number(part)


def _hundred(share: float | None) -> float | None:
    return None if share is None else round(share * 100)


def _coverage_in_words(known: list[tuple[str, Coverage]]) -> str:
    parts = [f"{label}: kvinnor {texts.percent(each.women)}, män {texts.percent(each.men)}" for label, each in known]
    return f"Utbildade i procent av gruppen. {'; '.join(parts)}."


def moments(snapshot: Snapshot) -> View:
    """The ten moments: the sum and the change since the earlier year."""
    table = snapshot.catalogue.question("foundation.moments")
    now = ten.moments(snapshot.answers.rows(table.id))
    if not now.marks:
        return View(Markup())
    earlier = snapshot.earlier
    before = ten.moments(earlier.answers.rows(table.id)) if earlier else ten.Moments({})
    changed = ten.change(now, before)
    columns = [Column("Moment"), Column(str(snapshot.year), numeric=True)]
    if before.marks and earlier:
        columns += [Column(str(earlier.year), numeric=True), Column("Förändring", numeric=True)]
    rows: list[list[Cell]] = []
    for row in table.rows:
        mark = now.marks.get(row.id)
        cells: list[Cell] = [row.title, texts.number(mark)]
        if before.marks:
            cells += [texts.number(before.marks.get(row.id)), texts.signed(changed.by_moment.get(row.id))]
        rows.append(cells)
    return View(
        join([notice(_sum_in_words(now, before, changed, snapshot)), render_table("De tio momenten", columns, rows)]),
        (
            *(Record("moment", code=moment, value=mark) for moment, mark in now.marks.items()),
            *([Record("moments_total", value=now.total)] if now.total is not None else []),
        ),
    )


def _sum_in_words(now: ten.Moments, before: ten.Moments, changed: ten.Change, snapshot: Snapshot) -> str:
    if now.total is None:
        marked = texts.count(len(now.marks), "Ett moment är bedömt", "moment är bedömda")
        return f"{texts.sentence(marked)} av tio. Summan visas när alla tio är bedömda."
    said = f"Summan är {now.total} av 40 möjliga (lägst 10)."
    if changed.total is None or snapshot.earlier is None:
        return said
    if changed.total == 0:
        return f"{said} Det är lika mycket som {snapshot.earlier.year}."
    direction = "mer" if changed.total > 0 else "mindre"
    return f"{said} Det är {abs(changed.total)} {direction} än {snapshot.earlier.year}, då summan var {before.total}."


def action_plan(snapshot: Snapshot) -> View:
    """Everything in the four MUMS areas that is not in place, with the next action."""
    rows: list[list[Cell]] = []
    for table_id in PLAN_TABLES:
        titles = {row.id: row.title for row in snapshot.catalogue.question(table_id).rows}
        rows += [
            [
                titles.get(row.id, row.id),
                texts.YES_PARTLY_NO[row.text("state")],
                row.text("action") or flag("nästa steg saknas"),
                row.text("who") or flag("ansvarig saknas"),
                texts.unbroken(row.text("when")) or flag("datum saknas"),
            ]
            for row in snapshot.answers.rows(table_id)
            if row.text("state") in ("partly", "no")
        ]
    if not rows:
        return View(Markup())
    columns = [Column(title) for title in ("Vad som inte är på plats", "Läge", "Nästa steg", "Vem", "När")]
    return View(
        render_table("Handlingsplan för arbetets organisation", columns, rows),
        (Record("plan_items", value=len(rows)),),
    )


def missing_roles(snapshot: Snapshot) -> View:
    """Roles in the organisation of the work that nobody has."""
    table = snapshot.catalogue.question("foundation.roles")
    rows = snapshot.answers.rows(table.id)
    if not rows:
        return View(Markup())
    taken = {row.id for row in rows if row.get("who")}
    empty = [row.title for row in table.rows if row.id not in taken]
    if not empty:
        return View(notice("Alla roller i arbetet är besatta.", "success"))
    named = texts.listed([title.lower() for title in empty])
    return View(notice(f"Ingen har rollen: {named}.", "warning"), (Record("missing_roles", value=len(empty)),))


def inventory(snapshot: Snapshot) -> View:
    """The unit's services, the most urgent first."""
    found = by_priority(snapshot.answers.rows("foundation.services"))
    if not found:
        return View(Markup())
    question = snapshot.catalogue.question("foundation.services")
    rows: list[list[Cell]] = []
    for service in found:
        statistics = service.row.text("statistics")
        rows.append(
            [
                service.row.text("service") or texts.UNNAMED_ROW,
                service.row.text("target_group"),
                texts.number(service.row.scale("relevance")),
                texts.number(service.row.scale("room")),
                texts.number(service.priority),
                question.column("statistics").label(statistics) if statistics else texts.UNANSWERED,
                "Ja" if service.chosen else "",
            ]
        )
    columns = [
        Column("Verksamhet"),
        Column("Målgrupp"),
        Column("Betydelse (1–3)", numeric=True),
        Column("Möjlighet att ändra (1–3)", numeric=True),
        Column("Prioritet (1–9)", numeric=True),
        Column("Könsuppdelad statistik"),
        Column("Vald i år"),
    ]
    records = [
        Record("service_priority", item=service.row.text("service"), value=service.priority)
        for service in found
        if service.priority is not None
    ]
    return View(render_table("Verksamheter, den mest angelägna först", columns, rows), tuple(records))


def statistics_inventory(snapshot: Snapshot) -> View:
    """How many of the unit's source systems split their statistics by sex."""
    rows = snapshot.answers.rows("foundation.statistics")
    if not rows:
        return View(Markup())
    split = [row.text("split") for row in rows]
    whole, by_hand, not_at_all = (split.count(code) for code in ("yes", "by_hand", "no"))
    told = (
        (whole, "ett har den", "har den"),
        (by_hand, "ett kräver handarbete", "kräver handarbete"),
        (not_at_all, "ett har den inte", "har den inte"),
        (split.count(""), "för ett är frågan inte besvarad", "har inget svar"),
    )
    counted = texts.listed([texts.count(*each) for each in told if each[0]])
    said = f"Statistik efter kön i {texts.count(len(rows), 'ett system', 'system')}: {counted}."
    without_owner = [
        row.text("system") for row in rows if row.text("split") in ("no", "by_hand") and not row.get("mended_by")
    ]
    parts = [notice(said)]
    if without_owner:
        parts.append(notice(f"Ingen är utsedd att ordna statistiken: {texts.listed(without_owner)}.", "warning"))
    records = [
        Record("statistics_systems", code=code, value=count)
        for code, count in (("yes", whole), ("by_hand", by_hand), ("no", not_at_all))
    ]
    return View(join(parts), tuple(records))
