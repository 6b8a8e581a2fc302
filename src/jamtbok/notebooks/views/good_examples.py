"""Good examples: a unit's own nominations, and the organisation's collection of them."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from jamtbok import texts
from jamtbok.forms.static import render_section
from jamtbok.measures.examples import TABLE, Evidence, Example, evidence, examples
from jamtbok.measures.result_report import earlier_year
from jamtbok.model.answers import Answers, Row
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.tables import Column, join, notice, paragraphs, render_list, render_table
from jamtbok.tables.html import Cell
from jamtbok.tables.rows import address, anchored, link

NO_AREA = "Utan angivet slag"
ACTIVITIES = "followup.activities"


def nominated(snapshot: Snapshot) -> View:
    """The examples that a unit nominates, with small numbers of persons hidden.

    It stands in the place of the form, which shows numbers as they were typed.
    """
    found = examples([(snapshot.year, [(snapshot.unit, snapshot.answers)])])
    if not found:
        return View(render_section(snapshot.catalogue.section(TABLE), Answers(), snapshot.catalogue))
    rows: list[list[Cell]] = [
        [
            anchored(TABLE, each.row.id, each.what),
            each.row.text("for_whom"),
            _evidence(each, snapshot, explained=False),
            paragraphs(each.row.text("how")),
            each.row.text("contact"),
        ]
        for each in found
    ]
    columns = [
        Column(title) for title in ("Exempel", "För vem", "Belägg", "Så gör andra likadant", "Vem som svarar på frågor")
    ]
    parts = [render_table("Exempel som vi nominerar", columns, rows)]
    if any((its := evidence(each.row, snapshot.threshold)) and its.hidden for each in found):
        parts.append(notice(_why_hidden(snapshot.threshold)))
    return View(join(parts), tuple(_records(found, snapshot)))


def collected(snapshot: Snapshot) -> View:
    """Every unit's examples: an index by kind of operation, and then one part for each example."""
    found = _of_all(snapshot)
    if not found:
        return View(Markup())
    areas = _by_area(found, snapshot)
    said = texts.sentence(
        f"{texts.count(len(found), 'ett exempel', 'exempel')} från "
        f"{texts.count(len({each.unit.id for each in found}), 'en enhet', 'enheter')}."
    )
    index = join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(
            area,
            render_list(
                Markup('<a href="#{}">{}</a>, {}').format(_anchor(each), each.what, _from(each, snapshot))
                for each in its
            ),
        )
        for area, its in areas.items()
    )
    parts = [
        Markup("<p>{} {}</p>").format(said, "Webbläsarens egen sökning (Ctrl+F) hittar alla ord på sidan."),
        Markup("<h2>Exempel efter slag av verksamhet</h2>"),
        Markup('<dl class="jb-answers jb-index">{}</dl>').format(index),
    ]
    for number, (area, its) in enumerate(areas.items(), 1):
        parts.append(Markup('<h2 id="slag-{}">{}</h2>').format(number, area))
        parts += [_part(each, snapshot) for each in its]
    return View(join(parts), tuple(_records(found, snapshot)))


def _of_all(snapshot: Snapshot) -> tuple[Example, ...]:
    overview = snapshot.seen
    earlier = earlier_year(overview, snapshot.year)
    years = [snapshot.year] if earlier is None else [snapshot.year, earlier]
    return examples((year, overview.answers_of(year)) for year in years)


def _by_area(found: tuple[Example, ...], snapshot: Snapshot) -> dict[str, list[Example]]:
    """Group the examples by the titles of their areas, in the order of the catalogue."""
    area = snapshot.catalogue.question(TABLE).column("area")
    codes = [*(choice.code for choice in area.choices), *sorted({each.area for each in found})]
    grouped: dict[str, list[Example]] = {}
    for code in dict.fromkeys(codes):
        its = [each for each in found if each.area == code]
        if its:
            grouped[area.label(code) or NO_AREA] = its
    return grouped


def _anchor(each: Example) -> str:
    return f"exempel-{each.unit.id}-{each.row.id}-{each.year}"


def _from(each: Example, snapshot: Snapshot) -> str:
    return each.unit.name if each.year == snapshot.year else f"{each.unit.name}, nominerat {each.year}"


def _part(each: Example, snapshot: Snapshot) -> Markup:
    where: Cell = _from(each, snapshot)
    activity: Cell = each.activity.text("activity") if each.activity else ""
    if each.year == snapshot.year:
        where = link(address(snapshot.catalogue, TABLE, each.row.id, each.unit.id), where)
        if each.activity:
            activity = link(address(snapshot.catalogue, ACTIVITIES, each.activity.id, each.unit.id), activity)
    told: list[tuple[str, Cell]] = [
        ("För vem", each.row.text("for_whom")),
        ("Belägg", _evidence(each, snapshot, explained=True)),
        ("Så gör andra likadant", paragraphs(each.row.text("how"))),
        ("Vem som svarar på frågor", each.row.text("contact")),
        ("Aktivitet", activity),
    ]
    answers = join(Markup("<dt>{}</dt><dd>{}</dd>").format(title, said) for title, said in told if said)
    return Markup(
        '<section class="jb-example"><h3 id="{}">{}</h3><p>{}</p><dl class="jb-answers">{}</dl></section>'
    ).format(_anchor(each), each.what, where, answers)


def _evidence(each: Example, snapshot: Snapshot, *, explained: bool) -> Markup:
    """Tell how it is known that it has worked: in words, and with a number for women and one for men."""
    parts = [paragraphs(each.row.text("evidence"))]
    found = evidence(each.row, snapshot.threshold)
    if found:
        parts.append(Markup("<p>{}</p>").format(_in_words(each.row, found)))
        if found.hidden and explained:
            parts.append(Markup('<p class="jb-help">{}</p>').format(_why_hidden(snapshot.threshold)))
    return join(parts)


def _in_words(row: Row, found: Evidence) -> str:
    name = row.text("figure")
    parts = [
        f"{texts.SEXES[sex].lower()} {texts.number(figure)}"
        for sex, figure in (("women", found.figures.women), ("men", found.figures.men))
    ]
    if found.figures.unknown is not None:
        parts.append(f"{texts.SEXES['unknown'].lower()} {texts.number(found.figures.unknown)}")
    said = texts.listed(parts) + (f" {found.unit}" if found.unit else "")
    return texts.sentence(f"{name}: {said}." if name else f"{said}.")


def _why_hidden(threshold: int) -> str:
    return (
        f".. betyder att talet är dolt: något av talen gäller färre än {texts.number(threshold)} personer, "
        "och ingen ska kunna kännas igen."
    )


def _records(found: tuple[Example, ...], snapshot: Snapshot) -> Iterator[Record]:
    for each in found:
        if each.year != snapshot.year:
            continue
        yield Record("example", item=each.what, code=each.area, value=1)
        its = evidence(each.row, snapshot.threshold)
        for sex in ("women", "men") if its else ():
            value = getattr(its.figures, sex) if its else None
            if value is not None:
                yield Record("example_figure", item=each.what, sex=sex, value=value)
