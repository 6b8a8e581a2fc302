"""From an executed notebook to the body of a report, by nbconvert with a template of our own."""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from jamtbok.report.style import TEMPLATES

#: Markdown cells with this tag guide the one who fills in and are left out of the report.
GUIDE_TAG = "guide"


@cache
def exporter() -> HTMLExporter:
    """Return the one exporter of this process; making it takes far longer than using it."""
    config = Config()
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = {GUIDE_TAG, "parameters", "injected-parameters"}
    made = HTMLExporter(
        config=config,
        template_name="jamtbok",
        # Given explicitly: the default search path holds the folder that the process happens to stand in.
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        language_code="sv",
        optimistic_validation=True,
    )
    made.register_filter("strip_style", strip_style)
    made.register_filter("clean_svg", clean_svg)
    return made


def render_body(notebook: NotebookNode) -> Markup:
    """Return the body of a report.

    Parameters
    ----------
    notebook
        An executed notebook. Its HTML outputs come from the package's own calls, which escape what people typed.
    """
    # nbconvert's preprocessors change what they are given.
    body, _resources = exporter().from_notebook_node(_copy(notebook))
    return Markup(body)  # noqa: S704 - made by the package, see above


def _copy(notebook: NotebookNode) -> NotebookNode:
    copied = NotebookNode(notebook)
    copied.cells = [NotebookNode(cell) for cell in notebook.cells]
    return copied


def strip_style(html: str) -> str:
    """Take out the style that a live notebook carries: the report has its own."""
    return re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


def clean_svg(svg: str | list[str]) -> str:
    """Return an SVG picture without XML declaration and metadata, ready to stand in a page."""
    text = "".join(svg)
    return re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
