"""What may leave the organisation: a run's protected reports as a folder of pages, whole or not at all.

run → the reports that may be shown → a folder beside → looked through → moved into place
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jamtbok import texts
from jamtbok.errors import JamtbokError, SettingsError
from jamtbok.model.snapshot import Unit
from jamtbok.model.steps import ORGANISATION
from jamtbok.pipeline.index import Surroundings, write_pages
from jamtbok.pipeline.journal import JOURNAL, Journal
from jamtbok.pipeline.leaks import MANIFEST, STATEMENT, find_leaks, ids_in, without_dead_links
from jamtbok.pipeline.outputs import storage_errors
from jamtbok.pipeline.publishable import Choice, choose
from jamtbok.pipeline.results import results_tables, write_csv
from jamtbok.pipeline.sheets import write_sheets
from jamtbok.report.pages import statement_page
from jamtbok.report.pdf import find_browser, write_pdfs
from jamtbok.settings.units import Units
from jamtbok.settings.workbook import Workbook
from jamtbok.version import __version__

if TYPE_CHECKING:
    import pandas as pd

#: What a manifest says that the folder is.
PUBLICATION = "jamtbok-publikation"

_MOST_FAULTS = 12


@dataclass(frozen=True)
class PublishRequest:
    """What to publish.

    Parameters
    ----------
    workbook, year
        Whose reports, and of which year.
    run
        The run folder.
    to
        The folder to make.
    units
        Which units; nothing means all.
    csv, xlsx, pdf
        Whether the tables of results and the reports as PDF come along.
    authors
        The names of those who have saved answers, none of which may be read in what is published.
    """

    workbook: Workbook
    year: int
    run: Path
    to: Path
    units: tuple[str, ...] = ()
    csv: bool = False
    xlsx: bool = False
    pdf: bool = False
    authors: tuple[str, ...] = ()


def publish(request: PublishRequest) -> Choice:
    """Make the publication and return what is in it.

    Raises
    ------
    SettingsError
        When there is no such run or unit, or the folder holds something else than an earlier publication.
    JamtbokError
        When nothing may be published, or something was found that must not be. Nothing is changed then.
    """
    if not (request.run / JOURNAL).is_file():
        raise SettingsError(
            f"Det finns ingen körning för {request.year}.", f"Gör rapporterna först: jamtbok run --year {request.year}"
        )
    for unit in request.units:
        request.workbook.unit(unit)
    _check_place(request)
    if request.pdf:
        find_browser()
    with Journal(request.run) as journal, storage_errors(request.to):
        choice = choose(request.workbook, request.run, journal, request.units)
        if not choice.reports:
            raise JamtbokError(_nothing(choice), f"Kör jamtbok run --year {request.year} och försök igen.")
        request.to.parent.mkdir(parents=True, exist_ok=True)
        # Beside its place, so that it can be moved there in one step.
        beside = Path(tempfile.mkdtemp(prefix=f".{request.to.name}.", dir=request.to.parent))
        try:
            _build(request, journal, choice, beside)
            _check_content(request, beside)
            _write_manifest(request, beside)
            _move(beside, request.to)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return choice


def _nothing(choice: Choice) -> str:
    if not choice.left_out:
        return "Körningen har inga rapporter för de enheterna."
    reasons = texts.listed(sorted(set(choice.left_out.values())))
    return f"Ingen rapport kan publiceras: {reasons}."


def _build(request: PublishRequest, journal: Journal, choice: Choice, to: Path) -> None:
    workbook = request.workbook
    units = _shown_units(workbook.units, choice)
    pages = [to / unit / f"{template}.html" for unit, template in choice.names()]
    # The pages that are yet to be written: one in each folder.
    folders = {to, *(to / unit for unit in units), *(page.parent for page in pages)}
    there = {(folder / "index.html").resolve(): frozenset[str]() for folder in folders}
    for page in pages:
        there[page.resolve()] = ids_in((request.run / page.relative_to(to)).read_text(encoding="utf-8"))
    for page in pages:
        source = (request.run / page.relative_to(to)).read_text(encoding="utf-8")
        page.parent.mkdir(exist_ok=True)
        page.write_text(without_dead_links(source, there, page.parent), encoding="utf-8")
    if request.csv:
        write_csv(to / "resultat.csv", _tables(request, journal, choice))
    if request.xlsx:
        write_sheets(to / "resultat.xlsx", _tables(request, journal, choice))
    accessibility, organisation = workbook.settings.accessibility, workbook.settings.organisation.name
    statement = statement_page(organisation, request.year, accessibility, pdf=request.pdf, branding=workbook.branding)
    (to / STATEMENT).write_bytes(statement)
    write_pages(Surroundings(workbook, request.year, units, _files(request), request.pdf), to, choice, [])
    if request.pdf:
        write_pdfs(pages, year=request.year)


def _shown_units(units: Units, choice: Choice) -> Units:
    """Return the units that have something to show, and those above them."""
    reported = {unit for unit, _ in choice.names() if unit != ORGANISATION}
    shown = reported | {above.id for unit in reported for above in units.parents(unit)}
    chosen: list[Unit] = [unit for unit in units.values() if unit.id in shown]
    return Units(chosen)


def _files(request: PublishRequest) -> list[tuple[str, str]]:
    files = [("Tillgänglighetsredogörelse", STATEMENT)]
    if request.csv:
        files.append(("Alla resultat som tabell: resultat.csv", "resultat.csv"))
    if request.xlsx:
        files.append(("Alla resultat som Excelfil: resultat.xlsx", "resultat.xlsx"))
    return files


def _tables(request: PublishRequest, journal: Journal, choice: Choice) -> Iterator[pd.DataFrame]:
    names = {unit: request.workbook.unit(unit).name for unit in (*request.workbook.units, ORGANISATION)}
    lines = (line for line in journal.lines() if (line["unit"], line["template"]) in choice)
    return results_tables(lines, request.year, names)


def _check_content(request: PublishRequest, folder: Path) -> None:
    places = [str(place) for place in (request.workbook.root, request.run, Path.home()) if len(place.parts) > 1]
    faults = find_leaks(folder, names=request.authors, places=places)
    if faults:
        more = [f"… och {len(faults) - _MOST_FAULTS} till."] if len(faults) > _MOST_FAULTS else []
        listed = "\n".join(f"  {fault}" for fault in [*faults[:_MOST_FAULTS], *more])
        raise JamtbokError(
            f"Inget är publicerat, för det här får inte lämnas ut:\n{listed}",
            "Ändra svaret eller mallen som det kommer från, kör jamtbok run och försök igen. "
            "Ett namn som ändå får stå kvar anges med --name-ok.",
        )


def _write_manifest(request: PublishRequest, folder: Path) -> None:
    content: dict[str, Any] = {
        "kind": PUBLICATION,
        "version": __version__,
        "organisation": request.workbook.settings.organisation.name,
        "year": request.year,
        "files": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }
    (folder / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _check_place(request: PublishRequest) -> None:
    """See that nothing but an earlier publication is in the way."""
    to, root = request.to, request.workbook.root
    if to.resolve().is_relative_to(request.run.resolve()) or root.is_relative_to(to.resolve()):
        raise SettingsError(f"{to} är en del av arbetsboken.", "Ange en egen mapp för det som ska publiceras.")
    if to.is_symlink() or (to.exists() and not to.is_dir()):
        raise SettingsError(f"{to} är ingen mapp.", "Ange en ny mapp, eller en tidigare publikation.")
    if to.is_dir() and any(to.iterdir()):
        listed = _listed(to / MANIFEST)
        if listed is None:
            raise SettingsError(
                f"{to} innehåller något annat än en tidigare publikation.", "Ange en ny mapp. Inget är ändrat."
            )
        there = {path.relative_to(to).as_posix() for path in to.rglob("*") if path.is_symlink() or not path.is_dir()}
        others = sorted(there - listed - {MANIFEST})
        if others:
            raise SettingsError(
                f"{to} har fått filer som inte hör till publikationen: {', '.join(others[:5])}.",
                "Flytta dem, eller ange en ny mapp. Inget är ändrat.",
            )


def _listed(manifest: Path) -> set[str] | None:
    """Return the files that a manifest lists, ``None`` when it is none of ours."""
    try:
        content = json.loads(manifest.read_bytes())
        return set(content["files"]) if content["kind"] == PUBLICATION else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _move(beside: Path, to: Path) -> None:
    """Move the folder into place; the earlier one is put back if that fails."""
    for path in (beside, *beside.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    if not to.exists():
        beside.rename(to)
        return
    earlier = Path(tempfile.mkdtemp(prefix=f".{to.name}.", dir=to.parent)) / to.name
    to.rename(earlier)
    try:
        beside.rename(to)
    except BaseException:
        earlier.rename(to)
        earlier.parent.rmdir()
        raise
    shutil.rmtree(earlier.parent, ignore_errors=True)
