"""The batch beside its alternatives, all in one run on the real stair templates with the synthetic workbook.

(a) naive   the commands ``papermill`` and ``jupyter nbconvert`` under ``xargs -P<cores>``
(b) pool    papermill's Python API with stock kernels and one reused stock exporter in each process of a pool
(c) jamtbok ``jamtbok run``, everything included: start, snapshots, index, results
(d) limit   the same cells by plain ``exec`` in warm processes: no notebook, no HTML

Figures are seconds of wall time a notebook, medians of ``--repeats``. The scaling is the cost of a unit: with all steps
for the units of (c) and for those of the rerun, and with one notebook from there on. What takes many minutes is run
once: it is long enough for chance to even out.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import nbformat

from jamtbok.model.steps import STEPS

#: Runs one step alone.
ONE = ("--template", "0-start")

BIN = Path(sys.executable).parent
CORES = os.cpu_count() or 1
RESULTS = Path(__file__).parent / "results.json"


def timed(work: Callable[[], object], repeats: int) -> list[float]:
    found = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def jamtbok(*arguments: object) -> float:
    """Run the command; return the largest memory of the process itself in megabytes."""
    process = subprocess.Popen([BIN / "jamtbok", *map(str, arguments)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"jamtbok {arguments} failed")
    return usage.ru_maxrss / 1024


def make(folder: Path, units: int) -> Path:
    root = Path(tempfile.mkdtemp(dir=folder)) / f"{units}"
    jamtbok("new", root, "--example", "syntetisk", "--units", units)
    return root


def fresh_run(root: Path, name: str, *options: object) -> tuple[float, float]:
    began = time.perf_counter()
    memory = jamtbok("run", "--workbook", root, "--to", root / "runs" / name, *options)
    return time.perf_counter() - began, memory


Task = tuple[str, str, str]
"""Template path, folder that holds the snapshot, unit."""


def tasks_of(run: Path, units: int) -> list[Task]:
    templates = [Path(__file__).parents[1] / "templates" / f"{name}.ipynb" for name in STEPS]
    folders = sorted(path.parent for path in run.glob("*/underlag.json"))[:units]
    return [(str(template), str(folder), folder.name) for folder in folders for template in templates]


def naive(tasks: list[Task], folder: Path) -> None:
    script = (
        "papermill --no-progress-bar -r unit $2 $0 $1/$(basename $0) --cwd $3 -r source underlag.json"
        " && jupyter nbconvert --to html $1/$(basename $0)"
    )
    lines = []
    for template, source, unit in tasks:
        target = folder / unit
        target.mkdir(parents=True, exist_ok=True)
        lines.append(f"{template}\n{target}\n{unit}\n{source}")
    subprocess.run(
        ["xargs", "-n4", f"-P{CORES}", "-d", "\n", "sh", "-c", script],
        input="\n".join(lines),
        text=True,
        check=True,
        capture_output=True,
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"},
    )


def pool_one(task: Task) -> int:
    import papermill
    from nbconvert import HTMLExporter

    template, source, unit = task
    exporter = pool_one.__dict__.setdefault("exporter", None) or HTMLExporter()
    pool_one.__dict__["exporter"] = exporter
    done = papermill.execute_notebook(
        template, None, {"source": "underlag.json", "unit": unit}, cwd=source, progress_bar=False
    )
    return len(exporter.from_notebook_node(done)[0])


def pool(tasks: list[Task]) -> None:
    with ProcessPoolExecutor(CORES, mp_context=multiprocessing.get_context("spawn")) as executor:
        list(executor.map(pool_one, tasks))


def limit_one(task: Task) -> None:
    template, source, unit = task
    os.chdir(source)
    namespace: dict[str, Any] = {}
    for cell in nbformat.read(template, as_version=4).cells:
        if cell.cell_type == "code":
            exec(cell.source, namespace)
            if "parameters" in cell.metadata.get("tags", []):
                namespace.update(source="underlag.json", unit=unit)


def warm() -> None:
    import jamtbok.notebooks.book  # noqa: F401


def limit(executor: ProcessPoolExecutor, tasks: list[Task]) -> None:
    list(executor.map(limit_one, tasks))


def median(values: list[float]) -> float:
    return statistics.median(values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--units", type=int, default=100, help="units of (c) and (d)")
    parser.add_argument("--rerun-units", type=int, default=1000)
    parser.add_argument("--scale", type=int, nargs="*", default=[1000, 10_000])
    chosen = parser.parse_args()
    repeats = chosen.repeats
    found: dict[str, Any] = {"cores": CORES, "python": platform.python_version(), "repeats": repeats}

    with tempfile.TemporaryDirectory(prefix="jamtbok-bench-") as name:
        folder = Path(name)
        root = make(folder, chosen.units)
        ours = [fresh_run(root, f"c{n}")[0] for n in range(repeats)]
        notebooks = chosen.units * len(STEPS)
        reports = [path.stat().st_size for path in (root / "runs" / "c0").glob("*/[0-9]-*.html")]
        found["report_kb_median"] = round(median([size / 1000 for size in reports]), 1)
        found["report_kb_largest"] = round(max(reports) / 1000, 1)
        found["c_jamtbok"] = median(ours) / notebooks

        few, some, many = (tasks_of(root / "runs" / "c0", units) for units in (2, 4, chosen.units))
        found["a_naive"] = median(timed(lambda: naive(few, folder / "naive"), repeats)) / len(few)
        found["b_pool"] = median(timed(lambda: pool(some), repeats)) / len(some)
        with ProcessPoolExecutor(CORES, initializer=warm, mp_context=multiprocessing.get_context("spawn")) as executor:
            limit(executor, some)  # each process has then done everything once
            found["d_limit"] = median(timed(lambda: limit(executor, many), repeats)) / len(many)
        found["ratio_naive"] = found["a_naive"] / found["c_jamtbok"]
        found["ratio_pool"] = found["b_pool"] / found["c_jamtbok"]
        found["ratio_limit"] = found["c_jamtbok"] / found["d_limit"]
        show(found)

        if chosen.rerun_units:
            root = make(folder, chosen.rerun_units)
            first, _ = fresh_run(root, "r")
            again = [fresh_run(root, "r")[0] for _ in range(repeats)]
            found["rerun_first_s"], found["rerun_again_s"] = first, median(again)
            found["rerun_unchanged_ratio"] = median(again) / first
            show(found)

        found["scaling"] = {str(chosen.units): found["c_jamtbok"] * len(STEPS)}
        if chosen.rerun_units:
            found["scaling"][str(chosen.rerun_units)] = found["rerun_first_s"] / chosen.rerun_units

        # What a run costs before its first notebook: shared by a thousand units it is nothing, by one it is all.
        root = make(folder, 1)
        found["start_s"] = median([fresh_run(root, f"s{n}", *ONE)[0] for n in range(repeats)])
        found["scaling_one_notebook"] = {}
        for units in chosen.scale:
            root = make(folder, units)
            times = repeats if units < 10_000 else 1
            runs = [fresh_run(root, f"s{n}", *ONE) for n in range(times)]
            found["scaling_one_notebook"][str(units)] = median([seconds for seconds, _ in runs]) / units
            found["parent_rss_mb"] = max(memory for _, memory in runs)
            show(found)

    RESULTS.write_text(json.dumps(found, indent=1) + "\n")
    print(f"children's peak memory: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    print(RESULTS)


def show(found: dict[str, Any]) -> None:
    print("-" * 48)
    for name, value in found.items():
        written = f"{value:.4f}" if isinstance(value, float) else value
        print(f"{name:26} {written}", flush=True)


if __name__ == "__main__":
    main()
