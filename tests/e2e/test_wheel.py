"""The built wheel: what it carries, and that it works without the project beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("hjul")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", to, PROJECT]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return next(to.glob("*.whl"))


def test_the_wheel_carries_templates_catalogue_example_and_pages(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in [*PROJECT.glob("templates/*.ipynb")]:
        assert f"jamtbok/templates/{path.name}" in names
    for path in PROJECT.glob("src/jamtbok/**/*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(PROJECT / "src").as_posix() in names


def test_the_wheel_works_without_the_project(wheel: Path, tmp_path: Path) -> None:
    """Installed into a folder of its own, with only the libraries of this environment beside it."""
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path / "lib"), str(wheel)],
        check=True,
        capture_output=True,
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "lib")}

    def jamtbok(*arguments: str) -> str:
        code = "import jamtbok, sys; assert 'lib' in jamtbok.__file__; from jamtbok.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env=environment,
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
        return done.stdout

    assert "Arbetsbok" in jamtbok("--help")
    jamtbok("new", "bok", "--example", "kalmar")
    told = jamtbok("run", "--workbook", "bok")
    assert "rapporter är klara" in told
    for report in ("social 5-uppfoljning", "kultur-och-fritid utmarkelse", "organisationen resultatrapport"):
        assert f"{report}: klar" in told, "the templates, the catalogue and the criteria are in the wheel"
