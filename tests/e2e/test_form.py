"""The live form in a real browser, joined to a real database: typing, tables, pasting, two people, a lost kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from jamtbok.forms.session import Session
from jamtbok.forms.widget import SectionForm
from jamtbok.model.questions import Catalogue, packaged_catalogue, parse_catalogue_file
from jamtbok.model.steps import STEPS
from jamtbok.notebooks.answering import StoreAnswering
from jamtbok.store import Key, Store, open_store

from .browser import chromium, settle, show_form

CHOICES = [{"code": "a", "label": "Ett val"}, {"code": "b", "label": "Ett annat"}]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "own.text", "type": "text", "title": "Text", "required": True, "help": "Hjälp."},
    {"id": "own.long", "type": "longtext", "title": "Lång text"},
    {"id": "own.yesno", "type": "yesno", "title": "Ja eller nej"},
    {
        "id": "own.why",
        "type": "text",
        "title": "Varför inte",
        "shown_if": {"field": "own.yesno", "is": ["no", "partly"]},
    },
    {"id": "own.choice", "type": "choice", "title": "Val", "choices": CHOICES},
    {"id": "own.several", "type": "several", "title": "Flera val", "choices": CHOICES},
    {"id": "own.scale", "type": "scale", "title": "Skala", "min": 1, "max": 10, "low": "låg", "high": "hög"},
    {"id": "own.number", "type": "number", "title": "Tal", "min": 0, "unit": "kronor"},
    {"id": "own.people", "type": "number_by_sex", "title": "Personer", "whole": True, "min": 0, "unit": "personer"},
    {"id": "own.date", "type": "date", "title": "Datum"},
    {"id": "own.person", "type": "person", "title": "Ansvarig"},
    {
        "id": "own.table",
        "type": "table",
        "title": "Aktiviteter",
        "columns": [
            {"id": "name", "type": "text", "title": "Namn"},
            {"id": "note", "type": "longtext", "title": "Anteckning"},
            {"id": "state", "type": "yesno", "title": "Klar"},
            {"id": "people", "type": "number_by_sex", "title": "Antal", "whole": True},
        ],
    },
    {
        "id": "own.grid",
        "type": "table",
        "title": "Bedömningar",
        "columns": [
            {"id": "mark", "type": "scale", "title": "Värde", "min": 1, "max": 10, "low": "låg", "high": "hög"},
            {"id": "when", "type": "date", "title": "När"},
        ],
    },
    {
        "id": "own.fixed",
        "type": "table",
        "title": "Områden",
        "columns": [{"id": "state", "type": "yesno", "title": "Läge"}, {"id": "note", "type": "text", "title": "Not"}],
        "rows": [{"id": "r1", "title": "Första"}, {"id": "r2", "title": "Andra"}],
    },
    {"id": "own.link", "type": "link", "title": "Leder till", "to": "own.table"},
]
CATALOGUE = Catalogue(
    [
        parse_catalogue_file(
            {
                "step": "1-grund",
                "sections": [{"id": "own.section", "title": "Eget", "intro": "Så här.", "questions": QUESTIONS}],
            },
            "egna.toml",
        )
    ]
)
UNIT, YEAR = "skola", 2026


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1000, "height": 900}, locale="sv-SE")
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


OpenForm = Callable[..., tuple[SectionForm, Store]]


@pytest.fixture
def make_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenForm]:
    # The browser's own event loop would else be taken for a kernel's: the tests look for others when they say so.
    monkeypatch.setattr(Session, "_look_for_others", lambda _session: None)
    stores: list[Store] = []

    def make(author: str = "anna", catalogue: Catalogue = CATALOGUE, section: str = "own.section") -> Any:
        store = open_store(tmp_path, "svar.db", catalogue, author=author)
        stores.append(store)
        session = Session(StoreAnswering(store, UNIT, YEAR, place=str(tmp_path)), catalogue)
        return SectionForm(catalogue.section(section), session), store

    yield make
    for store in stores:
        store.close()


def stored(store: Store, question: str) -> Any:
    return store.load(UNIT, YEAR).get(question)


def rows(store: Store, question: str) -> list[dict[str, Any]]:
    return [row.values for row in store.load(UNIT, YEAR).rows(question)]


def show(page: Any, form: SectionForm) -> None:
    show_form(page, form, "http://form.test/")


def test_every_type_of_question_is_saved_as_it_is_typed(page: Any, make_form: OpenForm) -> None:
    form, store = make_form()
    show(page, form)
    page.get_by_role("textbox", name="Text", exact=True).fill("Kort")
    page.get_by_label("Lång text", exact=True).fill("Rad ett\nRad två")
    page.get_by_role("group", name="Ja eller nej").get_by_label("Delvis").check()
    page.get_by_role("group", name="Val", exact=True).get_by_label("Ett annat").check()
    page.get_by_role("group", name="Flera val").get_by_label("Ett val").check()
    page.get_by_role("group", name="Skala").get_by_label("7").check()
    page.get_by_label("Tal", exact=True).fill("1 250,5")
    people = page.get_by_role("group", name="Personer")
    people.get_by_label("Kvinnor").fill("30")
    people.get_by_label("Män").fill("10")
    said = people.locator("output").inner_text()
    assert said.replace("\N{NO-BREAK SPACE}", " ") == "Summa 40 · kvinnor 75 %, män 25 %"
    page.get_by_label("Datum", exact=True).fill("2026-12-31")
    page.get_by_label("Ansvarig", exact=True).fill("Enhetschefen")
    settle(page)
    expected = {
        "own.text": "Kort",
        "own.long": "Rad ett\nRad två",
        "own.yesno": "partly",
        "own.choice": "b",
        "own.several": ["a"],
        "own.scale": {"value": 7, "min": 1, "max": 10},
        "own.number": 1250.5,
        "own.people": {"women": 30, "men": 10, "unknown": None},
        "own.date": "2026-12-31",
        "own.person": "Enhetschefen",
    }
    assert {question: stored(store, question) for question in expected} == expected
    assert page.get_by_text("Sparat").count() >= len(expected)
    again, _ = make_form("bo")
    show(page, again)
    assert page.get_by_label("Lång text", exact=True).input_value() == "Rad ett\nRad två"
    assert page.get_by_role("group", name="Skala").get_by_label("7").is_checked()
    assert page.get_by_label("Tal", exact=True).input_value() == "1250,5"


def test_a_text_is_saved_within_a_second_without_leaving_the_field(page: Any, make_form: OpenForm) -> None:
    form, store = make_form()
    show(page, form)
    page.get_by_label("Lång text", exact=True).press_sequentially("Halva men", delay=5)
    settle(page, 800)
    assert stored(store, "own.long") == "Halva men"


def test_what_does_not_fit_is_said_beside_the_field_and_kept(page: Any, make_form: OpenForm) -> None:
    form, store = make_form()
    show(page, form)
    number = page.get_by_label("Tal", exact=True)
    number.fill("-3")
    settle(page)
    assert number.get_attribute("aria-invalid") is not None
    field = page.locator(".jf-field", has=number)
    assert "inte vara mindre än 0" in field.locator(".jf-error").inner_text()
    assert number.input_value() == "-3"
    assert stored(store, "own.number") is None
    number.fill("3")
    settle(page)
    assert number.get_attribute("aria-invalid") is None
    assert stored(store, "own.number") == 3


def test_a_field_with_a_condition_comes_and_goes_but_never_with_something_in_it(page: Any, make_form: OpenForm) -> None:
    form, store = make_form()
    show(page, form)
    why = page.get_by_label("Varför inte", exact=True)
    assert why.is_hidden()
    group = page.get_by_role("group", name="Ja eller nej")
    group.get_by_label("Nej", exact=True).check()
    assert why.is_visible()
    why.fill("Tiden räckte inte.")
    settle(page)
    group.get_by_label("Ja", exact=True).check()
    assert why.is_visible()
    assert stored(store, "own.why") == "Tiden räckte inte."


def test_rows_are_added_copied_moved_taken_out_and_put_back(page: Any, make_form: OpenForm) -> None:
    form, store = make_form()
    show(page, form)
    table = page.get_by_role("group", name="Aktiviteter")
    for name in ("Ett", "Två"):
        table.get_by_role("button", name="Lägg till rad").click()
        settle(page, 100)
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA", "the new row's first field has the focus"
        page.keyboard.type(name)
        settle(page)
    assert [row["name"] for row in rows(store, "own.table")] == ["Ett", "Två"]
    table.get_by_role("button", name="Flytta upp: Två").click()
    settle(page, 100)
    table.get_by_role("button", name="Kopiera: Två").click()
    settle(page, 100)
    assert [row["name"] for row in rows(store, "own.table")] == ["Två", "Två", "Ett"]
    assert table.locator("summary").all_inner_texts() == ["1. Två", "2. Två", "3. Ett"]
    table.get_by_role("button", name="Ta bort: Ett").click()
    settle(page, 100)
    assert [row["name"] for row in rows(store, "own.table")] == ["Två", "Två"]
    table.get_by_role("button", name="Ångra").click()
    settle(page, 100)
    assert [row["name"] for row in rows(store, "own.table")] == ["Två", "Två", "Ett"]


def test_links_are_picked_by_name_and_follow_the_rows(page: Any, make_form: OpenForm) -> None:
    form, store = make_form()
    show(page, form)
    links = page.get_by_role("group", name="Leder till")
    assert "Det finns inget att välja än" in links.inner_text()
    table = page.get_by_role("group", name="Aktiviteter")
    table.get_by_role("button", name="Lägg till rad").click()
    settle(page, 100)
    page.keyboard.type("Utbilda alla")
    settle(page)
    links.get_by_label("Utbilda alla").check()
    settle(page)
    (row,) = store.load(UNIT, YEAR).rows("own.table")
    assert stored(store, "own.link") == [row.id]


PASTE = """([selector, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.querySelector(selector).dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_block_from_excel_fills_rows_by_headings(page: Any, make_form: OpenForm) -> None:
    form, store = make_form()
    show(page, form)
    table = page.get_by_role("group", name="Aktiviteter")
    table.get_by_role("button", name="Klistra in från Excel").click()
    block = 'Klar\tNamn\tAntal, kvinnor\tAntal, män\nja\t"Kurs\nför alla"\t12\t8\nkanske\tMöte\t3\t\nja\tKurs\tfem\t\n'
    table.get_by_label("Kopiera cellerna i Excel").fill(block)
    table.get_by_role("button", name="Lägg in").click()
    settle(page, 100)
    assert rows(store, "own.table") == [
        {"state": "yes", "name": "Kurs\nför alla", "people": {"women": 12, "men": 8, "unknown": None}},
        {"name": "Möte", "people": {"women": 3, "men": None, "unknown": None}},
        {"state": "yes", "name": "Kurs"},
    ]
    assert "Inklistrad rad 2, Klar: ”kanske” finns inte bland valen Ja, Delvis och Nej." in table.inner_text()
    assert "Inklistrad rad 3, Antal: skriv ett tal" in table.inner_text()


def test_a_block_pasted_into_a_cell_goes_on_from_there(page: Any, make_form: OpenForm) -> None:
    form, store = make_form()
    store.append_rows(Key(UNIT, YEAR, "own.grid"), [{"mark": 1}])
    form, store = make_form()
    show(page, form)
    page.evaluate(PASTE, ["[role=group][aria-labelledby] tbody select", "7\t2026-01-31\n10\t2026-02-28\n11\t"])
    settle(page, 100)
    assert rows(store, "own.grid") == [
        {"mark": {"value": 7, "min": 1, "max": 10}, "when": "2026-01-31"},
        {"mark": {"value": 10, "min": 1, "max": 10}, "when": "2026-02-28"},
    ]
    page.evaluate(PASTE, ["tr[data-row=r1] select, tr[data-row=r1] input", "nej\tInte än\nja\tKlart\nja\tFör mycket"])
    settle(page, 100)
    assert rows(store, "own.fixed") == [{"state": "no", "note": "Inte än"}, {"state": "yes", "note": "Klart"}]
    assert "bestämt antal rader" in page.get_by_role("group", name="Områden").inner_text()


def test_two_people_on_one_field_both_see_it_and_nothing_is_lost(browser: Any, make_form: OpenForm) -> None:
    (annas, store), (bos, _) = make_form("Anna"), make_form("Bo")
    pages = [browser.new_context().new_page() for _ in range(2)]
    for page, form in zip(pages, (annas, bos), strict=True):
        show(page, form)
    for page, text in zip(pages, ("Annas text", "Bos text"), strict=True):
        page.get_by_label("Lång text", exact=True).fill(text)
        settle(page)
    for page, form in zip(pages, (annas, bos), strict=True):
        form._session.look()
        page.wait_for_timeout(50)
    anna, bo = pages
    assert [entry.value for entry in store.history(Key(UNIT, YEAR, "own.long"))] == ["Annas text", "Bos text"]
    assert anna.get_by_label("Lång text", exact=True).input_value() == "Bos text"
    assert "Bo ändrade här klockan" in anna.locator(".jf-note:visible").inner_text()
    assert "Anna skrev också här klockan" in bo.locator(".jf-note:visible").inner_text()
    assert "”Annas text”" in bo.locator(".jf-note:visible").inner_text()
    anna.get_by_role("button", name="Hämta det som stod innan").click()
    settle(anna)
    assert stored(store, "own.long") == "Annas text"
    for page in pages:
        page.context.close()


def test_what_somebody_is_typing_is_not_overwritten_by_another(page: Any, make_form: OpenForm) -> None:
    form, store = make_form("Anna")
    other, _ = make_form("Bo")
    show(page, form)
    page.get_by_label("Lång text", exact=True).press_sequentially("Anna skriver")
    other._session.answering.save("own.long", "Bos text")
    form._session.look()
    page.wait_for_timeout(100)
    assert page.get_by_label("Lång text", exact=True).input_value() == "Anna skriver"
    assert "Bo ändrade här" in page.locator(".jf-note:visible").inner_text()
    settle(page)
    assert [entry.value for entry in store.history(Key(UNIT, YEAR, "own.long"))] == ["Bos text", "Anna skriver"]


def test_others_rows_come_and_go_without_touching_what_is_typed(page: Any, make_form: OpenForm) -> None:
    form, _ = make_form("Anna")
    other, _ = make_form("Bo")
    show(page, form)
    page.get_by_role("group", name="Aktiviteter").get_by_role("button", name="Lägg till rad").click()
    settle(page, 100)
    page.keyboard.type("Min rad")
    other._session.answering.append_rows("own.table", [{"name": "Bos rad", "state": "yes"}])
    form._session.look()
    page.wait_for_timeout(50)
    assert page.get_by_role("group", name="Aktiviteter").locator("summary").all_inner_texts()[1] == "2. Bos rad"
    page.keyboard.type("!")
    settle(page)
    names = [row.text("name") for row in form._session.answering.answers().rows("own.table")]
    assert names == ["Min rad!", "Bos rad"]


def test_earlier_answers_are_listed_and_can_be_used_again(page: Any, make_form: OpenForm) -> None:
    form, store = make_form("Anna")
    for text in ("Först", "Sedan"):
        store.save(Key(UNIT, YEAR, "own.text"), text)
    form, store = make_form("Anna")
    show(page, form)
    page.get_by_role("textbox", name="Text", exact=True).focus()
    page.get_by_role("button", name="Tidigare svar: Text").click()
    settle(page, 100)
    assert page.locator(".jf-was").all_inner_texts() == ["Sedan", "Först"]
    page.get_by_role("button", name="Använd det här").nth(1).click()
    settle(page)
    assert stored(store, "own.text") == "Först"


def test_what_was_not_saved_when_the_kernel_died_is_there_again(page: Any, make_form: OpenForm) -> None:
    form, store = make_form()
    show(page, form)
    page.evaluate("window.away = true")
    page.get_by_label("Lång text", exact=True).fill("Skrivet i tomma luften")
    page.wait_for_timeout(5000)
    assert "Inte sparat än" in page.locator(".jf-error").first.inner_text()
    form, store = make_form()
    show(page, form)
    settle(page)
    assert page.get_by_label("Lång text", exact=True).input_value() == "Skrivet i tomma luften"
    assert stored(store, "own.long") == "Skrivet i tomma luften"


def test_what_was_not_saved_is_only_offered_when_somebody_has_written_since(page: Any, make_form: OpenForm) -> None:
    form, store = make_form()
    show(page, form)
    page.evaluate("window.away = true")
    page.get_by_label("Lång text", exact=True).fill("Skrivet i tomma luften")
    page.wait_for_timeout(600)
    store.save(Key(UNIT, YEAR, "own.long"), "Nyare svar")
    form, store = make_form()
    show(page, form)
    settle(page)
    assert page.get_by_label("Lång text", exact=True).input_value() == "Nyare svar"
    page.get_by_role("button", name="Hämta det").click()
    settle(page)
    assert stored(store, "own.long") == "Skrivet i tomma luften"


def test_an_answer_on_an_earlier_scale_is_told_and_not_taken_for_another(page: Any, make_form: OpenForm) -> None:
    form, store = make_form()
    store.save(Key(UNIT, YEAR, "own.scale"), {"value": 3, "min": 1, "max": 5})
    form, store = make_form()
    show(page, form)
    group = page.get_by_role("group", name="Skala")
    assert group.locator("input:checked").count() == 0
    assert "på en tidigare skala" in group.inner_text()


def test_a_server_that_is_away_is_told_and_the_text_stays(
    page: Any, make_form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jamtbok.errors import StorageError

    form, store = make_form()
    show(page, form)

    def away(*_: object, **__: object) -> None:
        raise StorageError("Databasen svarar inte.", "Försök igen.")

    with monkeypatch.context() as patch:
        patch.setattr(store, "save", away)
        page.get_by_label("Lång text", exact=True).fill("Viktigt")
        settle(page)
        assert "Databasen svarar inte. Försök igen." in page.locator(".jf-error").first.inner_text()
        assert page.get_by_label("Lång text", exact=True).input_value() == "Viktigt"
    page.get_by_label("Lång text", exact=True).press("End")
    page.keyboard.type("!")
    settle(page)
    assert stored(store, "own.long") == "Viktigt!"


HOSTILE = [
    "<script>window.hit=1</script>",
    "<img src=x onerror='window.hit=1'>",
    '"><svg onload=window.hit=1>',
    '=HYPERLINK("http://x")',
    "\u202etxet\u202c",
    "👩‍👩‍👧 å ä ö",
    "a" * 20000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_kept_to_the_letter_and_shown_as_text(page: Any, make_form: OpenForm, text: str) -> None:
    form, store = make_form(text[:60])
    show(page, form)
    page.get_by_label("Lång text", exact=True).fill(text)
    page.get_by_role("group", name="Aktiviteter").get_by_role("button", name="Lägg till rad").click()
    settle(page)
    page.keyboard.insert_text(text)
    settle(page)
    assert stored(store, "own.long") == text
    assert rows(store, "own.table")[0]["name"] == text
    other, _ = make_form("Bo")
    other._session.answering.save("own.long", text + "!")
    form._session.look()
    page.wait_for_timeout(50)
    page.locator(".jf-note:visible").get_by_role("button", name="Tidigare svar").click()
    settle(page, 100)
    assert page.evaluate("window.hit") is None
    assert page.locator("#form script, #form img, #form svg").count() == 0


@pytest.mark.parametrize("step", STEPS[1:])
def test_the_forms_of_every_step_are_accessible(page: Any, make_form: OpenForm, step: str) -> None:
    catalogue = packaged_catalogue()
    for section in catalogue.sections(step):
        _, store = make_form(catalogue=catalogue, section=section.id)
        for question in section.questions:
            if question.type == "table" and not question.rows:
                store.append_rows(Key(UNIT, YEAR, question.id), [{}, {}])
        form, _ = make_form(catalogue=catalogue, section=section.id)
        show(page, form)
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
        assert found.violations_count == 0, f"{section.id}: {found.generate_report()}"
