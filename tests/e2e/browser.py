"""Chromium for the tests, and a page that shows one live form without a notebook around it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
#: How a page is looked at. What the two schemes may differ in is the colours, and the narrow page has all of them:
#: those of the wide one and of its own.
LOOKS = (
    (1280, "light", {"type": "tag", "values": RULES}),
    (320, "light", {"type": "tag", "values": RULES}),
    (320, "dark", {"type": "rule", "values": ["color-contrast"]}),
)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Any]:
    """Give a browser; the test skips, with the reason, where there is none."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


# What anywidget does for a form in JupyterLab: a model with `get`, `on` and `send`, and the module's `render`.
_HOST = """
const handlers = new Set();
window.toForm = (message) => handlers.forEach((handler) => handler(message));
const state = __STATE__;
const model = {
  get: (name) => state[name],
  on: (name, handler) => handlers.add(handler),
  off: (name, handler) => handlers.delete(handler),
  send: (message) => { if (window.away) throw new Error("no kernel"); window.toPython(message); },
};
const url = URL.createObjectURL(new Blob([__MODULE__], { type: "text/javascript" }));
import(url).then((module) => {
  module.default.initialize({ model });
  module.default.render({ model, el: document.getElementById("form") });
  window.ready = true;
});
"""


def show_form(page: Any, form: Any, address: str) -> None:
    """Show a form in a page and join the two as a kernel would.

    Parameters
    ----------
    page
        A page of a browser.
    form
        A `jamtbok.forms.widget.SectionForm`.
    address
        Any address: what the browser keeps is kept by it. Nothing is fetched.
    """
    state = {"spec": form.spec, "content": form.content}
    script = _HOST.replace("__STATE__", json.dumps(state)).replace("__MODULE__", json.dumps(form._esm))
    html = (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Formulär</title><style>'
        + form._css
        + '</style></head><body><main><h1>Formulär</h1><div id="form"></div></main><script type="module">'
        + script.replace("</", "<\\/")
        + "</script></body></html>"
    )

    def send(message: dict[str, Any], buffers: object = None) -> None:
        page.evaluate("(message) => window.toForm(message)", json.loads(json.dumps(message)))

    form.send = send
    page.unroute_all()
    page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
    received: list[dict[str, Any]] = []
    if not getattr(page, "joined", None):
        page.expose_function("toPython", lambda message: page.inbox.append(message))  # noqa: PLW0108 - the inbox is a new one for each form
        page.joined = True
    page.inbox = received
    page.form = form
    page.goto(address)
    page.wait_for_function("window.ready")


def settle(page: Any, milliseconds: int = 700) -> None:
    """Let the page pass on what has been typed, and the form answer it."""
    page.wait_for_timeout(milliseconds)
    while page.inbox:
        page.form._received(page.form, page.inbox.pop(0), [])
    page.wait_for_timeout(50)


def screenshot(page: Any, path: Path) -> None:
    """Take a picture of the whole page."""
    page.screenshot(path=str(path), full_page=True)


_AXE = """
(rules) => axe.run({ runOnly: rules, resultTypes: ["violations"], preload: false })
  .then((run) => run.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`))
"""


def violations(page: Any, address: Path) -> list[str]:
    """Open a page and return what axe finds, wide and narrow, light and dark, and where it is wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    page.goto(address.as_uri())
    page.evaluate(Axe().axe_script)
    found = []
    for width, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if sideways > 0:
            found.append(f"{address} at {width}: {sideways} pixels too wide")
        found += [f"{address} at {width}, {scheme}: {one[:400]}" for one in page.evaluate(_AXE, rules)]
    return found
