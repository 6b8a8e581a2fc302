"""What the result report shows of the coordinator's texts and of the units, and what it leaves to other pages."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from markupsafe import Markup

from jamtbok.model.answers import Answers, Row
from jamtbok.model.guarding import GUARDED
from jamtbok.model.overview import Overview, OverviewUnit, UnitAnswers
from jamtbok.model.snapshot import EarlierYear, Snapshot, Unit
from jamtbok.model.steps import ORGANISATION
from jamtbok.notebooks.shown import View
from jamtbok.notebooks.views import reported_units, result_report
from jamtbok.notebooks.views.reported_units import MOST_CONCLUSIONS, MOST_IN_FULL
from jamtbok.report.unanswered import gather_unanswered

SHOWN = [
    *(result_report.summary, result_report.figures, result_report.programme_goals, result_report.costs),
    *(reported_units.activities, reported_units.indicators, reported_units.departments, reported_units.lasting),
    *(reported_units.training, reported_units.appendix),
]


def answers(values: dict[str, Any] | None = None, **tables: list[dict[str, Any]]) -> Answers:
    """Make answers; a table is named with two underscores for the point."""
    rows = {
        name.replace("__", "."): tuple(Row(id=f"r{n}", values=row) for n, row in enumerate(its))
        for name, its in tables.items()
    }
    return Answers(values=values or {}, tables=rows)


def snapshot(
    own: Answers | None = None,
    earlier: Answers | None = None,
    units: dict[str, Answers] | None = None,
    before: dict[str, Answers] | None = None,
    parents: dict[str, str] | None = None,
) -> Snapshot:
    """Make the organisation's snapshot of 2013, with its units' answers of that year and of 2012."""
    told = {2013: units or {}, 2012: before or {}}
    names = dict.fromkeys(name for its in told.values() for name in its)
    overview = Overview(
        units=tuple(
            OverviewUnit(id=name, name=f"Enheten {name}", parent=(parents or {}).get(name, "")) for name in names
        ),
        gathered=tuple(
            UnitAnswers(unit=name, year=year, answers=its) for year, all_ in told.items() for name, its in all_.items()
        ),
    )
    return Snapshot(
        organisation="Kommunen",
        unit=Unit(id=ORGANISATION, name="Kommunen", kind="organisation"),
        year=2013,
        answers=own or Answers(),
        earlier=EarlierYear(year=2012, answers=earlier) if earlier else None,
        overview=overview,
    )


def cells(view: View, table: int = 0) -> list[list[str]]:
    """Return the text of a table's cells row by row, the heading first; spaces are ordinary ones."""
    found = list(html5lib.parseFragment(str(view.html), namespaceHTMLElements=False).iter("table"))[table]
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in found.iter("tr")]


def activity(status: str, **more: str) -> dict[str, Any]:
    return {"activity": "Kurs", "status": status, **more}


@pytest.mark.parametrize("view", SHOWN)
def test_nothing_is_shown_of_nothing(view: Any) -> None:
    assert view(snapshot()) == View(Markup())


def test_a_text_is_running_text_and_not_an_answer_to_a_question() -> None:
    its = snapshot(answers({"report.background": "Ett.\n\nTvå <b>."}))
    html = result_report.chapter(its, section="report.background").html
    assert html == "<p>Ett.</p><p>Två &lt;b&gt;.</p>"


def test_a_chapter_with_several_texts_has_headings_and_says_first_what_is_missing() -> None:
    its = snapshot(answers({"report.training": "Kurser."}))
    html = result_report.chapter(its, section="report.training").html
    body, waiting = gather_unanswered(Markup("<h2>Utbildning och kommunikation</h2>") + html)
    assert [(each.heading, each.questions) for each in waiting] == [("Utbildning och kommunikation", ["Kommunikation"])]
    assert body.endswith("<h3>Utbildning</h3><p>Kurser.</p>")


def test_a_chapter_without_a_text_is_left_out_and_named_at_the_end() -> None:
    html = result_report.chapter(snapshot(), section="report.foreword").html
    body, waiting = gather_unanswered(Markup("<h2>Förord</h2>") + html)
    assert not body
    assert [each.heading for each in waiting] == ["Förord"]


def test_goals_stand_beside_the_earlier_outcome_and_a_dropped_one_shows() -> None:
    now = [{"goal": "Jämställd skola", "outcome": "Klart", "reached": "reached"}]
    before = [
        {"goal": "jämställd skola", "outcome": "Börjat.", "reached": "partly"},
        {"goal": "Annat", "outcome": "Nej"},
    ]
    view = result_report.programme_goals(snapshot(answers(report__goals=now), answers(report__goals=before)))
    assert cells(view) == [
        ["Mål", "Utfall", "Nått?", "Utfall 2012"],
        ["Jämställd skola", "Klart", "Nått", "Börjat. Delvis nått"],
        ["Annat", "Inte med i år", "", "Nej"],
    ]
    assert [(each.item, each.code) for each in view.records] == [("Jämställd skola", "reached")]


def test_costs_are_added_up_and_compared() -> None:
    now = [
        {"kind": "Personal", "budget": 100, "outcome": 150},
        {"kind": "Tryck", "outcome": 50},
    ]
    before = [{"kind": "personal", "outcome": 90}, {"kind": "Resor", "outcome": 10}]
    view = result_report.costs(snapshot(answers(report__costs=now), answers(report__costs=before)))
    heading, *rows = cells(view)
    assert heading[1:6] == ["Budget", "Utfall", "Utfall − budget", "Del av utfallet", "Utfall 2012"]
    assert rows == [
        ["Personal", "100", "150", "+50", "75 %", "90", ""],
        ["Tryck", "–", "50", "–", "25 %", "–", ""],
        ["Resor", "–", "–", "–", "–", "10", "Inte med i år"],
        ["Summa", "100", "200", "+100", "100 %", "100", ""],
    ]
    assert "Budget eller utfall saknas för Tryck." in view.html
    assert {(each.item, each.code, each.value) for each in view.records} == {
        ("Personal", "budget", 100),
        ("Personal", "outcome", 150),
        ("Tryck", "outcome", 50),
    }


def test_a_key_figure_keeps_that_it_is_approximate_and_hides_few_persons() -> None:
    its = [
        {"what": "Utbildade", "number": 200, "unit": "personer", "approximate": "yes", "source": "A"},
        {"what": "Sökande", "number": 20, "unit": "personer", "by_sex": {"women": 17, "men": 3}, "source": "A"},
        {"what": "Sjukskrivna", "number": 2, "unit": "personer", "source": "A"},
    ]
    view = result_report.figures(snapshot(answers(report__figures=its)))
    assert cells(view)[1:] == [
        ["Utbildade", "ungefär 200 personer", "", ""],
        ["Sökande", "20 personer", "..", ".."],
        ["Sjukskrivna", ".. personer", "", ""],
    ]
    assert "färre än 5 personer" in view.html
    assert "Källa: A." in view.html
    assert [(each.item, each.code, each.value) for each in view.records] == [
        ("Utbildade", "approximate", 200),
        ("Sökande", "exact", 20),
    ]


def test_activities_are_counted_by_department_and_year() -> None:
    its = snapshot(
        units={
            "a": answers(followup__activities=[activity("done"), activity("stalled")]),
            "b": answers(followup__activities=[activity("done")]),
        },
        before={"a": answers(followup__activities=[activity("ongoing")])},
        parents={"b": "a"},
    )
    assert cells(reported_units.activities(its)) == [
        ["Förvaltning", "Aktiviteter", "Genomförda", "Pågår", "Avstannade"],
        ["Enheten a", "3", "2", "0", "1"],
        ["Alla 2013", "3", "2", "0", "1"],
        ["Alla 2012", "1", "0", "1", "0"],
    ]
    assert (
        "Två av två enheter redovisar tre planerade aktiviteter: två är genomförda" in result_report.summary(its).html
    )


def test_a_department_is_told_with_its_activities_and_what_was_said_before() -> None:
    told = activity("stalled", outcome="Hälften", goal="Mål 1", goal_outcome="Inget", reason="Flytt")
    its = snapshot(
        units={"a": answers({"followup.conclusion": "Nu <."}, followup__activities=[told]), "b": Answers()},
        before={"a": answers({"followup.conclusion": "Då."}), "c": answers({"followup.conclusion": "Förr."})},
    )
    view = reported_units.departments(its)
    assert "<h3>Enheten a</h3><p>Nu &lt;.</p>" in view.html
    assert view.html.index("Nu &lt;.") < view.html.index("Så stod det 2012") < view.html.index("Då.")
    assert cells(view)[1] == ["Kurs", "Hälften", "Mål 1", "Inget", "Har avstannatFlytt"]
    assert 'href="../a/5-uppfoljning.html#followup.activities.r0"' in view.html
    assert "<h3>Enheten b</h3>" not in view.html
    assert "Ingen uppföljning finns från Enheten b." in view.html
    assert [row[1] for row in cells(reported_units.appendix(its))[1:]] == ["Ja", "Nej", "Nej"]
    assert "Ingen slutsats är skriven 2013." in view.html


def test_many_units_are_counted_and_lead_to_their_own_reports() -> None:
    each = answers({"followup.conclusion": "Bra."}, followup__activities=[activity("done"), activity("ongoing")])
    names = [f"e{n}" for n in range(500)]
    its = snapshot(
        units=dict.fromkeys(names, each), parents={name: names[n - n % 25] for n, name in enumerate(names) if n % 25}
    )
    assert len(names) * 2 > MOST_IN_FULL
    assert len(names) / 25 <= MOST_CONCLUSIONS
    view = reported_units.departments(its)
    assert view.html.count("<h3>") == view.html.count("<p>Bra.</p>") == 20
    assert "Kurs" not in view.html
    assert cells(view)[1] == ["Enheten e0", "2", "1", "1"]
    assert 'href="../e24/5-uppfoljning.html"' in view.html
    assert len(view.html) < 200_000
    assert len(cells(reported_units.activities(its))) == 22
    flat = reported_units.departments(snapshot(units=dict.fromkeys(names, each)))
    assert "<h3>" not in flat.html


def test_indicators_hide_few_persons_and_say_what_became_of_the_gap() -> None:
    def indicator(name: str, unit: str, *figures: int) -> dict[str, Any]:
        parts = [{"women": women, "men": men, "unknown": None} for women, men in zip(*[iter(figures)] * 2, strict=True)]
        return {"indicator": name, "unit": unit, "baseline": parts[0], "now": parts[1]}

    its = [
        indicator("Andel", "procent", 10, 90, 30, 70),
        indicator("Platser", "personer", 10, 20, 3, 20),
        indicator("Kö", "dagar", 5, 5, 5, 6),
    ]
    view = reported_units.indicators(snapshot(units={"a": answers(followup__indicators=its)}))
    assert cells(view)[1:] == [
        ["Andel, procent", "Enheten a", "10 → 30", "90 → 70", "Mindre"],
        ["Platser, personer", "Enheten a", "..", "..", ".."],
        ["Kö, dagar", "Enheten a", "5 → 5", "5 → 6", "Större"],
    ]
    assert "Avståndet mellan könen har minskat i en, har ökat i en och visas inte i en." in view.html


def test_indicators_that_were_taken_out_before_are_told_of_and_nothing_more() -> None:
    it = {"indicator": "Platser", "unit": "personer", "baseline": GUARDED, "now": {"women": 9, "men": 20}}
    view = reported_units.indicators(snapshot(units={"a": answers(followup__indicators=[it])}))
    assert cells(view)[1:] == [["Platser, personer", "Enheten a", "..", "..", ".."]]
    assert "visas inte i en" in view.html


def test_the_trained_are_women_and_men_and_small_sums_are_hidden() -> None:
    courses = [
        {"kind": "basic", "trained": {"women": 30, "men": 10, "unknown": None}},
        {"kind": "lecture", "trained": {"women": 12, "men": 2, "unknown": None}},
    ]
    view = reported_units.training(snapshot(units={"a": answers(foundation__training=courses)}))
    assert [row[1:] for row in cells(view)[1:]] == [["30", "10", "75 %", "25 %", "1"], ["..", "..", "..", "..", "1"]]
    assert {(each.code, each.sex, each.value) for each in view.records} == {
        ("basic", "women", 30),
        ("basic", "men", 10),
    }


def test_decisions_of_both_years_stand_in_the_report() -> None:
    view = result_report.decided(
        snapshot(
            answers({"report.conclusion": "Bra."}, report__decisions=[{"what": "Nytt"}]),
            answers(report__decisions=[{"what": "Gammalt", "who": "Chefen", "when": "2013-05-01"}]),
        )
    )
    assert [cells(view, 0)[1][0], cells(view, 1)[1][0]] == ["Gammalt", "Nytt"]
