"""Benchmarking: the organisation's own file for others, and the files of others put into the workbook."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from jamtbok.errors import DataError, Finding, JamtbokError
from jamtbok.measures.benchmarking import unit_marks
from jamtbok.model.peers import Peer, same_name
from jamtbok.model.steps import ORGANISATION
from jamtbok.pipeline.outputs import storage_errors, write_whole
from jamtbok.settings.workbook import Workbook
from jamtbok.sources.peers import (
    PEER_SUFFIX,
    PEERS_FOLDER,
    PeerFile,
    peer_to_json,
    read_limited,
    read_peer,
    read_peers_folder,
    shared_answers,
)
from jamtbok.store import Store
from jamtbok.store.overviews import overview_of


@dataclass(frozen=True)
class Told:
    """What was written for others.

    Parameters
    ----------
    peer
        What the file tells.
    to
        Where it is.
    names
        Those who have saved answers and whose names can be read in it.
    """

    peer: Peer
    to: Path
    names: tuple[str, ...]


@dataclass(frozen=True)
class Added:
    """What became of a file: it was ``"new"``, it ``"replaced"`` an older one, or a ``"newer"`` or the ``"same"`` one
    was there.
    """

    peer: Peer
    place: str
    how: Literal["new", "replaced", "newer", "same"]


def file_name(organisation: str, year: int) -> str:
    """Return what an organisation's file is called.

    Examples
    --------
    >>> file_name("Exempelköpings kommun", 2025)
    'exempelkopings-kommun-2025.json'
    """
    plain = unicodedata.normalize("NFKD", organisation.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
    return f"{stem or 'organisation'}-{year}{PEER_SUFFIX}"


def export_own(workbook: Workbook, store: Store, year: int, to: Path | None, made: datetime) -> Told:
    """Write what others may know of the organisation: its answers in the benchmarking, and its units' marks together.

    Parameters
    ----------
    workbook, store
        The workbook and its answers.
    year
        Which year.
    to
        The file; ``None`` gives it the organisation's name, in the folder one stands in.
    made
        The time, for telling an earlier file from a later one.

    Raises
    ------
    JamtbokError
        When the organisation has answered nothing that others may see.
    """
    name = workbook.settings.organisation.name
    answers = shared_answers(store.load(ORGANISATION, year))
    if answers.empty:
        raise JamtbokError(
            f"{name} har inga svar för {year} i anteckningsboken Jämförelse med andra.",
            f"Fyll i den först: jamtbok lab --unit {ORGANISATION} --year {year}.",
        )
    overview = overview_of(workbook, store, year, lambda each: workbook.runs / str(each), [year])
    marks = unit_marks(overview.records.lines(), year, workbook.settings.disclosure.threshold)
    peer = Peer(organisation=name, year=year, answers=answers, units=marks)
    content = peer_to_json(PeerFile(peer, made))
    target = to or Path(file_name(name, year))
    write_whole(target.absolute(), content)
    return Told(peer, target, _names_in(content.decode(), store.authors()))


def _names_in(text: str, names: list[str]) -> tuple[str, ...]:
    return tuple(name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))


def add_file(workbook: Workbook, path: Path) -> Added:
    """Put a file from another organisation into the workbook, after having checked it.

    Raises
    ------
    DataError
        When it cannot be read, or is the organisation's own. Nothing has then been changed.
    StorageError
        When it cannot be written.
    """
    content = read_limited(path, path.name)
    file = read_peer(content, path.name)
    peer = file.peer
    own = workbook.settings.organisation.name
    if same_name(peer.organisation) == same_name(own):
        said = f"filen är er egen: också den gäller {peer.organisation}."
        raise DataError([Finding(path.name, 0, "", said)], "Skicka den till de andra, och lägg in deras filer här.")
    folder = workbook.root / PEERS_FOLDER
    there = {
        name: known
        for name, known in read_peers_folder(workbook.root, own).files.items()
        if (same_name(known.peer.organisation), known.peer.year) == (same_name(peer.organisation), peer.year)
    }
    for name, known in there.items():
        if known.made >= file.made:
            return Added(peer, f"{PEERS_FOLDER}/{name}", "same" if known == file else "newer")
    name = next(iter(there), "") or _free_name(folder, file_name(peer.organisation, peer.year))
    write_whole(folder / name, content)
    return Added(peer, f"{PEERS_FOLDER}/{name}", "replaced" if there else "new")


def _free_name(folder: Path, name: str) -> str:
    stem, number = name.removesuffix(PEER_SUFFIX), 1
    with storage_errors(folder):
        while (folder / name).exists():
            number += 1
            name = f"{stem}-{number}{PEER_SUFFIX}"
    return name
