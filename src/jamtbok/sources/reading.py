"""What a statistics file held, whichever reader read it."""

from __future__ import annotations

from dataclasses import dataclass

from jamtbok.errors import Finding
from jamtbok.model.snapshot import Observation

#: The dimension that a figure about a municipality or region carries, as in ``{"kommun": "1380 Halmstad"}``.
AREA = "kommun"


@dataclass(frozen=True)
class Place:
    """Where a figure stands; the sheet is "" in a text file, the column its heading or letter."""

    sheet: str
    row: int
    column: str


@dataclass(frozen=True)
class Reading:
    """The figures of a file with every fault found.

    Parameters
    ----------
    observations
        Each figure with the id of the unit that it belongs to, "" when the file does not say. A figure about an area
        says so under `AREA` in its ``by``; who owns it is settled where the units are known.
    findings
        The faults.
    notices
        What the reader should know though nothing is wrong, in Swedish.
    places
        Where each figure stands, in the same order; empty from a reader that has no rows to name.
    """

    observations: tuple[tuple[str, Observation], ...] = ()
    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
