"""The example ``syntetisk``: the same every time, valid, and with something to compare."""

from __future__ import annotations

from jamtbok.measures import overview_grids as grids
from jamtbok.model.overview import RecordLine, Records
from jamtbok.notebooks.views import followup, foundation, goals, start
from jamtbok.pipeline.synthetic import YEAR, answers_of, snapshot_of, unit_id


def test_the_same_number_gives_the_same_unit() -> None:
    assert answers_of(7) == answers_of(7)
    assert answers_of(7)["values"] != answers_of(8)["values"]


def test_the_units_differ_in_all_that_is_compared() -> None:
    lines = []
    for number in range(1, 41):
        snapshot = snapshot_of(number)
        views = [
            foundation.moments(snapshot),
            goals.programme(snapshot),
            goals.targets(snapshot),
            followup.activities(snapshot),
            followup.progress_of_indicators(snapshot),
            followup.nine(snapshot),
            start.decided(snapshot),
            start.steps(snapshot),
        ]
        lines += [
            RecordLine(unit_id(number), YEAR, "x", its.name, its.item, its.sex, its.code, its.value)
            for view in views
            for its in view.records
        ]
    records = Records(**dict(zip(RecordLine._fields, zip(*lines, strict=True), strict=True)))
    for grid, column in (
        (grids.steps(records), "1-grund"),
        (grids.steps(records), "5-uppfoljning"),
        (grids.ten_moments(records), "total"),
        (grids.nine_assessments(records), "h9"),
        (grids.activities(records), "done"),
        (grids.goals(records), "incomplete"),
        (grids.goals(records), "both"),
        (grids.logic_gaps(records), "total"),
        (grids.decisions(records), "past"),
    ):
        assert len(set(grid.column(YEAR, column))) > 1, column
    assert len(grids.nine_assessments(records).of(YEAR)) < 40, "some have not come to their follow-up"
    assert {each.name for each in grids.indicators(records)} == {"Andel nöjda", "Andel som får svar inom en månad"}
