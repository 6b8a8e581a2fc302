"""Benchmarking: whom to ask about what, by the organisations' own answers."""

from __future__ import annotations

from typing import Any

from jamtbok.measures import benchmarking
from jamtbok.measures.benchmarking import Party, others, unit_marks
from jamtbok.model.answers import Answers, Row
from jamtbok.model.overview import RecordLine
from jamtbok.model.peers import Peer, UnitsMark


def answers(**tables: dict[str, dict[str, Any]]) -> Answers:
    """Make answers; a table of ``benchmark.`` is named, its rows by id."""
    return Answers(
        tables={
            f"benchmark.{name}": tuple(Row(id=row, values=values) for row, values in rows.items())
            for name, rows in tables.items()
        }
    )


def marks(**levels: int) -> dict[str, dict[str, Any]]:
    return {moment: {"level": {"value": mark, "min": 1, "max": 4}} for moment, mark in levels.items()}


def party(name: str, **tables: dict[str, dict[str, Any]]) -> Party:
    return Party(name, 2025, answers(**tables))


def names(found: Any) -> dict[str, list[str]]:
    return {row: [each.name for each in parties] for row, parties in found.items()}


def test_the_others_come_by_name_with_their_latest_year_and_the_one_before() -> None:
    told = [
        Peer(organisation="Ö", year=2024, answers=answers(moments=marks(m1=1))),
        Peer(organisation="B", year=2025),
        Peer(organisation="ö", year=2025, answers=answers(moments=marks(m1=3))),
    ]
    first, second = others(told)
    assert (first.name, first.earlier_year) == ("B", 0)
    assert (second.name, second.year, second.earlier_year) == ("ö", 2025, 2024)
    assert (second.marks.marks, second.earlier_marks.marks) == ({"m1": 3}, {"m1": 1})


def record(unit: str, moment: str, mark: float | None, *, year: int = 2025, template: str = "1-grund") -> RecordLine:
    return RecordLine(unit, year, template, "moment", "", "", moment, mark)


def test_units_are_counted_together_only_where_enough_of_them_have_marked() -> None:
    lines = [record(f"u{n}", "m1", mark) for n, mark in enumerate([1, 2, 2, 4])]
    lines += [record("u1", "m2", 3), record("u2", "m2", None), record("u3", "m2", 3)]
    lines += [record("u5", "m1", 4, year=2024), record("organisationen", "m1", 4, template="benchmarking")]
    assert unit_marks(lines, 2025, 3) == {"m1": UnitsMark(mean=2.25, median=2, units=4)}


def test_moments_two_steps_apart_are_worth_a_conversation() -> None:
    own = party("A", moments=marks(m1=2, m2=4, m3=3))
    b, c = party("B", moments=marks(m1=4, m2=2)), party("C", moments=marks(m1=3, m2=1, m4=1))
    worth = benchmarking.by_moment(own, [b, c])
    assert names(worth.asking) == {"m1": ["B"]}
    assert names(worth.telling) == {"m2": ["B", "C"]}


def test_who_must_develop_meets_who_is_good() -> None:
    own = party("A", competence={"statistics": {"state": "develop"}, "training": {"state": "strong"}})
    b = party("B", competence={"statistics": {"state": "strong"}, "training": {"state": "develop"}})
    c = party("C", competence={"statistics": {"state": "develop"}, "training": {"state": "on_the_way"}})
    worth = benchmarking.by_competence(own, [b, c])
    assert names(worth.asking) == {"statistics": ["B"]}
    assert names(worth.telling) == {"training": ["B"]}


def test_what_only_one_does() -> None:
    own = party("A", methods={"1": {"kind": "budget"}, "2": {"kind": "training"}, "3": {"kind": "other"}})
    b = party("B", methods={"1": {"kind": "budget"}, "2": {"kind": "logic"}, "3": {"kind": "logic"}})
    silent = party("C")
    assert benchmarking.alone([own, b, silent]) == {"A": ("training",), "B": ("logic",)}
    assert benchmarking.alone([own, silent]) == {}, "one who has told nothing may well do the same"


def test_examples_that_have_spread_are_known_by_the_organisations_name() -> None:
    own = party("Exempelköping")
    b = party("B", adopted={"1": {"example": "Kurs", "source": "exempelköping, träff 1"}, "2": {"source": "C"}})
    assert [(each.name, row.id) for each, row in benchmarking.adopted_from(own, [b])] == [("B", "1")]


def test_a_meeting_without_one_of_the_three() -> None:
    assert benchmarking.missing_of_trio(Row(id="first", values={"roles": ["manager", "statistician"]})) == (
        "politician",
        "strategist",
    )
    assert benchmarking.missing_of_trio(Row(id="first", values={"plus": "Bra"})) == ()


def test_an_idea_owes_what_its_stage_should_have_told() -> None:
    def owes(**values: str) -> tuple[str, ...]:
        return benchmarking.untold(Row(id="1", values=values))

    assert owes(state="idea") == owes() == ()
    assert owes(state="tried", decided="Maj") == ("tried",)
    assert owes(state="lasting") == ("decided", "tried", "result")
    assert owes(state="dropped", result="Passade inte.") == ()
