"""``jamtbok check``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from jamtbok.cli.main import main
from jamtbok.model.steps import ORGANISATION
from jamtbok.settings.workbook import Workbook
from jamtbok.store import Key, open_store


def check(root: Path) -> Result:
    return CliRunner().invoke(main, ["check", "--workbook", str(root)])


def test_a_sound_workbook(kalmar: Path) -> None:
    result = check(kalmar)
    assert result.exit_code == 0, result.output
    assert "klart  Enheter: Åtta enheter." in result.output
    assert "Databasen: Svar från 2012 och 2013." in result.output
    assert result.output.endswith("Arbetsboken håller ihop.\n")


def test_every_fault_is_told_at_once(make_workbook: Callable[..., Path]) -> None:
    root = make_workbook("skola")
    (root / "enheter.csv").write_text("id;namn\nskola;\n", encoding="utf-8")
    (root / "fragor" / "egna.toml").write_text("step = 'x'", encoding="utf-8")
    (root / "mallar" / "egen.ipynb").write_text("{}", encoding="utf-8")
    (root / "jamtbok.db").write_bytes(b"not a database")
    result = check(root)
    assert result.exit_code == 1
    places = {line.split(":")[0].split("  ")[-1] for line in result.output.splitlines() if line.startswith("  fel")}
    assert places == {"Enheter", "Egna frågor", "Mallar"}
    for place in ("Statistik", "Databasen"):
        assert f"  obs  {place}: Kan inte kontrolleras förrän felet ovan är rättat." in result.output
    assert "Enheter: enheter.csv, rad 2" in result.output, "a file is called by its name"
    assert "Traceback" not in result.output


def test_no_workbook_is_told_plainly(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert result.exit_code == 1
    assert "Ingen arbetsbok" in result.output


def test_a_database_of_another_kind_is_a_fault_of_its_own(make_workbook: Callable[..., Path]) -> None:
    root = make_workbook("skola")
    (root / "jamtbok.db").write_bytes(b"not a database")
    assert "  fel  Databasen: " in check(root).output


def test_answers_whose_unit_has_got_another_id_are_told_of(make_workbook: Callable[..., Path]) -> None:
    root = make_workbook("skola")
    workbook = Workbook.find(root)
    store = open_store(root, workbook.settings.store.url, workbook.catalogue, author="anna")
    for unit in ("skola", ORGANISATION):
        store.save(Key(unit, 2025, "foundation.meaning"), "Lika villkor.")
    store.close()
    assert "visas inte" not in check(root).output
    (root / "enheter.csv").write_text("id;namn\ngrundskola;Grundskolan\n", encoding="utf-8")
    result = check(root)
    assert result.exit_code == 0, result.output
    assert "  obs  Databasen: Svaren från 2025 för enheten ”skola” visas inte" in result.output
