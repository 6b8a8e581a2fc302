"""Small tables whose right answer can be seen by hand."""

from __future__ import annotations

import pytest

from jamtbok.disclosure import protect, protection_of
from jamtbok.settings.workbook import DisclosureSettings

from .figures import hidden, shown, table

TWO_BY_TWO = table(
    {
        ("women", "norr"): 3,
        ("men", "norr"): 40,
        ("total", "norr"): 43,
        ("women", "söder"): 50,
        ("men", "söder"): 60,
        ("total", "söder"): 110,
        ("women", ""): 53,
        ("men", ""): 100,
        ("total", ""): 153,
    }
)


def test_two_by_two_hides_a_square_and_keeps_the_totals() -> None:
    assert shown(TWO_BY_TWO) == [None, None, 43, None, None, 110, 53, 100, 153]


def test_nothing_small_nothing_hidden() -> None:
    figures = table({("women", ""): 5, ("men", ""): 40, ("total", ""): 45})
    assert shown(figures) == [5, 40, 45]


def test_one_sex_beside_a_total_hides_the_other() -> None:
    figures = table({("women", ""): 3, ("men", ""): 40, ("total", ""): 43})
    assert shown(figures) == [None, None, 43]


def test_one_sex_without_a_total_is_hidden_alone() -> None:
    figures = table({("women", ""): 3, ("men", ""): 40})
    assert shown(figures) == [None, 40]


def test_two_small_numbers_that_their_total_bounds_hide_it() -> None:
    # Two and one of three: with the total shown there would be four possibilities for each, and five are needed.
    figures = table({("women", ""): 2, ("men", ""): 1, ("total", ""): 3})
    assert shown(figures) == [None, None, None]


def test_those_of_unknown_sex_protect_as_well() -> None:
    figures = table({("women", ""): 30, ("men", ""): 40, ("unknown", ""): 2, ("total", ""): 72})
    values = shown(figures)
    assert values[2] is None
    assert values.count(None) == 2
    assert values[3] == 72


def test_a_total_row_in_any_words_is_a_total() -> None:
    figures = [
        *table({("women", "Norr"): 3, ("women", "Söder"): 20}),
        *table({("women", "Samtliga"): 23}),
    ]
    assert shown(figures) == [None, None, 23]


def test_zero_is_shown_and_hides_nothing() -> None:
    figures = table({("women", ""): 0, ("men", ""): 40, ("total", ""): 40})
    assert shown(figures) == [0, 40, 40]


def test_zero_is_hidden_where_the_source_says_so() -> None:
    figures = table({("women", ""): 0, ("men", ""): 40, ("total", ""): 40}, source="Registret, utdrag")
    assert shown(figures, DisclosureSettings(hide_zero=("Registret",))) == [None, None, 40]
    assert shown(figures, DisclosureSettings(hide_zero=("Annat",))) == [0, 40, 40]


def test_zero_does_not_protect_a_small_number_beside_it() -> None:
    figures = table({("women", "a"): 3, ("women", "b"): 0, ("women", "c"): 30, ("women", ""): 33})
    assert shown(figures) == [None, 0, None, 33]


@pytest.mark.parametrize(("threshold", "number_hidden"), [(3, 0), (4, 1), (10, 2), (20, 3)])
def test_the_threshold_decides_what_is_small(threshold: int, number_hidden: int) -> None:
    figures = table({("women", "a"): 3, ("women", "b"): 9, ("women", "c"): 10})
    assert len(hidden(figures, DisclosureSettings(threshold=threshold))) == number_hidden


def test_each_source_has_its_own_threshold() -> None:
    rules = DisclosureSettings(threshold=5, sources={"Registret": 10, "SCB": 0})
    figures = [
        *table({("women", ""): 7}, measure="Insatser", source="Registret"),
        *table({("women", ""): 7}, measure="Elever", source="Egen"),
        *table({("women", ""): 2}, measure="Folkmängd", source="SCB, befolkning"),
    ]
    assert shown(figures, rules) == [None, 7, 2]


def test_the_stricter_threshold_holds_for_the_same_number_from_two_sources() -> None:
    figures = [*table({("women", ""): 7}, source="Egen"), *table({("women", ""): 7}, source="Registret")]
    assert shown(figures, DisclosureSettings(sources={"Registret": 10})) == [None, None]


def test_public_numbers_protect_nothing() -> None:
    rules = DisclosureSettings(sources={"SCB": 0})
    figures = [*table({("women", ""): 3}), *table({("men", ""): 40}, source="SCB"), *table({("total", ""): 43})]
    assert shown(figures, rules) == [None, 40, None]


def test_the_same_number_in_two_files_is_hidden_in_both() -> None:
    again = table({("women", "NORR"): 3, ("women", "Öster"): 12}, measure="elever", axis="Grupp")
    values = shown([*TWO_BY_TWO, *again])
    assert values == [None, None, 43, None, None, 110, 53, 100, 153, None, 12]


def test_a_dimension_with_another_name_is_no_way_around() -> None:
    other = table({("women", "norr"): 3, ("women", "söder"): 50}, axis="område")
    values = shown([*TWO_BY_TWO, *other])
    assert values[0] is None
    assert values[9] is None
    assert values[10] == values[3]


def test_a_child_and_its_parent() -> None:
    figures = [
        *table({("women", ""): 3}, unit="a"),
        *table({("women", ""): 20}, unit="b"),
        *table({("women", ""): 23}, unit="skolor"),
    ]
    assert shown(figures, parents={"a": "skolor", "b": "skolor", "skolor": ""}) == [None, None, 23]


def test_an_only_child_takes_its_parents_number_along() -> None:
    figures = [*table({("women", ""): 3}, unit="a"), *table({("women", ""): 3}, unit="skolor")]
    assert shown(figures, parents={"a": "skolor", "skolor": ""}) == [None, None]


def test_figures_of_all_units_are_above_all_units() -> None:
    figures = [
        *table({("women", ""): 3}, unit="a"),
        *table({("women", ""): 20}, unit="b"),
        *table({("women", ""): 23}, unit=""),
    ]
    assert shown(figures) == [None, None, 23]


def test_a_unit_without_figures_is_a_remainder() -> None:
    # What the parent has beyond the one child with figures is the other child's: two women.
    figures = [*table({("women", ""): 20}, unit="a"), *table({("women", ""): 22}, unit="skolor")]
    values = shown(figures, parents={"a": "skolor", "b": "skolor", "skolor": ""})
    assert None in values


def test_among_hundreds_of_units_some_others_are_hidden_and_not_all() -> None:
    numbers = {f"enhet-{at}": (3 if at % 100 == 50 else 20 + at, 30 + at) for at in range(700)}
    below = [
        figure
        for unit, (women, men) in numbers.items()
        for figure in table({("women", ""): women, ("men", ""): men}, unit=unit)
    ]
    women, men = map(sum, zip(*numbers.values(), strict=True))
    values = shown([*below, *table({("women", ""): women, ("men", ""): men}, unit="")])
    hidden_women = values[0:-2:2].count(None)
    assert 7 < hidden_women < 25
    assert values.count(None) == hidden_women, "nothing tells women from men there"
    assert values[-2:] == [women, men]


def test_units_that_are_not_related_do_not_matter_to_each_other() -> None:
    figures = [*table({("women", ""): 3}, unit="a"), *table({("women", ""): 20}, unit="b")]
    assert shown(figures) == [None, 20]


def test_the_share_of_a_small_number_is_hidden_with_it() -> None:
    share = table(
        {("women", "norr"): 7, ("men", "norr"): 93, ("women", "söder"): 45, ("men", "söder"): 55}, measured_in="procent"
    )
    values = shown([*TWO_BY_TWO, *share])
    assert values[:9] == shown(TWO_BY_TWO)
    assert values[9:11] == [None, None]


def test_a_share_with_a_known_base_shows_a_small_number() -> None:
    # Fifteen per cent of twenty are three.
    figures = [
        *table({("women", ""): 20}, measure="Elever"),
        *table({("women", ""): 15}, measure="Andel elever", measured_in="procent"),
    ]
    assert None in shown(figures)


def test_a_share_of_many_is_shown() -> None:
    figures = [
        *table({("women", ""): 2000}, measure="Elever"),
        *table({("women", ""): 15}, measure="Andel elever", measured_in="procent"),
    ]
    assert shown(figures) == [2000, 15]


def test_nearly_all_leaves_a_small_complement() -> None:
    figures = [
        *table({("women", ""): 20}, measure="Elever"),
        *table({("women", ""): 19}, measure="Elever som når målen"),
    ]
    assert None in shown(figures)


def test_a_complement_that_only_the_settings_tell_of() -> None:
    figures = [*table({("women", ""): 20}, measure="Sökande"), *table({("women", ""): 19}, measure="Antagna")]
    assert shown(figures) == [20, 19]
    assert None in shown(figures, DisclosureSettings(parts={"Antagna": "Sökande"}))


def test_a_part_of_many_is_shown() -> None:
    figures = [
        *table({("women", ""): 20}, measure="Elever"),
        *table({("women", ""): 10}, measure="Elever som når målen"),
    ]
    assert shown(figures) == [20, 10]


def test_a_subtotal_that_no_word_tells_of() -> None:
    groups = {"a": 3, "b": 30, "a och b": 33, "c": 21, "d": 15}
    figures = table({("women", group): value for group, value in groups.items()})
    men = table({("men", group): 7 * value for group, value in groups.items()})
    values = dict(zip(groups, shown([*figures, *men])[:5], strict=True))
    assert values["a"] is None
    assert values["b"] is None or values["a och b"] is None


def test_ages_within_each_other() -> None:
    ages = {"0–17 år": 40, "0–5 år": 38, "18–64 år": 90}
    values = dict(zip(ages, shown(table({("women", age): n for age, n in ages.items()}, axis="ålder")), strict=True))
    # Two are 6 to 17 years.
    assert values["0–17 år"] is None or values["0–5 år"] is None


def test_years_are_protected_alike_whichever_come_along() -> None:
    earlier = [(unit, each.model_copy(update={"year": 2023})) for unit, each in TWO_BY_TWO]
    assert shown([*earlier, *TWO_BY_TWO]) == [*shown(earlier), *shown(TWO_BY_TWO)]


def test_a_change_gives_away_last_year() -> None:
    figures = [
        *table({("women", ""): 20}, measure="Folkmängd"),
        *table({("women", ""): 17}, measure="Folkökning", measured_in=""),
    ]
    # Last year there were three.
    assert shown(figures)[1] is None


def test_a_change_between_large_numbers_is_shown() -> None:
    figures = [
        *table({("women", ""): 200}, measure="Folkmängd"),
        *table({("women", ""): 17}, measure="Folkökning", measured_in=""),
    ]
    assert shown(figures) == [200, 17]


def test_figures_that_count_no_persons_are_left_alone() -> None:
    figures = table({("women", ""): 3, ("men", ""): 2}, measure="Timmar", measured_in="timmar")
    assert shown(figures) == [3, 2]


def test_symbols_are_kept_apart() -> None:
    figures = [
        *table({("women", ""): 3, ("men", ""): None}),
        (
            "skolan",
            table({("women", ""): None}, measure="Lärare")[0][1].model_copy(update={"symbol": "not_applicable"}),
        ),
        ("skolan", table({("men", ""): None}, measure="Lärare")[0][1].model_copy(update={"symbol": "hidden"})),
        *table({("women", ""): 0}, measure="Kuratorer"),
    ]
    protected = protect(figures, {"skolan": ""}, DisclosureSettings())
    assert [each.symbol for _, each in protected] == ["protected", "missing", "not_applicable", "hidden", ""]
    assert protected[4][1].value == 0


def test_what_a_source_has_hidden_but_gives_away() -> None:
    # The source hides the women, and shows all the rest.
    figures = table({("women", ""): None, ("men", ""): 40, ("total", ""): 43})
    values = shown(figures)
    assert values[1] is None or values[2] is None


def test_a_small_negative_number_of_persons_is_hidden() -> None:
    assert shown(table({("women", ""): -3}, measure="Justering")) == [None]


def test_rounding_hides_no_number_of_persons() -> None:
    rules = DisclosureSettings(method="rounding", base=5)
    assert shown(TWO_BY_TWO, rules) == [5, 40, 45, 50, 60, 110, 55, 100, 155]


def test_rounding_leaves_public_numbers_and_other_figures() -> None:
    rules = DisclosureSettings(method="rounding", base=3, sources={"SCB": 0})
    figures = [
        *table({("women", ""): 4}),
        *table({("women", ""): 4}, measure="Folkmängd", source="SCB"),
        *table({("women", ""): 4}, measure="Timmar", measured_in="timmar"),
    ]
    assert shown(figures, rules) == [3, 4, 4]


def test_rounding_hides_a_share_that_shows_a_small_number() -> None:
    rules = DisclosureSettings(method="rounding", base=5)
    share = table({("women", "norr"): 7, ("men", "norr"): 93}, measured_in="procent")
    values = shown([*TWO_BY_TWO, *share], rules)
    assert values[9] is None
    assert None not in values[:9]


def test_the_snapshot_tells_how() -> None:
    observations = [each for _, each in [*TWO_BY_TWO, *table({("women", ""): 9}, source="Registret")]]
    rules = DisclosureSettings(sources={"Registret": 10})
    told = protection_of(observations, rules)
    assert (told.method, told.threshold, told.base) == ("suppression", 5, 0)
    assert told.thresholds == {"Egen": 5, "Registret": 10}
    assert protection_of(observations, DisclosureSettings(method="rounding", base=3)).base == 3


def test_the_order_of_figures_does_not_matter() -> None:
    backwards = list(reversed(TWO_BY_TWO))
    assert list(reversed(shown(backwards))) == shown(TWO_BY_TWO)
