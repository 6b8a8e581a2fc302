"""The criteria of a distinction: the package's own sets, and those that a workbook adds in ``kriterier/``.

A set is a TOML file::

    id = "forskola"
    name = "Jämställd förskola"
    years = 3

    [[criteria]]
    id = "knowledge"
    title = "Alla som arbetar här har grundläggande kunskap om jämställdhet"
    evidence = "Hur många kvinnor och män som har gått utbildningen, och när."

The questions of the notebook ``utmarkelse`` that are ``for_criteria`` are asked once for each set, with its criteria as
rows. Ids are therefore stable: a criterion that means something else gets another id.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import Field, field_validator

from jamtbok.errors import CatalogueError
from jamtbok.model.base import Frozen, Id, Text
from jamtbok.model.faults import read_toml, validated

_HINT = "Rätta filen, eller ta bort den. Mönstret finns i handboken under Utmärkelse."


class Criterion(Frozen):
    """What is to be reached, and what counts as evidence that it is."""

    id: Id
    title: Text
    evidence: str = ""


class CriteriaSet(Frozen):
    """The criteria of one distinction.

    Parameters
    ----------
    id
        Stable code, part of the ids of the questions that the set gives.
    name
        What the distinction is called.
    years
        How long it lasts before it has to be renewed.
    source
        Where the criteria come from.
    criteria
        At least one.
    """

    id: Id
    name: Text
    years: int = Field(default=3, ge=1, le=20)
    source: str = ""
    criteria: tuple[Criterion, ...]

    @field_validator("criteria")
    @classmethod
    def _can_be_told_apart(cls, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        if not criteria:
            raise ValueError("behöver minst ett kriterium.")
        ids = [criterion.id for criterion in criteria]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise ValueError(f"två kriterier har samma id: {', '.join(twice)}.")
        return criteria


def read_criteria(path: Path, name: str = "") -> CriteriaSet:
    """Read one set from disk; `name` is what errors call it.

    Raises
    ------
    CatalogueError
        When the file is no TOML, or its content does not hold together.
    """
    shown = name or path.name
    return validated(CriteriaSet, read_toml(path, shown), shown, _HINT)


@lru_cache(maxsize=1)
def packaged_criteria() -> tuple[CriteriaSet, ...]:
    """Return the package's own sets."""
    folder = Path(__file__).parent / "criteria"
    return tuple(read_criteria(path) for path in sorted(folder.glob("*.toml")))


def read_own_criteria(root: Path) -> tuple[CriteriaSet, ...]:
    """Read the sets that a workbook has in ``kriterier/``, in the order of the files' names.

    Raises
    ------
    CatalogueError
        When a file cannot be read, or uses an id that another set has already.
    """
    found: list[CriteriaSet] = []
    for path in sorted((root / "kriterier").glob("*.toml")):
        name = f"kriterier/{path.name}"
        each = read_criteria(path, name)
        if each.id in {other.id for other in (*packaged_criteria(), *found)}:
            raise CatalogueError(
                f"{name}: id {each.id} används redan för en annan utmärkelse.", "Ge kriterierna ett eget id."
            )
        found.append(each)
    return tuple(found)


def with_id(sets: Sequence[CriteriaSet], wanted: str) -> CriteriaSet | None:
    """Return the set with an id; ``None`` when there is none any more."""
    return next((each for each in sets if each.id == wanted), None)
