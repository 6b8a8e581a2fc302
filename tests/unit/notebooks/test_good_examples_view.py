"""A unit's nominated examples, and the organisation's collection of them."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from jamtbok.model.answers import Answers, Row
from jamtbok.model.overview import Overview, OverviewUnit, UnitAnswers
from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.model.steps import ORGANISATION
from jamtbok.notebooks.views.good_examples import collected, nominated
from jamtbok.report.unanswered import gather_unanswered

PROGRAMME = {
    "what": "Nytt program <b>",
    "area": "leisure",
    "for_whom": "Flickor och pojkar",
    "evidence": "Fler flickor kommer.",
    "figure": "Andel av besökarna",
    "unit": "procent",
    "by_sex": {"women": 30, "men": 70, "unknown": None},
    "how": "Räkna först.",
    "contact": "Enhetschefen",
    "activity": ["a1"],
}
CIRCLE = {
    "what": "Studiecirkel",
    "area": "school",
    "unit": "personer",
    "by_sex": {"women": 12, "men": 3, "unknown": None},
}


def answers(*its: dict[str, Any]) -> Answers:
    rows = tuple(Row(id=f"r{n}", values=values) for n, values in enumerate(its))
    activity = Row(id="a1", values={"activity": "Programmet görs om"})
    return Answers(tables={"followup.examples": rows, "followup.activities": (activity,)})


def whole(*gathered: tuple[str, int, Answers]) -> Snapshot:
    units = tuple(
        OverviewUnit(id=name, name=f"Enheten {name}") for name in dict.fromkeys(name for name, _, _ in gathered)
    )
    told = tuple(UnitAnswers(unit=name, year=year, answers=its) for name, year, its in gathered)
    return Snapshot(
        organisation="Kommunen",
        unit=Unit(id=ORGANISATION, name="Kommunen"),
        year=2013,
        overview=Overview(units=units, gathered=told),
    )


def of_unit(its: Answers) -> Snapshot:
    return Snapshot(organisation="Kommunen", unit=Unit(id="gard", name="Gården"), year=2013, answers=its)


def test_a_unit_shows_what_it_nominates_without_small_numbers() -> None:
    view = nominated(of_unit(answers(PROGRAMME, CIRCLE)))
    assert "Nytt program &lt;b&gt;" in view.html
    assert "Andel av besökarna: kvinnor 30 och män 70 procent." in view.html
    assert "Kvinnor .. och män .. personer." in view.html
    assert "färre än 5 personer" in view.html
    assert [(each.name, each.item, each.sex, each.code, each.value) for each in view.records] == [
        ("example", "Nytt program <b>", "", "leisure", 1),
        ("example_figure", "Nytt program <b>", "women", "", 30),
        ("example_figure", "Nytt program <b>", "men", "", 70),
        ("example", "Studiecirkel", "", "school", 1),
    ]


def test_a_unit_without_examples_has_no_such_chapter() -> None:
    body, waiting = gather_unanswered(Markup("<h2>Goda exempel</h2>") + nominated(of_unit(Answers())).html)
    assert not body
    assert [each.heading for each in waiting] == ["Goda exempel"]


def test_the_collection_has_an_index_by_area_and_a_part_for_each() -> None:
    view = collected(whole(("gard", 2013, answers(PROGRAMME)), ("skola", 2013, answers(CIRCLE, {"what": "Utan slag"}))))
    assert "Tre exempel från två enheter." in view.html
    index = re.findall(r"<dt>(.*?)</dt><dd><ul>", view.html)
    assert index == ["Förskola och skola", "Kultur och fritid", "Utan angivet slag"]
    links = re.findall(r'href="#([^"]+)"', view.html)
    assert sorted(links) == sorted(re.findall(r'<h3 id="([^"]+)"', view.html))
    assert len(set(links)) == 3
    assert 'href="../gard/5-uppfoljning.html#followup.examples.r0"' in view.html
    assert "Programmet görs om" in view.html
    assert "Kvinnor .. och män .. personer." in view.html
    assert "färre än 5 personer" in view.html
    assert "<script" not in view.html


def test_an_earlier_year_is_kept_and_said() -> None:
    view = collected(whole(("gard", 2013, answers(PROGRAMME)), ("gard", 2012, answers(PROGRAMME, CIRCLE))))
    assert view.html.count("<h3") == 2
    assert "Enheten gard, nominerat 2012" in view.html
    assert [each.item for each in view.records if each.name == "example"] == ["Nytt program <b>"]


def test_nothing_is_shown_of_nothing() -> None:
    assert not collected(whole()).html
