"""What a form needs of the store, for one unit and year."""

from __future__ import annotations

from datetime import datetime

from jamtbok.model.answers import Answers
from jamtbok.model.values import Value
from jamtbok.store import Key, Store


class StoreAnswering:
    """Saves a form's answers; see `jamtbok.forms.widgets.Answering`.

    Parameters
    ----------
    store
        The workbook's answers.
    unit, year
        Which answers the form is about.
    """

    def __init__(self, store: Store, unit: str, year: int) -> None:
        self._store, self._unit, self._year = store, unit, year

    def _key(self, question: str, row: str = "", column: str = "") -> Key:
        return Key(self._unit, self._year, question, row, column)

    def answers(self) -> Answers:
        """Return the current answers."""
        return self._store.load(self._unit, self._year)

    def save(self, question: str, value: Value, *, row: str = "", column: str = "") -> datetime:
        """Save one field and return when it was saved (UTC)."""
        return self._store.save(self._key(question, row, column), value).time

    def row_ids(self, question: str) -> list[str]:
        """Return the rows of a table in order, the empty ones too."""
        return self._store.row_ids(self._key(question))

    def add_row(self, question: str) -> str:
        """Add an empty row last and return its id."""
        return self._store.add_row(self._key(question))

    def remove_row(self, question: str, row: str) -> None:
        """Take a row out of its table."""
        self._store.remove_row(self._key(question, row))

    def move_row(self, question: str, row: str, steps: int) -> None:
        """Move a row up (negative) or down."""
        self._store.move_row(self._key(question, row), steps)
