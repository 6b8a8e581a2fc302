"""Imported figures as tables by sex."""

from __future__ import annotations

from jamtbok.measures.figures import figures
from jamtbok.measures.gaps import Gap
from jamtbok.model.snapshot import Observation, Sex


def seen(
    sex: Sex, value: float | None, *, measure: str = "Elever", group: str = "", year: int = 2013, source: str = ""
) -> Observation:
    return Observation(
        measure=measure, by={"g": group} if group else {}, sex=sex, year=year, value=value, source=source
    )


def test_a_row_holds_each_sex_unknown_and_total_as_they_are() -> None:
    (table,) = figures([seen("men", 4), seen("total", 10), seen("unknown", 2), seen("women", 3)])
    (row,) = table.rows
    assert (row.gap, row.unknown, row.total) == (Gap(3, 4), 2, 10)


def test_a_total_is_never_made_up_and_need_not_agree() -> None:
    (without,) = figures([seen("women", 3), seen("men", 4)])
    assert without.rows[0].total is None
    (rounded,) = figures([seen("women", 3), seen("men", 4), seen("total", 5)])
    assert rounded.rows[0].total == 5


def test_a_hidden_figure_gives_no_gap() -> None:
    (table,) = figures([seen("women", None), seen("men", 4)])
    assert table.rows[0].gap.difference is None


def test_measures_are_sorted_groups_as_met_and_years_rising() -> None:
    found = figures(
        [
            seen("women", 1, measure="Öar"),
            seen("women", 2, group="b", year=2013),
            seen("women", 3, group="a", year=2013),
            seen("women", 4, group="b", year=2012),
        ]
    )
    assert [table.measure for table in found] == ["Elever", "Öar"]
    assert [(row.group, row.year) for row in found[0].rows] == [("b", 2012), ("b", 2013), ("a", 2013)]
    assert [(row.group, row.year) for row in found[0].latest] == [("b", 2013), ("a", 2013)]


def test_the_later_of_two_figures_for_one_cell_counts() -> None:
    (table,) = figures([seen("women", 1, source="a"), seen("women", 2, source="b")])
    assert table.rows[0].gap.women == 2
    assert table.sources == ("a", "b")


def test_no_figures_no_table() -> None:
    assert figures([]) == ()


def test_a_measure_in_two_units_is_two_tables() -> None:
    share = Observation(measure="Elever", sex="women", year=2013, value=40, unit="procent")
    found = figures([share, share.model_copy(update={"value": 52.0, "unit": "personer"})])
    assert [(table.unit, table.rows[0].gap.women) for table in found] == [("personer", 52), ("procent", 40)]
