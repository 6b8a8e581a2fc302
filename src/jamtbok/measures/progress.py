"""How far a step has come: the share of its required questions that are answered."""

from __future__ import annotations

from dataclasses import dataclass

from jamtbok.model.answers import Answers
from jamtbok.model.questions import Catalogue


@dataclass(frozen=True)
class Progress:
    """Required questions of a step: how many are answered, how many there are."""

    answered: int
    required: int

    @property
    def share(self) -> float:
        """Answered of required, 0–1; 1 for a step that asks nothing."""
        return self.answered / self.required if self.required else 1.0


def progress(catalogue: Catalogue, answers: Answers, step: str) -> Progress:
    """Return the progress of one step."""
    required = [question for question in catalogue.active(step) if question.required]
    return Progress(sum(answers.answered(question) for question in required), len(required))
