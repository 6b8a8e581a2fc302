"""The index of a run folder and one page for each unit, from what the journal knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from jamtbok import texts
from jamtbok.errors import StorageError
from jamtbok.model.snapshot import Unit
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION, STEPS, base_of
from jamtbok.pipeline.journal import Done, JobName, Journal
from jamtbok.pipeline.outputs import write_if_changed
from jamtbok.report.pages import TABLE_OF_RESULTS, StepLink, UnitLine, index_page, step_title, unit_page
from jamtbok.settings.units import Units
from jamtbok.settings.workbook import Workbook

#: With more units than this the index shows those that have others below them, and each of these lists its own.
MOST_LINES = 300

#: The column that leads to a unit's reports beside the stair.
MORE = "Fler"


class Reports(Protocol):
    """The reports to lead to: a `Journal`, or a choice from one."""

    def names(self) -> list[JobName]:
        """Return unit and template of each report, sorted."""

    def __contains__(self, name: JobName) -> bool: ...

    def __getitem__(self, name: JobName) -> Done: ...


@dataclass(frozen=True)
class Surroundings:
    """What the pages tell besides which reports there are.

    Parameters
    ----------
    workbook
        Whose reports.
    year
        Of which year.
    units
        The units in the list.
    files
        What each other file that the index leads to is called, and its address.
    pdf
        Whether each report has a PDF beside it.
    """

    workbook: Workbook
    year: int
    units: Units
    files: Sequence[tuple[str, str]] = TABLE_OF_RESULTS
    pdf: bool = False


def write_index(workbook: Workbook, year: int, to: Path, journal: Journal, notices: Sequence[str]) -> None:
    """Write the index and the units' pages of a run."""
    write_pages(Surroundings(workbook, year, workbook.units), to, journal, notices)


def write_pages(around: Surroundings, to: Path, journal: Reports, notices: Sequence[str]) -> None:
    """Write an index and the units' pages."""
    year, units = around.year, around.units
    organisation, branding = around.workbook.settings.organisation.name, around.workbook.branding
    names = sorted(filter(partial(_is_listed, journal), journal.names()), key=_place)
    # The table of units has the stair and the workbook's own templates; the special ones are on each unit's page.
    templates = list(dict.fromkeys(template for _, template in names if is_column(template)))
    columns = _Columns(templates, {unit for unit, template in names if unit in units and not is_column(template)})
    reported = {unit for unit, _ in names if unit != ORGANISATION}
    whole = [_link(journal, *name, f"{ORGANISATION}/") for name in names if name[0] == ORGANISATION]
    parents = {unit.parent for unit in units.values() if unit.parent}

    unwritten: list[str] = []

    def write(unit: str, page: bytes) -> None:
        try:
            write_if_changed(to / unit / "index.html", page)
        except StorageError as error:
            # One folder that cannot be written to must not cost the others their index.
            unwritten.append(error.message)

    names_of: dict[str, list[JobName]] = {}
    for name in names:
        names_of.setdefault(name[0], []).append(name)
    for unit in units.values():
        if unit.id not in reported and unit.id not in parents:
            continue
        own = names_of.get(unit.id, [])
        stair = _with_pdf(around, [_link(journal, *name, "") for name in own if is_column(name[1])])
        more = _with_pdf(around, [_link(journal, *name, "") for name in own if not is_column(name[1])])
        below = [_line(journal, child, 0, columns, "../") for child in units.children(unit.id)]
        above = [(parent.name, f"../{parent.id}/index.html") for parent in units.parents(unit.id)]
        write(
            unit.id,
            unit_page(organisation, year, unit.name, stair, columns.titles, below, above, more=more, branding=branding),
        )
    if whole:
        links = _with_pdf(around, [_link(journal, *name, "") for name in names_of[ORGANISATION]])
        title = texts.WHOLE_ORGANISATION
        write(ORGANISATION, unit_page(organisation, year, title, links, [], [], branding=branding))

    shown = list(_tree(units))
    if len(shown) > MOST_LINES and parents:
        shown = [(unit, depth) for unit, depth in shown if unit.id in parents or depth == 0]
    lines = [_line(journal, unit, depth, columns, "", has_page=unit.id in parents) for unit, depth in shown]
    lead = _lead(journal, len(reported), len(shown))
    if len(lines) > MOST_LINES:
        lines = _paged(around, columns.titles, lines, to)
        lead += " Listan är delad i flera sidor."
    page = index_page(
        organisation,
        year,
        columns.titles,
        lines,
        lead,
        [*notices, *unwritten],
        files=around.files,
        branding=branding,
        whole=_with_pdf(around, whole),
    )
    write_if_changed(to / "index.html", page)


@dataclass(frozen=True)
class _Columns:
    """The columns of a table of units: one for each template, and one that leads to the reports beside the stair."""

    templates: Sequence[str]
    with_more: Set[str]

    @property
    def titles(self) -> list[str]:
        """What they are called."""
        return [*map(step_title, self.templates), *([MORE] if self.with_more else [])]


def is_row(name: str) -> bool:
    """Tell whether a report is about one row of a table, and is found from the report of the whole table."""
    return base_of(name) != name


def is_column(template: str) -> bool:
    """Tell whether the table of units has a column for a template."""
    return template in STEPS or base_of(template) not in NOTEBOOKS


def _is_listed(journal: Reports, name: JobName) -> bool:
    # The report of the whole table does not know that the page of a row could not be made.
    return not is_row(name[1]) or journal[name].failed


def _place(name: JobName) -> tuple[str, int, str]:
    """Put a unit's reports in the order of the package's notebooks; the workbook's own come last."""
    order = list(NOTEBOOKS)
    base = base_of(name[1])
    return name[0], order.index(base) if base in NOTEBOOKS else len(order), name[1]


def _with_pdf(around: Surroundings, links: list[StepLink]) -> list[StepLink]:
    if not around.pdf:
        return links
    return [replace(link, pdf=f"{link.address.removesuffix('.html')}.pdf") for link in links]


def _paged(around: Surroundings, titles: Sequence[str], lines: list[UnitLine], to: Path) -> list[UnitLine]:
    """Write the lines on several pages; return a line for each of them, named by its first and last unit."""
    pages = []
    for start in range(0, len(lines), MOST_LINES):
        part = lines[start : start + MOST_LINES]
        name, said = f"enheter-{start // MOST_LINES + 1}.html", f"{part[0].name} – {part[-1].name}"
        page = index_page(
            around.workbook.settings.organisation.name,
            around.year,
            titles,
            part,
            said,
            [],
            part=said,
            files=around.files,
            branding=around.workbook.branding,
        )
        write_if_changed(to / name, page)
        pages.append(UnitLine(said, name, 0, tuple(StepLink(title, "", "") for title in titles)))
    return pages


def _tree(units: Units, parent: str = "", depth: int = 0) -> Iterator[tuple[Unit, int]]:
    for unit in units.children(parent):
        yield unit, depth
        yield from _tree(units, unit.id, depth + 1)


def _line(
    journal: Reports, unit: Unit, depth: int, columns: _Columns, root: str, *, has_page: bool = False
) -> UnitLine:
    folder = f"{root}{unit.id}/"
    steps = [
        _link(journal, unit.id, template, folder)
        if (unit.id, template) in journal
        else StepLink(step_title(template), "", "")
        for template in columns.templates
    ]
    if unit.id in columns.with_more:
        more = [name for name in journal.names() if name[0] == unit.id and not is_column(name[1])]
        failed = any(journal[name].failed for name in more)
        count = sum(not is_row(name[1]) for name in more)
        steps.append(StepLink(MORE, "", f"{folder}index.html", f"{count} till", failed))
    elif columns.with_more:
        steps.append(StepLink(MORE, "", ""))
    reported = any(step.address for step in steps)
    return UnitLine(unit.name, f"{folder}index.html" if reported or has_page else "", depth, tuple(steps))


def _link(journal: Reports, unit: str, template: str, folder: str) -> StepLink:
    done = journal[unit, template]
    return StepLink(
        title=step_title(template),
        question=texts.STEP_QUESTIONS.get(template, ""),
        address=f"{folder}{template}.html",
        share="" if done.share is None else texts.percent(done.share),
        failed=done.failed,
    )


def _lead(journal: Reports, units: int, shown: int) -> str:
    of_units = [not journal[name].failed for name in journal.names() if name[0] != ORGANISATION]
    of_whole = [not journal[name].failed for name in journal.names() if name[0] == ORGANISATION]
    made = texts.sentence(texts.count(sum(of_units), "en rapport", "rapporter"))
    said = f"{made} för {texts.count(units, 'en enhet', 'enheter')}"
    if any(of_whole):
        said += f" och {texts.count(sum(of_whole), 'en rapport', 'rapporter')} för hela organisationen"
    said += "."
    failed = [*of_units, *of_whole].count(False)
    if failed:
        said += f" {texts.sentence(texts.count(failed, 'en rapport', 'rapporter'))} kunde inte göras."
    if shown < units:
        said += " Här visas enheter som har andra under sig. Öppna en enhet för att se dem."
    return said
