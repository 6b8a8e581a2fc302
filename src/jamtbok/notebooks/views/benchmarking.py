"""Benchmarking: the organisation beside others, its own column first and then the others by name.

Differences are told in words, as what is worth asking about and worth telling; there are no sums to rank by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from markupsafe import Markup

from jamtbok import texts
from jamtbok.measures import moments as ten
from jamtbok.measures.benchmarking import (
    OTHER,
    WORTH_ASKING,
    Party,
    Worth,
    alone,
    by_competence,
    by_moment,
    methods,
    others,
    unit_marks,
)
from jamtbok.model.answers import Answers, Row
from jamtbok.model.peers import UnitsMark
from jamtbok.model.questions import Question
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.values import BySex, Value
from jamtbok.notebooks.shown import Record, View
from jamtbok.tables import Column, join, notice, paragraphs, render_list, render_table, subheading
from jamtbok.tables.html import Cell

#: Answers of a few words, with the headings of a table, and answers that need room.
SHORT = {
    "benchmark.kind": "Slag",
    "benchmark.population": "Invånare",
    "benchmark.employees": "Anställda",
    "benchmark.means": "Tid och pengar",
    "benchmark.mentoring": "Mentor",
}
LONG = ("benchmark.structure", "benchmark.assignment", "benchmark.priorities")

#: The organisation's mark and its units' mean are worth a word when they are so far apart.
APART = 1.0


def own_party(snapshot: Snapshot) -> Party:
    """Return the organisation itself, in the form that the others have."""
    return Party(
        snapshot.organisation,
        snapshot.year,
        snapshot.answers,
        snapshot.earlier.year if snapshot.earlier else 0,
        snapshot.earlier.answers if snapshot.earlier else Answers(),
        unit_marks(snapshot.seen.records.lines(), snapshot.year, snapshot.threshold),
    )


def peers_of(snapshot: Snapshot) -> tuple[Party, ...]:
    """Return the other organisations."""
    return others(snapshot.seen.peers)


def participants(snapshot: Snapshot) -> View:
    """Who is compared, from which year, and which files could not be read."""
    peers = peers_of(snapshot)
    parts = []
    if peers:
        named = texts.listed([f"{peer.name} ({peer.year})" for peer in peers])
        many = texts.count(len(peers), "en annan organisation", "andra organisationer")
        parts.append(notice(f"{snapshot.organisation} jämförs med {many}: {named}."))
    faults = snapshot.seen.peer_faults
    if faults:
        files = texts.count(len(faults), "En fil i mappen jamforelser är", "filer i mappen jamforelser är")
        said = Markup("<p>{} inte med i jämförelsen:</p>").format(texts.sentence(files))
        parts.append(notice(said + render_list(faults), "warning"))
    return View(join(parts), (Record("benchmark_peers", value=len(peers)),) if peers else ())


def facts(snapshot: Snapshot) -> View:
    """The organisations' facts: the short ones side by side, the long ones under each other."""
    parties = (own_party(snapshot), *peers_of(snapshot))
    catalogue = snapshot.catalogue

    def cells(party: Party) -> list[str]:
        return [_short(catalogue.question(name), party.answers.get(name)) for name in asked]

    asked = [name for name in SHORT if any(party.answers.get(name) for party in parties)]
    columns = [Column("Organisation"), *(Column(SHORT[name]) for name in asked)]
    rows = [[_heading(party, parties), *cells(party)] for party in parties if any(cells(party))]
    parts = [render_table("Fakta i korthet", columns, rows)] if rows else []
    for name in LONG:
        told = [(party.name, paragraphs(said)) for party in parties if (said := party.answers.text(name))]
        if told:
            parts += [subheading(catalogue.question(name).title), _definitions(told)]
    return View(join(parts))


def _short(question: Question, value: Value) -> str:
    if value is None:
        return ""
    if question.type != "number_by_sex":
        return question.label(value)
    given = BySex.from_value(value) or BySex()
    written = [
        f"{texts.SEXES[sex].lower()} {texts.number(number)}"
        for sex in ("women", "men", "unknown")
        if (number := getattr(given, sex)) is not None
    ]
    return ", ".join(written)


def competence(snapshot: Snapshot) -> View:
    """What each organisation is good at and must develop, and who could help whom."""
    own, peers = own_party(snapshot), peers_of(snapshot)
    question = snapshot.catalogue.question("benchmark.competence")
    state = question.column("state")
    parties = [own, *(peer for peer in peers if peer.answers.rows(question.id))]
    if not own.answers.rows(question.id):
        return View(Markup())
    titles = {row.id: row.title for row in question.rows}

    def cells(area: str) -> list[str]:
        found = [party.state(question.id, area) for party in parties]
        return [state.label(code) if code else "" for code in found]

    rows = [[title, *cells(area)] for area, title in titles.items() if any(cells(area))]
    worth = by_competence(own, peers)
    parts = [
        render_table("Det organisationerna är bra på och måste utveckla", _columns("Område", parties), rows),
        _pointers("Att fråga andra om", worth.asking, titles, _with_comment),
        _pointers("Att dela med sig av", worth.telling, titles, _with_comment),
    ]
    return View(join(parts), tuple(_worth_records("competence", worth)))


def _with_comment(party: Party, area: str) -> str:
    return _quoted(party.name, party.answers.row("benchmark.competence", area), "comment")


def _quoted(said: str, row: Row | None, column: str) -> str:
    """Add what somebody has written of a row, where there is something."""
    text = " ".join(row.text(column).split()) if row else ""
    return f"{said}: ”{text}”" if text else said


def moments(snapshot: Snapshot) -> View:
    """The ten moments side by side, each with its change since last time."""
    own, peers = own_party(snapshot), peers_of(snapshot)
    if not own.marks.marks:
        return View(Markup())
    question = snapshot.catalogue.question("benchmark.moments")
    parties = [own, *(peer for peer in peers if peer.marks.marks)]
    changes = {party.name: ten.change(party.marks, party.earlier_marks) for party in parties}
    titles = {row.id: row.title for row in question.rows}

    def cell(party: Party, moment: str) -> str:
        mark = party.marks.marks.get(moment)
        changed = changes[party.name].by_moment.get(moment)
        written = "" if mark is None else texts.number(mark)
        return written if changed is None else f"{written}{texts.NO_BREAK_SPACE}({texts.signed(changed)})"

    rows = [[title, *(cell(party, moment) for party in parties)] for moment, title in titles.items()]
    caption = "De tio momenten, 1–4."
    compared = [party for party in parties if changes[party.name].by_moment]
    if compared:
        caption += f" Inom parentes: ändringen sedan {_since(compared)}."
    parts = [
        notice(_own_in_words(own, changes[own.name])),
        render_table(caption, _columns("Moment", parties, numeric=True), rows),
    ]
    worth = by_moment(own, peers)
    if len(parties) > 1:
        parts.append(notice(_apart_in_words(worth)))
        parts += [
            _pointers(heading, found, titles, _marked(own))
            for heading, found in (("Att fråga andra om", worth.asking), ("Att berätta om", worth.telling))
        ]
    return View(join(parts), (*_moment_records(own, changes[own.name]), *_worth_records("moment", worth)))


def _since(parties: Sequence[Party]) -> str:
    years = {party.earlier_year for party in parties}
    return str(years.pop()) if len(years) == 1 else "förra gången"


def _own_in_words(own: Party, changed: ten.Change) -> str:
    total = own.marks.total
    if total is None:
        marked = texts.count(len(own.marks.marks), "ett moment", "moment")
        return f"{own.name} har bedömt {marked} av tio."
    said = f"Summan för {own.name} är {total} av 40 möjliga (lägst 10)."
    if changed.total is None:
        return said
    if changed.total == 0:
        return f"{said} Det är lika mycket som {own.earlier_year}."
    return f"{said} Det är {abs(changed.total)} {'mer' if changed.total > 0 else 'mindre'} än {own.earlier_year}."


def _apart_in_words(worth: Worth) -> str:
    self_made = "Var och en har bedömt sig själv, så en siffra säger mest om var det lönar sig att prata."
    if not worth.asking and not worth.telling:
        return f"{self_made} Ingen bedömning skiljer sig med {texts.SMALL_NUMBERS[WORTH_ASKING]} steg eller mer."
    return (
        f"{self_made} Nedan står de moment där det skiljer minst {texts.SMALL_NUMBERS[WORTH_ASKING]} steg: "
        "deras bedömning mot den egna."
    )


def _marked(own: Party) -> Callable[[Party, str], str]:
    def said(party: Party, moment: str) -> str:
        marks = f"{party.name} {party.marks.marks[moment]} mot {own.marks.marks[moment]}"
        return _quoted(marks, party.answers.row("benchmark.moments", moment), "evidence")

    return said


def _moment_records(own: Party, changed: ten.Change) -> Iterator[Record]:
    for moment, mark in own.marks.marks.items():
        yield Record("benchmark_moment", code=moment, value=mark)
    for moment, steps in changed.by_moment.items():
        yield Record("benchmark_moment_change", code=moment, value=steps)


def units(snapshot: Snapshot) -> View:
    """The marks of the organisations' units, all together, and where the own ones see something else than the whole."""
    parties = [party for party in (own_party(snapshot), *peers_of(snapshot)) if party.units]
    if not parties:
        return View(Markup())
    own = own_party(snapshot)
    titles = {row.id: row.title for row in snapshot.catalogue.question("benchmark.moments").rows}
    rows = [
        [title, texts.number(own.marks.marks[moment]) if moment in own.marks.marks else "", *means]
        for moment, title in titles.items()
        if any(means := [_mean(party.units.get(moment)) for party in parties])
    ]
    columns = [
        Column("Moment"),
        Column(f"{own.name} som helhet", numeric=True),
        *(Column(f"{_heading(party, parties)}, {_unit_count(party)}", numeric=True) for party in parties),
    ]
    parts = [render_table("Enheternas egna bedömningar: medelvärde, och inom parentes median", columns, rows)]
    if said := _seen_differently(own, titles):
        parts.append(notice(said))
    return View(join(parts))


def _mean(mark: UnitsMark | None) -> str:
    if mark is None:
        return ""
    return f"{texts.number(mark.mean, 1)}{texts.NO_BREAK_SPACE}({texts.number(mark.median)})"


def _unit_count(party: Party) -> str:
    counts = sorted({mark.units for mark in party.units.values()})
    return f"{counts[0]} enheter" if len(counts) == 1 else f"{counts[0]}–{counts[-1]} enheter"


def _seen_differently(party: Party, titles: Mapping[str, str]) -> str:
    found = [
        f"{titles[moment].partition('.')[0]} ({mark} mot {texts.number(party.units[moment].mean, 1)})"
        for moment, mark in party.marks.marks.items()
        if moment in party.units and mark - party.units[moment].mean >= APART
    ]
    if not found:
        return ""
    which = "moment" if len(found) == 1 else "momenten"
    return (
        f"{party.name} bedömer organisationen som helhet högre än vad enheterna gör på {which} {texts.listed(found)}."
    )


def working(snapshot: Snapshot) -> View:
    """Which ways of working each organisation has, and what each does that the others do not."""
    own, peers = own_party(snapshot), peers_of(snapshot)
    parties = [party for party in (own, *peers) if methods(party)]
    if not methods(own):
        return View(Markup())
    question = snapshot.catalogue.question("benchmark.methods")
    kinds, state = question.column("kind"), question.column("state")
    used = {party.name: methods(party) for party in parties}
    order = [choice.code for choice in kinds.choices]
    found = sorted({kind for its in used.values() for kind in its}, key=lambda kind: _place(order, kind))

    def how_far(party: Party, kind: str) -> str:
        rows = used[party.name].get(kind, ())
        labels = [state.label(row.text("state")) if row.text("state") else "Ja" for row in rows]
        return ", ".join(dict.fromkeys(labels))

    rows = [[kinds.label(kind), *(how_far(party, kind) for party in parties)] for kind in found]
    parts = [
        render_table("Vilka arbetssätt som finns, och hur långt de har kommit", _columns("Arbetssätt", parties), rows)
    ]
    single = alone(parties)
    said = [
        Markup("{}: {}").format(name, "; ".join(_lower(kinds.label(kind)) for kind in found if kind in only))
        for name, only in single.items()
        if only
    ]
    if said:
        parts += [subheading("Det här gör bara en av organisationerna"), render_list(said)]
    told = [
        (kinds.label(kind), [_described(party, row) for party in parties for row in used[party.name].get(kind, ())])
        for kind in found
    ]
    parts += [subheading("Så går det till"), _definitions([(kind, join(lines)) for kind, lines in told if join(lines)])]
    records = [
        Record("benchmark_method", code=kind, value=len(its)) for kind, its in used[own.name].items() if kind != OTHER
    ]
    return View(join(parts), tuple(records))


def _place(order: Sequence[str], kind: str) -> tuple[int, str]:
    """Kinds that this version does not know come last."""
    return (order.index(kind) if kind in order else len(order), kind)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _described(party: Party, row: Row) -> Markup:
    where = f" ({_lower(row.text('where'))})" if row.text("where") else ""
    return paragraphs(f"{party.name}{where}: {row.text('what')}") if row.text("what") else Markup()


# -- what the views share


def _heading(party: Party, parties: Sequence[Party]) -> str:
    """Return an organisation's heading, with the year where it is not everybody's."""
    same_year = len({each.year for each in parties}) == 1
    return party.name if same_year else f"{party.name} {party.year}"


def _columns(first: str, parties: Sequence[Party], *, numeric: bool = False) -> list[Column]:
    return [Column(first), *(Column(_heading(party, parties), numeric=numeric) for party in parties)]


def _definitions(told: Sequence[tuple[str, Markup]]) -> Markup:
    pairs = (Markup("<dt>{}</dt><dd>{}</dd>").format(name, shown) for name, shown in told)
    return Markup('<dl class="jb-answers">{}</dl>').format(join(pairs))


def _pointers(
    heading: str,
    found: Mapping[str, tuple[Party, ...]],
    titles: Mapping[str, str],
    said: Callable[[Party, str], str],
) -> Markup:
    """List the rows that are worth talking about, each with the organisations that it concerns."""
    items: list[Cell] = [
        Markup("{}{}").format(title, render_list([said(party, row) for party in found[row]]))
        for row, title in titles.items()
        if row in found
    ]
    return subheading(heading) + render_list(items) if items else Markup()


def _worth_records(kind: str, worth: Worth) -> Iterator[Record]:
    for code, found in (("ask", worth.asking), ("tell", worth.telling)):
        for row, parties in found.items():
            yield Record(f"benchmark_{kind}_{code}", code=row, value=len(parties))
