"""The personal assessments of the learning follow-up, from the file that a form service gives.

One row is one participant. Only the marks are read: names, addresses and times are passed over, and the reader is told
which columns they stood in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jamtbok.errors import DataError, Finding
from jamtbok.model.questions import Catalogue, Column
from jamtbok.sources.grid import Grid, read_sheets
from jamtbok.texts import unreadable

#: The table that the marks belong to.
PERSONAL = "followup.personal"

#: A file may begin with a title and a date; the headings are looked for among this many rows.
_HEADINGS_WITHIN = 20

_ORDINAL = re.compile(r"(?:(?:fråga|rubrik|bedömning|question|q)\s*)?([0-9]{1,2})(?:\s+(.*))?")
#: How the scale goes, what the heading is about or the time: ``(1–10)``, ``(pengar, personal, tid)``, ``(i år)``.
_IN_BRACKETS = re.compile(r"\([^)]*\)\s*$")


@dataclass(frozen=True)
class ReadAssessments:
    """What a file held.

    Parameters
    ----------
    participants
        The marks of each participant by the table's columns, in the file's order.
    findings
        The faults. A row with a mark that cannot be used is left out whole; a mark that is missing leaves out itself.
    left_out
        How many rows were left out.
    passed_over
        The headings of the columns that were not read.
    """

    participants: tuple[Mapping[str, int], ...]
    findings: tuple[Finding, ...]
    left_out: int
    passed_over: tuple[str, ...]


def read_assessments(path: Path, catalogue: Catalogue) -> ReadAssessments:
    """Read a CSV, XLSX or ODS file with one row for each participant and a column for each assessment.

    Parameters
    ----------
    path
        The file.
    catalogue
        Its table of personal assessments says what the columns may be called (the title, the question itself, the id or
        the ordinal number, as in ``"3"``, ``"Fråga 3"`` and ``"3. Förväntade resultat"``) and which marks there are.

    Raises
    ------
    DataError
        When the file cannot be read, or its headings do not name every assessment once.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError([Finding(path.name, 0, "", unreadable(error))]) from None
    sheets = read_sheets(content, path.name)
    if not any(any(map(any, grid.rows)) for grid in sheets.grids):
        said = [fault.message for fault in sheets.faults] or ["filen är tom."]
        raise DataError([Finding(path.name, 0, "", message) for message in said])
    columns = catalogue.question(PERSONAL).columns
    grid, row, places = _headings(sheets.grids, columns, path.name)
    read = _read_rows(grid, row, places, path.name)
    broken = tuple(Finding(path.name, fault.row, fault.column, fault.message) for fault in sheets.faults)
    return ReadAssessments(read.participants, broken + read.findings, read.left_out, read.passed_over)


def _headings(grids: Sequence[Grid], columns: Sequence[Column], file: str) -> tuple[Grid, int, dict[int, Column]]:
    """Find the row of headings: its sheet, its number, and which assessment stands in which place."""
    best: tuple[int, Grid, int, dict[int, Column]] | None = None
    for grid in grids:
        for row in range(min(len(grid.rows), _HEADINGS_WITHIN)):
            places = _places(grid, row, columns)
            named = len({column.id for column in places.values()})
            if best is None or named > best[0]:
                best = named, grid, row, places
    assert best is not None
    _, grid, row, places = best
    faults = list(_faults_of_headings(places, columns))
    if faults:
        line = grid.lines[row] if places else 0
        raise DataError(
            [Finding(file, line, column, message) for column, message in faults],
            "Rätta rubrikerna i filen. Har ni inte gjort en av bedömningarna: lägg till en tom kolumn med dess rubrik.",
        )
    return grid, row, places


def _places(grid: Grid, row: int, columns: Sequence[Column]) -> dict[int, Column]:
    headings = {place: grid.text(row, place) for place in range(len(grid.rows[row]))}
    named = {place: _named(heading, columns) for place, heading in headings.items()}
    places = {place: column for place, column in named.items() if column is not None}
    # Numbers alone are headings where all of them are there; some of them are somebody's marks.
    only_numbers = all(headings[place].isdecimal() for place in places)
    return {} if only_numbers and len(places) < len(columns) else places


def _named(heading: str, columns: Sequence[Column]) -> Column | None:
    """Return the assessment that a heading names, by its title, its question, its id or its ordinal number alone."""
    name = _bare(_IN_BRACKETS.sub("", heading))
    ordinal = _ORDINAL.fullmatch(name)
    if ordinal and ordinal[2] is None:
        number = int(ordinal[1])
        return columns[number - 1] if 1 <= number <= len(columns) else None
    # A form service counts its own questions: where there is a name, it counts and not the number.
    name = ordinal[2] if ordinal else name
    for column in columns:
        if name in (_bare(column.title), column.id) or (column.help and _bare(column.help) in name):
            return column
    return None


def _bare(text: str) -> str:
    """Return the words of a text, without signs and capitals."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _faults_of_headings(places: Mapping[int, Column], columns: Sequence[Column]) -> Iterator[tuple[str, str]]:
    named = [column.id for column in places.values()]
    if not named:
        yield "", f"ingen rad har bedömningarna som rubriker. De ska heta {', '.join(c.title for c in columns)}."
        return
    for column in columns:
        if column.id not in named:
            yield column.title, "kolumnen saknas."
        elif named.count(column.id) > 1:
            yield column.title, f"kolumnen finns {named.count(column.id)} gånger."


def _read_rows(grid: Grid, headings: int, places: Mapping[int, Column], file: str) -> ReadAssessments:
    participants: list[Mapping[str, int]] = []
    findings: list[Finding] = []
    left_out = 0
    rows = [row for row in range(headings + 1, len(grid.rows)) if any(cell != "" for cell in grid.rows[row])]
    unmarked = {place for place in places if all(grid.text(row, place) == "" for row in rows)}
    findings += [
        Finding(file, 0, places[place].title, "ingen har gjort den bedömningen.") for place in sorted(unmarked) if rows
    ]
    for row in rows:
        given = {place: grid.text(row, place) for place in places if place not in unmarked}
        marks = {places[place].id: _mark(text, places[place]) for place, text in given.items() if text}
        wrong = [
            (
                places[place].title,
                f"”{text}” är ingen markering. Den ska vara {_bounds(places[place])}. Raden är inte med.",
            )
            for place, text in given.items()
            if text and marks[places[place].id] is None
        ]
        missing = [
            (places[place].title, "cellen är tom. Resten av raden är med.") for place in given if not given[place]
        ]
        if wrong:
            left_out += 1
        elif len(missing) == len(given):
            missing = [("", "raden har ingen markering.")]
        else:
            participants.append({column: mark for column, mark in marks.items() if mark is not None})
        findings += [Finding(file, grid.lines[row], title, message) for title, message in wrong or missing]
    passed_over = tuple(
        heading
        for place in range(len(grid.rows[headings]))
        if place not in places and (heading := grid.text(headings, place))
    )
    return ReadAssessments(tuple(participants), tuple(findings), left_out, passed_over)


def _mark(text: str, column: Column) -> int | None:
    whole = re.fullmatch(r"([0-9]{1,3})(?:[.,]0+)?", text)
    assert column.min is not None
    assert column.max is not None
    return int(whole[1]) if whole and column.min <= int(whole[1]) <= column.max else None


def _bounds(column: Column) -> str:
    return f"ett helt tal från {column.min:.0f} till {column.max:.0f}"
