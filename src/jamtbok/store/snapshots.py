"""Making snapshots: answers, last year's answers, statistics and settings of one unit and year in one piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from jamtbok.disclosure.protection import protect, protection_of
from jamtbok.errors import Finding
from jamtbok.model.answers import Answers
from jamtbok.model.guarding import guarded_answers
from jamtbok.model.overview import Overview
from jamtbok.model.snapshot import EarlierYear, Observation, Snapshot, StatisticsFault
from jamtbok.model.steps import ORGANISATION
from jamtbok.settings.workbook import DisclosureSettings, Workbook
from jamtbok.sources.folder import StatisticsFolder, read_statistics_folder
from jamtbok.store.older import with_older_decisions
from jamtbok.store.overviews import RunFolder, overview_of, shared_tables, with_tables
from jamtbok.store.store import Store


class SnapshotMaker:
    """Makes the snapshots of a workbook; the statistics files are read once.

    Parameters
    ----------
    workbook
        The workbook.
    store
        Its answers.
    run_folder
        Where each year's run is, for the overview that the organisation's snapshot has.
    years
        The years that the overview compares; nothing means the latest ones.
    """

    def __init__(
        self, workbook: Workbook, store: Store, run_folder: RunFolder | None = None, years: Sequence[int] = ()
    ) -> None:
        self._workbook = workbook
        self._store = store
        self._run_folder = run_folder or (lambda year: workbook.runs / str(year))
        self._years = years
        self._overviews: dict[int, Overview] = {}
        self._shared_tables: dict[int, Answers] = {}

    @cached_property
    def statistics(self) -> StatisticsFolder:
        """The content of the workbook's ``statistik/`` and the faults found there."""
        units = self._workbook.units
        return read_statistics_folder(self._workbook.statistics, units, units.by_code)

    def snapshot(self, unit_id: str, year: int) -> Snapshot:
        """Return the snapshot of one unit and year, or of the organisation with its overview of the units."""
        workbook = self._workbook
        unit = workbook.unit(unit_id)
        answers, earlier = self._store.load_with_earlier(unit_id, year)
        threshold = self._rules.threshold
        answers = guarded_answers(answers, workbook.catalogue, threshold)
        before = earlier and guarded_answers(earlier[1], workbook.catalogue, threshold)
        if earlier and before:
            before = with_older_decisions(self._store, unit_id, earlier[0], before)
        if unit_id != ORGANISATION:
            answers = with_tables(answers, self._shared(year))
        return Snapshot(
            organisation=workbook.settings.organisation.name,
            unit=unit,
            parents=tuple(parent.name for parent in workbook.units.parents(unit_id))
            if unit_id in workbook.units
            else (),
            year=year,
            answers=answers,
            earlier=EarlierYear(year=earlier[0], answers=before) if earlier and before else None,
            statistics=tuple(self._observations[unit_id]),
            faults=self._faults(unit_id),
            own_questions=workbook.own_questions,
            own_criteria=workbook.own_criteria,
            threshold=threshold,
            protection=protection_of(self._observations[unit_id], self._rules),
            branding=workbook.branding,
            overview=self._overview(year) if unit_id == ORGANISATION else None,
        )

    def _shared(self, year: int) -> Answers:
        # Read once: they are the same for every unit of a run.
        if year not in self._shared_tables:
            self._shared_tables[year] = shared_tables(self._store, year)
        return self._shared_tables[year]

    def _overview(self, year: int) -> Overview:
        # Made once: in a notebook that is filled in, the units' reports are those of when it was opened.
        if year not in self._overviews:
            self._overviews[year] = overview_of(self._workbook, self._store, year, self._run_folder, self._years)
        return self._overviews[year]

    @property
    def _rules(self) -> DisclosureSettings:
        return self._workbook.settings.disclosure

    @cached_property
    def _observations(self) -> defaultdict[str, list[Observation]]:
        by_unit: defaultdict[str, list[Observation]] = defaultdict(list)
        units = self._workbook.units
        parents = {unit.id: unit.parent for unit in units.values()}
        # All at once: what one unit's figures show can give away another's.
        for unit_id, observation in protect(self.statistics.observations, parents, self._rules):
            for receiver in [unit_id] if unit_id else [*self._workbook.units, ORGANISATION]:
                by_unit[receiver].append(observation)
        return by_unit

    def _faults(self, unit_id: str) -> tuple[StatisticsFault, ...]:
        concerned = [finding for finding in self.statistics.findings if finding.unit in ("", unit_id)]
        return tuple(_fault(finding, own=finding.unit == unit_id) for finding in concerned)


def _fault(finding: Finding, *, own: bool) -> StatisticsFault:
    # What is quoted from a file is not protected, and only a fault of one's own stops the report that would show it.
    return StatisticsFault(
        file=finding.file,
        sheet=finding.sheet,
        row=finding.row,
        column=finding.column,
        message=finding.message if own else "",
        own=own,
    )
