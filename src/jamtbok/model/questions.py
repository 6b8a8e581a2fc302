"""The catalogue of questions: the single source for form, validation, report, export and handbook.

The catalogue is TOML: one file for each step in ``model/catalogue``, and any number in a workbook's own ``fragor/``.
A file holds sections, a section holds questions, and a table question holds columns::

    step = "1-grund"

    [[sections]]
    id = "foundation.knowledge"
    title = "Kunskap"

    [[sections.questions]]
    id = "foundation.introduction"
    type = "yesno"
    title = "Ingår jämställdhet i introduktionen av nyanställda?"

Ids are stable codes and are never used again for something else; a question that goes out of use is marked ``retired``
and keeps its answers, and one that gets another id lists the earlier ones in ``formerly``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, field_validator, model_validator

from jamtbok import texts
from jamtbok.errors import CatalogueError
from jamtbok.model.base import Frozen, Id, Text
from jamtbok.model.criteria_sets import CriteriaSet, packaged_criteria
from jamtbok.model.faults import read_toml, validated
from jamtbok.model.steps import NOTEBOOKS

#: The catalogue's version; raised when a question is added, moved, widened or retired.
CATALOGUE_VERSION = 1

_NUMBERS = ("number", "number_by_sex")

FieldType = Literal[
    "text",
    "longtext",
    "yesno",
    "choice",
    "several",
    "scale",
    "number",
    "number_by_sex",
    "date",
    "person",
    "link",
]

DottedId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]


class Choice(Frozen):
    """One alternative of a choice: the code that is stored (and what it was before) and the label that people read."""

    code: Id
    label: Text
    formerly: tuple[Id, ...] = ()


class Condition(Frozen):
    """When a field is asked for: another field beside it has one of some codes.

    Parameters
    ----------
    field
        The id of a question, or of a column in the same table.
    among
        The codes (written ``is`` in the catalogue).
    """

    model_config = ConfigDict(populate_by_name=True)

    field: str
    among: tuple[str, ...] = Field(alias="is", min_length=1)


class Answerable(Frozen):
    """What a question and a column of a table have in common.

    Parameters
    ----------
    title, help
        The question itself, and a line that helps the one who answers.
    required
        Counted when the report says how far the step has come, and marked in the form.
    unit
        What a number counts, for instance ``"kronor"``.
    min, max
        Bounds of a number, or the end points of a scale.
    whole
        Whether a number counts what cannot be divided, such as persons.
    low, high
        What the lowest and the highest value of a scale stand for.
    message
        Shown when a bound is broken; a general sentence is used when it is left out.
    choices
        The alternatives of ``choice`` and ``several``.
    to
        For ``link``: the id of the table whose rows can be picked.
    adds_up
        Whether the parts of a number by sex can be summed: persons and money can, per cent and waiting times cannot.
        What is ``whole`` always can.
    shown_if
        Asked for only under a condition. An answer that is there already is always shown.
    guarded
        For numbers: whether it counts people who could be singled out, so that a small number is not shown.
    guarded_if
        Under which condition it does; always when it is left out. While what it asks has no answer, it does.
    guarded_unit
        The column beside it that says in words what is counted: it does when that may be persons.
    guarded_with
        The column beside it that it is not shown without: what a few persons have tells of those persons.
    for_criteria
        Of a choice: its alternatives are the distinctions. Of a table: it is asked once for each distinction, with its
        criteria as rows. See `jamtbok.model.criteria_sets`.
    """

    type: Literal[FieldType, "table"]
    title: Text
    help: str = ""
    required: bool = False
    unit: str = ""
    min: float | None = None
    max: float | None = None
    whole: bool = False
    low: str = ""
    high: str = ""
    message: str = ""
    choices: tuple[Choice, ...] = ()
    to: str = ""
    adds_up: bool = False
    shown_if: Condition | None = None
    guarded: bool = False
    guarded_if: Condition | None = None
    guarded_unit: str = ""
    guarded_with: str = ""
    for_criteria: bool = False

    @model_validator(mode="after")
    def _parts_fit_the_type(self) -> Self:
        if bool(self.choices) != (self.type in ("choice", "several") and not self.for_criteria):
            raise ValueError("choices hör till slagen choice och several, och behövs där.")
        if (self.type == "link") != bool(self.to):
            raise ValueError("to hör till slaget link, och behövs där.")
        if self.type == "scale" and not _is_scale(self.min, self.max):
            raise ValueError("en skala behöver min och max som är hela tal, det lägsta först.")
        if self.adds_up and self.type != "number_by_sex":
            raise ValueError("adds_up hör till slaget number_by_sex.")
        if self.guarded and self.type not in _NUMBERS:
            raise ValueError("guarded hör till slagen number och number_by_sex.")
        if (self.guarded_if or self.guarded_unit) and not self.guarded:
            raise ValueError("guarded_if och guarded_unit behöver guarded = true.")
        if self.guarded_with and self.type not in _NUMBERS:
            raise ValueError("guarded_with hör till slagen number och number_by_sex.")
        if self.whole and self.type not in _NUMBERS:
            raise ValueError("whole hör till slagen number och number_by_sex.")
        codes = [code for choice in self.choices for code in (choice.code, *choice.formerly)]
        if len(set(codes)) != len(codes):
            raise ValueError("två alternativ har samma code, nu eller förut.")
        return self

    def label(self, code: str) -> str:
        """Return the label of a stored code, or the code itself when the alternative is no longer there."""
        return next((choice.label for choice in self.choices if choice.code == code), code)


def _is_scale(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low < high and low.is_integer() and high.is_integer()


class Column(Answerable):
    """A column of a table question; `formerly` holds the ids that it has had before."""

    id: Id
    formerly: tuple[Id, ...] = ()
    type: FieldType


class FixedRow(Frozen):
    """A row that the catalogue gives, such as one of the ten moments."""

    id: Id
    title: Text
    help: str = ""


class Question(Answerable):
    """A question with its place in the method.

    Parameters
    ----------
    source
        Where the question's content comes from.
    formerly
        The ids that it has had before; answers saved under them are its own.
    since, retired
        The catalogue versions in which it came into and went out of use.
    columns
        The typed columns of a table.
    rows
        Rows given by the catalogue; a table without them has rows that the user adds.
    private
        Never written out in a report as it was answered: only a view that protects persons may show something of it.
    """

    id: DottedId
    formerly: tuple[DottedId, ...] = ()
    source: str = ""
    since: int = 1
    retired: int | None = None
    columns: tuple[Column, ...] = ()
    rows: tuple[FixedRow, ...] = ()
    private: bool = False

    @model_validator(mode="after")
    def _table_has_columns(self) -> Self:
        if (self.type == "table") != bool(self.columns):
            raise ValueError("columns hör till slaget table, och behövs där.")
        if self.rows and self.type != "table":
            raise ValueError("rows hör till slaget table.")
        columns = [known for column in self.columns for known in (column.id, *column.formerly)]
        for kind, ids in (("kolumner", columns), ("rader", [r.id for r in self.rows])):
            if len(set(ids)) != len(ids):
                raise ValueError(f"två av tabellens {kind} har samma id, nu eller förut.")
        known = {column.id for column in self.columns}
        conditions = [c for column in self.columns for c in (column.shown_if, column.guarded_if) if c]
        if any(condition.field not in known for condition in conditions):
            raise ValueError("shown_if och guarded_if i en kolumn pekar på en annan kolumn i samma tabell.")
        beside = {name for column in self.columns for name in (column.guarded_unit, column.guarded_with) if name}
        if not beside <= known or self.guarded_unit or self.guarded_with:
            raise ValueError("guarded_unit och guarded_with hör till en kolumn, och pekar på en annan i samma tabell.")
        return self

    def column(self, column_id: str) -> Column:
        """Return one column of a table question."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise ValueError(f"{self.id} has no column {column_id!r}")


class Section(Frozen):
    """Questions that belong together and are shown under one heading."""

    id: DottedId
    title: Text
    intro: str = ""
    source: str = ""
    questions: tuple[Question, ...] = ()


class CatalogueFile(Frozen):
    """One TOML file: the sections of one step of the stair, or of another of the package's notebooks."""

    step: str
    sections: tuple[Section, ...]

    @field_validator("step")
    @classmethod
    def _is_a_notebook(cls, step: str) -> str:
        if step not in NOTEBOOKS:
            raise ValueError(f"ska vara någon av {', '.join(NOTEBOOKS)}.")
        return step


class Catalogue:
    """All questions in order, with look-ups by id, section and step."""

    def __init__(self, files: Iterable[CatalogueFile]) -> None:
        self._sections: dict[str, Section] = {}
        self._steps: dict[str, str] = {}
        self._questions: dict[str, Question] = {}
        self._section_of: dict[str, str] = {}
        for file in files:
            for section in file.sections:
                self._add(section, file.step)
        self._check_links()
        self._check_earlier_ids()

    def _add(self, section: Section, step: str) -> None:
        known = self._sections.get(section.id)
        if known is not None and self._steps[section.id] != step:
            raise CatalogueError(
                f"Avsnittet {section.id} finns redan i steget {self._steps[section.id]}.",
                f"Byt id på avsnittet, eller lägg frågorna i {self._steps[section.id]}.",
            )
        for question in section.questions:
            if question.id in self._questions:
                raise CatalogueError(
                    f"Frågan {question.id} finns två gånger i frågekatalogen.",
                    "Varje fråga ska ha ett eget id. Byt id på den ena.",
                )
            self._questions[question.id] = question
            self._section_of[question.id] = section.id
        if known is not None:
            section = known.model_copy(update={"questions": known.questions + section.questions})
        self._sections[section.id] = section
        self._steps[section.id] = step

    def _check_links(self) -> None:
        for question in self._questions.values():
            if question.shown_if and question.shown_if.field not in self._questions:
                raise CatalogueError(
                    f"Frågan {question.id} visas beroende på {question.shown_if.field}, som inte finns.",
                    "Rätta fältet shown_if i frågefilen.",
                )
            for field in (question, *question.columns):
                self._check_condition(question, field)
                if field.to and not self.is_table(field.to):
                    raise CatalogueError(
                        f"Frågan {question.id} länkar till {field.to}, som inte är en tabell i frågekatalogen.",
                        "Rätta fältet to i frågefilen.",
                    )

    def _check_condition(self, question: Question, field: Answerable) -> None:
        """Refuse a condition that no answer can meet: what it is about would never be asked."""
        condition = field.shown_if
        if condition is None:
            return
        other = self._questions[condition.field] if field is question else question.column(condition.field)
        codes = list(texts.YES_PARTLY_NO) if other.type == "yesno" else [choice.code for choice in other.choices]
        unknown = [code for code in condition.among if code not in codes]
        if codes and unknown:
            raise CatalogueError(
                f"Frågan {question.id} visas när {condition.field} är ”{unknown[0]}”, som inte är något av svaren.",
                f"Svaren skrivs {', '.join(codes)}. Rätta fältet shown_if i frågefilen.",
            )

    def _check_earlier_ids(self) -> None:
        holder = {question_id: question_id for question_id in self._questions}
        for question in self._questions.values():
            for former in question.formerly:
                other = holder.setdefault(former, question.id)
                if former in self._questions or other != question.id:
                    raise CatalogueError(
                        f"Frågan {question.id} säger att den förut hette {former}, men det id:t hör till {other}.",
                        "Ett id används aldrig till något annat. Rätta fältet formerly i frågefilen.",
                    )

    def is_table(self, question_id: str) -> bool:
        """Tell whether the id is that of a table question."""
        question = self._questions.get(question_id)
        return question is not None and question.type == "table"

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._questions

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions.values())

    def question(self, question_id: str) -> Question:
        """Return a question; a `ValueError` when there is none with that id."""
        try:
            return self._questions[question_id]
        except KeyError:
            raise ValueError(f"no question has the id {question_id!r}") from None

    def section(self, section_id: str) -> Section:
        """Return a section; a `ValueError` when there is none with that id."""
        try:
            return self._sections[section_id]
        except KeyError:
            raise ValueError(f"no section has the id {section_id!r}") from None

    def has_section(self, section_id: str) -> bool:
        """Tell whether there is a section with that id."""
        return section_id in self._sections

    def sections(self, step: str) -> tuple[Section, ...]:
        """Return the sections of a step in order."""
        return tuple(section for key, section in self._sections.items() if self._steps[key] == step)

    def step_of(self, question_id: str) -> str:
        """Return the step in which a question is asked."""
        return self._steps[self._section_of[self.question(question_id).id]]

    def active(self, step: str) -> tuple[Question, ...]:
        """Return the questions of a step that are in use."""
        return tuple(q for section in self.sections(step) for q in section.questions if q.retired is None)


def parse_catalogue_file(content: Mapping[str, object], name: str) -> CatalogueFile:
    """Validate the parsed TOML of one catalogue file; `name` is what the errors call it."""
    return validated(CatalogueFile, content, name, "Rätta frågefilen. Mönstret finns i handboken under Egna frågor.")


def read_catalogue_file(path: Path, name: str = "") -> CatalogueFile:
    """Read one catalogue file from disk."""
    shown = name or path.name
    return parse_catalogue_file(read_toml(path, shown), shown)


@lru_cache(maxsize=1)
def packaged_files() -> tuple[CatalogueFile, ...]:
    """Return the package's own catalogue files, one for each step."""
    folder = Path(__file__).parent / "catalogue"
    return tuple(read_catalogue_file(path) for path in sorted(folder.glob("*.toml")))


@lru_cache(maxsize=4)
def catalogue_with(own: tuple[CatalogueFile, ...], own_criteria: tuple[CriteriaSet, ...] = ()) -> Catalogue:
    """Return the package's catalogue with a workbook's own files added, and its own criteria."""
    sets = (*packaged_criteria(), *own_criteria)
    return Catalogue(_with_criteria(file, sets) for file in (*packaged_files(), *own))


#: The question that says which of the distinctions it is about.
KIND = "award.kind"


def _with_criteria(file: CatalogueFile, sets: Sequence[CriteriaSet]) -> CatalogueFile:
    """Ask what is asked for each distinction, and let those be chosen among that there are."""
    names = tuple(Choice(code=each.id, label=each.name) for each in sets)

    def asked(question: Question) -> Iterator[Question]:
        columns = tuple(c.model_copy(update={"choices": names}) if c.for_criteria else c for c in question.columns)
        question = question.model_copy(update={"columns": columns})
        if not question.for_criteria:
            yield question
        elif question.type != "table":
            yield question.model_copy(update={"choices": names})
        else:
            for each in sets:
                rows = tuple(FixedRow(id=c.id, title=c.title, help=c.evidence) for c in each.criteria)
                yield question.model_copy(
                    update={
                        "id": f"{question.id}_{each.id}",
                        "title": f"{question.title}: {each.name}",
                        "source": each.source,
                        "rows": rows,
                        "shown_if": Condition(field=KIND, among=(each.id,)),
                    }
                )

    sections = (
        section.model_copy(update={"questions": tuple(q for question in section.questions for q in asked(question))})
        for section in file.sections
    )
    return file.model_copy(update={"sections": tuple(sections)})


def packaged_catalogue() -> Catalogue:
    """Return the package's own catalogue."""
    return catalogue_with(())
