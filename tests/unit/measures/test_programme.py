"""The gaps of the programme logic: each of the seven alone and together."""

from __future__ import annotations

import pytest

from jamtbok.measures.programme import GapKind, Link, programme_logic
from jamtbok.model.answers import Answers, Row

Tables = dict[str, dict[str, dict[str, list[str]]]]

SOUND: Tables = {
    "analysis.problems": {"p1": {}},
    "goals.targets": {"m1": {"problem": ["p1"]}},
    "goals.effects": {"e1": {}},
    "goals.results": {"r1": {"effects": ["e1"]}},
    "goals.instances": {"i1": {"results": ["r1"]}},
    "goals.activities": {"a1": {"results": ["r1"]}},
    "goals.resources": {"x1": {"activities": ["a1"]}},
}


def answers(tables: Tables) -> Answers:
    def row(table: str, row_id: str, links: dict[str, list[str]]) -> Row:
        title = "problem" if table == "analysis.problems" else "text"
        return Row(id=row_id, values={title: f"Raden {row_id}", **links})

    return Answers(tables={t: tuple(row(t, r, links) for r, links in rows.items()) for t, rows in tables.items()})


def with_more(more: Tables) -> Answers:
    return answers({table: {**rows, **more.get(table, {})} for table, rows in SOUND.items()})


def test_a_sound_logic_has_no_gap() -> None:
    logic = programme_logic(answers(SOUND))
    assert logic.gaps == ()
    assert not logic.empty


@pytest.mark.parametrize(
    ("kind", "table", "more"),
    [
        (
            GapKind.ACTIVITY_WITHOUT_RESULT,
            "goals.activities",
            {"goals.activities": {"new": {}}, "goals.resources": {"x2": {"activities": ["new"]}}},
        ),
        (
            GapKind.RESULT_WITHOUT_ACTIVITY,
            "goals.results",
            {"goals.results": {"new": {"effects": ["e1"]}}, "goals.instances": {"i2": {"results": ["new"]}}},
        ),
        (
            GapKind.RESULT_WITHOUT_EFFECT,
            "goals.results",
            {
                "goals.results": {"new": {}},
                "goals.instances": {"i2": {"results": ["new"]}},
                "goals.activities": {"a1": {"results": ["r1", "new"]}},
            },
        ),
        (GapKind.EFFECT_WITHOUT_RESULT, "goals.effects", {"goals.effects": {"new": {}}}),
        (
            GapKind.ACTIVITY_WITHOUT_RESOURCES,
            "goals.activities",
            {"goals.activities": {"new": {"results": ["r1"]}}},
        ),
        (
            GapKind.RESULT_WITHOUT_INSTANCE,
            "goals.results",
            {"goals.results": {"new": {"effects": ["e1"]}}, "goals.activities": {"a1": {"results": ["r1", "new"]}}},
        ),
        (GapKind.PROBLEM_WITHOUT_GOAL, "analysis.problems", {"analysis.problems": {"new": {}}}),
    ],
)
def test_each_gap_alone(kind: GapKind, table: str, more: Tables) -> None:
    logic = programme_logic(with_more(more))
    (found,) = logic.gaps
    assert (found.kind, found.row, found.text) == (kind, (table, "new"), "Raden new")
    assert logic.gaps_of((table, "new")) == (found,)


def test_all_seven_gaps_together_in_their_order() -> None:
    tables = ("analysis.problems", "goals.effects", "goals.results", "goals.activities")
    logic = programme_logic(answers({table: {"a": {}} for table in tables}))
    assert [gap.kind for gap in logic.gaps] == list(GapKind)
    assert len(logic.gaps_of(("goals.results", "a"))) == 3


def test_a_link_to_a_removed_row_is_no_link() -> None:
    removed = {table: rows for table, rows in SOUND.items() if table != "goals.effects"}
    logic = programme_logic(answers(removed))
    assert [gap.kind for gap in logic.gaps] == [GapKind.RESULT_WITHOUT_EFFECT]
    assert Link(("goals.results", "r1"), ("goals.effects", "e1")) not in logic.links


def test_the_same_id_in_two_tables_is_two_rows() -> None:
    same: Tables = {
        "goals.effects": {"1": {}},
        "goals.results": {"1": {}},
        "goals.activities": {"1": {"results": ["1"]}},
        "goals.resources": {"1": {"activities": ["1"]}},
    }
    assert {(gap.kind, gap.row) for gap in programme_logic(answers(same)).gaps} == {
        (GapKind.RESULT_WITHOUT_EFFECT, ("goals.results", "1")),
        (GapKind.EFFECT_WITHOUT_RESULT, ("goals.effects", "1")),
        (GapKind.RESULT_WITHOUT_INSTANCE, ("goals.results", "1")),
    }


def test_the_picture_goes_from_left_to_right() -> None:
    logic = programme_logic(answers(SOUND))
    order = list(logic.columns)
    assert all(order.index(link.left[0]) < order.index(link.right[0]) for link in logic.links)
    assert len(logic.links) == 4


def test_nothing_filled_in_has_no_gap() -> None:
    logic = programme_logic(Answers())
    assert logic.empty
    assert logic.gaps == ()
