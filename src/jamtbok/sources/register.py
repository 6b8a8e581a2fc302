"""Counting register extracts, which have one row a person, while they are read.

The rows pass through in blocks and only the columns asked for are read; what is kept are counts. No cell of a row is
named in a fault, a notice or a figure, except as a category that many rows share. A column that holds something of each
person by itself (an identity number, a name) is refused.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jamtbok.errors import DataError
from jamtbok.model.snapshot import Observation, Sex
from jamtbok.sources.individuals import WHO, are_identity_numbers, is_identity_number
from jamtbok.sources.json_figures import Faults, text
from jamtbok.sources.numbers import AmbiguousNumberError, Decimal, decimal_sign, figure
from jamtbok.sources.reading import Reading
from jamtbok.sources.register_rows import Block, Column, Rows, open_rows, refused
from jamtbok.sources.synonyms import SEX_CODES, plain, sex_of
from jamtbok.texts import count, listed, sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A column with more categories than this tells of persons and not of groups; so do more groups than these.
MOST_CATEGORIES = 1000
MOST_CELLS = 100_000
#: From this many rows on, a column where every second row has a category of its own is refused.
_ROWS_TO_TELL = 50
#: A sum or a mean of fewer persons than this says too much of each.
FEWEST = 5

MISSING = "uppgift saknas"
_TOO_MANY = "indelningarna ger för många grupper tillsammans. Välj färre eller grövre."

_SEX_ORDER: tuple[Sex, ...] = ("women", "men", "unknown")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:-\d\d(?:-\d\d(?:[ T].*)?)?|\d\d|\d{4})?", re.ASCII)


@dataclass
class _Cell:
    """What is kept of the rows of a kind: how many there are, how many have an amount, and the sum of these."""

    persons: int = 0
    with_amount: int = 0
    total: float = 0.0


@dataclass
class _Count:
    """What is to be counted, and what has been counted so far.

    Parameters
    ----------
    path, faults
        The file, and what is wrong with it.
    sex, year, by, amount
        The columns, by their headings; a whole number is the year of all rows.
    codes
        Sex by code.
    decimal
        The decimal sign of the amounts.
    cells
        What has been counted, by year, sex and categories.
    """

    path: Path
    faults: Faults
    sex: str
    year: str | int
    by: tuple[str, ...]
    amount: str
    codes: dict[str, Sex]
    decimal: Decimal = ""
    cells: dict[tuple[int, Sex, tuple[str, ...]], _Cell] = field(default_factory=lambda: defaultdict(_Cell))
    categories: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    rows: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that tell rows apart: sex, year and divisions."""
        return (self.sex, *((self.year,) if isinstance(self.year, str) else ()), *self.by)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read."""
        return (*self.keys, *((self.amount,) if self.amount else ()))


def aggregate(
    path: Path,
    *,
    measure: str,
    sex: str,
    by: Sequence[str] = (),
    year: str | int,
    amount: str = "",
    codes: Mapping[str, Sex] | None = None,
) -> Reading:
    """Count the persons of a register extract by sex, year and other columns.

    Parameters
    ----------
    path
        A CSV file of any size, or a spreadsheet whose first sheet is read; one row a person, with headings.
    measure
        What the persons are, for instance "Anställda".
    sex, by
        The columns of the sex and of the other divisions, by their headings.
    year
        The column of the year or date, or the year of all the rows.
    amount
        A column of numbers whose sum and mean are wanted too.
    codes
        Sexes by code where the file has codes of its own (``{"1": "men", "2": "women"}``).

    Returns
    -------
    Reading
        The counts, in persons. Where a group has only women or only men the other count is 0, since an extract holds
        everybody. An empty sex is ``unknown``; an empty category is "uppgift saknas". Sums and means of fewer than
        `FEWEST` persons are hidden. Rows whose sex or year cannot be read are not counted but told of, without their
        content; so are amounts.
    """
    own = {plain(code): code_sex for code, code_sex in (codes or {}).items()}
    counted = _Count(path, Faults(path.name), sex, year, tuple(by), amount, {**SEX_CODES, **own})
    try:
        rows = open_rows(path)
        places = _places(counted, rows)
        if amount:
            counted.decimal = decimal_sign(line[places[-1]] for line in rows.sample if len(line) > places[-1])
        for block in rows.blocks(places, counted.faults):
            _add(counted, block)
        _refuse_individuals(counted)
    except DataError as error:
        return Reading(findings=error.findings)
    observations = tuple(("", observation) for observation in _observations(counted, measure))
    notices = tuple(_notices(counted, rows, places, len(observations)))
    return Reading(observations, counted.faults.findings(), notices)


def _places(counted: _Count, rows: Rows) -> list[int]:
    """Return the numbers of the columns that are read."""
    path, wanted = counted.path, counted.columns
    if any(is_identity_number(heading) for heading in rows.header):
        raise refused(path, "filen har inga rubriker. Den första raden ska säga vad kolumnerna innehåller.")
    headings = [plain(heading) for heading in rows.header]
    for column in wanted:
        if WHO.search(column):
            raise refused(path, "kolumnen säger vem någon är. Välj en kolumn som delar in personer i grupper.", column)
        if (found := headings.count(plain(column))) != 1:
            raise refused(path, f"rubriken {'finns inte' if not found else 'finns flera gånger'} i filen.", column)
    if len({plain(column) for column in wanted}) != len(wanted):
        raise refused(path, "samma kolumn är vald två gånger.")
    return [headings.index(plain(column)) for column in wanted]


def _add(counted: _Count, block: Block) -> None:
    """Count a block: its rows of the same kind together, so that Python sees each kind once and not each row."""
    import numpy as np

    counted.rows += len(block.rows)
    keys = block.columns[: len(counted.keys)]
    sizes = [len(column.texts) for column in keys]
    if math.prod(sizes) >= 2**62:
        raise refused(counted.path, _TOO_MANY)
    meanings = [_meanings(counted, block, at) for at in range(len(keys))]
    combined = np.zeros(len(block.rows), np.int64)
    for column, size in zip(keys, sizes, strict=True):
        combined = combined * size + column.index
    kinds, kind = np.unique(combined, return_inverse=True)
    persons = np.bincount(kind, minlength=len(kinds)).tolist()
    with_amount, totals = _amounts(counted, block, kind, len(kinds))
    places = zip(*(axis.tolist() for axis in np.unravel_index(kinds, sizes)), strict=True)
    for number, place in enumerate(places):
        sex, *rest = (texts[at] for texts, at in zip(meanings, place, strict=True))
        year = rest.pop(0) if isinstance(counted.year, str) else counted.year
        if sex is None or year is None:
            continue
        cell = counted.cells[year, sex, tuple(rest)]
        cell.persons += persons[number]
        cell.with_amount += with_amount[number]
        cell.total += totals[number]
    if len(counted.cells) > MOST_CELLS:
        raise refused(counted.path, _TOO_MANY)


def _meanings(counted: _Count, block: Block, at: int) -> list[Any]:
    """Return what the texts of a column mean, ``None`` where they mean nothing that it should hold."""
    column, heading = block.columns[at], counted.keys[at]
    if at == 0:
        return _read(counted, block, column, heading, lambda cell: _sex(cell, counted.codes), "är ingen könskod.")
    if at == 1 and isinstance(counted.year, str):
        return _read(counted, block, column, heading, _year, "är inget årtal och inget datum.")
    return [_category(counted, heading, cell) for cell in column.texts]


def _read(
    counted: _Count, block: Block, column: Column, heading: str, meaning: Callable[[str], Any], fault: str
) -> list[Any]:
    """Read the texts of a column; of the rows with others only the first one's number is told, and how many."""
    import numpy as np

    meanings = [meaning(cell) for cell in column.texts]
    if None in meanings:
        wrong = np.isin(column.index, [number for number, read in enumerate(meanings) if read is None])
        row = block.rows[int(np.argmax(wrong))]
        counted.faults.add(f"det som står där {fault}", column=heading, row=row, times=int(wrong.sum()))
    return meanings


def _sex(cell: str, codes: dict[str, Sex]) -> Sex | None:
    """Read the sex of a person, who is never all."""
    sex = sex_of(cell, codes) if cell.strip() else "unknown"
    return None if sex == "total" else sex


def _year(cell: str) -> int | None:
    found = _YEAR.fullmatch(cell.strip())
    return int(found[1]) if found else None


def _category(counted: _Count, heading: str, cell: str) -> str:
    category = text(cell) or MISSING
    known = counted.categories[heading]
    if category not in known:
        if is_identity_number(category):
            raise refused(counted.path, "kolumnen innehåller personnummer. Den kan inte användas.", heading)
        if len(known) == MOST_CATEGORIES:
            message = f"kolumnen har fler än {MOST_CATEGORIES} olika värden. Den delar inte in personer i grupper."
            raise refused(counted.path, message, heading)
        known.add(category)
    return category


def _amounts(counted: _Count, block: Block, kind: NDArray[np.intp], kinds: int) -> tuple[list[int], list[float]]:
    """Return for each kind of row how many have an amount, and the sum."""
    import numpy as np

    if not counted.amount:
        return [0] * kinds, [0.0] * kinds
    column = block.columns[-1]

    def amount(cell: str) -> float | None:
        return float(cell) if cell.isascii() and cell.isdigit() else _amount(text(cell), counted.decimal)

    read = _read(counted, block, column, counted.amount, amount, "är inget tal som går att läsa säkert.")
    of_text = np.array([math.nan if value is None else value for value in read], float)
    values = of_text[column.index]
    there = ~np.isnan(values)
    with_amount = np.bincount(kind[there], minlength=kinds)
    totals = np.bincount(kind[there], weights=values[there], minlength=kinds)
    return with_amount.tolist(), totals.tolist()


def _amount(cell: str, decimal: Decimal) -> float | None:
    """Read an amount: not a number where there is none, ``None`` where it cannot be read."""
    try:
        found = figure(cell, decimal)
    except AmbiguousNumberError:
        return None
    if found is None:
        return None
    return math.nan if found.value is None else found.value


def _refuse_individuals(counted: _Count) -> None:
    """Refuse a column where nearly every person has a category of their own."""
    for heading, known in counted.categories.items():
        if counted.rows >= _ROWS_TO_TELL and len(known) * 2 > counted.rows:
            message = "kolumnen har nästan ett eget värde för varje person. Den delar inte in personer i grupper."
            raise refused(counted.path, message, heading)


# What comes out


def _observations(counted: _Count, measure: str) -> Iterator[Observation]:
    groups = sorted({(year, categories) for year, _, categories in counted.cells})
    for year, categories in groups:
        for sex in _SEX_ORDER:
            cell = counted.cells.get((year, sex, categories), _Cell())
            if sex == "unknown" and not cell.persons:
                continue
            found = Observation(
                measure=measure,
                by=dict(zip(counted.by, categories, strict=True)),
                sex=sex,
                year=year,
                value=cell.persons,
                unit="personer",
                persons=True,
                source=f"Registerutdrag {counted.path.name}",
            )
            yield found
            if counted.amount and cell.with_amount:
                yield _of_amount(found, f"{measure}: {counted.amount}, summa", cell, cell.total)
                yield _of_amount(found, f"{measure}: {counted.amount}, medelvärde", cell, cell.total / cell.with_amount)


def _of_amount(persons: Observation, measure: str, cell: _Cell, value: float) -> Observation:
    hidden = cell.with_amount < FEWEST
    return persons.model_copy(
        update={
            "measure": measure,
            "value": None if hidden else value,
            "symbol": "hidden" if hidden else "",
            "unit": "",
            "persons": False,
        }
    )


def _notices(counted: _Count, rows: Rows, places: list[int], figures: int) -> Iterator[str]:
    yield (
        f"{sentence(count(counted.rows, 'en rad', 'rader'))} blev {count(figures, 'ett tal', 'tal')}. "
        "Raderna har inte sparats."
    )
    personal = [
        f"”{heading}”"
        for number, heading in enumerate(rows.header)
        if number not in places and are_identity_numbers([line[number] for line in rows.sample if number < len(line)])
    ]
    if personal:
        yield f"Personnummer finns i {listed(personal)}. De har inte lästs. Ta bort dem innan filen lämnas vidare."
