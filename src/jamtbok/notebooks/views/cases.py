"""Gender-secured decisions: a unit's cases, the page of one case, and the register of them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal
from urllib.parse import quote

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.shares import share_bars
from jamtbok.measures.cases import (
    QUESTIONS,
    TABLE,
    Case,
    Outcome,
    Tally,
    Verdict,
    boards,
    cases,
    periods,
    tallies,
    tally,
    verdict,
)
from jamtbok.model.answers import Row
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.tables import (
    Column,
    flag,
    join,
    notice,
    paragraphs,
    render_figure,
    render_list,
    render_table,
    subheading,
)
from jamtbok.tables.html import Cell

OUTCOMES = {
    Outcome.SENT_BACK: "Tillbaka för komplettering",
    Outcome.APPROVED: "Klart att besluta om",
    Outcome.NOT_APPLICABLE: "Checklistan gäller inte",
    Outcome.UNFINISHED: "Inte färdiggranskat",
}
#: The same in a count: of one case, and of several after their number.
_COUNTED = {
    Outcome.SENT_BACK: ("ett ska tillbaka för komplettering", "ska tillbaka för komplettering"),
    Outcome.APPROVED: ("ett är klart att besluta om", "är klara att besluta om"),
    Outcome.NOT_APPLICABLE: ("ett berörs inte av checklistan", "berörs inte av checklistan"),
    Outcome.UNFINISHED: ("ett är inte färdiggranskat", "är inte färdiggranskade"),
}
_NOTICES: dict[Outcome, Literal["warning", "success"]] = {Outcome.SENT_BACK: "warning", Outcome.APPROVED: "success"}
#: What a case lacks when a question is answered with no.
LACKING = {
    "statistics": "könsuppdelad statistik",
    "consequences": "följder för vart och ett av könen",
    "measures": "åtgärder mot skillnader",
    "goals": "koppling till jämställdhetsmålen",
}
NO_BOARD = "Ingen nämnd angiven"
#: With fewer parts of a year than this there is nothing to see in a picture.
FEWEST_TO_DRAW = 3
#: With more rows than this a table is folded away.
MOST_ROWS = 20
#: With more units than this the distribution stands before them.
MOST_UNITS = 12
#: With more cases than this the register lists none: each unit's report has its own.
MOST_CASES = 200


def overview(snapshot: Snapshot) -> View:
    """The unit's cases with what is to be done with each, and what is missing."""
    found = cases(snapshot.answers)
    if not found:
        return View(Markup())
    columns = [Column(title) for title in ("Ärende", "Nämnd", "Datum", "Granskning", "Saknas")]
    rows: list[list[Cell]] = [
        [_link(case), case.board, _day(case), _outcome(case.verdict), _lacks(case.verdict)] for case in found
    ]
    counted = tally(found)
    shown = [notice(_said(counted)), render_table("Ärenden och vad som saknas", columns, rows)]
    records = [Record("case", item=_name(case.row), code=case.verdict.outcome.value, value=1) for case in found]
    return View(join(shown), (*records, *_records(counted)))


def page(snapshot: Snapshot, row: str) -> View:
    """The page of one case; without one an empty list to fill in by hand."""
    found = snapshot.answers.row(TABLE, row) or Row(id="")
    judged = verdict(found.values)
    if found.id:
        told = Markup("<p><strong>{}.</strong> {}</p>").format(OUTCOMES[judged.outcome], _because(judged))
        top = [notice(told, _NOTICES.get(judged.outcome, "note")), _to_complete(found, judged)]
    else:
        top = [subheading("Ärendets namn", 2)]
    return View(join([*top, _facts(snapshot, found), _answers(snapshot, found, judged)]))


def register(snapshot: Snapshot) -> View:
    """All cases of the year: how many went back, and what they lacked."""
    found = _all(snapshot, snapshot.year)
    if not found:
        return View(notice(f"Inga ärenden är granskade {snapshot.year}."))
    counted = tally(found)
    units = len({case.unit for case in found})
    said = f"{_said(counted)} De kommer från {texts.count(units, 'en enhet', 'enheter')}."
    earlier = _earlier(snapshot)
    if earlier is not None and counted.share_sent_back is not None:
        before = tally(_all(snapshot, earlier))
        if before.share_sent_back is not None:
            said += (
                f" {earlier} gick {texts.percent(before.share_sent_back)} tillbaka "
                f"({before.sent_back} av {before.judged})."
            )
    return View(join([notice(said), _lacked(snapshot, found, counted)]), tuple(_records(counted)))


def over_time(snapshot: Snapshot) -> View:
    """The cases by quarter and year."""
    years = [year for year in (_earlier(snapshot), snapshot.year) if year is not None]
    parts: dict[str, Tally] = {}
    for year in years:
        found = _all(snapshot, year)
        parts |= {
            f"{year}, kvartal {quarter}" if quarter else f"{year}, inget datum under året": counted
            for quarter, counted in periods(found, year).items()
        }
        if found:
            parts[f"{year}, hela året"] = tally(found)
    table = _tallies("Ärenden efter datum för beslutet", "Tid", parts)
    if len(parts) < FEWEST_TO_DRAW:
        return View(table)
    title = "Andel av ärendena med utslag som gick tillbaka för komplettering"
    bars = [(when, its.sent_back, its.judged) for when, its in parts.items()]
    return View(
        render_figure(share_bars(bars, title=title, empty="inget utslag"), f"{title}, efter beslutsdag.", table)
    )


def by_board(snapshot: Snapshot) -> View:
    """The cases by board."""
    parts = {board or NO_BOARD: its for board, its in boards(_all(snapshot, snapshot.year)).items()}
    return View(_folded(_tallies("Ärenden efter nämnd", "Nämnd", parts), len(parts), "Visa alla nämnder"))


def by_unit(snapshot: Snapshot) -> View:
    """The cases by unit: with many units the distribution first."""
    overview = snapshot.seen
    parts = tallies(_all(snapshot, snapshot.year), lambda case: case.unit)
    if not parts:
        return View(Markup())
    named = {unit: parts[unit] for unit in overview.names if unit in parts}
    links = {
        unit: Markup('<a href="../{}/beslut.html">{}</a>').format(quote(unit), overview.names[unit]) for unit in named
    }
    table = _table("Ärenden efter enhet", "Enhet", [(links[unit], its) for unit, its in named.items()])
    if len(named) <= MOST_UNITS:
        return View(table)
    return View(join([_distribution(named.values()), _folded(table, len(named), "Visa alla enheter")]))


def all_cases(snapshot: Snapshot) -> View:
    """Every case, with a link to its page."""
    names = snapshot.seen.names
    found = _all(snapshot, snapshot.year)
    if not found:
        return View(Markup())
    if len(found) > MOST_CASES:
        many = texts.number(len(found))
        return View(
            notice(f"Det är {many} ärenden. De står i enheternas egna rapporter, som tabellen ovan länkar till.")
        )
    columns = [Column(title) for title in ("Ärende", "Enhet", "Nämnd", "Datum", "Granskning", "Saknas")]
    rows: list[list[Cell]] = [
        [
            _link(case, f"../{quote(case.unit)}/"),
            names[case.unit],
            case.board,
            _day(case),
            _outcome(case.verdict),
            _lacks(case.verdict),
        ]
        for case in sorted(found, key=lambda case: case.row.text("date") or "9999")
    ]
    table = render_table(f"Ärenden {snapshot.year} efter datum", columns, rows)
    return View(_folded(table, len(rows), f"Visa alla {texts.number(len(rows))} ärenden"))


# -- one case


def _name(row: Row) -> str:
    return row.text("title") or texts.UNNAMED_ROW


def _link(case: Case, folder: str = "") -> Markup:
    return Markup('<a href="{}arende.{}.html">{}</a>').format(folder, quote(case.row.id), _name(case.row))


def _day(case: Case) -> Cell:
    return texts.unbroken(case.row.text("date"))


def _outcome(judged: Verdict) -> Cell:
    said = OUTCOMES[judged.outcome]
    return flag(said) if judged.outcome is Outcome.SENT_BACK else said


def _lacks(judged: Verdict) -> str:
    """Tell what is missing, or how many questions are unanswered."""
    parts = [LACKING[each] for each in judged.missing]
    if judged.unanswered:
        parts.append(f"svar på {_numbers(judged.unanswered)}")
    return texts.sentence(texts.listed(parts))


def _numbers(questions: Sequence[str]) -> str:
    numbers = [str(QUESTIONS.index(each) + 1) for each in questions]
    return f"{'fråga' if len(numbers) == 1 else 'frågorna'} {texts.listed(numbers)}"


def _because(judged: Verdict) -> str:
    match judged.outcome:
        case Outcome.APPROVED:
            return "Underlaget ger det som behövs för ett jämställt beslut."
        case Outcome.NOT_APPLICABLE:
            return "Ärendet rör inte kvinnor och män, flickor och pojkar."
        case Outcome.UNFINISHED:
            return f"Svar saknas på {_numbers(judged.unanswered)}."
    said = f"Svaret är nej på {_numbers(judged.missing)}."
    return f"{said} Svar saknas på {_numbers(judged.unanswered)}." if judged.unanswered else said


def _to_complete(row: Row, judged: Verdict) -> Markup:
    if not judged.missing:
        return Markup()
    items = [
        Markup("<strong>{}</strong>{}").format(texts.sentence(LACKING[each]), f": {note}" if note else "")
        for each in judged.missing
        for note in [row.text(f"{each}_note")]
    ]
    return subheading("Att komplettera", 2) + render_list(items)


def _facts(snapshot: Snapshot, row: Row) -> Markup:
    facts = {
        "Diarienummer": row.text("reference"),
        "Nämnd": row.text("board"),
        "Datum för beslutet": texts.unbroken(row.text("date")),
        "Granskat av": snapshot.unit.name,
    }
    said = [Markup("<strong>{}:</strong> {}").format(name, value or "–") for name, value in facts.items()]
    return Markup("<p>{}</p>").format(join(said, " · "))


def _answers(snapshot: Snapshot, row: Row, judged: Verdict) -> Markup:
    question = snapshot.catalogue.question(TABLE)
    asked = QUESTIONS[:1] if judged.outcome is Outcome.NOT_APPLICABLE else QUESTIONS
    rows: list[list[Cell]] = []
    for each in asked:
        column, given = question.column(each), row.text(each)
        answer = (column.label(given) if given else texts.UNANSWERED) if row.id else "Ja / Nej"
        # What is missing stands above, as what to complete.
        note = "" if each in judged.missing else row.text(f"{each}_note")
        rows.append([column.title, Markup("<strong>{}</strong>{}").format(answer, paragraphs(note))])
    caption = "De fem frågorna" if len(asked) > 1 else "Den första frågan"
    return render_table(caption, [Column("Fråga"), Column("Svar och var det framgår")], rows)


# -- many cases


def _all(snapshot: Snapshot, year: int) -> tuple[Case, ...]:
    return tuple(case for unit, answers in snapshot.seen.answers_of(year) for case in cases(answers, unit.id))


def _earlier(snapshot: Snapshot) -> int | None:
    """Return the latest earlier year that has cases."""
    years = {each.year for each in snapshot.seen.gathered if each.year < snapshot.year and cases(each.answers)}
    return max(years, default=None)


def _said(counted: Tally) -> str:
    many = texts.count(counted.total, "Ett ärende är granskat", "ärenden är granskade")
    parts = [texts.count(number, *_COUNTED[outcome]) for outcome, number in counted.outcomes.items()]
    said = f"{texts.sentence(many)}: {texts.listed(parts)}."
    if counted.share_sent_back is not None:
        of = texts.count(counted.judged, "ett ärende", "ärenden")
        said += f" Andel tillbaka: {texts.percent(counted.share_sent_back)} av {of} med utslag."
    return said


def _records(counted: Tally) -> Iterable[Record]:
    for question, number in counted.missing.items():
        yield Record("case_missing", code=question, value=number)
    if counted.share_sent_back is not None:
        yield Record("cases_sent_back", value=round(counted.share_sent_back, 4))


def _tallies(caption: str, title: str, parts: Mapping[str, Tally]) -> Markup:
    return _table(caption, title, list(parts.items())) if parts else Markup()


def _table(caption: str, title: str, parts: Sequence[tuple[Cell, Tally]]) -> Markup:
    # Most cases are judged: what they are not has a column only where there are such.
    apart = {Outcome.NOT_APPLICABLE: "Gäller inte", Outcome.UNFINISHED: "Inte färdiga"}
    apart = {outcome: name for outcome, name in apart.items() if any(outcome in its.outcomes for _, its in parts)}
    names = ("Ärenden", "Klara", "Tillbaka", "Andel tillbaka", *apart.values())
    rows: list[list[Cell]] = []
    for name, counted in parts:
        share = "–" if counted.share_sent_back is None else texts.percent(counted.share_sent_back)
        numbers = (counted.total, counted.judged - counted.sent_back, counted.sent_back)
        others = (counted.outcomes.get(outcome, 0) for outcome in apart)
        rows.append([name, *map(texts.number, numbers), share, *map(texts.number, others)])
    return render_table(caption, [Column(title), *(Column(each, numeric=True) for each in names)], rows)


def _folded(table: Markup, rows: int, summary: str) -> Markup:
    if rows <= MOST_ROWS:
        return table
    return Markup("<details><summary>{}</summary>{}</details>").format(summary, table)


#: Which units stand together in the distribution: up to this share sent back.
_BANDS = {0.0: "0 %", 0.25: "1–25 %", 0.5: "26–50 %", 0.75: "51–75 %", 1.0: "76–100 %"}


def _distribution(parts: Iterable[Tally]) -> Markup:
    counted = dict.fromkeys([*_BANDS.values(), "Inget utslag än"], 0)
    for part in parts:
        share = part.share_sent_back
        band = "Inget utslag än" if share is None else next(name for most, name in _BANDS.items() if share <= most)
        counted[band] += 1
    rows = [[name, texts.number(number)] for name, number in counted.items()]
    return render_table(
        "Så stor del av enheternas ärenden gick tillbaka", [Column("Andel tillbaka"), Column("Enheter", True)], rows
    )


#: So many units are named for each thing that is missing.
_NAMED = 3


def _lacked(snapshot: Snapshot, found: Sequence[Case], counted: Tally) -> Markup:
    """Tell what is missing most often, and with whom."""
    if not counted.missing:
        return Markup()
    names = snapshot.seen.names
    units = tallies(found, lambda case: case.unit)
    rows: list[list[Cell]] = []
    for question, number in sorted(counted.missing.items(), key=lambda each: -each[1]):
        most = sorted(
            ((its.missing[question], names[unit]) for unit, its in units.items() if question in its.missing),
            key=lambda each: (-each[0], each[1]),
        )
        said = ", ".join(f"{name} ({texts.number(many)})" for many, name in most[:_NAMED])
        if len(most) > _NAMED:
            said += f" och {texts.count(len(most) - _NAMED, 'en enhet', 'enheter')} till"
        rows.append(
            [texts.sentence(LACKING[question]), texts.number(number), texts.percent(number / counted.judged), said]
        )
    columns = [Column("Det som saknas"), Column("Ärenden", True), Column("Andel", True), Column("Oftast hos")]
    return render_table(f"Vad som saknas oftast, av {counted.judged} ärenden med utslag", columns, rows)
