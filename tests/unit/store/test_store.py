"""Answers are added and never changed; what is current is what was saved last."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamtbok.errors import AnswerError
from jamtbok.measures.carried import TABLE as CARRIED
from jamtbok.model.answers import Answers
from jamtbok.model.questions import CATALOGUE_VERSION, packaged_catalogue
from jamtbok.notebooks.answering import carry_over_decisions
from jamtbok.store import Entry, Key, Store, open_store

from .keys import TEXT, TRAINING, OpenStore, add, cell, names


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(st.characters(codec="utf-8"), min_size=1)), min_size=1, max_size=8))
def test_current_is_the_last_saved_and_history_keeps_all(saved: list[str | None]) -> None:
    store = open_store(Path(), "sqlite://", packaged_catalogue())
    stored = [store.save(TEXT, value).value for value in saved]
    assert [entry.value for entry in store.history(TEXT)] == stored
    assert store.load("skola", 2013).get(TEXT.question) == stored[-1]
    store.close()


def test_an_entry_tells_who_when_and_under_which_catalogue(opened: OpenStore) -> None:
    noon = datetime(2013, 6, 1, 12, tzinfo=UTC)
    ticks = (noon + timedelta(seconds=n) for n in range(10))
    store = opened("eva", clock=lambda: next(ticks))
    store.save(TEXT, "ett")
    store.save(TEXT, "två")
    entries = store.history(TEXT)
    assert [(entry.author, entry.time, entry.catalogue) for entry in entries] == [
        ("eva", noon, CATALOGUE_VERSION),
        ("eva", noon + timedelta(seconds=1), CATALOGUE_VERSION),
    ]
    assert entries[0].time.utcoffset() == timedelta(0)


def test_answers_are_the_units_and_the_years_own(store: Store) -> None:
    store.save(TEXT, "skolans")
    store.save(Key("bad", 2013, TEXT.question), "badets")
    store.save(Key("skola", 2012, TEXT.question), "förra årets")
    assert store.load("skola", 2013).values == {TEXT.question: "skolans"}
    assert store.load("skola", 2014) == Answers()
    assert store.years() == [2012, 2013]
    assert store.years("bad") == [2013]


def test_an_answer_taken_back_is_gone_but_not_forgotten(store: Store) -> None:
    store.save(TEXT, "fel")
    store.save(TEXT, "")
    assert store.load("skola", 2013) == Answers()
    assert [entry.value for entry in store.history(TEXT)] == ["fel", None]


def test_rows_are_added_moved_and_removed(store: Store) -> None:
    first, second, third = (add(store, name) for name in ("ett", "två", "tre"))
    assert names(store) == ["ett", "två", "tre"]
    store.move_row(cell(third, ""), -2)
    assert names(store) == ["tre", "ett", "två"]
    store.move_row(cell(third, ""), -1)
    assert names(store) == ["tre", "ett", "två"], "it cannot come higher than the top"
    store.move_row(cell(third, ""), 99)
    assert names(store) == ["ett", "två", "tre"]
    store.remove_row(cell(second, ""))
    assert names(store) == ["ett", "tre"]
    assert store.row_ids(TRAINING) == [first, third]
    assert [entry.value for entry in store.history(cell(second, "name"))] == ["två"]
    assert add(store, "fyra") not in {first, second, third}
    assert names(store) == ["ett", "tre", "fyra"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 5)), max_size=6))
def test_moving_loses_no_row(moves: list[tuple[int, int]]) -> None:
    store = open_store(Path(), "sqlite://", packaged_catalogue())
    ids = [add(store, str(n)) for n in range(4)]
    for place, steps in moves:
        store.move_row(cell(ids[place], ""), steps)
    assert sorted(store.row_ids(TRAINING)) == sorted(ids)
    store.close()


def test_a_row_counts_once_something_stands_in_it(store: Store) -> None:
    row = store.add_row(TRAINING)
    assert store.row_ids(TRAINING) == [row]
    assert store.load("skola", 2013).rows(TRAINING.question) == ()


def test_fixed_rows_come_in_the_catalogues_order(store: Store) -> None:
    moments = Key("skola", 2013, "foundation.moments")
    for row in ("m10", "m2"):
        store.save(cell(row, "level", moments), 3)
    assert [row.id for row in store.load("skola", 2013).rows(moments.question)] == ["m2", "m10"]
    store.save(cell("m2", "level", moments), None)
    assert [row.id for row in store.load("skola", 2013).rows(moments.question)] == ["m10"]


def test_personal_marks_are_rows_without_a_name(opened: OpenStore) -> None:
    store = opened("")
    personal = Key("skola", 2013, "followup.personal")
    for mark in (3, 9):
        store.save(cell(store.add_row(personal), "h1", personal), mark)
    rows = store.load("skola", 2013).rows(personal.question)
    assert [row.scale("h1") for row in rows] == [3, 9]
    assert {column for row in rows for column in row.values} == {"h1"}


def test_two_who_write_at_once_both_keep_their_text(opened: OpenStore) -> None:
    one, other = opened("eva"), opened("adam")
    assert one.load("skola", 2013) == other.load("skola", 2013) == Answers()
    one.save(TEXT, "evas")
    other.save(TEXT, "adams")
    add(one, "evas kurs")
    add(other, "adams kurs")
    for store in (one, other):
        assert store.load("skola", 2013).text(TEXT.question) == "adams"
        assert [(entry.author, entry.value) for entry in store.history(TEXT)] == [("eva", "evas"), ("adam", "adams")]
        assert sorted(names(store)) == ["adams kurs", "evas kurs"]


def test_a_value_that_does_not_fit_is_not_saved(store: Store) -> None:
    with pytest.raises(AnswerError):
        store.save(Key("skola", 2013, "foundation.introduction"), "kanske")
    with pytest.raises(AnswerError):
        store.save(cell("m1", "level", Key("skola", 2013, "foundation.moments")), 5)
    assert store.years() == []


def test_several_answers_are_saved_all_or_none(store: Store) -> None:
    with pytest.raises(AnswerError):
        store.save_all([(TEXT, "bra"), (Key("skola", 2013, "foundation.introduction"), "kanske")])
    assert store.load("skola", 2013) == Answers()
    assert store.save_all([]) == []


def test_an_unknown_question_is_a_programmers_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match=r"own\.nothing"):
        store.save(Key("skola", 2013, "own.nothing"), "x")
    with pytest.raises(ValueError, match="no column 'nothing'"):
        store.save(cell("r", "nothing"), "x")


@pytest.mark.parametrize("key", [cell("", "name"), Key("skola", 2013, "foundation.meaning", "r1")])
def test_a_key_that_does_not_fit_its_question_is_a_programmers_mistake(store: Store, key: Key) -> None:
    with pytest.raises(ValueError, match=key.question):
        store.save(key, "x")


def test_moving_a_row_that_someone_else_removed_is_no_crash(opened: OpenStore) -> None:
    one, other = opened(), opened()
    row = add(one, "kurs")
    other.remove_row(cell(row, ""))
    one.move_row(cell(row, ""), 1)


def test_a_database_is_opened_again_with_its_answers(opened: OpenStore) -> None:
    first = opened()
    first.save(TEXT, "kvar")
    first.close()
    assert opened().load("skola", 2013).text(TEXT.question) == "kvar"


def test_a_year_whose_answers_are_all_taken_back_is_no_year(store: Store) -> None:
    for year in (2011, 2012):
        store.save(Key("skola", year, TEXT.question), "x")
    store.save(Key("skola", 2012, TEXT.question), None)
    store.add_row(Key("bad", 2013, TRAINING.question))
    assert store.years() == store.years("skola") == [2011]
    assert store.years("bad") == []


def test_a_year_whose_start_page_has_only_been_opened_is_no_year(store: Store) -> None:
    plan = Key("skola", 2012, "goals.decisions")
    row = store.append_rows(plan, [{"what": "Följa upp könsfördelningen"}])[0]
    carry_over_decisions(store, "skola", 2013)
    assert [each.text("what") for each in store.load("skola", 2013).rows(CARRIED)] == ["Följa upp könsfördelningen"]
    assert store.years() == [2012]
    store.save(Key("skola", 2013, CARRIED, row=f"2012-4-mal-{row}", column="state"), "done")
    assert store.years() == [2012, 2013]


def test_the_earlier_year_is_the_latest_that_has_answers(store: Store) -> None:
    for year in (2009, 2010, 2011, 2012):
        store.save(Key("skola", year, TEXT.question), str(year))
    for year in (2011, 2012):
        store.save(Key("skola", year, TEXT.question), None)
    answers, earlier = store.load_with_earlier("skola", 2013)
    assert answers.empty
    assert earlier is not None
    assert (earlier[0], earlier[1].text(TEXT.question)) == (2010, "2010")
    assert store.load_with_earlier("skola", 2009)[1] is None


def test_a_move_is_one_change_of_all_the_rows(store: Store) -> None:
    first, second = add(store, "ett"), add(store, "två")
    store.move_row(cell(second, ""), -1)
    moved = [store.history(cell(row, "_row"))[-1].time for row in (first, second)]
    assert moved[0] == moved[1]


def test_a_save_tells_the_ids_of_its_entries(store: Store) -> None:
    first = store.save(TEXT, "ett")
    others = store.save_all([(TEXT, "två"), (Key("skola", 2013, "foundation.conclusion"), "tre")])
    ids = [entry.id for entry in (first, *others)]
    assert ids == sorted(set(ids))
    assert store.history(TEXT) == [first, others[0]]
    assert len({entry.uuid for entry in (first, *others)}) == 3


def test_changes_are_what_has_come_since(store: Store) -> None:
    assert store.last_id("skola", 2013) == 0
    first = store.save(TEXT, "ett")
    store.save(Key("bad", 2013, TEXT.question), "någon annans")
    store.save(Key("skola", 2012, TEXT.question), "ett annat års")
    second = store.save(TEXT, "två")
    assert store.last_id("skola", 2013) == second.id
    assert store.changes("skola", 2013, 0) == [first, second]
    assert store.changes("skola", 2013, first.id) == [second]
    assert store.changes("skola", 2013, second.id) == []


def test_one_who_polls_misses_nothing_that_others_save(opened: OpenStore) -> None:
    writers = [opened(f"skribent-{number}") for number in range(4)]
    reader, done = opened(), Event()
    seen: list[Entry] = []

    def poll() -> None:
        over = False
        while not over:
            over = done.wait(0.002)
            seen.extend(reader.changes("skola", 2013, seen[-1].id if seen else 0))

    def write(store: Store) -> list[Entry]:
        return [entry for number in range(10) for entry in store.save_all([(TEXT, str(number)), (TEXT, "igen")])]

    with ThreadPoolExecutor(5) as pool:
        polling = pool.submit(poll)
        saved = [entry for entries in pool.map(write, writers) for entry in entries]
        done.set()
        polling.result()
    assert seen == sorted(saved, key=lambda entry: entry.id)
    assert len(seen) == 80


def test_what_is_saved_last_is_current_even_when_a_clock_is_behind(opened: OpenStore) -> None:
    noon = datetime(2013, 6, 1, 12, tzinfo=UTC)
    ahead, behind = opened("eva", clock=lambda: noon), opened("adam", clock=lambda: noon - timedelta(hours=1))
    ahead.save(TEXT, "evas")
    behind.save(TEXT, "adams")
    assert ahead.load("skola", 2013).text(TEXT.question) == "adams"
    assert [(entry.author, entry.time) for entry in ahead.history(TEXT)] == [
        ("eva", noon),
        ("adam", noon - timedelta(hours=1)),
    ]


def test_a_row_is_duplicated_right_after_itself(store: Store) -> None:
    first, second = add(store, "ett"), add(store, "två")
    store.save_all([(cell(first, "year"), 2013), (cell(first, "group"), "staff"), (cell(first, "group"), None)])
    before = store.last_id("skola", 2013)
    copy = store.duplicate_row(cell(first, ""))
    assert store.row_ids(TRAINING) == [first, copy, second]
    rows = store.load("skola", 2013).rows(TRAINING.question)
    assert [row.values for row in rows] == [{"name": "ett", "year": 2013}] * 2 + [{"name": "två"}]
    store.save(cell(copy, "name"), "en annan")
    assert names(store) == ["ett", "en annan", "två"]
    assert len({entry.time for entry in store.changes("skola", 2013, before)[:-1]}) == 1


def test_an_empty_row_can_be_duplicated_and_a_removed_one_cannot(store: Store) -> None:
    empty = store.add_row(TRAINING)
    copy = store.duplicate_row(cell(empty, ""))
    assert store.row_ids(TRAINING) == [empty, copy]
    store.remove_row(cell(empty, ""))
    with pytest.raises(AnswerError, match="tagits bort"):
        store.duplicate_row(cell(empty, ""))


def test_several_filled_rows_are_added_all_or_none(store: Store) -> None:
    first = add(store, "ett")
    added = store.append_rows(TRAINING, [{"name": "två", "year": 2012}, {"name": "tre", "year": None}, {}])
    assert store.row_ids(TRAINING) == [first, *added]
    rows = store.load("skola", 2013).rows(TRAINING.question)
    assert [row.values for row in rows] == [{"name": "ett"}, {"name": "två", "year": 2012}, {"name": "tre"}]
    with pytest.raises(AnswerError, match=r"^Rad 2\. .*skriv ett tal"):
        store.append_rows(TRAINING, [{"name": "fyra"}, {"name": "fem", "year": "i fjol"}])
    assert names(store) == ["ett", "två", "tre"]
    assert store.append_rows(TRAINING, []) == []


def test_rows_that_are_added_at_once_by_many_all_have_a_place_of_their_own(opened: OpenStore) -> None:
    stores = [opened(str(number)) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        ids = list(pool.map(lambda store: store.add_row(TRAINING), stores))
    orders = [stores[0].history(cell(row, "_row"))[-1].value["order"] for row in ids]
    assert sorted(orders) == [1, 2, 3, 4, 5, 6]


def test_the_latest_change_of_each_unit(opened: OpenStore) -> None:
    eva, adam = opened("eva"), opened("adam")
    eva.save(TEXT, "ett")
    adam.save(TEXT, "två")
    eva.save(Key("bad", 2013, TEXT.question), "tre")
    eva.save(Key("park", 2012, TEXT.question), "fyra")
    latest = eva.last_changes(2013)
    assert {unit: (entry.author, entry.value) for unit, entry in latest.items()} == {
        "skola": ("adam", "två"),
        "bad": ("eva", "tre"),
    }
