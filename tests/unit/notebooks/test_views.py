"""What the steps show, where it depends on what has been answered."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest

from jamtbok.model.answers import Answers, Row
from jamtbok.model.snapshot import Observation, Snapshot, Unit
from jamtbok.notebooks.shown import View
from jamtbok.notebooks.views import followup, foundation, mapping


def snapshot(*, statistics: tuple[Observation, ...] = (), **tables: list[dict[str, Any]]) -> Snapshot:
    """Make a snapshot; a table is named with two underscores for the point."""
    rows = {
        name.replace("__", "."): tuple(Row(id=f"r{n}", values=values) for n, values in enumerate(its))
        for name, its in tables.items()
    }
    return Snapshot(
        organisation="Kommunen",
        unit=Unit(id="skola", name="Skolan"),
        year=2013,
        answers=Answers(tables=rows),
        statistics=statistics,
    )


def cells(view: View) -> list[list[str]]:
    """Return the text of the table's cells row by row, the heading first; spaces are ordinary ones."""
    found = html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in found.iter("tr")]


def people(women: int, men: int, unknown: int | None = None) -> dict[str, int | None]:
    return {"women": women, "men": men, "unknown": unknown}


def test_unknown_sex_has_a_column_of_its_own_only_where_it_is_counted() -> None:
    one, other = {"group": "A", "people": people(1, 3)}, {"group": "B", "people": people(2, 2, 5)}
    assert "Okänt kön" not in cells(mapping.representation(snapshot(mapping__representation=[one])))[0]
    heading, *rows = cells(mapping.representation(snapshot(mapping__representation=[one, other])))
    place = heading.index("Okänt kön")
    assert [row[place] for row in rows] == ["..", "5"]
    assert [row[place + 1] for row in rows] == ["25 %", "50 %"], "they are in no share"


@pytest.mark.parametrize(
    ("women", "men", "shares"),
    [(1, 7, ["12,5 %", "87,5 %"]), (57, 143, ["28,5 %", "71,5 %"]), (1, 2, ["33 %", "67 %"])],
)
def test_the_two_shares_add_up(women: int, men: int, shares: list[str]) -> None:
    row = {"group": "A", "people": people(women, men)}
    assert cells(mapping.representation(snapshot(mapping__representation=[row])))[1][4:6] == shares


def test_a_measure_in_two_units_has_two_headings_and_two_names() -> None:
    one = Observation(measure="Elever", sex="women", year=2013, value=40, unit="personer")
    other = one.model_copy(update={"value": 52.0, "unit": "procent"})
    view = mapping.statistics(snapshot(statistics=(one, other)))
    assert "<h3>Elever (personer)</h3>" in view.html
    assert "<h3>Elever (procent)</h3>" in view.html
    assert [record.item for record in view.records] == ["Elever (personer) | 2013", "Elever (procent) | 2013"]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (
            people(50, 40),
            "har vänt: vid utgångsläget var kvinnornas värde 20 lägre än männens, och nu är det 10 högre.",
        ),
        (people(30, 40), "har minskat med 50"),
        (people(10, 40), "har ökat med 50"),
    ],
)
def test_what_has_become_of_the_gap_is_said_in_words(now: dict[str, int | None], said: str) -> None:
    row = {"indicator": "Andel", "baseline": people(20, 40), "now": now, "target": people(40, 40)}
    assert said in followup.progress_of_indicators(snapshot(followup__indicators=[row])).html


def test_roles_that_nobody_has_are_named_when_the_table_has_a_comment_only() -> None:
    view = foundation.missing_roles(snapshot(foundation__roles=[{"comment": "Ingen är utsedd än."}]))
    assert [record.value for record in view.records] == [5]


@pytest.mark.parametrize(
    ("split", "said"),
    [
        (
            ["yes", "by_hand", "no"],
            "Statistik efter kön i tre system: ett har den, ett kräver handarbete och ett har den",
        ),
        (["no", "no"], "Statistik efter kön i två system: två har den inte."),
        (["yes"], "Statistik efter kön i ett system: ett har den."),
    ],
)
def test_systems_are_counted_in_words_that_agree(split: list[str], said: str) -> None:
    rows = [{"system": f"System {n}", "split": each} for n, each in enumerate(split)]
    assert said in foundation.statistics_inventory(snapshot(foundation__statistics=rows)).html


def test_one_activity_is_told_of_in_the_singular() -> None:
    rows = [{"activity": f"A{n}", "status": status} for n, status in enumerate(("done", "ongoing", "ongoing"))]
    said = followup.activities(snapshot(followup__activities=rows)).html
    assert "Tre planerade aktiviteter: en är genomförd och två pågår." in said
