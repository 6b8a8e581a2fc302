"""Tables of PxWeb in both shapes, and what is no table."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stand_in import json_stat, version_1

from jamtbok.model.snapshot import Observation
from jamtbok.sources.pxweb import read_pxweb
from jamtbok.sources.reading import Reading

Document = dict[str, Any]


def read(document: object) -> Reading:
    return read_pxweb(json.dumps(document).encode(), "tabell.json")


def observations(reading: Reading) -> list[Observation]:
    assert reading.findings == ()
    return [observation for _, observation in reading.observations]


def v1(**changed: Any) -> Document:
    document: Document = json.loads(version_1().decode("utf-8-sig"))
    return {**document, **changed}


def stat(**changed: Any) -> Document:
    return {**json.loads(json_stat({})), **changed}


def v1_rows(*rows: tuple[list[str], list[Any]], **changed: Any) -> Document:
    return v1(data=[{"key": key, "values": values} for key, values in rows], **changed)


def dimension(label: str, **categories: str) -> Document:
    return {"label": label, "category": {"index": list(categories), "label": categories}}


# Real figures


@pytest.mark.parametrize(("code", "women", "men"), [("1315", 4951, 5245), ("1380", 53039, 53045)])
def test_scbs_women_have_code_2(code: str, women: int, men: int, shared_data: Path) -> None:
    name = f"scb_pxweb_v1_{code}_total_sex_2024.json"
    found = observations(read_pxweb((shared_data / name).read_bytes(), name))
    people = {one.sex: one for one in found if one.measure == "Folkmängd"}
    assert {sex: one.value for sex, one in people.items()} == {"women": women, "men": men}
    assert {(one.year, one.unit, one.persons) for one in people.values()} == {(2024, "personer", True)}
    assert people["women"].by == {"kommun": code}, "all ages together are no division"
    assert people["women"].source == "SCB, BE0101 (uppdaterad 2025-02-11)"
    change = [one for one in found if one.measure == "Folkökning"]
    assert not any(one.persons for one in change)
    assert any(one.value and one.value < 0 for one in change) or code == "1380"


def test_halmstad_by_age_has_two_thousand_cells_and_eight_small_ones(shared_data: Path) -> None:
    name = "scb_pxweb_v1_halmstad_1380_age_sex_2015_2024.json"
    found = [one for one in observations(read_pxweb((shared_data / name).read_bytes(), name)) if one.persons]
    assert len(found) == 2020
    assert sum(0 < (one.value or 0) < 5 for one in found) == 8
    assert {one.by["ålder"] for one in found} >= {"0", "65", "100+"}
    assert {one.by["kommun"] for one in found} == {"1380"}
    assert sorted({one.year for one in found}) == list(range(2015, 2025))


# Both shapes


def test_both_shapes_of_a_table_give_the_same_figures() -> None:
    def told(reading: Reading) -> set[tuple[str, int, float | None, str, bool]]:
        return {(one.sex, one.year, one.value, one.unit, one.persons) for one in observations(reading)}

    first, second = read_pxweb(version_1(), "1.json"), read_pxweb(json_stat({}), "2.json")
    assert told(first) == told(second)
    assert ("women", 2024, 53039.0, "personer", True) in told(first)
    assert {one.by["kommun"] for one in observations(first)} == {"1380"}
    assert {one.by["kommun"] for one in observations(second)} == {"1380 Halmstad"}
    assert observations(second)[0].source == "SCB, TAB638 (uppdaterad 2025-02-11)"


def test_leading_zeros_are_kept() -> None:
    found = observations(read(v1_rows((["0114", "2", "2024"], ["7"]))))
    assert found[0].by == {"kommun": "0114"}
    document = stat()
    document["dimension"]["Region"] = dimension("region", **{"0114": "Upplands Väsby"})
    assert observations(read(document))[0].by == {"kommun": "0114 Upplands Väsby"}


def test_a_code_that_is_a_number_has_lost_its_zeros_and_is_a_fault() -> None:
    reading = read(v1_rows(([114, "2", "2024"], ["7"]), (["0114", "2", "2024"], ["7"])))  # type: ignore[list-item]
    assert len(reading.observations) == 1
    (finding,) = reading.findings
    assert "post 1" in finding.message


@pytest.mark.parametrize(
    ("written", "value", "symbol"),
    [
        ("12.5", 12.5, ""),
        ("-3", -3, ""),
        (7, 7, ""),
        ("..", None, "hidden"),
        ("....", None, "hidden"),
        (".", None, "not_applicable"),
        ("-", 0, ""),
        ("–", 0, ""),
        ("", None, "missing"),
        (None, None, "missing"),
    ],
)
def test_figures_and_symbols_of_version_1(written: Any, value: float | None, symbol: str) -> None:
    (found,) = observations(read(v1_rows((["1380", "2", "2024"], [written]))))
    assert (found.value, found.symbol) == (value, symbol)


def test_json_stat_may_be_sparse_and_say_why_a_figure_is_lacking() -> None:
    sparse = read(stat(value={"0": 5, "3": None}, status={"2": "..", "3": "."}))
    assert [(one.sex, one.year, one.value, one.symbol) for one in observations(sparse)] == [
        ("men", 2023, 5, ""),
        ("women", 2023, None, "hidden"),
        ("women", 2024, None, "not_applicable"),
    ]
    dense = read(stat(value=[1, None, None, 4], status=["", "..", ".", "p"]))
    assert [one.symbol for one in observations(dense)] == ["", "hidden", "not_applicable", ""]
    assert [one.symbol for one in observations(read(stat(value=[None] * 4, status="..")))] == ["hidden"] * 4


def test_the_order_of_categories_is_that_of_the_index_and_not_of_the_labels() -> None:
    document = stat(value=[1, 2, 3, 4])
    document["dimension"]["Kon"]["category"] = {"index": {"1": 1, "2": 0}, "label": {"1": "män", "2": "kvinnor"}}
    assert [(one.sex, one.value) for one in observations(read(document))] == [
        ("women", 1),
        ("women", 2),
        ("men", 3),
        ("men", 4),
    ]


def test_the_measures_may_stand_anywhere_and_have_units_of_their_own() -> None:
    document = stat(id=["ContentsCode", "Kon", "Tid"], size=[2, 2, 1], value=[100, 200, 45.5, 54.5])
    document["role"] = {"metric": ["ContentsCode"], "time": ["Tid"]}
    document["dimension"]["ContentsCode"] = {
        "category": {
            "index": ["a", "b"],
            "label": {"a": "Anställda", "b": "Andel anställda"},
            "unit": {"a": {"base": "antal"}, "b": {"base": "%"}},
        }
    }
    document["dimension"]["Tid"] = dimension("år", **{"2024": "2024"})
    assert [(one.measure, one.sex, one.value, one.unit, one.persons) for one in observations(read(document))] == [
        ("Anställda", "men", 100, "personer", True),
        ("Anställda", "women", 200, "personer", True),
        ("Andel anställda", "men", 45.5, "procent", False),
        ("Andel anställda", "women", 54.5, "procent", False),
    ]


def test_what_stands_for_all_is_left_out() -> None:
    document = stat(id=["Alder", "Kon", "Tid"], size=[2, 3, 1], value=[1, 2, 3, 4, 5, 6])
    document["role"] = {"time": ["Tid"]}
    document["dimension"]["Alder"] = dimension("ålder", tot="totalt ålder", **{"0-19": "0–19 år"})
    document["dimension"]["Kon"] = dimension("kön", **{"1+2": "totalt", "1": "män", "2": "kvinnor"})
    document["dimension"]["Tid"] = dimension("år", **{"2024": "2024"})
    assert [(one.by, one.sex) for one in observations(read(document))] == [
        ({}, "total"),
        ({}, "men"),
        ({}, "women"),
        ({"ålder": "0–19 år"}, "total"),
        ({"ålder": "0–19 år"}, "men"),
        ({"ålder": "0–19 år"}, "women"),
    ]
    document["dimension"]["Alder"] = dimension("ålder", a="alla över 18", b="0–19 år")
    document["dimension"]["Alder"]["extension"] = {"eliminationValueCode": "a"}
    assert observations(read(document))[0].by == {}


@pytest.mark.parametrize(
    ("code", "year", "by"),
    [
        ("2024", 2024, None),
        ("2024M05", 2024, "2024M05"),
        ("2024K1", 2024, "2024K1"),
        ("2023/24", 2024, "2023/24"),
        ("1999/00", 2000, "1999/00"),
        ("2019-2023", 2023, "2019-2023"),
    ],
)
def test_times_that_are_no_year_keep_their_name(code: str, year: int, by: str | None) -> None:
    (found,) = observations(read(v1_rows((["1380", "2", code], ["7"]))))
    assert found.year == year
    assert found.by.get("period") == by


def test_two_dimensions_and_texts_that_are_alike_are_told_apart() -> None:
    columns = [{"code": code, "text": text, "type": kind} for code, text, kind in (
        ("Region", "region", "d"), ("Fran", "kommun", "d"), ("Kon", "kön", "d"), ("Chef", "kön", "d"),
        ("Tid", "år", "t"), ("x", "Antal", "c"), ("y", "Antal", "c"),
    )]  # fmt: skip
    key = ["1380", "0114", "2", "1", "2024"]
    found = observations(read(v1_rows((key, ["7", "8"]), columns=columns)))
    assert len({one.measure for one in found}) == 2
    assert found[0].sex == "women"
    assert found[0].by["kommun"] == "1380"
    assert sorted(found[0].by.values()) == ["0114", "1", "1380"]
    document = stat()
    document["dimension"]["Region"]["label"] = "Utbildning"
    document["id"][0] = "Utb"
    document["dimension"]["Utb"] = dimension("utbildning", a="övrigt", b="övrigt")
    document |= {"size": [2, 2, 1, 2], "value": list(range(8))}
    assert len({tuple(one.by.values()) for one in observations(read(document))}) == 2


# Sexes


def test_texts_rule_over_codes() -> None:
    document = stat()
    document["dimension"]["Kon"]["category"]["label"] = {"1": "Kvinnor", "2": "Män"}
    assert observations(read(document))[0].sex == "women"


def test_a_dimension_of_sexes_is_known_by_its_texts_too() -> None:
    document = stat(id=["Region", "Elev", "ContentsCode", "Tid"])
    document["dimension"]["Elev"] = dimension("elever", a="pojkar", b="flickor")
    assert {one.sex for one in observations(read(document))} == {"women", "men"}


def test_codes_of_somebody_else_are_not_read_as_scbs() -> None:
    reading = read(v1(metadata=[{"source": "Folkhälsomyndigheten"}]))
    assert reading.observations == ()
    assert all("json-stat2" in finding.message and finding.column == "kön" for finding in reading.findings)


def test_codes_of_nobody_known_are_read_as_scbs_with_a_notice() -> None:
    reading = read(v1(metadata=[]))
    assert {one.sex for one in observations(reading)} == {"women", "men"}
    assert any("1 är män" in notice for notice in reading.notices)


def test_an_unknown_sex_stops_its_figures_alone() -> None:
    document = stat()
    document["dimension"]["Kon"]["category"]["label"]["1"] = "hushåll"
    reading = read(document)
    assert [one.sex for _, one in reading.observations] == ["women", "women"]
    (finding,) = reading.findings
    assert "”hushåll”" in finding.message
    assert "2 ställen" in finding.message


def test_a_table_without_sexes_is_told_of() -> None:
    document = stat(id=["Region", "ContentsCode", "Tid"], size=[1, 1, 2], value=[10, 20])
    reading = read(document)
    assert [(one.sex, one.persons) for one in observations(reading)] == [("total", True)] * 2
    assert reading.notices == ("Tabellen är inte uppdelad på kön.",)


@pytest.mark.parametrize(
    ("title", "values", "persons"),
    [
        ("Folkmängd", ["3", "4"], True),
        ("Sysselsatta", ["3", ".."], True),
        ("Antal barn 1–5 år", ["3", "4"], True),
        ("Folkökning", ["3", "4"], False),
        ("Andel sysselsatta", ["3", "4"], False),
        ("Medelinkomst, tkr", ["300", "400"], False),
        ("Folkmängd", ["3.5", "4"], False),
        ("Flyttnetto", ["-3", "4"], False),
    ],
)
def test_a_count_divided_by_sex_counts_persons(title: str, values: list[str], persons: bool) -> None:
    rows = [(["1380", sex, "2024"], [value]) for sex, value in zip("12", values, strict=True)]
    columns = [*v1()["columns"][:3], {"code": "x", "text": title, "type": "c"}]
    assert {one.persons for one in observations(read(v1_rows(*rows, columns=columns)))} == {persons}


def test_scbs_noise_from_2025_is_told_of() -> None:
    assert not any("2025" in notice for notice in read(v1()).notices)
    assert any("2025" in notice for notice in read(v1_rows((["1380", "2", "2025"], ["7"]))).notices)


# What is no table


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tomt"),
        (b"<!DOCTYPE html><html>", "webbsida"),
        (json_stat({})[:-200], "avklippt"),
        (version_1()[:300], "avklippt"),
        ("{}".encode("utf-16"), "JSON"),
        (b'{"a": NaN}', "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"[]", "ingen tabell"),
        (b'{"title": "Folkm\xc3\xa4ngd", "variables": []}', "ingen tabell"),
        (b'{"dataset": {}}', "json-stat2"),
        (b'{"error": "x"}', "ingen tabell"),
    ],
)
def test_what_is_no_table_is_one_fault_of_the_whole_file(content: bytes, said: str) -> None:
    reading = read_pxweb(content, "tabell.json")
    (finding,) = reading.findings
    assert (finding.file, finding.row) == ("tabell.json", 0)
    assert said in finding.message
    assert reading.observations == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"size": [1, 2, 1]},
        {"size": [1, 2, 1, 3]},
        {"size": [1, 2, 1, 10**9]},
        {"size": [1, 2, 1, True]},
        {"value": [1, 2, 3]},
        {"value": "1"},
        {"id": ["Region", "Kon", "Kon", "Tid"]},
        {"role": {"time": []}, "id": ["Region", "Kon", "ContentsCode", "Nar"]},
        {"dimension": {}},
        {"dimension": 7},
    ],
)
def test_a_table_that_does_not_hold_together_is_one_fault(changed: Document) -> None:
    reading = read(stat(**changed))
    assert len(reading.findings) == 1
    assert reading.observations == ()


def test_faults_of_a_kind_are_told_once_with_the_first_place() -> None:
    key = ["1380", "2", "2024"]
    rows = [(key, ["7"]), (key, ["8"]), (["1380", "1", "2024"], ["?"]), (key, ["9"])]
    reading = read(v1_rows(*rows))
    assert [str(finding) for finding in reading.findings] == [
        "tabell.json: post 2: posten har samma koder som en tidigare post. Felet finns på 2 ställen.",
        "tabell.json, kolumnen Folkmängd: post 3: värdet är inget tal.",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["1", "2024", "T"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


def damaged(document: Document, data: st.DataObject) -> object:
    """Put something else, or nothing, in a place of the document."""
    place: Any = copy.deepcopy(document)
    whole = place
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return whole
        key = data.draw(st.sampled_from(keys))
        inside = place[key]
        if isinstance(inside, dict | list) and data.draw(st.booleans()):
            place = inside
            continue
        if data.draw(st.booleans()):
            place[key] = data.draw(JSON)
        else:
            del place[key]
        return whole


@given(st.sampled_from(["v1", "stat"]), st.data())
def test_a_damaged_table_gives_figures_or_findings(kind: str, data: st.DataObject) -> None:
    document = damaged(v1() if kind == "v1" else stat(), data)
    reading = read_pxweb(json.dumps(document).encode(), "tabell.json")
    assert reading.observations or reading.findings


@given(JSON)
def test_any_json_gives_findings(document: object) -> None:
    assert read_pxweb(json.dumps(document).encode(), "x").findings


@given(st.binary(max_size=60))
def test_any_bytes_give_findings(content: bytes) -> None:
    assert read_pxweb(content, "x").findings
