"""What a person types stays text, wherever it is typed: nothing in a page is made of it.

The same workbook is filled in twice, with strings that try to become something else and with harmless ones in their
places. The pages may differ in their text and in nothing else.
"""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest

from jamtbok.errors import JamtbokError
from jamtbok.model.questions import Answerable
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION, base_of
from jamtbok.model.values import Value
from jamtbok.pipeline.templates import template_names
from jamtbok.settings.workbook import Workbook
from jamtbok.store import Key, open_store

from .browser import chromium
from .hostile import HOSTILE, harmless
from .test_run import jamtbok

YEAR = 2013
TEXTS = ("text", "longtext", "person")
#: The ids of the rows of a table that has none of its own.
ROWS = ("r1", "r2")
NAMED_FILE = '"><img src=x onerror=window.hit=1>'
Dress = Callable[[str], str]


def value_for(field: Answerable, rest: Iterator[str]) -> Value:
    """Return an answer that fits: the next string for a text, something plain for the rest."""
    match field.type:
        case "text" | "longtext" | "person":
            return next(rest)
        case "yesno":
            return "partly"
        case "choice":
            return field.choices[0].code
        case "several":
            return [choice.code for choice in field.choices]
        case "number":
            return max(field.min or 0, 1)
        case "number_by_sex":
            return {"women": 40, "men": 60, "unknown": None}
        case "scale":
            return field.min and int(field.min)
        case "date":
            return f"{YEAR}-05-01"
        case "link":
            return [ROWS[0]]


def fill_in(root: Path, dress: Dress) -> set[str]:
    """Answer every question of the first unit and of the organisation; return the strings that the workbook took."""
    workbook = Workbook.find(root)
    store = open_store(root, workbook.settings.store.url, workbook.catalogue, author=dress(HOSTILE[0]))
    rest = itertools.cycle(HOSTILE)
    taken = set()

    def save(key: Key, field: Answerable) -> None:
        value = value_for(field, rest)
        if value is None:
            return
        typed = value if field.type in TEXTS else None
        try:
            store.save(key, dress(typed) if typed else value)
        except JamtbokError:
            # A link to a table that has other rows, or a number that does not fit with one beside it.
            assert field.type not in TEXTS
        if typed:
            taken.add(typed)

    asked = [
        (unit, question)
        for unit in (ORGANISATION, "a")
        for step in NOTEBOOKS.values()
        if step.is_for(unit)
        for question in workbook.catalogue.active(step.name)
    ]
    tables = [(Key(unit, YEAR, question.id), question) for unit, question in asked if question.type == "table"]
    for table, question in tables:
        for row in [] if question.rows else ROWS:
            store.add_row(table, row_id=row)
    for unit, question in asked:
        if question.type != "table":
            save(Key(unit, YEAR, question.id), question)
    for table, question in tables:
        for row, column in itertools.product([row.id for row in question.rows] or ROWS, question.columns):
            save(Key(table.unit, YEAR, question.id, row, column.id), column)
    store.close()
    return taken


def write_statistics(folder: Path, dress: Dress) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    printable = [text for text in HOSTILE if text.isprintable()]
    with (folder / "siffror.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["mått", dress(printable[9]), "kön", "år", "värde", "måttenhet", "källa"])
        for number, (measure, group) in enumerate(_pairs(printable)):
            for sex, value in (("kvinnor", 40 + number), ("män", 60)):
                source = dress(printable[number % 7])
                writer.writerow([dress(measure), dress(group), sex, YEAR, value, dress(printable[3]), source])


def _pairs(texts: list[str]) -> Iterator[tuple[str, str]]:
    return zip(texts[:40:2], texts[1:40:2], strict=True)


def make_pages(root: Path, dress: Dress) -> tuple[list[Path], set[str]]:
    """Make a workbook with strings in every place, and its pages."""
    jamtbok("new", root)
    name = json.dumps(dress("<script>window.hit=1</script>\"'&"))
    (root / "jamtbok.toml").write_text(f"[organisation]\nname = {name}\n", encoding="utf-8")
    with (root / "enheter.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["id", "namn", "overordnad", "slag"])
        writer.writerow(["a", dress(HOSTILE[9]), "", dress(HOSTILE[0])])
        writer.writerow(["b", dress("</title><script>window.hit=1</script>"), "a", dress("<b>")])
    taken = fill_in(root, dress)
    write_statistics(root / "statistik" / "a", dress)
    # One file that nobody can read, with a name of its own: it stands on an error page.
    faulty = root / "statistik" / "b"
    faulty.mkdir(parents=True)
    with (faulty / f"{dress(NAMED_FILE)}.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(
            [["mått", "kön", "år", "värde"], ["a", "kvinnor", YEAR, dress("<i>")]]
        )
    done = jamtbok("run", "--workbook", root, "--year", YEAR, check=False)
    assert done.returncode == 1, "the second unit's figures cannot be read"
    run = root / "runs" / str(YEAR)
    assert {each["unit"] for each in json.loads((run / "korning.json").read_bytes())["failed"]} == {"b"}
    pages = sorted(run.rglob("*.html"))
    wanted = template_names(Workbook.find(root))
    assert {base_of(page.stem) for page in pages} == {*wanted, "index"}, "every notebook has been filled in"
    return pages, taken


Made = tuple[list[Path], list[Path], set[str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("typed")
    hostile, taken = make_pages(folder / "h", str)
    plain, _ = make_pages(folder / "p", harmless)
    return hostile, plain, taken


def parsed(page: Path) -> Any:
    return html5lib.HTMLParser(strict=True).parse(page.read_bytes())


def kinds(page: Path) -> set[tuple[str, str]]:
    """Return each element with each of its attributes; of the addresses and ids also what they say."""
    found = set()
    for element in parsed(page).iter():
        found.add((str(element.tag), ""))
        for name, said in element.attrib.items():
            telling = name in ("href", "id", "class", "style", "src") or name.startswith("on")
            found.add((str(element.tag), f"{name}={said}" if telling else str(name)))
    return found


def test_there_are_many_and_every_one_is_typed_somewhere(made: Made) -> None:
    assert len(HOSTILE) >= 150
    assert made[2] == set(HOSTILE)


def test_nothing_on_a_page_is_made_of_what_was_typed(made: Made) -> None:
    hostile, plain, _ = made
    assert [page.name for page in hostile] == [page.name for page in plain]
    for one, other in zip(hostile, plain, strict=True):
        # Text is broken into lines by its words, so that a chart may have a line, and so an attribute, more or less.
        new = {kind for kind in kinds(one) - kinds(other) if not kind[0].endswith(("}text", "}tspan"))}
        assert new == set(), one


def test_what_was_typed_can_be_read(made: Made) -> None:
    shown = "".join("".join(parsed(page).itertext()) for page in made[0])
    readable = [text for text in HOSTILE if text.isprintable() and "  " not in text]
    assert [text for text in readable if text not in shown] == []


def test_a_browser_does_nothing_with_it(made: Made) -> None:
    with chromium() as browser:
        page = browser.new_page()
        asked: list[str] = []
        noticed: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: noticed.append(dialog.message))
        page.on("console", lambda message: noticed.append(message.text))
        for address in made[0]:
            page.goto(address.as_uri())
            page.wait_for_load_state("load")
            assert page.evaluate("window.hit") is None
            assert page.url == address.as_uri()
        assert asked == [address.as_uri() for address in made[0]]
        assert noticed == []
