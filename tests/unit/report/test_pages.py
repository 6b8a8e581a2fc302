"""The pages: language, policy, one main heading, and what people typed stays text."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from markupsafe import Markup

from jamtbok import texts
from jamtbok.model.answers import Answers, Row
from jamtbok.model.snapshot import Observation, Snapshot, Unit
from jamtbok.model.steps import ORGANISATION
from jamtbok.report.pages import StepLink, UnitLine, error_page, index_page, report_page, unit_page
from jamtbok.version import __version__

HOSTILE = "<script>x</script>"
SNAPSHOT = Snapshot(organisation="Kommunen", unit=Unit(id="skola", name="Skolan"), year=2013)
BODY = Markup("<header><h1>Grund</h1></header><h2>Ett</h2><p>a</p><h2>Två &amp; <em>tre</em></h2><h2>Fyra</h2>")


def parsed(page: bytes) -> Any:
    return html5lib.parse(page.decode(), namespaceHTMLElements=False)


def text_of(element: Any) -> str:
    return "".join(element.itertext())


def failed(snapshot: Snapshot = SNAPSHOT, message: str = "Fel ett.\nFel två.") -> bytes:
    return error_page(snapshot, "1-grund", message=message, hint="Rätta filen.", place="Cell 3.", key="k")


LINK = StepLink("Grund", "Vet vi vad vi vill?", "1-grund.html", "50 %")
PAGES = {
    "report": report_page(SNAPSHOT, "1-grund", BODY, "k"),
    "error": failed(),
    "index": index_page("Kommunen", 2013, ["Grund"], [UnitLine("Skolan", "skola/", 0, (LINK,))], "En rapport.", []),
    "unit": unit_page("Kommunen", 2013, "Skolan", [LINK], ["Grund"], [UnitLine("Åk 9", "../ak9/", 0, (LINK,))]),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_every_page_is_swedish_has_one_main_heading_and_lets_nothing_in(page: bytes) -> None:
    found = parsed(page)
    assert found.get("lang") == "sv"
    assert len(list(found.iter("h1"))) == 1
    assert len(list(found.iter("main"))) == 1
    (title,) = found.iter("title")
    assert "2013" in text_of(title)
    (policy,) = [meta.get("content") for meta in found.iter("meta") if meta.get("http-equiv")]
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert not [element for element in found.iter() if element.tag in ("script", "link", "iframe", "img")]
    assert __version__ in text_of(found)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_every_page_can_be_parsed_strictly(page: bytes) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(page.decode())


def test_the_title_says_step_unit_year_and_organisation() -> None:
    (title,) = parsed(PAGES["report"]).iter("title")
    assert text_of(title) == "Grund – Skolan 2013 – Kommunen"
    (own,) = parsed(report_page(SNAPSHOT, "egen-mall", BODY, "k")).iter("title")
    assert text_of(own).startswith("egen-mall – ")


def test_the_contents_lead_to_every_chapter() -> None:
    found = parsed(PAGES["report"])
    (contents,) = [nav for nav in found.iter("nav") if nav.get("class") == "jb-toc"]
    links = [(link.get("href"), text_of(link)) for link in contents.iter("a")]
    assert links == [("#kapitel-1", "Ett"), ("#kapitel-2", "Två & tre"), ("#kapitel-3", "Fyra")]
    chapters = {heading.get("id"): text_of(heading) for heading in found.iter("h2")}
    assert all(chapters[address.removeprefix("#")] == heading for address, heading in links)


def test_a_short_report_has_no_contents() -> None:
    found = parsed(report_page(SNAPSHOT, "1-grund", Markup("<h1>x</h1><h2>Ett</h2><h2>Två</h2>"), "k"))
    assert not [nav for nav in found.iter("nav") if nav.get("class") == "jb-toc"]


def test_ids_are_used_once() -> None:
    for page in PAGES.values():
        ids = [element.get("id") for element in parsed(page).iter() if element.get("id")]
        assert len(ids) == len(set(ids))


def test_sources_of_the_figures_are_named_once() -> None:
    seen = [
        Observation(measure="m", sex="women", year=2013, value=1, source=source)
        for source in ("SCB", "Kolada", "SCB", "")
    ]
    page = report_page(SNAPSHOT.model_copy(update={"statistics": tuple(seen)}), "1-grund", BODY, "k")
    assert "Källor till siffrorna: Kolada; SCB." in text_of(parsed(page))


def test_an_error_page_says_what_is_wrong_what_to_do_and_that_no_answer_is_lost() -> None:
    found = parsed(PAGES["error"])
    (heading,) = found.iter("h1")
    assert text_of(heading) == "Rapporten kunde inte göras: Grund, Skolan"
    lines = [text_of(p) for p in found.iter("p")]
    for line in ("Fel ett.", "Fel två.", "Gör så här: Rätta filen.", "Cell 3."):
        assert line in lines
    assert any(line.startswith("Inga svar har gått förlorade.") for line in lines)


def test_names_and_messages_are_escaped_on_every_page() -> None:
    hostile = Snapshot(organisation=HOSTILE, unit=Unit(id="x", name=HOSTILE), year=2013)
    link = StepLink(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    for page in (
        report_page(hostile, HOSTILE, BODY, HOSTILE),
        failed(hostile, HOSTILE),
        index_page(HOSTILE, 2013, [HOSTILE], [UnitLine(HOSTILE, HOSTILE, 0, (link,))], HOSTILE, [HOSTILE]),
        unit_page(HOSTILE, 2013, HOSTILE, [link], [HOSTILE], [UnitLine(HOSTILE, HOSTILE, 0, (link,))]),
    ):
        found = parsed(page)
        assert not list(found.iter("script"))
        assert HOSTILE in text_of(found)


def test_the_index_marks_what_failed_and_leaves_what_was_not_made_empty() -> None:
    steps = (LINK, StepLink("Mål", "", "4-mal.html", failed=True), StepLink("Analys", "", ""))
    found = parsed(index_page("K", 2013, ["Grund", "Mål", "Analys"], [UnitLine("Skolan", "s", 1, steps)], "", []))
    done, failed_, never = [text_of(cell) for cell in found.iter("td")]
    assert done.startswith("50 %")
    assert failed_.startswith("Fel")
    assert never == ""


def test_characters_that_are_no_text_are_left_out() -> None:
    odd = Snapshot(organisation="K\x00om\u202emun", unit=Unit(id="x", name="Å\x07 😀"), year=2013)
    page = report_page(odd, "1-grund", BODY, "k").decode()
    assert "Kommun" in page
    assert "Å 😀" in page
    html5lib.HTMLParser(strict=True).parse(page)


def crumbs(page: bytes) -> list[tuple[str, str | None]]:
    (nav,) = [nav for nav in parsed(page).iter("nav") if nav.get("aria-label") == "Var du är"]
    return [(text_of(item[0]), item[0].get("href")) for item in nav.iter("li")]


def test_the_way_to_a_report_of_the_organisation_names_it_once() -> None:
    whole = SNAPSHOT.model_copy(update={"unit": Unit(id=ORGANISATION, name="Kommunen")})
    page = report_page(whole, "jamforelse", BODY, "k")
    assert crumbs(page) == [
        ("Kommunen 2013", "../index.html"),
        ("Hela organisationen", "index.html"),
        ("Jämförelse", None),
    ]
    assert "<title>Jämförelse – 2013 – Kommunen</title>" in page.decode()
    assert "Kommunen, Kommunen" not in page.decode()


@pytest.mark.parametrize(("said", "shown"), [(HOSTILE, HOSTILE), ("", texts.UNNAMED_ROW)])
def test_the_page_of_a_row_is_named_by_it_and_leads_to_its_table(said: str, shown: str) -> None:
    (column, *_) = SNAPSHOT.catalogue.question("cases.cases").columns
    row = Row(id="r1", values={column.id: said} if said else {})
    case = SNAPSHOT.model_copy(update={"answers": Answers(tables={"cases.cases": (row,)})})
    for page in (
        report_page(case, "arende", BODY, "k", "r1"),
        error_page(case, "arende", message="Fel", hint="", place="", key="k", row="r1"),
    ):
        assert crumbs(page)[1:] == [
            ("Skolan", "index.html"),
            (texts.STEP_TITLES["beslut"], "beslut.html"),
            (shown, None),
        ]
        (title,) = parsed(page).iter("title")
        assert f"{texts.STEP_TITLES['arende']}: {shown} –" in text_of(title)
