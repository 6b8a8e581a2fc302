"""One live notebook: the forms in it, the pictures beside them, and what others write meanwhile.

Everything that changes passes here. A change made in one form is told to the others that show the same thing, pictures
are drawn anew a moment later, and changes made by other people are fetched every other second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from jamtbok.errors import JamtbokError
from jamtbok.model.answers import Answers
from jamtbok.model.questions import Catalogue, Question
from jamtbok.model.values import Value

#: Seconds between two looks for what others have written, and after a failed one.
BETWEEN_LOOKS, AFTER_FAILURE = 2.0, 30.0
#: Seconds from a change to the drawing of the pictures.
BEFORE_DRAWING = 0.3


@dataclass(frozen=True)
class Change:
    """One saved change; `id` grows with time."""

    id: int
    question: str
    row: str
    column: str
    value: Value
    author: str
    time: datetime

    @property
    def place(self) -> tuple[str, str, str]:
        """The field that was changed."""
        return self.question, self.row, self.column


class Answering(Protocol):
    """Where a notebook's answers come from and go to."""

    author: str
    #: Tells this workbook, unit and year from others.
    place: str

    def answers(self) -> Answers:
        """Return the current answers."""

    def save(self, question: str, value: Value, *, row: str = "", column: str = "") -> Change:
        """Save one field."""

    def save_row(self, question: str, row: str, values: Mapping[str, Value]) -> list[Change]:
        """Save several fields of a row, all or none."""

    def row_ids(self, question: str) -> list[str]:
        """Return the rows of a table in order, the empty ones too."""

    def add_row(self, question: str, row: str = "") -> str:
        """Add an empty row last, or put one back that was taken out; return its id."""

    def append_rows(self, question: str, rows: Sequence[Mapping[str, Value]]) -> list[str]:
        """Add filled rows last and return their ids."""

    def duplicate_row(self, question: str, row: str) -> str:
        """Add a copy of a row right after it and return its id."""

    def remove_row(self, question: str, row: str) -> None:
        """Take a row out of its table."""

    def move_row(self, question: str, row: str, steps: int) -> None:
        """Move a row up (negative) or down."""

    def history(self, question: str, row: str, column: str) -> list[Change]:
        """Return every change of a field, the oldest first."""

    def others(self) -> list[Change]:
        """Return what others have saved since the last call, the oldest first."""


class Shows(Protocol):
    """A form, as the session knows it."""

    def tell_change(self, change: Change, own: Change | None) -> None:
        """Show what somebody else has saved; `own` is the last change made here in the same field."""

    def tell_rows(self, question: str) -> None:
        """Show that the rows of a table are others than they were."""

    def tell_links(self, question: str) -> None:
        """Show that the rows that can be picked are others than they were."""


class Session:
    """What the forms and pictures of one notebook share.

    Parameters
    ----------
    answering
        Where the answers come from and go to.
    catalogue
        The questions in force.
    """

    def __init__(self, answering: Answering, catalogue: Catalogue) -> None:
        self.answering = answering
        self.catalogue = catalogue
        self._forms: dict[str, Shows] = {}
        self._pictures: dict[str, Callable[[], None]] = {}
        self._own: dict[tuple[str, str, str], Change] = {}
        self._drawing: asyncio.TimerHandle | None = None
        self._looking: asyncio.Task[None] | None = None

    def add_form(self, name: str, form: Shows) -> None:
        """Keep a form up to date; one with the same name is forgotten, since its cell has been run again."""
        self._forms[name] = form
        self._look_for_others()

    def add_picture(self, name: str, draw: Callable[[], None]) -> None:
        """Draw a picture anew after each change; one with the same name is forgotten."""
        self._pictures[name] = draw

    # -- what is done here

    def saved(self, change: Change, by: Shows | None = None) -> None:
        """Take note of a change made here, and tell the other forms."""
        self._own[change.place] = change
        self._tell(change, None, by)

    def rows_changed(self, question: str, by: Shows | None = None) -> None:
        """Tell the other forms that a table has other rows."""
        for form in self._forms.values():
            if form is not by:
                form.tell_rows(question)
            form.tell_links(question)
        self._draw_soon()

    def _tell(self, change: Change, own: Change | None, by: Shows | None = None) -> None:
        for form in self._forms.values():
            if form is not by:
                form.tell_change(change, own)
            if change.row:
                form.tell_links(change.question)
        self._draw_soon()

    # -- what others do

    def look(self) -> None:
        """Fetch what others have saved and show it."""
        rows: set[str] = set()
        for change in self.answering.others():
            if change.question not in self.catalogue:
                continue
            if change.column == "_row" or self._is_new_row(change):
                rows.add(change.question)
            if change.column != "_row":
                self._tell(change, self._own.get(change.place))
        for question in rows:
            self.rows_changed(question)

    def _is_new_row(self, change: Change) -> bool:
        return bool(change.row) and not self.catalogue.question(change.question).rows

    def _look_for_others(self) -> None:
        with suppress(RuntimeError):  # no loop: nobody is watching
            if self._looking is None or self._looking.done():
                self._looking = asyncio.get_running_loop().create_task(self._keep_looking())

    async def _keep_looking(self) -> None:
        while True:
            pause = BETWEEN_LOOKS
            try:
                self.look()
            except JamtbokError:
                # The forms say so when something is to be saved; here there is only to wait.
                pause = AFTER_FAILURE
            await asyncio.sleep(pause)

    # -- pictures

    def _draw_soon(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.draw()
            return
        if self._drawing is not None:
            self._drawing.cancel()
        self._drawing = loop.call_later(BEFORE_DRAWING, self.draw)

    def draw(self) -> None:
        """Draw every picture from what is saved now."""
        self._drawing = None
        for draw in self._pictures.values():
            with suppress(JamtbokError):
                draw()


def field_of(catalogue: Catalogue, question: str, column: str) -> tuple[Question, Any]:
    """Return a question and the field in it that takes the answer: a column of a table, else the question."""
    asked = catalogue.question(question)
    return asked, asked.column(column) if column else asked
