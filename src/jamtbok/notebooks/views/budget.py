"""Jämställd budget: money, users, change and fees by sex, with small numbers kept back.

What is shown comes from `jamtbok.measures.budget`, which has already taken small numbers away.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.bars import in_words, paired_bars
from jamtbok.measures.budget import (
    Line,
    Split,
    Total,
    shown,
    stages,
    total,
    total_change,
)
from jamtbok.measures.gaps import Gap, gap
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.values import BySex
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.budget_parts import by_sex, lines_of, name_of, records_by_sex, signs, strong
from jamtbok.tables import Column, flag, join, notice, render_figure, render_list, render_table
from jamtbok.tables.html import Cell

SPLIT_IN_WORDS = {
    Split.KNOWN: "känt belopp",
    Split.USERS: "antaget: efter användare",
    Split.HIDDEN: "dold: små antal",
    Split.NOT_POSSIBLE: "går inte att dela",
    Split.MISSING: "uppgifter saknas",
}

#: The rows below the lines: what of the whole is divided, and what is not.
NOT_DIVIDED = {
    "hidden": "Dolda poster",
    "not_possible": "Poster som inte går att dela",
    "missing": "Poster där uppgifter saknas",
}

THOUSAND = 1000


def money(snapshot: Snapshot) -> View:
    """Money for women and men line by line, what is known of it and what is assumed."""
    lines = lines_of(snapshot)
    if not lines:
        return View(Markup())
    whole = total(lines)
    parts: list[Markup] = []
    if whole.money.total:
        told = _share_in_words(whole, snapshot.year)
        parts.append(notice(told))
    parts.append(notice(_assumptions(lines, snapshot.threshold)))
    drawn = [line for line in lines if line.now.money or line.money_hidden]
    table = _money_table(lines, whole)
    if any(line.now.money for line in drawn):
        pairs = [_in_thousands(line.now.money, hidden=line.money_hidden) for line in drawn]
        alt = f"Pengarna {snapshot.year} i tusental kronor. {_each_in_words(drawn, pairs)}."
        svg = paired_bars([name_of(line) for line in drawn], pairs, unit="tusental kronor", alt=alt)
        parts.append(render_figure(svg, f"Så fördelas pengarna på kvinnor och män {snapshot.year}."))
    parts.append(table)
    records = [
        Record("budget_amount", item=name_of(line), code=line.now.split.value, value=line.now.amount)
        for line in lines
        if line.now.amount is not None
    ]
    records += [
        record
        for line in lines
        for record in records_by_sex("budget_money", name_of(line), line.now.money, line.now.split)
    ]
    records += records_by_sex("budget_total", "", whole.money)
    records += [
        Record("budget_not_divided", code=code, value=getattr(whole, code))
        for code in NOT_DIVIDED
        if getattr(whole, code)
    ]
    return View(join(parts), tuple(records))


def _share_in_words(whole: Total, year: int) -> str:
    share = gap(whole.money).share_of_women
    amount, divided = texts.number(whole.amount), texts.number(whole.money.total)
    parts = [f"Av budgetens {amount} kronor {year} är {divided} kronor delade mellan kvinnor och män."]
    if share is not None:
        women, men = texts.two_shares(share)
        parts.append(f"Av dem går {women} till kvinnor och {men} till män.")
    if whole.money.unknown:
        parts.append(f"{texts.number(whole.money.unknown)} kronor saknar uppgift om kön och är inte med i andelarna.")
    return " ".join(parts)


def _assumptions(lines: Sequence[Line], threshold: int) -> Markup:
    """Say what is known, what is assumed and what is kept back."""
    counted = {split: sum(line.now.split is split for line in lines) for split in Split}
    said = []
    if counted[Split.KNOWN]:
        said.append(f"{_many(counted[Split.KNOWN])} har kända belopp för kvinnor och män.")
    if counted[Split.USERS]:
        said.append(
            f"{_many(counted[Split.USERS])} är {'delad' if counted[Split.USERS] == 1 else 'delade'} efter antalet "
            "användare. Det är ett antagande: varje användare räknas som lika dyr. Där säger kostnaden per "
            "användare därför ingenting om kvinnor och män."
        )
    if counted[Split.HIDDEN]:
        said.append(
            f"{_many(counted[Split.HIDDEN])} är {'dold' if counted[Split.HIDDEN] == 1 else 'dolda'}: något antal är "
            f"mindre än {texts.number(threshold)}. Där visas bara hela beloppet, och summorna för kvinnor och män "
            f"räknas utan {'den' if counted[Split.HIDDEN] == 1 else 'dem'}."
        )
    if counted[Split.NOT_POSSIBLE]:
        said.append(f"{_many(counted[Split.NOT_POSSIBLE])} går inte att dela.")
    return Markup("<p><strong>Vad vi vet och vad vi antar</strong></p>") + render_list(said)


def _many(lines: int) -> str:
    return texts.sentence(texts.count(lines, "en post", "poster"))


def _money_table(lines: Sequence[Line], whole: Total) -> Markup:
    unknown = any(line.now.money and line.now.money.unknown for line in lines)
    rows = [
        [
            name_of(line),
            texts.number(line.now.amount),
            *by_sex(line.now.money, hidden=line.money_hidden, unknown=unknown),
            SPLIT_IN_WORDS[line.now.split],
        ]
        for line in lines
    ]
    rows += _sums(whole, unknown=unknown)
    columns = [
        Column("Budgetpost"),
        Column("Budget", numeric=True),
        Column("Kvinnor", numeric=True),
        Column("Män", numeric=True),
        *([Column("Utan uppgift om kön", numeric=True)] if unknown else []),
        Column("Delad så"),
    ]
    return render_table("Budgeten i kronor för kvinnor och män", columns, rows) + signs(
        line.money_hidden for line in lines
    )


def _sums(whole: Total, *, unknown: bool, signed: bool = False) -> list[list[Cell]]:
    """Return the rows that end a table of money: they add up to the last one."""
    write = texts.signed if signed else texts.number
    blank = [""] * (3 if unknown else 2)
    money = whole.money
    parts = [money.women, money.men, *([money.unknown] if unknown else [])]
    rows: list[list[Cell]] = [[strong("Summa delat"), write(money.total), *map(write, parts), ""]]
    rows += [
        [name, write(getattr(whole, code)), *blank, ""] for code, name in NOT_DIVIDED.items() if getattr(whole, code)
    ]
    return [*rows, [strong("Hela beloppet"), write(whole.amount), *blank, ""]]


def change(snapshot: Snapshot) -> View:
    """Who gets the change between last year and this year."""
    lines = [line for line in lines_of(snapshot) if line.change is not None]
    if not lines:
        return View(Markup())
    whole = total_change(lines)
    unknown = any(line.change_by_sex and line.change_by_sex.unknown for line in lines)
    hidden = [line.change_split is Split.HIDDEN for line in lines]
    rows: list[list[Cell]] = [
        [
            name_of(line),
            texts.signed(line.change),
            *by_sex(line.change_by_sex, hidden=kept, unknown=unknown, signed=True),
            SPLIT_IN_WORDS[line.change_split],
        ]
        for line, kept in zip(lines, hidden, strict=True)
    ]
    rows += _sums(whole, unknown=unknown, signed=True)
    parts = [notice(_change_in_words(whole, snapshot.year))]
    drawn = [line for line in lines if line.change_by_sex]
    if drawn:
        pairs = [_in_thousands(line.change_by_sex, hidden=False) for line in drawn]
        alt = f"Förändringen sedan {snapshot.year - 1} i tusental kronor. {_each_in_words(drawn, pairs)}."
        svg = paired_bars([name_of(line) for line in drawn], pairs, unit="tusental kronor", alt=alt)
        caption = f"Så mycket mer eller mindre kvinnor och män får {snapshot.year} än {snapshot.year - 1}."
        parts.append(render_figure(svg, caption))
    columns = [
        Column("Budgetpost"),
        Column("Förändring", numeric=True),
        Column("Kvinnor", numeric=True),
        Column("Män", numeric=True),
        *([Column("Utan uppgift om kön", numeric=True)] if unknown else []),
        Column("Delad så"),
    ]
    caption = f"Förändringen i kronor från {snapshot.year - 1} till {snapshot.year}"
    parts.append(render_table(caption, columns, rows) + signs(hidden))
    records = [
        record
        for line in lines
        for record in records_by_sex("budget_change", name_of(line), line.change_by_sex, line.change_split)
    ]
    records += records_by_sex("budget_change_total", "", whole.money)
    return View(join(parts), tuple(records))


def _change_in_words(whole: Total, year: int) -> str:
    said = [f"Budgeten ändras med {texts.signed(whole.amount)} kronor från {year - 1} till {year}."]
    if whole.money.women or whole.money.men:
        said.append(
            f"I de poster som går att dela båda åren får kvinnor {texts.signed(whole.money.women)} kronor och män "
            f"{texts.signed(whole.money.men)} kronor."
        )
    said.append(
        "Varje års belopp är delat efter samma års användare. En del av förändringen kan därför bero på att andra "
        "använder verksamheten, inte på att budgeten är en annan."
    )
    return " ".join(said)


def not_split(snapshot: Snapshot) -> View:
    """The lines that cannot be divided, with why, and those where something is missing."""
    lines = lines_of(snapshot)
    rows: list[list[Cell]] = [
        [name_of(line), texts.number(line.now.amount), line.why_not or flag("skäl saknas")]
        for line in lines
        if line.now.split is Split.NOT_POSSIBLE
    ]
    rows += [
        [name_of(line), texts.number(line.now.amount), flag("uppgifter saknas eller stämmer inte")]
        for line in lines
        if line.now.split is Split.MISSING
    ]
    if not rows:
        return View(Markup())
    columns = [Column("Budgetpost"), Column("Kronor", numeric=True), Column("Varför")]
    return View(render_table("Poster som inte är delade mellan kvinnor och män", columns, rows))


def chain(snapshot: Snapshot) -> View:
    """The three stages with the links of the budget chain that the unit has marked in Mål och åtgärder."""
    found = stages(snapshot.answers)
    if not any(row or any(links.values()) for row, links in found.values()):
        return View(Markup())
    titles = {row.id: row.title for row in snapshot.catalogue.question("budget.stages").rows}
    links_titles = {row.id: row.title for row in snapshot.catalogue.question("goals.budget_chain").rows}
    rows: list[list[Cell]] = []
    for stage, (row, links) in found.items():
        marked = [f"{links_titles[link]}: {_state(state).lower()}" for link, state in links.items() if state]
        rows.append(
            [
                titles[stage],
                _state(row.text("state") if row else ""),
                join(marked, Markup("<br>")) if marked or not links else texts.UNANSWERED,
                row.text("done") if row else "",
                row.text("next") if row else "",
            ]
        )
    columns = [
        Column(title) for title in ("Led", "Är ni där?", "I budgetkedjan (Mål och åtgärder)", "Gjort", "Nästa steg")
    ]
    records = [
        Record("budget_stage", item=stage, code=row.text("state"), value=1)
        for stage, (row, _) in found.items()
        if row and row.text("state")
    ]
    return View(render_table("Var ni står i de tre leden", columns, rows), tuple(records))


def _state(code: str) -> str:
    return texts.YES_PARTLY_NO.get(code, texts.UNANSWERED)


def _in_thousands(figures: BySex | None, *, hidden: bool) -> Gap:
    pair = shown(figures, hidden=hidden)
    women, men = (None if value is None else round(value / THOUSAND) for value in (pair.women, pair.men))
    return Gap(women, men, pair.women_symbol, pair.men_symbol)


def _each_in_words(lines: Sequence[Line], pairs: Sequence[Gap]) -> str:
    return "; ".join(f"{name_of(line)}: {in_words(pair)}" for line, pair in zip(lines, pairs, strict=True))
