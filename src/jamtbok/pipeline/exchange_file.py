"""The file that carries one unit's answers and statistics from one workbook to another.

It is a zip with three kinds of members::

    innehall.json       format, who made it, and which unit
    svar.jsonl          one line for each entry of the history
    statistik/…         the unit's own statistics files

It may come by e-mail from anyone, so nothing in it is trusted: names, sizes and every value are checked before
anything is done with it.
"""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, JsonValue, ValidationError

from jamtbok.errors import DataError, Finding, JamtbokError
from jamtbok.model.base import Frozen
from jamtbok.model.snapshot import Unit
from jamtbok.pipeline.outputs import write_whole
from jamtbok.store import ROW, Entry, Key
from jamtbok.version import __version__

EXCHANGE_FORMAT = 1

_CONTENT, _ENTRIES, _STATISTICS = "innehall.json", "svar.jsonl", "statistik/"

# What a unit may have at most. A file of a few hundred kilobytes can be made to unfold into gigabytes.
_MEGABYTE = 1_000_000
_MOST_FILES = 2_000
_LARGEST_FILE = 100 * _MEGABYTE
_LARGEST_SUM = 300 * _MEGABYTE

ASK_AGAIN = "Be om en ny fil. Ingenting har ändrats i arbetsboken."


@dataclass(frozen=True)
class Exchange:
    """The content of the file.

    Parameters
    ----------
    organisation, unit
        Whose answers they are.
    entries
        The history, the oldest first.
    files
        The statistics files by their path in the unit's folder.
    """

    organisation: str
    unit: Unit
    entries: tuple[Entry, ...]
    files: Mapping[str, bytes]


_Line = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]


class _UnitName(Frozen):
    id: _Line
    name: _Line


class _Content(Frozen):
    format: int
    jamtbok: _Line
    organisation: _Line
    unit: _UnitName


class _SavedEntry(Frozen):
    year: int = Field(ge=1900, le=2999)
    question: str = Field(max_length=200, pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
    row: str = Field(max_length=100, pattern=r"^[\w.:-]*$")
    column: str = Field(max_length=100, pattern=rf"^({ROW}|[a-z][a-z0-9_]*)?$")
    value: JsonValue
    author: _Line
    time: AwareDatetime
    catalogue: int = Field(ge=0, le=1_000_000)
    uuid: str = Field(pattern=r"^[0-9a-f]{32}$")
    # Some thousands of years in microseconds: one that is larger than all others would leave no room after it.
    rank: int = Field(ge=0, lt=2**57)


def write_exchange(path: Path, exchange: Exchange) -> None:
    """Write the file; the same content always gives the same bytes.

    Raises
    ------
    JamtbokError
        When a statistics file has a name that other machines cannot have, or is too large.
    StorageError
        When the file cannot be written.
    """
    for name, content in exchange.files.items():
        if not _is_safe(name):
            raise JamtbokError(
                f"Statistikfilen {name} har ett namn som inte fungerar på alla datorer.",
                "Byt namn på filen: använd bokstäver, siffror, mellanslag, bindestreck och punkt.",
            )
        if len(content) > _LARGEST_FILE:
            raise JamtbokError(f"Statistikfilen {name} är större än 100 MB.", "Flytta den ur enhetens mapp.")
    unit = _UnitName(id=exchange.unit.id, name=exchange.unit.name)
    about = _Content(format=EXCHANGE_FORMAT, jamtbok=__version__, organisation=exchange.organisation, unit=unit)
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        _add(archive, _CONTENT, json.dumps(about.model_dump(), ensure_ascii=False, indent=1).encode())
        _add(archive, _ENTRIES, "".join(f"{_line_of(entry)}\n" for entry in exchange.entries).encode())
        for name in sorted(exchange.files):
            _add(archive, _STATISTICS + name, exchange.files[name])
    write_whole(path, written.getvalue())


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    # Without a time of its own.
    archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def _line_of(entry: Entry) -> str:
    content = {
        "year": entry.key.year,
        "question": entry.key.question,
        "row": entry.key.row,
        "column": entry.key.column,
        "value": entry.value,
        "author": entry.author,
        "time": entry.time.isoformat(timespec="microseconds"),
        "catalogue": entry.catalogue,
        "uuid": entry.uuid,
        "rank": entry.rank,
    }
    return json.dumps(content, ensure_ascii=False)


def read_exchange(path: Path) -> Exchange:
    """Read the file and check all of it.

    Raises
    ------
    DataError
        When it is no such file, damaged, made by a newer version, or holds what it must not hold.
    """
    members = _members(path)
    content = _content(path.name, members.pop(_CONTENT, b""))
    unit = Unit(id=content.unit.id, name=content.unit.name)
    entries = tuple(_entries(path.name, unit.id, members.pop(_ENTRIES, b"")))
    if len({entry.uuid for entry in entries}) < len(entries):
        raise _refused(path.name, "samma svar finns två gånger i filen.")
    files = {name.removeprefix(_STATISTICS): statistics for name, statistics in members.items()}
    return Exchange(content.organisation, unit, entries, files)


def _refused(name: str, said: str, row: int = 0, hint: str = ASK_AGAIN) -> DataError:
    return DataError([Finding(name, row, "", said)], hint)


def _members(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path.name, archive.infolist())
            # What is read of a member ends at the size that it says and that has been checked.
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except FileNotFoundError:
        raise _refused(path.name, "filen finns inte.", hint="Kontrollera namnet och mappen.") from None
    except PermissionError:
        raise _refused(path.name, "du får inte läsa filen.", hint="Kopiera filen till en mapp som är din.") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
    ):
        raise _refused(path.name, "filen är ingen exportfil från jamtbok, eller så är den skadad.") from None


def _check_sizes(name: str, members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    known = all(each in (_CONTENT, _ENTRIES) or _is_safe(each.removeprefix(_STATISTICS)) for each in names)
    foreign = [each for each in names if each not in (_CONTENT, _ENTRIES) and not each.startswith(_STATISTICS)]
    packed = all(member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members)
    if foreign or not known or not packed or len(set(names)) < len(names):
        raise _refused(name, "filen innehåller annat än det som jamtbok exporterar.")
    sizes = [member.file_size for member in members]
    if len(sizes) > _MOST_FILES or max(sizes, default=0) > _LARGEST_FILE or sum(sizes) > _LARGEST_SUM:
        raise _refused(name, "filen innehåller mer än vad en enhet kan ha.")


def _content(name: str, content: bytes) -> _Content:
    try:
        found = _Content.model_validate_json(content)
    except ValidationError:
        _refuse_newer(name, content)
        raise _refused(name, "filen är ingen exportfil från jamtbok, eller så är den skadad.") from None
    _refuse_newer(name, content)
    return found


def _refuse_newer(name: str, content: bytes) -> None:
    try:
        newer = json.loads(content)["format"] > EXCHANGE_FORMAT
    except (ValueError, TypeError, KeyError, RecursionError):
        return
    if newer:
        raise _refused(
            name, "filen är gjord med en nyare version av jamtbok.", hint="Uppdatera jamtbok och försök igen."
        )


def _entries(name: str, unit: str, lines: bytes) -> Iterator[Entry]:
    for number, line in enumerate(lines.splitlines(), start=1):
        try:
            saved = _SavedEntry.model_validate_json(line)
        except ValidationError:
            saved = None
        if saved is None or not 1900 < saved.time.year < 2999 or not _holds_together(saved):
            raise _refused(name, "svaret går inte att läsa.", number)
        key = Key(unit, saved.year, saved.question, saved.row, saved.column)
        time = saved.time.astimezone(UTC)
        yield Entry(key, saved.value, saved.author, time, saved.catalogue, uuid=saved.uuid, rank=saved.rank)


def _holds_together(saved: _SavedEntry) -> bool:
    if bool(saved.row) != bool(saved.column) or not _is_plain(saved.value):
        return False
    if saved.column != ROW or saved.value is None:
        return True
    return isinstance(saved.value, dict) and list(saved.value) == ["order"] and _is_number(saved.value["order"])


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (bool, str)) or _is_number(value)


def _is_number(value: Any) -> bool:
    # Whole numbers in JSON have no end; those that a float cannot hold are nobody's answer.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -1e300 < value < 1e300


# What some system or other does not take in a name.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]|^[. ]|[. ]$|^$')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def _is_safe(name: str) -> bool:
    """Tell whether a path stays where it is put, on any machine."""
    parts = name.split("/")
    return len(name) <= 300 and not any(_UNSAFE.search(part) or _RESERVED.fullmatch(part) for part in parts)
