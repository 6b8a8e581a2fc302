"""The tree of units: faults are named with their line, and the tree can be walked both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from jamtbok.errors import DataError, Finding, SettingsError
from jamtbok.settings.units import Units, read_units


def units_of(tmp_path: Path, *lines: str, header: str = "id;namn;overordnad;slag") -> Units:
    path = tmp_path / "enheter.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return read_units(path)


def faults_of(tmp_path: Path, *lines: str) -> list[tuple[int, str]]:
    with pytest.raises(DataError) as refused:
        units_of(tmp_path, *lines)
    return [(finding.row, finding.column) for finding in refused.value.findings]


@pytest.mark.parametrize(
    "unit_id", ["../x", "..", "", "con", "COM1", "a/b", "a\\b", "-a", "_a", "a b", "a.b", "a\u0000b", "å" * 65, "日本"]
)
def test_an_id_that_is_no_safe_folder_name_is_refused(unit_id: str, tmp_path: Path) -> None:
    assert (3, "id") in faults_of(tmp_path, "bra;Bra", f"{unit_id};Enheten")


@pytest.mark.parametrize("unit_id", ["social", "Åkö-1_b", "7", "console", "å" * 64])
def test_swedish_letters_digits_hyphen_and_underscore_make_an_id(unit_id: str, tmp_path: Path) -> None:
    assert list(units_of(tmp_path, f"{unit_id};Enheten")) == [unit_id]


def test_ids_that_differ_in_case_only_are_the_same_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        units_of(tmp_path, "Skola;Skolan", "skola;Skolan igen")
    (finding,) = refused.value.findings
    assert (finding.row, finding.column) == (3, "id")
    assert "finns redan på rad 2" in finding.message


def test_a_parent_must_be_there(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "a;A;", "b;B;c") == [(3, "overordnad")]


def test_circles_are_named_on_every_line_in_them(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, "a;A;b", "b;B;c", "c;C;a", "d;D;a", "e;E;e", "f;F;")
    assert faults == [(2, "overordnad"), (3, "overordnad"), (4, "overordnad"), (6, "overordnad")]


def test_all_faults_come_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "con;Con", "../x;", "a;A;zz") == [(2, "id"), (3, "id"), (3, "namn"), (4, "overordnad")]


def test_a_faulty_parent_is_not_called_missing(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "a;;", "b;B;a") == [(2, "namn")]


def test_the_header_is_needed(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="första raden ska vara id;namn;overordnad;slag, men är id;enhet"):
        units_of(tmp_path, "a;A", header="id;enhet")
    with pytest.raises(DataError, match="men filen är tom"):
        units_of(tmp_path, header="")


@pytest.mark.parametrize(
    "header", ["id;namn;överordnad;slag", "ID;Namn;Överordnad;Slag", " id ; namn ; overordnad ;slag;;"]
)
def test_columns_are_known_however_their_names_are_spelt(header: str, tmp_path: Path) -> None:
    assert units_of(tmp_path, "a;A;;x", "b;B;a;x", header=header)["b"].parent == "a"


def test_a_misspelt_column_hides_no_tree(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        units_of(tmp_path, "a;A;;x", "b;B;a;x", header="id;namn;ligger under;slag")
    assert [(finding.row, finding.column) for finding in refused.value.findings] == [(1, "ligger under")]
    assert list(units_of(tmp_path, "a;A;;x;Anna", header="id;namn;overordnad;slag;chef")) == ["a"], "more is no harm"


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_other_signs_between_the_columns_are_read(delimiter: str, tmp_path: Path) -> None:
    lines = [line.replace(";", delimiter) for line in ("id;namn;overordnad;slag", "a;A;;x", "b;B;a;x")]
    assert units_of(tmp_path, *lines[1:], header=lines[0])["b"].parent == "a"


def test_the_line_that_excel_writes_of_the_sign_is_no_header(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        units_of(tmp_path, "id,namn", "a,A", "con,B", header="sep=,")
    assert [finding.row for finding in refused.value.findings] == [4], "lines are counted as in the file"


def test_a_spreadsheet_under_another_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "enheter.csv").write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(DataError, match="Spara den i Excel"):
        read_units(tmp_path / "enheter.csv")


@pytest.mark.parametrize(
    ("unit_id", "said"), [("organisationen", "används till något annat"), ("a" * 65, "högst 64"), ("", "saknar id")]
)
def test_why_an_id_is_refused_is_told(unit_id: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=said):
        units_of(tmp_path, f"{unit_id};Enheten")


def test_a_file_without_units_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        units_of(tmp_path)
    assert refused.value.findings == (
        Finding("enheter.csv", 0, "", "filen har inga enheter. Skriv en rad för varje enhet."),
    )


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^enheter\.csv kan inte läsas"):
        read_units(tmp_path / "enheter.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_names_are_read_in_the_encodings_of_excel(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "enheter.csv"
    path.write_bytes("id;namn\r\nåldre;Äldreomsorgen\r\n\r\n".encode(encoding))
    assert read_units(path)["åldre"].name == "Äldreomsorgen"


def test_letters_made_of_two_signs_are_one(tmp_path: Path) -> None:
    assert list(units_of(tmp_path, "a\u030alder;A\u030alder")) == ["ålder"]


def test_the_tree_is_walked_up_and_down(tmp_path: Path) -> None:
    units = units_of(tmp_path, "hem;Hemtjänsten;omsorg", "omsorg;Omsorgen;", "natt;Nattpatrullen;hem", "skola;Skolan;")
    assert [unit.id for unit in units.parents("natt")] == ["omsorg", "hem"], "the topmost first"
    assert units.parents("skola") == ()
    assert [unit.id for unit in units.children("")] == ["omsorg", "skola"]
    assert [unit.id for unit in units.children("hem")] == ["natt"]
    assert list(units) == ["hem", "omsorg", "natt", "skola"], "in the file's order"


def test_a_unit_that_does_not_exist_is_answered_with_those_that_do(tmp_path: Path) -> None:
    units = units_of(tmp_path, "a;A", "b;B")
    with pytest.raises(SettingsError) as refused:
        units.get_or_raise("c")
    assert "”c”" in refused.value.message
    assert "a, b" in refused.value.hint


def test_one_who_types_the_name_is_told_the_id(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="namn och inte dess id") as refused:
        units_of(tmp_path, "ao;Äldreomsorgen", "b;B").get_or_raise("äldreomsorgen")
    assert refused.value.hint == "Skriv ao."


@pytest.mark.parametrize("lines", [1, 60_000])
def test_a_quotation_mark_that_is_never_closed_hides_no_unit(lines: int, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="citattecken"):
        units_of(tmp_path, 'a;"A', *["b;B" for _ in range(lines)])
