"""How long a person waits for a notebook in JupyterLab: from "run all" to the last form, with a new kernel each time.

The longest step of the stair beside an empty notebook that shows one slider of ipywidgets. Medians of ``--repeats``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import nbformat
from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import sync_playwright

BIN = Path(sys.executable).parent
RESULTS = Path(__file__).parent / "results-opening.json"
UNIT, YEAR, LONGEST = "social", 2013, "5-uppfoljning"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory(prefix="jamtbok-bench-") as name:
        root = Path(name) / "kalmar"
        subprocess.run([BIN / "jamtbok", "new", root, "--example", "kalmar"], check=True, stdout=subprocess.DEVNULL)
        lab = subprocess.Popen(
            [BIN / "jamtbok", "lab", "--no-browser", "--workbook", root, "--unit", UNIT, "--year", str(YEAR)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert lab.stdout is not None
        try:
            address = next(found[0] for line in lab.stdout if (found := re.search(r"http://\S+", line)))
            slider = nbformat.v4.new_notebook(
                metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
                cells=[nbformat.v4.new_code_cell("import ipywidgets\nipywidgets.IntSlider()")],
            )
            nbformat.write(slider, root / "enheter" / UNIT / str(YEAR) / "tom.ipynb")
            found: dict[str, Any] = {"cores": os.cpu_count(), "repeats": repeats}
            for label, notebook, last in (
                ("empty_notebook_s", "tom", ".widget-slider"),
                ("longest_step_s", LONGEST, "[role=group][aria-labelledby]:has-text('Beslut')"),
            ):
                times = [opening(address.replace("0-start", notebook), last) for _ in range(repeats)]
                found[label] = round(statistics.median(times), 2)
        finally:
            lab.send_signal(signal.SIGINT)
            lab.wait()
    found["ratio"] = round(found["longest_step_s"] / found["empty_notebook_s"], 2)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")
    for label, value in found.items():
        print(f"{label:26} {value}")


def opening(address: str, last: str) -> float:
    """Open a notebook in a new browser, run it, and return the seconds until its last part is there."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(address)
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        # The kernel has started when this time has passed.
        page.wait_for_timeout(4000)
        began = time.perf_counter()
        page.get_by_role("button", name="Kör alla celler").click()
        try:
            page.wait_for_selector(last, state="attached", timeout=30_000)
        except TooLate:
            raise SystemExit(f"{address} showed nothing") from None
        took = time.perf_counter() - began
        browser.close()
    end_kernels(address)
    return took


def end_kernels(address: str) -> None:
    """End what runs, so that the next opening has a new kernel."""
    host, token = re.fullmatch(r"(http://[^/]+)/.*token=([\w-]+)", address).groups()  # type: ignore[union-attr]
    asked = Request(f"{host}/api/kernels", headers={"Authorization": f"token {token}"})
    for kernel in json.load(urlopen(asked)):
        asked = Request(f"{host}/api/kernels/{kernel['id']}", method="DELETE", headers=asked.headers)
        urlopen(asked).close()


if __name__ == "__main__":
    main()
