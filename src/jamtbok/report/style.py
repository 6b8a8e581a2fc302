"""The one style sheet, shared by reports, index and notebooks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


@cache
def style_sheet(name: str = "jamtbok.css") -> Markup:
    """Return a style sheet of the package as text."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - a file of the package


def style_element() -> Markup:
    """Return the style that fragments need wherever they are shown, as a ``<style>`` element."""
    return Markup("<style>{}</style>").format(style_sheet("fragments.css"))
