"""What is kept beside a statistics file that has been imported: where it came from, what it was, how it is read.

The file itself is kept as it came. ``elever.xlsx`` has ``elever.xlsx.toml`` beside it, and what somebody has said of a
kind of file is in ``statistik/_tolkning/``, one file for each kind of header.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path

from pydantic import Field

from jamtbok import texts
from jamtbok.errors import StorageError
from jamtbok.model.faults import why_unreadable
from jamtbok.sources.mapping import Corrections, InToml, TableMapping, from_toml, to_toml

#: The folder of what is remembered of kinds of files, and the ending of what is kept beside a file.
REMEMBERED = "_tolkning"
ENDING = ".toml"

_COMMENT = """\
Så här läses filen. Raderna går att rätta. Filen med siffror är orörd.
Roller: mått, kön, år, värde, måttenhet, källa, enhet, kommun, kommunkod, indelning, inget."""

_COMMENT_REMEMBERED = "Det här gäller alla filer som har samma rubriker. Ta bort filen för att börja om."


class Fetching(InToml):
    """One question to a statistical service: where, what, when, and the hash of the answer."""

    address: str = Field(alias="adress")
    query: str = Field("", alias="fraga")
    time: datetime = Field(alias="tid")
    sha256: str


class Kept(InToml):
    """What is kept of an imported file.

    Parameters
    ----------
    file
        The name that it had when it came.
    sha256
        The hash of its content.
    read
        When it was imported, in UTC.
    source
        Where the figures come from.
    fetched
        The questions that it answers, when it was fetched from a service.
    tables
        How its tables are read; empty for files that say so themselves (JSON from statistical authorities).
    """

    file: str = Field(alias="fil")
    sha256: str
    read: datetime = Field(alias="inlast")
    source: str = Field("", alias="kalla")
    fetched: tuple[Fetching, ...] = Field((), alias="hamtat")
    tables: tuple[TableMapping, ...] = Field((), alias="tabeller")


def hash_of(content: bytes) -> str:
    """Return the hash that tells whether two files are the same."""
    return hashlib.sha256(content).hexdigest()


def beside(path: Path) -> Path:
    """Return where what is kept of a file is."""
    return path.with_name(path.name + ENDING)


def load_kept(path: Path, name: str) -> Kept:
    """Read what is kept beside a file; `name` is what errors call it.

    Raises
    ------
    JamtbokError
        When it cannot be read.
    """
    return from_toml(Kept, _text(path), name)


def save_kept(path: Path, content: bytes, kept: Kept) -> None:
    """Write a statistics file as it came, and beside it how it is read.

    Raises
    ------
    StorageError
        When one of them cannot be written.
    """
    _write(beside(path), to_toml(kept, _COMMENT).encode())
    _write(path, content)


def load_remembered(folder: Path, kind: str) -> Corrections | None:
    """Return what has been said of a kind of file, ``None`` when nothing has."""
    path = folder / REMEMBERED / f"{kind}{ENDING}"
    return from_toml(Corrections, _text(path), f"{REMEMBERED}/{path.name}") if kind and path.is_file() else None


def save_remembered(folder: Path, kind: str, said: Corrections) -> None:
    """Keep what has been said of a kind of file."""
    _write(folder / REMEMBERED / f"{kind}{ENDING}", to_toml(said, _COMMENT_REMEMBERED).encode())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(
            f"{path.name} kan inte läsas: {why_unreadable(error)}", "Rätta filen, eller läs in siffrorna igen."
        ) from None


def _write(path: Path, content: bytes) -> None:
    """Write a whole file beside its place and move it there: an interruption leaves the old one."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(
            f"{path.name} kan inte skrivas: {texts.why_unwritable(error)}.",
            "Frigör plats på disken och kontrollera att du får skriva i mappen statistik.",
        ) from None
