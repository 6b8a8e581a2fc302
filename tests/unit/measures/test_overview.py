"""Many units side by side: how values spread, who stands out, what has changed, and what is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamtbok.measures import overview_grids as grids
from jamtbok.measures.attainment import reached
from jamtbok.measures.gaps import Gap
from jamtbok.measures.goals import indicators
from jamtbok.measures.overview import FEWEST, Grid, changes, furthest, groups, spread, standing_out
from jamtbok.model.answers import Row
from jamtbok.model.overview import Overview, OverviewUnit, RecordLine, Records


def records(*lines: tuple[str, int, str, str, str, str, float | None]) -> Records:
    """Make records of unit, year, name, item, sex, code and value."""
    made = [
        RecordLine(unit, year, "x", name, item, sex, code, value) for unit, year, name, item, sex, code, value in lines
    ]
    return Records(
        **{field: tuple(column) for field, column in zip(RecordLine._fields, zip(*made, strict=True), strict=True)}
    )


def units(*given: tuple[str, str]) -> Overview:
    return Overview(units=tuple(OverviewUnit(id=unit, name=unit.title(), parent=parent) for unit, parent in given))


def test_the_spread_has_five_numbers_when_the_units_are_enough() -> None:
    assert spread([1.0] * (FEWEST - 1)) is None
    found = spread([10, 1, 2, 3, 4, 6, 7, 8, 9, 5, 11])
    assert found is not None
    assert list(found.five) == [1, 3.5, 6, 8.5, 11]
    assert found.count == 11


def test_only_a_value_outside_the_fences_stands_out() -> None:
    values = {f"u{n}": {"a": float(n)} for n in range(1, 12)}
    assert standing_out(Grid(("a",), {2013: values}), 2013, "a") == []
    (found,) = standing_out(Grid(("a",), {2013: values | {"x": {"a": 40.0}}}), 2013, "a")
    assert (found.unit, found.value, found.other, found.difference) == ("x", 40, 6.5, 33.5)


@given(st.lists(st.integers(0, 40), min_size=FEWEST, max_size=40))
def test_at_least_half_of_the_units_never_stand_out(values: list[int]) -> None:
    grid = Grid(("a",), {2013: {str(n): {"a": float(value)} for n, value in enumerate(values)}})
    assert len(standing_out(grid, 2013, "a")) <= len(values) / 2


def test_a_change_needs_both_years_and_is_measured_on_its_scale() -> None:
    grid = Grid(
        ("mark", "sum"),
        {
            2012: {"a": {"mark": 1, "sum": 20}, "b": {"mark": 2}},
            2013: {"a": {"mark": 3, "sum": 25}, "b": {"mark": 2, "sum": 30}, "c": {"mark": 4}},
        },
    )
    found = changes(grid, 2013, 2012, grid.columns)
    assert [(each.unit, each.column, each.difference) for each in found] == [("a", "mark", 2), ("a", "sum", 5)]
    spans = {"mark": 3.0, "sum": 30.0}
    assert [each.column for each in furthest(reversed(found), 1, spans)] == ["mark"]
    assert [each.column for each in furthest(found, 2, {})] == ["sum", "mark"]


def test_units_are_grouped_by_the_unit_above_which_comes_first() -> None:
    found = groups(
        units(
            ("skola", ""), ("öster", "skola"), ("ängen", "skola"), ("vård", ""), ("a-skola", "skola"), ("bad", "ängen")
        )
    )
    assert [(group.above.id if group.above else "", [unit.id for unit in group.units]) for group in found] == [
        ("skola", ["skola", "a-skola", "ängen", "öster"]),
        ("ängen", ["bad"]),
        ("", ["vård"]),
    ]
    (only,) = groups(units(("b", ""), ("a", ""), ("c", "nobody")))
    assert only.above is None
    assert [unit.id for unit in only.units] == ["a", "b", "c"]


def test_steps_are_not_added_though_two_notebooks_tell_the_same() -> None:
    grid = grids.steps(records(*[("a", 2013, "progress", "", "", "1-grund", 0.5)] * 2))
    assert grid.of(2013) == {"a": {"1-grund": 0.5}}
    assert grid.of(2012) == {}


def test_moments_have_their_sum_where_it_is_known() -> None:
    grid = grids.ten_moments(
        records(
            ("a", 2013, "moment", "", "", "m1", 4),
            ("a", 2013, "moments_total", "", "", "", 31),
            ("b", 2013, "moment", "", "", "m1", 1),
        )
    )
    assert grid.column(2013, "total") == [31]
    assert sorted(grid.column(2013, "m1")) == [1, 4]
    assert grid.column(2013, "m1", ["b", "nobody"]) == [1]


def test_activities_are_counted_and_the_rest_are_none() -> None:
    line = ("a", 2013, "activity", "Kurs", "", "done", 1.0)
    grid = grids.activities(records(line, line, ("a", 2013, "activity", "", "", "stalled", 1)))
    its = grid.of(2013)["a"]
    assert (its["done"], its["stalled"], its["ongoing"], its["total"]) == (2, 1, 0, 3)
    assert "no_status" not in grid.columns
    assert "no_status" in grids.activities(records(("a", 2013, "activity", "", "", "no_status", 1))).columns


def test_goals_are_counted_by_what_has_become_of_them() -> None:
    found = records(
        ("a", 2013, "goal", "G", "", "incomplete", 1),
        ("a", 2013, "goal", "H", "", "complete", 1),
        ("a", 2013, "goal_reached", "G", "", "women", 1),
        ("a", 2013, "goal_reached", "H", "", "both", 1),
        ("a", 2013, "goal_lacks", "G", "", "owner", 1),
        ("a", 2012, "goal_lacks", "G", "", "date", 1),
    )
    its = grids.goals(found).of(2013)["a"]
    assert its == {"goals": 2, "incomplete": 1, "both": 1, "women": 1, "men": 0, "neither": 0, "unknown": 0}
    assert grids.goals_lack(found, 2013) == {"owner": 1}


def test_a_programme_logic_without_gaps_has_none_and_one_not_begun_is_left_out() -> None:
    grid = grids.logic_gaps(
        records(
            ("a", 2013, "logic_rows", "", "", "results", 3),
            ("b", 2013, "logic_rows", "", "", "results", 1),
            ("b", 2013, "logic_gap", "R", "", "result_without_effect", 1),
            ("c", 2013, "progress", "", "", "4-mal", 0),
        )
    )
    assert {unit: its["total"] for unit, its in grid.of(2013).items()} == {"a": 0, "b": 1}
    assert grid.of(2013)["b"]["result_without_effect"] == 1


def test_decisions_are_judged_by_the_end_of_the_year() -> None:
    grid = grids.decisions(
        records(
            ("a", 2013, "decision", "Ett", "", "complete", 1),
            ("a", 2013, "decision", "Två", "", "complete", 1),
            ("a", 2013, "decision", "Tre", "", "incomplete", 1),
            ("a", 2013, "decision_due", "Ett", "", "2013-12-31", 1),
            ("a", 2013, "decision_due", "Två", "", "2014-01-01", 1),
            ("a", 2013, "carried_outcome", "Fyra", "", "done", 1),
            ("a", 2013, "carried_outcome", "Fem", "", "unanswered", 1),
            ("a", 2013, "carried_outcome", "Sex", "", "dropped", 1),
            ("a", 2013, "carried_overdue", "Fem", "", "2013-05-01", 1),
        )
    )
    assert grid.of(2013)["a"] == {
        "decided": 3,
        "incomplete": 1,
        "due": 1,
        "carried": 3,
        "done": 1,
        "open": 1,
        "past": 1,
    }


def test_indicators_with_the_same_name_are_kept_apart_by_their_rows() -> None:
    found = grids.indicators(
        records(
            ("a", 2013, "indicator_now", "Andel", "women", "i1", 40),
            ("a", 2013, "indicator_now", "Andel", "men", "i1", 50),
            ("a", 2013, "indicator_closed", "Andel", "men", "i1", 0.5),
            ("a", 2013, "gap_closed", "Andel", "", "i1", -0.25),
            ("a", 2013, "indicator_now", "Andel", "women", "i2", 7),
        )
    )
    one, other = found
    assert (one.now, one.women_closed, one.men_closed, one.gap_closed) == (Gap(40, 50), None, 0.5, -0.25)
    assert one.relative == pytest.approx(0.2)
    assert (other.now, other.relative) == (Gap(7, None), None)


@pytest.mark.parametrize(
    ("women", "men", "found"),
    [(80, 90, "both"), (80, 79, "women"), (79, 80, "men"), (70, 75, "neither"), (None, 80, "unknown")],
)
def test_a_goal_is_reached_for_each_sex_by_itself(women: int | None, men: int, found: str) -> None:
    row = Row(
        id="i",
        values={
            "goal": ["g"],
            "baseline": {"women": 60, "men": 70},
            "now": {"women": women, "men": men},
            "target": {"women": 80, "men": 80},
        },
    )
    assert reached("g", indicators([row])) == found
    assert reached("another", indicators([row])) == "unknown"


def test_all_indicators_of_a_goal_have_to_be_at_their_targets() -> None:
    def row(now: int) -> Row:
        values = {"goal": ["g"], "baseline": {"women": 9, "men": 9}, "target": {"women": 4, "men": 4}}
        return Row(id=f"i{now}", values=values | {"now": {"women": now, "men": 4}})

    assert reached("g", indicators([row(4), row(3)])) == "both", "a target may lie below the baseline"
    assert reached("g", indicators([row(4), row(5)])) == "men"
