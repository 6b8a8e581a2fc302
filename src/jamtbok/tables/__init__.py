"""Fragments of HTML: the one place where what people typed becomes markup.

Everything is built with `markupsafe.Markup`: a plain `str` is escaped when it is put in, only marked text passes.
"""

from jamtbok.tables.html import (
    Column,
    flag,
    join,
    notice,
    paragraphs,
    render_figure,
    render_list,
    render_table,
    subheading,
)

__all__ = [
    "Column",
    "flag",
    "join",
    "notice",
    "paragraphs",
    "render_figure",
    "render_list",
    "render_table",
    "subheading",
]
