"""What comes from a service or a register goes the same way into the workbook as a file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.conftest import MakeWorkbook
from tests.stand_in import KPI, TITLE, stand_in

from jamtbok.cli.main import main
from jamtbok.settings.workbook import Workbook
from jamtbok.sources.fetch import fetch_kolada
from jamtbok.sources.folder import StatisticsFolder, read_statistics_folder
from jamtbok.sources.service import Patience


@pytest.fixture
def workbook(make_workbook: MakeWorkbook) -> Path:
    return make_workbook("skola", "vard")


def run(workbook: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", *arguments, "--workbook", str(workbook)])


def figures(workbook: Path) -> StatisticsFolder:
    units = Workbook.find(workbook).units
    return read_statistics_folder(workbook / "statistik", units, units.by_code)


def test_a_key_figure_is_fetched_shown_and_kept_with_the_questions(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with stand_in() as server:
        monkeypatch.setenv("JAMTBOK_KOLADA_URL", server.kolada)
        result = run(workbook, f"kolada:{KPI}", "--municipality", "1380", "--years", "2022-2024", "--unit", "skola")
        address = server.kolada
    assert result.exit_code == 0, result.output
    assert "Sparad: statistik/skola/kolada-N15428-1380.json" in result.output
    found = figures(workbook)
    assert {(unit, one.measure) for unit, one in found.observations} == {("skola", TITLE)}
    kept = tomllib.loads((workbook / "statistik/skola/kolada-N15428-1380.json.toml").read_text(encoding="utf-8"))
    assert all(each["adress"].startswith(address) for each in kept["hamtat"])
    assert {len(each["sha256"]) for each in kept["hamtat"]} == {64}


def test_a_service_that_is_away_is_told_plainly(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("JAMTBOK_KOLADA_URL", "http://127.0.0.1:9")
    assert fetch_kolada.__kwdefaults__ is not None
    monkeypatch.setitem(fetch_kolada.__kwdefaults__, "patience", Patience(timeout=5, attempts=1, first=0))
    result = run(workbook, "kolada:N15428", "--municipality", "1380", "--years", "2024")
    assert result.exit_code == 1
    assert "Kolada" in result.output
    assert "Traceback" not in result.output


def test_of_a_register_only_the_counts_are_kept(workbook: Path) -> None:
    extract = workbook.parent / "anstallda.csv"
    lines = [
        f"{number};{'Kvinna' if number % 3 else 'Man'};{'Vård' if number % 2 else 'Skola'}" for number in range(60)
    ]
    extract.write_text("Löpnummer;Kön;Avdelning\n" + "\n".join(lines) + "\n", encoding="utf-8")
    result = run(
        workbook,
        str(extract),
        "--register",
        *("--mått", "Anställda", "--könskolumn", "Kön", "--delning", "Avdelning", "--år", "2024", "--unit", "vard"),
    )
    assert result.exit_code == 0, result.output
    (kept,) = (workbook / "statistik").rglob("*.csv")
    assert kept.name == "anstallda-antal.csv"
    assert "Löpnummer" not in kept.read_text(encoding="utf-8")
    counted = {(one.group, one.sex): one.value for _, one in figures(workbook).observations}
    assert counted == {
        ("Skola", "women"): 20,
        ("Skola", "men"): 10,
        ("Vård", "women"): 20,
        ("Vård", "men"): 10,
    }
    assert all(one.persons for _, one in figures(workbook).observations)


def test_a_register_without_its_columns_is_told_what_to_say(workbook: Path) -> None:
    result = run(workbook, "uttag.csv", "--register")
    assert result.exit_code == 1
    assert "--könskolumn" in result.output


@pytest.mark.parametrize("years", [(), ("--years", "2024-2015"), ("--years", "1-99999")])
def test_kolada_without_years_that_can_be_asked_for_is_told_plainly(workbook: Path, years: tuple[str, ...]) -> None:
    result = run(workbook, "kolada:N15428", "--municipality", "1380", *years)
    assert result.exit_code == 1
    assert "--years 2015-2024" in result.output


def test_a_registers_own_codes_can_be_told(workbook: Path, tmp_path: Path) -> None:
    extract = tmp_path / "uttag.csv"
    extract.write_text("kon;enhet\n1;A\n2;A\n2;A\n", encoding="utf-8")
    said = ("--register", "--mått", "Anställda", "--könskolumn", "kon", "--år", "2024")
    assert "är ingen könskod" in run(workbook, str(extract), *said).output
    result = run(workbook, str(extract), *said, "--könskod", "1=män", "--könskod", "2=kvinnor")
    assert result.exit_code == 0, result.output
    counts = {each.sex: each.value for _, each in figures(workbook).observations}
    assert (counts["women"], counts["men"]) == (2, 1)


def test_a_row_for_each_person_among_the_statistics_is_nowhere_shown(workbook: Path) -> None:
    (workbook / "statistik").mkdir(exist_ok=True)
    (workbook / "statistik" / "loner.csv").write_text("Namn;Kön;År;Lön\nAnna A;K;2023;31000\n", encoding="utf-8")
    found = figures(workbook)
    assert found.observations == ()
    assert "Anna" not in str(found)
    assert "31000" not in str(found)


def test_a_file_that_is_not_there_is_told_in_swedish(workbook: Path) -> None:
    assert "filen kan inte läsas (den finns inte)" in run(workbook, "finns-inte.xlsx").output
