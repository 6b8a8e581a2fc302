"""The organisation beside others: its own column first, differences in words, and only what is there."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from markupsafe import Markup

from jamtbok.model.answers import Answers, Row
from jamtbok.model.overview import Overview, Records
from jamtbok.model.peers import Peer, UnitsMark
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.snapshot import EarlierYear, Snapshot, Unit
from jamtbok.model.steps import ORGANISATION
from jamtbok.notebooks.shown import View
from jamtbok.notebooks.views import benchmarking, learning

Rows = dict[str, dict[str, Any]]
VIEWS = [
    benchmarking.participants,
    benchmarking.facts,
    benchmarking.competence,
    benchmarking.moments,
    benchmarking.units,
    benchmarking.working,
    learning.trio,
    learning.examples,
    learning.meetings,
    learning.improvements,
]


def answers(values: dict[str, Any] | None = None, **tables: Rows) -> Answers:
    return Answers(
        values={f"benchmark.{name}": value for name, value in (values or {}).items()},
        tables={
            f"benchmark.{name}": tuple(Row(id=row, values=its) for row, its in rows.items())
            for name, rows in tables.items()
        },
    )


def marks(**levels: int) -> Rows:
    return {moment: {"level": {"value": mark, "min": 1, "max": 4}} for moment, mark in levels.items()}


def snapshot(
    own: Answers, *peers: Peer, earlier: Answers | None = None, faults: tuple[str, ...] = (), records: Any = None
) -> Snapshot:
    return Snapshot(
        organisation="Här",
        unit=Unit(id=ORGANISATION, name="Här"),
        year=2025,
        answers=own,
        earlier=EarlierYear(year=2023, answers=earlier) if earlier else None,
        threshold=3,
        overview=Overview(peers=peers, peer_faults=faults, records=records or Records()),
    )


def cells(view: View) -> list[list[str]]:
    found = html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in found.iter("tr")]


def words(view: View) -> str:
    found = html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)
    return " ".join("".join(found.itertext()).split())


def test_the_ten_moments_are_the_same_as_the_units() -> None:
    catalogue = packaged_catalogue()
    own, units = (catalogue.question(f"{step}.moments") for step in ("benchmark", "foundation"))
    assert [(row.id, row.title) for row in own.rows] == [(row.id, row.title) for row in units.rows]
    assert own.columns == units.columns


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_filled_in_shows_nothing(view: Any) -> None:
    assert view(snapshot(Answers())) == View(Markup())
    assert view(snapshot(Answers()).model_copy(update={"overview": None})) == View(Markup())


@pytest.mark.parametrize("view", VIEWS)
def test_a_peer_with_no_answers_breaks_nothing(view: Any) -> None:
    view(snapshot(Answers(), Peer(organisation="Där", year=2025)))


def test_the_own_column_is_first_and_the_others_come_by_name() -> None:
    own = answers(moments=marks(m1=2))
    peers = [Peer(organisation=name, year=2025, answers=answers(moments=marks(m1=3))) for name in ("Ö", "B", "A")]
    heading, first, *_ = cells(benchmarking.moments(snapshot(own, *peers)))
    assert heading == ["Moment", "Här", "A", "B", "Ö"]
    assert first[1:] == ["2", "3", "3", "3"]


def test_the_change_since_last_time_is_each_ones_own() -> None:
    own, before = answers(moments=marks(m1=2, m2=4)), answers(moments=marks(m1=1, m2=4))
    there = [Peer(organisation="Där", year=year, answers=answers(moments=marks(m1=6 - year % 10))) for year in (3, 4)]
    peers = [peer.model_copy(update={"year": 2020 + peer.year}) for peer in there]
    view = benchmarking.moments(snapshot(own, *peers, earlier=before))
    assert cells(view)[0] == ["Moment", "Här 2025", "Där 2024"], "years are told where they are not the same"
    assert [row[1:] for row in cells(view)[1:3]] == [["2 (+1)", "2 (−1)"], ["4 (0)", ""]]
    assert "ändringen sedan 2023" in words(view)
    assert ("m1", 1) in [(r.code, r.value) for r in view.records if r.name == "benchmark_moment_change"]


def test_differences_are_told_as_what_to_ask_about() -> None:
    own = answers(moments=marks(m1=2, m2=4, m3=2))
    there = answers(moments={"m1": marks(x=4)["x"] | {"evidence": "Alla\nprotokoll."}, **marks(m2=1, m3=3)})
    said = words(benchmarking.moments(snapshot(own, Peer(organisation="Där", year=2025, answers=there))))
    assert "Där 4 mot 2: ”Alla protokoll.”" in said
    assert "Att berätta om" in said
    assert "Där 1 mot 4" in said
    assert "3 mot 2" not in said, "one step is too little to make anything of"


def test_a_sum_is_only_told_of_the_organisation_itself() -> None:
    every = marks(**{f"m{number}": 3 for number in range(1, 11)})
    peer = Peer(organisation="Där", year=2025, answers=answers(moments=every))
    said = words(benchmarking.moments(snapshot(answers(moments=every), peer)))
    assert "Summan för Här är 30 av 40" in said
    assert said.count("30") == 1


def records(*levels: int) -> Records:
    many = len(levels)
    return Records(
        unit=tuple(f"u{number}" for number in range(many)),
        year=(2025,) * many,
        template=("1-grund",) * many,
        name=("moment",) * many,
        item=("",) * many,
        sex=("",) * many,
        code=("m1",) * many,
        value=tuple(float(level) for level in levels),
    )


def test_units_stand_beside_the_whole_when_they_are_enough() -> None:
    peer = Peer(organisation="Där", year=2025, units={"m1": UnitsMark(mean=3.25, median=3, units=8)})
    view = benchmarking.units(snapshot(answers(moments=marks(m1=4)), peer, records=records(1, 2, 4)))
    assert cells(view)[0] == ["Moment", "Här som helhet", "Här, 3 enheter", "Där, 8 enheter"]
    assert cells(view)[1][1:] == ["4", "2,3 (2)", "3,3 (3)"]
    assert "högre än vad enheterna gör på moment 1 (4 mot 2,3)" in words(view)
    few = benchmarking.units(snapshot(answers(moments=marks(m1=4)), records=records(1, 2)))
    assert words(few) == ""


def test_what_each_does_that_the_others_do_not() -> None:
    own = answers(methods={"1": {"kind": "budget", "what": "En", "state": "trying"}, "2": {"kind": "training"}})
    there = answers(methods={"1": {"kind": "training", "what": "Två", "where": "Skolan"}, "2": {"kind": "unheard_of"}})
    view = benchmarking.working(snapshot(own, Peer(organisation="Där", year=2025, answers=there)))
    assert [row[1:] for row in cells(view)] == [["Här", "Där"], ["Prövas", ""], ["Ja", "Ja"], ["", "Ja"]]
    assert cells(view)[-1][0] == "unheard_of", "a kind of a later version is shown as it came"
    assert "Här: jämställd budget" in words(view)
    assert "Där (skolan): Två" in words(view)


def test_who_can_help_whom() -> None:
    own = answers(competence={"statistics": {"state": "develop"}, "training": {"state": "strong"}})
    there = answers(competence={"statistics": {"state": "strong", "comment": "Alla uttag."}})
    said = words(benchmarking.competence(snapshot(own, Peer(organisation="Där", year=2025, answers=there))))
    assert "Där: ”Alla uttag.”" in said
    assert "Att dela med sig av" not in said


def test_files_that_cannot_be_read_are_named() -> None:
    view = benchmarking.participants(snapshot(Answers(), faults=("jamforelser/x.json: trasig.",)))
    assert "En fil i mappen jamforelser är inte med" in words(view)
    assert "jamforelser/x.json: trasig." in words(view)


def test_what_others_have_taken_over_is_told() -> None:
    own = answers(offered={"1": {"example": "Kursen"}}, adopted={"1": {"example": "Frågorna"}})
    there = answers(adopted={"1": {"example": "Kursen", "source": "här"}})
    view = learning.examples(snapshot(own, Peer(organisation="Där", year=2025, answers=there)))
    assert "Där har tagit över ”Kursen”." in words(view)
    assert "organisation saknas" in words(view)


def test_a_meeting_tells_who_of_the_three_was_missing_and_that_ideas_wait_for_a_decision() -> None:
    own = answers(meetings={"first": {"roles": ["manager", "strategist"], "ideas": "Fem frågor", "date": "2025-04-09"}})
    view = learning.meetings(snapshot(own))
    assert "Saknades på träffen: politiker." in words(view)
    assert "beslut saknas om idéerna" in words(view)
    assert [(r.item, r.code) for r in view.records if r.name == "benchmark_trio_missing"] == [("first", "politician")]


def test_ideas_are_counted_by_how_far_they_have_come() -> None:
    own = answers(
        improvements={
            "1": {"idea": "A", "state": "lasting", "decided": "Maj", "tried": "Ja", "result": "Bra"},
            "2": {"idea": "B", "state": "tried"},
            "3": {"idea": "C"},
        }
    )
    view = learning.improvements(snapshot(own))
    assert "Tre idéer: en prövas, en är genomförd och en saknar läge." in words(view)
    assert "beslutet saknas" in cells(view)[2][3]
    assert [record.code for record in view.records] == ["lasting", "tried", "no_state"]


def test_roles_that_nobody_has() -> None:
    assert "Ingen har rollen: chef och strateg." in words(
        learning.trio(snapshot(answers(trio={"politician": {"who": "Ordföranden"}})))
    )


def test_what_others_have_written_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    there = answers(
        {"structure": evil, "means": evil, "kind": "x"},
        competence={"statistics": {"state": "strong", "comment": evil}},
        moments={"m1": marks(x=4)["x"] | {"evidence": evil}},
        methods={"1": {"kind": "other", "what": evil, "where": evil}},
        offered={"1": {"example": evil, "how": evil}},
        adopted={"1": {"example": evil, "source": "Här"}},
        improvements={"1": {"idea": evil, "result": evil}},
    )
    own = answers(
        competence={"statistics": {"state": "develop"}}, moments=marks(m1=1), methods={"1": {"kind": "other"}}
    )
    every = snapshot(own, Peer(organisation=evil, year=2025, answers=there), faults=(evil,))
    for view in VIEWS:
        assert "<script" not in view(every).html
