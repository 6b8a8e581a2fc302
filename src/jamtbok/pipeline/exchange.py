"""One unit's answers as a file, and such a file merged into another workbook.

An entry is recognised by its uuid, so merging the same file twice changes nothing. Entries are added as they are, with
their own time and author. What is current afterwards is what was saved latest, wherever that was: entries are ordered
by their rank, not by when they reached this database (see `jamtbok.store.entries`). Two workbooks that merge each
other's files therefore show the same answers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jamtbok.errors import AnswerError, DataError, Finding, JamtbokError
from jamtbok.forms.plain import plain_text
from jamtbok.forms.static import row_label
from jamtbok.model.answers import Answers
from jamtbok.model.questions import Answerable, Catalogue
from jamtbok.model.snapshot import Unit
from jamtbok.model.values import Value, check_value
from jamtbok.pipeline.exchange_file import ASK_AGAIN, Exchange, read_exchange, write_exchange
from jamtbok.pipeline.outputs import storage_errors, write_whole
from jamtbok.settings.workbook import Workbook
from jamtbok.store import ROW, Entry, Key, Merged, Store
from jamtbok.store.versions import Versions

#: What a statistics file that differs from the one here is called until someone has chosen between them. It is not read
#: as long as it has that name, so that no figure is counted twice.
INCOMING = ".inkommen"

CHECK_UNIT = "Kontrollera enhetens id och året."

_SHOWN = 80


@dataclass(frozen=True)
class Side:
    """One side of a conflict: who saved what, and when (UTC)."""

    author: str
    time: datetime
    text: str


@dataclass(frozen=True)
class Conflict:
    """An answer that has been changed both here and there.

    Parameters
    ----------
    year, question, row, column
        Which answer, as people read it; row and column are "" for a question that is not a table.
    current, other
        What is current after the merge, and what stays in the history.
    """

    year: int
    question: str
    row: str
    column: str
    current: Side
    other: Side


@dataclass(frozen=True)
class PlacedFile:
    """A statistics file of a merge: its path in the workbook, and the name that it got when one there differs."""

    name: str
    how: str
    """``"new"``, ``"same"`` or ``"beside"``."""
    beside: str = ""


@dataclass(frozen=True)
class Merge:
    """What a merge did.

    Parameters
    ----------
    organisation, unit
        Whose answers they are, according to the file.
    added, known
        How many entries were new, and how many were here already.
    unknown
        How many of the new ones answer a question that is not asked here.
    conflicts, files
        What someone should look at.
    """

    organisation: str
    unit: Unit
    added: int
    known: int
    unknown: int
    conflicts: tuple[Conflict, ...]
    files: tuple[PlacedFile, ...]


def export_unit(workbook: Workbook, store: Store, unit_id: str, year: int | None, to: Path) -> Exchange:
    """Write a unit's answers, with their whole history, and its own statistics files to a file.

    Parameters
    ----------
    workbook, store
        The workbook and its answers.
    unit_id, year
        The unit; one year of answers, or all.
    to
        The file to write.

    Raises
    ------
    JamtbokError
        When there is nothing to export.
    """
    unit = workbook.unit(unit_id)
    entries = tuple(store.entries_of(unit_id, year))
    files = _statistics_of(workbook, unit_id)
    if not entries and not files:
        raise JamtbokError(
            f"{unit.name} har inga svar{f' för {year}' if year else ''} och inga statistikfiler.",
            CHECK_UNIT,
        )
    exchange = Exchange(workbook.settings.organisation.name, unit, entries, files)
    write_exchange(to, exchange)
    return exchange


def _statistics_of(workbook: Workbook, unit_id: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for folder in _folders_of(workbook, unit_id):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            # A link could lead to any file of this machine.
            plain = path.is_file() and not path.is_symlink() and INCOMING not in path.suffixes
            if plain and not any(part.startswith(".") for part in name.parts):
                with storage_errors(path):
                    found[unicodedata.normalize("NFC", name.as_posix())] = path.read_bytes()
    return found


def _folders_of(workbook: Workbook, unit_id: str) -> list[Path]:
    if not workbook.statistics.is_dir():
        return []
    # A folder made on macOS may have å, ä and ö as two signs each.
    return [path for path in workbook.statistics.iterdir() if unicodedata.normalize("NFC", path.name) == unit_id]


def merge_file(workbook: Workbook, store: Store, path: Path) -> Merge:
    """Add what a file from `export_unit` holds to a workbook; see the module.

    Raises
    ------
    JamtbokError
        When the file is no such file, is damaged or made by a newer version, or its unit is not in this workbook.
        Nothing has then been changed.
    """
    exchange = read_exchange(path)
    workbook.unit(exchange.unit.id)
    versions = Versions(workbook.catalogue)
    _check_values(path.name, exchange.entries, workbook.catalogue, versions)
    merged = store.merge(exchange.entries)
    unknown = sum(versions.entry(entry).key.question not in workbook.catalogue for entry in merged.added)
    return Merge(
        exchange.organisation,
        exchange.unit,
        len(merged.added),
        len(exchange.entries) - len(merged.added),
        unknown,
        tuple(_conflicts(exchange.entries, merged, workbook.catalogue, store)),
        tuple(_place(workbook, exchange.unit.id, name, content) for name, content in exchange.files.items()),
    )


# -- the values


def _check_values(name: str, entries: Iterable[Entry], catalogue: Catalogue, versions: Versions) -> None:
    for line, entry in enumerate(map(versions.entry, entries), start=1):
        field = _field(entry.key, catalogue)
        if field is not None and entry.value is not None and not _could_be(field, entry.value):
            message = f"svaret passar inte till frågan {entry.key.question}."
            raise DataError([Finding(name, line, "", message)], ASK_AGAIN)


def _could_be(field: Answerable, value: Value) -> bool:
    """Tell whether a question can have had a value: its bounds and alternatives may have been others."""
    match field.type:
        case "table":
            return False
        case "choice":
            return isinstance(value, str)
        case "several":
            return isinstance(value, list) and all(isinstance(code, str) for code in value)
    unbounded = field.model_copy(update={"min": None, "max": None, "whole": False})
    try:
        return bool(check_value(unbounded, value) == value)
    except AnswerError:
        return False


def _field(key: Key, catalogue: Catalogue) -> Answerable | None:
    """Return what an entry answers, ``None`` for a row's marker and for what is not asked here."""
    if key.question not in catalogue or key.column == ROW:
        return None
    question = catalogue.question(key.question)
    if not key.column:
        return question
    return next((column for column in question.columns if column.id == key.column), None)


# -- the conflicts


def _conflicts(incoming: Iterable[Entry], merged: Merged, catalogue: Catalogue, store: Store) -> list[Conflict]:
    """Return the answers that both sides have changed since they last had the same, to different ones."""
    versions = Versions(catalogue)
    there = {entry.uuid for entry in incoming}
    only_here = [versions.entry(entry) for entry in merged.before if entry.uuid not in there]
    only_there = [versions.entry(entry) for entry in merged.added]
    ours, theirs = _newest(only_here), _newest(only_there)
    pairs = [
        (ours[key], theirs[key])
        for key in theirs
        if key in ours and key.column != ROW and ours[key].value != theirs[key].value
    ]
    now = _newest([*only_here, *only_there])
    gone = [entry for entry in now.values() if entry.key.column == ROW and entry.value is None]
    for ones, others in ((ours, theirs), (theirs, ours)):
        pairs += _removed_and_changed([entry for entry in gone if ones.get(entry.key) == entry], others)
    answers = {year: store.load(entry.key.unit, year) for entry, _ in pairs for year in [entry.key.year]}
    return [_conflict(pair, answers[pair[0].key.year], catalogue) for pair in sorted(pairs, key=_by_key)]


def _newest(entries: Iterable[Entry]) -> dict[Key, Entry]:
    """Return the newest entry of each key, in order of rank."""
    newest = {entry.key: entry for entry in sorted(entries, key=_order)}
    return dict(sorted(newest.items(), key=lambda item: _order(item[1])))


def _order(entry: Entry) -> tuple[int, str]:
    return entry.rank, entry.uuid


def _removed_and_changed(removed: Iterable[Entry], others: Mapping[Key, Entry]) -> list[tuple[Entry, Entry]]:
    """Return the rows that one side removed while the other changed something in them, with the latest of that."""
    changed = {_row(key): entry for key, entry in others.items() if key.column != ROW}
    return [(entry, changed[_row(entry.key)]) for entry in removed if _row(entry.key) in changed]


def _row(key: Key) -> tuple[int, str, str]:
    return key.year, key.question, key.row


def _by_key(pair: tuple[Entry, Entry]) -> tuple[int, str, str, str]:
    key = pair[1].key
    return key.year, key.question, key.row, key.column


def _conflict(pair: tuple[Entry, Entry], answers: Answers, catalogue: Catalogue) -> Conflict:
    other, current = sorted(pair, key=_order)
    # Of a removed row and a change in it, it is the removal that is current, whichever came last.
    if other.key.column == ROW:
        other, current = current, other
    key = other.key
    question = catalogue.question(key.question) if key.question in catalogue else None
    field = _field(key, catalogue)
    row = ""
    if key.row:
        fixed = {fixed.id: fixed.title for fixed in question.rows} if question else {}
        row = fixed.get(key.row) or (row_label(key.question, key.row, answers, catalogue) if question else key.row)
    return Conflict(
        key.year,
        question.title if question else key.question,
        row,
        field.title if field and key.column else key.column,
        _side(current, answers, catalogue),
        _side(other, answers, catalogue),
    )


def _side(entry: Entry, answers: Answers, catalogue: Catalogue) -> Side:
    if entry.value is None:
        text = "(raden borttagen)" if entry.key.column == ROW else "(svaret borttaget)"
    else:
        field = _field(entry.key, catalogue)
        written = plain_text(field, entry.value, answers, catalogue) if field else str(entry.value)
        text = f"”{_shortened(written)}”"
    return Side(entry.author, entry.time, text)


def _shortened(text: str) -> str:
    # What is written on a terminal must not steer it.
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"


# -- the statistics


def _place(workbook: Workbook, unit_id: str, name: str, content: bytes) -> PlacedFile:
    folder = next(iter(_folders_of(workbook, unit_id)), workbook.statistics / unit_id)
    target = folder / name
    shown = target.relative_to(workbook.root).as_posix()
    with storage_errors(target):
        if _holds(target, content):
            return PlacedFile(shown, "same")
        if not target.exists():
            write_whole(target, content)
            return PlacedFile(shown, "new")
        beside, number = target.with_name(target.name + INCOMING), 1
        while beside.exists() and not _holds(beside, content):
            number += 1
            beside = target.with_name(f"{target.name}.{number}{INCOMING}")
        if not beside.exists():
            write_whole(beside, content)
        return PlacedFile(shown, "beside", beside.name)


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
