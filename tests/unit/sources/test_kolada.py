"""Answers of Kolada: versions 2 and 3, what is fetched with its description, groups, and what is no answer."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stand_in import KPI, TITLE

from jamtbok.model.snapshot import Observation
from jamtbok.sources.kolada import read_kolada
from jamtbok.sources.reading import Reading

Document = dict[str, Any]


def entry(
    women: float | None, men: float | None, total: float | None, *, area: str = "1380", kpi: str = KPI, **more: Any
) -> Document:
    values = [
        {"gender": gender, "value": value, "status": "", "count": 1}
        for gender, value in (("T", total), ("K", women), ("M", men))
    ]
    return {"kpi": kpi, "municipality": area, "period": 2024, "values": values, **more}


def answer(*entries: Any, **more: Any) -> Document:
    return {"values": list(entries), "count": len(entries), **more}


def described(*entries: Document, title: str = TITLE, areas: dict[str, str] | None = None) -> Document:
    named = [{"id": code, "title": name} for code, name in (areas or {"1380": "Halmstad"}).items()]
    return {"kpi": answer({"id": KPI, "title": title}), "municipality": answer(*named), "pages": [answer(*entries)]}


def read(document: object) -> Reading:
    return read_kolada(json.dumps(document).encode(), "kolada.json")


def observations(reading: Reading) -> list[Observation]:
    assert reading.findings == ()
    return [observation for _, observation in reading.observations]


def test_t_k_and_m_are_all_women_and_men() -> None:
    found = observations(read(answer(entry(88.1, 80.9, 84.4))))
    assert {one.sex: one.value for one in found} == {"women": 88.1, "men": 80.9, "total": 84.4}
    assert {(one.measure, one.year, one.by["kommun"]) for one in found} == {(KPI, 2024, "1380")}
    assert {one.source for one in found} == {f"Kolada (RKA), {KPI}"}


def test_with_its_description_a_figure_has_title_unit_and_the_municipalitys_name() -> None:
    reading = read(described(entry(88.1, 80.9, 84.4)))
    found = observations(reading)
    assert {(one.measure, one.unit, one.persons) for one in found} == {(TITLE, "procent", False)}
    assert {one.by["kommun"] for one in found} == {"1380 Halmstad"}
    assert reading.notices == ()


def test_version_2_writes_the_year_as_text_and_version_3_marks_what_is_gone() -> None:
    gone = {"gender": "K", "value": 1.0, "status": "", "count": 1, "isdeleted": True}
    kept = {**gone, "gender": "M", "isdeleted": False, "status": "OK"}
    reading = read(answer(entry(1, 2, 3, period="2023"), entry(0, 0, 0, values=[gone, kept])))
    assert [(one.year, one.sex) for one in observations(reading)] == [
        (2023, "total"),
        (2023, "women"),
        (2023, "men"),
        (2024, "men"),
    ]


def test_several_municipalities_and_years_keep_their_leading_zeros() -> None:
    areas = {"0114": "Upplands Väsby", "1380": "Halmstad"}
    entries = [entry(1.5, 2, 3, area=area, period=year) for area in areas for year in (2023, 2024)]
    found = observations(read(described(*entries, areas=areas)))
    assert len(found) == 12
    assert {one.by["kommun"] for one in found} == {"0114 Upplands Väsby", "1380 Halmstad"}
    assert read(answer(entry(1, 2, 3, area=114))).findings != ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "unit", "persons"),
    [
        (TITLE, "procent", False),
        ("Invånare totalt, antal", "personer", True),
        ("Anmälda våldsbrott i kommunen, antal/100 000 inv", "antal/100 000 inv", False),
        ("Personalkostnader, kr/inv", "kr/inv", False),
        ("Nöjd-Region-Index - Kultur", "", False),
    ],
)
def test_the_title_tells_the_unit_and_whether_persons_are_counted(title: str, unit: str, persons: bool) -> None:
    found = observations(read(described(entry(3, 4, 7), title=title)))
    assert {(one.unit, one.persons) for one in found} == {(unit, persons)}


def test_without_a_title_large_whole_numbers_are_taken_for_persons() -> None:
    assert {one.persons for one in observations(read(answer(entry(3, 400, 403))))} == {True}
    assert {one.persons for one in observations(read(answer(entry(3, 40, 43))))} == {False}


def test_no_figure_and_a_secret_one_are_not_the_same() -> None:
    values = [
        {"gender": "K", "value": None, "status": "Missing"},
        {"gender": "M", "value": None, "status": "Private"},
        {"gender": "T", "value": 7.5, "status": "Preliminary"},
    ]
    reading = read(answer(entry(0, 0, 0, values=values)))
    found = {one.sex: (one.value, one.symbol) for one in observations(reading)}
    assert found == {"women": (None, "missing"), "men": (None, "hidden"), "total": (7.5, "")}
    assert any("”Preliminary”" in notice for notice in reading.notices)


def test_a_groups_value_is_an_unweighted_mean_and_counts_nobody() -> None:
    group = entry(300.5, 300, 600, area="G123")
    reading = read(described(group, title="Invånare totalt, antal", areas={"G123": "Liknande kommuner"}))
    found = observations(reading)
    assert {one.persons for one in found} == {False}
    assert all("ovägt medelvärde" in one.source for one in found)
    assert any("ovägt medelvärde" in notice for notice in reading.notices)


@pytest.mark.parametrize("group", [{"area": "G123"}, {"area": "9999"}])
def test_groups_beside_municipalities_are_refused(group: dict[str, str]) -> None:
    mean = entry(1, 2, 3, **group)
    for value in mean["values"]:
        value["count"] = 8
    reading = read(answer(mean, entry(4, 5, 6)))
    assert {one.by["kommun"] for _, one in reading.observations} == {"1380"}
    assert ["blandar kommuner och kommungrupper" in finding.message for finding in reading.findings] == [True]


def test_a_key_figure_without_sexes_is_told_of() -> None:
    values = [{"gender": "T", "value": 7.5}]
    assert any("inte uppdelat på kön" in notice for notice in read(answer(entry(0, 0, 0, values=values))).notices)


def test_what_two_pages_both_hold_is_read_once_unless_they_differ() -> None:
    same = {"pages": [answer(entry(1, 2, 3)), answer(entry(1, 2, 3))]}
    assert len(observations(read(same))) == 3
    (finding,) = read({"pages": [answer(entry(1, 2, 3)), answer(entry(9, 2, 3))]}).findings
    assert "två olika värden" in finding.message


def test_a_page_that_names_another_may_not_be_all() -> None:
    for more in ({"next_url": "https://x"}, {"next_page": "https://x"}):
        assert any("fler sidor" in notice for notice in read(answer(entry(1, 2, 3), **more)).notices)
    assert not any("fler sidor" in notice for notice in read(answer(entry(1, 2, 3), next_url=None)).notices)


def test_faults_are_told_with_the_entrys_number() -> None:
    bad = [
        entry(1, 2, 3, period="i fjol"),
        entry(1, 2, 3, values=[{"gender": "F", "value": 1}, {"gender": "K", "value": "hög"}, 7]),
        {"kpi": KPI, "ou": "V11", "period": 2024, "values": []},
        7,
        entry(4, 5, 6),
    ]
    reading = read(answer(*bad))
    assert len(reading.observations) == 3
    assert [str(finding) for finding in reading.findings] == [
        "kolada.json, kolumnen period: post 1: året går inte att läsa.",
        "kolada.json, kolumnen gender: post 2: könet ska vara T, K eller M.",
        "kolada.json, kolumnen value: post 2: värdet är inget tal.",
        "kolada.json: post 2: värdet går inte att läsa.",
        "kolada.json: post 3: posten gäller en enhet, till exempel en skola. Hämta värden för kommuner.",
        "kolada.json: post 4: posten saknar values.",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "webbsida"),
        (b'{"values": [{"kpi": "N1', "avklippt"),
        (b'{"columns": [], "data": []}', "inget svar från Kolada"),
        (b'{"values": []}', "inga värden"),
        (json.dumps(answer({"id": KPI, "title": TITLE})).encode(), "/data"),
        (b'{"pages": [7]}', "inget svar från Kolada"),
    ],
)
def test_what_is_no_answer_with_values_is_one_fault(content: bytes, said: str) -> None:
    (finding,) = read_kolada(content, "kolada.json").findings
    assert (finding.file, finding.row) == ("kolada.json", 0)
    assert said in finding.message


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["K", "2024", "G1"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(st.data())
def test_a_damaged_answer_gives_figures_or_findings(data: st.DataObject) -> None:
    place: Any = copy.deepcopy(described(entry(1, 2, 3), entry(4, 5, 6, period="2023")))
    whole = place
    while True:
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(JSON)
        break
    reading = read(whole)
    assert reading.observations or reading.findings


@given(JSON)
def test_any_json_gives_findings(document: object) -> None:
    assert read(document).findings


@given(st.binary(max_size=60))
def test_any_bytes_give_findings(content: bytes) -> None:
    assert read_kolada(content, "x").findings
