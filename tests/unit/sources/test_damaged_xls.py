"""An XLS file that ends the process which reads it."""

from __future__ import annotations

import struct

from tests.unit.sources.awkward.makers import xls

from jamtbok.sources.grid import Sheets
from jamtbok.sources.spreadsheet import read_spreadsheet

SOUND = xls(["kön", "år", "värde"], ["kvinnor", 2020, 5], ["män", 2020, 7])


def test_a_sound_file_is_read() -> None:
    (grid,) = read_spreadsheet(SOUND).grids
    assert grid.rows[1] == ["kvinnor", 2020.0, 5.0]


def test_a_file_that_asks_for_more_memory_than_there_is_is_refused() -> None:
    dimensions = struct.pack("<HH", 0x0200, 14)  # the record that tells which rows and columns are used
    at = SOUND.index(dimensions) + 4
    assert _told(read_spreadsheet(SOUND[:at] + struct.pack("<I", 138) + SOUND[at + 4 :])).startswith("filen går inte")


def _told(sheets: Sheets) -> str:
    (fault,) = sheets.faults
    assert not sheets.grids
    return fault.message
