"""``jamtbok import``: what is shown, what is kept, and what is refused."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.conftest import MakeWorkbook
from tests.unit.sources.awkward.makers import csv, xlsx

from jamtbok.cli.main import main
from jamtbok.settings.workbook import Workbook
from jamtbok.sources.folder import StatisticsFolder, read_statistics_folder

GOOD = csv("Elever 2023\n\nÅk;Flickor;Pojkar\nÅk 8;12;9\nÅk 9;7;8\n\nKälla: Egen räkning\n")


@pytest.fixture
def workbook(make_workbook: MakeWorkbook) -> Path:
    return make_workbook("skola", "vard")


def imported(workbook: Path, content: bytes, *said: str, name: str = "elever.csv") -> Result:
    path = workbook.parent / name
    path.write_bytes(content)
    return CliRunner().invoke(main, ["import", str(path), "--workbook", str(workbook), *said])


def figures(workbook: Path) -> StatisticsFolder:
    units = Workbook.find(workbook).units
    return read_statistics_folder(workbook / "statistik", units, units.by_code)


def test_a_file_is_shown_and_kept_with_where_it_is_from(workbook: Path) -> None:
    result = imported(workbook, GOOD, "--unit", "skola")
    assert result.exit_code == 0, result.output
    for words in ("Så här tolkades elever.csv", "indelning: årskurs", "siffror: kvinnor", "mått: Elever", "år: 2023"):
        assert words in result.output
    assert "Sparad: statistik/skola/elever.csv" in result.output
    stored = workbook / "statistik" / "skola" / "elever.csv"
    assert stored.read_bytes() == GOOD
    kept = tomllib.loads((stored.parent / "elever.csv.toml").read_text(encoding="utf-8"))
    assert (kept["fil"], kept["kalla"], len(kept["sha256"])) == ("elever.csv", "Egen räkning", 64)
    assert kept["tabeller"][0]["matt"] == "Elever"
    assert [unit for unit, _ in figures(workbook).observations] == ["skola"] * 4


def test_the_same_file_twice_is_not_doubled(workbook: Path) -> None:
    imported(workbook, GOOD)
    again = imported(workbook, GOOD, name="samma.csv")
    assert again.exit_code == 0
    assert "samma.csv finns redan i arbetsboken som statistik/elever.csv" in again.output
    assert len(figures(workbook).observations) == 4


def test_another_file_of_the_same_name_is_refused_until_it_is_to_replace(workbook: Path) -> None:
    imported(workbook, GOOD)
    other = GOOD.replace(b"12", b"13")
    refused = imported(workbook, other)
    assert refused.exit_code == 1
    assert "--ersätt" in refused.output
    assert imported(workbook, other, "--ersätt").exit_code == 0
    assert sorted(each.value or 0 for _, each in figures(workbook).observations) == [7, 8, 9, 13]


def test_all_faults_are_told_and_nothing_is_kept(workbook: Path) -> None:
    result = imported(workbook, GOOD.replace(b"12", b"tolv").replace(b"8\n\n", b"x9\n\n"), "--unit", "skola")
    assert result.exit_code == 1
    assert "elever.csv, rad 4, kolumnen Flickor: ”tolv” är inget tal" in result.output
    assert "elever.csv, rad 5, kolumnen Pojkar: ”x9” är inget tal" in result.output
    assert not (workbook / "statistik" / "skola").exists()


def test_what_the_file_does_not_say_is_told_with_options(workbook: Path) -> None:
    content = csv("Kod;Vem;Antal\nA;1;12\nA;2;9\n")
    assert imported(workbook, content).exit_code == 1
    said = ("--mått", "Elever", "--år", "2023", "--kolumn", "Vem=kön", "--kolumn", "Kod=indelning:skola")
    codes = ("--könskod", "1=kvinnor", "--könskod", "2=män", "--måttenhet", "personer", "--källa", "Egen")
    result = imported(workbook, content, *said, *codes)
    assert result.exit_code == 0, result.output
    found = [each for _, each in figures(workbook).observations]
    assert [(each.measure, each.by, each.sex, each.year, each.value) for each in found] == [
        ("Elever", {"skola": "A"}, "women", 2023, 12),
        ("Elever", {"skola": "A"}, "men", 2023, 9),
    ]
    assert {(each.unit, each.persons, each.source) for each in found} == {("personer", True, "Egen")}


def test_what_is_told_of_a_header_is_remembered_for_the_next_file_but_not_what_it_counts(workbook: Path) -> None:
    content = csv("Kod;Vem;År;Elever\nA;1;2022;12\n")
    codes = ("--kolumn", "Vem=kön", "--könskod", "1=kvinnor", "--kolumn", "Kod=indelning:skola", "--källa", "Egen")
    assert imported(workbook, content, *codes).exit_code == 0
    next_year = imported(workbook, content.replace(b"2022", b"2023"), name="nasta.csv")
    assert next_year.exit_code == 0, next_year.output
    found = [each for _, each in figures(workbook).observations]
    assert [(each.sex, each.year, each.by, each.source) for each in found] == [
        ("women", 2022, {"skola": "A"}, "Egen"),
        ("women", 2023, {"skola": "A"}, ""),
    ]
    # A file that somebody puts into the folder is read alike.
    (workbook / "statistik" / "skola").mkdir()
    (workbook / "statistik" / "skola" / "ny.csv").write_bytes(content.replace(b"2022", b"2024"))
    assert figures(workbook).findings == ()


def test_the_kept_mapping_may_be_edited(workbook: Path) -> None:
    imported(workbook, GOOD)
    beside = workbook / "statistik" / "elever.csv.toml"
    beside.write_text(beside.read_text(encoding="utf-8").replace('matt = "Elever"', 'matt = "Barn"'), encoding="utf-8")
    assert {each.measure for _, each in figures(workbook).observations} == {"Barn"}


def test_a_file_changed_after_it_was_kept_is_read_anew_and_told(workbook: Path) -> None:
    imported(workbook, GOOD)
    stored = workbook / "statistik" / "elever.csv"
    stored.write_bytes(GOOD.replace("Åk 8;12;9\n".encode(), b"").replace(b"2023", b"2022"))
    found = figures(workbook)
    assert {each.year for _, each in found.observations} == {2022}
    assert "har ändrats sedan den lästes in" in found.notices[0]


def test_a_file_that_contradicts_another_is_refused(workbook: Path) -> None:
    imported(workbook, GOOD)
    result = imported(workbook, GOOD.replace(b"12", b"13"), "--unit", "skola", name="andra.csv")
    assert result.exit_code == 1
    assert "andra.csv, rad 4, kolumnen Flickor: samma uppgift står i statistik/elever.csv, rad 4" in result.output


def test_good_files_are_kept_though_others_are_faulty(workbook: Path) -> None:
    paths = [workbook.parent / "bra.csv", workbook.parent / "tom.csv", workbook.parent / "borta.csv"]
    paths[0].write_bytes(GOOD)
    paths[1].write_bytes(b"")
    result = CliRunner().invoke(main, ["import", *map(str, paths), "--workbook", str(workbook)])
    assert result.exit_code == 1
    assert "tom.csv: filen är tom" in result.output
    assert "borta.csv: filen kan inte läsas" in result.output
    assert (workbook / "statistik" / "bra.csv").exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("--kolumn", "A"), "går inte att förstå"),
        (("--kolumn", "A=storlek"), "”storlek” kan en kolumn inte vara"),
        (("--könskod", "1=flicka"), "konskoder"),
        (("--rubrikrad", "ett"), "”ett” är ingen rad"),
        (("--rubrikrad", "7"), "rad 7 kan inte vara rubrikrad"),
        (("--kön", "kvinnor"), "--kön gäller alla siffror"),
        (("--kolumn", "Betyg=kön"), "det finns ingen kolumn ”Betyg”"),
        (("--unit", "finns-inte"), "finns inte i enheter.csv"),
    ],
)
def test_what_cannot_be_understood_is_told(said: tuple[str, ...], words: str, workbook: Path) -> None:
    result = imported(workbook, GOOD, *said)
    assert result.exit_code == 1
    assert words in result.output


def test_sheets_and_rows_may_be_told(workbook: Path) -> None:
    content = xlsx(["x", "y", "z"], [1, 2, 3], ["Åk", "Flickor", "Pojkar"], ["8", 12, 9])
    said = ("--rubrikrad", "3", "--blad", "Blad1", "--mått", "Elever", "--år", "2023")
    assert imported(workbook, content, *said, name="elever.xlsx").exit_code == 0
    assert [each.value for _, each in figures(workbook).observations] == [12, 9]


def test_a_text_file_becomes_one_that_is_read(workbook: Path) -> None:
    assert imported(workbook, GOOD, name="elever.txt").exit_code == 0
    assert len(figures(workbook).observations) == 4


def test_json_is_kept_as_it_is(workbook: Path, shared_data: Path) -> None:
    content = (shared_data / "scb_pxweb_v1_1315_total_sex_2024.json").read_bytes()
    assert imported(workbook, content, name="hylte.json").exit_code == 0
    assert any(each.value == 4951 for _, each in figures(workbook).observations)
