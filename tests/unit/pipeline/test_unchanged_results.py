"""A run in which nothing has changed leaves the tables of results as they are."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jamtbok.pipeline.run import RunRequest, run
from jamtbok.settings.workbook import Workbook
from jamtbok.store import open_store

TABLES = ("resultat.csv", "resultat.parquet")


def rerun(root: Path) -> tuple[dict[str, int], list[str]]:
    """Run one template; return when each table was written, and the units in the CSV."""
    workbook = Workbook.find(root)
    store = open_store(root, workbook.settings.store.url, workbook.catalogue)
    to = root / "runs" / "2013"
    with ThreadPoolExecutor(2) as executor:
        run(RunRequest(workbook, 2013, to, templates=("0-start",)), store, executor)
    store.close()
    lines = (to / "resultat.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    return {name: (to / name).stat().st_mtime_ns for name in TABLES}, sorted({line.split(";")[0] for line in lines})


def test_they_are_written_when_something_has_changed(make_workbook: Callable[..., Path]) -> None:
    root = make_workbook("skola", "vard")
    first, units = rerun(root)
    assert units == ["skola", "vard"]
    assert rerun(root)[0] == first, "nothing has changed"

    (root / "runs" / "2013" / "vard" / "0-start.html").unlink()
    second, _ = rerun(root)
    assert min(second.values()) > max(first.values()), "a report was made again"

    listed = (root / "enheter.csv").read_text(encoding="utf-8")
    (root / "enheter.csv").write_text(
        "".join(line for line in listed.splitlines(keepends=True) if "vard" not in line), encoding="utf-8"
    )
    third, units = rerun(root)
    assert units == ["skola"], "a unit is gone"
    assert min(third.values()) > max(second.values())


def test_a_table_that_is_lost_is_written_again(make_workbook: Callable[..., Path]) -> None:
    root = make_workbook("skola")
    rerun(root)
    shutil.move(root / "runs" / "2013" / "resultat.parquet", root / "borta")
    rerun(root)
    assert (root / "runs" / "2013" / "resultat.parquet").read_bytes() == (root / "borta").read_bytes()
