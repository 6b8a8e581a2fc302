"""Benchmarking: examples offered and adopted, the meetings, and the ideas from them followed to a result."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from jamtbok import texts
from jamtbok.measures.benchmarking import STAGES, TRIO, adopted_from, missing_of_trio, untold
from jamtbok.model.answers import Row
from jamtbok.model.questions import Question
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.benchmarking import own_party, peers_of
from jamtbok.tables import Column, flag, join, notice, paragraphs, render_list, render_table, subheading
from jamtbok.tables.html import Cell

#: How many ideas have come how far: one, and many after the number.
_COUNTED = {
    "idea": ("en är kvar som idé", "är kvar som idéer"),
    "decided": ("en är beslutad", "är beslutade"),
    "tried": ("en prövas", "prövas"),
    "lasting": ("en är genomförd", "är genomförda"),
    "dropped": ("en är lagd åt sidan", "är lagda åt sidan"),
    "": ("en saknar läge", "saknar läge"),
}
_UNTOLD = {"decided": "beslutet saknas", "tried": "hur det prövades saknas", "result": "resultatet saknas"}


def examples(snapshot: Snapshot) -> View:
    """Examples that the organisations offer, and those that have been taken over."""
    own, peers = own_party(snapshot), peers_of(snapshot)
    parties = (own, *peers)
    offered = [(party, row) for party in parties for row in party.answers.rows("benchmark.offered")]
    parts = []
    if offered:
        rows = [
            [row.text("example"), party.name, *(_written(row, part) for part in ("for_whom", "how", "result", "copy"))]
            for party, row in offered
        ]
        headings = ["Exempel", "Från", "För vem", "Så fungerar det", "Vad det har gett", "Så gör andra likadant"]
        parts.append(render_table("Goda exempel att ta över", [Column(heading) for heading in headings], rows))
    question = snapshot.catalogue.question("benchmark.adopted")
    adopted = own.answers.rows(question.id)
    if adopted:
        state = question.column("state")
        rows = [
            [
                row.text("example"),
                row.text("source") or flag("organisation saknas"),
                _written(row, "how"),
                state.label(row.text("state")),
                _written(row, "result"),
            ]
            for row in adopted
        ]
        headings = ["Exempel", "Från", "Så gör vi här", "Läge", "Vad det har gett"]
        caption = f"Exempel som {own.name} har tagit över"
        parts.append(render_table(caption, [Column(heading) for heading in headings], rows))
    spread = [f"{peer.name} har tagit över ”{row.text('example')}”." for peer, row in adopted_from(own, peers)]
    if spread:
        parts.append(notice(Markup("<p>Spritt härifrån:</p>") + render_list(spread), "success"))
    counts = (
        ("benchmark_offered", len(own.answers.rows("benchmark.offered"))),
        ("benchmark_adopted", len(adopted)),
        ("benchmark_spread", len(spread)),
    )
    return View(join(parts), tuple(Record(name, value=count) for name, count in counts if count))


def meetings(snapshot: Snapshot) -> View:
    """Each meeting with what was taken home and decided, and who of the three roles was missing."""
    question = snapshot.catalogue.question("benchmark.meetings")
    titles = {row.id: row.title for row in question.rows}
    roles = question.column("roles")
    parts: list[Markup] = []
    held = snapshot.answers.rows(question.id)
    for row in held:
        date = texts.unbroken(row.text("date"))
        parts.append(subheading(", ".join(part for part in (titles.get(row.id, row.id), date) if part)))
        parts.append(_meeting(row, question))
        away = [_lower(roles.label(role)) for role in missing_of_trio(row)]
        if away:
            parts.append(notice(f"Saknades på träffen: {texts.listed(away)}.", "warning"))
    records = [
        Record("benchmark_trio_missing", item=row.id, code=role, value=1)
        for row in held
        for role in missing_of_trio(row)
    ]
    return View(join(parts), (*((Record("benchmark_meetings", value=len(held)),) if held else ()), *records))


def _meeting(row: Row, question: Question) -> Markup:
    pairs: list[tuple[str, Cell]] = []
    there = row.get("roles")
    if row.text("host"):
        pairs.append((question.column("host").title, row.text("host")))
    if isinstance(there, list) and there:
        labels = [question.column("roles").label(role) for role in there]
        pairs.append((question.column("roles").title, texts.listed([labels[0], *map(_lower, labels[1:])])))
    pairs += [
        (question.column(part).title, paragraphs(row.text(part)))
        for part in ("ideas", "decided", "plus", "minus", "interesting")
        if row.text(part)
    ]
    if row.text("ideas") and not row.text("decided"):
        pairs.append((question.column("decided").title, flag("beslut saknas om idéerna")))
    entries = (Markup("<dt>{}</dt><dd>{}</dd>").format(title, content) for title, content in pairs)
    return Markup('<dl class="jb-answers">{}</dl>').format(join(entries))


def trio(snapshot: Snapshot) -> View:
    """Which of the three roles nobody has."""
    question = snapshot.catalogue.question("benchmark.trio")
    rows = snapshot.answers.rows(question.id)
    taken = {row.id for row in rows if row.text("who")}
    empty = [_lower(row.title) for row in question.rows if row.id not in taken]
    if not rows or not empty:
        return View(Markup())
    return View(
        notice(f"Ingen har rollen: {texts.listed(empty)}.", "warning"),
        (Record("benchmark_trio", value=len(TRIO) - len(empty)),),
    )


def improvements(snapshot: Snapshot) -> View:
    """Every idea on its way from decision to result, and what others have made of theirs."""
    own, peers = own_party(snapshot), peers_of(snapshot)
    question = snapshot.catalogue.question("benchmark.improvements")
    state = question.column("state")
    found = own.answers.rows(question.id)
    parts = []
    counted = Counter(row.text("state") for row in found)
    if found:
        said = [texts.count(counted[code], *_COUNTED[code]) for code in (*STAGES, "") if counted[code]]
        parts.append(notice(f"{texts.sentence(texts.count(len(found), 'en idé', 'idéer'))}: {texts.listed(said)}."))
        rows = [
            [
                row.text("idea") or texts.UNNAMED_ROW,
                row.text("source"),
                state.label(row.text("state")) if row.text("state") else flag("läge saknas"),
                *(_told(row, part) for part in ("decided", "tried", "result")),
            ]
            for row in found
        ]
        headings = ["Idé", "Från", "Läge", "Beslut", "Så prövades den", "Resultat"]
        parts.append(render_table("Från idé till resultat", [Column(heading) for heading in headings], rows))
    theirs = [
        [
            row.text("idea") or texts.UNNAMED_ROW,
            peer.name,
            state.label(row.text("state")),
            _written(row, "tried"),
            _written(row, "result"),
        ]
        for peer in peers
        for row in peer.answers.rows(question.id)
    ]
    if theirs:
        headings = ["Idé", "Organisation", "Läge", "Så prövades den", "Resultat"]
        parts.append(render_table("Förbättringar hos de andra", [Column(heading) for heading in headings], theirs))
    records = [
        Record("benchmark_improvement", item=row.text("idea"), code=row.text("state") or "no_state", value=1)
        for row in found
    ]
    return View(join(parts), tuple(records))


def _told(row: Row, part: str) -> Cell:
    return flag(_UNTOLD[part]) if part in untold(row) else _written(row, part)


def _written(row: Row, part: str) -> Cell:
    text = row.text(part)
    return paragraphs(text) if "\n" in text else text


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
