"""The workbook's folder of statistics: shared files at the top, a unit's own in a folder named after the unit."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from jamtbok.errors import Finding
from jamtbok.model.snapshot import Observation
from jamtbok.sources.tidy_csv import read_tidy_csv


@dataclass(frozen=True)
class StatisticsFolder:
    """All figures with the unit each belongs to ("" for all units), and every fault found."""

    observations: tuple[tuple[str, Observation], ...] = ()
    findings: tuple[Finding, ...] = ()


def read_statistics_folder(folder: Path, units: set[str]) -> StatisticsFolder:
    """Read every statistics file of a workbook; a faulty file does not stop the others.

    Parameters
    ----------
    folder
        The workbook's ``statistik/``; nothing is read when it does not exist.
    units
        The units of the workbook.
    """
    observations: list[tuple[str, Observation]] = []
    findings: list[Finding] = []
    for path in sorted(path for path in folder.rglob("[!.]*") if path.suffix.lower() == ".csv"):
        place = path.relative_to(folder)
        # A folder made on macOS may have å, ä and ö as two signs each.
        owner = unicodedata.normalize("NFC", place.parts[0]) if len(place.parts) > 1 else ""
        name = (Path(folder.name) / place).as_posix()
        if owner and owner not in units:
            findings.append(Finding(name, 0, "", f"mappen {owner} hör inte till någon enhet i enheter.csv."))
            continue
        read = read_tidy_csv(path, name=name, unit=owner, units=units)
        observations += read.observations
        findings += read.findings
    return StatisticsFolder(tuple(observations), tuple(findings))
