"""Two judgements of each criterion, and who has which distinction at the end of a year."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.builders import award_answers

from jamtbok.measures.awards import Award, State, awards, judged, latest, states, together, waiting, years_later
from jamtbok.model.criteria_sets import CriteriaSet, Criterion

CRITERIA = CriteriaSet(
    id="kor", name="Jämställd kör", years=2, criteria=tuple(Criterion(id=f"k{n}", title=f"K{n}") for n in range(5))
)


def test_each_criterion_is_agreed_on_disputed_or_not_judged_by_both() -> None:
    first = {"k0": "met", "k1": "partly", "k2": "met", "k3": "not_met"}
    second = {"k0": "met", "k1": "partly", "k2": "not_met", "k4": "met"}
    found = judged(
        award_answers(
            application_kor={"k0": {"evidence": "Stadgarna"}},
            first_kor={row: {"judgement": code} for row, code in first.items()},
            second_kor={row: {"judgement": code, "reason": "därför"} for row, code in second.items()},
        ),
        CRITERIA,
    )
    assert [each.criterion.id for each in found] == ["k0", "k1", "k2", "k3", "k4"]
    assert [each.by_both for each in found] == [True, True, True, False, False]
    assert [each.disputed for each in found] == [False, False, True, False, False]
    assert [each.reached for each in found] == [True, False, False, False, False]
    assert (found[0].evidence, found[2].first_reason, found[2].second_reason) == ("Stadgarna", "", "därför")


def test_a_distinction_lasts_as_long_as_its_criteria_say_unless_the_decision_says_else() -> None:
    decided = {"kind": "kor", "outcome": "awarded", "decided": "2013-06-12"}
    assert awards(award_answers(decided), [CRITERIA]) == (Award("kor", "", date(2013, 6, 12), date(2015, 6, 12)),)
    (given,) = awards(award_answers(decided | {"until": "2014-01-31"}), [CRITERIA])
    assert given.until == date(2014, 1, 31)
    (unknown,) = awards(award_answers(decided | {"kind": "borta"}), [CRITERIA])
    assert unknown.until is None, "criteria that are no longer there say nothing"


@pytest.mark.parametrize("outcome", ["not_yet", None])
def test_only_what_was_awarded_is_a_distinction(outcome: str | None) -> None:
    told = award_answers({"kind": "kor", "outcome": outcome, "decided": "2013-06-12", "missing": "Räkna sångarna"})
    assert awards(told, [CRITERIA]) == ()
    found = waiting(told, "enhet")
    assert (found and found.missing) == ("Räkna sångarna" if outcome else None)


@pytest.mark.parametrize(
    ("until", "state"),
    [
        (date(2012, 12, 31), State.EXPIRED),
        (date(2013, 12, 30), State.EXPIRED),
        (date(2013, 12, 31), State.DUE),
        (date(2014, 12, 31), State.DUE),
        (date(2015, 1, 1), State.VALID),
        (None, State.UNDATED),
    ],
)
def test_the_state_is_that_at_the_end_of_the_year(until: date | None, state: State) -> None:
    assert Award("kor", "", None, until).state(2013) is state


def test_a_leap_day_is_a_day_in_every_year() -> None:
    assert years_later(date(2012, 2, 29), 1) == date(2013, 2, 28)
    assert years_later(date(2012, 2, 29), 4) == date(2016, 2, 29)


def test_a_renewal_takes_the_place_of_what_was_before() -> None:
    old = Award("kor", "Kören", date(2010, 5, 1), date(2012, 5, 1), "a")
    new = Award("kor", " kören ", date(2012, 5, 1), date(2014, 5, 1), "a")
    other = Award("kor", "Kören", date(2011, 5, 1), date(2013, 5, 1), "b")
    assert together([new], [old, other], [old]) == (old, other, new)
    assert set(latest([new, other, old])) == {new, other}
    assert states(latest([new, other, old]), 2013) == {"kor": {State.DUE: 1, State.EXPIRED: 1}}


def test_what_is_listed_and_what_was_decided_come_together() -> None:
    told = award_answers(
        {"kind": "kor", "outcome": "awarded", "decided": "2013-06-12", "operation": "Kören"},
        awards={"u1": {"kind": "kor", "operation": "Kören", "awarded": "2011-06-12"}, "u2": {"operation": "Utan slag"}},
    )
    assert [award.awarded for award in awards(told, [CRITERIA])] == [date(2011, 6, 12), date(2013, 6, 12)]
