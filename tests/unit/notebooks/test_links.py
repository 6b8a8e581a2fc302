"""A live notebook leads to notebooks, and never to one that its reader cannot open."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from jamtbok.notebooks.links import ALONE, to_notebooks


@pytest.mark.parametrize(
    ("link", "led"),
    [
        ('<a href="1-grund.html#mal">Grund</a>', '<a href="1-grund.ipynb">Grund</a>'),
        ('<a href="index.html">Start</a>', '<a href="0-start.ipynb">Start</a>'),
        ('<a href="4-atgarder.html#x">Här</a>', "Här"),
        ('<a href="arende.b1.html">Ärende</a>', "Ärende"),
        ('<a href="../skola/1-grund.html">Skolan</a>', '<a href="../../skola/2013/1-grund.ipynb">Skolan</a>'),
        ('<a href="https://scb.se/a.html">SCB</a>', '<a href="https://scb.se/a.html">SCB</a>'),
    ],
)
def test_links_lead_to_notebooks(link: str, led: str) -> None:
    assert to_notebooks(Markup(link), "4-atgarder", 2013) == led  # noqa: S704 - our own


def test_one_unit_alone_leads_to_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALONE, "1")
    both = Markup('<a href="../skola/1-grund.html">Skolan</a>, <a href="1-grund.html">Grund</a>')
    assert to_notebooks(both, "0-start", 2013) == 'Skolan, <a href="1-grund.ipynb">Grund</a>'
