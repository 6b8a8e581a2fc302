"""Which templates are run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jamtbok.errors import TemplateError
from jamtbok.pipeline.templates import find_templates, package_templates
from jamtbok.settings.workbook import Workbook

PACKAGED = sorted(path.stem for path in package_templates().glob("*.ipynb"))


@pytest.fixture
def root(make_workbook: Callable[..., Path]) -> Path:
    return make_workbook("skola")


def names(root: Path, *wanted: str) -> list[str]:
    return [template.name for template in find_templates(Workbook.find(root), wanted)]


def test_nothing_wanted_means_all_in_the_order_of_the_stair(root: Path) -> None:
    assert names(root) == PACKAGED


def test_a_template_is_wanted_by_its_name_or_its_beginning_and_found_once(root: Path) -> None:
    assert names(root, "5", "2-kart", "5-uppfoljning") == ["2-kartlaggning", "5-uppfoljning"]


def test_a_whole_name_is_not_taken_for_a_beginning(root: Path) -> None:
    for name in ("4-mal", "4-mal-kort"):
        (root / "mallar" / f"{name}.ipynb").write_bytes(b"{}")
    assert names(root, "4-mal") == ["4-mal"]
    assert names(root, "4") == ["4-mal", "4-mal-kort"]


def test_the_workbooks_own_takes_the_place_of_the_packages(root: Path) -> None:
    (root / "mallar" / "3-analys.ipynb").write_bytes(b"egen")
    contents = {template.name: template.content for template in find_templates(Workbook.find(root))}
    assert contents["3-analys"] == b"egen"
    assert len(contents) == len(PACKAGED)


def test_an_unknown_template_is_answered_with_those_there_are(root: Path) -> None:
    with pytest.raises(TemplateError) as refused:
        names(root, "9")
    assert refused.value.message == "Ingen mall heter 9."
    assert all(step in refused.value.hint for step in PACKAGED)


@pytest.mark.parametrize("name", ["Min mall", "x.y", "å" * 65, "-x"])
def test_a_name_that_cannot_be_used_is_refused(name: str, root: Path) -> None:
    (root / "mallar" / f"{name}.ipynb").write_bytes(b"{}")
    with pytest.raises(TemplateError, match="har ett namn som inte går att använda"):
        names(root)


def test_only_notebooks_are_templates(root: Path) -> None:
    for name in ("anteckning.txt", "kod.py"):
        (root / "mallar" / name).write_text("x")
    assert names(root) == PACKAGED


def test_hidden_files_are_no_templates(root: Path) -> None:
    (root / "mallar" / "._3-analys.ipynb").write_bytes(b"\0\5\x16\7")
    assert names(root) == PACKAGED
