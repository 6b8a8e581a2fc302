"""Which reports a run makes of a notebook that is made only where there is something to show."""

from __future__ import annotations

from typing import Any

import pytest

from jamtbok.model.answers import Answers, Row
from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.pipeline.run import rows_to_run
from jamtbok.pipeline.templates import Template


def rows(template: str, **answers: Any) -> list[str]:
    snapshot = Snapshot(
        organisation="Kommunen", unit=Unit(id="skola", name="Skolan"), year=2013, answers=Answers(**answers)
    )
    return rows_to_run(Template(template, b""), snapshot)


def test_questions_that_are_not_asked_are_no_reason_for_a_report() -> None:
    assert rows("utmarkelse") == []
    assert rows("utmarkelse", values={"award.kind": "skola"}) == [""]


@pytest.mark.parametrize("ids", [(), ("c1",), ("c1", "c2")])
def test_a_page_is_made_for_each_case(ids: tuple[str, ...]) -> None:
    tables = {"cases.cases": tuple(Row(id=each, values={"title": each}) for each in ids)} if ids else {}
    assert rows("arende", tables=tables) == list(ids)
    assert rows("beslut", tables=tables) == ([""] if ids else [])
