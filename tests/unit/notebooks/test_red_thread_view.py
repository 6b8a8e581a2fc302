"""The red thread in a unit's reports and in the coordinator's list, and the decisions that come back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from markupsafe import Markup
from tests.unit.builders import answers

from jamtbok import texts
from jamtbok.forms.static import render_section
from jamtbok.model.answers import Answers
from jamtbok.model.overview import Overview, OverviewUnit, Records, UnitAnswers
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.snapshot import EarlierYear, Snapshot, Unit
from jamtbok.model.steps import ORGANISATION, STEPS
from jamtbok.notebooks.book import open_book
from jamtbok.notebooks.links import to_notebooks
from jamtbok.notebooks.shown import View
from jamtbok.notebooks.views import analysis, followup, goals, red_thread, start, threads
from jamtbok.settings.workbook import Workbook
from jamtbok.store import Key, SnapshotMaker, Store, open_store
from jamtbok.tables.rows import anchor

CATALOGUE = packaged_catalogue()


WHOLE = answers(
    analysis__problems={"p": {"problem": "Flickor får <mindre>"}, "q": {"problem": "Utan mål"}},
    goals__targets={"g": {"goal": "Lika mycket", "problem": ["p"], "serves": ["c"]}, "h": {"goal": "Ensamt"}},
    goals__measures={"m": {"what": "Ny fördelning", "goal": ["g"]}, "n": {"what": "Lös åtgärd"}},
    followup__activities={
        "x": {"activity": "Ny fördelning", "measure": ["m"], "status": "done"},
        "y": {"activity": "Något annat", "goal": "Skrivet mål", "status": "ongoing"},
    },
    followup__indicators={"i": {"indicator": "Andel", "goal": ["g"], "now": {"women": 4, "men": 5}}},
    goals__decisions={"d": {"what": "Besluta", "goal": ["g"]}},
    chain__goals={"c": {"goal": "Fullmäktiges mål", "level": "council"}},
)
EARLIER = EarlierYear(
    year=2012,
    answers=answers(foundation__decisions={"d": {"what": "Utbilda", "who": "Rektor", "when": "2013-03-01"}}),
)


def snapshot(given: Answers = WHOLE, earlier: EarlierYear | None = None) -> Snapshot:
    return Snapshot(
        organisation="Kommunen", unit=Unit(id="skola", name="Skolan"), year=2013, answers=given, earlier=earlier
    )


def links(html: object) -> dict[str, str]:
    """Return where each link leads, by its words."""
    found = html5lib.parseFragment(str(html), namespaceHTMLElements=False)
    return {"".join(a.itertext()): a.get("href") for a in found.iter("a")}


def cells(view: View) -> list[list[str]]:
    found = html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in found.iter("tr")]


def ids(html: object) -> set[str]:
    return set(re.findall(r'\sid="([^"]*)"', str(html)))


def test_a_problem_leads_to_its_goal_and_a_goal_to_all_that_it_hangs_together_with() -> None:
    assert links(analysis.problems(snapshot()).html) == {"Lika mycket": "4-mal.html#goals.targets.g"}
    assert links(threads.goal_threads(snapshot()).html) == {
        "Flickor får <mindre>": "3-analys.html#analysis.problems.p",
        "Ny fördelning": "4-mal.html#goals.measures.m",
        "Andel": "5-uppfoljning.html#followup.indicators.i",
        "Fullmäktiges mål": "../organisationen/styrkedjan.html#chain.goals.c",
        "Besluta": "4-mal.html#goals.decisions.d",
    }


def test_what_hangs_loose_is_flagged_where_it_stands() -> None:
    lonely = next(row for row in cells(threads.goal_threads(snapshot())) if row[0] == "Ensamt")
    assert [cell.removeprefix("⚑ ") for cell in lonely[1:5]] == [
        "inget problem",
        "ingen åtgärd eller aktivitet",
        "ingen indikator i uppföljningen",
        "inget överordnat mål",
    ]
    assert "⚑ hör inte till något mål" in next(r for r in cells(threads.measures(snapshot())) if r[0] == "Lös åtgärd")
    activity = next(row for row in cells(followup.activities(snapshot())) if row[0] == "Något annat")
    assert activity[2] == "Skrivet mål⚑ hör inte till något av målen"


def test_a_planned_activity_without_a_goal_is_flagged_in_the_table_of_the_logic() -> None:
    planned: dict[str, dict[str, Any]] = {"a": {"text": "Knuten", "goal": ["g"]}, "b": {"text": "Lös"}}
    rows = answers(goals__activities=planned).tables
    with_goals = snapshot(WHOLE.model_copy(update={"tables": WHOLE.tables | rows}))
    flagged = [row[0] for row in cells(goals.programme(with_goals)) if goals.NO_GOAL in row[-1]]
    assert flagged == ["Lös"]
    assert goals.NO_GOAL not in goals.programme(snapshot(Answers(tables=rows))).html, "there is no goal to belong to"


def test_a_unit_without_goals_has_no_flag_on_every_activity() -> None:
    only = answers(followup__activities={"y": {"activity": "Något", "status": "done"}})
    assert "jb-flag" not in followup.activities(snapshot(only)).html


def test_a_measure_tells_what_has_become_of_it() -> None:
    rows = cells(threads.measures(snapshot()))
    assert [row[-1] for row in rows[1:]] == ["Genomförd: Ny fördelning", "inte uppföljd"]


def test_every_row_that_is_led_to_has_its_anchor_once() -> None:
    whole = snapshot()
    sections = [CATALOGUE.section(name) for name in ("goals.closing", "analysis.closing")]
    html = Markup().join(
        [
            analysis.problems(whole).html,
            goals.targets(whole).html,
            threads.measures(whole).html,
            followup.activities(whole).html,
            followup.progress_of_indicators(whole).html,
            *(render_section(section, whole.answers, CATALOGUE) for section in sections),
        ]
    )
    found = re.findall(r'\sid="([^"]*)"', html)
    assert len(found) == len(set(found))
    tables = ("analysis.problems", "goals.targets", "goals.measures", "followup.activities", "followup.indicators")
    assert set(found) >= {anchor(table, row.id) for table in tables for row in whole.answers.rows(table)}
    led_to = {to.partition("#")[2] for to in links(html).values() if "organisationen" not in to}
    assert led_to <= set(found)


def test_a_folded_table_has_no_anchors_since_its_view_has() -> None:
    section = CATALOGUE.section("goals.targets")
    assert ids(render_section(section, WHOLE, CATALOGUE)) == {"goals.targets.g", "goals.targets.h"}
    assert ids(render_section(section, WHOLE, CATALOGUE, ["goals.targets"])) == set()


def test_a_row_that_is_gone_is_no_link() -> None:
    gone = answers(goals__measures={"m": {"what": "Ny fördelning", "goal": ["borta"]}})
    html = render_section(CATALOGUE.section("goals.measures"), gone, CATALOGUE)
    assert links(html) == {}
    assert "(borttagen rad)" in html


def test_a_live_notebook_leads_to_notebooks_and_not_to_itself() -> None:
    html = Markup(
        '<a href="3-analys.html#analysis.problems.p">P</a> <a href="4-mal.html#x">M</a> '
        '<a href="../skola/5-uppfoljning.html#y">U</a> <a href="../skola/index.html">S</a>'
    )
    assert links(to_notebooks(html, "4-mal", 2013)) == {
        "P": "3-analys.ipynb",
        "U": "../../skola/2013/5-uppfoljning.ipynb",
        "S": "../../skola/2013/0-start.ipynb",
    }
    typed = Markup("<p>{}</p>").format('<a href="x.html">y</a>')
    assert to_notebooks(typed, "4-mal", 2013) == typed


# -- decisions that come back


def test_an_earlier_decision_is_told_of_where_nobody_has_answered() -> None:
    row = cells(start.decided(snapshot(Answers(), EARLIER)))[1]
    assert row[:4] == ["Utbilda", "Rektor", f"⚑ {texts.unbroken('2013-03-01')}, inte klart", "⚑ inte besvarad"]
    assert ids(start.decided(snapshot(Answers(), EARLIER)).html) == {"start.decisions.2012-1-grund-d"}
    told = answers(start__decisions={"2012-1-grund-d": {"what": "Utbilda", "state": "done"}})
    view = start.decided(snapshot(told, EARLIER))
    assert cells(view)[1][3] == "Genomfört"
    assert [(record.name, record.code) for record in view.records] == [("carried_outcome", "done")]


def test_a_first_year_shows_no_empty_machinery() -> None:
    assert start.decided(snapshot(Answers())).html == ""


@pytest.fixture
def root(make_workbook: Callable[..., Path]) -> Path:
    return make_workbook("skola")


@pytest.fixture
def store(root: Path) -> Iterator[Store]:
    opened = open_store(root, "jamtbok.db", Workbook.find(root).catalogue)
    yield opened
    opened.close()


def decide(store: Store, year: int, what: str) -> None:
    table = Key("skola", year, "followup.decisions")
    store.append_rows(table, [{"what": what, "who": "Rektor", "when": f"{year + 1}-06-01"}])


def carried(root: Path, year: int) -> list[str]:
    book = open_book(root, unit="skola", year=year, step="0-start")
    return [row.text("what") for row in book.snapshot.answers.rows("start.decisions")]


def test_the_start_page_has_last_years_decisions_when_it_is_opened_and_once_only(root: Path, store: Store) -> None:
    decide(store, 2012, "Utbilda")
    decide(store, 2012, "Mäta")
    assert carried(root, 2013) == ["Utbilda", "Mäta"]
    (first, _) = store.load("skola", 2013).rows("start.decisions")
    assert (first.text("who"), first.text("when"), first.text("origin")) == ("Rektor", "2013-06-01", "Uppföljning 2012")
    before = len(store.entries_of("skola", 2013))
    assert carried(root, 2013) == ["Utbilda", "Mäta"]
    assert len(store.entries_of("skola", 2013)) == before, "nothing is saved a second time"


def test_an_answer_stands_and_what_is_done_does_not_come_back(root: Path, store: Store) -> None:
    decide(store, 2012, "Utbilda")
    decide(store, 2012, "Mäta")
    carried(root, 2013)
    done, _open = store.row_ids(Key("skola", 2013, "start.decisions"))
    store.save(Key("skola", 2013, "start.decisions", done, "state"), "done")
    assert store.load("skola", 2013).rows("start.decisions")[0].text("state") == "done"
    decide(store, 2013, "Nytt")
    assert carried(root, 2014) == ["Mäta", "Nytt"]


def test_a_decision_that_nobody_has_answered_about_comes_back_year_after_year(root: Path, store: Store) -> None:
    decide(store, 2010, "Gammalt")
    decide(store, 2012, "Mäta")
    store.save(Key("skola", 2013, "foundation.meaning"), "Ingen öppnade startsidan i år.")
    made = SnapshotMaker(Workbook.find(root), store).snapshot("skola", 2014)
    assert "Beslut från 2013 och tidigare" in start.decided(made).html
    assert [row[0] for row in cells(start.decided(made))[1:]] == ["Gammalt", "Mäta"]
    seen = SnapshotMaker(Workbook.find(root), store).snapshot(ORGANISATION, 2014)
    assert cells(red_thread.earlier_decisions(seen))[1][5] == "2", "the coordinator sees the same"
    assert carried(root, 2014) == ["Gammalt", "Mäta"]
    # What stands in the start page's table and what comes back to it are the same decisions.
    seen = SnapshotMaker(Workbook.find(root), store).snapshot(ORGANISATION, 2014)
    assert cells(red_thread.earlier_decisions(seen))[1][5] == "2"


@pytest.mark.parametrize("step", STEPS)
def test_every_live_notebook_leads_back_to_the_start_page(root: Path, step: str) -> None:
    header = open_book(root, unit="skola", year=2013, step=step).start().html
    assert ("0-start.ipynb" in header) == (step != "0-start")
    assert "Till startsidan" not in start.header(snapshot(), step).html, "a report has its own way back"


def test_the_coordinators_notebooks_lead_back_to_the_comparison(root: Path) -> None:
    header = open_book(root, year=2013, step="roda-traden").start().html
    assert links(header) == {"← Till jämförelsen": "jamforelse.ipynb"}


# -- the coordinator's list


def overview(units: int, given: Answers = WHOLE, reported: str = "4-mal") -> Snapshot:
    ids = [f"u{n}" for n in range(units)]
    records = Records(
        unit=tuple(ids),
        year=(2013,) * units,
        template=(reported,) * units,
        name=("progress",) * units,
        item=("",) * units,
        sex=("",) * units,
        code=("",) * units,
        value=(1.0,) * units,
    )
    seen = Overview(
        units=(*(OverviewUnit(id=unit, name=f"Enhet {unit}") for unit in ids), OverviewUnit(id="tyst", name="Tyst")),
        years=(2013,),
        records=records,
        gathered=tuple(UnitAnswers(unit=unit, year=2013, answers=given) for unit in ids),
        carried=tuple(
            UnitAnswers(unit=unit, year=2012, answers=answers(start__decisions={"2012-1-grund-d": {"what": "Utbilda"}}))
            for unit in ids
        ),
    )
    unit = Unit(id=ORGANISATION, name="Kommunen", kind="organisation")
    return Snapshot(organisation="Kommunen", unit=unit, year=2013, overview=seen)


def test_the_distribution_comes_first_and_then_each_unit() -> None:
    rows = cells(red_thread.coverage(overview(2)))
    assert rows[1] == ["Problem med mål", "2 av 4", "50 %", "0", "2", "0"]
    assert ["Enhet u0", "1 av 2", "1 av 2", "1 av 2", "1 av 2", "0 av 1", "8"] in rows
    assert "En enhet har inget att följa än." in red_thread.coverage(overview(2)).html


def test_a_break_leads_to_the_row_in_the_units_report_where_there_is_one() -> None:
    found = links(red_thread.broken(overview(1)).html)
    assert found == {
        "Ensamt": "../u0/4-mal.html#goals.targets.h",
        "Lös åtgärd": "../u0/4-mal.html#goals.measures.n",
        "Besluta": "../u0/4-mal.html#goals.decisions.d",
    }, "the other reports are not there"


def test_earlier_decisions_are_counted_in_all_units_and_in_each() -> None:
    rows = cells(red_thread.earlier_decisions(overview(3)))
    assert rows[1] == ["Hela organisationen", "0", "0", "0", "0", "3", "0"]
    assert len(rows) == 5


def test_five_hundred_units_are_folded_and_counted() -> None:
    many = overview(500)
    broken = red_thread.broken(many).html
    assert "Mål utan problem: 1" in broken
    assert len(broken.encode()) < 700_000
    for view in (red_thread.coverage(many), red_thread.earlier_decisions(many), red_thread.broken(many)):
        before, folded, _ = view.html.partition("<details>")
        assert folded
        assert "Enhet u7" not in before


def test_an_organisation_without_answers_says_so() -> None:
    nothing = overview(0)
    assert "Inga enheter har svar" in red_thread.coverage(nothing).html
    assert "<table" not in red_thread.broken(nothing).html + red_thread.earlier_decisions(nothing).html
