"""What the organisation's own notebooks see of the units: their records of one or more years, and chosen answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from jamtbok.model.answers import Answers
from jamtbok.model.base import Frozen
from jamtbok.model.peers import Peer

if TYPE_CHECKING:
    import pandas as pd


class OverviewUnit(Frozen):
    """A unit as an overview knows it.

    Parameters
    ----------
    id
        Stable name used in folders and data: letters (also å, ä, ö), digits, ``-`` and ``_``.
    name
        What people call it.
    parent
        Id of the unit above, "" for one directly below the organisation.
    kind
        For instance ``"förvaltning"``.
    """

    id: str
    name: str
    parent: str = ""
    kind: str = ""


class RecordLine(NamedTuple):
    """A record of a unit's notebook; see `jamtbok.notebooks.shown.Record`."""

    unit: str
    year: int
    template: str
    name: str
    item: str
    sex: str
    code: str
    value: float | None


class Records(Frozen):
    """Records of many units, column by column: a thousand units have a hundred thousand."""

    unit: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    template: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    item: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    value: tuple[float | None, ...] = ()

    def __len__(self) -> int:
        return len(self.unit)

    def lines(self) -> Iterator[RecordLine]:
        """Give the records one by one."""
        columns = (getattr(self, name) for name in RecordLine._fields)
        return map(RecordLine._make, zip(*columns, strict=True))

    def frame(self) -> pd.DataFrame:
        """Return the records as a table, one row a record, with the columns of `RecordLine`."""
        import pandas as pd

        return pd.DataFrame({name: getattr(self, name) for name in RecordLine._fields})


class UnitAnswers(Frozen):
    """Answers of one unit and year: those to the questions that the organisation's notebooks gather."""

    unit: str
    year: int
    answers: Answers


class Overview(Frozen):
    """The units as the coordinator sees them.

    Parameters
    ----------
    units
        All units, in the order of ``enheter.csv``.
    years
        The years that have records, in order; the last is the snapshot's own once it has been run.
    records
        The records of those years.
    gathered
        Answers of the snapshot's year and of the latest one before it, unit by unit.
    carried
        The rows with which each unit's earlier decisions come back to the snapshot's year.
    peers
        What other organisations have told, by name and year: of each the latest year up to the snapshot's, and the one
        before.
    peer_faults
        Why files from other organisations could not be read, a sentence for each.
    """

    units: tuple[OverviewUnit, ...] = ()
    years: tuple[int, ...] = ()
    records: Records = Records()
    gathered: tuple[UnitAnswers, ...] = ()
    carried: tuple[UnitAnswers, ...] = ()
    peers: tuple[Peer, ...] = ()
    peer_faults: tuple[str, ...] = ()

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each unit."""
        return {unit.id: unit.name for unit in self.units}

    def answers_of(self, year: int) -> Iterator[tuple[OverviewUnit, Answers]]:
        """Give each unit that has answered something in a year, with its answers, in the order of the units."""
        found = {each.unit: each.answers for each in self.gathered if each.year == year}
        return ((unit, found[unit.id]) for unit in self.units if unit.id in found)
