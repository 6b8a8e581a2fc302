"""The workbook's folder of statistics: shared files at the top, a unit's own in a folder named after the unit."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from pathlib import Path

from jamtbok.errors import Finding, JamtbokError
from jamtbok.model.snapshot import Observation
from jamtbok.sources.checks import in_words, written
from jamtbok.sources.kept import ENDING, REMEMBERED, beside, hash_of, load_kept, load_remembered
from jamtbok.sources.mapping import Corrections
from jamtbok.sources.reading import AREA, Place, Reading
from jamtbok.sources.statistics_file import Remembered, read_by_mappings, read_statistics_file
from jamtbok.sources.table import Belongs, whose
from jamtbok.texts import unreadable

#: Endings of files that hold figures.
TABLES = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods"}
JSON = ".json"


@dataclass(frozen=True)
class StatisticsFolder:
    """All figures with the unit each belongs to ("" for all units), every fault, and what the reader should know."""

    observations: tuple[tuple[str, Observation], ...] = ()
    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()


def read_statistics_folder(
    folder: Path, units: Collection[str], codes: Mapping[str, str] | None = None
) -> StatisticsFolder:
    """Read every statistics file of a workbook; a faulty file does not stop the others.

    Parameters
    ----------
    folder
        The workbook's ``statistik/``; nothing is read when it does not exist.
    units
        The ids of the workbook's units.
    codes
        The unit of each municipality code, for files with a column of municipalities.
    """
    reader = _FolderReader(folder, units, codes or {})
    observations: list[tuple[str, Observation]] = []
    findings: list[Finding] = []
    notices: list[str] = []
    shared = Agreement()
    for owner, files in groupby(_files(folder), key=lambda path: _owner(path, folder)):
        if owner and owner not in units:
            for path in files:
                message = f"mappen {owner} hör inte till någon enhet i enheter.csv."
                findings.append(Finding(reader.name_of(path), 0, "", message))
            continue
        # What two units say need not agree, and thousands of units need not be remembered at once.
        agreement = Agreement(shared) if owner else shared
        for path in files:
            name = reader.name_of(path)
            reading = agreement.checked(reader.read(path, owner), name, owner if owner in units else "")
            observations += reading.observations
            findings += reading.findings
            notices += [f"{name}: {notice}" for notice in reading.notices]
    return StatisticsFolder(tuple(observations), tuple(findings), tuple(notices))


def earlier_figures(
    folder: Path, owner: str, units: Collection[str], codes: Mapping[str, str], *, but: Path
) -> Agreement:
    """Return the figures that a new file of a unit, or for all (""), must agree with; `but` is about to be replaced."""
    reader = _FolderReader(folder, units, codes)
    agreement = Agreement()
    for path in _files(folder):
        if path != but and _owner(path, folder) in ("", owner):
            agreement.checked(reader.read(path, _owner(path, folder)), reader.name_of(path), "")
    return agreement


def _files(folder: Path) -> list[Path]:
    """Return the statistics files, the shared ones first."""
    found = (
        path
        for path in folder.rglob("[!.~]*")
        if path.suffix.lower() in (*TABLES, JSON) and REMEMBERED not in path.relative_to(folder).parts[:-1]
    )
    return sorted(found, key=lambda path: (path.parent != folder, path))


def _owner(path: Path, folder: Path) -> str:
    place = path.relative_to(folder)
    # A folder made on macOS may have å, ä and ö as two signs each.
    return unicodedata.normalize("NFC", place.parts[0]) if len(place.parts) > 1 else ""


class _FolderReader:
    """Reads files of one folder of statistics; what is remembered of a kind of file is fetched once."""

    def __init__(self, folder: Path, units: Collection[str], codes: Mapping[str, str]) -> None:
        self._folder = folder
        self._units = units
        self._codes = codes
        self._remembered: Remembered = cache(lambda kind: load_remembered(folder, kind))

    def name_of(self, path: Path) -> str:
        return (Path(self._folder.name) / path.relative_to(self._folder)).as_posix()

    def read(self, path: Path, owner: str) -> Reading:
        name = self.name_of(path)
        belongs = Belongs(name, owner, self._units, self._codes)
        try:
            content = path.read_bytes()
        except OSError as error:
            message = unreadable(error)
            return Reading(findings=(Finding(name, 0, "", message, belongs.told(owner)),))
        try:
            return self._understood(path, content, belongs)
        except JamtbokError as error:
            return Reading(findings=(Finding(name, 0, "", str(error), belongs.told(owner)),))

    def _understood(self, path: Path, content: bytes, belongs: Belongs) -> Reading:
        if path.suffix.lower() == JSON:
            return read_json(content, belongs)
        changed: tuple[str, ...] = ()
        if beside(path).is_file():
            kept = load_kept(beside(path), belongs.file + ENDING)
            if kept.tables and kept.sha256 == hash_of(content):
                return read_by_mappings(content, belongs, kept.tables)
            if kept.tables:
                changed = ("Filen har ändrats sedan den lästes in. Läs in den igen med jamtbok import.",)
        reading = read_statistics_file(content, belongs, Corrections(), self._remembered).reading
        return replace(reading, notices=changed + reading.notices)


def read_json(content: bytes, belongs: Belongs) -> Reading:
    """Read JSON from PxWeb or Kolada, and give the figures about a municipality to the unit with its code."""
    from jamtbok.sources.kolada import read_kolada
    from jamtbok.sources.pxweb import read_pxweb

    read = read_kolada if b'"kpi"' in content else read_pxweb
    reading = read(content, belongs.file)
    told = belongs.told(belongs.unit)
    return replace(
        reading,
        observations=tuple(belonging(owner, each, belongs) for owner, each in reading.observations),
        findings=tuple(replace(finding, unit=finding.unit or told) for finding in reading.findings),
    )


def belonging(owner: str, observation: Observation, belongs: Belongs) -> tuple[str, Observation]:
    """Tell whose a figure is; the area is left out where it is the unit itself."""
    area = observation.by.get(AREA, "")
    owner, left = whose(owner or belongs.unit, area, belongs)
    if left == area:
        return owner, observation
    by = {dimension: category for dimension, category in observation.by.items() if dimension != AREA}
    return owner, observation.model_copy(update={"by": by})


Key = tuple[object, ...]


@dataclass
class Agreement:
    """Figures met so far, so that two files do not say different things of the same.

    Parameters
    ----------
    shared
        Those of the shared files, which a unit's own must agree with.
    """

    shared: Agreement | None = None
    _met: dict[Key, tuple[float | None, str, str, Place | None]] = field(default_factory=dict)

    def checked(self, reading: Reading, name: str, told: str) -> Reading:
        """Return a file's reading without what other files say alike, and with a fault for what they say otherwise."""
        kept: list[tuple[str, Observation]] = []
        findings: list[Finding] = []
        for (owner, each), place in zip(reading.observations, _places(reading), strict=True):
            what = (each.measure, each.unit, tuple(sorted(each.by.items())), each.sex, each.year)
            earlier = next((found for key in self._keys(owner, what) if (found := self._find(key))), None)
            if earlier is None or earlier[2] == name:
                self._met[(owner, *what)] = (each.value, each.symbol, name, place)
                kept.append((owner, each))
            elif earlier[:2] != (each.value, each.symbol):
                where = f", {in_words(earlier[3])}" if earlier[3] else ""
                message = (
                    f"samma uppgift står i {earlier[2]}{where} med ett annat värde "
                    f"({written(earlier[0])} och {written(each.value)}). Ta bort den som inte gäller."
                )
                at = place or Place("", 0, "")
                findings.append(Finding(name, at.row, at.column, message, told, at.sheet))
        return replace(reading, observations=tuple(kept), findings=(*reading.findings, *findings), places=())

    def _keys(self, owner: str, what: Key) -> Iterable[Key]:
        return dict.fromkeys([(owner, *what), ("", *what)])

    def _find(self, key: Key) -> tuple[float | None, str, str, Place | None] | None:
        found = self._met.get(key)
        return found or (self.shared._find(key) if self.shared else None)


def _places(reading: Reading) -> Iterator[Place | None]:
    yield from reading.places or (None for _ in reading.observations)
