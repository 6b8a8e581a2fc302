"""What the budget notebook shows, and that nothing in it gives a small number away."""

from __future__ import annotations

import json
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.builders import SWIMMING, by_sex

from jamtbok import texts
from jamtbok.model.answers import Answers, Row
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.notebooks.shown import View
from jamtbok.notebooks.views import budget, budget_people
from jamtbok.pipeline.execute import run_job
from jamtbok.pipeline.job import Job
from jamtbok.pipeline.templates import package_templates

VIEWS = (
    budget.money,
    budget.not_split,
    budget_people.per_person,
    budget_people.shares,
    budget.change,
    budget_people.fees,
    budget.chain,
)


def snapshot(*rows: dict[str, Any], **tables: list[Row]) -> Snapshot:
    lines = tuple(Row(id=f"r{n}", values={"line": f"Post {n}", **values}) for n, values in enumerate(rows))
    others = {name.replace("__", "."): tuple(its) for name, its in tables.items()}
    return Snapshot(
        organisation="Kommunen",
        unit=Unit(id="fritid", name="Fritid"),
        year=2013,
        answers=Answers(tables={"budget.lines": lines, **others} if lines else others),
    )


def cells(view: View, caption: str) -> list[list[str]]:
    found = html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)
    for table in found.iter("table"):
        if caption in "".join(table.find("caption").itertext()):
            return [
                [" ".join("".join(cell.itertext()).replace(texts.THIN_SPACE, " ").split()) for cell in row]
                for row in table.iter("tr")
            ]
    raise AssertionError(f"no table {caption!r}")


ROADS = {"amount": 500_000, "split": "no", "why_not": "Alla använder dem."}
STUDIO = {
    "amount": 40_000,
    "amount_before": 30_000,
    "split": "users",
    "users": by_sex(3, 7919),
    "users_before": by_sex(6, 30),
    "population": by_sex(104, 60_000),
    "fees": by_sex(1543, 3_957_000),
}


def test_the_sums_of_the_table_agree_and_say_what_is_not_divided() -> None:
    table = cells(budget.money(snapshot(SWIMMING, STUDIO, ROADS)), "Budgeten i kronor")
    assert table == [
        ["Budgetpost", "Budget", "Kvinnor", "Män", "Delad så"],
        ["Post 0", "900 000", "300 000", "600 000", "antaget: efter användare"],
        ["Post 1", "40 000", "..", "..", "dold: små antal"],
        ["Post 2", "500 000", "", "", "går inte att dela"],
        ["Summa delat", "900 000", "300 000", "600 000", ""],
        ["Dolda poster", "40 000", "", "", ""],
        ["Poster som inte går att dela", "500 000", "", "", ""],
        ["Hela beloppet", "1 440 000", "", "", ""],
    ]


def test_what_is_assumed_is_told_from_what_is_known() -> None:
    known = {"amount": 100, "split": "known", "known": by_sex(60, 40)}
    html = budget.money(snapshot(SWIMMING, known)).html
    assert "Det är ett antagande" in html
    assert "En post har kända belopp" in html
    (row,) = [row for row in cells(budget_people.per_person(snapshot(SWIMMING)), "Kronor per") if row[0] == "Post 0"]
    assert row == ["Post 0", "1 000", "1 000", "0, antaget", "300", "500", "−200"]


def test_the_change_is_split_with_its_sign() -> None:
    table = cells(budget.change(snapshot(SWIMMING)), "Förändringen")
    assert table[1] == ["Post 0", "+100 000", "0", "+100 000", "antaget: efter användare"]


def test_lines_that_cannot_be_divided_are_listed_with_why() -> None:
    assert cells(budget.not_split(snapshot(SWIMMING, ROADS)), "Poster")[1:] == [
        ["Post 1", "500 000", "Alla använder dem."]
    ]


def test_the_chain_of_the_goals_is_shown_beside_the_stages() -> None:
    chain = [Row(id="analysed", values={"state": "partly"})]
    stages = [Row(id="evaluate", values={"state": "yes", "next": "Gå vidare"})]
    table = cells(budget.chain(snapshot(budget__stages=stages, goals__budget_chain=chain)), "tre leden")
    assert table[1] == ["Utvärdera", "Ja", "Den nuvarande budgeten är analyserad: delvis", "", "Gå vidare"]


def test_nothing_filled_in_shows_nothing() -> None:
    assert [view(snapshot()).html for view in VIEWS] == [""] * len(VIEWS)


def published(given_snapshot: Snapshot) -> list[object]:
    """Everything that leaves the notebook: tables, pictures with their alternative texts, and records."""
    return [(str(view.html), view.records) for view in (function(given_snapshot) for function in VIEWS)]


COUNT = st.integers(0, 12)
KRONOR = st.integers(0, 100_000)
ANY = st.builds(by_sex, COUNT, COUNT, st.none() | COUNT)
AMOUNTS = st.builds(by_sex, KRONOR, KRONOR)


def is_small(people: dict[str, Any]) -> bool:
    return any(0 < (count or 0) < 5 for count in people.values())


SMALL = ANY.filter(is_small)
BUDGET = st.lists(
    st.fixed_dictionaries(
        {
            "amount": KRONOR,
            "amount_before": KRONOR,
            "split": st.sampled_from(["known", "users", "no"]),
            "known": AMOUNTS,
            "known_before": AMOUNTS,
            "users": ANY,
            "users_before": ANY,
            "population": ANY,
            "fees": AMOUNTS,
        }
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=80, deadline=None)
@given(st.data(), BUDGET)
def test_nobody_can_tell_one_hidden_number_from_another(data: st.DataObject, rows: list[dict[str, Any]]) -> None:
    """The strongest adversary there is: everything published is the same whatever the hidden numbers are.

    Every line with small numbers gets others, and other amounts and fees that follow from them. If any figure, sum,
    share, picture or record could be used to work one out, the two pages would differ.
    """
    others = []
    for row in rows:
        other = dict(row)
        if is_small(row["users"]):
            other |= {"users": data.draw(SMALL), "known": data.draw(AMOUNTS), "fees": data.draw(AMOUNTS)}
        if is_small(row["users_before"]):
            other |= {"users_before": data.draw(SMALL), "known_before": data.draw(AMOUNTS)}
        if is_small(row["population"]):
            other["population"] = data.draw(SMALL)
        others.append(other)
    assert published(snapshot(*rows)) == published(snapshot(*others))


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 4), st.integers(1, 4))
def test_nobody_can_tell_how_few_of_the_target_group_do_not_use_a_line(outside: int, other: int) -> None:
    def shown(women: int) -> list[object]:
        return published(snapshot({**SWIMMING, "population": by_sex(women, 1200)}, STUDIO))

    assert shown(300 + outside) == shown(300 + other)


@pytest.mark.parametrize("small", ["users", "users_before", "population"])
def test_the_numbers_are_marked_in_the_catalogue_too(small: str) -> None:
    table = packaged_catalogue().question("budget.lines")
    assert table.private, "the form is not written out in the report"
    assert table.column(small).guarded


def test_neither_report_nor_notebook_nor_records_hold_a_hidden_number() -> None:
    filled = snapshot(SWIMMING, STUDIO, ROADS)
    template = package_templates() / "budget.ipynb"
    result = run_job(Job("fritid", 2013, "budget", template.read_bytes(), filled.to_json()))
    assert result.failure is None
    for content in (result.html.decode(), result.notebook.decode(), json.dumps([list(map(str, result.records))])):
        plain = content.replace(texts.THIN_SPACE, "").replace("\\u202f", "")
        for secret in ("7919", "7922", "3957000", "3958543", "1543"):
            assert secret not in plain
    assert "Metoder för det här steget" not in result.html.decode(), "the toolbox is for the one who fills in"
