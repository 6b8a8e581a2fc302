"""What several tests need: the shared data, a workbook with the Kalmar example, small workbooks of our own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jamtbok.pipeline.new import new_workbook

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real figures beside the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder shared/data is not beside the project")
    return SHARED_DATA


@pytest.fixture(scope="session")
def _kalmar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_workbook(tmp_path_factory.mktemp("exempel") / "kalmar", "kalmar")


@pytest.fixture
def kalmar(_kalmar: Path, tmp_path: Path) -> Path:
    """A workbook of one's own with the Kalmar example."""
    return Path(shutil.copytree(_kalmar, tmp_path / "kalmar"))


MakeWorkbook = Callable[..., Path]


@pytest.fixture
def make_workbook(tmp_path: Path) -> MakeWorkbook:
    """Make a workbook with the units given by id."""

    def make(*units: str) -> Path:
        root = new_workbook(tmp_path / "arbetsbok")
        lines = [f"{unit};Enheten {unit};;enhet" for unit in units]
        (root / "enheter.csv").write_text("id;namn;overordnad;slag\n" + "\n".join(lines) + "\n", encoding="utf-8")
        return root

    return make
