"""A thousand answers of hostile text: kept to the letter, and inert in the form, the report and the spreadsheet."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import html5lib
import openpyxl
import pytest

from jamtbok.forms.session import Session
from jamtbok.forms.static import render_section
from jamtbok.forms.widget import SectionForm
from jamtbok.model.questions import packaged_catalogue
from jamtbok.notebooks.answering import StoreAnswering
from jamtbok.pipeline.answer_sheets import write_answers
from jamtbok.store import Key, Store, open_store

from .browser import chromium, show_form

CATALOGUE = packaged_catalogue()
UNIT, YEAR, TABLE, COLUMN = "skola", 2026, "analysis.norms", "norm"
SECTION = "analysis.r3"

PIECES = [
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "</textarea><svg/onload=window.hit=1>",
    "javascript:window.hit=1",
    "{{7*7}}{% raw %}",
    "${window.hit=1}",
    "[a](javascript:window.hit=1)",
    "$$\\href{x}{y}$$",
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "';--",
    "\u202e\u2066bidi\u2069",
    "\ufeff",
    "👩🏽‍🚒",
    "\x01\x0b\x1f",
    "x" * 3000,
    "å\u0308",
    "&amp;&#60;",
    "\t tabb",
    "\r\nrad",
]


def hostile(number: int) -> str:
    chance = random.Random(number)
    return f"{number} " * (number % 3 > 0) + "".join(chance.choices(PIECES, k=chance.randint(1, 3)))


TEXTS = [text for text in (hostile(number) for number in range(1000)) if text.strip()]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store(tmp_path_factory.mktemp("bok"), "svar.db", CATALOGUE, author=TEXTS[0])
    store.append_rows(Key(UNIT, YEAR, TABLE), [{COLUMN: text} for text in TEXTS])
    return store


def elements(page: str) -> set[str]:
    return {str(element.tag) for element in html5lib.parse(page, namespaceHTMLElements=False).iter()}


def test_they_are_kept_to_the_letter(store: Store) -> None:
    assert len(TEXTS) > 950
    assert [row.text(COLUMN) for row in store.load(UNIT, YEAR).rows(TABLE)] == TEXTS


def test_they_are_text_in_the_report(store: Store) -> None:
    section = CATALOGUE.section(SECTION)
    page = str(render_section(section, store.load(UNIT, YEAR), CATALOGUE))
    assert elements(page) == {"html", "head", "body", "div", "table", "caption", "thead", "tbody", "tr", "th", "span"}


def test_they_are_text_in_the_spreadsheet(store: Store, tmp_path: Path) -> None:
    write_answers(tmp_path / "svar.xlsx", CATALOGUE, [(YEAR, store.load(UNIT, YEAR))])
    book = openpyxl.load_workbook(tmp_path / "svar.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    shown = {str(cell.value) for cell in cells}
    # XML has no place for control characters and makes one of two line breaks: those are written out another way.
    plain = [text for text in TEXTS if text.isprintable()]
    assert len(plain) > 400
    assert {text for text in plain if text not in shown} == set()


def test_they_are_text_in_the_form(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "_look_for_others", lambda _session: None)
    session = Session(StoreAnswering(store, UNIT, YEAR, place=str(tmp_path)), CATALOGUE)
    form = SectionForm(CATALOGUE.section(SECTION), session)
    with chromium() as browser:
        page: Any = browser.new_page()
        show_form(page, form, "http://form.test/")
        shown = page.evaluate(
            """() => [...document.querySelectorAll("[data-row]")].map((row) => row.querySelector("textarea").value)"""
        )
        # A browser makes one line break of every kind.
        assert shown == [text.replace("\r\n", "\n").replace("\r", "\n") for text in TEXTS]
        assert page.evaluate("window.hit") is None
        assert page.locator("#form script, #form img, #form svg, #form a").count() == 0
    assert session.answering.others() == [], "showing has saved nothing"
