"""A job's key changes with what its result depends on, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jamtbok.errors import TemplateError
from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.pipeline import job as job_module
from jamtbok.pipeline.job import Job, hash_of_files

SNAPSHOT = Snapshot(organisation="K", unit=Unit(id="skola", name="Skolan"), year=2013)
JOB = Job("skola", 2013, "1-grund", b"mall", SNAPSHOT.to_json())


@pytest.mark.parametrize(
    "part",
    [{"template": "2-kartlaggning"}, {"notebook": b"mall 2"}, {"snapshot": b"annat"}],
    ids=lambda part: next(iter(part)),
)
def test_the_key_changes_with_each_part(part: dict[str, Any]) -> None:
    assert replace(JOB, **part).key != JOB.key


def test_the_key_changes_with_the_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    before = JOB.key
    monkeypatch.setattr(job_module, "made_with", lambda: "jamtbok 99")
    assert replace(JOB).key != before


def test_the_packages_own_files_count_but_not_what_is_made_of_them(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "gaps.py").write_text("1")
    before = hash_of_files(tmp_path)
    (tmp_path / "__pycache__" / "gaps.pyc").write_text("1")
    assert hash_of_files(tmp_path) == before
    (tmp_path / "gaps.py").write_text("2")
    assert hash_of_files(tmp_path) != before


def test_the_key_does_not_change_with_the_deadline() -> None:
    assert replace(JOB, deadline=1).key == replace(JOB).key == JOB.key


def test_the_key_knows_where_one_part_ends() -> None:
    assert replace(JOB, notebook=b"ab", snapshot=b"c").key != replace(JOB, notebook=b"a", snapshot=b"bc").key


def test_a_job_carries_its_snapshot() -> None:
    assert JOB.load_snapshot() == SNAPSHOT
    with pytest.raises(TemplateError):
        replace(JOB, snapshot=b"{}").load_snapshot()
