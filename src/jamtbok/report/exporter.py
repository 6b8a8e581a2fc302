"""From an executed notebook to the body of a report, by nbconvert with a template of our own."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markupsafe import Markup
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

from jamtbok.report.style import TEMPLATES

#: Cells with this tag are for the one who fills in, and are left out of the report: guidance, and forms whose content a
#: view shows as it is to be read.
GUIDE_TAG = "guide"


class ReportExporter(HTMLExporter):
    """nbconvert's HTML exporter without its pass through BeautifulSoup.

    That pass gives pictures without an alternative text an English one and makes boxes of notebook cells focusable. Our
    template does the first itself and has no such boxes, and the pass took a quarter of the conversion.
    """

    def from_notebook_node(  # type: ignore[override]  # as in the class itself
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook; see `nbconvert.exporters.TemplateExporter.from_notebook_node`."""
        made: tuple[str, dict[str, Any]] = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        return made


@cache
def exporter() -> ReportExporter:
    """Return the one exporter of this process; making it takes far longer than using it."""
    config = Config()
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = {GUIDE_TAG, "parameters", "injected-parameters"}
    made: Any = ReportExporter(  # type: ignore[no-untyped-call]
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
    exporter_made: ReportExporter = made
    return exporter_made


def render_body(notebook: NotebookNode) -> Markup:
    """Return the body of a report.

    Parameters
    ----------
    notebook
        An executed notebook. Its HTML outputs come from the package's own calls, which escape what people typed.
    """
    body, _resources = exporter().from_notebook_node(_shown(notebook))
    return Markup(body)  # noqa: S704 - made by the package, see above


def _shown(notebook: NotebookNode) -> NotebookNode:
    """Leave out the data that no report shows: nbconvert copies all it gets, twice."""
    cells = [
        NotebookNode(cell, outputs=[_with_text(output) for output in cell.outputs]) if "outputs" in cell else cell
        for cell in notebook.cells
    ]
    return NotebookNode(notebook, cells=cells)


def _with_text(output: NotebookNode) -> NotebookNode:
    if "data" not in output:
        return output
    data = {kind: content for kind, content in output.data.items() if isinstance(content, str)}
    return NotebookNode(output, data=NotebookNode(data))


def strip_style(html: str) -> str:
    """Take out the style that a live notebook carries: the report has its own."""
    return re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


def clean_svg(svg: str | list[str]) -> str:
    """Return an SVG picture without XML declaration and metadata, ready to stand in a page."""
    text = "".join(svg)
    return re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
