"""Make the two pages of the handbook that hold the toolbox: ``python docs/toolbox_pages.py``.

They are kept in the tree, so that they can be read without a build; a test sees to it that they say what
``toolbox.toml`` says.
"""

from __future__ import annotations

from pathlib import Path

from jamtbok import texts
from jamtbok.model.steps import NOTEBOOKS
from jamtbok.model.toolbox import Tool, toolbox

_TOOLBOX = """\
# Verktygslåda

Här står vad som brukar få arbetet att lyckas och vilka metoder som hör till vilket steg. Samma rader finns
hopfällda överst i varje steg i anteckningsböckerna, under ”Metoder för det här steget”. Framgångsfaktorerna är
sammanställda ur vägledning från JämStöd och SKR och ur kommuners egna redovisningar.
"""
_WORDS = """\
# Ordlista

Så används orden i arbetsboken. Till höger står ordet på engelska, som det heter i programmet och i resultatfilerna.

| Ord | Betydelse | Engelska |
|---|---|---|
"""


def pages() -> dict[str, str]:
    """Return the content of each page by its file name."""
    return {"verktygslada.md": _toolbox(), "ordlista.md": _words()}


def _toolbox() -> str:
    parts = [_TOOLBOX, "## Det som brukar få arbetet att lyckas\n", *map(_entry, toolbox().of("success"))]
    for step in NOTEBOOKS:
        methods = toolbox().of("method", step)
        if methods:
            parts += [f"\n## Metoder: {texts.STEP_TITLES[step]}\n", *map(_entry, methods)]
    return "\n".join(parts) + "\n"


def _entry(tool: Tool) -> str:
    return f"- **{tool.name}.** {tool.text}" + (f" *({tool.source})*" if tool.source else "")


def _words() -> str:
    words = sorted(toolbox().of("word"), key=lambda tool: tool.name.lower().translate(_ORDER))
    return _WORDS + "".join(f"| {word.name} | {word.text} | {word.english} |\n" for word in words)


# Å, ä and ö come last, in this order.
_ORDER = str.maketrans("åäö", "{|}")


if __name__ == "__main__":
    for name, content in pages().items():
        Path(__file__).with_name(name).write_text(content, encoding="utf-8")
