"""A measure set against its base."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamtbok.measures.comparisons import Comparison, Kind, compare, find
from jamtbok.measures.figures import Figures, figures
from jamtbok.measures.gaps import CatchingUp, Gap
from jamtbok.measures.intervals import Difference, Interval, Part, Ratio, difference_of_shares
from jamtbok.measures.outcome import NotComputed, Reason
from jamtbok.measures.standard import Components, Standardised
from jamtbok.measures.strata import Within
from jamtbok.measures.trends import Trend
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.snapshot import Observation, Sex

Rows = Mapping[tuple[str, int], tuple[float | None, float | None]]
SEXES: tuple[Sex, Sex] = ("women", "men")


def near(value: float, within: float | None = None) -> Any:
    """Return a value that is equal to every number near it."""
    return pytest.approx(value, abs=within)


def measure(rows: Rows, *, unit: str = "personer", name: str = "Mått") -> Figures:
    """Make a measure of women and men by group and year; what is ``None`` is protected."""
    found = [
        Observation(
            measure=name,
            by={"ålder": group} if group else {},
            sex=sex,
            year=year,
            value=value,
            symbol="protected" if value is None else "",
            unit=unit,
            persons=unit == "personer",
        )
        for (group, year), values in rows.items()
        for sex, value in zip(SEXES, values, strict=True)
    ]
    return figures(found)[0]


def compared(outcome: Figures, base: Figures, kind: Kind, deviation: Gap | None = None) -> Comparison:
    found = compare(outcome, base, kind, deviation=deviation)
    assert isinstance(found, Comparison)
    return found


def test_so_many_of_so_many() -> None:
    found = compared(measure({("", 2013): (56, 48)}), measure({("", 2013): (70, 80)}), Kind.PART)
    assert found.everyone.level == Gap(0.8, 0.6)
    assert found.difference == difference_of_shares(Part(56, 70), Part(48, 80))
    assert found.catching_up == CatchingUp("men", near(16))
    assert isinstance(found.ratio, Ratio)
    assert isinstance(found.everyone.women_interval, Interval)
    assert found.divisions == ()
    assert found.trend == NotComputed(Reason.ONE_YEAR)


def test_per_cent_keep_the_figure_of_the_source_and_rest_on_whole_persons() -> None:
    base = measure({("", 2013): (72, 224)})
    found = compared(measure({("", 2013): (62.5, 56.3)}, unit="procent"), base, Kind.PER_CENT)
    assert found.everyone.level == Gap(0.625, near(0.563))
    assert isinstance(found.difference, Difference)
    exact = difference_of_shares(Part(45, 72), Part(126, 224))
    assert isinstance(exact, Difference)
    assert found.difference.interval == exact.interval


HOURS = {("65–79 år", 2013): (22.0, 26.0), ("80 år och äldre", 2013): (28.0, 33.0)}
USERS = {("65–79 år", 2013): (300.0, 240.0), ("80 år och äldre", 2013): (700.0, 260.0)}


def test_means_are_weighed_by_how_many_they_are_for() -> None:
    found = compared(measure(HOURS, unit="timmar"), measure(USERS), Kind.MEAN)
    assert found.everyone.level == Gap(26.2, 29.64)
    assert found.everyone.base == Gap(1000, 500)
    (division,) = found.divisions
    assert isinstance(division.components, Components)
    assert isinstance(division.standardised, Standardised)
    assert division.components.value == near(-3.44)
    assert division.within is None, "an odds ratio is for shares"
    assert isinstance(found.difference, Difference)
    assert found.difference.interval is None, "without a standard deviation nothing is known of how hours vary"


def test_an_amount_is_divided_by_the_base() -> None:
    hours = {key: (w * USERS[key][0], m * USERS[key][1]) for key, (w, m) in HOURS.items()}
    amount = compared(measure(hours, unit="timmar"), measure(USERS), Kind.AMOUNT)
    mean = compared(measure(HOURS, unit="timmar"), measure(USERS), Kind.MEAN)
    assert amount.everyone.level == mean.everyone.level
    assert amount.catching_up == mean.catching_up == CatchingUp("women", near(3440))


def test_with_standard_deviations_a_mean_has_an_interval() -> None:
    found = compared(measure(HOURS, unit="timmar"), measure(USERS), Kind.MEAN, Gap(9, 11))
    assert isinstance(found.difference, Difference)
    assert found.difference.interval
    assert found.difference.clear


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(*[st.tuples(st.integers(0, 50), st.integers(1, 50))] * 2), min_size=2, max_size=5))
def test_groups_add_up_to_the_whole(cells: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    outcome: Rows = {(str(n), 2013): (w, m) for n, ((w, _), (m, _)) in enumerate(cells)}
    base: Rows = {(str(n), 2013): (w + w_not, m + m_not) for n, ((w, w_not), (m, m_not)) in enumerate(cells)}
    found = compared(measure(outcome), measure(base), Kind.PART)
    women, men = (sum(pair[sex] or 0 for pair in outcome.values()) for sex in (0, 1))
    of_women, of_men = (sum(pair[sex] or 0 for pair in base.values()) for sex in (0, 1))
    assert found.everyone.level == Gap(near(women / of_women), near(men / of_men))
    (division,) = found.divisions
    assert isinstance(division.components, Components)
    assert isinstance(found.difference, Difference)
    assert division.components.value == near(found.difference.value)


def test_the_whole_and_the_groups_of_ucb() -> None:
    admitted: Rows = {("A", 1973): (89, 512), ("F", 1973): (24, 22)}
    applied: Rows = {("A", 1973): (108, 825), ("F", 1973): (341, 373)}
    (division,) = compared(measure(admitted), measure(applied), Kind.PART).divisions
    assert isinstance(division.within, Within)
    assert division.within.turns
    assert [bool(group.women_interval and group.men_interval) for group in division.groups] == [True, True]


def test_something_hidden_in_a_group_hides_what_would_reveal_it() -> None:
    outcome = measure({("A", 2013): (None, 20), ("B", 2013): (30, 20)})
    base = measure({("A", 2013): (50, 50), ("B", 2013): (50, 50)})
    found = compared(outcome, base, Kind.PART)
    hidden = NotComputed(Reason.HIDDEN)
    assert found.everyone.level == Gap(None, 0.4, "protected", "")
    assert found.difference == found.catching_up == hidden
    (division,) = found.divisions
    assert (division.within, division.components, division.standardised) == (hidden, hidden, hidden)


def test_the_latest_year_with_both_sexes_is_shown_and_the_years_make_a_trend() -> None:
    outcome: Rows = {("", 2011): (60, 80), ("", 2012): (70, 80), ("", 2013): (None, 80), ("", 2014): (1, 1)}
    base: Rows = {("", year): (100, 100) for year in (2011, 2012, 2013)}
    found = compared(measure(outcome), measure(base), Kind.PART)
    assert found.year == 2012
    assert list(found.by_year) == [2011, 2012, 2013]
    assert isinstance(found.trend, Trend)


def test_nobody_in_the_base_and_nothing_in_common_are_told() -> None:
    some = measure({("", 2013): (0, 3)})
    assert compared(some, measure({("", 2013): (0, 9)}), Kind.PART).difference == NotComputed(Reason.NOBODY)
    assert compared(some, measure({("", 2013): (5, 2)}), Kind.PART).difference == NotComputed(Reason.MORE_THAN_ALL)
    assert compare(some, measure({("", 2012): (5, 9)}), Kind.PART) == NotComputed(Reason.MISSING)
    assert compare(some, measure({("A", 2013): (5, 9)}), Kind.PART) == NotComputed(Reason.MISSING)


def test_groups_that_are_not_the_same_are_not_compared() -> None:
    outcome = measure({("", 2013): (5, 5), ("A", 2013): (5, 5)})
    base = measure({("", 2013): (9, 9), ("A", 2013): (5, 5), ("B", 2013): (4, 4)})
    assert compared(outcome, base, Kind.PART).divisions == ()


def test_a_measure_is_found_by_its_name_or_the_beginning_of_it() -> None:
    rows: Rows = {("", 2013): (1, 1)}
    granted, applied, all_applied = (
        measure(rows, name=name) for name in ("Beviljade (exempel)", "Ansökningar", "Ansökningar i länet")
    )
    measures = [granted, applied, all_applied]
    assert find(measures, " beviljade") is granted
    assert find(measures, "ANSÖKNINGAR") is applied, "the whole name is more than the beginning of another"
    assert find(measures, "Ansök") is None
    assert find(measures, "") is find(measures, "Avslag") is None


def test_the_catalogue_knows_the_kinds() -> None:
    column = packaged_catalogue().question("analysis.comparisons").column("kind")
    assert [choice.code for choice in column.choices] == list(Kind)


def test_groups_that_hold_somebody_twice_are_not_weighed_together() -> None:
    base = {("", 2013): (100.0, 100.0), ("0–17", 2013): (60.0, 60.0), ("6–17", 2013): (50.0, 50.0)}
    outcome = {("", 2013): (50.0, 40.0), ("0–17", 2013): (30.0, 20.0), ("6–17", 2013): (25.0, 15.0)}
    (division,) = compared(measure(outcome), measure(base), Kind.PART).divisions
    assert division.standardised == division.components == division.within == NotComputed(Reason.OVERLAPPING)
    some = {key: pair for key, pair in base.items() if key[0] != "6–17"} | {("18+", 2013): (30.0, 30.0)}
    parts = {key: pair for key, pair in outcome.items() if key[0] != "6–17"} | {("18+", 2013): (15.0, 9.0)}
    (less,) = compared(measure(parts), measure(some), Kind.PART).divisions
    assert isinstance(less.within, Within), "groups may be fewer than all: somebody's age is not known"
