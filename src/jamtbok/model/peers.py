"""What organisations that compare themselves (benchmarking) tell each other: some of the organisation's own answers."""

from __future__ import annotations

import unicodedata

from pydantic import Field

from jamtbok.model.answers import Answers
from jamtbok.model.base import Frozen
from jamtbok.model.names import folded

#: The questions whose answers other organisations get, and of a table which columns. Who somebody is, what was said of
#: the meetings, conclusions and decisions stay at home, and so does all that a workbook asks by itself.
SHARED: dict[str, tuple[str, ...]] = {
    "benchmark.kind": (),
    "benchmark.population": (),
    "benchmark.employees": (),
    "benchmark.structure": (),
    "benchmark.assignment": (),
    "benchmark.priorities": (),
    "benchmark.means": (),
    "benchmark.mentoring": (),
    "benchmark.mentor": (),
    "benchmark.competence": ("state", "comment"),
    "benchmark.moments": ("level", "evidence"),
    "benchmark.methods": ("kind", "what", "state", "where"),
    "benchmark.offered": ("example", "for_whom", "how", "result", "copy"),
    "benchmark.adopted": ("example", "source", "how", "state", "result"),
    "benchmark.improvements": ("idea", "source", "state", "tried", "result"),
}


class UnitsMark(Frozen):
    """How an organisation's units mark one of the ten moments: mean, median, and how many units have marked it."""

    mean: float = Field(ge=1, le=4)
    median: float = Field(ge=1, le=4)
    units: int = Field(ge=1, le=100_000)


class Peer(Frozen):
    """What one organisation tells of one year.

    Parameters
    ----------
    organisation, year
        Whose answers they are, and of when.
    answers
        Its answers to the questions of `SHARED`.
    units
        The marks of its units, by the moments' ids; only those that enough units have marked.
    """

    organisation: str
    year: int
    answers: Answers = Field(default_factory=Answers)
    units: dict[str, UnitsMark] = Field(default_factory=dict)


def same_name(name: str) -> str:
    """Return an organisation's name in the form by which it is known again.

    Examples
    --------
    >>> same_name("Exempelby  kommun") == same_name("exempelby Kommun")
    True
    """
    return folded(unicodedata.normalize("NFC", name))
