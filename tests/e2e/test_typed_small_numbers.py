"""Nothing that a run makes depends on a small number of persons that somebody has typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jamtbok.model.questions import Answerable
from jamtbok.model.steps import NOTEBOOKS
from jamtbok.model.values import Value
from jamtbok.settings.workbook import Workbook
from jamtbok.store import Key, open_store

from .test_run import jamtbok

YEAR = 2013
#: The same, whichever women are counted.
BESIDE = {"unit": "personer", "group": "staff", "split": "users", "kind": "places"}


def value_of(field: Answerable, name: str, few: dict[str, int]) -> Value:
    if field.guarded:
        # Women and men may have a column each.
        return few[name] if field.type == "number" else {**few, "unknown": None}
    if field.type in ("number", "number_by_sex"):
        return {"women": 70, "men": 80, "unknown": None} if field.type == "number_by_sex" else 2000
    if field.type == "text":
        return BESIDE.get(name, "Något")
    codes = [choice.code for choice in field.choices] if field.type == "choice" else []
    return BESIDE[name] if BESIDE.get(name) in codes else None


def fill_in(root: Path, few: dict[str, int]) -> int:
    """Answer whatever is protected with few persons and give the rows some words; return how many numbers there are."""
    workbook = Workbook.find(root)
    store = open_store(root, "jamtbok.db", workbook.catalogue)

    many = 0
    for step in (step for step in NOTEBOOKS.values() if step.is_for("a")):
        for question in workbook.catalogue.active(step.name):
            if question.guarded:
                store.save(Key("a", YEAR, question.id), value_of(question, "", few))
                many += 1
            if not any(column.guarded for column in question.columns):
                continue
            rows = [row.id for row in question.rows] or ["r1", "r2"]
            for row in [] if question.rows else rows:
                store.add_row(Key("a", YEAR, question.id), row_id=row)
            for row in rows:
                for column in question.columns:
                    if (value := value_of(column, column.id, few)) is not None:
                        store.save(Key("a", YEAR, question.id, row, column.id), value)
                        many += column.guarded
    store.close()
    return many


@pytest.fixture
def made(make_workbook: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    root = make_workbook("a", "b")
    found = []
    for few in ({"women": 2, "men": 41}, {"women": 3, "men": 57}):
        for path in root.glob("jamtbok.db*"):
            path.unlink()
        assert fill_in(root, few) > 20
        run = tmp_path_factory.mktemp("korning") / "2013"
        jamtbok("run", "--workbook", root, "--year", YEAR, "--to", run)
        files = (path for path in run.rglob("*") if path.is_file() and path.stem != "korning")
        found.append({path.relative_to(run).as_posix(): path.read_bytes() for path in files})
    return found


def test_no_file_but_the_journal_is_another(made: list[dict[str, bytes]]) -> None:
    one, other = made
    assert one.keys() == other.keys()
    assert not [name for name in one if one[name] != other[name]]
