"""The notebooks that the package has: the stair, the special ones of a unit, and the organisation's own.

A notebook is called what its template and its catalogue file are called. What people read of it (title, question)
is in `jamtbok.texts`, what it asks in ``model/catalogue/<name>.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: The unit that the organisation as a whole is, where the coordinator's own answers are kept.
ORGANISATION = "organisationen"


@dataclass(frozen=True)
class Step:
    """A notebook of the package.

    Parameters
    ----------
    name
        The template's name.
    scope
        Who has it: every unit, the organisation, or both.
    always
        Whether a run makes its report also where nothing has been answered in it.
    each
        A table of the unit's: the template is run once for each of its rows.
    gathers
        Questions of the units' whose answers the organisation's notebook shows.
    """

    name: str
    scope: Literal["unit", "organisation", "both"] = "unit"
    always: bool = True
    each: str = ""
    gathers: tuple[str, ...] = ()

    def is_for(self, unit: str) -> bool:
        """Tell whether a unit, or the organisation, has the notebook."""
        return self.scope == "both" or (self.scope == "organisation") == (unit == ORGANISATION)


_AWARDS = tuple(f"award.{part}" for part in ("kind", "operation", "outcome", "decided", "until", "missing", "awards"))

NOTEBOOKS = {
    step.name: step
    for step in (
        Step("0-start"),
        Step("1-grund"),
        Step("2-kartlaggning"),
        Step("3-analys"),
        Step("4-mal"),
        Step("5-uppfoljning"),
        Step("beslut", always=False),
        Step("arende", always=False, each="cases.cases"),
        Step("budget", always=False),
        Step("utmarkelse", always=False),
        Step("arbetsgivare", "both", always=False, gathers=("employer.measures", "employer.followup")),
        Step("jamforelse", "organisation"),
        Step(
            "resultatrapport",
            "organisation",
            gathers=(
                "followup.activities",
                "followup.conclusion",
                "followup.indicators",
                "foundation.training",
                "goals.instances",
                "goals.targets",
            ),
        ),
        Step("styrkedjan", "organisation", always=False, gathers=("goals.targets", "goals.measures")),
        Step(
            "roda-traden",
            "organisation",
            gathers=(
                "analysis.problems",
                "goals.targets",
                "goals.measures",
                "goals.activities",
                "followup.activities",
                "followup.indicators",
                "start.decisions",
                "foundation.decisions",
                "mapping.decisions",
                "analysis.decisions",
                "goals.decisions",
                "followup.decisions",
            ),
        ),
        Step("goda-exempel", "organisation", always=False, gathers=("followup.examples",)),
        Step("beslutsregister", "organisation", always=False, gathers=("cases.cases",)),
        Step("utmarkelser", "organisation", always=False, gathers=_AWARDS),
        Step("benchmarking", "organisation", always=False),
    )
}

START = "0-start"
#: The start page and the five steps in which the method walks, in order.
STEPS = tuple(name for name in NOTEBOOKS if name[0].isdigit())
STAIR = STEPS[1:]


def base_of(name: str) -> str:
    """Return the template of a report: ``"arende"`` of ``"arende.a1"``, which is the page of one row."""
    return name.partition(".")[0]
