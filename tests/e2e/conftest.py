"""The examples, run once and read by several test files, whichever processes these are in."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .test_run import jamtbok

ExampleRun = Callable[[str], Path]


@pytest.fixture(scope="session")
def example_run(tmp_path_factory: pytest.TempPathFactory) -> ExampleRun:
    """Give the run folder of an example's latest year, in its workbook. A test that changes anything makes a copy."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def made(example: str) -> Path:
        root = folder / f"exempel-{example}"
        with (folder / f"{root.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not root.exists():
                jamtbok("new", root, "--example", example)
            # Run again after a run that failed; one that is whole only tells where it is.
            if not list(root.glob("runs/*/korning.json")):
                done = jamtbok("run", "--workbook", root)
                assert Path(done.stdout.splitlines()[-1]).is_file()
        (summary,) = root.glob("runs/*/korning.json")
        return summary.parent

    return made
