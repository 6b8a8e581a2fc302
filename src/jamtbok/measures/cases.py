"""Gender-secured decisions: what five answers say of a case, and what the cases of many units say together.

Notes
-----
The five questions and what follows from them are those of SKR's (then SKL's) checklist for gender-equal decisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from jamtbok.model.answers import Answers, Row

TABLE = "cases.cases"
#: The columns of the five questions. The first decides whether the others are asked.
QUESTIONS = ("concerns", "statistics", "consequences", "measures", "goals")


class Outcome(StrEnum):
    """What is to be done with a case."""

    SENT_BACK = "sent_back"
    APPROVED = "approved"
    NOT_APPLICABLE = "not_applicable"
    UNFINISHED = "unfinished"


@dataclass(frozen=True)
class Verdict:
    """What the answers say.

    Parameters
    ----------
    outcome
        What is to be done.
    missing
        The questions answered with no, for which the case must be completed.
    unanswered
        The questions that still wait for an answer.
    """

    outcome: Outcome
    missing: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


def verdict(answers: Mapping[str, object]) -> Verdict:
    """Return what follows from the answers to the five questions.

    Parameters
    ----------
    answers
        ``"yes"`` or ``"no"`` by question; a question that is left out is unanswered.

    Notes
    -----
    A no to the first question ends the list, whatever is answered below it. One no in the others is enough to send the
    case back, also while other answers are missing: none of them could change that.
    """
    if answers.get("concerns") == "no":
        return Verdict(Outcome.NOT_APPLICABLE)
    unanswered = tuple(each for each in QUESTIONS if answers.get(each) not in ("yes", "no"))
    if "concerns" in unanswered:
        return Verdict(Outcome.UNFINISHED, unanswered=unanswered)
    missing = tuple(each for each in QUESTIONS[1:] if answers.get(each) == "no")
    if missing:
        return Verdict(Outcome.SENT_BACK, missing, unanswered)
    return Verdict(Outcome.UNFINISHED if unanswered else Outcome.APPROVED, unanswered=unanswered)


@dataclass(frozen=True)
class Case:
    """A case with its verdict, and the id of its unit ("" where only one unit is seen)."""

    row: Row
    verdict: Verdict
    unit: str = ""

    @property
    def title(self) -> str:
        """What is to be decided."""
        return self.row.text("title")

    @property
    def board(self) -> str:
        """Who decides."""
        return " ".join(self.row.text("board").split())

    @property
    def day(self) -> date | None:
        """When it is to be decided."""
        return date.fromisoformat(self.row.text("date")) if self.row.text("date") else None


def cases(answers: Answers, unit: str = "") -> tuple[Case, ...]:
    """Return the cases of a unit by date, those without one last."""
    found = (Case(row, verdict(row.values), unit) for row in answers.rows(TABLE))
    return tuple(sorted(found, key=lambda case: (case.row.text("date") or "9999", case.title)))


@dataclass(frozen=True)
class Tally:
    """How many cases had each outcome, and how many lacked each of questions 2–5."""

    outcomes: Mapping[Outcome, int]
    missing: Mapping[str, int]

    @property
    def total(self) -> int:
        """All cases."""
        return sum(self.outcomes.values())

    @property
    def judged(self) -> int:
        """The cases that have been approved or sent back."""
        return self.outcomes.get(Outcome.APPROVED, 0) + self.outcomes.get(Outcome.SENT_BACK, 0)

    @property
    def sent_back(self) -> int:
        """The cases that have been sent back."""
        return self.outcomes.get(Outcome.SENT_BACK, 0)

    @property
    def share_sent_back(self) -> float | None:
        """Sent back of those approved or sent back, 0–1; ``None`` where there are none."""
        return self.sent_back / self.judged if self.judged else None


def tally(found: Iterable[Case]) -> Tally:
    """Count cases by outcome, and what they lack."""
    found = tuple(found)
    outcomes = Counter(case.verdict.outcome for case in found)
    missing = Counter(question for case in found for question in case.verdict.missing)
    return Tally(
        {outcome: outcomes[outcome] for outcome in Outcome if outcomes[outcome]},
        {question: missing[question] for question in QUESTIONS[1:] if missing[question]},
    )


Part = TypeVar("Part", bound=Hashable)


def tallies(found: Iterable[Case], part_of: Callable[[Case], Part]) -> dict[Part, Tally]:
    """Count the cases of each part by itself; parts stand in the order in which they are met."""
    parts: dict[Part, list[Case]] = {}
    for case in found:
        parts.setdefault(part_of(case), []).append(case)
    return {part: tally(its) for part, its in parts.items()}


def boards(found: Iterable[Case]) -> dict[str, Tally]:
    """Count the cases of each board, "" for those without one; a board keeps the spelling that is used most."""
    found = tuple(found)
    spellings: dict[str, Counter[str]] = {}
    for case in found:
        spellings.setdefault(case.board.casefold(), Counter())[case.board] += 1
    usual = {key: its.most_common(1)[0][0] for key, its in spellings.items()}
    by_board = tallies(found, lambda case: usual[case.board.casefold()])
    return dict(sorted(by_board.items(), key=lambda each: (not each[0], each[0].casefold())))


def periods(found: Iterable[Case], year: int) -> dict[str, Tally]:
    """Count a year's cases by the quarter of their date (``"1"`` … ``"4"``), "" for those dated in no part of it."""

    def quarter(case: Case) -> str:
        return str((case.day.month + 2) // 3) if case.day and case.day.year == year else ""

    return dict(sorted(tallies(found, quarter).items(), key=lambda each: each[0] or "9"))
