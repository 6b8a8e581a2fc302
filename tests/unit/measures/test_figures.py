"""Imported figures as tables by sex."""

from __future__ import annotations

import pytest

from jamtbok.measures.ages import Age
from jamtbok.measures.figures import Figures, figures
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


def test_a_figure_that_is_not_there_keeps_its_reason() -> None:
    hidden = seen("women", None).model_copy(update={"symbol": "protected"})
    (table,) = figures([hidden, seen("men", 4), seen("women", 1, year=2014)])
    assert [row.gap for row in table.rows] == [Gap(None, 4, "protected", ""), Gap(1, None, "", "missing")]
    assert table.rows[0].symbols == {"women": "protected"}


def persons(*found: Observation) -> Figures:
    (table,) = figures([each.model_copy(update={"unit": "personer", "persons": True}) for each in found])
    return table


def test_all_are_the_sources_own_row_or_the_sum_of_persons() -> None:
    groups = [seen(sex, value, group=group) for group, value in (("a", 1), ("b", 2)) for sex in ("women", "men")]
    assert persons(*groups).overall(2013) == Gap(3, 3)
    assert persons(*groups, seen("women", 7), seen("men", 8)).overall(2013) == Gap(7, 8)
    assert persons(*groups, seen("women", 7, group="Totalt"), seen("men", 8, group="Totalt")).overall(2013) == Gap(7, 8)
    (hours,) = figures(groups)
    assert hours.overall(2013) is None, "other figures than persons are not added"
    assert hours.by_year() == {}


def test_a_sum_with_a_hidden_group_in_it_is_hidden() -> None:
    hidden = seen("women", None, group="b").model_copy(update={"symbol": "hidden"})
    table = persons(seen("women", 1, group="a"), seen("men", 1, group="a"), hidden, seen("men", 5, group="b"))
    assert table.overall(2013) == Gap(None, 6, "hidden", "")


def test_groups_are_ages_when_every_one_is() -> None:
    def aged(*groups: str, dimension: str = "ålder") -> Figures:
        made = [seen("women", 1, group=group).model_copy(update={"by": {dimension: group}}) for group in groups]
        return figures(made)[0]

    assert aged("0–4 år", "5–9 år", "100+").ages["100+"] == Age(100, None)
    assert aged("0", "okänd").ages == {}
    assert aged("1", "2", dimension="distrikt").ages == {}, "districts have numbers too"


@pytest.mark.parametrize(("women", "men", "whole"), [(10, 90, True), (33.3, 66.6, True), (54, 38, False)])
def test_shares_of_all_are_told_from_shares_of_each_sex(women: float, men: float, whole: bool) -> None:
    found = [seen("women", women), seen("men", men)]
    (table,) = figures([each.model_copy(update={"unit": "procent"}) for each in found])
    assert table.distribution == whole
    assert not figures(found)[0].distribution, "only per cent can be"


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


def test_those_of_unknown_sex_are_the_sources_own_or_the_sum_where_all_are_known() -> None:
    groups = [seen(sex, 9, group=group) for group in "ab" for sex in ("women", "men")]
    counted = [seen("unknown", 2, group="a"), seen("unknown", 5, group="b")]
    assert persons(*groups, *counted).unknown(2013) == 7
    assert persons(*groups, counted[0]).unknown(2013) is None, "a sum of what is left would say something else"
    assert persons(*groups).unknown(2013) is None
    whole = [seen("women", 18), seen("men", 18), seen("unknown", 8)]
    assert persons(*groups, *counted, *whole).unknown(2013) == 8
