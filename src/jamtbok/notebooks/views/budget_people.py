"""Jämställd budget for each person: cost and fees for women and men, and their part of the money."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from jamtbok import texts
from jamtbok.measures.budget import Line, Split, compared, shown
from jamtbok.measures.gaps import Gap
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.budget_parts import (
    by_sex,
    difference,
    figure,
    lines_of,
    name_of,
    percent,
    records_by_sex,
    signs,
    strong,
)
from jamtbok.tables import Column, join, notice, render_table
from jamtbok.tables.html import Cell


def per_person(snapshot: Snapshot) -> View:
    """What a line costs for each woman and man who uses it, and for each in its target group."""
    lines = [line for line in lines_of(snapshot) if line.now.money or line.money_hidden]
    if not any(_known(line.per_user) or _known(line.per_head) for line in lines):
        return View(Markup())
    rows: list[list[Cell]] = []
    for line in lines:
        assumed = line.now.split is Split.USERS and _known(line.per_user)
        of_users = "0, antaget" if assumed else difference(line.per_user)
        rows.append(
            [
                name_of(line),
                *(figure(value, line.per_user) for value in (line.per_user.women, line.per_user.men)),
                of_users,
                *(figure(value, line.per_head) for value in (line.per_head.women, line.per_head.men)),
                difference(line.per_head),
            ]
        )
    together = compared(lines)
    parts = []
    if together.per_user.difference is not None and together.lines > 1:
        women, men = (texts.number(value, 0) for value in (together.per_user.women, together.per_user.men))
        rows.append(
            [
                strong("Posterna som visas"),
                women,
                men,
                difference(together.per_user),
                *[""] * 3,
            ]
        )
        parts.append(
            notice(
                f"I genomsnitt kostar en användare {women} kronor när det är en kvinna och {men} kronor när det är en "
                f"man. Skillnaden (kvinnor minus män) är {difference(together.per_user)} kronor. Den visar vilka "
                "poster kvinnor och män använder. Den som använder flera poster räknas en gång i varje."
            )
        )
    columns = [
        Column("Budgetpost"),
        *(
            Column(f"{title} {whom}", numeric=True)
            for whom in ("som använder", "i målgruppen")
            for title in ("Per kvinna", "Per man", "Skillnad")
        ),
    ]
    caption = "Kronor per kvinna och per man; skillnaden är kvinnor minus män"
    hidden = (line.per_user.hidden or line.per_head.hidden for line in lines)
    table = render_table(caption, columns, rows) + signs(hidden)
    records = [
        Record(name, item=name_of(line), sex=sex, code=line.now.split.value, value=round(value, 2))
        for line in lines
        for name, pair in (("budget_per_user", line.per_user), ("budget_per_head", line.per_head))
        for sex, value in (("women", pair.women), ("men", pair.men))
        if value is not None
    ]
    return View(join([*parts, table]), tuple(records))


def shares(snapshot: Snapshot) -> View:
    """The women's part of the money beside their part of the users and of the target group."""
    lines = [
        line for line in lines_of(snapshot) if line.now.money or line.now.users or line.population or line.now.hidden
    ]
    if not lines:
        return View(Markup())
    rows: list[list[Cell]] = []
    records: list[Record] = []
    kinds = ("money", "users", "population")
    for line in lines:
        pairs = [
            shown(line.now.money, hidden=line.money_hidden),
            line.users,
            shown(line.population, hidden=line.population_hidden),
        ]
        parts = [pair.share_of_women for pair in pairs]
        rows.append([name_of(line), *map(percent, parts, pairs), _points(parts[0], parts[2])])
        records += [
            Record("budget_share_of_women", item=name_of(line), code=kind, value=round(part, 4))
            for kind, part in zip(kinds, parts, strict=True)
            if part is not None
        ]
    together = compared(lines)
    both = [together.money.share_of_women, together.users.share_of_women]
    told = Markup()
    if None not in both and together.lines > 1:
        pairs = [together.money, together.users]
        rows.append([strong("Posterna som visas"), *map(percent, both, pairs), "", ""])
        told = notice(
            f"Kvinnor är {texts.percent(both[1])} av användarna i de poster som visas och får {texts.percent(both[0])} "
            "av pengarna i dem."
        )
    columns = [
        Column("Budgetpost"),
        Column("Av pengarna", numeric=True),
        Column("Av användarna", numeric=True),
        Column("Av målgruppen", numeric=True),
        Column("Pengarna minus målgruppen, procentenheter", numeric=True),
    ]
    hidden = (line.now.hidden or line.population_hidden for line in lines)
    table = render_table("Kvinnornas del av pengarna, av användarna och av målgruppen", columns, rows) + signs(hidden)
    counts, counted = _users(lines, snapshot.year)
    return View(join([told, table, counts]), (*records, *counted))


def _users(lines: Sequence[Line], year: int) -> tuple[Markup, list[Record]]:
    """The numbers of persons behind the shares, folded away."""
    unknown = any(users and users.unknown for line in lines for users in (line.now.users, line.before.users))
    rows = [
        [
            name_of(line),
            *by_sex(line.now.users, hidden=line.now.hidden, unknown=unknown),
            *by_sex(line.before.users, hidden=line.before.hidden, unknown=unknown),
            *by_sex(line.population, hidden=line.population_hidden, unknown=False),
        ]
        for line in lines
    ]
    sexes = ("Kvinnor", "Män", *(["Okänt kön"] if unknown else []))
    columns = [
        Column("Budgetpost"),
        *(Column(f"{sex} {when}", numeric=True) for when in (year, year - 1) for sex in sexes),
        *(Column(f"{sex} i målgruppen", numeric=True) for sex in sexes[:2]),
    ]
    records = [record for line in lines for record in records_by_sex("budget_users", name_of(line), line.now.users)]
    records += [
        record for line in lines for record in records_by_sex("budget_population", name_of(line), line.population)
    ]
    table = render_table("Användare och målgrupp, antal personer", columns, rows)
    return Markup("<details><summary>Antalen bakom andelarna</summary>{}</details>").format(table), records


def fees(snapshot: Snapshot) -> View:
    """What fees bring in from women and men."""
    lines = [line for line in lines_of(snapshot) if line.fees or line.fees_hidden]
    if not any(line.fees for line in lines):
        return View(Markup())
    rows: list[list[Cell]] = []
    records: list[Record] = []
    for line in lines:
        paid, each = shown(line.fees, hidden=line.fees_hidden), line.fee_per_user
        rows.append(
            [
                name_of(line),
                *(figure(value, paid) for value in (paid.women, paid.men)),
                percent(paid.share_of_women, paid),
                *(figure(value, each) for value in (each.women, each.men)),
                difference(each),
            ]
        )
        records += records_by_sex("budget_fees", name_of(line), line.fees)
    columns = [
        Column("Budgetpost"),
        Column("Avgifter från kvinnor", numeric=True),
        Column("Avgifter från män", numeric=True),
        Column("Kvinnornas del", numeric=True),
        Column("Per kvinna som använder", numeric=True),
        Column("Per man som använder", numeric=True),
        Column("Skillnad", numeric=True),
    ]
    caption = "Avgifter i kronor; skillnaden är kvinnor minus män"
    table = render_table(caption, columns, rows) + signs(line.fees_hidden for line in lines)
    return View(table, tuple(records))


def _points(share: float | None, base: float | None) -> str:
    if share is None or base is None:
        return ""
    return texts.signed(round(100 * (texts.rounded(share, 2) - texts.rounded(base, 2))))


def _known(pair: Gap) -> bool:
    return pair.women is not None or pair.men is not None
