"""Real files, read without a hand touching them."""

from __future__ import annotations

from pathlib import Path

from jamtbok.sources.mapping import Corrections
from jamtbok.sources.reading import Reading
from jamtbok.sources.statistics_file import read_statistics_file
from jamtbok.sources.table import Belongs


def read(path: Path) -> Reading:
    return read_statistics_file(path.read_bytes(), Belongs(path.name), Corrections()).reading


def test_unemployment_in_smedjebacken(shared_data: Path) -> None:
    reading = read(shared_data / "smedjebacken_arbetsloshet_kon_fodelse_2008_2023.xlsx")
    assert (reading.findings, reading.notices) == ((), ())
    found = [each for _, each in reading.observations]
    assert len(found) == 64
    assert {each.year for each in found} == set(range(2008, 2024))
    assert {(each.measure, each.by["kommun"], each.persons) for each in found} == {
        ("Arbetslöshet", "Smedjebacken", False)
    }
    born_abroad_2023 = {
        each.sex: each.value for each in found if each.year == 2023 and each.by["grupp"] == "Utrikes födda"
    }
    assert born_abroad_2023 == {"women": 16.0927862236018, "men": 17.5868812803094}


def test_a_list_of_activities_is_no_statistics(shared_data: Path) -> None:
    (finding,) = read(shared_data / "kalmar_aktiviteter.csv").findings
    assert finding.message == "filen har inga siffror att läsa."


def test_facts_without_sex_and_year_say_what_is_missing(shared_data: Path) -> None:
    (finding,) = read(shared_data / "kalmar_fakta.csv").findings
    assert finding.message.startswith("kolumnen kön och kolumnen år saknas.")
