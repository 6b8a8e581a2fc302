"""Long text files, one figure a line, and every fault with its place."""

from __future__ import annotations

import unicodedata

import pytest

from jamtbok.model.snapshot import Observation
from jamtbok.sources.mapping import Corrections
from jamtbok.sources.reading import Reading
from jamtbok.sources.statistics_file import read_statistics_file
from jamtbok.sources.table import Belongs

HEADER = "mått;grupp;kön;år;värde"


def read(content: str | bytes, *, unit: str = "skola", units: frozenset[str] = frozenset({"skola"})) -> Reading:
    belongs = Belongs("statistik/siffror.csv", unit, units)
    content = content if isinstance(content, bytes) else content.encode()
    return read_statistics_file(content, belongs, Corrections()).reading


def values(found: Reading) -> list[tuple[str, float | None]]:
    assert found.findings == ()
    return [(observation.sex, observation.value) for _, observation in found.observations]


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_any_usual_delimiter(delimiter: str) -> None:
    content = "mått;grupp;kön;år;värde\nElever;åk 9;flickor;2013;12\n".replace(";", delimiter)
    assert values(read(content)) == [("women", 12)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encodings_of_excel(encoding: str) -> None:
    found = read(f"{HEADER}\r\nBåtplatser;Östra;Män;2013;1\r\n".encode(encoding))
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
        ("–", 0),
        ("-", None),
    ],
)
def test_figures_as_swedes_write_them(written: str, value: float | None) -> None:
    assert values(read(f"{HEADER}\nx;;kvinnor;2013;{written}\n")) == [("women", value)]


@pytest.mark.parametrize(
    ("codes", "sex"),
    [
        ("K Kvinna kvinnor Flicka FLICKOR F Female women", "women"),
        ("M Man män Män Pojke Pojkar Male men", "men"),
        ("okänt unknown", "unknown"),
        ("T Totalt total samtliga", "total"),
    ],
)
def test_sex_codes_met_in_the_wild(codes: str, sex: str) -> None:
    lines = "\n".join(f"x;;{code};2013;1" for code in codes.split())
    assert {found for found, _ in values(read(f"{HEADER}\n{lines}\n"))} == {sex}


@pytest.mark.parametrize("code", ["1", "2", "1+2", "x", "", "kvinnor och män"])
def test_a_sex_code_that_could_mean_anything_is_refused(code: str) -> None:
    (finding,) = read(f"{HEADER}\nx;;{code};2013;1\n").findings
    assert (finding.row, finding.column) == (2, "kön")
    assert f"”{code}”" in finding.message


def test_all_faults_come_at_once_with_row_and_column() -> None:
    found = read(f"{HEADER}\n;;k;13;1\n\nx;;?;2013;tolv\nx;;m;2013;3\n")
    assert [(f.row, f.column) for f in found.findings] == [(2, "mått"), (2, "år"), (4, "kön"), (4, "värde")]
    assert {f.unit for f in found.findings} == {"skola"}
    assert str(found.findings[0]).startswith("statistik/siffror.csv, rad 2, kolumnen mått: ")
    assert len(found.observations) == 1, "the faultless line is read"


def test_columns_may_come_in_any_order_and_others_are_passed_over() -> None:
    content = "Anteckning;VÄRDE;År;Kön;Mått;Måttenhet;Källa\n!;7;2013;k;Elever;personer;SCB\n"
    ((unit, observation),) = read(content).observations
    assert unit == "skola"
    assert observation == Observation(
        measure="Elever", sex="women", year=2013, value=7, unit="personer", persons=True, source="SCB"
    )


@pytest.mark.parametrize("missing", ["mått", "kön", "år"])
def test_a_column_that_is_missing_is_named(missing: str) -> None:
    (finding,) = read(HEADER.replace(missing, "annat") + "\nx;;k;2013;1\n").findings
    assert finding.row == 0
    assert finding.message.startswith(f"kolumnen {missing} saknas.")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "filen är tom."),
        (b"\xef\xbb\xbf\r\n \r\n", "filen är tom."),
        (b"PK\x03\x04\x00\x00", "filen går inte att läsa som kalkylblad"),
        ("mått;kön".encode("utf-16-le"), "filen är ingen textfil"),
        ("mått;kön;år;värde".encode("utf-16"), "filen har inga siffror"),
        (b"m\x81tt;k\x8fn", "filen är ingen textfil"),
    ],
)
def test_a_file_that_is_no_table_is_one_fault_of_the_whole_file(content: bytes, message: str) -> None:
    (finding,) = read(content).findings
    assert (finding.row, finding.column, finding.unit) == (0, "", "skola")
    assert finding.message.startswith(message)


def test_a_shared_file_names_the_unit_of_each_line() -> None:
    content = f"{HEADER};enhet\nx;;k;2013;1;skola\nx;;k;2013;2;\nx;;k;2013;3;annan\n"
    found = read(content, unit="")
    assert [(unit, observation.value) for unit, observation in found.observations] == [("skola", 1), ("", 2)]
    (finding,) = found.findings
    assert (finding.row, finding.column, finding.unit) == (4, "enhet", "")
    assert "”annan”" in finding.message


def test_a_line_about_another_unit_in_a_units_own_folder_is_a_fault() -> None:
    content = f"{HEADER};enhet\nx;;k;2013;1;bad\n"
    assert read(content, units=frozenset({"skola", "bad"})).findings != ()


def test_letters_made_of_two_signs_are_read() -> None:
    content = unicodedata.normalize("NFD", f"{HEADER}\nx;;män;2013;1\n")
    assert values(read(content)) == [("men", 1)]


def test_a_quotation_mark_that_is_never_closed_is_a_fault_and_not_a_crash() -> None:
    content = f'{HEADER}\nx;"grupp;kvinnor;2013;1\n' + "x;;kvinnor;2013;1\n" * 10_000
    assert read(content).findings != ()


def test_a_figure_is_finite() -> None:
    assert read(f"{HEADER}\nx;;k;2013;{'9' * 400}\n").findings != ()


def test_a_line_about_another_unit_is_told_to_the_folders_unit_and_gives_no_figure() -> None:
    content = f"{HEADER};enhet\nx;;k;2013;1;bad\nx;;k;2013;2;skola\nx;;m;2013;3;\n"
    found = read(content, units=frozenset({"skola", "bad"}))
    assert [(unit, observation.value) for unit, observation in found.observations] == [("skola", 2), ("skola", 3)]
    (finding,) = found.findings
    assert (finding.row, finding.column, finding.unit) == (2, "enhet", "skola")
    assert "”bad”" in finding.message


@pytest.mark.parametrize("lines", [1, 20_000])
def test_lines_before_a_quotation_mark_that_is_never_closed_are_kept(lines: int) -> None:
    content = f'{HEADER}\nx;;k;2013;1\nx;"grupp;k;2013;1\n' + "x;;k;2013;1\n" * lines
    found = read(content)
    assert [observation.value for _, observation in found.observations] == [1]
    assert [(finding.row, finding.unit) for finding in found.findings] == [(2, "skola")]


def test_a_cell_of_several_lines_moves_no_line_number() -> None:
    found = read(f'{HEADER}\nx;"två\nrader";k;2013;1\nx;;k;2013;fel\n')
    assert [finding.row for finding in found.findings] == [4]
