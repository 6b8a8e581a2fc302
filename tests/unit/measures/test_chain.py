"""Styrkedjan: levels, links upwards, and breaks both ways."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jamtbok.measures.chain import LEVELS, Chain, ChainBreak, chain, levels_in_use
from jamtbok.model.answers import Answers, Row

CODES = ("power", "health")


def answers(**tables: dict[str, dict[str, Any]]) -> Answers:
    return Answers(
        tables={
            name.replace("__", "."): tuple(Row(id=row, values=values) for row, values in its.items())
            for name, its in tables.items()
        }
    )


ABOVE = {
    "r": {"goal": "Länet", "level": "regional", "subgoals": ["power"]},
    "c": {"goal": "Fullmäktige", "level": "council", "serves": ["r"]},
    "b": {"goal": "Nämnden", "level": "board", "serves": ["c"]},
}
UNIT = answers(
    goals__targets={"g": {"goal": "Enhetens", "serves": ["b"]}, "h": {"goal": "Eget"}},
    goals__measures={"m": {"what": "Gör", "goal": ["g"]}, "n": {"what": "Lös"}},
    goals__activities={"a": {"text": "Utbilda", "goal": ["g"]}, "z": {"text": "Utan mål"}},
)


def told(made: Chain, kind: ChainBreak) -> list[str]:
    return [node.text or node.id[2] for found, node in made.breaks if found is kind]


def test_the_chain_is_followed_from_the_national_goals_down_to_the_measures() -> None:
    made = chain(answers(chain__goals=ABOVE), [("skola", UNIT)], CODES)
    assert made.above["skola", "goals.targets", "g"] == [("", "chain.goals", "b")]
    assert made.above["", "chain.goals", "r"] == [("", "national", "power")]
    assert made.below["skola", "goals.targets", "g"] == [
        ("skola", "goals.measures", "m"),
        ("skola", "goals.activities", "a"),
    ]
    assert told(made, ChainBreak.UNSERVED) == ["health", "Eget"]
    assert told(made, ChainBreak.UNASKED) == ["Eget", "Lös"]
    assert [len(made.at(level)) for level in made.levels] == [2, 1, 1, 1, 2, 3]


def test_a_goal_above_that_nothing_serves_is_a_break_and_one_without_a_level_stands_nowhere() -> None:
    lonely = ABOVE | {"x": {"goal": "Ingen tjänar", "level": "board", "subgoals": ["health"]}, "y": {"goal": "Var?"}}
    made = chain(answers(chain__goals=lonely), [("skola", UNIT)], CODES)
    assert "Ingen tjänar" in told(made, ChainBreak.UNSERVED)
    assert ("", "chain.goals", "y") not in made.nodes


def test_goals_that_serve_each_other_or_one_below_are_told_and_not_followed() -> None:
    turned = {
        "r": {"goal": "Länet", "level": "regional", "subgoals": ["power"], "serves": ["c"]},
        "c": {"goal": "Fullmäktige", "level": "council", "serves": ["r", "d"]},
        "d": {"goal": "Grannen", "level": "council", "serves": ["c", "d"]},
    }
    made = chain(answers(chain__goals=turned), [], CODES)
    assert told(made, ChainBreak.WRONG_WAY) == ["Länet", "Fullmäktige", "Grannen"]
    assert made.above["", "chain.goals", "c"] == [("", "chain.goals", "r")]


def test_levels_are_used_unless_said_otherwise_and_the_extra_one_when_it_has_a_name() -> None:
    assert levels_in_use(Answers()) == tuple(level for level in LEVELS if level != "extra")
    said = answers(
        chain__levels={"regional": {"used": "no"}, "board": {"used": "no"}, "extra": {"name": "Bolag"}},
        chain__goals={"b": {"goal": "Kvar", "level": "board"}},
    )
    assert levels_in_use(said) == ("national", "council", "board", "extra", "unit", "measure")


def test_without_the_national_level_the_topmost_goals_need_nothing_above() -> None:
    said = answers(chain__levels={"national": {"used": "no"}}, chain__goals=ABOVE)
    made = chain(said, [("skola", UNIT)], CODES)
    assert made.levels[0] == "regional"
    assert told(made, ChainBreak.UNASKED) == ["Eget", "Lös"]


_GOALS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.fixed_dictionaries(
        {"level": st.sampled_from(LEVELS[1:5]), "serves": st.lists(st.sampled_from("abcdefg"), unique=True)}
    ),
)


@given(_GOALS)
def test_every_link_leads_upwards_and_each_goal_is_served_or_told_of(goals: dict[str, dict[str, Any]]) -> None:
    made = chain(answers(chain__goals=goals), [], CODES)
    for low, its in made.above.items():
        for high in its:
            assert LEVELS.index(made.nodes[high].level) < LEVELS.index(made.nodes[low].level)
            assert low in made.below[high]
    for node in made.nodes.values():
        assert bool(made.below.get(node.id)) != (
            node.id in [each.id for each in made.broken(ChainBreak.UNSERVED, *LEVELS)]
        )
