"""Which of a run's reports may leave the organisation, and what a person must read in them first."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from jamtbok import texts
from jamtbok.disclosure.percentages import scale_of
from jamtbok.errors import JamtbokError
from jamtbok.model.answers import Answers
from jamtbok.model.guarding import guarded_answers
from jamtbok.model.overview import RecordLine
from jamtbok.model.questions import Answerable, Catalogue
from jamtbok.model.snapshot import Observation, Snapshot
from jamtbok.model.steps import ORGANISATION, STAIR
from jamtbok.pipeline.job import SNAPSHOT_NAME, Job
from jamtbok.pipeline.journal import Done, JobName, Journal
from jamtbok.pipeline.templates import find_templates
from jamtbok.report.pages import step_title
from jamtbok.settings.workbook import DisclosureSettings, Workbook
from jamtbok.store.overviews import gathered_questions

FAILED = "rapporten kunde inte göras"
NO_TEMPLATE = "mallen finns inte längre"
NO_SNAPSHOT = "underlaget saknas eller kan inte läsas"
OLD = "den är gjord med ett annat underlag, en annan mall eller en äldre version"
CHANGED = "filen har ändrats sedan den gjordes"
OTHER_PROTECTION = "små tal är inte skyddade så som jamtbok.toml säger"
UNPROTECTED = "underlaget har små antal personer som inte är skyddade"
OF_OTHERS = "den visar resultat från rapporter som inte är med"
BEFORE_OTHERS = "enheternas rapporter är gjorda efter den"
EARLIER_YEARS = "den visar ett tidigare år, vars små tal inte är skyddade så som jamtbok.toml säger"


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
    # The organisation comes last: what it may show of the units depends on which of their reports are there.
    wanted.sort(key=lambda name: (name[0] == ORGANISATION, name))
    gathered = gathered_questions(workbook.catalogue)
    answered: dict[str, Answers] = {}
    for unit, names in groupby(wanted, key=lambda name: name[0]):
        content, snapshot = _snapshot(folder / unit / SNAPSHOT_NAME)
        fault = _fault_of_snapshot(snapshot, workbook.settings.disclosure)
        if snapshot and snapshot.overview and not fault:
            fault = _fault_of_overview(workbook, folder, snapshot, choice, journal, answered)
        typed = _typed(snapshot) if snapshot else {}
        if snapshot:
            answered[unit] = _only(snapshot.answers, gathered)
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
                choice.typed[name] = typed[base] if base in STAIR else None if any(typed.values()) else 0
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
    """Tell whether a report is the one that the journal knows, to the byte."""
    try:
        as_made = hashlib.sha256(path.read_bytes()).hexdigest() == done.digest
    except OSError:
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
    typed = [snapshot.answers, *([snapshot.earlier.answers] if snapshot.earlier else [])]
    unguarded = any(guarded_answers(its, snapshot.catalogue, rules.threshold) != its for its in typed)
    return UNPROTECTED if unguarded or any(_small(figure, rules) for figure in numbers) else ""


def _small(figure: Observation, rules: DisclosureSettings) -> bool:
    threshold = rules.threshold_of(figure.source)
    if figure.value is None or not threshold:
        return False
    if rules.method == "rounding":
        return figure.value % rules.base != 0
    return 0 < figure.value < threshold or (figure.value == 0 and rules.hides_zero(figure.source))


def _fault_of_overview(
    workbook: Workbook,
    folder: Path,
    snapshot: Snapshot,
    choice: Choice,
    journal: Journal,
    answered: Mapping[str, Answers],
) -> str:
    """Tell why what the organisation's notebooks show of the units may not be published, "" when it may.

    All of it must be what the published reports of the units show: an overview with one unit more would tell what that
    unit's own report was left out for, and one made before the last change what has been taken out since.
    """
    overview, catalogue = snapshot.overview, snapshot.catalogue
    assert overview is not None
    gathered = {each.unit: each.answers for each in overview.gathered if each.year == snapshot.year}
    shown = {(line.unit, line.template) for line in overview.records.lines() if line.year == snapshot.year}
    shown |= {
        (unit, catalogue.step_of(question))
        for unit, answers in gathered.items()
        for question in (*answers.values, *answers.tables)
    }
    if any(name not in choice for name in shown):
        return OF_OTHERS
    then = Counter(_told(line) for line in overview.records.lines() if line.year == snapshot.year)
    if gathered != {unit: its for unit, its in answered.items() if not its.empty} or then != _told_now(journal, choice):
        return BEFORE_OTHERS
    rules = workbook.settings.disclosure
    earlier = {(line.year, line.unit) for line in overview.records.lines() if line.year != snapshot.year}
    snapshots = (_snapshot(folder.parent / str(year) / unit / SNAPSHOT_NAME)[1] for year, unit in sorted(earlier))
    return EARLIER_YEARS if any(_fault_of_snapshot(each, rules) for each in snapshots) else ""


_Told = tuple[str, str, str, str, str, str, float | None]


def _told(line: RecordLine) -> _Told:
    return line.unit, line.template, line.name, line.item, line.sex, line.code, line.value


def _told_now(journal: Journal, choice: Choice) -> Counter[_Told]:
    """Return the records of the units' published reports."""
    return Counter(
        (line["unit"], line["template"], *(record[part] for part in ("name", "item", "sex", "code", "value")))
        for line in journal.lines()
        if line["unit"] != ORGANISATION and (line["unit"], line["template"]) in choice
        for record in line["records"]
    )


def _only(answers: Answers, questions: Iterable[str]) -> Answers:
    """Return the answers to some questions."""
    wanted = set(questions)
    return Answers(
        values={question: value for question, value in answers.values.items() if question in wanted},
        tables={question: rows for question, rows in answers.tables.items() if question in wanted},
    )


_WORDS = {"text", "longtext", "person"}


def _typed(snapshot: Snapshot) -> dict[str, int]:
    """Count the answers in words by the step that asks for them, and those of the units in an overview of them."""
    counted = Counter(dict.fromkeys(STAIR, 0))
    gathered = [each.answers for each in snapshot.overview.gathered] if snapshot.overview else []
    for answers in (snapshot.answers, *gathered):
        for step, field_, values in _fields(snapshot.catalogue, answers):
            if field_.type in _WORDS:
                counted[step] += sum(1 for value in values if value)
    return dict(counted)


def _fields(catalogue: Catalogue, answers: Answers) -> Iterable[tuple[str, Answerable, list[object]]]:
    for question in catalogue:
        step = catalogue.step_of(question.id)
        if question.private:
            continue
        yield step, question, [answers.get(question.id)]
        rows = answers.rows(question.id)
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
    # The pages of rows are called the same, all of them.
    return [f"{names[unit]}: {', '.join(dict.fromkeys(reports))}" for unit, reports in by_unit.items()]
