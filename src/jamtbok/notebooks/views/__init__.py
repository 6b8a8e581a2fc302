"""What the notebooks show: functions from a snapshot to a fragment of HTML and the results in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from jamtbok.errors import TemplateError
from jamtbok.notebooks.shown import View

_NAME = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")


def find_view(name: str) -> Callable[..., View]:
    """Return the view ``"module.function"`` of this package.

    Raises
    ------
    TemplateError
        When there is none.
    """
    module, _, function = name.partition(".")
    found = None
    if _NAME.fullmatch(name) and find_spec(f"{__name__}.{module}") is not None:
        found = getattr(import_module(f"{__name__}.{module}"), function, None)
    if found is None:
        raise TemplateError(f"Ingen vy heter {name}.", "Rätta namnet i mallens anrop bok.show.")
    view: Callable[..., View] = found
    return view
