"""jamtbok: a workbook for gender mainstreaming (jämställdhetsintegrering) in municipalities and regions.

Notebooks need one name from here: `open`, which gives them their `Book`. Both are imported when first asked for, so
that the command line and the processes it starts stay light.
"""

from typing import TYPE_CHECKING, Any

from jamtbok.version import __version__

if TYPE_CHECKING:
    from jamtbok.notebooks.book import Book
    from jamtbok.notebooks.book import open_book as open  # noqa: A004 (jamtbok.open reads well where it is used)

__all__ = ["Book", "__version__", "open"]


def __getattr__(name: str) -> Any:
    if name in ("Book", "open"):
        from jamtbok.notebooks import book

        return book.Book if name == "Book" else book.open_book
    raise AttributeError(f"module 'jamtbok' has no attribute {name!r}")
