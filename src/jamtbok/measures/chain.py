"""Styrkedjan: which goals serve which, from the national ones down to a unit's measures, and where the chain breaks.

A goal serves the goals above that it names. The national sub-goals are known; the goals down to the units' are the
organisation's own table; the rest are the units' goals with their measures and planned activities.

References
----------
JämStöd, SOU 2007:15 (steering); the six sub-goals of Swedish gender equality policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from jamtbok.measures.threads import GOALS, MEASURES, PLANNED
from jamtbok.model.answers import Answers, Row

#: The table of goals at the levels between the national one and the units'.
ABOVE = "chain.goals"
#: In the place of a table: the sub-goals that nobody needs to write.
NATIONAL = "national"

#: The levels from the top.
LEVELS = ("national", "regional", "council", "board", "extra", "unit", "measure")
#: The one that is used only when it has got a name.
EXTRA = "extra"

#: A goal or measure: its unit ("" for none), its table and its id.
NodeId = tuple[str, str, str]


class ChainBreak(StrEnum):
    """A break in the chain; the value is the code in records."""

    UNSERVED = "unserved"
    """Nothing below serves it."""
    UNASKED = "unasked"
    """It serves nothing above."""
    WRONG_WAY = "wrong_way"
    """It is said to serve a goal that is not above it."""


@dataclass(frozen=True)
class Node:
    """A goal or measure in the chain; a national sub-goal has no row."""

    id: NodeId
    level: str
    row: Row | None = None

    @property
    def text(self) -> str:
        """What it says, "" for a national sub-goal."""
        return next((found for column in ("goal", "what", "text") if self.row and (found := self.row.text(column))), "")


@dataclass
class Chain:
    """The chain.

    Attributes
    ----------
    levels
        The levels in use, from the top.
    nodes
        Every goal and measure, from the top; within a level as they were written.
    above, below
        What each serves and is served by, among those that are there and stand above or below it.
    breaks
        Each break with what it concerns, in the order of the nodes.
    """

    levels: tuple[str, ...]
    nodes: dict[NodeId, Node]
    above: dict[NodeId, list[NodeId]] = field(default_factory=dict)
    below: dict[NodeId, list[NodeId]] = field(default_factory=dict)
    breaks: list[tuple[ChainBreak, Node]] = field(default_factory=list)

    def at(self, level: str) -> list[Node]:
        """Return what stands at a level."""
        return [node for node in self.nodes.values() if node.level == level]

    def broken(self, kind: ChainBreak, *levels: str) -> list[Node]:
        """Return what a kind of break concerns, at some levels."""
        return [node for found, node in self.breaks if found is kind and node.level in levels]


def levels_in_use(answers: Answers) -> tuple[str, ...]:
    """Return the levels that the organisation uses, from the top."""
    with_goals = {row.text("level") for row in answers.rows(ABOVE)}

    def is_used(level: str) -> bool:
        row = answers.row("chain.levels", level)
        said = row.text("used") if row else ""
        named = level != EXTRA or (row is not None and bool(row.text("name")))
        return level in with_goals or (said != "no" and named)

    return tuple(filter(is_used, LEVELS))


def chain(answers: Answers, units: Iterable[tuple[str, Answers]], subgoals: Iterable[str]) -> Chain:
    """Put the chain together.

    Parameters
    ----------
    answers
        The organisation's answers.
    units
        The id and the answers of each unit.
    subgoals
        The codes of the national sub-goals.
    """
    levels = levels_in_use(answers)
    found = [Node(("", NATIONAL, code), "national") for code in subgoals]
    between = [Node(("", ABOVE, row.id), row.text("level"), row) for row in answers.rows(ABOVE)]
    # A goal whose level is not told stands nowhere.
    found += sorted((node for node in between if node.level in LEVELS), key=lambda node: LEVELS.index(node.level))
    below = [node for unit, its in units for node in _of_unit(unit, its)]
    found += sorted(below, key=lambda node: LEVELS.index(node.level))
    made = Chain(levels, {node.id: node for node in found if node.level in levels})
    wrong: set[NodeId] = set()
    for node in made.nodes.values():
        for other in _served_by_row(node):
            if other not in made.nodes:
                continue
            if LEVELS.index(made.nodes[other].level) < LEVELS.index(node.level):
                made.above.setdefault(node.id, []).append(other)
                made.below.setdefault(other, []).append(node.id)
            else:
                wrong.add(node.id)
    for node in made.nodes.values():
        made.breaks += [(kind, node) for kind in _breaks(made, node, is_wrong=node.id in wrong)]
    return made


def _of_unit(unit: str, answers: Answers) -> Iterator[Node]:
    for row in answers.rows(GOALS):
        yield Node((unit, GOALS, row.id), "unit", row)
    for row in answers.rows(MEASURES):
        yield Node((unit, MEASURES, row.id), "measure", row)
    for row in answers.rows(PLANNED):
        # What the programme logic holds together by results needs no goal to be there.
        if row.links("goal"):
            yield Node((unit, PLANNED, row.id), "measure", row)


def _served_by_row(node: Node) -> Iterator[NodeId]:
    """Give what a row says that it serves, there or not."""
    if node.row is None:
        return
    unit, table, _ = node.id
    if table in (MEASURES, PLANNED):
        yield from ((unit, GOALS, row) for row in node.row.links("goal"))
        return
    yield from (("", ABOVE, row) for row in node.row.links("serves"))
    yield from (("", NATIONAL, code) for code in node.row.get("subgoals") or ())


def _breaks(made: Chain, node: Node, *, is_wrong: bool) -> Iterator[ChainBreak]:
    if node.level != made.levels[-1] and not made.below.get(node.id):
        yield ChainBreak.UNSERVED
    if node.level != made.levels[0] and not made.above.get(node.id):
        yield ChainBreak.UNASKED
    if is_wrong:
        yield ChainBreak.WRONG_WAY
