"""The cases as a unit, one who reads a case, and the coordinator see them."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest

from jamtbok import texts
from jamtbok.model.answers import Answers, Row
from jamtbok.model.overview import Overview, OverviewUnit, UnitAnswers
from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.notebooks.links import to_notebooks
from jamtbok.notebooks.shown import View
from jamtbok.notebooks.views import cases, start

YES = dict.fromkeys(("concerns", "statistics", "consequences", "measures", "goals"), "yes")
APPROVED = Row(id="a1", values={"title": "Ny taxa", "board": "Nämnden", "date": "2013-02-01", **YES})
SENT_BACK = Row(
    id="a2",
    values={
        "title": "<b>Badtider</b>",
        "date": "2013-11-05",
        **YES,
        "statistics": "no",
        "statistics_note": "Badgäster",
    },
)


def answers(*rows: Row) -> Answers:
    return Answers(tables={"cases.cases": rows} if rows else {})


def snapshot(*rows: Row) -> Snapshot:
    return Snapshot(organisation="Kommunen", unit=Unit(id="skola", name="Skolan"), year=2013, answers=answers(*rows))


def organisation(now: dict[str, tuple[Row, ...]], before: dict[str, tuple[Row, ...]] | None = None) -> Snapshot:
    units = tuple(OverviewUnit(id=unit, name=f"Enheten {unit}") for unit in now)
    gathered = [(year, its) for year, its in ((2012, before or {}), (2013, now))]
    return Snapshot(
        organisation="Kommunen",
        unit=Unit(id="organisationen", name="Kommunen"),
        year=2013,
        overview=Overview(
            units=units,
            gathered=tuple(
                UnitAnswers(unit=unit, year=year, answers=answers(*rows))
                for year, its in gathered
                for unit, rows in its.items()
            ),
        ),
    )


def parsed(view: View) -> Any:
    return html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)


def text(view: View) -> str:
    return " ".join("".join(parsed(view).itertext()).split())


def rows_of(view: View) -> list[list[str]]:
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in parsed(view).iter("tr")]


def test_a_unit_without_cases_shows_nothing() -> None:
    assert cases.overview(snapshot()).html == ""


def test_the_units_cases_lead_to_their_pages_and_say_what_is_missing() -> None:
    view = cases.overview(snapshot(SENT_BACK, APPROVED))
    assert "Två ärenden är granskade" in text(view)
    assert "50 %" in text(view)
    assert [link.get("href") for link in parsed(view).iter("a")] == ["arende.a1.html", "arende.a2.html"]
    assert [row[-1] for row in rows_of(view)[1:]] == ["", "Könsuppdelad statistik"]
    assert "<b>Badtider" not in view.html
    assert [(r.name, r.code, r.value) for r in view.records] == [
        ("case", "approved", 1),
        ("case", "sent_back", 1),
        ("case_missing", "statistics", 1),
        ("cases_sent_back", "", 0.5),
    ]


def test_the_page_says_the_verdict_before_the_answers() -> None:
    said = text(cases.page(snapshot(SENT_BACK), "a2"))
    assert said.index("Tillbaka för komplettering") < said.index("Badgäster") < said.index("De fem frågorna")
    assert said.count("Badgäster") == 1
    assert "nej på fråga 2" in said


def test_the_page_of_a_case_that_concerns_nobody_has_only_the_first_question() -> None:
    view = cases.page(snapshot(Row(id="x", values={"title": "Takbyte", "concerns": "no", "goals": "no"})), "x")
    assert "Checklistan gäller inte" in text(view)
    assert len(rows_of(view)) == 2


def test_without_a_case_the_page_is_a_list_to_fill_in() -> None:
    view = cases.page(snapshot(), "")
    assert [row[1] for row in rows_of(view)[1:]] == ["Ja / Nej"] * 5
    assert "jb-notice" not in view.html


def test_the_register_names_who_lacks_what_and_compares_with_last_year() -> None:
    seen = organisation({"a": (SENT_BACK,), "b": (APPROVED, SENT_BACK)}, {"a": (SENT_BACK,)})
    view = cases.register(seen)
    assert "2012 gick 100 % tillbaka (1 av 1)" in text(view)
    assert rows_of(view)[1] == ["Könsuppdelad statistik", "2", "67 %", "Enheten a (1), Enheten b (1)"]
    assert [row[0] for row in rows_of(cases.over_time(seen))[1:]] == [
        "2012, inget datum under året",
        "2012, hela året",
        "2013, kvartal 1",
        "2013, kvartal 4",
        "2013, hela året",
    ]
    assert [row[0] for row in rows_of(cases.by_board(seen))[1:]] == ["Nämnden", cases.NO_BOARD]
    assert [link.get("href") for link in parsed(cases.all_cases(seen)).iter("a")] == [
        "../b/arende.a1.html",
        "../a/arende.a2.html",
        "../b/arende.a2.html",
    ]


@pytest.mark.parametrize("units", [8, 500])
def test_the_register_can_be_read_with_few_units_and_with_many(units: int) -> None:
    seen = organisation({f"e{n}": (APPROVED, SENT_BACK) if n % 2 else (APPROVED,) for n in range(units)})
    tables = [list(table.iter("tr")) for table in parsed(cases.by_unit(seen)).iter("table")]
    if units == 8:
        assert [len(rows) for rows in tables] == [9]
        assert "<details>" not in cases.by_unit(seen).html
    else:
        assert [len(rows) for rows in tables] == [7, 501], "the distribution first, then every unit"
        assert "<details>" in cases.by_unit(seen).html
        assert rows_of(cases.by_unit(seen))[1:4] == [["0 %", "250"], ["1–25 %", "0"], ["26–50 %", "250"]]
        assert "Det är 750 ärenden" in text(cases.all_cases(seen))


def test_an_empty_register_says_so_and_nothing_more() -> None:
    seen = organisation({})
    assert "Inga ärenden är granskade 2013" in text(cases.register(seen))
    shown = (cases.over_time, cases.by_board, cases.by_unit, cases.all_cases)
    assert [view(seen).html for view in shown] == [""] * 4


def test_a_live_notebook_leads_to_no_page_that_only_a_run_makes() -> None:
    view = cases.overview(snapshot(APPROVED))
    assert "Ny taxa" in to_notebooks(view.html, "beslut", 2013)
    assert "<a" not in to_notebooks(view.html, "beslut", 2013)


def test_the_heading_of_a_page_is_what_the_case_is_called() -> None:
    said = text(start.header(snapshot(SENT_BACK), "arende", "a2"))
    assert f"{texts.STEP_TITLES['arende']}: {SENT_BACK.text('title')}" in said
    assert snapshot().unit.name in said
