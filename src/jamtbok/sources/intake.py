"""Taking a statistics file into a workbook: it is understood, checked against what is there, and kept as it came."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from jamtbok.errors import DataError, Finding
from jamtbok.model.snapshot import Observation
from jamtbok.settings.workbook import Workbook
from jamtbok.sources.folder import JSON, TABLES, earlier_figures, read_json
from jamtbok.sources.kept import Fetching, Kept, hash_of, load_remembered, save_kept, save_remembered
from jamtbok.sources.mapping import Corrections
from jamtbok.sources.reading import Reading
from jamtbok.sources.service import Request
from jamtbok.sources.statistics_file import StatisticsFile, read_statistics_file
from jamtbok.sources.synonyms import SEX_WORDS
from jamtbok.sources.table import Belongs

_WORDS = {sex: word for word, sex in SEX_WORDS.items()}

HINT = "Rätta filen, eller ange det som saknas när du läser in den. Handboken visar hur, under Statistik."


@dataclass(frozen=True)
class Incoming:
    """A file on its way into the workbook: the name that it has, its content, and how it was fetched if it was."""

    name: str
    content: bytes
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True)
class Understood:
    """What a file was taken for.

    Parameters
    ----------
    incoming
        The file.
    target
        Where it is to be kept.
    file, reading
        How it was read, and its figures with what the rest of the workbook says of them.
    same
        The file in the workbook that has the same content, if there is one: then there is nothing to keep.
    """

    incoming: Incoming
    target: Path
    file: StatisticsFile = field(default_factory=lambda: StatisticsFile(Reading()))
    reading: Reading = field(default_factory=Reading)
    same: Path | None = None


class Intake:
    """Takes files into one place of a workbook.

    Parameters
    ----------
    workbook
        The workbook.
    unit
        The unit that the figures belong to, "" for all.
    said
        What a person has said of the files.
    replace
        Whether a file with the same name may be replaced.
    """

    def __init__(
        self, workbook: Workbook, unit: str, said: Corrections | None = None, *, replace: bool = False
    ) -> None:
        self._workbook = workbook
        self._unit = unit
        self._said = said or Corrections()
        self._replace = replace
        self._folder = workbook.statistics / unit

    def place(self, path: Path) -> str:
        """Name a file as it stands in the workbook."""
        return path.relative_to(self._workbook.root).as_posix()

    def understand(self, incoming: Incoming) -> Understood:
        """Read a file without keeping it. Its faults are in the reading.

        Raises
        ------
        JamtbokError
            When it is no file that can be read.
        """
        name, content = incoming.name, incoming.content
        target = self._folder / _stored_name(name)
        if same := self._same(content):
            return Understood(incoming, target, same=same)
        if target.exists() and not self._replace:
            message = f"{self.place(target)} finns redan med annat innehåll. Ange --ersätt, eller byt namn på filen."
            return Understood(incoming, target, reading=Reading(findings=(Finding(name, 0, "", message),)))
        units = self._workbook.units
        file = self._read(target, content, Belongs(name, self._unit, units, units.by_code))
        earlier = earlier_figures(self._workbook.statistics, self._unit, units, units.by_code, but=target)
        return Understood(incoming, target, file, earlier.checked(file.reading, name, self._unit))

    def keep(self, understood: Understood) -> None:
        """Keep a file that has been understood.

        Raises
        ------
        DataError
            With its faults, when it has any.
        StorageError
            When it cannot be written.
        """
        if understood.reading.findings:
            raise DataError(understood.reading.findings, HINT)
        incoming = understood.incoming
        sources = dict.fromkeys(each.source for _, each in understood.reading.observations if each.source)
        kept = Kept(
            file=incoming.name,
            sha256=hash_of(incoming.content),
            read=datetime.now(UTC).replace(microsecond=0),
            source="; ".join(sources),
            fetched=tuple(
                Fetching(
                    address=request.address,
                    query=json.dumps(request.query, ensure_ascii=False, sort_keys=True) if request.query else "",
                    time=request.time,
                    sha256=request.sha256,
                )
                for request in incoming.requests
            ),
            tables=understood.file.mappings,
        )
        save_kept(understood.target, incoming.content, kept)
        said = self._said.of_the_header
        if said == Corrections():
            return
        for kind in understood.file.kinds:
            remembered = load_remembered(self._workbook.statistics, kind) or Corrections()
            save_remembered(self._workbook.statistics, kind, said.over(remembered))

    def _same(self, content: bytes) -> Path | None:
        """Return the file of the same content that is already there."""
        known = hash_of(content)
        present = self._folder.iterdir() if self._folder.is_dir() else ()
        files = (path for path in present if path.suffix.lower() in (*TABLES, JSON) and path.is_file())
        return next((path for path in sorted(files) if hash_of(path.read_bytes()) == known), None)

    def _read(self, target: Path, content: bytes, belongs: Belongs) -> StatisticsFile:
        if target.suffix.lower() == JSON:
            return StatisticsFile(read_json(content, belongs))
        folder = self._workbook.statistics
        return read_statistics_file(content, belongs, self._said, lambda kind: load_remembered(folder, kind))


def _stored_name(name: str) -> str:
    """Return the name that a file gets. Figures may come as a text file, but in the workbook those are no figures."""
    return name if Path(name).suffix.lower() in (*TABLES, JSON) else f"{name}.csv"


def as_table(observations: Iterable[Observation]) -> bytes:
    """Write figures as the tidy CSV that the workbook reads: what is kept of a register extract."""
    figures = list(observations)
    dimensions = list(dict.fromkeys(dimension for each in figures for dimension in each.by))
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\n")
    table.writerow(["mått", *dimensions, "kön", "år", "värde", "måttenhet", "källa"])
    for each in figures:
        value = ".." if each.value is None else f"{each.value:.15g}".replace(".", ",")
        by = [each.by.get(dimension, "Totalt") for dimension in dimensions]
        table.writerow([each.measure, *by, _WORDS[each.sex], each.year, value, each.unit, each.source])
    return written.getvalue().encode()
