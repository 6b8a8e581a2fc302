"""Tidy CSV as it is met in the wild, and every fault with its place."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from jamtbok.model.snapshot import Observation
from jamtbok.sources.tidy_csv import ReadFile, read_tidy_csv

HEADER = "mått;grupp;kön;år;värde"


def read(
    tmp_path: Path, content: str | bytes, *, unit: str = "skola", units: frozenset[str] = frozenset({"skola"})
) -> ReadFile:
    path = tmp_path / "siffror.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_tidy_csv(path, name="statistik/siffror.csv", unit=unit, units=set(units))


def values(found: ReadFile) -> list[tuple[str, float | None]]:
    assert found.findings == ()
    return [(observation.sex, observation.value) for _, observation in found.observations]


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_any_usual_delimiter(delimiter: str, tmp_path: Path) -> None:
    content = "mått;grupp;kön;år;värde\nElever;åk 9;flickor;2013;12\n".replace(";", delimiter)
    assert values(read(tmp_path, content)) == [("women", 12)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encodings_of_excel(encoding: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER}\r\nBåtplatser;Östra;Män;2013;1\r\n".encode(encoding))
    assert [observation.group for _, observation in found.observations] == ["Östra"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1 250", 1250),
        ("1\u00a0250,5", 1250.5),
        ("1\u202f250", 1250),
        ("−3", -3),
        ("-3", -3),
        ("0", 0),
        ("", None),
        ("..", None),
        (".", None),
        ("–", None),
    ],
)
def test_figures_as_swedes_write_them(written: str, value: float | None, tmp_path: Path) -> None:
    assert values(read(tmp_path, f"{HEADER}\nx;;kvinnor;2013;{written}\n")) == [("women", value)]


@pytest.mark.parametrize(
    ("codes", "sex"),
    [
        ("K Kvinna kvinnor Flicka FLICKOR F Female women", "women"),
        ("M Man män Män Pojke Pojkar Male men", "men"),
        ("okänt unknown", "unknown"),
        ("T Totalt total samtliga", "total"),
    ],
)
def test_sex_codes_met_in_the_wild(codes: str, sex: str, tmp_path: Path) -> None:
    lines = "\n".join(f"x;;{code};2013;1" for code in codes.split())
    assert {found for found, _ in values(read(tmp_path, f"{HEADER}\n{lines}\n"))} == {sex}


@pytest.mark.parametrize("code", ["1", "2", "1+2", "x", "", "kvinnor och män"])
def test_a_sex_code_that_could_mean_anything_is_refused(code: str, tmp_path: Path) -> None:
    (finding,) = read(tmp_path, f"{HEADER}\nx;;{code};2013;1\n").findings
    assert (finding.row, finding.column) == (2, "kön")
    assert f"”{code}”" in finding.message


def test_all_faults_come_at_once_with_row_and_column(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER}\n;;k;13;1\n\nx;;?;2013;tolv\nx;;m;2013;3\n")
    assert [(f.row, f.column) for f in found.findings] == [(2, "mått"), (2, "år"), (4, "kön"), (4, "värde")]
    assert {f.unit for f in found.findings} == {"skola"}
    assert str(found.findings[0]).startswith("statistik/siffror.csv, rad 2, kolumnen mått: ")
    assert len(found.observations) == 1, "the faultless line is read"


def test_columns_may_come_in_any_order_and_others_are_passed_over(tmp_path: Path) -> None:
    content = "Anteckning;VÄRDE;År;Kön;Mått;Måttenhet;Källa\n!;7;2013;k;Elever;personer;SCB\n"
    ((unit, observation),) = read(tmp_path, content).observations
    assert unit == "skola"
    assert observation == Observation(
        measure="Elever", sex="women", year=2013, value=7, unit="personer", persons=True, source="SCB"
    )


@pytest.mark.parametrize("missing", ["mått", "kön", "år", "värde"])
def test_a_column_that_is_missing_is_named(missing: str, tmp_path: Path) -> None:
    (finding,) = read(tmp_path, HEADER.replace(missing, "annat") + "\nx;;k;2013;1\n").findings
    assert finding.row == 0
    assert finding.message.startswith(f"kolumnen {missing} saknas.")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "filen är tom."),
        (b"\xef\xbb\xbf\r\n \r\n", "filen är tom."),
        (b"PK\x03\x04\x00\x00", "filen är ingen textfil"),
        ("mått;kön".encode("utf-16"), "filen är ingen textfil"),
        (b"m\x81tt;k\x8fn", "filen är ingen textfil"),
    ],
)
def test_a_file_that_is_no_table_is_one_fault_of_the_whole_file(content: bytes, message: str, tmp_path: Path) -> None:
    (finding,) = read(tmp_path, content).findings
    assert (finding.row, finding.column, finding.unit) == (0, "", "skola")
    assert finding.message.startswith(message)


def test_a_file_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    found = read_tidy_csv(tmp_path / "borta.csv", name="borta.csv", unit="", units=set())
    assert found.findings[0].message.startswith("filen kan inte läsas")


def test_a_shared_file_names_the_unit_of_each_line(tmp_path: Path) -> None:
    content = f"{HEADER};enhet\nx;;k;2013;1;skola\nx;;k;2013;2;\nx;;k;2013;3;annan\n"
    found = read(tmp_path, content, unit="")
    assert [(unit, observation.value) for unit, observation in found.observations] == [("skola", 1), ("", 2)]
    (finding,) = found.findings
    assert (finding.row, finding.column, finding.unit) == (4, "enhet", "")
    assert "”annan”" in finding.message


def test_a_line_about_another_unit_in_a_units_own_folder_is_a_fault(tmp_path: Path) -> None:
    content = f"{HEADER};enhet\nx;;k;2013;1;bad\n"
    assert read(tmp_path, content, units=frozenset({"skola", "bad"})).findings != ()


def test_letters_made_of_two_signs_are_read(tmp_path: Path) -> None:
    content = unicodedata.normalize("NFD", f"{HEADER}\nx;;män;2013;1\n")
    assert values(read(tmp_path, content)) == [("men", 1)]


def test_a_quotation_mark_that_is_never_closed_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    content = f'{HEADER}\nx;"grupp;kvinnor;2013;1\n' + "x;;kvinnor;2013;1\n" * 10_000
    assert read(tmp_path, content).findings != ()


def test_a_figure_is_finite(tmp_path: Path) -> None:
    assert read(tmp_path, f"{HEADER}\nx;;k;2013;{'9' * 400}\n").findings != ()


def test_a_line_about_another_unit_is_told_to_the_folders_unit_and_gives_no_figure(tmp_path: Path) -> None:
    content = f"{HEADER};enhet\nx;;k;2013;1;bad\nx;;k;2013;2;skola\nx;;k;2013;3;\n"
    found = read(tmp_path, content, units=frozenset({"skola", "bad"}))
    assert [(unit, observation.value) for unit, observation in found.observations] == [("skola", 2), ("skola", 3)]
    (finding,) = found.findings
    assert (finding.row, finding.column, finding.unit) == (2, "enhet", "skola")
    assert "”bad”" in finding.message


@pytest.mark.parametrize("lines", [1, 20_000])
def test_lines_before_a_quotation_mark_that_is_never_closed_are_kept(lines: int, tmp_path: Path) -> None:
    content = f'{HEADER}\nx;;k;2013;1\nx;"grupp;k;2013;1\n' + "x;;k;2013;1\n" * lines
    found = read(tmp_path, content)
    assert [observation.value for _, observation in found.observations] == [1]
    assert [(finding.row, finding.unit) for finding in found.findings] == [(2, "skola")]


def test_a_cell_of_several_lines_moves_no_line_number(tmp_path: Path) -> None:
    found = read(tmp_path, f'{HEADER}\nx;"två\nrader";k;2013;1\nx;;k;2013;fel\n')
    assert [finding.row for finding in found.findings] == [4]
