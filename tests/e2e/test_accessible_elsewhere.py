"""The other examples and what is published, in a browser: the largest page of each kind, or with a variable set all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .browser import chromium, violations
from .test_run import jamtbok

EVERY = "JAMTBOK_SOAK_PAGES" in os.environ


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with chromium() as browser:
        yield browser.new_page(locale="sv-SE")


def chosen(folder: Path) -> list[Path]:
    by_size = sorted(folder.rglob("*.html"), key=lambda page: page.stat().st_size)
    return by_size if EVERY else list({page.name: page for page in by_size}.values())


@pytest.mark.parametrize(("example", "folder"), [("halland", "halmstad"), ("benchmarking", "organisationen")])
def test_axe_finds_nothing_in_other_examples(
    page: Any, example_run: Callable[[str], Path], example: str, folder: str
) -> None:
    pages = chosen(example_run(example))
    assert {folder, "organisationen"} <= {address.parent.name for address in pages}
    assert not [line for address in pages for line in violations(page, address)]


def test_axe_finds_nothing_in_what_is_published(page: Any, example_run: Callable[[str], Path], tmp_path: Path) -> None:
    jamtbok("publish", "--workbook", example_run("kalmar").parents[1], "--to", tmp_path / "ut")
    # The reports themselves are those of the run.
    pages = chosen(tmp_path / "ut") if EVERY else sorted((tmp_path / "ut").glob("*.html"))
    assert {"index", "tillganglighet"} <= {address.stem for address in pages}
    assert not [line for address in pages for line in violations(page, address)]
