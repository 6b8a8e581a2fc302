"""Reading what was saved under an earlier catalogue as the present one asks it.

A question, column or alternative that has been renamed names its earlier ids in ``formerly``, and one that was a single
choice may now take several. The entries themselves are never rewritten: they are translated each time they are read.
Where a question stands (section, step) is not saved with its answers, and an answer on a scale carries its own
bounds, so those may change freely.
"""

from __future__ import annotations

from dataclasses import replace

from jamtbok.model.questions import Answerable, Catalogue
from jamtbok.model.values import Value
from jamtbok.store.entries import Entry


class Versions:
    """Translates ids and values to those of a catalogue.

    Parameters
    ----------
    catalogue
        The present catalogue.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._questions: dict[str, str] = {}
        self._columns: dict[tuple[str, str], str] = {}
        self._codes: dict[tuple[str, str], dict[str, str]] = {}
        self._several: set[tuple[str, str]] = set()
        for question in catalogue:
            self._questions |= dict.fromkeys(question.formerly, question.id)
            self._learn(question.id, "", question)
            for column in question.columns:
                self._columns |= dict.fromkeys(((question.id, former) for former in column.formerly), column.id)
                self._learn(question.id, column.id, column)

    def _learn(self, question: str, column: str, field: Answerable) -> None:
        codes = {former: choice.code for choice in field.choices for former in choice.formerly}
        if codes:
            self._codes[question, column] = codes
        if field.type == "several":
            self._several.add((question, column))

    def names_of(self, question: str) -> list[str]:
        """Return the ids under which a question's answers may have been saved."""
        return [question, *(former for former, present in self._questions.items() if present == question)]

    def key(self, question: str, column: str) -> tuple[str, str]:
        """Return the present ids of a question and column."""
        question = self._questions.get(question, question)
        return question, self._columns.get((question, column), column)

    def value(self, question: str, column: str, value: Value) -> Value:
        """Return a value with the present codes, under the present ids of its question and column."""
        place = question, column
        if place in self._several and isinstance(value, str):
            value = [value]
        codes = self._codes.get(place)
        if codes is None:
            return value
        if isinstance(value, list):
            return list(dict.fromkeys(codes.get(code, code) for code in value))
        return codes.get(value, value) if isinstance(value, str) else value

    def entry(self, entry: Entry) -> Entry:
        """Return an entry under its present ids and with the present codes."""
        question, column = self.key(entry.key.question, entry.key.column)
        value = self.value(question, column, entry.value)
        if (question, column) == (entry.key.question, entry.key.column) and value is entry.value:
            return entry
        return replace(entry, key=replace(entry.key, question=question, column=column), value=value)
