"""Answers are added and never changed; what is current is what was saved last."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from jamtbok.errors import AnswerError, StorageError
from jamtbok.model.answers import Answers
from jamtbok.model.questions import CATALOGUE_VERSION, packaged_catalogue
from jamtbok.store import Key, Store, open_store, schema

TEXT = Key("skola", 2013, "foundation.meaning")
TRAINING = Key("skola", 2013, "foundation.training")

OpenStore = Callable[..., Store]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    """Open stores on one file; all are closed afterwards."""
    stores: list[Store] = []

    def make(author: str = "") -> Store:
        stores.append(open_store(tmp_path, "svar.db", packaged_catalogue(), author=author))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: OpenStore) -> Store:
    return opened()


def cell(row: str, column: str, table: Key = TRAINING) -> Key:
    return Key(table.unit, table.year, table.question, row, column)


def add(store: Store, name: str) -> str:
    row = store.add_row(TRAINING)
    store.save(cell(row, "name"), name)
    return row


def names(store: Store) -> list[str]:
    return [row.text("name") for row in store.load("skola", 2013).rows(TRAINING.question)]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(st.characters(codec="utf-8"), min_size=1)), min_size=1, max_size=8))
def test_current_is_the_last_saved_and_history_keeps_all(saved: list[str | None]) -> None:
    store = open_store(Path(), "sqlite://", packaged_catalogue())
    stored = [store.save(TEXT, value).value for value in saved]
    assert [entry.value for entry in store.history(TEXT)] == stored
    assert store.load("skola", 2013).get(TEXT.question) == stored[-1]
    store.close()


def test_an_entry_tells_who_when_and_under_which_catalogue(tmp_path: Path, opened: OpenStore) -> None:
    opened()
    noon = datetime(2013, 6, 1, 12, tzinfo=UTC)
    ticks = (noon + timedelta(seconds=n) for n in range(10))
    store = Store(
        sa.create_engine(f"sqlite:///{tmp_path / 'svar.db'}"),
        packaged_catalogue(),
        author="eva",
        clock=lambda: next(ticks),
    )
    store.save(TEXT, "ett")
    store.save(TEXT, "två")
    entries = store.history(TEXT)
    assert [(entry.author, entry.time, entry.catalogue) for entry in entries] == [
        ("eva", noon, CATALOGUE_VERSION),
        ("eva", noon + timedelta(seconds=1), CATALOGUE_VERSION),
    ]
    assert entries[0].time.utcoffset() == timedelta(0)
    store.close()


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


def test_a_database_from_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path, opened: OpenStore) -> None:
    opened().save(TEXT, "kvar")
    with sqlite3.connect(tmp_path / "svar.db") as raw:
        raw.execute("INSERT INTO schema_version VALUES (99)")
    before = list(raw.iterdump())
    with pytest.raises(StorageError) as refused:
        opened()
    assert "nyare version av jamtbok (schema 99, här finns 1)" in refused.value.message
    assert refused.value.hint == "Uppdatera jamtbok. Ingenting i databasen har ändrats."
    assert list(raw.iterdump()) == before
    raw.close()


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, opened: OpenStore) -> None:
    (tmp_path / "svar.db").write_bytes(b"Detta ar ett brev. " * 100)
    with pytest.raises(StorageError, match=r"svar\.db svarar inte som den ska"):
        opened()
    assert (tmp_path / "svar.db").read_bytes() == b"Detta ar ett brev. " * 100


def test_a_folder_that_is_gone_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="svarar inte som den ska"):
        open_store(tmp_path / "borta", "svar.db", packaged_catalogue())


@pytest.mark.parametrize("url", ["nope://x", "sqlite+nope:///x.db", "://"])
def test_a_database_address_that_cannot_be_read_is_a_storage_error(url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        open_store(tmp_path, url, packaged_catalogue())


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError) as refused:
        open_store(tmp_path, "postgresql+psycopg://eva:hemligt@127.0.0.1:1/x", packaged_catalogue())
    assert "hemligt" not in str(refused.value)


def test_a_driver_that_is_not_installed_is_a_storage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageError, match="drivrutinen är inte installerad") as refused:
        open_store(tmp_path, "postgresql+psycopg://eva:hemligt@127.0.0.1:1/x", packaged_catalogue())
    assert "hemligt" not in str(refused.value)


def test_many_who_open_a_new_database_at_once_all_can(tmp_path: Path) -> None:
    """Threads with an engine each are to SQLite what processes are."""
    everyone = Barrier(8)

    def open_and_save(number: int) -> None:
        everyone.wait()
        store = open_store(tmp_path, "ny.db", packaged_catalogue(), author=str(number))
        store.save(TEXT, str(number))
        store.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(open_and_save, range(8)))
    with closing(sqlite3.connect(tmp_path / "ny.db")) as raw:
        assert raw.execute("SELECT version FROM schema_version").fetchall() == [(1,)]
        assert raw.execute("SELECT count(*) FROM entries").fetchone() == (8,)


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection: sa.Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (x)")
        connection.exec_driver_sql("no such statement")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, half))
    with pytest.raises(StorageError):
        open_store(tmp_path, "svar.db", packaged_catalogue())
    with closing(sqlite3.connect(tmp_path / "svar.db")) as raw:
        assert raw.execute("SELECT version FROM schema_version").fetchall() == [(1,)]
        assert raw.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []


def test_a_database_that_is_up_to_date_is_opened_while_another_writes(tmp_path: Path, opened: OpenStore) -> None:
    opened()
    with closing(sqlite3.connect(tmp_path / "svar.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert opened().years() == []
        writer.execute("ROLLBACK")


def test_a_store_that_cannot_be_opened_lets_go_of_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disposed: list[sa.Engine] = []

    def dispose(engine: sa.Engine) -> None:
        disposed.append(engine)

    monkeypatch.setattr(sa.Engine, "dispose", dispose)
    with pytest.raises(StorageError):
        open_store(tmp_path / "borta", "svar.db", packaged_catalogue())
    assert len(disposed) == 1


def test_a_year_whose_answers_are_all_taken_back_is_no_year(store: Store) -> None:
    for year in (2011, 2012):
        store.save(Key("skola", year, TEXT.question), "x")
    store.save(Key("skola", 2012, TEXT.question), None)
    store.add_row(Key("bad", 2013, TRAINING.question))
    assert store.years() == store.years("skola") == [2011]
    assert store.years("bad") == []


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
