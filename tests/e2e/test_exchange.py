"""One unit's answers as a file, into another workbook, as a spreadsheet, and how far the units have come."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import psutil
import pytest
from click.testing import CliRunner, Result
from tests.unit.store.postgresql import Server, postgresql

from jamtbok.cli import main
from jamtbok.errors import JamtbokError
from jamtbok.model.answers import Answers
from jamtbok.pipeline.answer_sheets import write_answers
from jamtbok.pipeline.exchange import Merge, export_unit, merge_file
from jamtbok.pipeline.new import new_workbook
from jamtbok.settings.workbook import Workbook
from jamtbok.store import Key, SnapshotMaker, Store, open_store
from jamtbok.store.database import open_engine

__all__ = ["postgresql"]

TEXT = Key("skola", 2013, "foundation.meaning")
TRAINING = Key("skola", 2013, "foundation.training")
FIGURES = "mått;kön;år;värde\nBesökare;flickor;2013;120\n"


def cell(row: str, column: str) -> Key:
    return Key("skola", 2013, TRAINING.question, row, column)


def jamtbok(*arguments: object, code: int = 0) -> Result:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


class Site:
    """A workbook of one unit, and its answers."""

    def __init__(self, root: Path, author: str) -> None:
        self.root, self.workbook = root, Workbook.find(root)
        url = self.workbook.settings.store.url
        self.store = open_store(root, url, self.workbook.catalogue, author=author)
        self.figures = root / "statistik" / "skola" / "besok.csv"

    def send(self, to: Path) -> Path:
        export_unit(self.workbook, self.store, "skola", None, to)
        return to

    def take(self, file: Path) -> Merge:
        return merge_file(self.workbook, self.store, file)

    def text(self) -> str:
        return self.store.load("skola", 2013).text(TEXT.question)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with two units and nothing in it."""
    root = new_workbook(tmp_path_factory.mktemp("tom") / "bok")
    (root / "enheter.csv").write_text("id;namn;overordnad;slag\nskola;Skolan;;\nbad;Badet;;\n", encoding="utf-8")
    return root


@pytest.fixture
def sites(empty: Path, tmp_path: Path) -> Iterator[tuple[Site, Site]]:
    """Eva's workbook and Adam's."""
    made = [Site(Path(shutil.copytree(empty, tmp_path / author)), author) for author in ("eva", "adam")]
    yield made[0], made[1]
    for site in made:
        site.store.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "skola.zip"


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def everything(site: Site) -> tuple[Any, dict[str, bytes]]:
    """All that a merge could change."""
    folder = site.root / "statistik"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return site.store.entries_of("skola"), files


# -- there and back


def test_answers_history_and_statistics_go_with_the_file(sites: tuple[Site, Site], file: Path) -> None:
    eva, adam = sites
    eva.store.save(TEXT, "första")
    eva.store.save(TEXT, "andra")
    eva.store.append_rows(TRAINING, [{"name": "Kurs ett", "year": 2013}, {"name": "Kurs två"}])
    eva.store.save(Key("skola", 2012, TEXT.question), "förra året")
    eva.store.save(Key("bad", 2013, TEXT.question), "en annan enhets")
    write(eva.figures, FIGURES)
    write(eva.figures.parent / "aldre" / "Gamla räkningar.txt", "Från arkivet")
    write(eva.figures.parent / ".dold.csv", "x")

    said = jamtbok("export", "--workbook", eva.root, "--unit", "skola", "--to", file).output
    assert "Skolan: åtta ändringar och två statistikfiler" in said
    said = jamtbok("merge", "--workbook", adam.root, file).output
    assert "skola.zip: Skolan, Min kommun" in said
    assert "Nya ändringar: 8. Fanns redan: 0." in said
    assert "Ny statistikfil: statistik/skola/besok.csv" in said

    assert adam.store.load_with_earlier("skola", 2013) == eva.store.load_with_earlier("skola", 2013)
    assert [(entry.author, entry.value) for entry in adam.store.history(TEXT)] == [("eva", "första"), ("eva", "andra")]
    assert adam.store.load("bad", 2013).empty
    files = everything(adam)[1]
    assert set(files) == {"skola/besok.csv", "skola/aldre/Gamla räkningar.txt"}
    assert files == {name: content for name, content in everything(eva)[1].items() if name in files}


def test_one_year_can_be_exported_by_itself(sites: tuple[Site, Site], file: Path) -> None:
    eva, adam = sites
    eva.store.save(TEXT, "årets")
    eva.store.save(Key("skola", 2012, TEXT.question), "förra årets")
    jamtbok("export", "--workbook", eva.root, "--unit", "skola", "--year", 2012, "--to", file)
    jamtbok("merge", "--workbook", adam.root, file)
    assert adam.store.years() == [2012]


def test_the_same_content_gives_the_same_bytes(sites: tuple[Site, Site], tmp_path: Path) -> None:
    eva, _ = sites
    eva.store.save(TEXT, "svar")
    write(eva.figures, FIGURES)
    assert eva.send(tmp_path / "a.zip").read_bytes() == eva.send(tmp_path / "b.zip").read_bytes()


def test_merging_twice_changes_nothing(sites: tuple[Site, Site], file: Path) -> None:
    eva, adam = sites
    adam.store.save(TEXT, "adams")
    eva.store.save(TEXT, "evas")
    write(eva.figures, FIGURES)
    write(adam.figures, FIGURES.replace("120", "121"))
    eva.send(file)
    assert len(adam.take(file).conflicts) == 1
    before = everything(adam)
    again = adam.take(file)
    assert (again.added, again.known, again.conflicts) == (0, 1, ())
    assert everything(adam) == before


def test_the_kalmar_example_arrives_whole(kalmar: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(kalmar, tmp_path / "annan"))
    for path in other.glob("jamtbok.db*"):
        path.unlink()
    source, target = Site(kalmar, ""), Site(other, "")
    for unit in source.workbook.units:
        target.take(_exported(source, unit, tmp_path))
        for year in (2012, 2013):
            assert target.store.load(unit, year) == source.store.load(unit, year)
    for site in (source, target):
        site.store.close()


def _exported(site: Site, unit: str, folder: Path) -> Path:
    export_unit(site.workbook, site.store, unit, None, folder / f"{unit}.zip")
    return folder / f"{unit}.zip"


def test_it_is_the_same_from_and_to_a_server(
    sites: tuple[Site, Site], file: Path, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva, adam = sites
    eva.store.append_rows(TRAINING, [{"name": "Kurs"}])
    eva.send(file)
    with monkeypatch.context() as environment:
        environment.setenv("JAMTBOK_STORE_URL", postgresql.empty_database())
        jamtbok("merge", "--workbook", adam.root, file)
        again = file.with_name("igen.zip")
        jamtbok("export", "--workbook", adam.root, "--unit", "skola", "--to", again)
    assert adam.store.years() == [], "the address in the environment goes before the workbook's own"
    adam.take(again)
    assert adam.store.load("skola", 2013) == eva.store.load("skola", 2013)


# -- changed on both sides


def test_changed_on_both_sides_the_later_is_current_and_the_conflict_is_told(
    sites: tuple[Site, Site], file: Path, tmp_path: Path
) -> None:
    eva, adam = sites
    eva.store.save(TEXT, "gemensamt")
    adam.take(eva.send(file))
    eva.store.save(TEXT, "Evas text " + "är lång " * 30)
    adam.store.save(TEXT, "Adams text")
    eva.send(file)
    back = adam.send(tmp_path / "fran-adam.zip")

    said = jamtbok("merge", "--workbook", adam.root, file).output
    assert "Ett svar har ändrats på båda håll" in said
    assert "2013: " + adam.workbook.catalogue.question(TEXT.question).title in said
    assert "Gäller: ”Adams text” adam 20" in said
    assert "Gäller inte: ”Evas text är lång" in said
    assert "…” eva 20" in said
    assert max(map(len, said.splitlines())) < 160
    assert adam.text() == "Adams text"
    assert [entry.author for entry in adam.store.history(TEXT)] == ["eva", "eva", "adam"]

    (conflict,) = eva.take(back).conflicts
    assert (conflict.current.author, conflict.other.author) == ("adam", "eva")
    assert eva.text() == "Adams text", "both show the same"
    assert everything(eva)[0] == [_elsewhere(entry, eva) for entry in everything(adam)[0]]


def _elsewhere(entry: Any, site: Site) -> Any:
    """The same entry as the site's own database numbers it."""
    ids = {other.uuid: other.id for other in site.store.entries_of("skola")}
    return replace(entry, id=ids[entry.uuid])


def test_what_only_one_side_has_changed_is_no_conflict(sites: tuple[Site, Site], file: Path) -> None:
    eva, adam = sites
    eva.store.save(TEXT, "gemensamt")
    row = eva.store.append_rows(TRAINING, [{"name": "Kurs"}])[0]
    adam.take(eva.send(file))
    eva.store.save(TEXT, "nytt")
    adam.store.save(cell(row, "year"), 2013)
    adam.store.save(Key("skola", 2013, "foundation.conclusion"), "slutsats")
    assert adam.take(eva.send(file)).conflicts == ()
    assert adam.text() == "nytt"
    eva.store.save(cell(row, "name"), "Samma")
    adam.store.save(cell(row, "name"), "Samma")
    assert adam.take(eva.send(file)).conflicts == (), "nor is the same change made twice"


def test_a_conflict_in_a_table_names_its_row_and_column(sites: tuple[Site, Site], file: Path) -> None:
    eva, adam = sites
    row = eva.store.append_rows(TRAINING, [{"name": "Grundkurs", "year": 2011}])[0]
    adam.take(eva.send(file))
    adam.store.save(cell(row, "year"), 2012)
    eva.store.save(cell(row, "year"), 2013)
    (conflict,) = adam.take(eva.send(file)).conflicts
    question = adam.workbook.catalogue.question(TRAINING.question)
    assert (conflict.question, conflict.row, conflict.column) == (
        question.title,
        "Grundkurs",
        question.column("year").title,
    )
    assert (conflict.current.author, conflict.other.author) == ("eva", "adam")


@pytest.mark.parametrize("removed_last", [True, False])
def test_a_row_removed_here_and_changed_there_is_told(sites: tuple[Site, Site], file: Path, removed_last: bool) -> None:
    eva, adam = sites
    row = eva.store.append_rows(TRAINING, [{"name": "Grundkurs"}])[0]
    adam.take(eva.send(file))
    steps: list[Callable[[], object]] = [
        lambda: eva.store.save(cell(row, "name"), "Fördjupning"),
        lambda: adam.store.remove_row(cell(row, "")),
    ]
    for step in steps if removed_last else steps[::-1]:
        step()
    (conflict,) = adam.take(eva.send(file)).conflicts
    assert (conflict.current.author, conflict.current.text) == ("adam", "(raden borttagen)")
    assert (conflict.other.author, conflict.other.text) == ("eva", "”Fördjupning”")
    assert adam.store.row_ids(TRAINING) == []


# -- statistics


def test_a_statistics_file_that_differs_is_put_beside_and_not_counted(sites: tuple[Site, Site], file: Path) -> None:
    eva, adam = sites
    write(eva.figures, FIGURES.replace("120", "999"))
    write(adam.figures, FIGURES)
    eva.send(file)
    said = jamtbok("merge", "--workbook", adam.root, file).output
    assert "statistik/skola/besok.csv är en annan än den som fanns" in said
    assert "besok.csv.inkommen" in said
    assert adam.figures.read_text(encoding="utf-8") == FIGURES
    assert "999" in adam.figures.with_name("besok.csv.inkommen").read_text(encoding="utf-8")
    figures = SnapshotMaker(adam.workbook, adam.store).snapshot("skola", 2013).statistics
    assert [figure.value for figure in figures] == [120]
    write(eva.figures, FIGURES.replace("120", "888"))
    (placed,) = adam.take(eva.send(file)).files
    assert placed.beside == "besok.csv.2.inkommen"
    with zipfile.ZipFile(adam.send(file)) as archive:
        assert [name for name in archive.namelist() if name.startswith("statistik/")] == ["statistik/besok.csv"]


def test_a_file_name_that_others_cannot_have_is_told(sites: tuple[Site, Site], file: Path) -> None:
    eva, _ = sites
    write(eva.figures.with_name("a:b.csv"), FIGURES)
    with pytest.raises(JamtbokError, match=r"a:b\.csv har ett namn"):
        eva.send(file)
    assert not file.exists()


def test_a_link_out_of_the_folder_is_not_followed(sites: tuple[Site, Site], file: Path, tmp_path: Path) -> None:
    eva, _ = sites
    write(eva.figures, FIGURES)
    write(tmp_path / "hemligt.csv", "lösenord")
    eva.figures.with_name("lank.csv").symlink_to(tmp_path / "hemligt.csv")
    with zipfile.ZipFile(eva.send(file)) as archive:
        assert "statistik/lank.csv" not in archive.namelist()


# -- files that are not what they should be


def changed(file: Path, **members: bytes | None) -> Path:
    """Make the file anew with other members: ``None`` takes one out, a new name adds one."""
    with zipfile.ZipFile(file) as archive:
        content: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    content |= members
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in content.items():
            if each is not None:
                archive.writestr(name, each)
    return file


def entry_line(file: Path, **fields: Any) -> bytes:
    """The file's first entry with other fields, as bytes."""
    with zipfile.ZipFile(file) as archive:
        line = json.loads(archive.read("svar.jsonl").splitlines()[0])
    return json.dumps(line | fields).encode()


@pytest.fixture
def sent(sites: tuple[Site, Site], file: Path) -> Path:
    """A good file from Eva."""
    eva, _ = sites
    eva.store.save(TEXT, "evas")
    eva.store.append_rows(TRAINING, [{"name": "Kurs", "year": 2013}])
    write(eva.figures, FIGURES)
    return eva.send(file)


def refused(site: Site, file: Path) -> str:
    """Return what is said of a file that must not be let in, and see that nothing came in."""
    before = everything(site)
    with pytest.raises(JamtbokError) as error:
        site.take(file)
    assert everything(site) == before
    assert error.value.hint
    return error.value.message


@pytest.mark.parametrize(
    "name",
    [
        "../utanfor.csv",
        "statistik/../../utanfor.csv",
        "statistik//etc/utanfor.csv",
        "/etc/utanfor.csv",
        "statistik/a\\..\\utanfor.csv",
        "statistik/C:utanfor.csv",
        "statistik/.dold.csv",
        "statistik/con.csv",
        "statistik/tal.csv.",
        "statistik/",
        "statistik/\x1b[2J.csv",
        "mallar/1-grund.ipynb",
        "jamtbok.toml",
    ],
)
def test_a_member_that_would_land_elsewhere_is_refused(sites: tuple[Site, Site], sent: Path, name: str) -> None:
    outside = {path for path in sites[1].root.parent.rglob("*") if "utanfor" in path.name}
    assert "innehåller annat" in refused(sites[1], changed(sent, **{name: b"x"}))
    assert {path for path in sites[1].root.parent.rglob("*") if "utanfor" in path.name} == outside == set()


def test_one_that_unfolds_into_very_much_is_refused(sites: tuple[Site, Site], sent: Path) -> None:
    changed(sent, **{"statistik/stor.csv": b"0" * 101_000_000})
    assert sent.stat().st_size < 200_000
    assert "mer än vad en enhet kan ha" in refused(sites[1], sent)


def test_very_many_small_ones_are_refused(sites: tuple[Site, Site], sent: Path) -> None:
    changed(sent, **{f"statistik/{number}.csv": b"" for number in range(2001)})
    assert "mer än vad en enhet kan ha" in refused(sites[1], sent)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(sites: tuple[Site, Site], sent: Path) -> None:
    with zipfile.ZipFile(sent, "a") as archive:
        archive.writestr("statistik/besok.csv", b"annat")
    assert "innehåller annat" in refused(sites[1], sent)


@pytest.mark.parametrize("content", [b"", b"PK", b"Detta ar ett brev.", b"\x00" * 1000])
def test_what_is_no_such_file_is_refused(sites: tuple[Site, Site], file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert "ingen exportfil från jamtbok" in refused(sites[1], file)


def test_a_file_that_is_not_there_is_told(sites: tuple[Site, Site], tmp_path: Path) -> None:
    assert "finns inte" in refused(sites[1], tmp_path / "borta.zip")
    assert "ingen exportfil" in refused(sites[1], tmp_path)


def test_one_from_a_newer_version_is_refused(sites: tuple[Site, Site], sent: Path) -> None:
    about = {"format": 2, "något": "nytt"}
    assert "nyare version" in refused(sites[1], changed(sent, **{"innehall.json": json.dumps(about).encode()}))


def test_a_unit_that_is_not_here_is_refused(sites: tuple[Site, Site], sent: Path) -> None:
    write(sites[1].root / "enheter.csv", "id;namn\nbad;Badet\n")
    adam = Site(sites[1].root, "adam")
    assert "”skola” finns inte" in refused(adam, sent)
    adam.store.close()


@pytest.mark.parametrize(
    "fields",
    [
        {"value": {"order": 1}},
        {"value": float("nan")},
        {"value": float("inf")},
        {"value": 10**400},
        {"value": [[[1]]]},
        {"question": "foundation.introduction", "value": "maybe"},
        {"question": "foundation.training"},
        {"question": "foundation.moments", "row": "m1", "column": "level", "value": {"value": 4, "min": 1}},
        {"question": "foundation.moments", "row": "m1", "column": "level", "value": "fyra"},
        {"question": "foundation.training", "row": "r", "column": "_row", "value": 1},
        {"question": "foundation.training", "row": "r", "column": "_row", "value": {"order": "1"}},
        {"question": "foundation.training", "row": "r", "column": "_row", "value": {"order": 10**400}},
        {"question": "Okänd fråga"},
        {"question": "own.unknown", "value": 10**400},
        {"question": "own.unknown", "row": "r"},
        {"row": "r\x00", "column": "name"},
        {"author": "eva\x1b[31m"},
        {"author": "e" * 1000},
        {"time": "2013-06-01T12:00:00"},
        {"time": "0001-01-01T00:00:00+14:00"},
        {"time": "igår"},
        {"year": 99999},
        {"rank": -1},
        {"rank": 2**62},
        {"uuid": "x"},
        {"id": 1},
    ],
)
def test_an_answer_that_cannot_be_one_is_refused_with_its_line(
    sites: tuple[Site, Site], sent: Path, fields: dict[str, Any]
) -> None:
    line = entry_line(sent)
    changed(sent, **{"svar.jsonl": line + b"\n" + entry_line(sent, **({"uuid": "0" * 32} | fields)) + b"\n"})
    assert refused(sites[1], sent).startswith("skola.zip, rad 2: svaret")


@pytest.mark.parametrize("lines", [b"[" * 100_000, b"\xff\xfe", b"{}", b'{"value": ' + b"[" * 10_000])
def test_lines_that_are_no_answers_are_refused(sites: tuple[Site, Site], sent: Path, lines: bytes) -> None:
    assert "rad 1: svaret går inte att läsa" in refused(sites[1], changed(sent, **{"svar.jsonl": lines}))


def test_the_same_answer_twice_is_refused(sites: tuple[Site, Site], sent: Path) -> None:
    line = entry_line(sent)
    assert "två gånger" in refused(sites[1], changed(sent, **{"svar.jsonl": line + b"\n" + line}))


def test_a_mark_that_belongs_to_another_unit_is_refused(sites: tuple[Site, Site], sent: Path) -> None:
    taken = sites[1].store.save(Key("bad", 2013, TEXT.question), "badets")
    assert "svarar inte som den ska" in refused(
        sites[1], changed(sent, **{"svar.jsonl": entry_line(sent, uuid=taken.uuid)})
    )
    sites[1].store.save(TEXT, "går bra efteråt")


def test_what_answers_a_question_that_is_not_here_is_kept_and_counted(sites: tuple[Site, Site], sent: Path) -> None:
    line = entry_line(sent, question="own.unknown", value={"vad": [1, "två"]})
    merged = sites[1].take(changed(sent, **{"svar.jsonl": line}))
    assert (merged.added, merged.unknown) == (1, 1)
    assert [entry.key.question for entry in sites[1].store.entries_of("skola")] == ["own.unknown"]


def test_damage_anywhere_gives_a_plain_error_or_changes_nothing_that_was_said(
    sites: tuple[Site, Site], sent: Path, tmp_path: Path
) -> None:
    eva, adam = sites
    whole, chance = sent.read_bytes(), random.Random(2013)
    damaged = tmp_path / "skadad.zip"
    for _ in range(300):
        content = bytearray(whole)
        if chance.random() < 0.3:
            content = content[: chance.randrange(len(content))]
        else:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        damaged.write_bytes(content)
        try:
            adam.take(damaged)
        except JamtbokError:
            continue
    said = {entry.uuid: (entry.key, entry.value, entry.author) for entry in eva.store.entries_of("skola")}
    for entry in adam.store.entries_of("skola"):
        assert said[entry.uuid] == (entry.key, entry.value, entry.author)


def test_one_bad_file_among_several_does_not_stop_the_others(sites: tuple[Site, Site], sent: Path) -> None:
    bad = sent.with_name("trasig.zip")
    bad.write_bytes(b"x")
    done = jamtbok("merge", "--workbook", sites[1].root, bad, sent, code=1)
    assert "trasig.zip: filen är ingen exportfil" in done.output
    assert sites[1].text() == "evas"


# -- as a spreadsheet

TRICKY = [
    "=1+1",
    "+46 70 123",
    "-2 grader",
    "@SUM(A1)",
    '=HYPERLINK("http://exempel";"klicka")',
    "\t=1",
    " mellanslag sist ",
    'Citat "inuti"; och\nflera\n\nrader',
    "0114",
    "_x0041_",
    "ljud\x07signal",
    "åäö 👩‍🏫",
    "lång " * 10_000,
]


def sheet_of(path: Path) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path)
    lines = []
    for sheet in book.worksheets:
        headings, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}, "no formula"
        lines += [dict(zip(headings, row, strict=True)) | {"Steg": sheet.title} for row in rows]
    return lines


def unescaped(text: str) -> str:
    """Read a text as a spreadsheet does."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def test_every_text_reads_the_same_in_a_spreadsheet_and_starts_no_formula(
    sites: tuple[Site, Site], tmp_path: Path
) -> None:
    eva, _ = sites
    eva.store.append_rows(TRAINING, [{"name": text} for text in TRICKY])
    path = tmp_path / "svar.xlsx"
    assert "13 svar finns i" in jamtbok("export", "--workbook", eva.root, "--unit", "skola", "--to", path).output
    read: dict[int, str] = {}
    for line in sheet_of(path):
        read[line["Rad"]] = read.get(line["Rad"], "") + line["Svar"]
    assert [unescaped(text) for text in read.values()] == TRICKY


def test_every_text_is_in_the_list_and_starts_no_formula(sites: tuple[Site, Site], tmp_path: Path) -> None:
    eva, _ = sites
    eva.store.append_rows(TRAINING, [{"name": text} for text in TRICKY])
    path = tmp_path / "svar.csv"
    jamtbok("export", "--workbook", eva.root, "--unit", "skola", "--to", path)
    lines = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"))
    answers = [line["Svar"] for line in lines]
    assert not any(answer.startswith(("=", "+", "-", "@", "\t")) for answer in answers)
    assert [answer.removeprefix("'") for answer in answers] == TRICKY


def test_numbers_choices_and_retired_questions_are_in_the_sheet(sites: tuple[Site, Site], tmp_path: Path) -> None:
    eva, _ = sites
    write(
        eva.root / "fragor" / "egna.toml",
        """
step = "3-analys"
[[sections]]
id = "own.all"
title = "Egna"
questions = [
  { id = "own.gone", type = "text", title = "Gammal fråga", retired = 2 },
  { id = "own.count", type = "number", title = "Antal" },
  { id = "own.people", type = "number_by_sex", title = "Personer" },
  { id = "own.ready", type = "yesno", title = "Klart?" },
  { id = "own.mark", type = "scale", min = 1, max = 10, title = "Betyg" },
  { id = "own.secret", type = "text", title = "Personligt", private = true },
]
""",
    )
    workbook = Workbook.find(eva.root)
    answers = Answers(
        values={
            "own.gone": "Kvar",
            "own.count": 12.5,
            "own.people": {"women": 3, "men": 0, "unknown": None},
            "own.ready": "partly",
            "own.mark": {"value": 7, "min": 1, "max": 10},
            "own.secret": "Mellan oss",
            "own.nowhere": ["a", 1],
        }
    )
    path = tmp_path / "svar.xlsx"
    assert write_answers(path, workbook.catalogue, [(2013, answers)]) == 6
    lines = {line["Id"]: line for line in sheet_of(path)}
    assert {line["Steg"] for line in lines.values()} == {"Analys", "Övrigt"}
    assert lines["own.gone"]["Svar"] == "Kvar"
    assert lines["own.count"]["Svar"] == 12.5
    assert [lines["own.people"][sex] for sex in ("Kvinnor", "Män", "Okänt kön")] == [3, 0, None]
    assert lines["own.ready"]["Svar"] == "Delvis"
    assert lines["own.mark"]["Svar"] == "7 av 10"
    assert lines["own.nowhere"]["Svar"] == '["a", 1]'
    assert "own.secret" not in lines


def test_another_ending_is_refused_and_no_file_is_touched(sites: tuple[Site, Site]) -> None:
    eva, _ = sites
    database = eva.root / "jamtbok.db"
    before = database.read_bytes()
    done = jamtbok("export", "--workbook", eva.root, "--unit", "skola", "--to", database, code=1)
    assert "har en ändelse som inte går att använda" in done.output
    assert database.read_bytes() == before


def test_a_unit_without_anything_is_told(sites: tuple[Site, Site], file: Path) -> None:
    done = jamtbok("export", "--workbook", sites[0].root, "--unit", "bad", "--to", file, code=1)
    assert "Badet har inga svar och inga statistikfiler" in done.output
    assert not file.exists()
    sheet = file.with_suffix(".xlsx")
    done = jamtbok("export", "--workbook", sites[0].root, "--unit", "bad", "--to", sheet, code=1)
    assert "Badet har inga svar." in done.output
    assert not sheet.exists()


# -- how far the units have come


def test_status_tells_how_far_and_who(sites: tuple[Site, Site]) -> None:
    eva, _ = sites
    noon = datetime(2013, 6, 1, 12, tzinfo=UTC)
    for author, day in (("eva", 0), ("[adam]", 1)):
        engine = open_engine(f"sqlite:///{eva.root / 'jamtbok.db'}")
        store = Store(engine, eva.workbook.catalogue, author=author, clock=iter([noon + timedelta(days=day)]).__next__)
        store.save(TEXT, f"svar {day}")
        store.close()
    lines = jamtbok("status", "--workbook", eva.root).output.splitlines()
    assert lines[0].startswith("skola: Grund ")
    assert "[adam] 2013-06-02" in lines[0]
    assert lines[1].startswith("bad: Grund 0 av ")
    assert lines[1].endswith("Inte börjat")
    assert lines[2] == "2013: 1 av 2 enheter har börjat, och 0 har svarat på allt."
    assert "2012: 0 av 2 enheter" in jamtbok("status", "--workbook", eva.root, "--year", 2012).output


def test_status_is_a_table_on_a_terminal(sites: tuple[Site, Site], monkeypatch: pytest.MonkeyPatch) -> None:
    eva, _ = sites
    eva.store.save(TEXT, "svar")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")
    said = jamtbok("status", "--workbook", eva.root).output
    for part in ("Enhet", "Kartläggning", "Skolan", "Badet", "Inte börjat", "eva 20"):
        assert part in said


def test_a_finished_workbook_says_so(kalmar: Path) -> None:
    assert "3 har svarat på allt" in jamtbok("status", "--workbook", kalmar, "--year", 2013).output


def test_status_warns_of_a_database_on_a_network_share(
    sites: tuple[Site, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Varning" not in jamtbok("status", "--workbook", sites[0].root).output
    share = SimpleNamespace(mountpoint=str(sites[0].root), fstype="cifs", opts="rw")
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [share])
    assert "Varning: Databasen jamtbok.db ligger på en nätverksdisk (cifs)" in (
        jamtbok("status", "--workbook", sites[0].root).output
    )


def test_an_old_database_is_copied_and_the_user_is_told(
    sites: tuple[Site, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    from jamtbok.store import schema

    root = sites[0].root
    sites[0].store.close()
    for path in root.glob("jamtbok.db*"):
        path.unlink()
    with monkeypatch.context() as then:
        then.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        open_store(root, "jamtbok.db", sites[0].workbook.catalogue).close()
    with closing(sqlite3.connect(root / "jamtbok.db")) as raw, raw:
        raw.execute(
            "INSERT INTO entries VALUES (1, 'skola', 2013, ?, '', '', '\"gammalt\"', 'eva', ?, 1)",
            (TEXT.question, "2013-06-01T12:00:00+00:00"),
        )
    said = jamtbok("status", "--workbook", root).output
    assert "En kopia av den gamla ligger i " in said
    (copy,) = root.glob("jamtbok.schema-1.*.db")
    assert str(copy) in said
    assert "1 av 2 enheter" in said
    assert "En kopia" not in jamtbok("status", "--workbook", root).output


def test_the_environments_address_goes_before_the_workbooks(
    sites: tuple[Site, Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = sites[0].root
    monkeypatch.setenv("JAMTBOK_STORE_URL", f"sqlite:///{tmp_path / 'delad.db'}")
    assert Workbook.find(root).settings.store.url.endswith("delad.db")
    jamtbok("status", "--workbook", root)
    assert (tmp_path / "delad.db").is_file()
    monkeypatch.setenv("JAMTBOK_STORE_URL", "")
    assert Workbook.find(root).settings.store.url == "jamtbok.db"
    monkeypatch.setenv("JAMTBOK_STORE_URL", "postgresql://eva:hemligt@127.0.0.1:1/bok")
    done = jamtbok("status", "--workbook", root, code=1)
    assert "Databasen bok på 127.0.0.1" in done.output
    assert "hemligt" not in done.output
