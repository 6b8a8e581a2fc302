"""``jamtbok compare``: which years, and where the comparison is."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.conftest import MakeWorkbook

from jamtbok.cli.main import main
from jamtbok.settings.workbook import Workbook
from jamtbok.store import Key, open_store


@pytest.fixture
def workbook(make_workbook: MakeWorkbook) -> Path:
    """A workbook with answers for 2010, 2012 and 2013."""
    root = make_workbook("skola")
    found = Workbook.find(root)
    store = open_store(root, found.settings.store.url, found.catalogue, author="exempel")
    for year, mark in ((2010, 1), (2012, 2), (2013, 4)):
        store.save(Key("skola", year, "foundation.moments", "m1", "level"), mark)
    store.close()
    return root


def compare(workbook: Path, span: str, *said: str) -> Result:
    return CliRunner().invoke(main, ["compare", "--workbook", str(workbook), "--years", span, *said])


@pytest.mark.parametrize(
    ("span", "message", "hint"),
    [
        ("2013", "är inga år att jämföra", "till exempel 2012-2013"),
        ("förra-året", "är inga år att jämföra", "till exempel 2012-2013"),
        ("212-2013", "är inga år att jämföra", "till exempel 2012-2013"),
        ("2013-2012", "2013 kommer efter 2012", "2012-2013"),
        ("2013-2013", "2013 är bara ett år", "2012-2013"),
        ("2011-2013", "inga svar för 2011", "2010, 2012 och 2013"),
        ("2008-2009", "inga svar för 2008 eller 2009", "2010, 2012 och 2013"),
    ],
)
def test_a_span_that_cannot_be_compared_is_refused(workbook: Path, span: str, message: str, hint: str) -> None:
    result = compare(workbook, span)
    assert result.exit_code == 1
    said, told = result.output.splitlines()
    assert message in said
    assert hint in told
    assert not (workbook / "runs").exists()


def test_a_workbook_without_answers_says_where_to_begin(make_workbook: MakeWorkbook) -> None:
    result = compare(make_workbook("skola"), "2012-2013")
    assert result.exit_code == 1
    assert "Fyll i anteckningsböckerna först." in result.output


def test_the_years_are_run_and_compared_in_the_last_ones_folder(workbook: Path, tmp_path: Path) -> None:
    to = tmp_path / "resultat"
    result = compare(workbook, "2012-2013", "--to", str(to), "--workers", "2")
    assert result.exit_code == 0, result.output
    page = to / "2013" / "organisationen" / "jamforelse.html"
    assert result.output.splitlines()[-2:] == ["Jämförelsen av 2012 och 2013 finns här:", str(page)]
    assert sorted(folder.name for folder in to.iterdir()) == ["2012", "2013"], "2010 is not in the span"
    assert "åren 2012 och 2013" in page.read_text(encoding="utf-8")
    made = page.read_bytes()

    again = compare(workbook, "2012 – 2013", "--to", str(to))
    assert again.exit_code == 0
    assert "klar\n" not in again.output, "nothing is made twice"
    assert page.read_bytes() == made
