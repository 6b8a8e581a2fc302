"""The folder of statistics: whose figures are whose."""

from __future__ import annotations

import errno
import unicodedata
from pathlib import Path

import pytest

from jamtbok.errors import StorageError
from jamtbok.sources.folder import StatisticsFolder, read_statistics_folder
from jamtbok.sources.kept import save_remembered
from jamtbok.sources.mapping import Corrections

GOOD = "mått;kön;år;värde\nElever;flickor;2013;1\n"


def good(measure: str) -> str:
    return GOOD.replace("Elever", measure)


def read(tmp_path: Path, **files: str) -> StatisticsFolder:
    for name, content in files.items():
        path = tmp_path / "statistik" / f"{name.replace('__', '/')}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return read_statistics_folder(tmp_path / "statistik", {"skola", "bad"})


def test_a_units_own_figures_and_shared_ones(tmp_path: Path) -> None:
    found = read(tmp_path, alla=GOOD, skola__elever=good("Lärare"), skola__djupt__ner=good("Chefer"))
    assert sorted(unit for unit, _ in found.observations) == ["", "skola", "skola"]
    assert found.findings == ()


def test_a_faulty_file_does_not_stop_the_others(tmp_path: Path) -> None:
    found = read(tmp_path, alla="", skola__elever=GOOD, bad__tom="mått;kön\n", skola__z=good("Lärare"))
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


def test_the_same_figures_in_two_files_count_once(tmp_path: Path) -> None:
    found = read(tmp_path, skola__a=GOOD, skola__b=GOOD)
    assert len(found.observations) == 1
    assert found.findings == ()


def test_two_files_that_differ_are_a_fault_that_names_both(tmp_path: Path) -> None:
    found = read(tmp_path, alla=GOOD, skola__b=GOOD.replace(";1\n", ";2\n"), bad__b=good("Lärare"))
    (finding,) = found.findings
    assert (finding.file, finding.row, finding.column, finding.unit) == ("statistik/skola/b.csv", 2, "värde", "skola")
    assert "statistik/alla.csv, rad 2, kolumnen värde" in finding.message
    assert "(1 och 2)" in finding.message


def test_what_two_units_say_need_not_agree(tmp_path: Path) -> None:
    assert read(tmp_path, skola__a=GOOD, bad__a=GOOD.replace(";1\n", ";2\n")).findings == ()


def test_a_shared_file_gives_each_municipality_its_own_figures(tmp_path: Path) -> None:
    folder = tmp_path / "statistik"
    folder.mkdir()
    content = "kommun;kön;år;Folkmängd\n1380 Halmstad;k;2023;1\n1381 Laholm;k;2023;2\n"
    (folder / "folk.csv").write_text(content, encoding="utf-8")
    found = read_statistics_folder(folder, {"halmstad"}, {"1380": "halmstad"})
    assert [(unit, each.by) for unit, each in found.observations] == [("halmstad", {}), ("", {"kommun": "1381 Laholm"})]


def test_json_from_an_authority_belongs_to_the_unit_with_its_code(tmp_path: Path, shared_data: Path) -> None:
    folder = tmp_path / "statistik"
    folder.mkdir()
    for path in shared_data.glob("scb_pxweb_v1_13*_2024.json"):
        (folder / path.name).write_bytes(path.read_bytes())
    found = read_statistics_folder(folder, {"hylte"}, {"1315": "hylte"})
    assert found.findings == ()
    people = [(unit, each.by.get("kommun"), each.sex, each.value) for unit, each in found.observations]
    assert ("hylte", None, "women", 4951) in people
    assert ("hylte", None, "men", 5245) in people
    assert {unit for unit, kommun, _, _ in people if kommun} == {""}


def test_notices_name_their_file(tmp_path: Path) -> None:
    (notice,) = read(tmp_path, skola__a=GOOD.replace(";1\n", ";-\n")).notices
    assert notice.startswith("statistik/skola/a.csv: Ett ensamt bindestreck")


def test_a_file_beside_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "statistik").mkdir()
    (tmp_path / "statistik" / "alla.csv.toml").write_text("fil = ", encoding="utf-8")
    (finding,) = read(tmp_path, alla=GOOD).findings
    assert "statistik/alla.csv.toml kan inte läsas" in finding.message


def test_a_full_disk_is_told_in_swedish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StorageError, match=r"x\.toml kan inte skrivas: disken är full") as refused:
        save_remembered(tmp_path, "x", Corrections())
    assert "Frigör plats" in refused.value.hint


def test_an_identity_number_in_the_wrong_place_is_not_quoted(tmp_path: Path) -> None:
    rows = "mått;kön;år;värde\nElever;flickor;2013;770203-1234\nElever;pojkar;2013;två\n"
    found = read(tmp_path, skola__fel=rows, alla=rows).findings
    assert "770203" not in "".join(finding.message for finding in found)
    assert [finding.message.partition(" är")[0] for finding in found] == ["”(personnummer)”", "”två”"] * 2
