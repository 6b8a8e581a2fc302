"""The file in which organisations tell each other of themselves: there and back, and what is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jamtbok.errors import DataError
from jamtbok.model.answers import Answers, Row
from jamtbok.model.peers import SHARED, Peer, UnitsMark
from jamtbok.model.questions import packaged_catalogue
from jamtbok.sources.peers import (
    PEERS_FOLDER,
    PeerFile,
    latest,
    peer_to_json,
    read_peer,
    read_peers_folder,
    shared_answers,
)

MADE = datetime(2025, 10, 1, 8, tzinfo=UTC)


def level(mark: int) -> dict[str, int]:
    return {"value": mark, "min": 1, "max": 4}


def peer(name: str = "Exempelby", year: int = 2025, mark: int = 3) -> Peer:
    return Peer(
        organisation=name,
        year=year,
        answers=Answers(
            values={"benchmark.kind": "municipality", "benchmark.structure": "Två förvaltningar.\nEtt bolag."},
            tables={
                "benchmark.moments": (Row(id="m6", values={"level": level(mark), "evidence": "Åtta system."}),),
                "benchmark.methods": (Row(id="r1", values={"kind": "budget", "what": "Två nämnder prövar."}),),
            },
        ),
        units={"m6": UnitsMark(mean=2.25, median=2.5, units=8)},
    )


def written(made: datetime = MADE, **changed: Any) -> bytes:
    return peer_to_json(PeerFile(peer().model_copy(update=changed), made))


def forged(change: Callable[[dict[str, Any]], None]) -> bytes:
    """Change the content and make the sum fit: what someone who means harm would do."""
    whole = json.loads(written())
    change(whole["content"])
    canonical = json.dumps(whole["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    whole["sha256"] = hashlib.sha256(canonical.encode()).hexdigest()
    return json.dumps(whole).encode()


def refused(content: bytes) -> str:
    with pytest.raises(DataError) as caught:
        read_peer(content, "fil.json")
    assert str(caught.value).startswith("fil.json: ")
    assert caught.value.hint
    return caught.value.message


def test_what_is_written_is_read() -> None:
    assert read_peer(written(), "fil.json") == PeerFile(peer(), MADE)


def test_the_same_content_gives_the_same_bytes_and_can_be_read_by_a_person() -> None:
    assert written() == written()
    assert "Två förvaltningar." in written().decode()
    assert len(written()) < 2_000


def test_only_what_is_shared_goes_along() -> None:
    answers = Answers(
        values={"benchmark.kind": "region", "benchmark.conclusion": "Hemligt", "own.question": "Eget"},
        tables={
            "benchmark.trio": (Row(id="politician", values={"who": "Anna"}),),
            "benchmark.meetings": (Row(id="start", values={"plus": "Bra"}),),
            "benchmark.decisions": (Row(id="x", values={"what": "Något", "who": "Anna"}),),
            "benchmark.improvements": (
                Row(id="8f0e", values={"idea": "En idé", "decided": "Av Anna i maj"}),
                Row(id="11aa", values={"decided": "bara detta"}),
            ),
        },
    )
    shared = shared_answers(answers)
    assert shared.values == {"benchmark.kind": "region"}
    assert shared.tables == {"benchmark.improvements": (Row(id="r1", values={"idea": "En idé"}),)}


def test_no_shared_field_says_who_somebody_is() -> None:
    catalogue = packaged_catalogue()
    for question, columns in SHARED.items():
        asked = catalogue.question(question)
        assert (asked.type == "table") == bool(columns)
        assert not asked.private
        assert "person" not in {asked.type, *(asked.column(column).type for column in columns)}
        assert catalogue.step_of(question) == "benchmarking"


def test_signs_that_no_text_needs_are_left_out_when_written_and_refused_when_read() -> None:
    answers = Answers(values={"benchmark.structure": "Ett\x0btvå\r\ntre\u202efyra"})
    tidy = shared_answers(answers)
    assert tidy.text("benchmark.structure") == "Ett två\ntre fyra"
    assert "hör hemma" in refused(forged(lambda c: c["values"].update({"benchmark.structure": "a\x1b[31mb"})))


def test_a_file_that_was_changed_on_its_way_is_refused() -> None:
    assert "kontrollsumman" in refused(written().replace("Åtta system".encode(), b"Nio system"))


def test_a_newer_file_asks_for_an_update() -> None:
    whole = json.loads(written())
    whole["format"] = 2
    assert "nyare version" in refused(json.dumps(whole).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"<html>",
        b'{"kind": "annat", "format": 1}',
        b'{"kind": "jamtbok-j\xc3\xa4mf\xc3\xb6relse", "format": true}',
        b'{"kind": "jamtbok-j\xc3\xa4mf\xc3\xb6relse", "format": "1"}',
        b"[" * 100_000,
        b"9" * 10_000,
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    assert "ingen jämförelsefil" in refused(content)


def test_a_units_export_is_told_apart() -> None:
    with pytest.raises(DataError) as caught:
        read_peer(b"PK\x03\x04...", "social.zip")
    assert "benchmark export" in caught.value.hint


def test_a_file_that_is_too_large_is_not_even_parsed() -> None:
    assert "1 MB" in refused(b" " * 1_000_001)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.update(organisation=""),
        lambda c: c.update(organisation="   "),
        lambda c: c.update(organisation="Exempel\x1b[31mby"),
        lambda c: c.update(organisation="x" * 300),
        lambda c: c.update(year=99999),
        lambda c: c.update(year="2025"),
        lambda c: c.update(made="2025-10-01"),
        lambda c: c.update(made="0001-01-01T00:00:00+14:00"),
        lambda c: c.update(private="något"),
        lambda c: c.update(tables={"benchmark.moments": [{"id": "../m1", "values": {}}]}),
        lambda c: c.update(tables={"benchmark.methods": [{"id": f"r{n}", "values": {}} for n in range(300)]}),
        lambda c: c["units"]["m6"].update(mean=9),
        lambda c: c["units"]["m6"].update(units=0),
        lambda c: c["units"]["m6"].update(mean="2"),
    ],
)
def test_content_that_no_export_has_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    assert "ingen jämförelsefil" in refused(forged(change))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("benchmark.structure", 5),
        ("benchmark.structure", "x" * 20_001),
        ("benchmark.kind", ["municipality"]),
        ("benchmark.kind", "<b>"),
        ("benchmark.population", {"women": 3, "men": 4000}),
        ("benchmark.population", {"women": 1e300, "men": 4000.5}),
    ],
)
def test_a_value_that_does_not_fit_its_question_is_refused(question: str, value: Any) -> None:
    assert "passar inte" in refused(forged(lambda c: c["values"].update({question: value})))


@pytest.mark.parametrize("mark", [{"value": 7, "min": 1, "max": 10}, 3.5, "3", {"value": 9, "min": 1, "max": 4}])
def test_a_mark_on_another_scale_is_refused(mark: Any) -> None:
    row = {"id": "m6", "values": {"level": mark}}
    assert "passar inte" in refused(forged(lambda c: c["tables"].update({"benchmark.moments": [row]})))


def test_the_same_row_twice_is_refused() -> None:
    row = {"id": "m6", "values": {"level": level(2)}}
    assert "två gånger" in refused(forged(lambda c: c["tables"].update({"benchmark.moments": [row, row]})))


def test_questions_and_rows_that_are_not_asked_here_are_left_out() -> None:
    def change(content: dict[str, Any]) -> None:
        content["values"]["benchmark.later"] = {"anything": [1, 2]}
        content["values"]["benchmark.conclusion"] = "inte delat"
        content["tables"]["benchmark.moments"].append({"id": "m11", "values": {"level": level(4)}})
        content["tables"]["benchmark.methods"][0]["values"]["later"] = 1
        content["units"]["m11"] = content["units"]["m6"]
        content["values"]["benchmark.kind"] = "county"

    found = read_peer(forged(change), "fil.json").peer
    assert found.answers.text("benchmark.kind") == "county", "an alternative that is not here is kept as it is"
    kept = peer().answers.values | {"benchmark.kind": "county"}
    assert found == peer().model_copy(update={"answers": peer().answers.model_copy(update={"values": kept})})


def test_a_name_is_one_line() -> None:
    found = read_peer(forged(lambda content: content.update(organisation=" Exempel\n by ")), "fil.json")
    assert found.peer.organisation == "Exempel by"


def test_an_answer_that_others_would_refuse_is_said_to_the_one_who_sends() -> None:
    long = Answers(values={"benchmark.structure": "x" * 20_001})
    with pytest.raises(DataError) as caught:
        written(answers=long)
    assert "Korta" in caught.value.hint


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=12,
)


def read_or_refused(content: bytes) -> None:
    try:
        found = read_peer(content, "fil.json")
    except DataError:
        return
    assert read_peer(peer_to_json(found), "fil.json") == found, "what can be read can be written and read again"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["values", "tables", "units", "organisation", "year", "made", "jamtbok"]), JSON)
def test_any_content_is_read_or_refused(part: str, value: Any) -> None:
    whole = json.loads(written())
    whole["content"][part] = value
    try:
        canonical = json.dumps(whole["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except ValueError:  # lone surrogates
        canonical = b""
    whole["sha256"] = hashlib.sha256(canonical).hexdigest()
    read_or_refused(json.dumps(whole).encode())


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([name for name, columns in SHARED.items() if not columns]), JSON)
def test_any_answer_is_read_or_refused(question: str, value: Any) -> None:
    def change(content: dict[str, Any]) -> None:
        content["values"][question] = value

    try:
        content = forged(change)
    except ValueError:
        return
    read_or_refused(content)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(name for name, columns in SHARED.items() if columns)), st.data())
def test_any_row_is_read_or_refused(table: str, data: st.DataObject) -> None:
    values = {column: data.draw(JSON) for column in SHARED[table]}
    fixed = packaged_catalogue().question(table).rows
    rows = [{"id": fixed[0].id if fixed else "r1", "values": values}]
    try:
        content = forged(lambda content: content["tables"].update({table: rows}))
    except ValueError:
        return
    read_or_refused(content)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_file_is_never_taken_for_a_sound_one(data: st.DataObject) -> None:
    sound = written()
    place = data.draw(st.integers(0, len(sound) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != sound[place]))
    damaged = sound[:place] + bytes([other]) + sound[place + 1 :]
    try:
        found = read_peer(damaged, "fil.json")
    except DataError:
        return
    assert found == PeerFile(peer(), MADE), "only what is no part of the content may differ, such as a space"


# -- the folder


def folder(root: Path, **files: bytes) -> Path:
    (root / PEERS_FOLDER).mkdir()
    for name, content in files.items():
        (root / PEERS_FOLDER / f"{name}.json").write_bytes(content)
    return root


def test_without_a_folder_nobody_has_told_anything(tmp_path: Path) -> None:
    assert read_peers_folder(tmp_path, "Exempelköping").files == {}
    assert read_peers_folder(tmp_path, "Exempelköping").faults == ()


def test_a_damaged_file_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    found = read_peers_folder(folder(tmp_path, bra=written(), trasig=written()[:-30]), "Exempelköping")
    assert list(found.files) == ["bra.json"]
    (fault,) = found.faults
    assert fault.startswith("jamforelser/trasig.json: ")


def test_ones_own_file_and_what_is_no_json_are_not_compared(tmp_path: Path) -> None:
    root = folder(tmp_path, egen=written(organisation="exempelköping "))
    (root / PEERS_FOLDER / "KALLA.md").write_text("Text")
    (root / PEERS_FOLDER / ".dold.json").write_text("x")
    (root / PEERS_FOLDER / "mapp.json").mkdir()
    found = read_peers_folder(root, "Exempelköping")
    assert found.files == {}
    assert [fault.split(":")[0] for fault in found.faults] == ["jamforelser/egen.json"]


def test_of_each_organisation_the_latest_year_and_the_one_before_count() -> None:
    files = {f"{year}": PeerFile(peer(year=year, mark=year - 2021), MADE) for year in (2022, 2023, 2024, 2025)}
    assert [each.year for each in latest(files, 2024)] == [2023, 2024]
    assert [each.year for each in latest(files, 2021)] == []


def test_of_two_files_of_a_year_the_one_made_last_counts_whatever_it_is_called() -> None:
    newer = PeerFile(peer(mark=4), MADE.replace(hour=9))
    older = PeerFile(peer(name="exempelby", mark=1), MADE)
    for files in ({"a": newer, "b": older}, {"a": older, "b": newer}):
        assert latest(files, 2025) == (newer.peer,)
