"""The book: the one object that a notebook works with.

    bok = jamtbok.open(source, unit=unit, year=year, step="1-grund")
    bok.start()
    bok.form("foundation.knowledge")

Opened on a workbook the book is live: its forms save to the database, and every view shows the answers as they are
when its cell is run. Opened on a snapshot file it shows what the snapshot holds, and there is nothing to fill in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

from jamtbok import texts
from jamtbok.errors import NoWorkbookError, SettingsError, TemplateError
from jamtbok.forms.static import render_section
from jamtbok.model.overview import Overview
from jamtbok.model.questions import Section, packaged_catalogue
from jamtbok.model.snapshot import Snapshot, Unit
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION, START
from jamtbok.notebooks.links import to_notebooks
from jamtbok.notebooks.shown import Record, Shown, View
from jamtbok.notebooks.views import analysis, comparisons, find_view, followup, foundation, goals, mapping, start
from jamtbok.report.style import style_element
from jamtbok.settings.workbook import SETTINGS_FILE, Workbook
from jamtbok.tables import join, subheading

if TYPE_CHECKING:
    from jamtbok.forms.session import Session


class Source(Protocol):
    """Where a book's content comes from."""

    def snapshot(self) -> Snapshot:
        """Return the content as it is now."""

    def form(self, section: Section) -> Any | None:
        """Return a live form for a section, ``None`` where nothing can be saved."""

    def picture(self, name: str, draw: Callable[[], Markup]) -> Any | None:
        """Return a widget that shows what `draw` gives after each change, ``None`` where nothing changes."""

    def upload(self) -> Any | None:
        """Return a live form that takes statistics files, ``None`` where nothing can be saved."""


class FileSource:
    """A snapshot that does not change."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def snapshot(self) -> Snapshot:
        """Return the snapshot."""
        return self._snapshot

    def form(self, section: Section) -> None:
        """Return nothing: a snapshot cannot be written to."""

    def picture(self, name: str, draw: Callable[[], Markup]) -> None:
        """Return nothing: a snapshot does not change."""

    def upload(self) -> None:
        """Return nothing: a snapshot cannot be written to."""


class WorkbookSource:
    """A workbook's unit and year, read anew each time; its forms save to the database."""

    def __init__(self, workbook: Workbook, unit: str, year: int) -> None:
        # Only a live notebook needs the database and the widgets.
        from jamtbok.store import SnapshotMaker, open_store

        workbook.unit(unit)
        self._store = open_store(workbook.root, workbook.settings.store.url, workbook.catalogue, author=_user())
        self._workbook = workbook
        self._maker = SnapshotMaker(workbook, self._store)
        self._unit, self._year = unit, year

    def snapshot(self) -> Snapshot:
        """Return the unit's answers and figures as they are now."""
        return self._maker.snapshot(self._unit, self._year)

    def carry_over_decisions(self) -> None:
        """Put the earlier decisions into the start page's table; those that are there already are left."""
        from jamtbok.notebooks.answering import carry_over_decisions

        carry_over_decisions(self._store, self._unit, self._year)

    @cached_property
    def _session(self) -> Session:
        from jamtbok.forms.session import Session
        from jamtbok.notebooks.answering import StoreAnswering

        answering = StoreAnswering(
            self._store, self._unit, self._year, place=f"{self._workbook.root}|{self._unit}|{self._year}"
        )
        return Session(answering, self.snapshot().catalogue)

    def form(self, section: Section) -> Any:
        """Return a form whose fields save as they are filled in."""
        from jamtbok.forms.widget import SectionForm

        return SectionForm(section, self._session)

    def picture(self, name: str, draw: Callable[[], Markup]) -> Any:
        """Return a widget that shows what `draw` gives, anew after each change."""
        import ipywidgets

        widget = ipywidgets.HTML(str(draw()))

        def again() -> None:
            widget.value = str(draw())

        self._session.add_picture(name, again)
        return widget

    def upload(self) -> Any:
        """Return a form whose files are kept for the unit and shown at once."""
        from jamtbok.forms.upload import UploadForm
        from jamtbok.notebooks.answering import take_file
        from jamtbok.store import SnapshotMaker

        def done() -> None:
            # The files are read anew.
            self._maker = SnapshotMaker(self._workbook, self._store)
            self._session.draw()

        return UploadForm(lambda name, content: take_file(self._workbook, self._unit, name, content), done)


class Book:
    """What a notebook of one unit, year and step works with.

    Parameters
    ----------
    source
        Where the content comes from.
    step
        The notebook's step, one of `jamtbok.model.steps.NOTEBOOKS`.
    """

    def __init__(self, source: Source, step: str) -> None:
        if step not in NOTEBOOKS:
            raise ValueError(f"no step is called {step!r}")
        self._source = source
        self.step = step

    @property
    def snapshot(self) -> Snapshot:
        """The content as it is now."""
        return self._source.snapshot()

    @property
    def live(self) -> bool:
        """Whether answers can be saved."""
        return not isinstance(self._source, FileSource)

    def _view(self, function: Callable[[Snapshot], View], name: str = "") -> Shown:
        """Show a view: in a report as it is now, live anew after each change."""
        view = function(self.snapshot)
        picture = self._source.picture(name or function.__name__, lambda: self._led(function(self.snapshot)))
        return Shown(self._led(view), view.records, picture)

    def _led(self, view: View) -> Markup:
        """Let links lead where they can: from a report to reports, from a live notebook to notebooks."""
        return to_notebooks(view.html, self.step, self.snapshot.year) if self.live else view.html

    # -- every notebook

    def start(self, *, row: str = "") -> Shown:
        """Show unit, year, the stair and what was decided last year; live, also the style that the rest uses.

        Of a report on one row of a table, what the row is called.
        """

        def header(snapshot: Snapshot) -> View:
            view = start.header(snapshot, self.step, row)
            if not self.live:
                return view
            return View(style_element() + start.way_back(snapshot, self.step) + view.html, view.records)

        return self._view(header)

    def form(self, section_id: str, *, behind: Collection[str] = ()) -> Shown:
        """Show a section of the catalogue: a form to fill in, or its answers.

        Parameters
        ----------
        section_id
            The section.
        behind
            Tables that the report folds away, since a view beside the form shows their content.
        """
        snapshot = self.snapshot
        section = snapshot.catalogue.section(section_id)
        html = render_section(section, snapshot.answers, snapshot.catalogue, behind)
        return Shown(html, widget=self._source.form(section))

    def own_questions(self) -> Shown:
        """Show the sections that the workbook itself has added to this step."""
        snapshot = self.snapshot
        own = {section.id for file in snapshot.own_questions for section in file.sections}
        added = [
            section
            for section in snapshot.catalogue.sections(self.step)
            if section.id in own and not packaged_catalogue().has_section(section.id)
        ]
        parts = [
            subheading(section.title, 2) + render_section(section, snapshot.answers, snapshot.catalogue)
            for section in added
        ]
        forms = [form for section in added if (form := self._source.form(section)) is not None]
        return Shown(join(parts), widget=_stacked(forms))

    def closing(self) -> Shown:
        """Show what the step's decisions lack and which required questions are still open."""
        return self._view(lambda snapshot: start.closing(snapshot, self.step), "closing")

    def show(self, name: str, **wanted: str) -> Shown:
        """Show a view by its name.

        Parameters
        ----------
        name
            Module and function in `jamtbok.notebooks.views`, for instance ``"budget.lines"``.
        wanted
            What the view takes besides the snapshot, for instance the row that a page is about.
        """
        view = find_view(name)
        return self._view(lambda snapshot: view(snapshot, **wanted), f"{name}{sorted(wanted.items())}")

    def record(self, name: str, value: float | None = None, *, item: str = "", sex: str = "", code: str = "") -> Shown:
        """Emit a named result of a notebook's own; see `jamtbok.notebooks.shown.Record`."""
        return Shown(Markup(), [Record(name, item, sex, code, value)])

    # -- 0-start

    def steps(self) -> Shown:
        """Link to each step with how far it has come."""
        return self._view(start.steps)

    # -- 1-grund

    def training_coverage(self) -> Shown:
        """Show how many of the women and of the men have been trained."""
        return self._view(foundation.coverage)

    def moments(self) -> Shown:
        """Show the sum of the ten moments and its change."""
        return self._view(foundation.moments)

    def action_plan(self) -> Shown:
        """Show what is not in place for the work, with the next action."""
        return self._view(foundation.action_plan)

    def missing_roles(self) -> Shown:
        """Show the roles that nobody has."""
        return self._view(foundation.missing_roles)

    def inventory(self) -> Shown:
        """Show the services by priority."""
        return self._view(foundation.inventory)

    def statistics_inventory(self) -> Shown:
        """Show how far the unit's systems split their statistics by sex."""
        return self._view(foundation.statistics_inventory)

    # -- 2-kartlaggning

    def representation(self) -> Shown:
        """Show the distribution of women and men in each group."""
        return self._view(mapping.representation)

    def resources(self) -> Shown:
        """Show how resources fall on women and men."""
        return self._view(mapping.resources)

    def upload(self) -> Shown:
        """Take statistics files for the unit; a report shows nothing here."""
        return Shown(Markup(), widget=self._source.upload())

    def statistics(self) -> Shown:
        """Show the imported figures by sex with difference and ratio."""
        return self._view(mapping.statistics)

    # -- 3-analys

    def gaps(self) -> Shown:
        """Show the differences in the imported figures, each with its careful sentence."""
        return self._view(analysis.gaps)

    def comparisons(self) -> Shown:
        """Show each measure set against its base: difference, interval, and whether it holds inside the groups."""
        return self._view(comparisons.comparisons)

    def differences(self) -> Shown:
        """Show the differences found, with sign, ratio and judgement."""
        return self._view(analysis.differences)

    def guesses(self) -> Shown:
        """Show how many guesses of causes have been tried."""
        return self._view(analysis.guesses)

    def problems(self) -> Shown:
        """Show the identified problems and whether each has a goal."""
        return self._view(analysis.problems)

    # -- 4-mal

    def programme_logic(self) -> Shown:
        """Show the programme logic with its gaps."""
        return self._view(goals.programme)

    def goals(self) -> Shown:
        """Show the goals and what each lacks."""
        return self._view(goals.targets)

    # -- 5-uppfoljning

    def activities(self) -> Shown:
        """Show the activities with outcome and status."""
        return self._view(followup.activities)

    def indicators(self) -> Shown:
        """Show how far the indicators have come."""
        return self._view(followup.progress_of_indicators)

    def cost(self) -> Shown:
        """Show cost by sex."""
        return self._view(followup.cost)

    def assessments(self) -> Shown:
        """Show the nine assessments with their spread."""
        return self._view(followup.nine)


def open_book(source: str | Path = "", *, unit: str = "", year: int = 0, step: str) -> Book:
    """Open a book.

    Parameters
    ----------
    source
        A snapshot file, or a folder in a workbook. "" is the folder that the notebook stands in; where that belongs to
        no workbook the book is an empty example, so that a template can be looked at by itself.
    unit, year
        Which unit and year. For a snapshot they may be left out, and must be the snapshot's own when they are given.
    step
        The notebook's step.

    Raises
    ------
    JamtbokError
        When the source, the unit or the year does not hold together.
    """
    place = Path(source)
    if place.is_file() and place.name != SETTINGS_FILE:
        return Book(FileSource(_snapshot_of(place, unit, year)), step)
    try:
        workbook = Workbook.find(place)
    except NoWorkbookError:
        if source:
            raise
        return Book(FileSource(_blank(step)), step)
    live = WorkbookSource(workbook, *_unit_and_year(workbook, unit, year, organisation=_only_organisation(step)))
    if step == START:
        live.carry_over_decisions()
    return Book(live, step)


def _snapshot_of(path: Path, unit: str, year: int) -> Snapshot:
    snapshot = Snapshot.from_json(path.read_bytes(), path.name)
    if unit not in ("", snapshot.unit.id) or year not in (0, snapshot.year):
        raise TemplateError(
            f"Underlaget {path.name} gäller {snapshot.unit.id} {snapshot.year}, anteckningsboken {unit} {year}.",
            "Ange samma enhet och år som underlaget.",
        )
    return snapshot


def _unit_and_year(workbook: Workbook, unit: str, year: int, *, organisation: bool) -> tuple[str, int]:
    """Fill in what the notebook's own folder tells: ``enheter/<unit>/<year>/``."""
    folder = Path.cwd()
    if folder.is_relative_to(workbook.root):
        parts = folder.relative_to(workbook.root).parts
        if len(parts) >= 3 and parts[0] == "enheter":
            unit = unit or parts[1]
            year = year or (int(parts[2]) if parts[2].isdecimal() else 0)
    if not unit and organisation:
        unit = ORGANISATION
    if not unit and len(workbook.units) == 1:
        unit = next(iter(workbook.units))
    if not unit or not year:
        raise SettingsError(
            "Anteckningsboken vet inte vilken enhet och vilket år den gäller.",
            'Skriv dem i cellen med parametrar, till exempel unit = "social" och year = 2013.',
        )
    return unit, year


def _blank(step: str) -> Snapshot:
    unit, overview = Unit(id="exempel", name=texts.EXAMPLE_UNIT), None
    if _only_organisation(step):
        unit, overview = Unit(id=ORGANISATION, name=texts.EXAMPLE_ORGANISATION, kind="organisation"), Overview()
    return Snapshot(organisation=texts.EXAMPLE_ORGANISATION, unit=unit, year=2000, overview=overview)


def _only_organisation(step: str) -> bool:
    return step in NOTEBOOKS and NOTEBOOKS[step].scope == "organisation"


def _user() -> str:
    import getpass
    import os

    return os.environ.get("JUPYTERHUB_USER") or getpass.getuser()


def _stacked(forms: list[Any]) -> Any | None:
    if not forms:
        return None
    import ipywidgets

    return ipywidgets.VBox(forms)
