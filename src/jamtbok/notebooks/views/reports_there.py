"""Which reports of the units there are to lead to from the organisation's."""

from __future__ import annotations

from jamtbok.model.snapshot import Snapshot
from jamtbok.model.steps import NOTEBOOKS
from jamtbok.tables.rows import address


class ReportsThere:
    """The units' reports of the snapshot's year, as their records tell of them."""

    def __init__(self, snapshot: Snapshot) -> None:
        records = snapshot.seen.records
        self._catalogue = snapshot.catalogue
        self._there = {
            (unit, template)
            for unit, template, year in zip(records.unit, records.template, records.year, strict=True)
            if year == snapshot.year
        }

    def address(self, unit: str, table: str, row: str) -> str:
        """Return where a row of a unit's is shown, "" when no such report is there.

        A row of the organisation's own has no unit.
        """
        step = self._catalogue.step_of(table)
        is_there = NOTEBOOKS[step].scope == "organisation" or (unit, step) in self._there
        return address(self._catalogue, table, row, unit) if is_there else ""
