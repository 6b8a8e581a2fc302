"""Where the workbook is, and what its settings say."""

from __future__ import annotations

from pathlib import Path

import pytest

from jamtbok.errors import NoWorkbookError, SettingsError
from jamtbok.settings.workbook import Workbook

SETTINGS = '[organisation]\nname = "Kommunen"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "arbetsbok"
    folder.mkdir()
    (folder / "jamtbok.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def test_it_is_found_from_any_folder_inside(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = root / "enheter" / "skola" / "2013"
    inside.mkdir(parents=True)
    for start in (root, inside, root / "not" / "made" / "yet"):
        assert Workbook.find(start).root == root
    monkeypatch.chdir(inside)
    assert Workbook.find(Path()).root == root


def test_the_nearest_workbook_above_counts(root: Path) -> None:
    inner = root / "inner"
    inner.mkdir()
    (inner / "jamtbok.toml").write_text(SETTINGS.replace("Kommunen", "Den inre"), encoding="utf-8")
    assert Workbook.find(inner / "x").settings.organisation.name == "Den inre"


def test_two_dots_lead_upwards(root: Path) -> None:
    inside = root / "enheter"
    inside.mkdir()
    assert Workbook.find(inside / "..").root == root
    with pytest.raises(NoWorkbookError):
        Workbook.find(inside / ".." / "..")


def test_where_there_is_none_it_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(NoWorkbookError) as refused:
        Workbook.find(tmp_path)
    assert str(tmp_path) in refused.value.message
    assert "jamtbok new" in refused.value.hint


@pytest.mark.parametrize("content", [b"[organisation", b"\xff\xfe", b'[organisation]\nname = "a"\nname = "b"\n'])
def test_a_broken_file_is_named(content: bytes, root: Path) -> None:
    (root / "jamtbok.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"^jamtbok\.toml kan inte läsas"):
        Workbook.find(root)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[organisation]\nname = Ekeby\n", "rad 2, tecken 8: värdet går inte att läsa"),
        ("[organisation]\nname = ”Ekeby”\n", "raka citattecken"),
        ('[organisation]\nname = "Ekeby\n', "rad 2, tecken 14: texten avslutas inte"),
        ('[organisation]\nname = "E"\nname = "K"\n', "samma namn står två gånger"),
        ('[organisation]\nname = "E"\n[organisation]\n', "samma rubrik"),
        ('[organisation]\nname = "E"\nlogo = "bilder\\logga.png"\n', "skriv / i stället"),
        ("[disclosure]\nthreshold = 5,5\n", "decimaler med punkt"),
        ("[accessibility]\nreviewed = 2026-02-30\n", "rad 2"),
        ('[organisation]\nname "Ekeby"\n', "efter namnet ska det stå ="),
    ],
)
def test_what_is_no_toml_is_told_in_swedish_with_its_line(content: str, said: str, root: Path) -> None:
    (root / "jamtbok.toml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        Workbook.find(root)
    assert said in refused.value.message
    assert "line" not in refused.value.message


def test_another_encoding_is_told_of(root: Path) -> None:
    (root / "jamtbok.toml").write_bytes('[organisation]\nname = "Älvsby"\n'.encode("cp1252"))
    with pytest.raises(SettingsError, match="inte sparad i UTF-8"):
        Workbook.find(root)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('email = "kommunen"', "accessibility.email: ska vara en e-postadress"),
        ('phone = "ring oss"', "accessibility.phone: ska bara ha siffror"),
        ('reviewed = "i maj"', "accessibility.reviewed: ska vara ett datum"),
    ],
)
def test_the_accessibility_settings_say_what_they_should_be(more: str, said: str, root: Path) -> None:
    with (root / "jamtbok.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[accessibility]\n{more}\n")
    with pytest.raises(SettingsError, match=said):
        Workbook.find(root)


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("[disclosure]\nthreshhold = 5", "disclosure.threshhold"),
        ("[colours]\nwomen = 1", "colours"),
        ("[disclosure]\nthreshold = 0", "disclosure.threshold"),
        ("[run]\ndeadline = -1", "run.deadline"),
        ('[run]\ndeadline = "länge"', "run.deadline"),
    ],
)
def test_a_setting_that_is_unknown_or_impossible_is_named(more: str, place: str, root: Path) -> None:
    (root / "jamtbok.toml").write_text(SETTINGS + more, encoding="utf-8")
    with pytest.raises(SettingsError, match=place.replace(".", r"\.")):
        Workbook.find(root)


def test_what_is_wrong_with_a_setting_is_said_in_swedish(root: Path) -> None:
    (root / "jamtbok.toml").write_text(SETTINGS + "[colours]\nwomen = 1", encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        Workbook.find(root)
    assert "Extra inputs" not in refused.value.message


def test_an_organisation_without_a_name_is_refused(root: Path) -> None:
    for content in ("", '[organisation]\nname = ""\n'):
        (root / "jamtbok.toml").write_text(content, encoding="utf-8")
        with pytest.raises(SettingsError, match="organisation"):
            Workbook.find(root)


def test_what_is_left_out_has_its_default(root: Path) -> None:
    settings = Workbook.find(root).settings
    assert (settings.store.url, settings.disclosure.threshold, settings.run.deadline) == ("jamtbok.db", 5, 120)


def test_a_file_saved_by_notepad_is_read(root: Path) -> None:
    (root / "jamtbok.toml").write_bytes(b"\xef\xbb\xbf" + SETTINGS.encode())
    assert Workbook.find(root).settings.organisation.name == "Kommunen"


def test_own_questions_come_in_the_order_of_their_files(root: Path) -> None:
    (root / "fragor").mkdir()
    for name in ("b", "a"):
        section = f'[[sections]]\nid = "own.{name}"\ntitle = "{name}"\n'
        (root / "fragor" / f"{name}.toml").write_text(f'step = "4-mal"\n{section}', encoding="utf-8")
    workbook = Workbook.find(root)
    assert [section.id for section in workbook.catalogue.sections("4-mal")][-2:] == ["own.a", "own.b"]


def test_every_fault_is_said_on_a_line_of_its_own(root: Path) -> None:
    more = '[disclosure]\nthreshold = 0\n[run]\ndeadline = "länge"\n[colours]\nwomen = 1\n'
    (root / "jamtbok.toml").write_text(SETTINGS + more, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        Workbook.find(root)
    assert refused.value.message.splitlines()[1:] == [
        "disclosure.threshold: ska vara minst 1.",
        "run.deadline: ska vara ett tal.",
        "colours: finns inte. Kontrollera stavningen, eller ta bort raden.",
    ]
