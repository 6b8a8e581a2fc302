"""A statistics file as figures: the sheets, their mappings, and what they hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from jamtbok.errors import Finding
from jamtbok.sources.checks import (
    shares_in_doubt,
    spelled_alike,
    sums_that_differ,
    units_in_doubt,
    without_repeats,
)
from jamtbok.sources.grid import FaultInSheet, Grid, read_sheets
from jamtbok.sources.individuals import ROWS_OF_PERSONS, column_of_identity_numbers
from jamtbok.sources.layout import recognise
from jamtbok.sources.mapping import Corrections, TableMapping
from jamtbok.sources.numbers import looks_like_a_figure
from jamtbok.sources.observing import observations
from jamtbok.sources.reading import Reading
from jamtbok.sources.table import Belongs, Raw, TableReading, read_table
from jamtbok.texts import count, sentence

#: Gives what has been said before of files of the same kind, by their fingerprint.
Remembered = Callable[[str], Corrections | None]


@dataclass(frozen=True)
class StatisticsFile:
    """What was understood of a file.

    Parameters
    ----------
    reading
        Its figures and faults.
    mappings
        How its tables are read; only those without faults.
    kinds
        The fingerprints of its sheets' headers.
    """

    reading: Reading
    mappings: tuple[TableMapping, ...] = ()
    kinds: tuple[str, ...] = ()


def read_statistics_file(
    content: bytes, belongs: Belongs, said: Corrections, remembered: Remembered = lambda _: None
) -> StatisticsFile:
    """Recognise the tables of a file and read them.

    Parameters
    ----------
    content
        The file.
    belongs
        Whose its figures are.
    said
        What a person has said of this file.
    remembered
        Gives what has been said of files of the same kind.
    """
    sheets = read_sheets(content, belongs.file)
    faults = list(sheets.faults)
    notices = list(sheets.notices)
    chosen = _chosen(sheets.grids, said, faults)
    mapped: list[tuple[Grid, TableMapping]] = []
    kinds: list[str] = []
    with_figures = [grid for grid in chosen if _has_figures(grid)]
    for grid in chosen:
        if grid not in with_figures:
            if with_figures:
                notices.append(f"Bladet {grid.sheet} har inga siffror och läses inte.")
            continue
        if column := column_of_identity_numbers(grid):
            faults.append(FaultInSheet(0, column, ROWS_OF_PERSONS, grid.sheet))
            continue
        recognised = recognise(grid, said, remembered)
        mapped += [(grid, mapping) for mapping in recognised.mappings]
        faults += recognised.faults
        notices += recognised.notices
        kinds.append(recognised.kind)
    if not with_figures and not faults:
        faults.append(FaultInSheet(0, "", "filen har inga siffror att läsa."))
    findings = [Finding(belongs.file, f.row, f.column, f.message, belongs.told(belongs.unit), f.sheet) for f in faults]
    reading = _read(mapped, belongs)
    reading = replace(
        reading, findings=(*findings, *reading.findings), notices=tuple(dict.fromkeys((*notices, *reading.notices)))
    )
    return StatisticsFile(reading, tuple(mapping for _, mapping in mapped), tuple(dict.fromkeys(filter(None, kinds))))


def read_by_mappings(content: bytes, belongs: Belongs, mappings: Sequence[TableMapping]) -> Reading:
    """Read a file as it was understood when it was imported."""
    sheets = read_sheets(content, belongs.file)
    by_name = {grid.sheet: grid for grid in sheets.grids}
    mapped = [(by_name[mapping.sheet], mapping) for mapping in mappings if mapping.sheet in by_name]
    lost = [mapping.sheet for mapping in mappings if mapping.sheet not in by_name]
    told = belongs.told(belongs.unit)
    findings = [Finding(belongs.file, 0, "", "bladet finns inte i filen.", told, sheet) for sheet in lost]
    findings += [Finding(belongs.file, f.row, f.column, f.message, told, f.sheet) for f in sheets.faults]
    reading = _read(mapped, belongs)
    return replace(reading, findings=(*findings, *reading.findings))


def _chosen(grids: Sequence[Grid], said: Corrections, faults: list[FaultInSheet]) -> list[Grid]:
    if not said.sheets:
        return list(grids)
    names = [grid.sheet for grid in grids]
    missing = [sheet for sheet in said.sheets if sheet not in names]
    faults += [
        FaultInSheet(0, "", f"bladet ”{sheet}” finns inte. Bladen heter {', '.join(names)}.") for sheet in missing
    ]
    return [grid for grid in grids if grid.sheet in said.sheets]


def _has_figures(grid: Grid) -> bool:
    return any(cell != "" and looks_like_a_figure(cell) for row in grid.rows for cell in row)


def _read(mapped: Sequence[tuple[Grid, TableMapping]], belongs: Belongs) -> Reading:
    figures: list[Raw] = []
    persons: dict[int, bool | None] = {}
    findings: list[Finding] = []
    notices: list[str] = []
    for grid, mapping in mapped:
        read = read_table(grid, mapping, belongs)
        figures += read.figures
        findings += read.findings
        notices += _noticed(read)
        persons[len(persons)] = mapping.persons
    figures, respelled = spelled_alike(figures)
    notices += respelled
    kept, differing, repeats = without_repeats(figures, belongs)
    findings += differing
    findings += units_in_doubt(kept, belongs)
    if not all(mapping.scale for _, mapping in mapped):
        findings += shares_in_doubt(kept, belongs)
    if repeats:
        notices.append(
            f"{sentence(count(repeats, 'en siffra', 'siffror'))} står en gång till med samma värde och räknas en gång."
        )
    said = next((each for each in persons.values() if each is not None), None)
    found = tuple(observations(kept, said))
    if sums := sums_that_differ(found):
        notices.append(sums)
    return Reading(found, tuple(findings), tuple(notices), tuple(raw.place for raw in kept))


def _noticed(read: TableReading) -> list[str]:
    notices = []
    if read.dashes:
        notices.append(
            f"Ett ensamt bindestreck (-) står i {count(read.dashes, 'en cell', 'celler')} och läses som att uppgift "
            "saknas. Skriv 0 eller tankstreck (–) om det betyder att inget finns."
        )
    if read.marks:
        notices.append(f"Märken som * efter tal är borttagna i {count(read.marks, 'en cell', 'celler')}.")
    if read.empty_rows:
        rows = ", ".join(f"”{row}”" for row in read.empty_rows[:5])
        notices.append(f"Rader utan siffror läses som att uppgift saknas: {rows}.")
    return notices
