"""Training, the ten moments and the inventory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jamtbok.measures.inventory import by_priority
from jamtbok.measures.moments import Moments, change, moments
from jamtbok.measures.training import training_coverage
from jamtbok.model.answers import Row
from jamtbok.model.values import Value


def scale(value: int, highest: int = 3) -> Value:
    return {"value": value, "min": 1, "max": highest}


def people(women: int | None, men: int | None, unknown: int | None = None) -> Value:
    return {"women": women, "men": men, "unknown": unknown}


def test_coverage_is_each_sexs_share_of_its_own_group() -> None:
    row = Row(id="r", values={"name": "Kurs", "trained": people(56, 48, 9), "in_group": people(70, 80), "year": 2013})
    (found,) = training_coverage([row])
    assert (found.women, found.men, found.year, found.exceeds_group) == (0.8, 0.6, 2013, False)
    assert found.trained.unknown == 9


def test_coverage_without_a_group_is_not_known() -> None:
    for group in (None, people(None, None, 3), people(0, 0)):
        (found,) = training_coverage([Row(id="r", values={"trained": people(0, 0), "in_group": group})])
        assert (found.women, found.men, found.year, found.exceeds_group) == (None, None, None, False)


def test_more_trained_than_there_are_is_noticed_for_either_sex() -> None:
    for trained in (people(11, 1), people(1, 11)):
        (found,) = training_coverage([Row(id="r", values={"trained": trained, "in_group": people(10, 10)})])
        assert found.exceeds_group


def test_trained_women_in_a_group_without_women_are_noticed() -> None:
    (found,) = training_coverage([Row(id="r", values={"trained": people(3, 0), "in_group": people(0, 10)})])
    assert found.exceeds_group


def marks(values: dict[str, int]) -> Moments:
    return moments([Row(id=moment, values={"level": scale(value, 4)}) for moment, value in values.items()])


ALL_TEN = st.fixed_dictionaries({f"m{n}": st.integers(1, 4) for n in range(1, 11)})


@given(ALL_TEN, ALL_TEN)
def test_the_change_of_the_sum_is_the_sum_of_the_changes(now: dict[str, int], earlier: dict[str, int]) -> None:
    found, back = change(marks(now), marks(earlier)), change(marks(earlier), marks(now))
    assert found.total == sum(found.by_moment.values())
    assert back.by_moment == {moment: -step for moment, step in found.by_moment.items()}
    total = marks(now).total
    assert total is not None
    assert 10 <= total <= 40


def test_part_of_a_sum_is_no_sum() -> None:
    nine = marks({f"m{n}": 4 for n in range(1, 10)})
    ten = marks({f"m{n}": 3 for n in range(1, 11)})
    assert nine.total is None
    found = change(nine, ten)
    assert found.total is None
    assert found.by_moment == {f"m{n}": 1 for n in range(1, 10)}, "those marked both years"


def test_a_moment_with_evidence_but_no_mark_is_not_marked() -> None:
    assert moments([Row(id="m1", values={"evidence": "beslut"})]).marks == {}


def test_services_come_by_priority_and_those_not_judged_last() -> None:
    rows = [
        Row(id="none"),
        Row(id="half", values={"relevance": scale(3)}),
        Row(id="low", values={"relevance": scale(1), "room": scale(1)}),
        Row(id="first", values={"relevance": scale(2), "room": scale(3), "chosen": "yes"}),
        Row(id="second", values={"relevance": scale(3), "room": scale(2), "chosen": "no"}),
    ]
    found = by_priority(rows)
    assert [service.row.id for service in found] == ["first", "second", "low", "none", "half"]
    assert [service.priority for service in found] == [6, 6, 1, None, None]
    assert [service.row.id for service in found if service.chosen] == ["first"]
