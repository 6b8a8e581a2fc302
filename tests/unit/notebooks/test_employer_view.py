"""What the employer's notebook shows for a department, and for the organisation."""

from __future__ import annotations

from typing import Any

import html5lib

from jamtbok.model.answers import Answers, Row
from jamtbok.model.overview import Overview, OverviewUnit, Records, UnitAnswers
from jamtbok.model.snapshot import EarlierYear, Snapshot, Unit
from jamtbok.model.steps import ORGANISATION
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views import employer

VIEWS = (
    employer.cycle,
    employer.figures,
    employer.measures,
    employer.last_year,
    employer.departments,
    employer.overdue,
)


def answers(**tables: dict[str, dict[str, Any]]) -> Answers:
    return Answers(
        tables={
            f"employer.{name}": tuple(Row(id=key, values=values) for key, values in rows.items())
            for name, rows in tables.items()
        }
    )


def snapshot(now: Answers, before: Answers | None = None) -> Snapshot:
    earlier = EarlierYear(year=2012, answers=before) if before else None
    return Snapshot(
        organisation="Kommunen", unit=Unit(id="vard", name="Vården"), year=2013, answers=now, earlier=earlier
    )


def rows_of(view: View) -> list[list[str]]:
    found = html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in found.iter("tr")]


EXAMINED = {
    "conditions": {"result": "risks", "risks": "Tunga lyft"},
    "pay": {"result": "none"},
    "recruitment": {"result": "no"},
}
LATE = {"area": "conditions", "what": "Köpa liftar", "owner": "Chefen", "when": "2013-10-31", "state": "ongoing"}
LATER = {"area": "pay", "what": "Se över kriterier", "owner": "Chefen", "when": "2014-01-01", "state": "ongoing"}


def test_nothing_filled_in_shows_nothing() -> None:
    assert [view(snapshot(Answers())).html for view in VIEWS] == [""] * len(VIEWS)


def test_the_table_says_which_area_has_come_how_far() -> None:
    view = employer.cycle(snapshot(answers(examined=EXAMINED, measures={"m": LATE})))
    table = {row[0]: row[1:] for row in rows_of(view)}
    assert table["Arbetsförhållanden"] == ["● Klart", "○ Inte gjort", "● Klart", "– Behövs inte", "3 av 4"]
    assert table["Löner och andra anställningsvillkor"][-1] == "4 av 4"
    assert "Inte undersökt i år: rekrytering, utbildning och föräldraskap." in view.html
    assert Record("employer_area", code="pay", value=4) in view.records


def test_last_years_measures_come_back_with_how_many_are_followed_up() -> None:
    view = employer.last_year(snapshot(Answers(), answers(measures={"m": LATE})))
    assert "0 av 1 åtgärder från 2012 är uppföljda." in view.html
    assert rows_of(view)[1][0] == "Köpa liftar"


def test_a_hidden_number_is_in_neither_table_nor_records() -> None:
    figures = {
        "employees": {"figure": {"women": 300, "men": 100, "unknown": None}},
        "managers": {"figure": {"women": 2, "men": 97, "unknown": None}},
    }
    view = employer.figures(snapshot(answers(figures=figures)))
    assert rows_of(view)[2] == ["Chefer", "..", "..", "..", "..", "..", ".."]
    assert {record.item for record in view.records} == {"employees"}


def organisation(records: list[tuple[str, str, str, str, str, float]], gathered: dict[str, Answers]) -> Snapshot:
    columns = zip(*records, strict=True)
    names = ("unit", "name", "item", "sex", "code", "value")
    many = {"year": (2013,) * len(records), "template": ("arbetsgivare",) * len(records)}
    overview = Overview(
        units=(OverviewUnit(id="vard", name="Vården"), OverviewUnit(id="skola", name="Skolan")),
        years=(2013,),
        records=Records(**dict(zip(names, columns, strict=True)), **many) if records else Records(),
        gathered=tuple(UnitAnswers(unit=unit, year=2013, answers=its) for unit, its in gathered.items()),
    )
    return Snapshot(
        organisation="Kommunen",
        unit=Unit(id=ORGANISATION, name="Kommunen", kind="organisation"),
        year=2013,
        overview=overview,
    )


def test_the_organisation_sees_which_departments_have_done_which_areas() -> None:
    done = [("vard", "employer_area", "", "", "pay", 4.0), ("vard", "employer_area", "", "", "training", 1.0)]
    done.append(("vard", "employer_step", "pay", "", "examine:done", 1.0))
    view = employer.departments(organisation(done, {}))
    assert rows_of(view)[1] == ["Vården", "0 av 4", "4 av 4", "0 av 4", "1 av 4", "0 av 4", "1 av 5"]
    assert "Har inte redovisat arbetet 2013: Skolan." in view.html


def test_the_organisation_sees_what_is_overdue_at_the_end_of_the_year_and_where() -> None:
    view = employer.overdue(organisation([], {"skola": answers(measures={"a": LATE, "b": LATER})}))
    assert rows_of(view)[1:] == [["Köpa liftar", "Skolan", "Arbetsförhållanden", "2013‑10‑31", "Pågår"]]
    assert view.records == (Record("employer_overdue", value=1),)


def test_the_organisation_does_not_show_what_tells_of_the_department_that_keeps_a_figure_back() -> None:
    shown = [("vard", "employees", 20, 60), ("skola", "employees", 80, 40), ("skola", "part_time", 14, 9)]
    records = [
        (unit, "employer_figure", row, sex, "", float(count))
        for unit, row, *counts in shown
        for sex, count in zip(("women", "men"), counts, strict=True)
    ]
    own = {"employees": {"women": 100, "men": 100}, "part_time": {"women": 32, "men": 39}}
    figures = answers(figures={row: {"figure": figure} for row, figure in own.items()})
    view = employer.figures(organisation(records, {}).model_copy(update={"answers": figures}))
    assert {record.item for record in view.records} == {"employees"}
    assert "32" not in view.html
