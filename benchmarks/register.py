"""Counting a register extract of a million persons beside plain ``pandas.read_csv`` and ``groupby``.

Each way runs in a process of its own, from start to the counts; the figures are medians of ``--repeats`` runs. The
limits: at most 1.5 times pandas' time and 0.5 times its peak memory, and the same counts.
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
from pathlib import Path

RESULTS = Path(__file__).parent / "results-register.json"
BY = ["förvaltning", "födelseland"]

PANDAS = """
import sys
import pandas
frame = pandas.read_csv(sys.argv[1], sep=";", keep_default_na=False)
counts = frame.groupby(["år", "kön", "förvaltning", "födelseland"]).size()
print(sorted(counts.tolist()))
"""

JAMTBOK = """
import sys
from pathlib import Path
from jamtbok.sources.register import aggregate
found = aggregate(Path(sys.argv[1]), measure="x", sex="kön", year="år", by=["förvaltning", "födelseland"])
assert not found.findings
print(sorted(int(one.value) for _, one in found.observations))
"""


def make(path: Path, rows: int) -> None:
    """Write an extract of persons who do not exist."""
    import numpy as np
    import pandas as pd

    draw = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "personnummer": [f"{number:012}" for number in draw.integers(190001010000, 202001010000, rows)],
            "kön": draw.choice(["K", "M"], rows),
            "år": draw.integers(2020, 2025, rows),
            "förvaltning": draw.choice(["Barn och ungdom", "Omsorg", "Kultur och fritid", "Service", "Social"], rows),
            "ålder": draw.integers(18, 68, rows),
            "födelseland": draw.choice(["Sverige", "Utom Sverige", "Okänt"], rows),
            "lön": draw.integers(20_000, 60_000, rows),
            "insats": draw.choice(["a", "b", "c", "d"], rows),
        }
    )
    frame.to_csv(path, sep=";", index=False)


def run(script: str, path: Path) -> tuple[float, float, str]:
    """Return seconds, peak memory in megabytes, and what was printed."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", script, path], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit("a run failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024, printed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--make", type=Path, help="only write the extract to this file")
    chosen = parser.parse_args()
    if chosen.make:
        make(chosen.make, chosen.rows)
        return
    with tempfile.TemporaryDirectory(prefix="jamtbok-bench-") as folder:
        path = Path(folder) / "register.csv"
        # A process counts its parent's memory at the fork as its own, so this one must stay small.
        subprocess.run([sys.executable, __file__, "--make", path, "--rows", str(chosen.rows)], check=True)
        runs = [(run(PANDAS, path), run(JAMTBOK, path)) for _ in range(chosen.repeats)]
        megabytes = path.stat().st_size / 1e6
    assert len({printed for pair in runs for _, _, printed in pair}) == 1, "the counts differ"
    found: dict[str, float] = {"rows": chosen.rows, "file_mb": round(megabytes, 1)}
    for place, name in enumerate(("pandas", "jamtbok")):
        found[f"{name}_s"] = round(statistics.median(pair[place][0] for pair in runs), 3)
        found[f"{name}_peak_mb"] = round(statistics.median(pair[place][1] for pair in runs), 1)
    found["time_ratio"] = round(found["jamtbok_s"] / found["pandas_s"], 3)
    found["memory_ratio"] = round(found["jamtbok_peak_mb"] / found["pandas_peak_mb"], 3)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name, value in found.items():
        print(f"{name:16} {value}")
    if found["time_ratio"] > 1.5 or found["memory_ratio"] > 0.5:
        raise SystemExit("over the limit")


if __name__ == "__main__":
    main()
