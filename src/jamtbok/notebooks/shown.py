"""What a call in a notebook gives back: the same thing for the screen, for the report and for the results table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup

#: The MIME type under which a notebook emits its named results; they are harvested after the run.
RECORDS_MIME = "application/vnd.jamtbok.records+json"
WIDGET_MIME = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Record:
    """One named result.

    Parameters
    ----------
    name
        What is measured, for instance ``"activity"``.
    item
        Which of several: an activity's text, a course's name.
    sex
        ``"women"``, ``"men"``, ``"unknown"``, or "" when the result is not split.
    code
        A stable code, for instance a status.
    value
        The number; ``None`` when there is only a code.
    """

    name: str
    item: str = ""
    sex: str = ""
    code: str = ""
    value: float | None = None


@dataclass(frozen=True)
class View:
    """A picture of the answers: a fragment of HTML and the results in it."""

    html: Markup
    records: tuple[Record, ...] = ()


class Shown:
    """What Jupyter displays: the live widget where there is one, and always the HTML.

    JupyterLab shows the widget. nbconvert finds no saved state for it and takes the HTML, so that the report needs no
    code path of its own.
    """

    def __init__(self, html: Markup, records: Sequence[Record] = (), widget: Any = None) -> None:
        self.html = html
        self.records = tuple(records)
        self.widget = widget

    def _repr_mimebundle_(self, **_kwargs: object) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/html": str(self.html), "text/plain": ""}
        if self.records:
            bundle[RECORDS_MIME] = [asdict(record) for record in self.records]
        if self.widget is not None:
            bundle[WIDGET_MIME] = self.widget.get_view_spec()
        return bundle
