"""Links between the pages of a publication."""

from __future__ import annotations

from pathlib import Path

from jamtbok.pipeline.leaks import ids_in, without_dead_links

PLACE = Path("/webb/skola")
THERE = {Path("/webb/skola/4-mal.html"): ids_in('<span id="goals.targets.g">Mål</span>')}


def test_a_link_to_a_row_is_kept_where_the_row_is() -> None:
    page = '<a href="4-mal.html#goals.targets.g">Lika</a>'
    assert without_dead_links(page, THERE, PLACE) == page


def test_a_link_to_a_row_that_a_template_leaves_out_leads_to_the_page() -> None:
    page = '<p><a class="x" href="4-mal.html#goals.targets.h">Lika</a></p>'
    assert without_dead_links(page, THERE, PLACE) == '<p><a class="x" href="4-mal.html">Lika</a></p>'


def test_a_link_to_a_page_that_is_left_out_becomes_words() -> None:
    page = '<a href="../bad/4-mal.html#goals.targets.g">Lika <b>villkor</b></a> <a href="#kapitel-1">Här</a>'
    assert without_dead_links(page, THERE, PLACE) == 'Lika <b>villkor</b> <a href="#kapitel-1">Här</a>'


def test_an_address_elsewhere_is_left_for_the_search_for_leaks() -> None:
    page = '<a href="https://example.org/sida#del">Ut</a>'
    assert without_dead_links(page, THERE, PLACE) == page
