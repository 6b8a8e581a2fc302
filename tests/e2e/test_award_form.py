"""The form of a distinction in a real browser: the criteria that are asked for follow the choice in another form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jamtbok.forms.session import Session
from jamtbok.forms.widget import SectionForm
from jamtbok.model.questions import packaged_catalogue
from jamtbok.notebooks.answering import StoreAnswering
from jamtbok.store import Key, Store, open_store

from .browser import chromium, settle, show_form

CATALOGUE = packaged_catalogue()
UNIT, YEAR = "skola", 2026


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 1000, "height": 900})


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    # The browser's own event loop would else be taken for a kernel's.
    monkeypatch.setattr(Session, "_look_for_others", lambda _session: None)
    store = open_store(tmp_path, "jamtbok.db", CATALOGUE, author="Ada")
    yield store
    store.close()


def test_criteria_come_with_the_choice_in_another_form_and_stay_when_they_hold_something(
    page: Any, store: Store
) -> None:
    session = Session(StoreAnswering(store, UNIT, YEAR, place="prov"), CATALOGUE)
    about = SectionForm(CATALOGUE.section("award.about"), session)
    form = SectionForm(CATALOGUE.section("award.application"), session)
    show_form(page, form, "http://form.test/award")

    def shown() -> list[str]:
        titles = ("Jämställd förskola", "Jämställd skola", "Genussmart fritidsgård")
        groups = {
            name: page.get_by_role("group", name=f"Så når vi kriterierna: {name}", exact=False) for name in titles
        }
        return [name for name, group in groups.items() if group.count() and group.first.is_visible()]

    def choose(kind: str) -> None:
        change = session.answering.save("award.kind", kind)
        session.saved(change, about)
        settle(page, 100)

    assert shown() == []
    choose("skola")
    assert shown() == ["Jämställd skola"]
    page.get_by_label("Vad visar att ni når kriteriet?").first.wait_for(state="attached")
    filled = page.locator("textarea:visible").first
    filled.fill("Beslut i ledningsgruppen")
    settle(page)
    assert store.load(UNIT, YEAR).rows("award.application_skola")[0].text("evidence") == "Beslut i ledningsgruppen"
    choose("forskola")
    assert shown() == ["Jämställd förskola", "Jämställd skola"], "what holds something is never put away"


def test_a_form_that_is_opened_later_knows_the_choice(page: Any, store: Store) -> None:
    store.save(Key(UNIT, YEAR, "award.kind"), "fritidsgard")
    session = Session(StoreAnswering(store, UNIT, YEAR, place="prov 2"), CATALOGUE)
    show_form(page, SectionForm(CATALOGUE.section("award.first"), session), "http://form.test/award2")
    assert page.get_by_role("group", name="Första bedömningen: Genussmart fritidsgård").first.is_visible()
    assert page.get_by_role("group", name="Första bedömningen: Jämställd skola").count() == 0
