"""Distinctions: what two reviewers agree on, who has which until when, and what the others lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jamtbok.model.answers import Answers, Row
from jamtbok.model.criteria_sets import CriteriaSet, Criterion, with_id
from jamtbok.model.names import folded


@dataclass(frozen=True)
class Judged:
    """What the application and the two reviewers say of a criterion; "" where they have said nothing."""

    criterion: Criterion
    evidence: str
    where: str
    first: str
    second: str
    first_reason: str
    second_reason: str

    @property
    def by_both(self) -> bool:
        """Whether both have judged it."""
        return bool(self.first and self.second)

    @property
    def disputed(self) -> bool:
        """Whether they judge it differently."""
        return self.by_both and self.first != self.second

    @property
    def reached(self) -> bool:
        """Whether both find that it is met."""
        return self.first == self.second == "met"


def judged(answers: Answers, criteria: CriteriaSet) -> tuple[Judged, ...]:
    """Return each criterion of a set with its evidence and its two judgements, in the set's order."""

    def row(part: str, criterion: Criterion) -> Row:
        return answers.row(f"award.{part}_{criteria.id}", criterion.id) or Row(id=criterion.id)

    found = []
    for criterion in criteria.criteria:
        first, second = row("first", criterion), row("second", criterion)
        found.append(
            Judged(
                criterion,
                row("application", criterion).text("evidence"),
                row("application", criterion).text("where"),
                first.text("judgement"),
                second.text("judgement"),
                first.text("reason"),
                second.text("reason"),
            )
        )
    return tuple(found)


class State(StrEnum):
    """What has become of a distinction at the end of a year."""

    VALID = "valid"
    DUE = "due"
    EXPIRED = "expired"
    UNDATED = "undated"


@dataclass(frozen=True)
class Award:
    """A distinction that an operation has or has had.

    Parameters
    ----------
    kind
        The id of the criteria.
    operation
        Which part of the unit has it, "" for the unit itself.
    awarded, until
        From when, and the last day that it holds.
    unit
        The unit's id, "" where only one unit is seen.
    """

    kind: str
    operation: str
    awarded: date | None
    until: date | None
    unit: str = ""

    @property
    def holder(self) -> tuple[str, str, str]:
        """What is the same from one time that it is given to the next."""
        return self.unit, folded(self.operation), self.kind

    def state(self, year: int) -> State:
        """Tell what it is at the end of a year: due is what has to be renewed in the year that follows."""
        if self.until is None:
            return State.UNDATED
        if self.until < date(year, 12, 31):
            return State.EXPIRED
        return State.DUE if self.until <= date(year + 1, 12, 31) else State.VALID


@dataclass(frozen=True)
class Waiting:
    """An application that was told not yet, and what it lacks."""

    kind: str
    operation: str
    decided: date | None
    missing: str
    unit: str = ""


def years_later(day: date, years: int) -> date:
    """Return the day that many years later; 28 February for a 29 February that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def awards(answers: Answers, sets: Sequence[CriteriaSet], unit: str = "") -> tuple[Award, ...]:
    """Return the distinctions that a unit's answers tell of: those listed, and the one that was decided."""

    def award(kind: str, operation: str, awarded: str, until: str) -> Award:
        criteria = with_id(sets, kind)
        since = date.fromisoformat(awarded) if awarded else None
        last = date.fromisoformat(until) if until else None
        if last is None and since and criteria:
            last = years_later(since, criteria.years)
        return Award(kind, operation, since, last, unit)

    found = [
        award(row.text("kind"), row.text("operation"), row.text("awarded"), row.text("until"))
        for row in answers.rows("award.awards")
        if row.text("kind")
    ]
    if answers.text("award.outcome") == "awarded" and answers.text("award.kind"):
        found.append(award(*(answers.text(f"award.{part}") for part in ("kind", "operation", "decided", "until"))))
    return tuple(found)


def together(*lists: Iterable[Award]) -> tuple[Award, ...]:
    """Join lists of the same distinctions, each once, in the order of their dates."""
    by_time = {(award.holder, award.awarded): award for found in lists for award in found}
    return tuple(sorted(by_time.values(), key=lambda award: (award.awarded or date.min, award.holder)))


def latest(found: Iterable[Award]) -> tuple[Award, ...]:
    """Return the last time that each operation was given each distinction."""
    return tuple({award.holder: award for award in together(found)}.values())


def waiting(answers: Answers, unit: str = "") -> Waiting | None:
    """Return the application that was told not yet."""
    kind, outcome, decided = (answers.text(f"award.{part}") for part in ("kind", "outcome", "decided"))
    if outcome != "not_yet" or not kind:
        return None
    day = date.fromisoformat(decided) if decided else None
    return Waiting(kind, answers.text("award.operation"), day, answers.text("award.missing"), unit)


def states(found: Iterable[Award], year: int) -> dict[str, Counter[State]]:
    """Count the distinctions of each kind by their state at the end of a year."""
    counted: dict[str, Counter[State]] = {}
    for award in found:
        counted.setdefault(award.kind, Counter())[award.state(year)] += 1
    return counted
