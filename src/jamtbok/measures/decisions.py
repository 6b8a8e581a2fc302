"""Decisions: what was decided at the end of each step, and what comes back next year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jamtbok.model.answers import Answers, Row

#: Step → the table of its decisions.
TABLES = {
    "1-grund": "foundation.decisions",
    "2-kartlaggning": "mapping.decisions",
    "3-analys": "analysis.decisions",
    "4-mal": "goals.decisions",
    "5-uppfoljning": "followup.decisions",
    "budget": "budget.decisions",
    "arbetsgivare": "employer.decisions",
    "jamforelse": "comparison.decisions",
    "resultatrapport": "report.decisions",
    "styrkedjan": "chain.decisions",
    "benchmarking": "benchmark.decisions",
}


@dataclass(frozen=True)
class Decision:
    """What was decided, who answers for it, when it is due and where it was decided."""

    step: str
    row: Row

    @property
    def what(self) -> str:
        """The decision itself."""
        return self.row.text("what")

    @property
    def due(self) -> date | None:
        """The day it is to be done."""
        return date.fromisoformat(self.row.text("when")) if self.row.text("when") else None

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of who and when is missing."""
        return tuple(part for part in ("who", "when") if not self.row.get(part))


def decisions(answers: Answers, step: str | None = None) -> tuple[Decision, ...]:
    """Return the decisions of one step, or of all in the order of the stair."""
    return tuple(Decision(at, row) for at, table in TABLES.items() if step in (None, at) for row in answers.rows(table))
