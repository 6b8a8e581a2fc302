"""From executed notebook to HTML: our report beside the page that nbconvert makes of the same notebook.

Every report of the Kalmar example, converted in this process ``--repeats`` times with an exporter that is ready and
warm. The time of a notebook is its best; what is kept is the median of all notebooks, and of their sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from jamtbok.model.snapshot import Snapshot
from jamtbok.report.exporter import render_body
from jamtbok.report.pages import report_page

RESULTS = Path(__file__).parent / "results-export.json"
YEAR = 2013


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory(prefix="jamtbok-bench-") as name:
        root = Path(name) / "kalmar"
        command = [sys.executable, "-m", "jamtbok"]
        for arguments in (["new", root, "--example", "kalmar"], ["run", "--workbook", root, "--year", str(YEAR)]):
            subprocess.run([*command, *arguments], check=True, stdout=subprocess.DEVNULL)
        executed = {
            path: nbformat.read(path, as_version=4) for path in sorted((root / "runs" / str(YEAR)).glob("*/*.ipynb"))
        }
        snapshots = {path: Snapshot.from_json((path.parent / "underlag.json").read_bytes()) for path in executed}
        stock = HTMLExporter()  # type: ignore[no-untyped-call]

        def ours(path: Path, notebook: NotebookNode) -> int:
            return len(report_page(snapshots[path], path.stem, render_body(notebook), "0" * 32))

        def theirs(_path: Path, notebook: NotebookNode) -> int:
            return len(stock.from_notebook_node(notebook)[0].encode())

        found = {
            "cores": os.cpu_count(),
            "repeats": repeats,
            "reports": len(executed),
            "jamtbok": measured(ours, executed, repeats),
            "nbconvert": measured(theirs, executed, repeats),
        }
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


def measured(
    convert: Callable[[Path, NotebookNode], int], executed: dict[Path, NotebookNode], repeats: int
) -> dict[str, float]:
    """Return milliseconds and bytes, medians of the notebooks."""
    convert(*next(iter(executed.items())))
    best, sizes = [], []
    for path, notebook in executed.items():
        times = []
        for _ in range(repeats):
            began = time.perf_counter()
            size = convert(path, notebook)
            times.append(time.perf_counter() - began)
        best.append(min(times))
        sizes.append(size)
    return {"median_ms": round(statistics.median(best) * 1000, 2), "median_bytes": statistics.median(sizes)}


if __name__ == "__main__":
    main()
