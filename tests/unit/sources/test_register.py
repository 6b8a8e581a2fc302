"""Register extracts: the counts are those of a plain group by, and nothing of a row gets out."""

from __future__ import annotations

import io
import logging
import re
import tracemalloc
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jamtbok.model.snapshot import Observation, Sex
from jamtbok.sources import register, register_rows
from jamtbok.sources.json_figures import text
from jamtbok.sources.reading import Reading
from jamtbok.sources.register import aggregate

HEADER = "personnummer;kön;år;enhet;lön"
ROWS = ("19121212-1212;K;2024;Äldreboende;30000", ";M;2024;Äldreboende;31000,50", ";kvinna;2023;Förskola;")


def count(tmp_path: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8", **how: Any) -> Reading:
    path = tmp_path / "utdrag.csv"
    path.write_bytes("\n".join((header, *rows)).encode(encoding))
    return aggregate(path, **{"measure": "Anställda", "sex": "kön", "year": "år", "by": ["enhet"], **how})


def counts(reading: Reading) -> dict[tuple[Any, ...], float | None]:
    assert reading.findings == ()
    return {(one.year, one.sex, *one.by.values()): one.value for _, one in reading.observations}


def faults(reading: Reading) -> list[str]:
    return [str(finding) for finding in reading.findings]


# What is counted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_persons_are_counted_by_sex_year_and_division(encoding: str, tmp_path: Path) -> None:
    reading = count(tmp_path, *ROWS, encoding=encoding)
    assert counts(reading) == {
        (2023, "women", "Förskola"): 1,
        (2023, "men", "Förskola"): 0,
        (2024, "women", "Äldreboende"): 1,
        (2024, "men", "Äldreboende"): 1,
    }
    assert reading.observations[0][1] == Observation(
        measure="Anställda",
        by={"enhet": "Förskola"},
        sex="women",
        year=2023,
        value=1,
        unit="personer",
        persons=True,
        source="Registerutdrag utdrag.csv",
    )
    assert reading.notices[0] == "Tre rader blev fyra tal. Raderna har inte sparats."


def test_a_swedish_letter_may_come_late_in_windows_1252(tmp_path: Path) -> None:
    rows = [";K;2024;Vard;1"] * 30_000 + [";M;2024;Vård;1"]
    assert counts(count(tmp_path, *rows, encoding="cp1252"))[2024, "men", "Vård"] == 1


def test_the_year_may_be_given_or_be_a_date(tmp_path: Path) -> None:
    assert set(counts(count(tmp_path, *ROWS, year=2020, by=[]))) == {(2020, "women"), (2020, "men")}
    rows = [f";K;{written};x;" for written in ("2024-05-01", "20240501", "202405", "2024", "2024-05-01 10:00")]
    assert counts(count(tmp_path, *rows)) == {(2024, "women", "x"): 5, (2024, "men", "x"): 0}


def test_codes_keep_their_zeros_and_empty_cells_are_counted(tmp_path: Path) -> None:
    found = counts(count(tmp_path, ";K;2024;0114;", ";;2024;0114;", ";M;2024;;"))
    assert found == {
        (2024, "women", "0114"): 1,
        (2024, "men", "0114"): 0,
        (2024, "unknown", "0114"): 1,
        (2024, "women", "uppgift saknas"): 0,
        (2024, "men", "uppgift saknas"): 1,
    }


def test_a_lone_digit_is_no_sex_unless_it_is_said_which(tmp_path: Path) -> None:
    rows = (";1;2024;x;", ";2;2024;x;", ";2;2024;x;")
    assert faults(count(tmp_path, *rows)) == [
        "utdrag.csv, rad 2, kolumnen kön: det som står där är ingen könskod. Felet finns på 3 ställen."
    ]
    codes: dict[str, Sex] = {"1": "men", "2": "women"}
    assert counts(count(tmp_path, *rows, codes=codes)) == {(2024, "women", "x"): 2, (2024, "men", "x"): 1}


def test_cells_with_several_lines_and_delimiters_are_cells(tmp_path: Path) -> None:
    rows = ('"a;b\nc";K;2024;"Öst; väst";', ";M;2024;Norr;")
    assert counts(count(tmp_path, *rows))[2024, "women", "Öst; väst"] == 1
    header = HEADER.replace(";", "\t")
    assert len(counts(count(tmp_path, ROWS[0].replace(";", "\t"), "", "", header=header))) == 2


def test_sums_and_means_of_few_persons_are_hidden(tmp_path: Path) -> None:
    rows = [f";K;2024;x;{1000 + n},5" for n in range(5)] + [";K;2024;x;"] + [";M;2024;x;1 000"] * 4
    reading = count(tmp_path, *rows, amount="lön")
    assert reading.findings == ()
    found = {(one.measure, one.sex): (one.value, one.symbol, one.persons) for _, one in reading.observations}
    assert found == {
        ("Anställda", "women"): (6, "", True),
        ("Anställda", "men"): (4, "", True),
        ("Anställda: lön, summa", "women"): (5012.5, "", False),
        ("Anställda: lön, medelvärde", "women"): (1002.5, "", False),
        ("Anställda: lön, summa", "men"): (None, "hidden", False),
        ("Anställda: lön, medelvärde", "men"): (None, "hidden", False),
    }


def test_an_amount_with_two_readings_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(count(tmp_path, ";K;2024;x;1.250", ";K;2024;x;many", amount="lön"))
    assert fault.startswith("utdrag.csv, rad 2, kolumnen lön: det som står där är inget tal som går att läsa säkert.")
    assert faults(count(tmp_path, ";K;2024;x;1.250", ";K;2024;x;1.5", amount="lön")) == []


def test_a_sheet_is_counted_like_a_text_file(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    lines: list[Sequence[Any]] = [
        (),
        ("Kön", "År", "Enhet", "Ålder"),
        ("K", 2024, "0114", 0),
        ("M", date(2024, 5, 1), "0114", 7.0),
        (),
        ("?", 2024, "0114", 1.5),
    ]
    for line in lines:
        sheet.append(line)
    path = tmp_path / "utdrag.xlsx"
    book.save(path)
    reading = aggregate(path, measure="Elever", sex="kön", year="år", by=["enhet", "ålder"])
    assert {(one.sex, one.year, *one.by.values()): one.value for _, one in reading.observations if one.value} == {
        ("women", 2024, "0114", "0"): 1,
        ("men", 2024, "0114", "7"): 1,
    }
    assert faults(reading) == ["utdrag.xlsx, rad 6, kolumnen kön: det som står där är ingen könskod."]


SEXES = {"K": "women", "M": "men", "Kvinna": "women", "män": "men", "": "unknown"}
SEX = st.sampled_from(list(SEXES))
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Z"]), max_size=3) | st.just('a"b;c')
PERSONS = st.lists(
    st.tuples(st.sampled_from(list(SEXES)), st.sampled_from(["2023", "2024"]), CELLS, CELLS), max_size=60
)


@given(persons=PERSONS, block=st.integers(100, 2000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_counts_are_those_of_a_plain_group_by(
    persons: list[tuple[str, ...]], block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_rows, "_BLOCK", block)
    monkeypatch.setattr(register, "_ROWS_TO_TELL", 1000)
    frame = pd.DataFrame(persons, columns=["kön", "år", "a", "b"], dtype=str)
    path = tmp_path / "utdrag.csv"
    frame.to_csv(path, sep=";", index=False, lineterminator="\n")
    reading = aggregate(path, measure="x", sex="kön", year="år", by=["a", "b"])
    assert reading.findings == ()
    for column in ("a", "b"):
        frame[column] = [text(cell) or "uppgift saknas" for cell in frame[column]]
    frame["kön"] = frame["kön"].map(SEXES)
    expected = frame.groupby(["år", "kön", "a", "b"]).size().to_dict() if persons else {}
    found = {(str(one.year), one.sex, *one.by.values()): one.value for _, one in reading.observations if one.value}
    assert found == expected
    assert {one.sex for _, one in reading.observations} >= ({"women", "men"} if persons else set())


# What never gets out

NAME = "Hemligsson-4711"


def everything_said(reading: Reading) -> str:
    return " ".join([*faults(reading), *reading.notices, *(repr(one) for _, one in reading.observations)])


@pytest.mark.parametrize(
    "bad",
    [
        f"{NAME};{NAME};2024;x;1",
        f"{NAME};K;{NAME};x;1",
        f"{NAME};K;2024;x;{NAME}",
        f"{NAME};K;2024;x",
        f"{NAME};K;2024;x;1;{NAME}",
        f'"{NAME};K;2024;x;1',
        f"{NAME}\0;K;2024;x;1",
        f"{NAME}\u0081;K;2024;x;1".encode("cp1252", "ignore").decode("cp1252") + "\udc81",
    ],
)
def test_no_content_of_a_row_is_said_or_logged_or_left_in_a_file(
    bad: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (temporary := tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    caplog.set_level(logging.DEBUG)
    path = tmp_path / "utdrag.csv"
    content = "\n".join((HEADER, *ROWS * 3000, bad, *ROWS)) + "\n"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        reading = aggregate(path, measure="Anställda", sex="kön", year="år", by=["enhet"], amount="lön")
    assert reading.findings
    assert NAME not in everything_said(reading) + out.getvalue() + err.getvalue() + caplog.text
    assert "1212" not in everything_said(reading)
    assert list(temporary.iterdir()) == []


def test_a_row_of_another_length_is_told_by_its_number(tmp_path: Path) -> None:
    reading = count(tmp_path, ROWS[0], ";K;2024", ROWS[1], ";?;2024;x;", ROWS[2])
    assert faults(reading) == [
        "utdrag.csv, rad 3: raden har inte lika många celler som det finns rubriker.",
        "utdrag.csv, rad 5, kolumnen kön: det som står där är ingen könskod.",
    ]
    assert len(reading.observations) == 4, "the faultless rows are counted"


def test_the_headings_tell_how_many_cells_a_row_has(tmp_path: Path) -> None:
    reading = count(tmp_path, ";K;2024;x;1;för många", ROWS[1])
    assert faults(reading) == ["utdrag.csv, rad 2: raden har inte lika många celler som det finns rubriker."]
    assert len(reading.observations) == 2


def test_a_line_that_names_the_delimiter_is_no_heading(tmp_path: Path) -> None:
    assert counts(count(tmp_path, HEADER, *ROWS, header="sep=;"))[2024, "men", "Äldreboende"] == 1


def test_a_column_of_identity_numbers_is_not_read_and_told_of(tmp_path: Path) -> None:
    header = HEADER.replace("personnummer", "Id")
    (_, notice) = count(tmp_path, *ROWS[:1] * 3, header=header).notices
    assert notice == "Personnummer finns i ”Id”. De har inte lästs. Ta bort dem innan filen lämnas vidare."


@pytest.mark.parametrize(
    "column", ["personnummer", "Person-nr", "PNR", "Namn", "Förnamn", "E-post", "Adress", "mobilnummer"]
)
def test_a_column_that_says_who_somebody_is_is_refused(column: str, tmp_path: Path) -> None:
    header = HEADER.replace("enhet", column)
    (fault,) = faults(count(tmp_path, *ROWS, header=header, by=[column]))
    assert "säger vem någon är" in fault


@pytest.mark.parametrize("written", ["191212121212", "121212-1212", "19121212-1212", "1212121212", "121272+1212"])
def test_identity_numbers_under_another_heading_are_refused(written: str, tmp_path: Path) -> None:
    reading = count(tmp_path, *ROWS, f";K;2024;{written};")
    assert faults(reading) == ["utdrag.csv, kolumnen enhet: kolumnen innehåller personnummer. Den kan inte användas."]
    assert reading.observations == ()
    assert written not in everything_said(reading)


@pytest.mark.parametrize("written", ["20240501", "1912121213", "0114", "121312-1212", "2024-05-01"])
def test_other_numbers_are_no_identity_numbers(written: str, tmp_path: Path) -> None:
    assert counts(count(tmp_path, f";K;2024;{written};"))


def test_a_column_with_a_value_for_each_person_is_refused(tmp_path: Path) -> None:
    few = count(tmp_path, *(f";K;2024;{n};" for n in range(60)))
    assert "nästan ett eget värde" in faults(few)[0]
    many = count(tmp_path, *(f";K;2024;{n};" for n in range(3000) for _ in range(3)))
    assert "fler än 1000 olika värden" in faults(many)[0]


def test_a_file_without_headings_is_refused_without_naming_its_first_row(tmp_path: Path) -> None:
    (fault,) = faults(count(tmp_path, *ROWS[1:], header=ROWS[0]))
    assert fault == "utdrag.csv: filen har inga rubriker. Den första raden ska säga vad kolumnerna innehåller."
    (fault,) = faults(count(tmp_path, *ROWS[1:], header="Hemligsson;K;2024;x;1"))
    assert fault == "utdrag.csv, kolumnen kön: rubriken finns inte i filen."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "filen är tom"),
        (b"\n \n", "filen är tom"),
        (HEADER.encode("utf-16"), "ingen textfil"),
        (b"k\xf6n;\x81", "ingen textfil"),
        ("kön;kön;år;enhet".encode(), "finns flera gånger"),
        (f'{HEADER}\n;K;2024;"x;1\n;M;2024;x;1\n'.encode(), "citattecken utan sitt par"),
        (f"{HEADER}\n;K;2024;x;1\n".encode() + b'"' + b"x;" * 400_000 + b'"', "inte att läsa till slutet"),
    ],
)
def test_what_is_no_extract_is_one_fault(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "utdrag.csv"
    path.write_bytes(content)
    (fault,) = faults(aggregate(path, measure="x", sex="kön", year="år", by=["enhet"]))
    assert said in fault


@pytest.mark.parametrize("name", ["utdrag.csv", "utdrag.xlsx"])
def test_a_file_that_is_gone_or_broken_is_one_fault(name: str, tmp_path: Path) -> None:
    (fault,) = faults(aggregate(tmp_path / name, measure="x", sex="kön", year="år"))
    assert fault == f"{name}: filen kan inte läsas (den finns inte)."
    (tmp_path / "utdrag.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 50)
    (fault,) = faults(aggregate(tmp_path / "utdrag.xlsx", measure="x", sex="kön", year="år"))
    assert "inget kalkylblad" in fault


def test_a_sheet_with_a_forgotten_cell_far_away_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "utdrag.xlsx")
    (fault,) = faults(aggregate(tmp_path / "utdrag.xlsx", measure="x", sex="kön", year="år"))
    assert "större än det går att läsa" in fault


def test_headings_alone_are_nobody(tmp_path: Path) -> None:
    assert counts(count(tmp_path)) == {}
    assert counts(count(tmp_path, "")) == {}


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    import pyarrow

    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        path.write_text(HEADER + "\n" + ";K;2024;Äldreboende;30000\n" * rows, encoding="utf-8")
        tracemalloc.start()
        aggregate(path, measure="x", sex="kön", year="år", by=["enhet"])
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used + int(pyarrow.default_memory_pool().max_memory())

    peak(100)
    assert peak(200_000) < 3 * peak(40_000)


def test_the_libraries_words_are_nowhere_passed_on() -> None:
    for module in (register, register_rows):
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        assert not re.search(r"(str|repr)\(error\)|\{error\}|from error", source)
