"""The live form of a section: one widget whose fields save by themselves.

The form itself is drawn in the browser by ``form.js`` from a description of the section. One widget a section and not
one an input: every label, help and message is then tied to its field, a table can be pasted into, and a step with
hundreds of fields opens at once.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from jamtbok import texts
from jamtbok.errors import AnswerError, JamtbokError
from jamtbok.forms.plain import plain_text
from jamtbok.forms.session import Change, Session, field_of
from jamtbok.forms.spec import beside, contents, in_use, key_of, link_options, linked_tables, row_values, section_spec
from jamtbok.forms.typed import PARTS, from_text, from_typed, to_typed
from jamtbok.model.questions import Column, Question, Section
from jamtbok.model.values import Value, check_value

#: How much of an answer is quoted in a message.
QUOTED = 200

Message = dict[str, Any]


@cache
def asset(name: str) -> str:
    """Return a file of the form as text."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


class SectionForm(anywidget.AnyWidget):
    """The form of one section.

    Parameters
    ----------
    section
        The section; its heading is not shown.
    session
        The notebook it belongs to.
    """

    _esm = traitlets.Unicode(asset("form.js")).tag(sync=True)
    _css = traitlets.Unicode(asset("form.css")).tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)
    content = traitlets.Dict().tag(sync=True)

    def __init__(self, section: Section, session: Session) -> None:
        self._section = section
        self._session = session
        self._questions = {question.id: question for question in in_use(section)}
        self._linked = linked_tables(section)
        self._beside = beside(section)
        super().__init__(spec=section_spec(section, session.answering.place), content=self._contents())
        self.on_msg(self._received)
        session.add_form(section.id, self)

    def _contents(self) -> Message:
        answering = self._session.answering
        rows = {
            question.id: answering.row_ids(question.id)
            for question in self._questions.values()
            if question.type == "table" and not question.rows
        }
        return contents(self._section, answering.answers(), rows, self._session.catalogue)

    # -- from the browser

    def _received(self, _widget: Any, message: Message, _buffers: list[memoryview]) -> None:
        doing: dict[str, Callable[[Message], None]] = {
            "save": self._save,
            "add": self._add,
            "restore": self._restore,
            "duplicate": self._duplicate,
            "remove": self._remove,
            "move": self._move,
            "paste": self._paste,
            "history": self._history,
        }
        try:
            doing[message["do"]](message)
        except JamtbokError as error:
            self._refuse(message, str(error))
        except Exception:
            self._refuse(message, texts.FORM_FAILED)
            raise

    def _refuse(self, message: Message, said: str) -> None:
        answer: Message = {"to": "refused" if "key" in message else "told", "form": message.get("form"), "said": said}
        self.send(answer | {part: message[part] for part in ("key", "table", "n") if part in message})

    def _save(self, message: Message) -> None:
        question, row, column = message["key"].split("|")
        asked, field = field_of(self._session.catalogue, question, column)
        change = self._session.answering.save(question, from_typed(field, message["typed"]), row=row, column=column)
        # In place, so that a page that is opened later finds it and nothing is sent twice.
        self.content["values"][message["key"]] = message["typed"]
        self.send(
            {
                "to": "saved",
                "key": message["key"],
                "n": message["n"],
                "form": message.get("form"),
                "typed": message["typed"],
                "said": texts.saved(change.time),
                **({"table": question} if asked.type == "table" else {}),
            }
        )
        self._session.saved(change, self)

    def _add(self, message: Message) -> None:
        self._rows(message, self._session.answering.add_row(message["table"]))

    def _restore(self, message: Message) -> None:
        self._rows(message, self._session.answering.add_row(message["table"], message["row"]))

    def _duplicate(self, message: Message) -> None:
        self._rows(message, self._session.answering.duplicate_row(message["table"], message["row"]))

    def _remove(self, message: Message) -> None:
        self._session.answering.remove_row(message["table"], message["row"])
        self._rows(message, said=texts.ROW_REMOVED, undo=message["row"])

    def _move(self, message: Message) -> None:
        self._session.answering.move_row(message["table"], message["row"], message["steps"])
        self._rows(message)

    def _rows(self, message: Message, focus: str = "", *, said: str = "", undo: str = "") -> None:
        self._send_rows(message["table"], {"form": message.get("form"), "focus": focus, "said": said, "undo": undo})
        self._session.rows_changed(message["table"], self)

    def _send_rows(self, table: str, more: Message) -> None:
        question = self._questions[table]
        answering = self._session.answering
        rows = [row.id for row in question.rows] or answering.row_ids(table)
        values = row_values(question, rows, answering.answers())
        self.content["rows"][table] = rows
        self.content["values"].update(values)
        self.send({"to": "rows", "table": table, "rows": rows, "values": values, **more})

    def _history(self, message: Message) -> None:
        question, row, column = message["key"].split("|")
        _, field = field_of(self._session.catalogue, question, column)
        entries = [
            {
                "when": texts.who_and_when(change.author, change.time),
                "said": self._in_words(field, change.value) or texts.EMPTIED,
                "typed": to_typed(field, change.value),
            }
            for change in reversed(self._session.answering.history(question, row, column))
        ]
        self.send({"to": "history", "key": message["key"], "form": message.get("form"), "entries": entries})

    def _in_words(self, field: Any, value: Value) -> str:
        session = self._session
        return "" if value is None else plain_text(field, value, session.answering.answers(), session.catalogue)

    # -- pasting from a spreadsheet

    def _paste(self, message: Message) -> None:
        question = self._questions[message["table"]]
        faults: list[str] = []
        cells = rows = 0
        ids = [row.id for row in question.rows] or self._session.answering.row_ids(question.id)
        # What is pasted into a cell begins there; what is pasted beside the table comes last, or first in fixed rows.
        start = ids.index(message["row"]) if message["row"] in ids else (0 if question.rows else len(ids))
        new: list[dict[str, Value]] = []
        for number, values in self._pasted_rows(question, message, faults):
            place = start + number - 1
            if place < len(ids):
                changes = self._session.answering.save_row(question.id, ids[place], values) if values else []
                for change in changes:
                    self._session.saved(change, self)
            elif question.rows:
                faults.append(texts.not_pasted(number, question.title, texts.NO_ROOM))
                continue
            elif values:
                new.append(values)
            cells += len(values)
            rows += bool(values)
        if new:
            self._session.answering.append_rows(question.id, new)
        self._rows(message, said=" ".join([texts.pasted(cells, rows), *faults]))

    def _pasted_rows(
        self, question: Question, message: Message, faults: list[str]
    ) -> list[tuple[int, dict[str, Value]]]:
        """Read a pasted block: the number of each row, counted from 1, and its values by column."""
        block = [row for row in csv.reader(io.StringIO(message["text"]), delimiter="\t") if any(map(str.strip, row))]
        targets = _by_headings(question.columns, block[0]) if block else None
        if targets is not None:
            block = block[1:]
        else:
            ids = [column.id for column in question.columns]
            first = ids.index(message["column"]) if message["column"] in ids else 0
            targets = _in_order(question.columns[first:])
        return [(number, self._pasted_row(targets, row, number, faults)) for number, row in enumerate(block, start=1)]

    def _pasted_row(
        self, targets: list[tuple[Column, str] | None], row: list[str], number: int, faults: list[str]
    ) -> dict[str, Value]:
        answering, catalogue = self._session.answering, self._session.catalogue
        values: dict[str, Value] = {}
        by_sex: dict[str, tuple[Column, dict[str, str]]] = {}
        if any(cell.strip() for cell in row[len(targets) :]):
            faults.append(texts.not_pasted(number, row[len(targets)].strip()[:40], texts.NO_COLUMN))
        for target, cell in zip(targets, row, strict=False):
            if target is None or not cell.strip():
                continue
            column, part = target
            if part:
                by_sex.setdefault(column.id, (column, {}))[1][part] = cell
                continue
            options = link_options(column.to, answering.answers(), catalogue) if column.to else []
            try:
                linkable = {option["id"]: option["label"] for option in options}
                values[column.id] = check_value(column, from_text(column, cell, linkable))
            except AnswerError as error:
                faults.append(texts.not_pasted(number, column.title, str(error)))
        for column, parts in by_sex.values():
            try:
                values[column.id] = check_value(column, from_typed(column, parts))
            except AnswerError as error:
                faults.append(texts.not_pasted(number, column.title, str(error)))
        return {column: value for column, value in values.items() if value is not None}

    # -- from the session

    def tell_change(self, change: Change, own: Change | None) -> None:
        """Show what somebody else, or another form of the notebook, has saved."""
        if change.question in self._beside:
            self._tell_beside(change)
        if change.question not in self._questions:
            return
        question, field = field_of(self._session.catalogue, change.question, change.column)
        key = key_of(*change.place)
        typed = to_typed(field, change.value)
        message: Message = {"to": "changed", "key": key, "typed": typed}
        if question.type == "table":
            message["table"] = question.id
        me = self._session.answering.author
        if own is not None and own.id > change.id:
            shown = (self._in_words(field, change.value) or texts.EMPTIED)[:QUOTED]
            said = texts.someone_wrote_too(change.author, me, change.time, shown)
            message |= {"current": False, "said": said, "other": typed, "fetch": texts.FETCH_OTHER}
        else:
            before = self.content["values"].get(key)
            if typed == before:
                return
            self.content["values"][key] = typed
            message["said"] = texts.someone_changed(change.author, me, change.time)
            message |= {"other": before, "fetch": texts.FETCH_EARLIER}
        self.send(message)

    def _tell_beside(self, change: Change) -> None:
        """Let what is asked here follow an answer in another form."""
        typed = to_typed(self._session.catalogue.question(change.question), change.value)
        self.content["values"][key_of(change.question)] = typed
        self.send({"to": "beside", "key": key_of(change.question), "typed": typed})

    def tell_rows(self, question: str) -> None:
        """Show that a table has other rows."""
        if question in self._questions:
            self._send_rows(question, {})

    def tell_links(self, question: str) -> None:
        """Show that other rows can be picked."""
        if question not in self._linked:
            return
        options = link_options(question, self._session.answering.answers(), self._session.catalogue)
        if self.content["links"].get(question) != options:
            self.content["links"][question] = options
            self.send({"to": "links", "table": question, "options": options})


def _in_order(columns: tuple[Column, ...]) -> list[tuple[Column, str] | None]:
    """Return where the cells of a pasted row go: one a column, two for a number by sex (women, then men)."""
    return [(column, part) for column in columns for part in (PARTS[:2] if column.type == "number_by_sex" else ("",))]


def _by_headings(columns: tuple[Column, ...], row: list[str]) -> list[tuple[Column, str] | None] | None:
    """Return where cells go by the headings above them, ``None`` when the row is no headings."""
    known: dict[str, tuple[Column, str]] = {}
    for column in columns:
        for part in PARTS if column.type == "number_by_sex" else ("",):
            sex = f", {texts.SEXES[part]}" if part else ""
            known[f"{column.title}{sex}".casefold()] = (column, part)
    found = [known.get(cell.strip().casefold()) for cell in row]
    return found if sum(target is not None for target in found) >= min(2, len(row)) else None
