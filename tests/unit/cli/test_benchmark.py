"""Two organisations exchange a file each: ``jamtbok benchmark export`` and ``add``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from jamtbok.cli import main
from jamtbok.model.answers import Answers, Row
from jamtbok.model.peers import Peer
from jamtbok.model.steps import ORGANISATION
from jamtbok.pipeline.benchmarking import add_file
from jamtbok.pipeline.execute import run_job
from jamtbok.pipeline.job import Job
from jamtbok.pipeline.new import new_workbook
from jamtbok.pipeline.results import COLUMNS, write_parquet
from jamtbok.pipeline.templates import find_templates
from jamtbok.settings.workbook import Workbook
from jamtbok.sources.peers import PeerFile, peer_to_json, read_peer, read_peers_folder
from jamtbok.store import Key, SnapshotMaker, open_store

NOW = datetime(2025, 10, 1, tzinfo=UTC)


def jamtbok(*arguments: object, code: int = 0) -> Result:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


Site = Callable[..., Path]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Make the workbook of an organisation that has marked one moment."""

    def make(name: str, *, mark: int = 3, author: str = "exempel") -> Path:
        root = new_workbook(tmp_path / name)
        (root / "jamtbok.toml").write_text(
            f'[organisation]\nname = "{name}"\n[disclosure]\nthreshold = 3\n', encoding="utf-8"
        )
        workbook = Workbook.find(root)
        store = open_store(root, "jamtbok.db", workbook.catalogue, author=author)
        store.save(Key(ORGANISATION, 2025, "benchmark.moments", "m1", "level"), mark)
        store.save(Key(ORGANISATION, 2025, "benchmark.trio", "politician", "who"), "Anna Andersson")
        store.close()
        return root

    return make


def told(path: Path) -> Peer:
    return read_peer(path.read_bytes(), path.name).peer


def peers_in(root: Path, year: int = 2025) -> dict[tuple[str, int], int]:
    """Return what the organisation's snapshot has of others: the mark by name and year."""
    workbook = Workbook.find(root)
    store = open_store(root, "jamtbok.db", workbook.catalogue)
    overview = SnapshotMaker(workbook, store).snapshot(ORGANISATION, year).overview
    store.close()
    assert overview is not None
    return {
        (peer.organisation, peer.year): peer.answers.rows("benchmark.moments")[0].scale("level") or 0
        for peer in overview.peers
    }


def test_two_organisations_see_each_other(site: Site, tmp_path: Path) -> None:
    here, there = site("Här", mark=2), site("Där", mark=4)
    for root, name in ((here, "h.json"), (there, "d.json")):
        jamtbok("benchmark", "export", "--workbook", root, "--to", tmp_path / name)
    jamtbok("benchmark", "add", "--workbook", here, tmp_path / "d.json")
    jamtbok("benchmark", "add", "--workbook", there, tmp_path / "h.json")
    assert peers_in(here) == {("Där", 2025): 4}
    assert peers_in(there) == {("Här", 2025): 2}
    assert [path.name for path in (here / "jamforelser").iterdir()] == ["dar-2025.json"]


def test_the_file_says_who_nobody_is(site: Site, tmp_path: Path) -> None:
    done = jamtbok("benchmark", "export", "--workbook", site("Här"), "--to", tmp_path / "h.json")
    assert "Anna" not in (tmp_path / "h.json").read_text(encoding="utf-8")
    assert "Ett svar är med, men inte enheternas bedömningar." in done.output
    assert "läs igenom" in done.output


def test_a_name_of_somebody_who_has_answered_is_pointed_out(site: Site, tmp_path: Path) -> None:
    root = site("Här", author="Eva Ek")
    workbook = Workbook.find(root)
    store = open_store(root, "jamtbok.db", workbook.catalogue, author="Eva Ek")
    store.save(Key(ORGANISATION, 2025, "benchmark.structure"), "Fråga eva ek på kontoret.")
    store.close()
    done = jamtbok("benchmark", "export", "--workbook", root, "--to", tmp_path / "h.json")
    assert "Namnet Eva Ek står i filen." in done.output


def test_without_a_name_the_file_is_called_by_the_organisation(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site("Region Å-län")
    monkeypatch.chdir(tmp_path)
    jamtbok("benchmark", "export", "--workbook", root)
    assert told(tmp_path / "region-a-lan-2025.json").organisation == "Region Å-län"


def units_marked(root: Path, marks: list[int]) -> None:
    units = [f"u{number}" for number, _ in enumerate(marks)]
    lines = "".join(f"{unit};{unit};;\n" for unit in units)
    (root / "enheter.csv").write_text(f"id;namn;overordnad;slag\n{lines}", encoding="utf-8")
    rows = [
        [unit, unit, 2025, "1-grund", "moment", "", "", "m1", mark] for unit, mark in zip(units, marks, strict=True)
    ]
    (root / "runs" / "2025").mkdir(parents=True)
    write_parquet(root / "runs" / "2025" / "resultat.parquet", iter([pd.DataFrame(rows, columns=list(COLUMNS))]))


def test_units_go_along_counted_together(site: Site, tmp_path: Path) -> None:
    root = site("Här")
    units_marked(root, [1, 2, 4])
    done = jamtbok("benchmark", "export", "--workbook", root, "--to", tmp_path / "h.json")
    assert "enheternas bedömningar av ett moment" in done.output
    mark = told(tmp_path / "h.json").units["m1"]
    assert (mark.mean, mark.median, mark.units) == (2.33, 2, 3)


def test_too_few_units_do_not(site: Site, tmp_path: Path) -> None:
    root = site("Här")
    units_marked(root, [1, 2])
    jamtbok("benchmark", "export", "--workbook", root, "--to", tmp_path / "h.json")
    assert told(tmp_path / "h.json").units == {}


def test_with_nothing_answered_there_is_nothing_to_send(site: Site, tmp_path: Path) -> None:
    root = site("Här")
    done = jamtbok("benchmark", "export", "--workbook", root, "--year", 2020, "--to", tmp_path / "h.json", code=1)
    assert "har inga svar för 2020" in done.output
    assert not (tmp_path / "h.json").exists()


# -- what is taken in


def file_of(path: Path, name: str, year: int = 2025, made: datetime = NOW, mark: int = 3) -> Path:
    row = Row(id="m1", values={"level": {"value": mark, "min": 1, "max": 4}})
    peer = Peer(organisation=name, year=year, answers=Answers(tables={"benchmark.moments": (row,)}))
    path.write_bytes(peer_to_json(PeerFile(peer, made)))
    return path


def test_the_newest_file_of_an_organisation_and_year_stays(site: Site, tmp_path: Path) -> None:
    root = site("Här")
    workbook = Workbook.find(root)
    first = file_of(tmp_path / "1.json", "Där", mark=1)
    later = file_of(tmp_path / "2.json", "där", made=NOW + timedelta(days=1), mark=2)
    assert [add_file(workbook, path).how for path in (first, first, later, first, later)] == [
        "new",
        "same",
        "replaced",
        "newer",
        "same",
    ]
    assert peers_in(root) == {("där", 2025): 2}
    assert len(list((root / "jamforelser").iterdir())) == 1


def test_two_organisations_with_alike_names_have_a_file_each(site: Site, tmp_path: Path) -> None:
    workbook = Workbook.find(site("Här"))
    places = [add_file(workbook, file_of(tmp_path / "x.json", name)).place for name in ("Åby", "Aby", "Öby")]
    assert places == ["jamforelser/aby-2025.json", "jamforelser/aby-2025-2.json", "jamforelser/oby-2025.json"]


def test_last_years_file_is_kept_for_the_change(site: Site, tmp_path: Path) -> None:
    root = site("Här")
    files = [file_of(tmp_path / f"{year}.json", "Där", year) for year in (2023, 2024, 2025, 2026)]
    done = jamtbok("benchmark", "add", "--workbook", root, *files)
    assert "2024.json: Där 2024, inlagd som jamforelser/dar-2024.json." in done.output
    assert sorted(peers_in(root)) == [("Där", 2024), ("Där", 2025)]


def test_bad_files_are_told_one_by_one_and_the_good_is_taken(site: Site, tmp_path: Path) -> None:
    root = site("Här")
    good, own = file_of(tmp_path / "bra.json", "Där"), file_of(tmp_path / "egen.json", "här")
    bad = tmp_path / "trasig.json"
    bad.write_text("{", encoding="utf-8")
    done = jamtbok("benchmark", "add", "--workbook", root, bad, own, tmp_path / "saknas.json", good, code=1)
    assert "trasig.json: filen är ingen jämförelsefil" in done.output
    assert "egen.json: filen är er egen" in done.output
    assert "saknas.json: filen finns inte" in done.output
    assert "bra.json: Där 2025, inlagd" in done.output
    assert [path.name for path in (root / "jamforelser").iterdir()] == ["dar-2025.json"]


# -- the example


def test_the_example_makes_its_page_with_the_change_and_without_a_fault(tmp_path: Path) -> None:
    root = new_workbook(tmp_path / "bok", "benchmarking")
    workbook = Workbook.find(root)
    assert read_peers_folder(root, workbook.settings.organisation.name).faults == ()
    store = open_store(root, "jamtbok.db", workbook.catalogue)
    snapshot = SnapshotMaker(workbook, store).snapshot(ORGANISATION, 2025)
    store.close()
    (template,) = find_templates(workbook, ("benchmarking",))
    result = run_job(Job(ORGANISATION, 2025, template.name, template.content, snapshot.to_json()))
    assert result.failure is None
    html = result.html.decode()
    assert "Exempelborg har tagit över ”Halvdagskurs för chefer”." in html
    assert "Inom parentes: ändringen sedan 2024." in html
    assert 'class="jb-failed"' not in html
    peers = snapshot.overview.peers if snapshot.overview else ()
    assert [(peer.organisation, peer.year) for peer in peers] == [
        ("Exempelborg", 2024),
        ("Exempelborg", 2025),
        ("Exempelby", 2025),
    ]


def test_the_examples_own_file_can_be_sent_and_taken_in(tmp_path: Path, site: Site) -> None:
    root = new_workbook(tmp_path / "bok", "benchmarking")
    jamtbok("benchmark", "export", "--workbook", root, "--to", tmp_path / "e.json")
    assert (tmp_path / "e.json").stat().st_size < 10_000
    jamtbok("benchmark", "add", "--workbook", site("Här"), tmp_path / "e.json")
