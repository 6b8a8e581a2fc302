"""The organisation's comparison: what few and many units are shown, one year and several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import html5lib
import pytest

from jamtbok.model.answers import Answers, Row
from jamtbok.model.overview import Overview, OverviewUnit, RecordLine, Records
from jamtbok.model.snapshot import EarlierYear, Snapshot, Unit
from jamtbok.model.steps import ORGANISATION, STAIR
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views import find_view, followup, foundation, goals, side_by_side, start, units, units_indicators

VIEWS = (
    units.together,
    units.completeness,
    units.moments,
    units.assessments,
    units.goals,
    units.activities,
    units.logic_gaps,
    units.decisions,
    units_indicators.gaps,
)
Line = tuple[str, int, Record]


def organisation(lines: Iterable[Line], *given: tuple[str, str], years: tuple[int, ...] = (2013,)) -> Snapshot:
    """Make the organisation's snapshot of units (id and the unit above) and their records."""
    made = [RecordLine(unit, year, "x", its.name, its.item, its.sex, its.code, its.value) for unit, year, its in lines]
    columns = zip(*made, strict=True) if made else ()
    overview = Overview(
        units=tuple(OverviewUnit(id=unit, name=f"Enhet {unit}", parent=parent) for unit, parent in given),
        years=years,
        records=Records(**dict(zip(RecordLine._fields, columns, strict=False))),
    )
    return Snapshot(
        organisation="K", unit=Unit(id=ORGANISATION, name="K", kind="organisation"), year=years[-1], overview=overview
    )


def numbered(many: int) -> list[tuple[str, str]]:
    return [(str(number), "") for number in range(1, many + 1)]


def marks(many: int, year: int = 2013, added: int = 0) -> list[Line]:
    """Give each unit a mark for the first moment: 1, 2, 3, 1 …"""
    return [(str(n), year, Record("moment", code="m1", value=1 + n % 3 + added)) for n in range(1, many + 1)]


def parsed(view: View) -> Any:
    return html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)


def rows(view: View) -> list[list[str]]:
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in parsed(view).iter("tr")]


def row_of(view: View, title: str) -> list[str]:
    return next(row for row in rows(view) if row[0] == title)


def words(view: View) -> str:
    return " ".join("".join(parsed(view).itertext()).split())


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_to_compare_shows_no_machinery(view: Any) -> None:
    for snapshot in (organisation([]), organisation([], *numbered(3))):
        html = view(snapshot).html
        assert ("Det finns inga rapporter att jämföra än" in html) == (view is units.together)
        assert view is units.together or not html


def test_a_few_units_in_one_year_have_their_table_and_no_more() -> None:
    view = units.moments(organisation(marks(5), *numbered(5)))
    assert row_of(view, "Enhet 2") == ["Enhet 2", "3", *[".."] * 10]
    assert row_of(view, "Alla enheter, median av 5")[1] == "2"
    for machinery in ("<svg", "<details", "2012", "<i>", "kvartil"):
        assert machinery not in view.html


def test_units_stand_by_name_and_those_without_anything_are_named() -> None:
    view = units.moments(organisation(marks(9), *reversed(numbered(11))))
    assert [row[0] for row in rows(view) if row[0].startswith("Enhet ")] == [f"Enhet {n}" for n in range(1, 10)]
    assert "9 av 11 enheter har uppgifter för 2013. Uppgifter saknas för Enhet 10 och Enhet 11." in words(view)


def test_enough_units_have_a_picture_of_their_spread_with_its_numbers() -> None:
    view = units.moments(organisation(marks(9), *numbered(9)))
    assert "<svg" in view.html
    assert row_of(view, "1. Politiskt beslut") == ["1. Politiskt beslut", "1", "1", "2", "3", "3", "9"]


def test_who_stands_out_is_listed_with_the_median_where_they_are_many() -> None:
    lines = [(str(n), 2013, Record("progress", code="1-grund", value=0.8)) for n in range(1, 20)]
    lines.append(("20", 2013, Record("progress", code="1-grund", value=0.2)))
    view = units.completeness(organisation(lines, *numbered(20)))
    assert row_of(view, "Enhet 20: Grund") == ["Enhet 20: Grund", "20", "80", "−60"]


def test_with_two_years_the_change_stands_beside_the_number_and_the_earlier_year_below() -> None:
    lines = [*marks(3, 2012), *marks(4, 2013, 1)]
    view = units.moments(organisation(lines, *numbered(4), years=(2012, 2013)))
    assert row_of(view, "Enhet 1")[1] == "3 +1"
    assert row_of(view, "Enhet 4")[1] == "3", "nothing is said of what was not known the year before"
    assert "Det mindre talet är förändringen sedan 2012." in view.html
    assert "<summary>Bedömning av de tio momenten 2012</summary>" in view.html
    shares = [
        ("1", year, Record("progress", code="1-grund", value=part)) for year, part in ((2012, 0.5), (2013, 0.255))
    ]
    view = units.completeness(organisation(shares, *numbered(1), years=(2012, 2013)))
    assert row_of(view, "Enhet 1")[1] == "26 −25"
    assert "procentenheter" in view.html


def test_every_year_has_its_line_in_the_picture() -> None:
    lines = [*marks(9, 2011), *marks(3, 2012), *marks(9, 2013)]
    view = units.moments(organisation(lines, *numbered(9), years=(2011, 2012, 2013)))
    titles = [row[0] for row in rows(view)]
    assert "1. Politiskt beslut, 2011" in titles
    assert "1. Politiskt beslut, 2012" not in titles, "three units have no spread"


def test_units_are_grouped_under_the_unit_above_with_what_is_common_to_them() -> None:
    given = [("1", ""), ("2", "1"), ("3", "1"), ("4", ""), ("5", "4")]
    view = units.moments(organisation(marks(5), *given))
    assert [row[0] for row in rows(view)][1:] == [
        "Alla enheter, median av 5",
        "Enhet 1, median av 3",
        "Enhet 1",
        "Enhet 2",
        "Enhet 3",
        "Enhet 4, median av 2",
        "Enhet 4",
        "Enhet 5",
    ]
    done = [(unit, 2013, Record("activity", code="done", value=1)) for unit in "122345"]
    assert row_of(units.activities(organisation(done, *given)), "Enhet 1, summa av 3")[1] == "4"


def test_many_units_are_folded_and_too_many_are_cut_and_said_to_be_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    given = [(str(n), "" if n == 1 else "1") for n in range(1, 41)]
    view = units.moments(organisation(marks(40), *given))
    assert "<summary>Alla 40 enheter, sorterade efter namn</summary>" in view.html
    monkeypatch.setattr(side_by_side, "MOST_CHARACTERS", 2000)
    view = units.moments(organisation(marks(40), *given))
    assert "resultat.csv" in view.html
    assert [row[0] for row in rows(view)][-1] == "Alla enheter, median av 40"
    assert "Enhet 17" not in view.html
    flat = units.moments(organisation(marks(40), *numbered(40)))
    assert "resultat.csv" in flat.html


def test_the_largest_changes_are_listed_where_not_all_can_be_seen() -> None:
    lines = [*marks(40, 2012), *marks(39), ("40", 2013, Record("moment", code="m1", value=4))]
    view = units.moments(organisation(lines, *numbered(40), years=(2012, 2013)))
    assert row_of(view, "Enhet 40: 1. Politiskt beslut") == ["Enhet 40: 1. Politiskt beslut", "4", "2", "+2"]
    assert "Störst förändring sedan 2012" in view.html


def test_all_units_together_are_shown_year_by_year() -> None:
    lines = [("1", 2012, Record("progress", code=step, value=0.5 if step == "1-grund" else 0)) for step in STAIR] + [
        ("1", 2013, Record("activity", code=code, value=1)) for code in ("done", "done", "stalled")
    ]
    view = units.together(organisation(lines, *numbered(2), years=(2012, 2013)))
    assert "två enheter och åren 2012 och 2013" in words(view)
    begun, median = "Enheter som har svarat på någon grundfråga", "Besvarade grundfrågor i trappan, median bland dem"
    assert row_of(view, begun) == [begun, "1", "0"]
    assert row_of(view, median) == [median, "10 %", ".."], "of those that have begun"
    assert "0 av 2 enheter har svarat på någon grundfråga för 2013. Ännu inget sådant svar från" in words(view)
    assert row_of(view, "Genomförda aktiviteter") == ["Genomförda aktiviteter", "..", "2"]
    assert not [row for row in rows(view) if row[0].startswith("Samlad bedömning")], "nobody has one in any year"


def test_decisions_that_are_open_past_their_day_are_listed_by_unit_and_day() -> None:
    lines = [
        (unit, 2013, Record(name, item=item, code=code, value=1))
        for unit, item, code in (("2", "B", "2013-02-01"), ("1", "<A>", "2013-03-01"))
        for name, code in (("carried_outcome", "ongoing"), ("carried_overdue", code))
    ]
    view = units.decisions(organisation(lines, *numbered(2)))
    listed = [[cell.replace("\N{NON-BREAKING HYPHEN}", "-") for cell in row] for row in rows(view)[-2:]]
    assert listed == [["Enhet 1", "<A>", "2013-03-01", "Pågår"], ["Enhet 2", "B", "2013-02-01", "Pågår"]]
    assert "vid utgången av 2013" in words(view)


def indicator(unit: str, women: float, men: float, year: int = 2013, name: str = "Andel") -> list[Line]:
    return [
        (unit, year, Record("indicator_now", item=name, sex=sex, code=f"i{year}", value=value))
        for sex, value in (("women", women), ("men", men))
    ]


def test_indicators_show_the_gap_now_and_the_year_before() -> None:
    closed = ("1", 2013, Record("gap_closed", item="Andel", code="i2013", value=-0.5))
    lines = [*indicator("1", 40, 55), *indicator("1", 40, 50, 2012), closed, *indicator("2", 5, 5, name="Antal")]
    view = units_indicators.gaps(organisation(lines, *numbered(3), years=(2012, 2013)))
    assert row_of(view, "Enhet 1") == [
        "Enhet 1",
        "Andel",
        "40",
        "55",
        "−15",
        "−10",
        "..",
        "..",
        "−50 %",
    ]
    assert row_of(view, "Enhet 2")[4:6] == ["0", ".."]
    assert (
        "Två indikatorer. Sedan utgångsläget har skillnaden mellan kvinnor och män ökat för en. För en går det inte"
        in words(view)
    )
    one_year = units_indicators.gaps(organisation(indicator("1", 40, 55), *numbered(1)))
    assert len(rows(one_year)[0]) == 8


def test_many_indicators_are_first_shown_by_the_size_of_their_gaps() -> None:
    lines = [line for n in range(1, 41) for line in indicator(str(n), 100 - n, 100)]
    view = units_indicators.gaps(organisation(lines, *numbered(40)))
    assert row_of(view, "Andel")[1:] == ["−40", "−30,25", "−20,5", "−10,75", "−1", "40"]
    sized = [row for row in rows(view) if len(row) == 6 and row[0].startswith("Enhet ")]
    assert [row[0] for row in sized] == [f"Enhet {n}" for n in range(40, 20, -1)]
    assert sized[0][4:] == ["−40", "40 %"]


# -- what the units' notebooks tell


def unit_answers(**tables: list[dict[str, Any]]) -> Answers:
    return Answers(
        tables={
            name.replace("__", "."): tuple(Row(id=its.pop("id", f"r{n}"), values=its) for n, its in enumerate(found))
            for name, found in tables.items()
        }
    )


def test_what_a_unit_has_answered_comes_all_the_way_to_the_comparison() -> None:
    scale = {"min": 1, "max": 4}
    figures = {"baseline": {"women": 50, "men": 70}, "target": {"women": 80, "men": 80}}
    given = unit_answers(
        foundation__moments=[{"id": f"m{n}", "level": {"value": 3, **scale}} for n in range(1, 11)],
        goals__targets=[{"id": "g", "goal": "Lika", "indicator": "Andel", **figures}],
        goals__results=[{"id": "r", "text": "Rutin"}],
        followup__indicators=[{"indicator": "Andel", "goal": ["g"], "now": {"women": 80, "men": 75}, **figures}],
        followup__activities=[{"activity": "Kurs", "status": "done"}],
        followup__decisions=[{"what": "Fortsätt", "who": "Chefen", "when": "2013-12-01"}],
    )
    earlier = unit_answers(goals__decisions=[{"what": "Börja", "who": "Chefen", "when": "2013-06-01"}])
    snapshot = Snapshot(
        organisation="K",
        unit=Unit(id="1", name="Enhet 1"),
        year=2013,
        answers=given,
        earlier=EarlierYear(year=2012, answers=earlier),
    )
    made = [
        start.steps(snapshot),
        start.decided(snapshot),
        foundation.moments(snapshot),
        goals.programme(snapshot),
        goals.targets(snapshot),
        followup.activities(snapshot),
        followup.progress_of_indicators(snapshot),
        start.closing(snapshot, "5-uppfoljning"),
    ]
    whole = organisation([("1", 2013, record) for view in made for record in view.records], *numbered(1))
    assert row_of(units.moments(whole), "Enhet 1")[-1] == "30"
    assert row_of(units.goals(whole), "Enhet 1")[1:] == ["1", "1", "0", "1", "0", "0", "0"], "reached for women alone"
    assert "styrdokument (1)" in words(units.goals(whole))
    assert row_of(units.activities(whole), "Enhet 1")[1] == "1"
    assert row_of(units.logic_gaps(whole), "Enhet 1")[-1] == "3"
    assert row_of(units.decisions(whole), "Enhet 1")[1:] == ["1", "0", "1", "1", "0", "1", "1"]
    assert row_of(units_indicators.gaps(whole), "Enhet 1")[2:] == ["80", "75", "+5", "100 %", "50 %", "75 %"]


def test_the_template_asks_for_views_that_are_there() -> None:
    for view in VIEWS:
        assert find_view(f"{view.__module__.rpartition('.')[2]}.{view.__name__}") is view
