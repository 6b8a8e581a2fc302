"""The example whose units are municipalities, in a browser: the largest page of each kind, as all those of Kalmar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .browser import chromium, violations


def test_axe_finds_nothing_where_units_are_municipalities(example_run: Callable[[str], Path]) -> None:
    by_size = sorted(example_run("halland").rglob("*.html"), key=lambda page: page.stat().st_size)
    pages = {page.name: page for page in by_size}.values()
    assert {"halmstad", "organisationen"} <= {page.parent.name for page in pages}
    with chromium() as browser:
        page = browser.new_page(locale="sv-SE")
        assert not [line for address in pages for line in violations(page, address)]
