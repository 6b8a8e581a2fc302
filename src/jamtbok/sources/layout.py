"""Recognising the layout of a sheet: long or wide, women and men as columns or rows, one header row or several.

The result is an explicit mapping of each table. What is not certain is a fault that says what to tell, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jamtbok.sources.extents import find_extents
from jamtbok.sources.grid import FaultInSheet, Grid
from jamtbok.sources.mapping import Corrections, TableMapping, fingerprint
from jamtbok.sources.table_layout import TableLayout

_NO_HEADER = (
    "ingen rad känns igen som rubrikrad. Skriv rubriker ovanför kolumnerna, till exempel mått, kön, år och värde, "
    "eller ange --rubrikrad."
)


@dataclass(frozen=True)
class Recognised:
    """What was recognised of a sheet.

    Parameters
    ----------
    mappings
        How its tables are read; those that cannot be told for certain are left out.
    faults
        Why they cannot.
    notices
        What the reader should know.
    kind
        What files with the same headings have in common, "" for a sheet without a header.
    """

    mappings: tuple[TableMapping, ...] = ()
    faults: tuple[FaultInSheet, ...] = ()
    notices: tuple[str, ...] = ()
    kind: str = ""


def recognise(grid: Grid, said: Corrections, remembered: Callable[[str], Corrections | None]) -> Recognised:
    """Recognise every table of a sheet.

    Parameters
    ----------
    grid
        The sheet.
    said
        What a person has said of it, which goes before what is recognised.
    remembered
        Gives what has been said of sheets of the same kind.
    """
    lines = {line: row for row, line in enumerate(grid.lines[:-1])}
    if missing := [line for line in said.header if line not in lines]:
        message = f"rad {missing[0]} kan inte vara rubrikrad: den finns inte, eller har inga rader under sig."
        return Recognised(faults=(FaultInSheet(0, "", message, grid.sheet),))
    extents = find_extents(grid, [lines[line] for line in said.header])
    if not extents:
        return Recognised(faults=(FaultInSheet(0, "", _NO_HEADER, grid.sheet),))
    kind = fingerprint([grid.text(row, at) for row in extents[0].header for at in range(len(grid.rows[row]))])
    said = said.over(remembered(kind) or Corrections())
    mappings: list[TableMapping] = []
    faults: list[FaultInSheet] = []
    notices: list[str] = []
    for extent in extents:
        table = TableLayout(grid, extent, said)
        mapping = table.mapping()
        if mapping is not None:
            mappings.append(mapping)
        faults += table.faults
        notices += table.notices
    return Recognised(tuple(mappings), tuple(faults), tuple(dict.fromkeys(notices)), kind)
