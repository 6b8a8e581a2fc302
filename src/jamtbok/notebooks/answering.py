"""What a notebook's forms need of the store, for one unit and year."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import PurePath

from jamtbok import texts
from jamtbok.forms.session import Change
from jamtbok.measures.carried import TABLE as CARRIED
from jamtbok.measures.carried import rows_to_carry
from jamtbok.model.answers import Answers
from jamtbok.model.snapshot import EarlierYear
from jamtbok.model.steps import ORGANISATION
from jamtbok.model.values import Value
from jamtbok.settings.workbook import Workbook
from jamtbok.sources.intake import Incoming, Intake
from jamtbok.store import Entry, Key, Store, shared_tables, with_tables
from jamtbok.store.older import with_older_decisions


class StoreAnswering:
    """Saves a notebook's answers; see `jamtbok.forms.session.Answering`.

    Parameters
    ----------
    store
        The workbook's answers.
    unit, year
        Which answers the notebook is about.
    place
        Tells this workbook, unit and year from others.
    """

    def __init__(self, store: Store, unit: str, year: int, *, place: str) -> None:
        self._store, self._unit, self._year = store, unit, year
        self.author = store.author
        self.place = hashlib.sha256(place.encode()).hexdigest()[:16]
        self._seen = store.last_id(unit, year)

    def _key(self, question: str, row: str = "", column: str = "") -> Key:
        return Key(self._unit, self._year, question, row, column)

    def answers(self) -> Answers:
        """Return the current answers."""
        answers = self._store.load(self._unit, self._year)
        return answers if self._unit == ORGANISATION else with_tables(answers, shared_tables(self._store, self._year))

    def save(self, question: str, value: Value, *, row: str = "", column: str = "") -> Change:
        """Save one field."""
        return _change(self._store.save(self._key(question, row, column), value))

    def save_row(self, question: str, row: str, values: Mapping[str, Value]) -> list[Change]:
        """Save several fields of a row, all or none."""
        saved = self._store.save_all((self._key(question, row, column), value) for column, value in values.items())
        return [_change(entry) for entry in saved]

    def row_ids(self, question: str) -> list[str]:
        """Return the rows of a table in order, the empty ones too."""
        return self._store.row_ids(self._key(question))

    def add_row(self, question: str, row: str = "") -> str:
        """Add an empty row last, or put one back that was taken out; return its id."""
        return self._store.add_row(self._key(question), row_id=row)

    def append_rows(self, question: str, rows: Sequence[Mapping[str, Value]]) -> list[str]:
        """Add filled rows last and return their ids."""
        return self._store.append_rows(self._key(question), rows)

    def duplicate_row(self, question: str, row: str) -> str:
        """Add a copy of a row right after it and return its id."""
        return self._store.duplicate_row(self._key(question, row))

    def remove_row(self, question: str, row: str) -> None:
        """Take a row out of its table."""
        self._store.remove_row(self._key(question, row))

    def move_row(self, question: str, row: str, steps: int) -> None:
        """Move a row up (negative) or down."""
        self._store.move_row(self._key(question, row), steps)

    def history(self, question: str, row: str, column: str) -> list[Change]:
        """Return every change of a field, the oldest first."""
        return [_change(entry) for entry in self._store.history(self._key(question, row, column))]

    def others(self) -> list[Change]:
        """Return what others have saved since the last call, the oldest first."""
        found = self._store.changes(self._unit, self._year, self._seen)
        if found:
            self._seen = found[-1].id
        return [_change(entry) for entry in found if not self._store.has_saved(entry)]


def carry_over_decisions(store: Store, unit: str, year: int) -> None:
    """Copy earlier decisions into the start page's table of a unit and year; those that are there already are left."""
    _answers, earlier = store.load_with_earlier(unit, year)
    if earlier is None:
        return
    before = EarlierYear(year=earlier[0], answers=with_older_decisions(store, unit, *earlier))
    table = Key(unit, year, CARRIED)
    there = set(store.row_ids(table))
    for row in rows_to_carry(before):
        if row.id not in there:
            # A row is there once it has a place, so that one broken off half-way is made again.
            store.save_all((replace(table, row=row.id, column=column), value) for column, value in row.values.items())
            store.add_row(table, row_id=row.id)


def take_file(workbook: Workbook, unit: str, name: str, content: bytes) -> list[str]:
    """Keep a statistics file for a unit, and tell what was understood of it.

    Raises
    ------
    JamtbokError
        When it was not kept.
    """
    intake = Intake(workbook, unit)
    understood = intake.understand(Incoming(PurePath(name).name, content))
    if understood.same:
        return [texts.file_is_there(intake.place(understood.same))]
    intake.keep(understood)
    figures = [figure for _, figure in understood.reading.observations]
    return [
        texts.file_kept(intake.place(understood.target), len(figures)),
        *(
            texts.measure_read(measure, unit_of, sum(1 for _ in its))
            for (measure, unit_of), its in groupby(figures, key=lambda figure: (figure.measure, figure.unit))
        ),
        *understood.reading.notices,
    ]


def _change(entry: Entry) -> Change:
    key = entry.key
    return Change(entry.id, key.question, key.row, key.column, entry.value, entry.author, entry.time)
