"""Fetching from a stand-in on this machine: what is asked, what is kept, patience, and every way it can go wrong."""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from tests.stand_in import COUNT, KPI, TITLE, StandIn, json_stat, stand_in, version_1

from jamtbok.errors import JamtbokError
from jamtbok.sources.fetch import Source, fetch_kolada, fetch_pxweb, parse_source
from jamtbok.sources.kolada import read_kolada
from jamtbok.sources.pxweb import read_pxweb
from jamtbok.sources.service import Patience

QUICK = Patience(timeout=5, attempts=4, first=0)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with stand_in() as told:
        yield told


def kolada(server: StandIn, kpi: str = KPI, area: str = "1380", years: Any = (2022, 2023, 2024)) -> dict[Any, Any]:
    fetched = fetch_kolada(kpi, area, years, address=server.kolada, patience=QUICK)
    reading = read_kolada(fetched.content, fetched.name)
    assert reading.findings == ()
    return {(one.by["kommun"][:4], one.year, one.sex): one.value for _, one in reading.observations}


# Kolada


@pytest.mark.parametrize("version", [2, 3])
def test_a_key_figure_comes_with_its_description(server: StandIn, version: int) -> None:
    server.version = version
    fetched = fetch_kolada("n15428", "1380", range(2022, 2025), address=server.kolada, patience=QUICK)
    assert fetched.name == "kolada-N15428-1380.json"
    reading = read_kolada(fetched.content, fetched.name)
    assert {one.measure for _, one in reading.observations} == {TITLE}
    assert {one.by["kommun"] for _, one in reading.observations} == {"1380 Halmstad"}
    assert len(reading.observations) == 9
    assert reading.findings == ()
    assert reading.notices == ()


def test_every_answer_is_kept_as_it_came_and_marked(server: StandIn) -> None:
    fetched = fetch_kolada(KPI, "1380", [2024], address=server.kolada, patience=QUICK)
    told = fetched.provenance()
    assert told["sha256"] == hashlib.sha256(fetched.content).hexdigest()
    assert [request["address"].removeprefix(server.kolada) for request in told["requests"]] == [
        "/kpi/N15428",
        "/municipality/1380",
        "/data/kpi/N15428/municipality/1380/year/2024",
    ]
    page = server.answer(f"/v3/data/kpi/{KPI}/municipality/1380/year/2024", None).body
    assert page in fetched.content
    assert told["requests"][2]["sha256"] == hashlib.sha256(page).hexdigest()
    assert datetime.fromisoformat(told["requests"][0]["time"]).tzinfo is not None
    json.dumps(told)


@pytest.mark.parametrize("version", [2, 3])
def test_every_page_is_read(server: StandIn, version: int) -> None:
    server.version, server.page = version, 2
    assert len(kolada(server, area="0114,1380")) == 2 * 3 * 3


def test_many_years_are_asked_for_in_parts(server: StandIn) -> None:
    assert len(kolada(server, years=range(1990, 2026))) == 9
    assert len([path for path, _ in server.asked if "/data/" in path]) == 2


def test_a_group_is_fetched_by_itself(server: StandIn) -> None:
    assert set(kolada(server, area="G123", years=[2024])) == {("G123", 2024, sex) for sex in ("women", "men", "total")}
    with pytest.raises(JamtbokError, match="ovägda medelvärden"):
        kolada(server, area="G123,1380")


def test_pages_without_end_are_stopped(server: StandIn) -> None:
    server.endless = True
    with pytest.raises(JamtbokError, match="utan slut"):
        kolada(server)
    assert len(server.asked) < 10


def with_last_page(server: StandIn, **changed: Any) -> None:
    """Answer as usual, with something else in the page of values."""
    paths = (f"/v3/kpi/{KPI}", "/v3/municipality/1380", f"/v3/data/kpi/{KPI}/municipality/1380/year/2024")
    *described, page = [server.answer(path, None).body for path in paths]
    for body in (*described, json.dumps(json.loads(page) | changed).encode()):
        server.fail(200, body)


def test_a_page_on_another_machine_is_not_fetched(server: StandIn) -> None:
    with_last_page(server, next_url="http://192.0.2.1/x")
    with pytest.raises(JamtbokError, match="går inte att läsa"):
        kolada(server, years=[2024])


def test_fewer_entries_than_promised_are_not_taken_for_all(server: StandIn) -> None:
    with_last_page(server, count=7)
    with pytest.raises(JamtbokError, match="lovade 7 poster men gav 1"):
        kolada(server, years=[2024])


def test_the_last_page_may_name_an_empty_one(server: StandIn) -> None:
    with_last_page(server, next_url=f"{server.kolada}/data/kpi/{KPI}/municipality/1380/year/1999")
    assert len(kolada(server, years=[2024])) == 3


@pytest.mark.parametrize(
    ("kpi", "area", "years", "said"),
    [
        ("N99999", "1380", [2024], "Nyckeltalet N99999 finns inte i Kolada."),
        (KPI, "9999", [2024], "Kolada känner inte till 9999."),
        (KPI, "1380,9999", [2024], "Kolada känner inte till 9999."),
        (COUNT, "1380", [1999], "Kolada har inga värden av N01951 för 1380 åren 1999–1999."),
        ("15428", "1380", [2024], "”15428” är ingen kod"),
        ("N15428/../x", "1380", [2024], "är ingen kod"),
        (KPI, "114", [2024], "”114” är ingen kommunkod"),
        (KPI, "1380/x", [2024], "är ingen kommunkod"),
    ],
)
def test_what_kolada_does_not_have_is_said_plainly(
    kpi: str, area: str, years: list[int], said: str, server: StandIn
) -> None:
    with pytest.raises(JamtbokError) as raised:
        kolada(server, kpi, area, years)
    assert said in raised.value.message
    assert raised.value.hint


# PxWeb


@pytest.mark.parametrize("version", [1, 2])
def test_a_selection_is_asked_for_in_the_services_own_form(server: StandIn, version: int) -> None:
    url = server.table_1 if version == 1 else server.table_2
    fetched = fetch_pxweb(url, {"Region": ["1380"], "Kon": ["1", "2"], "Tid": "2024"}, patience=QUICK)
    reading = read_pxweb(fetched.content, fetched.name)
    assert {one.sex: one.value for _, one in reading.observations} == {"women": 53_039, "men": 53_045}
    assert fetched.name == ("pxweb-BefolkningNy.json" if version == 1 else "pxweb-TAB638.json")
    (request,) = fetched.requests
    assert request.query
    assert request.sha256 == hashlib.sha256(fetched.content).hexdigest()


def test_a_question_in_the_services_own_form_is_passed_on(server: StandIn) -> None:
    own = {"query": [{"code": "Kon", "selection": {"filter": "item", "values": ["2"]}}], "response": {"format": "json"}}
    fetched = fetch_pxweb(server.table_1, own, patience=QUICK)
    assert fetched.content == version_1(), "byte for byte, with its byte order mark"
    assert server.asked[-1][1] == own
    selection = {"selection": [{"variableCode": "Kon", "valueCodes": ["2"]}]}
    assert fetch_pxweb(server.table_2, selection, patience=QUICK).content == json_stat({"Kon": ["2"]})


def test_an_address_of_version_2_may_say_everything(server: StandIn) -> None:
    url = f"{server.table_2}/data?lang=sv&valueCodes[Kon]=2&valueCodes[Tid]=2024"
    assert fetch_pxweb(url, {}, patience=QUICK).content == json_stat({"Kon": ["2"], "Tid": ["2024"]})


def test_the_address_of_version_1_alone_gives_no_figures(server: StandIn) -> None:
    with pytest.raises(JamtbokError, match="ingen tabell med siffror"):
        fetch_pxweb(server.table_1, {}, patience=QUICK)


def test_what_the_service_says_of_a_bad_question_is_passed_on(server: StandIn) -> None:
    with pytest.raises(JamtbokError) as raised:
        fetch_pxweb(server.table_2, {"Kon": ["3"]}, patience=QUICK)
    assert "status 400" in raised.value.message
    assert "not a valid value code" in raised.value.hint
    server.fail(403)
    with pytest.raises(JamtbokError, match="för mycket på en gång"):
        fetch_pxweb(server.table_2, {}, patience=QUICK)


def test_a_table_that_does_not_exist_is_said_plainly(server: StandIn) -> None:
    with pytest.raises(JamtbokError, match="Tabellen finns inte"):
        fetch_pxweb(f"{server.address}/api/v2/tables/TAB999", {}, patience=QUICK)


@pytest.mark.parametrize("url", ["ftp://x/y", "scb.se/tabell", "http://", ""])
def test_an_address_that_is_none_is_said_plainly(url: str) -> None:
    with pytest.raises(JamtbokError, match="är ingen adress"):
        fetch_pxweb(url, {})


# Patience


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(server: StandIn, status: int) -> None:
    server.fail(status, b"<html>", times=3)
    assert len(kolada(server)) == 9
    assert len(server.asked) == 6


def test_a_service_that_asks_to_wait_is_given_the_time(server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waited.append)
    server.fail(429, Retry_After="7")
    server.fail(429, Retry_After=format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True))
    server.fail(503)
    kolada(server)
    assert waited[0] == 7
    assert 25 < waited[1] <= 30
    assert waited[2] == 0


def test_waits_grow_but_not_without_end(server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waited.append)
    server.fail(500, times=9)
    with pytest.raises(JamtbokError, match="status 500"):
        fetch_pxweb(server.table_2, {}, patience=Patience(attempts=5, first=1, longest=5))
    assert waited == [1, 2, 4, 5]


def test_a_service_that_asks_for_too_long_is_not_waited_for(server: StandIn) -> None:
    server.fail(429, Retry_After="600")
    with pytest.raises(JamtbokError) as raised:
        kolada(server)
    assert "10 minuter" in raised.value.hint
    assert len(server.asked) == 1


def test_a_service_that_stays_broken_is_given_up(server: StandIn) -> None:
    server.fail(429, times=4)
    with pytest.raises(JamtbokError, match="tar inte emot fler frågor"):
        kolada(server)
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    "body", [b"<!DOCTYPE html><title>Logga in</title>", b'{"values": [{"kpi"', b"", "{}".encode("utf-16")]
)
def test_an_answer_that_is_no_json_is_said_plainly(body: bytes, server: StandIn) -> None:
    server.fail(200, body)
    with pytest.raises(JamtbokError, match="går inte att läsa") as raised:
        kolada(server)
    assert "inloggningssida" in raised.value.hint
    server.fail(200, body)
    with pytest.raises(JamtbokError, match="går inte att läsa"):
        fetch_pxweb(server.table_2, {}, patience=QUICK)


def test_json_of_another_kind_is_not_taken_for_an_answer(server: StandIn) -> None:
    server.fail(200, b'["x"]')
    with pytest.raises(JamtbokError, match="går inte att läsa"):
        kolada(server)


def test_without_a_network_the_error_says_what_to_do() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(JamtbokError, match="går inte att nå") as raised:
        fetch_kolada(KPI, "1380", [2024], address=address, patience=QUICK)
    assert "internet" in raised.value.hint
    assert raised.value.__suppress_context__
    with pytest.raises(JamtbokError, match="går inte att nå"):
        fetch_pxweb(f"{address}/tables/x", {}, patience=QUICK)


def test_a_service_that_says_nothing_is_not_waited_for_without_end() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(JamtbokError, match="har inte svarat"):
            fetch_kolada(KPI, "1380", [2024], address=address, patience=Patience(timeout=0.05, attempts=2, first=0))


# Sources as people write them


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("kolada:N15428", Source("kolada", "N15428")),
        (" Kolada: u07455 ", Source("kolada", "U07455")),
        ("pxweb:https://api.scb.se/OV0104/v1/x", Source("pxweb", "https://api.scb.se/OV0104/v1/x")),
    ],
)
def test_sources_as_people_write_them(written: str, source: Source) -> None:
    assert parse_source(written) == source


@pytest.mark.parametrize(
    "written", ["", "kolada", "kolada:", "kolada:1380", "pxweb:", "pxweb:scb.se", "scb:x", "x.csv"]
)
def test_what_is_no_source_is_said_plainly(written: str) -> None:
    with pytest.raises(JamtbokError) as raised:
        parse_source(written)
    assert raised.value.hint
