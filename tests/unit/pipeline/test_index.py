"""The index of very many units without parents is split in several pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jamtbok.pipeline import index
from jamtbok.pipeline.job import JobResult
from jamtbok.pipeline.journal import Journal
from jamtbok.settings.workbook import Workbook


def test_many_units_without_parents_are_listed_on_several_pages(
    make_workbook: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(index, "MOST_LINES", 3)
    units = ["a", "b", "c", "d", "e"]
    workbook = Workbook.find(make_workbook(*units))
    with Journal(tmp_path) as journal:
        for unit in units:
            journal.add(JobResult(unit, 2013, "0-start", "key", b"", b""), 0.0)
        index.write_index(workbook, 2013, tmp_path, journal, [])
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Enheten a – Enheten c" in page
    assert 'href="enheter-2.html"' in page
    assert "b/index.html" not in page
    assert "e/index.html" in (tmp_path / "enheter-2.html").read_text(encoding="utf-8")
