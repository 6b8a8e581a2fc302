"""The distinction as the unit and the coordinator see it."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from tests.unit.builders import award_answers

from jamtbok.forms.static import render_section
from jamtbok.model.answers import Answers
from jamtbok.model.criteria_sets import CriteriaSet, Criterion
from jamtbok.model.overview import Overview, OverviewUnit, UnitAnswers
from jamtbok.model.snapshot import EarlierYear, Snapshot, Unit
from jamtbok.notebooks.shown import View
from jamtbok.notebooks.views import awards

OWN = CriteriaSet(
    id="kor", name="Jämställd kör", years=2, criteria=tuple(Criterion(id=f"k{n}", title=f"K{n}") for n in range(3))
)
AWARDED = {"kind": "kor", "outcome": "awarded", "decided": "2013-06-12"}
NOT_YET = {"kind": "skola", "outcome": "not_yet", "decided": "2013-11-20", "missing": "Räkna <i>eleverna</i>."}


def snapshot(now: Answers, before: Answers | None = None) -> Snapshot:
    return Snapshot(
        organisation="Kommunen",
        unit=Unit(id="kultur", name="Kulturskolan"),
        year=2013,
        answers=now,
        earlier=EarlierYear(year=2012, answers=before) if before else None,
        own_criteria=(OWN,),
    )


def organisation(now: dict[str, Answers], before: dict[str, Answers] | None = None) -> Snapshot:
    units = tuple(OverviewUnit(id=unit, name=f"Enheten {unit}") for unit in {**now, **(before or {})})
    gathered = tuple(
        UnitAnswers(unit=unit, year=year, answers=each)
        for year, its in ((2012, before or {}), (2013, now))
        for unit, each in its.items()
    )
    return Snapshot(
        organisation="Kommunen",
        unit=Unit(id="organisationen", name="Kommunen"),
        year=2013,
        overview=Overview(units=units, gathered=gathered),
        own_criteria=(OWN,),
    )


def parsed(view: View) -> Any:
    return html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)


def text(view: View) -> str:
    return " ".join("".join(parsed(view).itertext()).replace("\N{NON-BREAKING HYPHEN}", "-").split())


def rows_of(view: View) -> list[list[str]]:
    return [
        [" ".join("".join(cell.itertext()).replace("\N{NON-BREAKING HYPHEN}", "-").split()) for cell in row]
        for row in parsed(view).iter("tr")
    ]


@pytest.mark.parametrize("view", [awards.status, awards.review, awards.history])
def test_a_unit_that_has_not_applied_shows_nothing(view: Any) -> None:
    assert view(snapshot(award_answers())).html == ""
    assert view(snapshot(award_answers({"kind": "borta"}))).html == "", "nor by criteria that are no longer there"


def test_an_application_tells_how_far_it_has_come() -> None:
    now = award_answers({"kind": "kor"}, application_kor={"k0": {"evidence": "Stadgar"}, "k1": {"evidence": "Noter"}})
    assert "Kulturskolan söker utmärkelsen Jämställd kör. 2 av 3 kriterier har underlag" in text(
        awards.status(snapshot(now))
    )


def test_a_distinction_is_told_with_the_day_that_its_criteria_give() -> None:
    view = awards.status(snapshot(award_answers(AWARDED)))
    assert "från 2013-06-12 till och med 2015-06-12" in text(view)
    assert "jb-success" in view.html


def test_not_yet_says_what_is_missing_or_that_it_must_be_said() -> None:
    view = awards.status(snapshot(award_answers(NOT_YET)))
    assert "Räkna <i>eleverna</i>." in text(view)
    assert "<i>" not in view.html
    without = award_answers({part: value for part, value in NOT_YET.items() if part != "missing"})
    assert "skriv vad som saknas" in text(awards.status(snapshot(without)))


def test_what_the_reviewers_disagree_on_stands_first_with_their_reasons() -> None:
    now = award_answers(
        {"kind": "kor"},
        application_kor={"k1": {"evidence": "Noterna", "where": "Arkivet"}},
        first_kor={"k0": {"judgement": "met"}, "k1": {"judgement": "met", "reason": "Tydligt."}},
        second_kor={"k0": {"judgement": "met"}, "k1": {"judgement": "not_met", "reason": "Otydligt."}},
    )
    view = awards.review(snapshot(now))
    assert [row for row in rows_of(view) if row[0] != "Kriterium"] == [
        ["K1", "NoternaFinns i: Arkivet", "Når kriterietTydligt.", "Når inte kriterietOtydligt."],
        ["K0", "⚑ underlag saknas", "Når kriteriet", "Når kriteriet"],
        ["K2", "⚑ underlag saknas", "Inte besvarat", "Inte besvarat"],
    ]
    assert "Båda har bedömt 2 av 3 kriterier. De är överens om 1. Enligt båda är 1 av 3 kriterier uppfyllda." in text(
        view
    )
    assert [record.code for record in view.records] == ["met", "disputed", "unfinished"]


def test_before_anybody_has_judged_the_evidence_stands_alone() -> None:
    view = awards.review(snapshot(award_answers({"kind": "kor"}, application_kor={"k0": {"evidence": "Stadgar"}})))
    assert rows_of(view)[0] == ["Kriterium", "Underlag"]
    assert view.records == ()


@pytest.mark.parametrize("kind", ["kor", "skola"])
def test_the_report_writes_the_criteria_once_also_those_of_the_municipality(kind: str) -> None:
    now = award_answers({"kind": kind}, **{f"application_{kind}": {"k0": {"evidence": "Stadgar"}}})
    seen = snapshot(now)
    section = seen.catalogue.section("award.application")
    assert "Stadgar" in render_section(section, now, seen.catalogue)
    assert "Stadgar" not in render_section(section, now, seen.catalogue, ["award.application"])


def test_what_was_known_last_year_is_in_this_years_history() -> None:
    before = award_answers(AWARDED | {"decided": "2011-06-01"})
    view = awards.history(snapshot(award_answers(AWARDED), before))
    assert [row[2:] for row in rows_of(view)[1:]] == [
        ["2011-06-01", "2013-06-01", "Ersatt av en senare"],
        ["2013-06-12", "2015-06-12", "Gäller"],
    ]
    assert [(record.name, record.code) for record in view.records] == [
        ("award_from", "2013-06-12"),
        ("award_until", "2015-06-12"),
    ]


def test_the_register_tells_who_has_it_who_is_to_renew_and_who_is_not_there_yet() -> None:
    earlier = award_answers(awards={"u": {"kind": "skola", "operation": "Norra skolan", "awarded": "2011-02-01"}})
    seen = organisation({"a": award_answers(AWARDED), "b": award_answers(NOT_YET)}, {"c": earlier})
    assert "Två utmärkelser gäller vid slutet av 2013. En ska förnyas under 2014." in text(awards.register(seen))
    assert rows_of(awards.register(seen))[1:] == [
        ["Jämställd skola", "1", "1", "0", "1"],
        ["Jämställd kör", "1", "0", "0", "0"],
    ]
    due, valid = (row for row in rows_of(awards.holders(seen)) if row[0] != "Verksamhet")
    assert due[:2] == ["Norra skolan", "Enheten c"]
    assert due[-1] == "⚑ Ska förnyas under 2014"
    assert valid == ["Enheten a", "Enheten a", "Jämställd kör", "2013-06-12", "2015-06-12", "Gäller"]
    assert rows_of(awards.not_yet(seen))[1][-1] == "Räkna <i>eleverna</i>."
    assert {record.name: record.value for record in awards.register(seen).records} == {
        "awards_valid": 2,
        "awards_due": 1,
        "awards_expired": 0,
        "awards_not_yet": 1,
    }


def test_with_many_the_ones_to_renew_stand_first_and_the_rest_is_folded() -> None:
    late = AWARDED | {"decided": "2011-06-12"}
    seen = organisation({f"e{n}": award_answers(late if n < 5 else AWARDED) for n in range(300)})
    due, valid = parsed(awards.holders(seen)).iter("table")
    assert (len(list(due.iter("tr"))), len(list(valid.iter("tr")))) == (6, 296)
    assert awards.holders(seen).html.index("<details>") > awards.holders(seen).html.index("Har gått ut")


def test_an_empty_register_says_so() -> None:
    seen = organisation({})
    assert "Ingen verksamhet har någon utmärkelse" in text(awards.register(seen))
    assert awards.holders(seen).html == ""
