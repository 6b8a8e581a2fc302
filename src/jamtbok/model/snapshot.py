"""The snapshot (underlag): everything a notebook needs of one unit and year, as one sorted JSON file.

A notebook reads nothing else. The snapshot and the template are enough to make the report again on another machine.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_core import to_json

from jamtbok import texts
from jamtbok.errors import DataError, Finding, TemplateError
from jamtbok.model.answers import Answers
from jamtbok.model.base import Frozen
from jamtbok.model.criteria_sets import CriteriaSet, packaged_criteria
from jamtbok.model.overview import Overview, OverviewUnit
from jamtbok.model.questions import CATALOGUE_VERSION, Catalogue, CatalogueFile, catalogue_with
from jamtbok.model.steps import NOTEBOOKS

SNAPSHOT_FORMAT = 1

Sex = Literal["women", "men", "unknown", "total"]


class Unit(OverviewUnit):
    """A department, school or other part of the organisation that fills in its own notebooks.

    Parameters
    ----------
    code
        The code of the municipality or region that the unit is, "" for one that is none: figures about the
        municipality are the unit's.
    """

    code: str = ""


#: Why a figure has no value; "" when it has one. Zero is a value like any other.
Symbol = Literal["", "missing", "not_applicable", "hidden", "protected"]


class Observation(Frozen):
    """One figure of imported statistics.

    Parameters
    ----------
    measure
        What is counted.
    by
        The category of each dimension that the figure is divided by, sex and year apart
        (``{"ålder": "65–74 år", "födelseland": "Sverige"}``). A dimension that is left out is the total over it.
    sex, year
        For whom, and when.
    value
        The figure, ``None`` when there is none.
    symbol
        Why there is none: the source lacks it, it does not apply, the source hides it, or it has been protected here.
    unit
        What the figure counts ("personer", "procent").
    persons
        Whether it is a count of persons, so that a small one must be protected.
    source
        Where it comes from.
    """

    measure: str
    by: dict[str, str] = Field(default_factory=dict)
    sex: Sex
    year: int
    value: float | None
    symbol: Symbol = ""
    unit: str = ""
    persons: bool = False
    source: str = ""

    @property
    def group(self) -> str:
        """The categories in words, "" for the total over all dimensions."""
        return ", ".join(self.by.values())


class StatisticsFault(Frozen):
    """A fault found when the unit's statistics were read; the same content as `jamtbok.errors.Finding`.

    A fault that stops nothing has no message: it may quote numbers that are hidden in the reports made beside it.
    """

    file: str
    row: int
    column: str
    message: str
    sheet: str = ""
    own: bool = True
    """Whether the fault lies in figures of this unit alone, and so stops its statistics."""

    def finding(self, unit: str) -> Finding:
        """Return the fault in the form that errors carry."""
        return Finding(self.file, self.row, self.column, self.message, unit, self.sheet)


class EarlierYear(Frozen):
    """The answers of the latest earlier year that has any."""

    year: int
    answers: Answers


class Protection(Frozen):
    """How small numbers of persons in the statistics were protected before the snapshot was made.

    Parameters
    ----------
    method
        Whether they are hidden with what would give them away, or all numbers of persons are rounded.
    threshold
        Smaller numbers than this are protected, unless the source has a threshold of its own.
    thresholds
        The threshold of each source of numbers of persons; 0 where nothing is protected.
    base
        What numbers are rounded to multiples of, 0 when they are not.
    """

    method: Literal["suppression", "rounding"] = "suppression"
    threshold: int = 5
    thresholds: dict[str, int] = Field(default_factory=dict)
    base: int = 0


class Branding(Frozen):
    """How an organisation wants its pages to look.

    Parameters
    ----------
    logo
        The logotype as a ``data:`` address, "" for none.
    colour
        The colour of links and marks, as ``#rrggbb``; "" for jamtbok's own.
    """

    logo: str = ""
    colour: str = ""


class Snapshot(Frozen):
    """Everything that the notebooks of one unit and year are made from."""

    format: int = SNAPSHOT_FORMAT
    catalogue_version: int = CATALOGUE_VERSION
    organisation: str
    unit: Unit
    parents: tuple[str, ...] = ()
    year: int
    answers: Answers = Field(default_factory=Answers)
    earlier: EarlierYear | None = None
    statistics: tuple[Observation, ...] = ()
    faults: tuple[StatisticsFault, ...] = ()
    own_questions: tuple[CatalogueFile, ...] = ()
    own_criteria: tuple[CriteriaSet, ...] = ()
    threshold: int = 5
    protection: Protection = Field(default_factory=Protection)
    branding: Branding = Field(default_factory=Branding)
    overview: Overview | None = None
    """The units' results, in the organisation's own snapshot alone."""

    @property
    def seen(self) -> Overview:
        """The overview, an empty one in a unit's own snapshot."""
        return self.overview or Overview()

    @property
    def catalogue(self) -> Catalogue:
        """The questions in force: the package's and the workbook's own."""
        return catalogue_with(self.own_questions, self.own_criteria)

    @property
    def criteria(self) -> tuple[CriteriaSet, ...]:
        """The criteria of each distinction: the package's and the workbook's own."""
        return (*packaged_criteria(), *self.own_criteria)

    def row_name(self, step: str, row: str) -> str:
        """Return what people call the row that a report is about: its first text."""
        table = self.catalogue.question(NOTEBOOKS[step].each)
        found = self.answers.row(table.id, row)
        said = (found.text(column.id) for column in table.columns if found)
        return next(filter(None, said), texts.UNNAMED_ROW)

    def require_statistics(self) -> None:
        """Raise the faults that make this unit's own figures unreliable."""
        own = [fault.finding(self.unit.id) for fault in self.faults if fault.own]
        if own:
            raise DataError(own)

    def to_json(self) -> bytes:
        """Return the snapshot as sorted, indented JSON in UTF-8: the same content always gives the same bytes."""
        # The encoder of the standard library indents in Python, which takes longer than all else in a snapshot.
        return to_json(_sorted(self.model_dump(mode="json")), indent=1) + b"\n"

    @classmethod
    def from_json(cls, content: bytes, name: str = "underlag.json") -> Snapshot:
        """Read a snapshot; `name` is what errors call it."""
        try:
            snapshot = cls.model_validate_json(content)
        except ValidationError as error:
            _refuse_newer(_format_of(content), name)
            raise TemplateError(
                f"{name} är inget underlag som jamtbok känner igen ({error.error_count()} fel).",
                "Gör om underlaget med kommandot jamtbok run.",
            ) from None
        _refuse_newer(snapshot.format, name)
        return snapshot


def _refuse_newer(found: int, name: str) -> None:
    if found > SNAPSHOT_FORMAT:
        raise TemplateError(f"{name} är gjord med en nyare version av jamtbok.", "Uppdatera jamtbok och försök igen.")


def _sorted(content: Any) -> Any:
    """Return JSON content with the keys of every object in order."""
    if isinstance(content, dict):
        return {key: _sorted(content[key]) for key in sorted(content)}
    if isinstance(content, list):
        return [_sorted(item) for item in content]
    return content


def _format_of(content: bytes) -> int:
    try:
        return int(json.loads(content)["format"])
    except (ValueError, TypeError, KeyError):
        return 0
