"""The folder of statistics: whose figures are whose."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from jamtbok.sources.folder import StatisticsFolder, read_statistics_folder

GOOD = "mått;kön;år;värde\nElever;flickor;2013;1\n"


def read(tmp_path: Path, **files: str) -> StatisticsFolder:
    for name, content in files.items():
        path = tmp_path / "statistik" / f"{name.replace('__', '/')}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return read_statistics_folder(tmp_path / "statistik", {"skola", "bad"})


def test_a_units_own_figures_and_shared_ones(tmp_path: Path) -> None:
    found = read(tmp_path, alla=GOOD, skola__elever=GOOD, skola__djupt__ner=GOOD)
    assert sorted(unit for unit, _ in found.observations) == ["", "skola", "skola"]
    assert found.findings == ()


def test_a_faulty_file_does_not_stop_the_others(tmp_path: Path) -> None:
    found = read(tmp_path, alla="", skola__elever=GOOD, bad__tom="mått;kön\n", skola__z=GOOD)
    assert [unit for unit, _ in found.observations] == ["skola", "skola"]
    assert [(finding.file, finding.unit) for finding in found.findings] == [
        ("statistik/alla.csv", ""),
        ("statistik/bad/tom.csv", "bad"),
    ]


def test_a_folder_without_a_unit_is_a_fault(tmp_path: Path) -> None:
    (finding,) = read(tmp_path, skolan__elever=GOOD).findings
    assert finding.file == "statistik/skolan/elever.csv"
    assert "skolan hör inte till någon enhet" in finding.message


def test_no_folder_is_no_figures(tmp_path: Path) -> None:
    assert read(tmp_path) == StatisticsFolder()


def test_an_ending_in_capitals_is_an_ending(tmp_path: Path) -> None:
    (tmp_path / "statistik").mkdir()
    (tmp_path / "statistik" / "ALLA.CSV").write_text(GOOD, encoding="utf-8")
    assert len(read(tmp_path).observations) == 1


def test_a_folder_whose_letters_are_made_of_two_signs_is_the_units_own(tmp_path: Path) -> None:
    own = tmp_path / "statistik" / unicodedata.normalize("NFD", "åk9")
    own.mkdir(parents=True)
    (own / "egen.csv").write_text(GOOD, encoding="utf-8")
    found = read_statistics_folder(tmp_path / "statistik", {"åk9"})
    assert [unit for unit, _ in found.observations] == ["åk9"]


def test_hidden_files_are_no_statistics(tmp_path: Path) -> None:
    (tmp_path / "statistik").mkdir()
    (tmp_path / "statistik" / "._alla.csv").write_bytes(b"\0\5\x16\7")
    assert read(tmp_path) == StatisticsFolder()
