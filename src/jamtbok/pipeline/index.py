"""The index of a run and one page for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jamtbok import texts
from jamtbok.model.snapshot import Unit
from jamtbok.pipeline.job import JobResult
from jamtbok.pipeline.outputs import write_whole
from jamtbok.report.pages import StepLink, UnitLine, index_page, step_title, unit_page
from jamtbok.settings.units import Units
from jamtbok.settings.workbook import Workbook


def write_index(workbook: Workbook, year: int, to: Path, results: Sequence[JobResult], notices: Sequence[str]) -> Path:
    """Write the index and the units' pages, and return the index's path."""
    organisation = workbook.settings.organisation.name
    templates = sorted({result.template for result in results})
    by_unit: dict[str, dict[str, JobResult]] = {}
    for result in results:
        by_unit.setdefault(result.unit, {})[result.template] = result
    for unit_id, its in by_unit.items():
        links = [_link(its[template], "") for template in templates if template in its]
        name = workbook.units[unit_id].name
        write_whole(to / unit_id / "index.html", unit_page(organisation, year, name, links))
    lines = [_line(unit, depth, by_unit.get(unit.id, {}), templates) for unit, depth in _tree(workbook.units)]
    titles = [step_title(template) for template in templates]
    page = index_page(organisation, year, titles, lines, _lead(results, len(by_unit)), notices)
    write_whole(to / "index.html", page)
    return to / "index.html"


def _tree(units: Units, parent: str = "", depth: int = 0) -> Iterator[tuple[Unit, int]]:
    for unit in units.children(parent):
        yield unit, depth
        yield from _tree(units, unit.id, depth + 1)


def _line(unit: Unit, depth: int, its: dict[str, JobResult], templates: Sequence[str]) -> UnitLine:
    steps = tuple(
        _link(its[template], f"{unit.id}/") if template in its else StepLink(step_title(template), "", "")
        for template in templates
    )
    return UnitLine(unit.name, f"{unit.id}/index.html" if its else "", depth, steps)


def _link(result: JobResult, folder: str) -> StepLink:
    own = [
        record["value"]
        for record in result.records
        if record["name"] == "progress" and record["code"] == result.template
    ]
    return StepLink(
        title=step_title(result.template),
        question=texts.STEP_QUESTIONS.get(result.template, ""),
        address=f"{folder}{result.template}.html",
        share=texts.percent(own[0]) if own else "",
        failed=result.failure is not None,
    )


def _lead(results: Sequence[JobResult], units: int) -> str:
    failed = sum(1 for result in results if result.failure)
    said = f"{texts.number(len(results) - failed)} rapporter för {texts.count(units, 'en enhet', 'enheter')}."
    return f"{said} {texts.count(failed, 'En rapport', 'rapporter').capitalize()} kunde inte göras." if failed else said
