"""Keeps out of the server of fresh processes what a library would load for nothing; imported before it.

jsonschema takes ``rfc3987_syntax`` where it is installed, to check a format that no notebook has. Making its grammar
takes as long as a third of all that the server loads.
"""

import sys

_PACKAGE = "rfc3987_syntax"

if _PACKAGE not in sys.modules:
    # ``None`` makes an import fail as if the package were not there.
    sys.modules[_PACKAGE] = None  # type: ignore[assignment]


def allow() -> None:
    """Let a notebook import it after all."""
    if sys.modules.get(_PACKAGE, ...) is None:
        del sys.modules[_PACKAGE]
