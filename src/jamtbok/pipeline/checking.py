"""Looking through a workbook and the installation, to see that all that a run needs holds together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

import nbformat

from jamtbok import texts
from jamtbok.engine import fresh
from jamtbok.errors import JamtbokError, TemplateError
from jamtbok.model.steps import ORGANISATION
from jamtbok.pipeline.templates import find_templates
from jamtbok.report.branding import colour_notices
from jamtbok.report.pdf import find_browser
from jamtbok.settings.workbook import Workbook
from jamtbok.sources.folder import read_statistics_folder
from jamtbok.store import Store, network_share_warning


@dataclass(frozen=True)
class Looked:
    """What was found in one place.

    Parameters
    ----------
    place
        What was looked at.
    how
        ``"ok"``; ``"note"`` for what is worth knowing and stops nothing; ``"fault"``.
    said
        What was found, and what to do.
    """

    place: str
    how: str
    said: str


def look_through(workbook: Workbook, open_store: Callable[[], Store]) -> Iterator[Looked]:
    """Look at one thing after the other; a fault in one does not keep the others from being looked at.

    Parameters
    ----------
    workbook
        The workbook; that its settings can be read is known by its being there.
    open_store
        Opens its answers.
    """
    yield Looked("Inställningar", "ok", f"{workbook.settings.organisation.name}.")
    told: set[str] = set()
    for looked in _places(workbook, open_store):
        if looked.how == "fault" and looked.said in told:
            # Questions that cannot be read keep the database closed, and units that cannot be read the statistics.
            yield Looked(looked.place, "note", "Kan inte kontrolleras förrän felet ovan är rättat.")
        else:
            told.add(looked.said)
            yield looked


def _places(workbook: Workbook, open_store: Callable[[], Store]) -> Iterator[Looked]:
    yield from _tried("Logotyp och färg", lambda: _branding(workbook))
    yield from _tried("Enheter", lambda: [("ok", f"{texts.count(len(workbook.units), 'en enhet', 'enheter')}.")])
    yield from _tried("Egna frågor", lambda: _questions(workbook))
    yield from _tried("Mallar", lambda: _templates(workbook))
    yield from _tried("Statistik", lambda: _statistics(workbook))
    yield from _tried("Databasen", lambda: _database(workbook, open_store))
    yield from _installation()


def _tried(place: str, look: Callable[[], list[tuple[str, str]]]) -> Iterator[Looked]:
    try:
        found = look()
    except JamtbokError as error:
        found = [("fault", str(error))]
    for how, said in found:
        # A fault begins with the name of its file.
        yield Looked(place, how, said if how == "fault" else texts.sentence(said))


def _branding(workbook: Workbook) -> list[tuple[str, str]]:
    return [("note", notice) for notice in colour_notices(workbook.branding)] or [("ok", "går att använda.")]


def _questions(workbook: Workbook) -> list[tuple[str, str]]:
    own = sum(len(section.questions) for file in workbook.own_questions for section in file.sections)
    every = sum(1 for _ in workbook.catalogue)
    return [("ok", f"{texts.count(own, 'en egen fråga', 'egna frågor')} bland {texts.number(every)}.")]


def _templates(workbook: Workbook) -> list[tuple[str, str]]:
    found = find_templates(workbook)
    for template in found:
        try:
            nbformat.validate(nbformat.reads(template.content.decode(), as_version=4))
        except (ValueError, nbformat.ValidationError) as error:
            raise TemplateError(
                f"Mallen {template.name} är ingen anteckningsbok som går att köra: {str(error).splitlines()[0]}.",
                "Öppna mallen i JupyterLab och spara den, eller hämta den på nytt.",
            ) from None
    return [("ok", f"{texts.count(len(found), 'en mall', 'mallar')}.")]


def _statistics(workbook: Workbook) -> list[tuple[str, str]]:
    read = read_statistics_folder(workbook.statistics, workbook.units, workbook.units.by_code)
    found = [("fault", str(finding)) for finding in read.findings] + [("note", notice) for notice in read.notices]
    return [*found, ("ok", f"{texts.count(len(read.observations), 'en siffra', 'siffror')} lästa.")]


def _database(workbook: Workbook, open_store: Callable[[], Store]) -> list[tuple[str, str]]:
    store = open_store()
    try:
        years = [str(year) for year in store.years()]
        found = [("ok", f"svar från {texts.listed(years)}." if years else "inga svar än.")]
        if store.file is not None and (warning := network_share_warning(store.file)):
            found.append(("note", warning))
        return found + [("note", said) for said in _answers_out_of_sight(workbook, store)]
    finally:
        store.close()


def _answers_out_of_sight(workbook: Workbook, store: Store) -> Iterator[str]:
    """Tell of units with answers that are not in the tree: most often somebody has given them another id."""
    try:
        known = {ORGANISATION, *workbook.units}
    except JamtbokError:
        return
    years_of: dict[str, list[str]] = {}
    for year in store.years():
        for unit in sorted(store.last_changes(year).keys() - known):
            years_of.setdefault(unit, []).append(str(year))
    for unit, years in years_of.items():
        yield (
            f"svaren från {texts.listed(years)} för enheten ”{unit}” visas inte, för den finns inte i enheter.csv. Har "
            "den fått ett annat id: ge den tillbaka det gamla."
        )


def _installation() -> Iterator[Looked]:
    place = "Installationen"
    if not fresh.available():
        yield Looked(
            place, "note", "Körningar går långsammare på den här datorn: varje anteckningsbok startar en egen kärna."
        )
    if find_spec("voila") is None:
        yield Looked(place, "note", "Utan tillägget voila går det inte att använda jamtbok form.")
    try:
        find_browser()
    except JamtbokError as error:
        yield Looked(place, "note", str(error))
    yield Looked(place, "ok", "Det som behövs för att köra finns.")
