"""The nine assessments of the learning follow-up: personal marks, the joint one, and last year's.

References
----------
The nine headings and the personal assessment are those of *lärande uppföljning* (SKL 2011). The source prints a line
without numbers; jamtbok marks it 1–10 and stores the bounds with the answer. Structure (heading 7) against process
(heading 8) is APeL's.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from jamtbok.model.answers import Answers, mark

HEADINGS = tuple(range(1, 10))
STRUCTURE, PROCESS = 7, 8

#: Joint marks this close are said to be in balance.
BALANCED = 1


@dataclass(frozen=True)
class Assessment:
    """One heading.

    Parameters
    ----------
    heading
        1–9.
    personal
        Everybody's own marks, sorted so that nobody can be followed from heading to heading. Empty when they are too
        few to be shown.
    joint, earlier
        The group's joint mark, and the one of the earlier year.
    """

    heading: int
    personal: tuple[int, ...]
    joint: int | None
    earlier: int | None

    @property
    def middle(self) -> float | None:
        """The median of the personal marks."""
        return median(self.personal) if self.personal else None


def participants(answers: Answers) -> int:
    """Return how many have given personal marks."""
    return len(answers.rows("followup.personal"))


def assessments(answers: Answers, earlier: Answers | None, *, threshold: int) -> tuple[Assessment, ...]:
    """Return the nine assessments.

    Parameters
    ----------
    answers, earlier
        This year's answers, and those of an earlier year.
    threshold
        With fewer participants the personal marks are left out altogether. A heading that fewer have marked is left
        out too.
    """
    rows = answers.rows("followup.personal") if participants(answers) >= threshold else ()
    found = []
    for heading in HEADINGS:
        marks = sorted(given for row in rows if (given := row.scale(f"h{heading}")) is not None)
        found.append(
            Assessment(
                heading,
                tuple(marks) if len(marks) >= threshold else (),
                mark(answers.get(f"followup.joint_{heading}")),
                mark(earlier.get(f"followup.joint_{heading}")) if earlier else None,
            )
        )
    return tuple(found)


def structure_minus_process(found: tuple[Assessment, ...]) -> int | None:
    """Return the joint mark of structure minus that of process; ``None`` until both are given."""
    structure, process = found[STRUCTURE - 1].joint, found[PROCESS - 1].joint
    return None if structure is None or process is None else structure - process
