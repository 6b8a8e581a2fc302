"""Benchmarking: what organisations can learn from each other, told by their own answers.

Nothing here orders the organisations. What differs is sorted by the questions, and says whom to ask about what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from jamtbok.measures.moments import Moments, moments
from jamtbok.model.answers import Answers, Row
from jamtbok.model.overview import RecordLine
from jamtbok.model.peers import Peer, UnitsMark, same_name

#: A self-assessment easily differs by a step; from two on there is something to talk about.
WORTH_ASKING = 2

#: The three roles that take part together.
TRIO = ("politician", "manager", "strategist")

#: How far an idea has come, and what has been told of it when it has come so far.
STAGES = ("idea", "decided", "tried", "lasting", "dropped")
_TOLD_AT: Mapping[str, tuple[str, ...]] = {
    "decided": ("decided",),
    "tried": ("decided", "tried"),
    "lasting": ("decided", "tried", "result"),
    "dropped": ("result",),
}

#: Methods of this kind have nothing in common but that they are none of the others.
OTHER = "other"


@dataclass(frozen=True)
class Party:
    """One of those who compare themselves.

    Parameters
    ----------
    name, year
        Which organisation, and of when its answers are.
    answers
        Its answers.
    earlier_year, earlier
        Its answers of the year before that has any; 0 and none otherwise.
    units
        How its units mark the ten moments.
    """

    name: str
    year: int
    answers: Answers
    earlier_year: int = 0
    earlier: Answers = field(default_factory=Answers)
    units: Mapping[str, UnitsMark] = field(default_factory=dict)

    @property
    def marks(self) -> Moments:
        """Its marks on the ten moments."""
        return moments(self.answers.rows("benchmark.moments"))

    @property
    def earlier_marks(self) -> Moments:
        """Its marks of the year before."""
        return moments(self.earlier.rows("benchmark.moments"))

    def state(self, question: str, row: str) -> str:
        """Return the state of one row of a table, "" when it has none."""
        found = self.answers.row(question, row)
        return found.text("state") if found else ""


def others(peers: Sequence[Peer]) -> tuple[Party, ...]:
    """Return the other organisations by name, each with its latest year and the one before."""
    by_name: defaultdict[str, list[Peer]] = defaultdict(list)
    for peer in peers:
        by_name[same_name(peer.organisation)].append(peer)
    found = []
    for name in sorted(by_name):
        *before, now = sorted(by_name[name], key=lambda peer: peer.year)
        earlier = before[-1] if before else None
        found.append(
            Party(
                now.organisation,
                now.year,
                now.answers,
                earlier.year if earlier else 0,
                earlier.answers if earlier else Answers(),
                now.units,
            )
        )
    return tuple(found)


def unit_marks(records: Iterable[RecordLine], year: int, threshold: int) -> dict[str, UnitsMark]:
    """Return how the units mark each moment, for the moments that at least so many units have marked."""
    marks: defaultdict[str, list[float]] = defaultdict(list)
    for line in records:
        if (line.year, line.template, line.name) == (year, "1-grund", "moment") and line.value is not None:
            marks[line.code].append(line.value)
    return {
        moment: UnitsMark(mean=round(fmean(given), 2), median=median(given), units=len(given))
        for moment, given in marks.items()
        if len(given) >= threshold
    }


@dataclass(frozen=True)
class Worth:
    """What is worth a conversation: by row of a question, who is meant.

    Parameters
    ----------
    asking
        Where others have come further.
    telling
        Where the organisation itself has.
    """

    asking: Mapping[str, tuple[Party, ...]]
    telling: Mapping[str, tuple[Party, ...]]


def by_moment(own: Party, peers: Sequence[Party]) -> Worth:
    """Return the moments where marks are at least `WORTH_ASKING` steps apart."""
    asking, telling = {}, {}
    for moment, mark in own.marks.marks.items():
        steps = [(peer, peer.marks.marks.get(moment, mark) - mark) for peer in peers]
        asking[moment] = tuple(peer for peer, more in steps if more >= WORTH_ASKING)
        telling[moment] = tuple(peer for peer, more in steps if more <= -WORTH_ASKING)
    return Worth(_some(asking), _some(telling))


def by_competence(own: Party, peers: Sequence[Party]) -> Worth:
    """Return the areas that one must develop and another is good at."""

    def who(area: str, state: str) -> tuple[Party, ...]:
        return tuple(peer for peer in peers if peer.state("benchmark.competence", area) == state)

    asking, telling = {}, {}
    for row in own.answers.rows("benchmark.competence"):
        if row.text("state") == "develop":
            asking[row.id] = who(row.id, "strong")
        elif row.text("state") == "strong":
            telling[row.id] = who(row.id, "develop")
    return Worth(_some(asking), _some(telling))


def _some(found: Mapping[str, tuple[Party, ...]]) -> dict[str, tuple[Party, ...]]:
    return {row: parties for row, parties in found.items() if parties}


def methods(party: Party) -> dict[str, tuple[Row, ...]]:
    """Return an organisation's ways of working by their kind."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in party.answers.rows("benchmark.methods"):
        found[row.text("kind") or OTHER].append(row)
    return {kind: tuple(rows) for kind, rows in found.items()}


def alone(parties: Sequence[Party]) -> dict[str, tuple[str, ...]]:
    """Return the kinds of methods that only one organisation has, by its name.

    An organisation that has told of no methods says nothing about what it does not do, and is not counted.
    """
    kinds = {party.name: set(methods(party)) - {OTHER} for party in parties if methods(party)}
    if len(kinds) < 2:
        return {}
    users: defaultdict[str, list[str]] = defaultdict(list)
    for name, used in kinds.items():
        for kind in used:
            users[kind].append(name)
    return {name: tuple(sorted(kind for kind in used if len(users[kind]) == 1)) for name, used in kinds.items()}


def adopted_from(own: Party, peers: Sequence[Party]) -> tuple[tuple[Party, Row], ...]:
    """Return the examples that others say they have taken over from the organisation."""
    return tuple(
        (peer, row)
        for peer in peers
        for row in peer.answers.rows("benchmark.adopted")
        if same_name(own.name) in same_name(row.text("source"))
    )


def missing_of_trio(meeting: Row) -> tuple[str, ...]:
    """Return which of the three roles was not at a meeting; nothing when it is not told who was."""
    there = meeting.get("roles")
    return tuple(role for role in TRIO if role not in there) if isinstance(there, list) else ()


def untold(improvement: Row) -> tuple[str, ...]:
    """Return what should have been told of an idea by now."""
    return tuple(part for part in _TOLD_AT.get(improvement.text("state"), ()) if not improvement.get(part))
