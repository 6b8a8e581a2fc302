"""Which of a run's reports may leave the organisation, and what a person must read in them first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from jamtbok import texts
from jamtbok.disclosure.percentages import scale_of
from jamtbok.errors import JamtbokError
from jamtbok.model.questions import Answerable, Catalogue
from jamtbok.model.snapshot import Observation, Snapshot
from jamtbok.model.steps import ORGANISATION
from jamtbok.pipeline.job import SNAPSHOT_NAME, Job
from jamtbok.pipeline.journal import Done, JobName, Journal
from jamtbok.pipeline.templates import find_templates
from jamtbok.report.pages import step_title
from jamtbok.settings.workbook import DisclosureSettings, Workbook

FAILED = "rapporten kunde inte göras"
NO_TEMPLATE = "mallen finns inte längre"
NO_SNAPSHOT = "underlaget saknas eller kan inte läsas"
OLD = "den är gjord med ett annat underlag, en annan mall eller en äldre version"
CHANGED = "filen har ändrats sedan den gjordes"
OTHER_PROTECTION = "små tal är inte skyddade så som jamtbok.toml säger"
UNPROTECTED = "underlaget har små antal personer som inte är skyddade"


@dataclass
class Choice:
    """The reports that may be published, in the form that the index asks for.

    Parameters
    ----------
    reports
        What the journal knows of each.
    left_out
        Why each of the others is left out.
    typed
        How many answers in words each report may show; ``None`` when it may show any of its unit's.
    """

    reports: dict[JobName, Done] = field(default_factory=dict)
    left_out: dict[JobName, str] = field(default_factory=dict)
    typed: dict[JobName, int | None] = field(default_factory=dict)

    def names(self) -> list[JobName]:
        """Return unit and template of each report, sorted."""
        return sorted(self.reports)

    def __contains__(self, name: JobName) -> bool:
        return name in self.reports

    def __getitem__(self, name: JobName) -> Done:
        return self.reports[name]


def choose(workbook: Workbook, folder: Path, journal: Journal, units: Sequence[str]) -> Choice:
    """Go through the reports of a run.

    Parameters
    ----------
    workbook
        Whose run it is.
    folder
        The run folder.
    journal
        Its journal.
    units
        The units that are wanted; nothing means all.
    """
    templates = {template.name: template.content for template in find_templates(workbook)}
    choice = Choice()
    wanted = [name for name in journal.names() if (name[0] in units if units else _exists(name[0], workbook))]
    for unit, names in groupby(wanted, key=lambda name: name[0]):
        content, snapshot = _snapshot(folder / unit / SNAPSHOT_NAME)
        fault = _fault_of_snapshot(snapshot, workbook.settings.disclosure)
        typed = _typed(snapshot) if snapshot else {}
        for name in names:
            base, _, row = name[1].partition(".")
            done, template = journal[name], templates.get(base)
            if done.failed:
                why = FAILED
            elif template is None:
                why = NO_TEMPLATE
            elif snapshot and (
                snapshot.branding != workbook.branding
                or Job(unit, snapshot.year, base, template, content, row=row).key != done.key
            ):
                why = OLD
            else:
                why = fault or _fault_of_file(folder / unit / f"{name[1]}.html", done)
            if why:
                choice.left_out[name] = why
            else:
                choice.reports[name] = done
                choice.typed[name] = typed.get(base) if any(typed.values()) else 0
    return choice


def _exists(unit: str, workbook: Workbook) -> bool:
    return unit == ORGANISATION or unit in workbook.units


def _snapshot(path: Path) -> tuple[bytes, Snapshot | None]:
    try:
        content = path.read_bytes()
        return content, Snapshot.from_json(content)
    except (OSError, JamtbokError):
        return b"", None


def _fault_of_file(path: Path, done: Done) -> str:
    """Tell whether a report is the one that the journal knows: its size, and the key in its footer."""
    try:
        content = path.read_bytes()
        as_made = len(content) == done.sizes[1] and done.key in content.decode()
    except (OSError, UnicodeDecodeError):
        return CHANGED
    return "" if as_made else CHANGED


def _fault_of_snapshot(snapshot: Snapshot | None, rules: DisclosureSettings) -> str:
    """Tell why nothing made from a snapshot may be published, "" when it may.

    What hides a small number is judged where the numbers are hidden. Here it is only seen that it was done, by the
    rules in force, and that no small number was forgotten.
    """
    if snapshot is None:
        return NO_SNAPSHOT
    done = snapshot.protection
    counted = [figure for figure in snapshot.statistics if figure.persons]
    as_ruled = (
        "protection" in snapshot.model_fields_set
        and (done.method, done.threshold) == (rules.method, rules.threshold)
        and done.base == (rules.base if rules.method == "rounding" else 0)
        and all(done.thresholds.get(figure.source) == rules.threshold_of(figure.source) for figure in counted)
    )
    if not as_ruled:
        return OTHER_PROTECTION
    # A measure that falls below zero is how much a number has changed, and counts nobody.
    changes = {figure.measure for figure in counted if figure.value is not None and figure.value < 0}
    numbers = (figure for figure in counted if figure.measure not in changes and not scale_of(figure.unit))
    return UNPROTECTED if any(_small(figure, rules) for figure in numbers) else ""


def _small(figure: Observation, rules: DisclosureSettings) -> bool:
    threshold = rules.threshold_of(figure.source)
    if figure.value is None or not threshold:
        return False
    if rules.method == "rounding":
        return figure.value % rules.base != 0
    return 0 < figure.value < threshold or (figure.value == 0 and rules.hides_zero(figure.source))


_WORDS = {"text", "longtext", "person"}


def _typed(snapshot: Snapshot) -> dict[str, int]:
    """Count the answers in words by the step that asks for them."""
    counted: Counter[str] = Counter(dict.fromkeys(texts.STEP_TITLES.keys() - {"0-start"}, 0))
    for step, field_, values in _fields(snapshot.catalogue, snapshot):
        if field_.type in _WORDS:
            counted[step] += sum(1 for value in values if value)
    return dict(counted)


def _fields(catalogue: Catalogue, snapshot: Snapshot) -> Iterable[tuple[str, Answerable, list[object]]]:
    for question in catalogue:
        step = catalogue.step_of(question.id)
        if question.private:
            continue
        yield step, question, [snapshot.answers.get(question.id)]
        rows = snapshot.answers.rows(question.id)
        for column in question.columns:
            yield step, column, [row.get(column.id) for row in rows]


def to_read(choice: Choice, names: Mapping[str, str]) -> list[str]:
    """Say what a person should read before it is published: no program can tell what people have written about.

    Returns
    -------
    list of str
        A line for each unit with its reports and how many answers in words each may show.
    """
    by_unit: defaultdict[str, list[str]] = defaultdict(list)
    for unit, template in choice.names():
        typed = choice.typed[unit, template]
        if typed is None:
            by_unit[unit].append(step_title(template))
        elif typed:
            by_unit[unit].append(f"{step_title(template)} ({texts.number(typed)})")
    return [f"{names[unit]}: {', '.join(reports)}" for unit, reports in by_unit.items()]
