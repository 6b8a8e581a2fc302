"""Two databases that take in each other's entries end up alike, whatever was saved where and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamtbok.model.questions import packaged_catalogue
from jamtbok.store import Key, Store, open_store
from jamtbok.store.database import open_engine
from jamtbok.store.schema import migrate

from .keys import TEXT, TRAINING, OpenStore, add, cell, names

NOON = datetime(2013, 6, 1, 12, tzinfo=UTC)


def merge(into: Store, out_of: Store) -> int:
    return len(into.merge(out_of.entries_of("skola")).added)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """Another workbook's answers, in a file whichever the first has."""
    store = open_store(tmp_path, "annan.db", packaged_catalogue(), author="adam")
    yield store
    store.close()


def test_what_was_saved_latest_is_current_wherever_it_was_saved(opened: OpenStore, other: Store) -> None:
    here = opened("eva", clock=lambda: NOON)
    here.save(TEXT, "här")
    other.save(TEXT, "där, långt senare")
    here.save(TEXT, "här igen")
    assert merge(here, other) == 1
    assert here.load("skola", 2013).text(TEXT.question) == "där, långt senare"
    assert [entry.author for entry in here.history(TEXT)] == ["eva", "eva", "adam"]


def test_an_older_answer_that_comes_later_does_not_become_current(opened: OpenStore, other: Store) -> None:
    other.save(TEXT, "där, först")
    here = opened("eva")
    first = here.save(TEXT, "här, sedan")
    merged = here.merge(other.entries_of("skola"))
    assert (merged.before, [entry.value for entry in merged.added]) == ([first], ["där, först"])
    assert here.load("skola", 2013).text(TEXT.question) == "här, sedan"
    assert [entry.value for entry in here.history(TEXT)] == ["där, först", "här, sedan"]
    assert [entry.value for entry in here.changes("skola", 2013, first.id)] == ["där, först"], "who polls sees it come"
    here.save(TEXT, "här, sist")
    assert here.load("skola", 2013).text(TEXT.question) == "här, sist"


def test_merging_again_adds_nothing(store: Store, other: Store) -> None:
    add(other, "kurs")
    assert merge(store, other) == 2
    before = store.entries_of("skola")
    assert merge(store, other) == 0
    assert merge(other, store) == 0
    assert store.entries_of("skola") == before


def test_entries_keep_who_when_and_what(store: Store, other: Store) -> None:
    saved = other.save(TEXT, "där")
    store.merge(other.entries_of("skola"))
    (entry,) = store.history(TEXT)
    assert (entry.author, entry.time, entry.value, entry.uuid, entry.rank) == (
        "adam",
        saved.time,
        "där",
        saved.uuid,
        saved.rank,
    )


def test_rows_of_both_are_there(store: Store, other: Store) -> None:
    add(store, "kurs här")
    removed = add(other, "borta")
    add(other, "kurs där")
    other.remove_row(cell(removed, ""))
    merge(store, other)
    assert sorted(names(store)) == ["kurs där", "kurs här"]
    assert len(store.row_ids(TRAINING)) == 2


def test_one_unit_is_merged_at_a_time(store: Store, other: Store) -> None:
    entries = [other.save(TEXT, "x"), other.save(Key("bad", 2013, TEXT.question), "y")]
    with pytest.raises(ValueError, match="one unit at a time"):
        store.merge(entries)
    assert store.merge([]).added == []


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["save here", "save there", "merge here", "merge there"]), st.integers(0, 3)), max_size=14
)


@settings(deadline=None, max_examples=60)
@given(ACTIONS)
def test_both_show_the_same_after_merging_both_ways(actions: list[tuple[str, int]]) -> None:
    """Clocks that stand still or go backwards make no difference."""
    catalogue = packaged_catalogue()
    times = [NOON]
    engines = [open_engine("sqlite://"), open_engine("sqlite://")]
    here, there = (Store(engine, catalogue, clock=lambda: times[0]) for engine in engines)
    for engine in engines:
        migrate(engine)
    saved = 0
    for action, hours in actions:
        times[0] = NOON + timedelta(hours=hours)
        store, another = (here, there) if action.endswith("here") else (there, here)
        if action.startswith("save"):
            saved += 1
            store.save(TEXT, f"svar {saved}")
            assert store.load("skola", 2013).text(TEXT.question) == f"svar {saved}", "one's own save always shows"
        else:
            merge(store, another)
    merge(here, there)
    merge(there, here)
    assert here.load("skola", 2013) == there.load("skola", 2013)
    histories = [[(entry.uuid, entry.value) for entry in store.history(TEXT)] for store in (here, there)]
    assert histories[0] == histories[1]
    assert len(histories[0]) == saved
    for store in (here, there):
        store.close()
