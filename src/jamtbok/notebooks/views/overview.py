"""The comparison of the units."""

from __future__ import annotations

from jamtbok import texts
from jamtbok.model.overview import Overview
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.steps import STAIR
from jamtbok.notebooks.shown import View
from jamtbok.tables import Column, render_table


def completeness(snapshot: Snapshot) -> View:
    """How far each unit has come with each step."""
    overview = snapshot.overview or Overview()
    share = {
        (line.unit, line.code): line.value
        for line in overview.records.lines()
        if line.year == snapshot.year and line.name == "progress"
    }
    columns = [Column("Enhet"), *(Column(texts.STEP_TITLES[step], numeric=True) for step in STAIR)]
    rows = [[unit.name, *(texts.percent(share.get((unit.id, step))) for step in STAIR)] for unit in overview.units]
    return View(render_table("Så stor del av varje stegs grundfrågor är besvarade", columns, rows))
