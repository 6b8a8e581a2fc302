"""What goes into the snapshot of one unit and year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jamtbok.errors import SettingsError
from jamtbok.notebooks.views import mapping
from jamtbok.settings.workbook import Workbook
from jamtbok.store import Key, SnapshotMaker, Store, open_store

GOOD = "mått;kön;år;värde\n{};flickor;2013;1\n"


@pytest.fixture
def root(make_workbook: Callable[..., Path]) -> Path:
    return make_workbook("skola", "bad")


@pytest.fixture
def store(root: Path) -> Iterator[Store]:
    opened = open_store(root, "jamtbok.db", Workbook.find(root).catalogue)
    yield opened
    opened.close()


def maker(root: Path, store: Store) -> SnapshotMaker:
    return SnapshotMaker(Workbook.find(root), store)


def test_the_latest_earlier_year_comes_along(root: Path, store: Store) -> None:
    for year in (2009, 2011, 2013, 2014):
        store.save(Key("skola", year, "foundation.meaning"), str(year))
    made = maker(root, store).snapshot("skola", 2013)
    assert made.answers.text("foundation.meaning") == "2013"
    assert made.earlier is not None
    assert (made.earlier.year, made.earlier.answers.text("foundation.meaning")) == (2011, "2011")
    assert maker(root, store).snapshot("skola", 2009).earlier is None
    assert maker(root, store).snapshot("bad", 2013).earlier is None


def test_a_year_without_answers_hides_no_earlier_one(root: Path, store: Store) -> None:
    store.save(Key("skola", 2011, "foundation.meaning"), "2011")
    store.add_row(Key("skola", 2012, "foundation.training"))
    earlier = maker(root, store).snapshot("skola", 2013).earlier
    assert earlier is not None
    assert earlier.year == 2011


def test_figures_are_the_units_own_and_the_shared_ones(root: Path, store: Store) -> None:
    statistics = root / "statistik"
    for unit in ("skola", "bad"):
        (statistics / unit).mkdir()
        (statistics / unit / "egen.csv").write_text(GOOD.format(unit), encoding="utf-8")
    (statistics / "alla.csv").write_text(GOOD.format("alla"), encoding="utf-8")
    made = maker(root, store).snapshot("skola", 2013)
    assert sorted(observation.measure for observation in made.statistics) == ["alla", "skola"]


def test_only_faults_of_ones_own_are_called_so(root: Path, store: Store) -> None:
    statistics = root / "statistik"
    for unit in ("skola", "bad"):
        (statistics / unit).mkdir()
        (statistics / unit / "egen.csv").write_text("", encoding="utf-8")
    (statistics / "alla.csv").write_text("", encoding="utf-8")
    made = maker(root, store).snapshot("skola", 2013)
    assert [(fault.file, fault.own) for fault in made.faults] == [
        ("statistik/alla.csv", False),
        ("statistik/skola/egen.csv", True),
    ]


def test_a_fault_that_stops_no_report_quotes_no_number(root: Path, store: Store) -> None:
    for name, women in (("ett", 3), ("tva", 4)):
        rows = f"mått;kön;år;värde\nHemlösa;kvinnor;2013;{women}\nHemlösa;män;2013;41\n"
        (root / "statistik" / f"{name}.csv").write_text(rows, encoding="utf-8")
    statistics = maker(root, store).statistics
    assert "3 och 4" in statistics.findings[0].message, "the one who runs reads what is wrong"
    made = maker(root, store).snapshot("skola", 2013)
    assert [(fault.file, fault.row, fault.message) for fault in made.faults] == [("statistik/tva.csv", 2, "")]
    page = str(mapping.statistics(made).html)
    assert "statistik/tva.csv, rad 2, kolumnen värde</li>" in page
    assert "3 och 4" not in page


def test_organisation_parents_and_threshold_come_from_the_workbook(root: Path, store: Store) -> None:
    (root / "enheter.csv").write_text("id;namn;overordnad\nskola;Skolan;\nåk9;Årskurs 9;skola\n", encoding="utf-8")
    (root / "jamtbok.toml").write_text(
        '[organisation]\nname = "Kommunen"\n[disclosure]\nthreshold = 7\n', encoding="utf-8"
    )
    made = maker(root, store).snapshot("åk9", 2013)
    assert (made.organisation, made.unit.name, made.parents, made.threshold) == (
        "Kommunen",
        "Årskurs 9",
        ("Skolan",),
        7,
    )


def test_a_unit_that_does_not_exist_is_refused(root: Path, store: Store) -> None:
    with pytest.raises(SettingsError, match="”gata” finns inte"):
        maker(root, store).snapshot("gata", 2013)
