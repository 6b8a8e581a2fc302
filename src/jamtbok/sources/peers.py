"""The file in which one organisation tells others of itself (benchmarking), and the workbook's folder of such files.

It is JSON that a person can read through before it is sent::

    {"kind": "jamtbok-jämförelse", "format": 1, "sha256": "…", "content": {…}}

The sum is that of the content, so that a file that has been damaged or changed on its way is known. What comes from
others is never trusted: sizes, names and every value are checked before anything is shown of it. Questions that are not
asked in this version are left out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, JsonValue

from jamtbok.errors import AnswerError, DataError, Finding, JamtbokError
from jamtbok.model.answers import Answers, Row
from jamtbok.model.base import Frozen
from jamtbok.model.peers import SHARED, Peer, UnitsMark, same_name
from jamtbok.model.questions import Answerable, Question, packaged_catalogue
from jamtbok.model.values import Value, check_value
from jamtbok.version import __version__

PEER_FORMAT = 1
_KIND = "jamtbok-jämförelse"

#: The workbook's folder of files from others.
PEERS_FOLDER = "jamforelser"
PEER_SUFFIX = ".json"

# The answers of one year in words are some tens of kilobytes.
_LARGEST = 1_000_000
_MOST_FILES = 400
_MOST_ROWS = 200
_LONGEST = 20_000

ASK_AGAIN = "Be den som skickade filen om en ny."
_FOREIGN = "filen är ingen jämförelsefil från jamtbok, eller så är den skadad."

# What no text needs and that could steer a terminal or turn the order of what is read.
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_Line = Annotated[str, Field(min_length=1, max_length=200)]
_Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
_Code = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True)
class PeerFile:
    """The content of a file: what the organisation tells, and when the file was made (UTC)."""

    peer: Peer
    made: datetime


@dataclass(frozen=True)
class PeersFolder:
    """What is in the workbook's folder: the files that can be read, by name, and why the others cannot."""

    files: Mapping[str, PeerFile]
    faults: tuple[str, ...] = ()


class _Row(Frozen):
    id: _Id
    values: dict[str, JsonValue]


class _Content(Frozen):
    jamtbok: _Line
    organisation: _Line
    year: int = Field(ge=1900, le=2999)
    made: AwareDatetime
    values: dict[str, JsonValue]
    tables: dict[str, Annotated[tuple[_Row, ...], Field(max_length=_MOST_ROWS)]]
    units: dict[str, UnitsMark]


# -- writing


def shared_answers(answers: Answers) -> Answers:
    """Return what others may see of an organisation's answers: the questions and columns of `SHARED`, no more."""
    values = {
        question: _tidied(answers.get(question)) for question in SHARED if answers.get(question) not in (None, "")
    }
    tables: dict[str, tuple[Row, ...]] = {}
    for question, columns in SHARED.items():
        fixed = {row.id for row in packaged_catalogue().question(question).rows}
        told = [
            (row.id, {column: _tidied(row.get(column)) for column in columns if row.get(column) is not None})
            for row in answers.rows(question)
        ]
        kept = [(row_id, content) for row_id, content in told if content]
        if kept:
            tables[question] = tuple(
                Row(id=row_id if row_id in fixed else f"r{number}", values=content)
                for number, (row_id, content) in enumerate(kept, start=1)
            )
    return Answers(values=values, tables=tables)


def _tidied(value: Value) -> Value:
    return _UNWANTED.sub(" ", value.replace("\r\n", "\n")) if isinstance(value, str) else value


def peer_to_json(file: PeerFile) -> bytes:
    """Write the file; the same content always gives the same bytes.

    Raises
    ------
    DataError
        When an answer is longer than others can read in.
    """
    peer = file.peer
    content = {
        "jamtbok": __version__,
        "organisation": _tidied(peer.organisation),
        "year": peer.year,
        "made": file.made.astimezone(UTC).isoformat(timespec="seconds"),
        "values": peer.answers.values,
        "tables": {name: [row.model_dump() for row in rows] for name, rows in peer.answers.tables.items()},
        "units": {moment: mark.model_dump() for moment, mark in peer.units.items()},
    }
    whole = {"kind": _KIND, "format": PEER_FORMAT, "sha256": _sum_of(content), "content": content}
    written = json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"
    # What others would be refused is said to the one who can shorten it.
    read_peer(written, "Filen till de andra", hint="Korta svaret och försök igen.")
    return written


def _sum_of(content: Any) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


# -- reading


def read_peer(content: bytes, name: str, *, hint: str = ASK_AGAIN) -> PeerFile:
    """Read a file and check all of it.

    Parameters
    ----------
    content
        The file.
    name
        What errors call it.
    hint
        What to do about a file that cannot be read.

    Raises
    ------
    DataError
        When it is no such file, damaged or changed, made by a newer version, or holds what it must not hold.
    """

    def refused(said: str, then: str = hint) -> DataError:
        return DataError([Finding(name, 0, "", said)], then)

    if len(content) > _LARGEST:
        raise refused("filen är större än 1 MB, och så mycket har ingen att berätta.")
    if content.startswith(b"PK"):
        raise refused("filen är ingen jämförelsefil.", "Be om en fil som är gjord med jamtbok benchmark export.")
    try:
        whole = json.loads(content)
        if not isinstance(whole, dict) or whole["kind"] != _KIND or type(whole["format"]) is not int:
            raise refused(_FOREIGN)
        if whole["format"] > PEER_FORMAT:
            raise refused("filen är gjord med en nyare version av jamtbok.", "Uppdatera jamtbok och försök igen.")
        if _sum_of(whole["content"]) != whole["sha256"]:
            raise refused("filen har ändrats eller skadats på vägen: kontrollsumman stämmer inte.")
        told = _Content.model_validate_json(json.dumps(whole["content"]), strict=True)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise refused(_FOREIGN) from None
    if not 2000 <= told.made.year < 2999 or _UNWANTED.search(told.organisation + told.jamtbok):
        raise refused(_FOREIGN)
    try:
        answers = _answers(told)
    except AnswerError as error:
        raise refused(f"ett svar passar inte till frågan. {error.message}") from None
    known = {row.id for row in packaged_catalogue().question("benchmark.moments").rows}
    units = {moment: mark for moment, mark in told.units.items() if moment in known}
    organisation = " ".join(told.organisation.split())
    if not organisation:
        raise refused(_FOREIGN)
    return PeerFile(
        Peer(organisation=organisation, year=told.year, answers=answers, units=units), told.made.astimezone(UTC)
    )


def _answers(told: _Content) -> Answers:
    catalogue = packaged_catalogue()
    values: dict[str, Value] = {}
    tables: dict[str, tuple[Row, ...]] = {}
    for question in map(catalogue.question, SHARED):
        value = None if question.type == "table" else _checked(question, told.values.get(question.id))
        if value is not None:
            values[question.id] = value
        rows = tuple(_rows(question, told.tables.get(question.id, ())))
        if len({row.id for row in rows}) < len(rows):
            raise AnswerError(f"{question.title}: samma rad finns två gånger.")
        if rows:
            tables[question.id] = rows
    return Answers(values=values, tables=tables)


def _rows(question: Question, rows: tuple[_Row, ...]) -> Iterator[Row]:
    fixed = {row.id for row in question.rows}
    for row in rows:
        if fixed and row.id not in fixed:
            continue
        content = {
            name: checked
            for name in SHARED[question.id]
            if (checked := _checked(question.column(name), row.values.get(name))) is not None
        }
        if content:
            yield Row(id=row.id, values=content)


def _checked(field: Answerable, value: Value) -> Value:
    """Return a value that fits its question, ``None`` for none; alternatives may be others than those here."""
    if isinstance(value, str) and (len(value) > _LONGEST or _UNWANTED.search(value)):
        raise AnswerError(f"{field.title}: texten är för lång eller har tecken som inte hör hemma i text.")
    if field.type == "choice" and value is not None:
        if not isinstance(value, str) or not _Code.fullmatch(value):
            raise AnswerError(f"{field.title}: valet går inte att läsa.")
        return value
    checked = check_value(field, value)
    if field.type == "scale" and checked is not None and (checked["min"], checked["max"]) != (field.min, field.max):
        raise AnswerError(f"{field.title}: bedömningen är gjord på en annan skala.")
    return checked


def read_peers_folder(root: Path, own: str) -> PeersFolder:
    """Read what others have sent to a workbook.

    Parameters
    ----------
    root
        The workbook's folder.
    own
        The organisation's own name: a file of one's own among the others is no comparison.
    """
    folder = root / PEERS_FOLDER
    files: dict[str, PeerFile] = {}
    faults: list[str] = []
    for path in _paths(folder)[:_MOST_FILES]:
        shown = f"{PEERS_FOLDER}/{path.name}"
        try:
            found = read_peer(
                read_limited(path, shown), shown, hint="Ta bort filen, och be den som skickade den om en ny."
            )
            if same_name(found.peer.organisation) == same_name(own):
                faults.append(f"{shown}: filen är er egen och jämförs inte. Ta bort den ur mappen.")
            else:
                files[path.name] = found
        except JamtbokError as error:
            faults.append(str(error))
    if len(_paths(folder)) > _MOST_FILES:
        faults.append(f"I mappen {PEERS_FOLDER} finns fler än {_MOST_FILES} filer. Resten har inte lästs.")
    return PeersFolder(files, tuple(faults))


def _paths(folder: Path) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() == PEER_SUFFIX]
        return sorted(path for path in found if path.is_file() and not path.name.startswith("."))
    except OSError:  # there is none, or it may not be read: nobody has sent anything
        return []


def read_limited(path: Path, name: str) -> bytes:
    """Return a file's content, and of one that is far too large only so much that it is known to be.

    Raises
    ------
    DataError
        When it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except FileNotFoundError:
        said, hint = "filen finns inte.", "Kontrollera namnet och mappen."
    except OSError:
        said, hint = "filen går inte att läsa.", "Kopiera den till en mapp som är din."
    raise DataError([Finding(name, 0, "", said)], hint)


def latest(files: Mapping[str, PeerFile], year: int) -> tuple[Peer, ...]:
    """Return what each organisation tells of its latest year up to this one, and of the one before.

    Of several files of one organisation and year the one that was made last counts.
    """
    newest: dict[tuple[str, int], Peer] = {}
    for file in sorted(files.values(), key=lambda file: file.made):
        if file.peer.year <= year:
            newest[(same_name(file.peer.organisation), file.peer.year)] = file.peer
    kept = []
    for name in sorted({name for name, _ in newest}):
        years = sorted(each for other, each in newest if other == name)
        kept += [newest[(name, each)] for each in years[-2:]]
    return tuple(kept)
