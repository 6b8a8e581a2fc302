"""What stands first in a report: what the step found and what was decided, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass

from jamtbok import texts
from jamtbok.measures.decisions import TABLES, Decision, decisions
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.steps import START


@dataclass(frozen=True)
class Conclusion:
    """What a step found.

    Parameters
    ----------
    title, address
        The step's; both "" in the step's own report.
    paragraphs
        The answer, divided where it was typed so.
    """

    title: str
    address: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """The conclusions and the decisions of a step; on the start page those of every step."""

    conclusions: tuple[Conclusion, ...]
    decisions: tuple[Decision, ...]


def summary_of(snapshot: Snapshot, template: str) -> Summary | None:
    """Return the summary of a report, ``None`` for a template that is no step of the stair."""
    if template == START:
        found = tuple(
            Conclusion(texts.STEP_TITLES[step], f"{step}.html", paragraphs)
            for step in TABLES
            if (paragraphs := _concluded(snapshot, step))
        )
        return Summary(found, decisions(snapshot.answers))
    if template not in TABLES or TABLES[template] not in snapshot.catalogue:
        return None
    paragraphs = _concluded(snapshot, template)
    own = (Conclusion("", "", paragraphs),) if paragraphs else ()
    return Summary(own, decisions(snapshot.answers, template))


def _concluded(snapshot: Snapshot, step: str) -> tuple[str, ...]:
    answer = snapshot.answers.get(TABLES[step].replace("decisions", "conclusion"))
    lines = answer.splitlines() if isinstance(answer, str) else []
    return tuple(line.strip() for line in lines if line.strip())
