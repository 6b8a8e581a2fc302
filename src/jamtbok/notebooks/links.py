"""Links in a live notebook: where a report leads to another report, the notebook leads to the other notebook."""

from __future__ import annotations

import os
import re

from markupsafe import Markup

from jamtbok.model.steps import START

_LINK = re.compile(r'<a href="(?:\.\./([^"/]+)/)?([\w-]+)(\.[^"/#]+)?\.html(?:#[^"]*)?">(.*?)</a>', re.DOTALL)

#: Set where a server shows the notebooks of one unit and nothing else.
ALONE = "JAMTBOK_ALONE"


def to_notebooks(html: Markup, here: str, year: int) -> Markup:
    """Make links between reports into links between notebooks; a notebook has no anchors, and no link to itself.

    Where one unit is shown alone nothing leads to others.

    Parameters
    ----------
    html
        What a view made.
    here
        The notebook's step.
    year
        Its year: another unit's notebooks are in ``<unit>/<year>``.
    """

    def led(found: re.Match[str]) -> str:
        unit, name, row, words = found.groups()
        name = START if name == "index" else name
        if row or (not unit and name == here) or (unit and ALONE in os.environ):
            # A page of one row is made by a run alone.
            return words
        folder = f"../../{unit}/{year}/" if unit else ""
        return f'<a href="{folder}{name}.ipynb">{words}</a>'

    # What people typed is escaped, so that it holds no such link.
    return Markup(_LINK.sub(led, html))  # noqa: S704 - the view's own markup
