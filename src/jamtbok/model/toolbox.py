"""The toolbox: what makes the work succeed, methods for each step, and the words that are used.

``toolbox.toml`` is the one source of what the notebooks show beside a step and of two pages in the handbook.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import field_validator

from jamtbok.model.base import Frozen
from jamtbok.model.steps import NOTEBOOKS

Kind = Literal["success", "method", "word"]


class Tool(Frozen):
    """An entry of the toolbox.

    Parameters
    ----------
    kind
        Whether it is a success factor, a method or a word.
    name, text
        What it is called, and what it is.
    english
        What a word is called in English, "" for what is not a word.
    steps
        The notebooks where it is of use, see `jamtbok.model.steps`.
    source
        Where a method or a factor comes from.
    """

    kind: Kind
    name: str
    text: str
    english: str = ""
    steps: tuple[str, ...] = ()
    source: str = ""

    @field_validator("steps")
    @classmethod
    def _are_notebooks(cls, steps: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [step for step in steps if step not in NOTEBOOKS]
        if unknown:
            raise ValueError(f"no notebook is called {unknown[0]!r}")
        return steps


class Toolbox(Frozen):
    """All entries, in the order of the file."""

    tools: tuple[Tool, ...]

    def of(self, kind: Kind, step: str = "") -> tuple[Tool, ...]:
        """Return the entries of a kind, or those of them that are of use in one notebook."""
        return tuple(tool for tool in self.tools if tool.kind == kind and (not step or step in tool.steps))


@lru_cache(maxsize=1)
def toolbox() -> Toolbox:
    """Return the package's toolbox."""
    return Toolbox.model_validate(tomllib.loads(Path(__file__).with_name("toolbox.toml").read_text(encoding="utf-8")))
