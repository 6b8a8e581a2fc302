"""The distinction: a unit's application and how it is judged, and the register of who has it until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import quote

from markupsafe import Markup

from jamtbok import texts
from jamtbok.measures.awards import Award, Judged, State, Waiting, awards, judged, latest, states, together, waiting
from jamtbok.model.criteria_sets import CriteriaSet, with_id
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.tables import Column, flag, join, notice, paragraphs, render_table
from jamtbok.tables.html import Cell

#: With more rows than this a table is folded away.
MOST_ROWS = 20


def status(snapshot: Snapshot) -> View:
    """Where the application stands, first of all."""
    criteria = _applied_for(snapshot)
    if criteria is None:
        return View(Markup())
    who, outcome = (
        _operation(snapshot, snapshot.answers.text("award.operation")),
        snapshot.answers.text("award.outcome"),
    )
    records = [Record("award", item=criteria.name, code=outcome or "applied", value=1)]
    decided = awards(snapshot.answers, snapshot.criteria)
    told: list[Cell] = []
    kind: Literal["note", "warning", "success"] = "note"
    if outcome == "awarded":
        kind = "success"
        told.append(f"{who} har utmärkelsen {criteria.name}{_from_to(decided[-1])}.")
    elif outcome == "not_yet":
        kind = "warning"
        told.append(f"{who} får inte utmärkelsen {criteria.name} än. Det här saknas:")
        told.append(paragraphs(snapshot.answers.text("award.missing")) or flag("skriv vad som saknas"))
    else:
        found = judged(snapshot.answers, criteria)
        ready, both = sum(bool(each.evidence) for each in found), sum(each.by_both for each in found)
        told.append(
            f"{who} söker utmärkelsen {criteria.name}. {texts.sentence(_of(ready, found))} har underlag och "
            f"{_of(both, found)} är bedömda av båda. Inget beslut är fattat än."
        )
    said = join(each if isinstance(each, Markup) else Markup("<p>{}</p>").format(each) for each in told)
    return View(notice(said, kind), tuple(records))


def review(snapshot: Snapshot) -> View:
    """Each criterion with its evidence and the two judgements; first those that the reviewers disagree on."""
    criteria = _applied_for(snapshot)
    found = judged(snapshot.answers, criteria) if criteria else ()
    with_judgements = any(each.first or each.second for each in found)
    if not criteria or not (with_judgements or any(each.evidence for each in found)):
        return View(Markup())
    parts = []
    if with_judgements:
        disputed = [each for each in found if each.disputed]
        parts.append(notice(_agreed(found)))
        if disputed:
            parts.append(_judged_table(snapshot, disputed, "Att samtala om: kriterier som bedömarna är oense om"))
        rest = [each for each in found if not each.disputed]
        caption = "Övriga kriterier" if disputed else f"Underlag och bedömningar: {criteria.name}"
        parts += [_judged_table(snapshot, rest, caption)] if rest else []
    else:
        rows: list[list[Cell]] = [[each.criterion.title, _evidence(each)] for each in found]
        columns = [Column("Kriterium"), Column("Underlag")]
        parts.append(render_table(f"Underlag: {criteria.name}", columns, rows))
    records = [
        Record("award_criterion", item=each.criterion.title, code=_code(each), value=1)
        for each in found
        if with_judgements
    ]
    return View(join(parts), tuple(records))


def history(snapshot: Snapshot) -> View:
    """The distinctions of the unit through the years, those that were known last year too."""
    found = together(_before(snapshot), awards(snapshot.answers, snapshot.criteria))
    if not found:
        return View(Markup())
    current = set(latest(found))
    rows: list[list[Cell]] = [
        [
            _operation(snapshot, award.operation),
            _name(snapshot.criteria, award.kind),
            _day(award.awarded),
            _day(award.until),
            _state(award, snapshot.year) if award in current else "Ersatt av en senare",
        ]
        for award in found
    ]
    columns = [Column(title) for title in ("Verksamhet", "Utmärkelse", "Från", "Till och med", _at_end(snapshot.year))]
    records = [
        Record(name, item=f"{_name(snapshot.criteria, award.kind)} | {award.operation}", code=day.isoformat())
        for award in found
        if award in current
        for name, day in (("award_from", award.awarded), ("award_until", award.until))
        if day
    ]
    return View(render_table("Vem som har haft vilken utmärkelse, och när", columns, rows), tuple(records))


def register(snapshot: Snapshot) -> View:
    """How many have each distinction at the end of the year, and how many have to renew it."""
    found, told_not_yet = _holding(snapshot), _waiting(snapshot)
    if not found and not told_not_yet:
        return View(notice("Ingen verksamhet har någon utmärkelse, och ingen har fått beskedet ”inte än”."))
    counted: Counter[State] = Counter(award.state(snapshot.year) for award in found)
    valid = counted[State.VALID] + counted[State.DUE]
    said = [
        texts.sentence(texts.count(valid, "en utmärkelse", "utmärkelser")) + f" gäller vid slutet av {snapshot.year}."
    ]
    due = f"ska förnyas under {snapshot.year + 1}"
    for number, one, many in (
        (counted[State.DUE], f"en {due}", due),
        (counted[State.EXPIRED], "en har gått ut", "har gått ut"),
        (counted[State.UNDATED], "en saknar datum", "saknar datum"),
        (len(told_not_yet), "en ansökan fick beskedet ”inte än”", "ansökningar fick beskedet ”inte än”"),
    ):
        if number:
            said.append(f"{texts.sentence(texts.count(number, one, many))}.")
    by_kind = states(found, snapshot.year)
    rows: list[list[Cell]] = []
    for criteria_id in dict.fromkeys([*(each.id for each in snapshot.criteria), *by_kind]):
        its = by_kind.get(criteria_id, Counter())
        not_yet = sum(each.kind == criteria_id for each in told_not_yet)
        if its or not_yet:
            numbers = (its[State.VALID] + its[State.DUE], its[State.DUE], its[State.EXPIRED], not_yet)
            rows.append([_name(snapshot.criteria, criteria_id), *map(texts.number, numbers)])
    columns = [
        Column("Utmärkelse"),
        *(
            Column(title, numeric=True)
            for title in ("Gäller", f"Ska förnyas {snapshot.year + 1}", "Har gått ut", "Inte än")
        ),
    ]
    records = (
        Record("awards_valid", value=valid),
        Record("awards_due", value=counted[State.DUE]),
        Record("awards_expired", value=counted[State.EXPIRED]),
        Record("awards_not_yet", value=len(told_not_yet)),
    )
    table = render_table(f"Utmärkelser vid slutet av {snapshot.year}", columns, rows)
    return View(join([notice(" ".join(said)), table]), records)


def holders(snapshot: Snapshot) -> View:
    """Who has which distinction since when and until when; those to be renewed first."""
    found = sorted(_holding(snapshot), key=lambda award: (award.until is not None, award.until, award.holder))
    if not found:
        return View(Markup())
    due = [award for award in found if award.state(snapshot.year) is not State.VALID]
    valid = [award for award in found if award.state(snapshot.year) is State.VALID]
    parts = []
    if due:
        parts.append(_holders(snapshot, due, f"Ska förnyas under {snapshot.year + 1}, eller har gått ut"))
    if valid:
        table = _holders(snapshot, valid, f"Gäller längre än till slutet av {snapshot.year + 1}")
        parts.append(_folded(table, len(valid), f"Visa alla {texts.number(len(valid))} som gäller längre"))
    return View(join(parts))


def not_yet(snapshot: Snapshot) -> View:
    """Who was told not yet, and what they lack."""
    found = _waiting(snapshot)
    if not found:
        return View(notice("Ingen ansökan har fått beskedet ”inte än”."))
    rows: list[list[Cell]] = [
        [
            _operation_in(snapshot, each),
            _unit_link(snapshot, each.unit),
            _name(snapshot.criteria, each.kind),
            _day(each.decided),
            _together(paragraphs(each.missing)) if each.missing else flag("inte skrivet"),
        ]
        for each in found
    ]
    columns = [Column(title) for title in ("Verksamhet", "Enhet", "Utmärkelse", "Beslut", "Det här saknas")]
    return View(render_table("Ansökningar med beskedet ”inte än”", columns, rows))


# -- one unit


def _applied_for(snapshot: Snapshot) -> CriteriaSet | None:
    return with_id(snapshot.criteria, snapshot.answers.text("award.kind"))


def _before(snapshot: Snapshot) -> tuple[Award, ...]:
    return awards(snapshot.earlier.answers, snapshot.criteria) if snapshot.earlier else ()


def _operation(snapshot: Snapshot, operation: str) -> str:
    return operation or snapshot.unit.name


def _name(sets: Iterable[CriteriaSet], kind: str) -> str:
    return next((each.name for each in sets if each.id == kind), kind)


def _day(day: object) -> Cell:
    return texts.unbroken(str(day)) if day else flag("datum saknas")


def _from_to(award: Award) -> str:
    since = f" från {texts.unbroken(str(award.awarded))}" if award.awarded else ""
    return f"{since} till och med {texts.unbroken(str(award.until))}" if award.until else since


def _of(number: int, found: Sequence[Judged]) -> str:
    return f"{texts.number(number)} av {texts.number(len(found))} kriterier"


def _evidence(each: Judged) -> Cell:
    if not each.evidence:
        return flag("underlag saknas")
    where = Markup("<p><small>Finns i: {}</small></p>").format(each.where) if each.where else Markup()
    return _together(paragraphs(each.evidence), where)


def _together(*parts: Markup) -> Markup:
    """Keep the parts of a cell together, beside its heading where the row is a card."""
    return Markup("<div>{}</div>").format(join(parts))


def _judged_table(snapshot: Snapshot, found: Sequence[Judged], caption: str) -> Markup:
    criteria = _applied_for(snapshot)
    assert criteria is not None
    column = snapshot.catalogue.question(f"award.first_{criteria.id}").column("judgement")

    def judgement(code: str, reason: str) -> Cell:
        label = Markup("<strong>{}</strong>").format(column.label(code) if code else texts.UNANSWERED)
        return _together(label, paragraphs(reason))

    columns = [Column(title) for title in ("Kriterium", "Underlag", "Första bedömaren", "Andra bedömaren")]
    rows: list[list[Cell]] = [
        [
            each.criterion.title,
            _evidence(each),
            judgement(each.first, each.first_reason),
            judgement(each.second, each.second_reason),
        ]
        for each in found
    ]
    return render_table(caption, columns, rows)


def _code(each: Judged) -> str:
    if each.disputed:
        return "disputed"
    return each.first if each.by_both else "unfinished"


def _agreed(found: Sequence[Judged]) -> str:
    both = [each for each in found if each.by_both]
    alike, reached = sum(not each.disputed for each in both), sum(each.reached for each in found)
    said = f"Båda har bedömt {_of(len(both), found)}. De är överens om {texts.number(alike)}."
    return f"{said} Enligt båda är {_of(reached, found)} uppfyllda."


def _at_end(year: int) -> str:
    return f"Vid slutet av {year}"


def _state(award: Award, year: int) -> Cell:
    match award.state(year):
        case State.VALID:
            return "Gäller"
        case State.DUE:
            return flag(f"Ska förnyas under {year + 1}")
        case State.EXPIRED:
            return flag("Har gått ut")
        case State.UNDATED:
            return flag("Datum saknas")


# -- all units


def _holding(snapshot: Snapshot) -> tuple[Award, ...]:
    """Return the distinctions that the units have, by what they have told this year and the latest one before it."""
    years = sorted({each.year for each in snapshot.seen.gathered})
    told = (
        awards(answers, snapshot.criteria, unit.id)
        for year in years
        for unit, answers in snapshot.seen.answers_of(year)
    )
    return latest(award for found in told for award in found)


def _waiting(snapshot: Snapshot) -> list[Waiting]:
    units = snapshot.seen.answers_of(snapshot.year)
    return [found for unit, answers in units if (found := waiting(answers, unit.id))]


def _operation_in(snapshot: Snapshot, each: Award | Waiting) -> str:
    return each.operation or snapshot.seen.names[each.unit]


def _unit_link(snapshot: Snapshot, unit: str) -> Markup:
    return Markup('<a href="../{}/utmarkelse.html">{}</a>').format(quote(unit), snapshot.seen.names[unit])


def _holders(snapshot: Snapshot, found: Sequence[Award], caption: str) -> Markup:
    columns = [
        Column(title) for title in ("Verksamhet", "Enhet", "Utmärkelse", "Från", "Till och med", _at_end(snapshot.year))
    ]
    rows: list[list[Cell]] = [
        [
            _operation_in(snapshot, award),
            _unit_link(snapshot, award.unit),
            _name(snapshot.criteria, award.kind),
            _day(award.awarded),
            _day(award.until),
            _state(award, snapshot.year),
        ]
        for award in found
    ]
    return render_table(caption, columns, rows)


def _folded(table: Markup, rows: int, summary: str) -> Markup:
    if rows <= MOST_ROWS:
        return table
    return Markup("<details><summary>{}</summary>{}</details>").format(summary, table)
