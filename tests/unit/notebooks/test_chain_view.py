"""Styrkedjan as the coordinator sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import html5lib
from tests.unit.builders import answers

from jamtbok.forms.spec import contents
from jamtbok.model.answers import Answers
from jamtbok.model.overview import Overview, OverviewUnit, Records, UnitAnswers
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.model.steps import ORGANISATION
from jamtbok.notebooks.answering import StoreAnswering
from jamtbok.notebooks.shown import View
from jamtbok.notebooks.views import chain
from jamtbok.settings.workbook import Workbook
from jamtbok.store import Key, open_store

ABOVE = {
    "c": {"goal": "Fullmäktiges <mål>", "level": "council", "subgoals": ["power"], "owner": "Styrelsen"},
    "b": {"goal": "Nämndens mål", "level": "board", "serves": ["c"]},
    "x": {"goal": "Ingen tjänar", "level": "board", "subgoals": ["health"]},
}


UNIT = answers(
    goals__targets={"g": {"goal": "Enhetens mål", "serves": ["b"]}, "h": {"goal": "Eget mål"}},
    goals__measures={"m": {"what": "Åtgärden", "goal": ["g"]}},
)


def snapshot(own: Answers, units: int = 1) -> Snapshot:
    ids = tuple(f"u{n}" for n in range(units))
    blank = ("",) * units
    seen = Overview(
        units=tuple(OverviewUnit(id=unit, name=f"Enhet {unit}") for unit in ids),
        years=(2013,),
        records=Records(
            unit=ids,
            year=(2013,) * units,
            template=("4-mal",) * units,
            name=blank,
            item=blank,
            sex=blank,
            code=blank,
            value=(None,) * units,
        ),
        gathered=tuple(UnitAnswers(unit=unit, year=2013, answers=UNIT) for unit in ids),
    )
    unit = Unit(id=ORGANISATION, name="Kommunen", kind="organisation")
    return Snapshot(organisation="Kommunen", unit=unit, year=2013, answers=own, overview=seen)


BEGUN = answers(chain__goals=ABOVE)


def words(view: View) -> str:
    found = html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)
    return " ".join("".join(found.itertext()).split())


def links(view: View) -> dict[str, str]:
    found = html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)
    return {"".join(a.itertext()): a.get("href") for a in found.iter("a")}


def test_each_goal_stands_under_what_it_serves() -> None:
    found = html5lib.parseFragment(str(chain.drawn(snapshot(BEGUN)).html), namespaceHTMLElements=False)
    (top,) = [each for each in found.iter("div") if each.get("class") == "jb-chain"]
    depth = {"".join(each.itertext()).strip(): 0 for each in top.iter("strong")}
    assert list(depth)[:3] == ["Makt och inflytande", "Fullmäktiges <mål>", "Nämndens mål"]
    assert len(top.findall("ul/li/ul/li/ul/li/ul/li/ul/li")) == 1, "five levels down is the measure"
    assert links(chain.drawn(snapshot(BEGUN))) == {
        "Enhetens mål": "../u0/4-mal.html#goals.targets.g",
        "Åtgärden": "../u0/4-mal.html#goals.measures.m",
    }


def test_breaks_are_told_both_ways() -> None:
    view = chain.broken(snapshot(BEGUN))
    assert "Ingen tjänar" in words(view)
    assert links(view)["Eget mål"] == "../u0/4-mal.html#goals.targets.h"
    counted = {record.code: record.value for record in view.records}
    assert counted["unserved_board"] == 1
    assert counted["unasked_unit"] == 1
    assert counted["unserved_national"] == 4


def test_a_chain_that_is_not_begun_is_one_sentence() -> None:
    assert words(chain.drawn(snapshot(Answers()))) == (
        "Inga mål ovanför enheterna är införda i styrkedjan än. Enheterna har två mål."
    )
    assert chain.broken(snapshot(Answers())).html == chain.above(snapshot(Answers())).html == ""


def test_each_goal_above_has_an_anchor_for_the_units_to_lead_to() -> None:
    html = chain.above(snapshot(BEGUN)).html
    assert all(f'id="chain.goals.{row}"' in html for row in ABOVE)
    assert "Enhet: ett mål" in html


def test_five_hundred_units_are_folded_under_the_goal_that_they_serve() -> None:
    many = snapshot(BEGUN, 500)
    html = chain.drawn(many).html
    assert "500 mål i 500 enheter</summary>" in html
    assert "Åtgärden" not in html, "measures are counted"
    assert "<details><summary>Enheternas mål som ingen ovanför har bett om (500)" in chain.broken(many).html


def test_a_unit_picks_among_the_organisations_goals(make_workbook: Callable[..., Path]) -> None:
    root = make_workbook("skola")
    catalogue = packaged_catalogue()
    store = open_store(root, "jamtbok.db", Workbook.find(root).catalogue)
    (row,) = store.append_rows(Key(ORGANISATION, 2013, "chain.goals"), [{"goal": "Lika villkor", "level": "council"}])
    answering = StoreAnswering(store, "skola", 2013, place="")
    offered = contents(catalogue.section("goals.targets"), answering.answers(), {"goals.targets": []}, catalogue)
    assert offered["links"]["chain.goals"] == [{"id": row, "label": "Lika villkor"}]
    store.close()
