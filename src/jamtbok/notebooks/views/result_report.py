"""The result report: the coordinator's texts as running text, programme goals, key figures, costs and decisions.

What the units have done is in `jamtbok.notebooks.views.reported_units`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from markupsafe import Markup

from jamtbok import texts
from jamtbok.forms.static import render_answer_table, render_value, render_waiting
from jamtbok.measures.activities import by_status
from jamtbok.measures.decisions import decisions
from jamtbok.measures.gaps import share_of
from jamtbok.measures.result_report import answers_by_unit, beside, earlier_year, key_figure, total
from jamtbok.model.answers import Answers, Row, is_asked
from jamtbok.model.questions import Question, Section
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.start import decision_table
from jamtbok.tables import Column, join, notice, paragraphs, render_table, subheading
from jamtbok.tables.html import Cell

STEP = "resultatrapport"
NOT_NOW = "Inte med i år"
PROSE = ("text", "longtext")


def chapter(snapshot: Snapshot, *, section: str, without: str = "") -> View:
    """A section as running text, with its questions for headings where it has several.

    Parameters
    ----------
    snapshot
        The organisation's.
    section
        The section of the catalogue.
    without
        A table that the chapter shows in another way.
    """
    asked = snapshot.catalogue.section(section)
    return View(_prose(asked, snapshot, {without}))


def _prose(section: Section, snapshot: Snapshot, without: Collection[str]) -> Markup:
    answers, catalogue = snapshot.answers, snapshot.catalogue
    asked = [each for each in section.questions if each.retired is None and not each.private]
    answered = [each for each in asked if _has_answer(each, answers)]
    if not answered:
        return render_waiting([each.title for each in asked if is_asked(each, answers.get)])
    headed = sum(each.type in PROSE for each in asked) > 1
    parts: list[Cell] = []
    waiting = [each.title for each in asked if each not in answered and is_asked(each, answers.get)]
    if waiting:
        # Before the headings, so that it is the chapter's and not that of its last part.
        parts.append(render_waiting(waiting))
    for each in answered:
        if each.id in without:
            continue
        if each.type == "table":
            parts.append(render_answer_table(each, answers, catalogue))
        elif each.type in PROSE:
            parts.append(subheading(each.title) if headed else "")
            parts.append(paragraphs(answers.text(each.id)))
        else:
            value = render_value(each, answers.get(each.id), answers, catalogue)
            parts.append(Markup("<p>{}: {}</p>").format(each.title, value))
    return join(parts)


def _has_answer(question: Question, answers: Answers) -> bool:
    return bool(answers.rows(question.id)) if question.type == "table" else answers.get(question.id) is not None


def _earlier(snapshot: Snapshot) -> Answers:
    return snapshot.earlier.answers if snapshot.earlier else Answers()


def summary(snapshot: Snapshot) -> View:
    """What can be counted, in a few sentences, and what the earlier year's report concluded."""
    overview = snapshot.seen
    earlier = earlier_year(overview, snapshot.year)
    by_unit = answers_by_unit(overview, snapshot.year)
    said = [*_activities_in_words(by_unit, answers_by_unit(overview, earlier), len(overview.units), earlier)]
    said += _goals_in_words(snapshot)
    budget, outcome = (total(snapshot.answers.rows("report.costs"), column) for column in ("budget", "outcome"))
    if outcome is not None:
        against = f" mot budgeterade {texts.number(budget)} kronor" if budget is not None else ""
        said.append(f"Arbetet har kostat {texts.number(outcome)} kronor{against}.")
    parts = [Markup("<p>{}</p>").format(" ".join(said))] if said else []
    concluded = _earlier(snapshot).text("report.conclusion")
    if concluded and snapshot.earlier:
        parts.append(said_before(snapshot.earlier.year, concluded))
    return View(join(parts))


def _activities_in_words(
    now: dict[str, Answers], earlier: dict[str, Answers], units: int, year: int | None
) -> list[str]:
    rows = [row for answers in now.values() for row in answers.rows("followup.activities")]
    if not rows:
        return []
    told = texts.so_many(sum(bool(answers.rows("followup.activities")) for answers in now.values()))
    planned = texts.count(len(rows), "en planerad aktivitet", "planerade aktiviteter")
    from_units = f"{texts.sentence(told)} av {texts.count(units, 'en enhet', 'enheter')}"
    said = [f"{from_units} redovisar {planned}: {in_status(rows)}."]
    before = [row for answers in earlier.values() for row in answers.rows("followup.activities")]
    if before:
        done = by_status(before).get("done", 0)
        said.append(f"Året dessförinnan ({year}) var {texts.number(done)} av {texts.number(len(before))} genomförda.")
    return said


def in_status(rows: list[Row]) -> str:
    """Say how many rows there are of each status."""
    return texts.listed([texts.status_counted(many, code) for code, many in by_status(rows).items()])


def _goals_in_words(snapshot: Snapshot) -> list[str]:
    question = snapshot.catalogue.question("report.goals")
    reached = Counter(row.text("reached") for row in snapshot.answers.rows(question.id))
    counted = [
        f"{choice.label.lower()} {texts.number(reached[choice.code])}"
        for choice in question.column("reached").choices
        if reached[choice.code]
    ]
    return [f"Så bedöms programmets mål: {texts.listed(counted)}."] if counted else []


def said_before(year: int, text: str) -> Markup:
    """Show what an earlier year's report said, told apart from this year's."""
    return Markup('<div class="jb-before"><p><strong>{}</strong></p>{}</div>').format(
        f"Så stod det {year}:", paragraphs(text)
    )


def programme_goals(snapshot: Snapshot) -> View:
    """The programme's goals with their outcome, and that of the earlier year."""
    question = snapshot.catalogue.question("report.goals")
    pairs = beside(snapshot.answers.rows(question.id), _earlier(snapshot).rows(question.id), "goal", "where")
    if not any(pair.now for pair in pairs):
        return View(Markup())
    label = question.column("reached").label
    with_earlier = any(pair.earlier for pair in pairs)
    with_where = any(pair.row.text("where") for pair in pairs)
    rows: list[list[Cell]] = []
    for pair in pairs:
        now: list[Cell] = [NOT_NOW, ""]
        if pair.now:
            now = [pair.now.text("outcome"), label(pair.now.text("reached"))]
        cells: list[Cell] = [pair.row.text("goal"), *([pair.row.text("where")] if with_where else []), *now]
        if with_earlier:
            before = pair.earlier
            told = [before.text("outcome"), label(before.text("reached"))] if before else []
            cells.append(". ".join(part.rstrip(".") for part in told if part))
        rows.append(cells)
    columns = [Column("Mål"), *([Column("Förvaltning")] if with_where else []), Column("Utfall"), Column("Nått?")]
    if with_earlier and snapshot.earlier:
        columns.append(Column(f"Utfall {snapshot.earlier.year}"))
    table = render_table(f"Programmets mål och deras utfall {snapshot.year}", columns, rows)
    records = [
        Record("report_goal", item=pair.now.text("goal"), code=pair.now.text("reached"), value=1)
        for pair in pairs
        if pair.now
    ]
    return View(subheading("Programmets mål") + flowing(table), tuple(records))


def figures(snapshot: Snapshot) -> View:
    """Key figures; small numbers of persons are hidden."""
    question = snapshot.catalogue.question("report.figures")
    pairs = beside(snapshot.answers.rows(question.id), _earlier(snapshot).rows(question.id), "what", "where")
    both = [(pair.now, pair.earlier) for pair in pairs if pair.now]
    if not both:
        return View(Markup())
    with_sex = any(now.by_sex("by_sex") for now, _ in both)
    with_earlier = any(earlier for _, earlier in both)
    sources = {now.text("source") for now, _ in both}
    rows: list[list[Cell]] = []
    records = []
    hidden = False
    for row, earlier in both:
        found = key_figure(row, snapshot.threshold)
        before = key_figure(earlier, snapshot.threshold) if earlier else None
        hidden = hidden or found.hidden or (before is not None and before.hidden)
        name: Cell = row.text("what")
        if row.text("where"):
            name = Markup("{}<br><small>{}</small>").format(name, row.text("where"))
        cells: list[Cell] = [name, _number_in_words(row, found.number)]
        if with_sex:
            split = row.by_sex("by_sex") is not None
            cells += [texts.number(part) if split else "" for part in (found.by_sex.women, found.by_sex.men)]
        if with_earlier:
            cells.append(_number_in_words(earlier, before.number) if earlier and before else "")
        rows.append([*cells, row.text("source")] if len(sources) > 1 else cells)
        if found.number is not None:
            code = "approximate" if row.text("approximate") == "yes" else "exact"
            records.append(Record("report_figure", item=row.text("what"), code=code, value=found.number))
    columns = [Column("Uppgift"), Column("Tal")]
    columns += [Column("Kvinnor", numeric=True), Column("Män", numeric=True)] if with_sex else []
    columns += [Column(str(snapshot.earlier.year))] if with_earlier and snapshot.earlier else []
    columns += [Column("Källa")] if len(sources) > 1 else []
    parts = [subheading(question.title), render_table(f"Tal från {snapshot.year} års rapport", columns, rows)]
    if len(sources) == 1 and (source := next(iter(sources))):
        parts.append(Markup('<p class="jb-source">Källa: {}.</p>').format(source))
    if hidden:
        parts.append(few_explained(snapshot.threshold))
    return View(join(parts), tuple(records))


def flowing(table: Markup) -> Markup:
    """Let a table be divided between two pages on paper, however short it is: a report is full of them."""
    return Markup('<div class="jb-flow">{}</div>').format(table)


def few_explained(threshold: int) -> Markup:
    """Say why a number is hidden."""
    return notice(
        f".. betyder att talet är dolt eller saknas. Tal som gäller färre än {texts.number(threshold)} personer, "
        "och tal som skulle avslöja dem, visas inte."
    )


def _number_in_words(row: Row, number: float | None) -> str:
    about = "ungefär " if row.text("approximate") == "yes" and number is not None else ""
    return f"{about}{texts.number(number)} {row.text('unit')}".strip()


def costs(snapshot: Snapshot) -> View:
    """Budget and outcome by kind of cost, with sums and the earlier year's outcome."""
    question = snapshot.catalogue.question("report.costs")
    pairs = beside(snapshot.answers.rows(question.id), _earlier(snapshot).rows(question.id), "kind")
    now = [pair.now for pair in pairs if pair.now]
    if not now:
        return View(Markup())
    earlier = snapshot.earlier if any(pair.earlier for pair in pairs) else None
    notes = [NOT_NOW if pair.now is None else pair.now.text("note") for pair in pairs]
    whole = total(now, "outcome")

    def line(kind: Cell, budget: float | None, outcome: float | None, before: float | None, note: str) -> list[Cell]:
        more = None if budget is None or outcome is None else outcome - budget
        part = share_of(outcome, whole)
        figures = [
            (budget, texts.number(budget)),
            (outcome, texts.number(outcome)),
            (more, texts.signed(more)),
            (part, texts.percent(part)),
            *([(before, texts.number(before))] if earlier else []),
        ]
        written = [texts.SYMBOLS["missing"] if figure is None else told for figure, told in figures]
        return [kind, *written, *([note] if any(notes) else [])]

    rows = [
        line(
            pair.row.text("kind"),
            pair.now.number("budget") if pair.now else None,
            pair.now.number("outcome") if pair.now else None,
            pair.earlier.number("outcome") if pair.earlier else None,
            note,
        )
        for pair, note in zip(pairs, notes, strict=True)
    ]
    before = total((pair.earlier for pair in pairs), "outcome")
    rows.append(line(Markup("<strong>Summa</strong>"), total(now, "budget"), whole, before, ""))
    columns = [
        Column("Kostnadsslag"),
        *(Column(title, numeric=True) for title in ("Budget", "Utfall", "Utfall − budget", "Del av utfallet")),
        *([Column(f"Utfall {earlier.year}", numeric=True)] if earlier else []),
        *([Column("Anmärkning")] if any(notes) else []),
    ]
    parts = [render_table(f"Kostnader efter slag {snapshot.year}, kronor", columns, rows)]
    lacking = [row.text("kind") for row in now if row.number("budget") is None or row.number("outcome") is None]
    if lacking:
        parts.append(
            notice(f"Budget eller utfall saknas för {texts.listed(lacking)}. Summorna gäller de övriga talen.")
        )
    records = [
        Record("report_cost", item=row.text("kind"), code=code, value=value)
        for row in now
        for code in ("budget", "outcome")
        if (value := row.number(code)) is not None
    ]
    return View(join(parts), tuple(records))


def decided(snapshot: Snapshot) -> View:
    """What the report leads to, after what the earlier year's report led to."""
    parts = []
    if snapshot.earlier and (before := decisions(snapshot.earlier.answers, STEP)):
        parts.append(decision_table(before, f"Beslut i rapporten för {snapshot.earlier.year}", with_step=False))
    now = decisions(snapshot.answers, STEP)
    if now:
        parts.append(decision_table(now, f"Beslut i rapporten för {snapshot.year}", with_step=False))
    waiting = [
        question.title
        for question in snapshot.catalogue.section("report.closing").questions
        if not snapshot.answers.answered(question)
    ]
    return View(join([render_waiting(waiting) if waiting else "", *parts]))
