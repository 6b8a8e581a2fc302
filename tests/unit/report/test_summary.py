"""A report begins with what was found and decided, by whom and when."""

from __future__ import annotations

from typing import Any

import html5lib
from markupsafe import Markup

from jamtbok.model.snapshot import Protection, Snapshot, Unit
from jamtbok.pipeline.synthetic import snapshot_of
from jamtbok.report.pages import report_page
from jamtbok.report.summary import summary_of

EMPTY = Snapshot(organisation="K", unit=Unit(id="a", name="A"), year=2013)
BODY = Markup("<header><h1>x</h1></header><h2>Ett</h2>")


def page_of(snapshot: Snapshot, template: str) -> Any:
    return html5lib.parse(report_page(snapshot, template, BODY, "k").decode(), namespaceHTMLElements=False)


def text_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def summary_in(page: Any) -> str:
    (found,) = [section for section in page.iter("section") if section.get("class") == "jb-summary"]
    return text_of(found)


def test_a_step_shows_its_own_conclusion_and_decisions() -> None:
    snapshot = snapshot_of(1)
    found = summary_of(snapshot, "5-uppfoljning")
    assert found is not None
    assert [one.paragraphs for one in found.conclusions] == [("Arbetet går vidare nästa år.",)]
    assert {decision.step for decision in found.decisions} == {"5-uppfoljning"}
    said = summary_in(page_of(snapshot, "5-uppfoljning"))
    for decision in found.decisions:
        assert decision.what in said
        assert decision.row.text("who") in said
        assert decision.row.text("when") in said


def test_the_start_page_shows_those_of_every_step_with_the_way_there() -> None:
    found = summary_of(snapshot_of(1), "0-start")
    assert found is not None
    assert [one.address for one in found.conclusions] == [
        "1-grund.html",
        "2-kartlaggning.html",
        "3-analys.html",
        "4-mal.html",
        "5-uppfoljning.html",
    ]


def test_nothing_found_yet_is_said() -> None:
    assert (
        summary_in(page_of(EMPTY, "3-analys")) == "I korthet Inga slutsatser är skrivna än. Inga beslut är fattade än."
    )


def test_a_template_that_is_no_step_has_no_summary() -> None:
    assert summary_of(EMPTY, "egen") is None
    assert not list(page_of(EMPTY, "egen").iter("section"))


def test_the_summary_stands_before_the_chapters() -> None:
    page = report_page(EMPTY, "3-analys", BODY, "k").decode()
    assert page.index("</header>") < page.index("I korthet") < page.index("Ett</h2>")


def test_the_foot_says_which_numbers_are_protected() -> None:
    figures = snapshot_of(1)
    assert figures.statistics
    (foot,) = page_of(figures, "3-analys").iter("footer")
    assert "Antal personer under 5 visas inte" in text_of(foot)
    own = figures.model_copy(update={"protection": Protection(threshold=5, thresholds={"SCB": 10, "Öppen": 0, "X": 5})})
    (foot,) = page_of(own, "3-analys").iter("footer")
    assert "Andra gränser gäller för: SCB (10); Öppen (ingen gräns)" in text_of(foot)
    rounded = figures.model_copy(update={"protection": Protection(method="rounding", base=3)})
    (foot,) = page_of(rounded, "3-analys").iter("footer")
    assert "avrundade till närmaste 3-tal" in text_of(foot)
