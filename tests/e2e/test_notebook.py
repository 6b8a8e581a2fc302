"""The notebooks in JupyterLab and in Voilà, in a real browser: open, fill in, leave, come back, report."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError as TooLate

from jamtbok.model.steps import STEPS
from jamtbok.pipeline.new import new_workbook
from jamtbok.settings.workbook import Workbook
from jamtbok.store import open_store

from .browser import chromium
from .test_run import jamtbok

UNIT, YEAR = "social", 2013
PATIENCE = 20_000


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_workbook(tmp_path_factory.mktemp("bok") / "kalmar", "kalmar")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="sv-SE")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def serve(command: str, workbook: Path) -> Iterator[str]:
    """Start a command that serves pages; give the address that it tells."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # A port of its own: several of these may start at the same time.
    where = ["--workbook", str(workbook), "--unit", UNIT, "--year", str(YEAR), "--port", str(port)]
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("jamtbok")), command, "--no-browser", *where],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={**os.environ, "JUPYTERHUB_USER": "Anna"},
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                yield found[0]
                break
        else:
            pytest.fail(f"{command} told no address")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        process.stdout.close()


@pytest.fixture(scope="module")
def lab(workbook: Path) -> Iterator[str]:
    yield from serve("lab", workbook)


@pytest.fixture(scope="module")
def voila(workbook: Path) -> Iterator[str]:
    yield from serve("form", workbook)


def at(address: str, step: str) -> str:
    return address.replace("0-start", step)


def open_in_lab(page: Any, address: str, step: str) -> None:
    page.goto(at(address, step))
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_timeout(1000)


def run_all(page: Any) -> None:
    """Click as a person does: again, when the kernel was not there yet."""
    for _ in range(4):
        page.get_by_role("button", name="Kör alla celler").click()
        try:
            page.locator(".jb-header").first.wait_for(state="attached", timeout=5000)
        except TooLate:
            continue
        return
    pytest.fail("nothing was run")


def form_with(page: Any, title: str) -> Any:
    """Return the table, group or field with a title, scrolled to."""
    found = page.get_by_role("group", name=title, exact=True).first
    found.scroll_into_view_if_needed()
    return found


def wait_saved(part: Any) -> None:
    part.get_by_text(re.compile("^Sparat ")).first.wait_for()


def fill_in(page: Any, mark: str) -> None:
    """Fill in one of each type of question in the follow-up."""
    field = page.get_by_label("Vad har ni gjort som berör kvinnor och män?", exact=True)
    field.scroll_into_view_if_needed()
    field.fill("Vi har sett över handläggningen.")
    table = form_with(page, "Planerade aktiviteter och deras utfall")
    table.get_by_role("button", name="Lägg till rad").click()
    row = table.locator("details").last
    row.get_by_role("textbox", name="Planerad aktivitet", exact=True).fill("Ny aktivitet i webbläsaren")
    row.get_by_role("group", name="Status").get_by_label("Pågår", exact=True).check()
    wait_saved(row)
    cost = form_with(page, "Vad har det kostat för kvinnor och för män?")
    cost.get_by_role("button", name="Lägg till rad").click()
    last = cost.locator("[data-row]").last
    last.get_by_label("Kostnad", exact=False).first.fill("Kurs")
    last.get_by_label("Kvinnor", exact=False).first.fill("1 200")
    last.get_by_label("Män", exact=False).first.fill("800")
    scale = form_with(page, "I vilken grad leder arbetet till ökad jämställdhet?")
    scale.get_by_label(mark, exact=True).check()
    wait_saved(scale)
    people = form_with(page, "B. Hur många kvinnor och män finns i ledningen?")
    people.get_by_label("Kvinnor", exact=True).fill("7")
    people.get_by_label("Män", exact=True).fill(mark)
    wait_saved(people)
    decisions = form_with(page, "Beslut")
    there = decisions.locator("[data-row]").count()
    decisions.get_by_role("button", name="Lägg till rad").click()
    # The rows before it are open, too, and the new one takes a moment.
    last = decisions.locator("[data-row]").nth(there)
    last.get_by_label(re.compile("^Vad")).fill("Fortsätt nästa år")
    last.get_by_label(re.compile("^Ansvarig")).fill("Förvaltningschefen")
    last.get_by_label(re.compile("^Klart senast")).fill("2014-05-31")
    page.wait_for_timeout(1200)


def check_filled(page: Any, mark: str) -> None:
    field = page.get_by_label("Vad har ni gjort som berör kvinnor och män?", exact=True)
    field.scroll_into_view_if_needed()
    assert field.input_value() == "Vi har sett över handläggningen."
    table = form_with(page, "Planerade aktiviteter och deras utfall")
    assert "Ny aktivitet i webbläsaren" in table.locator("summary").last.inner_text()
    assert (
        form_with(page, "I vilken grad leder arbetet till ökad jämställdhet?")
        .get_by_label(mark, exact=True)
        .is_checked()
    )
    people = form_with(page, "B. Hur många kvinnor och män finns i ledningen?")
    assert people.get_by_label("Kvinnor", exact=True).input_value() == "7"
    decisions = form_with(page, "Beslut")
    assert decisions.locator("[data-row]").last.get_by_label(re.compile("^Klart senast")).input_value() == "2014-05-31"


def check_keys_stay_in_the_form(page: Any) -> None:
    """See that the notebook's own shortcuts do not take what belongs to a group of choices."""
    cells = page.locator(".jp-Cell").count()
    scale = form_with(page, "I vilken grad leder arbetet till ökad jämställdhet?")
    scale.get_by_label("6", exact=True).focus()
    for key in ("ArrowRight", "a", "b", "d", "d", "x", "ArrowLeft"):
        page.keyboard.press(key)
    assert scale.get_by_label("6", exact=True).is_checked()
    assert page.locator(".jp-Cell").count() == cells
    wait_saved(scale)


def test_a_notebook_in_jupyterlab_from_opening_to_report(page: Any, lab: str, workbook: Path) -> None:
    open_in_lab(page, lab, "0-start")
    run_all(page)
    page.get_by_role("link", name="Uppföljning").first.wait_for(state="attached")
    open_in_lab(page, lab, "5-uppfoljning")
    began = time.monotonic()
    run_all(page)
    page.get_by_role("group", name="Beslut", exact=True).wait_for(state="attached")
    print(f"from run all to the last form: {time.monotonic() - began:.2f} s")
    fill_in(page, "6")
    check_keys_stay_in_the_form(page)

    open_in_lab(page, lab, "4-mal")
    run_all(page)
    effects = form_with(page, "Förväntade effekter (3–5 år)")
    effects.get_by_role("button", name="Lägg till rad").click()
    effects.locator("[data-row]").last.locator("textarea").first.fill("Lika insatser")
    results = form_with(page, "Förväntade resultat (i år)")
    results.get_by_role("button", name="Lägg till rad").click()
    results.locator("details").last.get_by_role("textbox", name="Resultat", exact=True).fill("Rutinen används")
    results.locator("details").last.get_by_label("Lika insatser").check()
    activities = form_with(page, "Aktiviteter")
    activities.get_by_role("button", name="Lägg till rad").click()
    activities.locator("details").last.get_by_role("textbox", name="Aktivitet", exact=True).fill("Utbilda om rutinen")
    activities.locator("details").last.get_by_label("Rutinen används").check()
    wait_saved(activities.locator("details").last)
    page.wait_for_timeout(1200)
    page.locator("svg.jb-svg text", has_text="Utbilda om rutinen").first.wait_for(state="attached")

    open_in_lab(page, lab, "5-uppfoljning")
    run_all(page)
    check_filled(page, "6")
    page.locator(".lm-MenuBar-item", has_text="Kernel").click()
    page.locator(".lm-Menu-item[data-command='kernelmenu:restart']").click()
    page.locator(".jp-Dialog .jp-mod-warn").click()
    page.wait_for_timeout(1500)
    run_all(page)
    page.wait_for_timeout(3000)
    check_filled(page, "6")

    jamtbok("run", "--workbook", workbook, "--unit", UNIT, "--year", YEAR)
    report = (workbook / "runs" / str(YEAR) / UNIT / "5-uppfoljning.html").read_text(encoding="utf-8")
    assert "Ny aktivitet i webbläsaren" in report
    assert "Vi har sett över handläggningen." in report
    assert "Fortsätt nästa år" in report
    assert "Utbilda om rutinen" in (workbook / "runs" / str(YEAR) / UNIT / "4-mal.html").read_text(encoding="utf-8")
    store = open_store(workbook, "jamtbok.db", Workbook.find(workbook).catalogue)
    assert {entry.author for entry in store.changes(UNIT, YEAR, 0)} >= {"Anna"}
    store.close()


_USE_THEME = """
async (theme) => {
  const { baseUrl, token } = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const answer = await fetch(`${baseUrl}lab/api/settings/@jupyterlab/apputils-extension:themes`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", Authorization: `token ${token}` },
    body: JSON.stringify({ raw: JSON.stringify({ theme }) }),
  });
  return answer.status;
}
"""


def test_tables_and_pictures_can_be_read_in_the_dark_theme(page: Any, lab: str) -> None:
    open_in_lab(page, lab, "0-start")
    try:
        assert page.evaluate(_USE_THEME, "JupyterLab Dark") == 204
        open_in_lab(page, lab, "3-analys")
        page.locator("body[data-jp-theme-light=false]").wait_for(state="attached")
        run_all(page)
        page.locator(".jb-table").first.wait_for()
        shown = page.locator(".jb-header h1").evaluate("(one) => getComputedStyle(one).color")
        assert min(map(int, re.findall(r"\d+", shown)[:3])) > 200, "light text"
        rules = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
        found = Axe().run(page, context=".jp-OutputArea-output", options=rules)
        assert found.violations_count == 0, found.generate_report()
    finally:
        page.evaluate(_USE_THEME, "JupyterLab Light")


def open_in_voila(page: Any, address: str, step: str) -> None:
    page.goto(at(address, step))
    page.locator(".jb-header h1").first.wait_for()


def test_the_same_notebook_in_voila(page: Any, voila: str) -> None:
    open_in_voila(page, voila, "5-uppfoljning")
    assert page.locator(".jp-CodeCell .jp-InputArea:visible").count() == 0
    page.get_by_role("group", name="Beslut", exact=True).wait_for(state="attached")
    fill_in(page, "8")
    page.reload()
    page.get_by_role("group", name="Beslut", exact=True).wait_for(state="attached")
    check_filled(page, "8")


@pytest.mark.parametrize("step", STEPS)
def test_the_page_of_each_step_is_accessible(page: Any, voila: str, step: str) -> None:
    open_in_voila(page, voila, step)
    page.wait_for_timeout(3000)
    for scope in (".jf", ".jb-header", ".jb-table", ".jb-figure"):
        if not page.locator(scope).count():
            continue
        found = Axe().run(page, context=scope, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
        assert found.violations_count == 0, f"{step} {scope}: {found.generate_report()}"
    # What Voilà's own page and the core widgets cause is no fault of ours, but is told.
    whole = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    print(step, [f"{each['id']}: {len(each['nodes'])}" for each in whole.response["violations"]])
