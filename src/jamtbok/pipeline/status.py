"""How far the units of a workbook have come with a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jamtbok.measures.progress import Progress, progress
from jamtbok.model.answers import Answers
from jamtbok.model.questions import Catalogue
from jamtbok.model.snapshot import Unit
from jamtbok.model.steps import STEPS
from jamtbok.settings.workbook import Workbook
from jamtbok.store import Entry, Store


@dataclass(frozen=True)
class UnitStatus:
    """One unit: how far it has come with each step, and its latest change."""

    unit: Unit
    steps: Mapping[str, Progress]
    last: Entry | None

    @property
    def done(self) -> bool:
        """Whether every required question has an answer."""
        return all(step.answered == step.required for step in self.steps.values())


def asking_steps(catalogue: Catalogue) -> list[str]:
    """Return the steps that have questions which must be answered."""
    return [step for step in STEPS if any(question.required for question in catalogue.active(step))]


def unit_statuses(workbook: Workbook, store: Store, year: int) -> Iterator[UnitStatus]:
    """Give the status of every unit, in the order of ``enheter.csv``."""
    steps = asking_steps(workbook.catalogue)
    changed = store.last_changes(year)
    for unit in workbook.units.values():
        last = changed.get(unit.id)
        answers = store.load(unit.id, year) if last else Answers()
        yield UnitStatus(unit, {step: progress(workbook.catalogue, answers, step) for step in steps}, last)
