"""The criteria of the distinctions: the package's own, a workbook's own, and the questions that come of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jamtbok.errors import CatalogueError
from jamtbok.model.criteria_sets import packaged_criteria, read_criteria, read_own_criteria
from jamtbok.model.questions import catalogue_with, packaged_catalogue
from jamtbok.model.snapshot import Snapshot
from jamtbok.settings.workbook import Workbook
from jamtbok.store import SnapshotMaker, open_store

OWN = """\
id = "kulturskola"
name = "Jämställd kulturskola"
years = 2

[[criteria]]
id = "pupils"
title = "Flickor och pojkar spelar alla instrument"
evidence = "Elever efter kön och instrument."
"""


def own(root: Path, content: str, name: str = "egna.toml") -> Path:
    folder = root / "kriterier"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    return folder / name


def test_the_package_has_three_sets_with_evidence_source_and_time() -> None:
    assert [each.id for each in packaged_criteria()] == ["forskola", "fritidsgard", "skola"]
    for each in packaged_criteria():
        assert each.source
        assert each.years == 3
        assert len(each.criteria) >= 8
        assert all(criterion.evidence.endswith(".") for criterion in each.criteria)
        assert not any(criterion.title.endswith(".") for criterion in each.criteria)


def test_each_set_is_applied_for_and_judged_twice_by_the_same_criteria() -> None:
    catalogue = packaged_catalogue()
    for each in packaged_criteria():
        expected = [criterion.id for criterion in each.criteria]
        for part in ("application", "first", "second"):
            question = catalogue.question(f"award.{part}_{each.id}")
            assert [row.id for row in question.rows] == expected
            assert question.shown_if is not None
            assert question.shown_if.among == (each.id,)
    kinds = [choice.code for choice in catalogue.question("award.kind").choices]
    assert kinds == [each.id for each in packaged_criteria()]
    assert [choice.code for choice in catalogue.question("award.awards").column("kind").choices] == kinds


def test_the_judgements_of_both_reviewers_have_the_same_codes() -> None:
    catalogue = packaged_catalogue()
    first, second = (catalogue.question(f"award.{part}_skola").column("judgement") for part in ("first", "second"))
    assert [choice.code for choice in first.choices] == ["met", "partly", "not_met"]
    assert first == second


def test_a_workbooks_own_set_is_asked_for_and_travels_with_the_snapshot(make_workbook: Callable[..., Path]) -> None:
    root = make_workbook("kultur")
    own(root, OWN)
    workbook = Workbook.find(root)
    assert "award.first_kulturskola" in workbook.catalogue
    store = open_store(root, workbook.settings.store.url, workbook.catalogue)
    snapshot = SnapshotMaker(workbook, store).snapshot("kultur", 2026)
    store.close()
    again = Snapshot.from_json(snapshot.to_json())
    assert again.own_criteria == workbook.own_criteria
    assert again.criteria[-1].years == 2
    assert again.catalogue.question("award.kind").label("kulturskola") == "Jämställd kulturskola"
    assert "award.first_kulturskola" not in packaged_catalogue()


def test_the_catalogue_with_own_criteria_is_no_other_in_the_rest(tmp_path: Path) -> None:
    mine = read_criteria(own(tmp_path, OWN))
    more = {question.id for question in catalogue_with((), (mine,))} - {
        question.id for question in packaged_catalogue()
    }
    assert more == {f"award.{part}_kulturskola" for part in ("application", "first", "second")}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id = ", "kriterier/egna.toml kan inte läsas"),
        (OWN.replace('name = "Jämställd kulturskola"\n', ""), "kriterier/egna.toml, name"),
        (OWN.replace("years", "ar"), "finns inte"),
        (OWN.replace("years = 2", "years = 0"), "ska vara minst 1"),
        (OWN.replace('id = "kulturskola"', 'id = "Kulturskola"'), "ska börja med a–z"),
        (OWN + '[[criteria]]\nid = "pupils"\ntitle = "Igen"\n', "två kriterier har samma id: pupils"),
        ('id = "tom"\nname = "Tom"\ncriteria = []\n', "kriterier/egna.toml, criteria: behöver minst ett kriterium"),
        (OWN.replace("kulturskola", "skola", 1), "kriterier/egna.toml: id skola används redan"),
    ],
)
def test_a_faulty_file_is_named_with_what_is_wrong(content: str, said: str, tmp_path: Path) -> None:
    own(tmp_path, content)
    with pytest.raises(CatalogueError) as refused:
        read_own_criteria(tmp_path)
    assert said in refused.value.message
    assert "egna.toml" in refused.value.message
    assert refused.value.hint


def test_two_files_with_one_id_are_told_apart(tmp_path: Path) -> None:
    own(tmp_path, OWN, "a.toml")
    own(tmp_path, OWN, "b.toml")
    with pytest.raises(CatalogueError, match=r"^kriterier/b\.toml: id kulturskola"):
        read_own_criteria(tmp_path)
