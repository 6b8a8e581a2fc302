"""Every page of the examples, in a browser: accessible, valid, silent, and the same without scripts.

The pages are what leaves the municipality. They are opened as files, as one opens an attachment.
"""

from __future__ import annotations

import re
import shutil
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import html5lib
import pytest
from syrupy.assertion import SnapshotAssertion

from jamtbok.model.steps import STEPS

from .browser import chromium, violations
from .test_run import jamtbok

FAULTY = "mått;kön;år;värde\nElever;kvinnor;2013;många\n"
#: What is left out of the outline of a page.
PASSING = ("- text:", "- code:")


@pytest.fixture(scope="module")
def pages(example_run: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every page of the Kalmar example, with an error page for the mapping of one unit."""
    there = example_run("kalmar")
    root = shutil.copytree(there.parents[1], tmp_path_factory.mktemp("sidor") / "kalmar")
    (root / "statistik" / "service").mkdir(exist_ok=True)
    (root / "statistik" / "service" / "trasig.csv").write_text(FAULTY, encoding="utf-8")
    assert jamtbok("run", "--workbook", root, "--unit", "service", check=False).returncode == 1
    return sorted((root / "runs" / there.name).rglob("*.html"))


def page_of(pages: list[Path], name: str) -> Path:
    return next(page for page in pages if page.as_posix().endswith(name))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_on_any_page(page: Any, pages: list[Path]) -> None:
    assert {(page.parent.name, page.stem) for page in pages} > {("social", step) for step in STEPS}
    assert {"organisationen", "service"} <= {page.parent.name for page in pages}
    assert not [line for address in pages for line in violations(page, address)]


def test_no_page_asks_for_anything_or_writes_to_the_console(page: Any, pages: list[Path]) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in pages:
        page.goto(address.as_uri())
    assert asked == [address.as_uri() for address in pages]
    assert said == []


def test_a_page_is_the_same_without_scripts(browser: Any, pages: list[Path]) -> None:
    seen = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 800, "height": 900})
        page = context.new_page()
        shots = []
        for name in ("runs/2013/index.html", "social/3-analys.html"):
            page.goto(page_of(pages, name).as_uri())
            shots.append((page.content(), page.screenshot(full_page=True)))
        seen.append(shots)
        context.close()
    assert seen[0] == seen[1]


def test_every_page_is_valid_and_leads_only_to_pages_that_are_there(pages: list[Path]) -> None:
    anchors = {page.resolve(): set(re.findall(r' id="([^"]+)"', page.read_text(encoding="utf-8"))) for page in pages}
    for address in pages:
        found = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(address.read_bytes())
        ids = [element.get("id") for element in found.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), address
        for link in found.iter("a"):
            target, _, anchor = link.get("href").partition("#")
            there = address.parent / unquote(target) if target else address
            assert there.is_file(), (address, target)
            assert not anchor or anchor in anchors[there.resolve()], (address, target, anchor)


def test_reports_are_small(pages: list[Path]) -> None:
    sizes = [page.stat().st_size for page in pages if page.stem != "index"]
    assert statistics.median(sizes) < 100_000
    assert max(sizes) < 300_000


def test_a_report_can_be_read_with_the_keys_alone(page: Any, pages: list[Path]) -> None:
    page.goto(page_of(pages, "social/3-analys.html").as_uri())
    walked = []
    for _ in range(200):
        page.keyboard.press("Tab")
        at = page.evaluate("""() => {
            const on = document.activeElement;
            if (!on || on === document.body) return null;
            const box = on.getBoundingClientRect(), style = getComputedStyle(on);
            return { text: on.textContent.trim(), top: Math.round(box.top + scrollY), left: Math.round(box.left),
                     seen: box.width > 1 && box.left >= 0 && style.outlineStyle !== "none" };
        }""")
        if at is None:
            break
        walked.append(at)
    assert walked[0]["text"] == "Hoppa till innehållet"
    assert all(at["seen"] for at in walked), [at for at in walked if not at["seen"]]
    reachable = "(all) => all.filter((one) => one.checkVisibility({ contentVisibilityAuto: true })).length"
    links = page.locator("a[href], summary").evaluate_all(reachable)
    assert len(walked) == links, "everything that is not folded away can be reached, once"
    tops = [at["top"] for at in walked if at["text"] not in ("Hoppa till innehållet",)]
    # The contents stand in two columns; otherwise the way goes down the page.
    contents = page.locator(".jb-toc a").count()
    outside = [*tops[:2], *tops[2 + contents :]]
    assert outside == sorted(outside)


def test_the_skip_link_leads_past_the_top(page: Any, pages: list[Path]) -> None:
    page.goto(page_of(pages, "social/3-analys.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#innehall")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_what_is_folded_away_is_printed(page: Any, pages: list[Path]) -> None:
    page.goto(page_of(pages, "social/3-analys.html").as_uri())
    table = "document.querySelector('details:not([open]) table')"
    visible = f"{table}.checkVisibility({{contentVisibilityAuto: true}})"
    assert not page.evaluate(visible)
    page.emulate_media(media="print")
    # The browser may lay out the page for paper after it has answered that it will.
    page.wait_for_function(f"{visible} && {table}.getBoundingClientRect().height > 0")


def test_the_outline_of_a_report(page: Any, pages: list[Path], snapshot: SnapshotAssertion) -> None:
    page.goto(page_of(pages, "sodermore/3-analys.html").as_uri())
    # Running text may be put in other words; the key is another with each version of a library.
    kept = [line for line in page.locator("body").aria_snapshot().splitlines() if not line.lstrip().startswith(PASSING)]
    assert "\n".join(kept) == snapshot
