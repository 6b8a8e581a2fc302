"""Names that people type in: the same one may be typed with other spaces and capitals."""

from __future__ import annotations


def folded(name: str) -> str:
    """Return a name in the form by which it is known again.

    Examples
    --------
    >>> folded(" Exempelby  kommun") == folded("exempelby Kommun")
    True
    """
    return " ".join(name.split()).casefold()
