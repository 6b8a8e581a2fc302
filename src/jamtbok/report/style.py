"""The one style sheet, shared by reports, index and notebooks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from markupsafe import Markup

# How the style sheet asks for the dark colours: in a page by the reader's system, in JupyterLab by the theme.
_SYSTEM_IS_DARK = Markup("@media (prefers-color-scheme: dark) {\n  :root {")
_THEME_IS_DARK = Markup('@media screen {\n  [data-jp-theme-light="false"] {')

# JupyterLab writes text smaller than the tables and pictures among it, and does not tell links in a live view from it.
_VIEW = Markup(':is(.jp-RenderedHTMLCommon, .widget-html-content):has([class^="jb-"])')
_IN_A_NOTEBOOK = Markup(
    "{0} {{ font-size: 0.9375rem; line-height: 1.5; }}\n"
    "{0} a {{ color: var(--jb-accent); text-decoration: underline; }}\n"
).format(_VIEW)

TEMPLATES = Path(__file__).parent / "templates"


@cache
def style_sheet(name: str = "jamtbok.css") -> Markup:
    """Return a style sheet of the package as text."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - a file of the package


def style_element() -> Markup:
    """Return the style that fragments need in a live notebook, as a ``<style>`` element.

    There it is the notebook's theme that is light or dark, and not the reader's system.
    """
    sheet = style_sheet("fragments.css").replace(_SYSTEM_IS_DARK, _THEME_IS_DARK)
    return Markup("<style>{}{}</style>").format(sheet, _IN_A_NOTEBOOK)
