"""What can go wrong, said so that the person at the keyboard can act on it.

Every error a user may meet is a `JamtbokError`: one Swedish sentence that says what is wrong and where,
and one that says what to do. It is caught once in the command line, once in the forms and once per job.
A programmer's mistake is an ordinary `ValueError` in English and ends up in the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class JamtbokError(Exception):
    """An error with a Swedish message and a hint about what to do.

    Parameters
    ----------
    message
        What is wrong, with the file, row, column or unit it concerns.
    hint
        What the reader can do about it. May be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def _render_traceback_(self) -> list[str]:
        """Show the message and not the code when the error reaches a notebook (an IPython protocol)."""
        return [line for line in (self.message, self.hint) if line]


class SettingsError(JamtbokError):
    """The workbook's own files (``jamtbok.toml``, ``enheter.csv``) do not hold together."""


class NoWorkbookError(SettingsError):
    """A folder belongs to no workbook."""


class CatalogueError(JamtbokError):
    """A catalogue of questions cannot be read."""


class StorageError(JamtbokError):
    """The database of answers, or a file that should be written, is out of reach."""


class TemplateError(JamtbokError):
    """A template is missing or is not a notebook that can be run."""


class LimitError(JamtbokError):
    """A notebook took too long, too much memory or printed too much."""


class AnswerError(JamtbokError):
    """A value does not fit the question that it answers."""


@dataclass(frozen=True, order=True)
class Finding:
    """One fault in a data file: where it stands and what was expected.

    Parameters
    ----------
    file
        The file's path as the user knows it, relative to the workbook.
    row, column
        Line number counted from 1 with the header as line 1, and the column's name; 0 and "" when the fault is
        the whole file's.
    message
        What is wrong and what was expected.
    unit
        The unit whose figures are concerned, "" when it cannot be told.
    sheet
        The sheet of a spreadsheet, "" in a file that has none.
    """

    file: str
    row: int
    column: str
    message: str
    unit: str = ""
    sheet: str = ""

    @property
    def place(self) -> str:
        """Where the fault stands, in words."""
        place = [self.file]
        if self.sheet:
            place.append(f"bladet {self.sheet}")
        if self.row:
            place.append(f"rad {self.row}")
        if self.column:
            place.append(f"kolumnen {self.column}")
        return ", ".join(place)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class DataError(JamtbokError):
    """A data file has faults; all of them are listed, not only the first.

    Parameters
    ----------
    findings
        The faults, at least one.
    hint
        What to do.
    """

    SHOWN = 12

    def __init__(self, findings: Sequence[Finding], hint: str = "Rätta filen och kör igen.") -> None:
        self.findings = tuple(findings)
        shown = [str(finding) for finding in self.findings[: self.SHOWN]]
        if len(self.findings) > self.SHOWN:
            shown.append(f"… och {len(self.findings) - self.SHOWN} fel till.")
        super().__init__("\n".join(shown), hint)
