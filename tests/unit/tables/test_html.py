"""Fragments of HTML: what people typed stays text, and tables can be read aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from jamtbok.tables import (
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

HOSTILE = "<script>alert(1)</script>\"'&amp;<img src=x onerror=y>"


def parsed(fragment: Markup) -> Any:
    return html5lib.parseFragment(str(fragment), namespaceHTMLElements=False)


def text_of(element: Any) -> str:
    return "".join(element.itertext())


EVERYWHERE: list[Callable[[str], Markup]] = [
    paragraphs,
    subheading,
    notice,
    flag,
    lambda text: render_list([text]),
    lambda text: join([text]),
    lambda text: join([Markup("<b>a</b>"), Markup("<b>b</b>")], text),
    lambda text: render_table(text, [Column("a")], [["b"]]),
    lambda text: render_table("a", [Column(text)], [["b"]]),
    lambda text: render_table("a", [Column("a"), Column("b", numeric=True)], [[text, text]]),
    lambda text: render_figure(Markup("<svg></svg>"), text),
]


@pytest.mark.parametrize("fragment", EVERYWHERE)
def test_typed_text_is_escaped_everywhere(fragment: Callable[[str], Markup]) -> None:
    found = parsed(fragment(HOSTILE))
    assert HOSTILE in text_of(found)
    assert not [element for element in found.iter() if element.tag in ("script", "img")]


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0", exclude_categories=["Cc"]))))
def test_every_cell_says_what_was_typed(cells: list[str]) -> None:
    found = parsed(render_table("c", [Column("a"), Column("b")], [["r", cell] for cell in cells]))
    assert [text_of(cell) for cell in found.iter("td")] == cells


def test_a_table_has_a_caption_and_every_heading_its_scope() -> None:
    columns = [Column("Mått"), Column("Kvinnor", numeric=True), Column("Män", numeric=True)]
    found = parsed(render_table("Elever", columns, [["åk 8", "1", "2"], ["åk 9", "3", "4"]]))
    (caption,) = found.iter("caption")
    assert text_of(caption) == "Elever"
    assert [(th.get("scope"), text_of(th)) for th in found.iter("th")] == [
        ("col", "Mått"),
        ("col", "Kvinnor"),
        ("col", "Män"),
        ("row", "åk 8"),
        ("row", "åk 9"),
    ]
    assert {cell.get("class") for cell in found.iter("td")} == {"jb-number"}


def test_a_row_of_the_wrong_length_is_a_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        render_table("c", [Column("a"), Column("b")], [["only one"]])


def test_paragraphs_and_line_breaks_are_kept() -> None:
    found = parsed(paragraphs("ett\r\ntvå\r\n\r\n\r\n\r\ntre\n"))
    assert [text_of(p) for p in found.iter("p")] == ["etttvå", "tre"]
    assert len(list(found.iter("br"))) == 1
    assert paragraphs(" \n\n ") == ""


def test_no_items_no_list() -> None:
    assert render_list([]) == ""


def test_marked_text_passes_once() -> None:
    found = parsed(render_list([Markup("<em>{}</em>").format("a & b")]))
    assert [text_of(em) for em in found.iter("em")] == ["a & b"]


def test_the_figures_behind_a_picture_are_folded_away_beside_it() -> None:
    table = render_table("Siffror", [Column("a")], [["b"]])
    found = parsed(render_figure(Markup("<svg></svg>"), "Bild", table))
    assert [child.tag for child in found] == ["figure", "details"]
    assert [child.tag for child in parsed(render_figure(Markup("<svg></svg>"), "Bild"))] == ["figure"]


def test_numbers_with_fewer_decimals_get_room_for_those_of_the_others() -> None:
    rows = [["a", "62,5"], ["b", "1\N{NARROW NO-BREAK SPACE}000"], ["c", "−0,25"], ["d", ".."], ["e", "+3,25"]]
    found = parsed(render_table("c", [Column("m"), Column("n", numeric=True)], rows))
    assert [cell.get("data-pad") for cell in found.iter("td")] == ["0", ",00", None, None, None]


def test_a_table_with_many_columns_says_each_cells_heading_for_the_cards_of_a_telephone() -> None:
    few = [Column("0"), Column("1", numeric=True), Column("2")]
    assert all(cell.get("data-label") is None for cell in parsed(render_table("c", few, [["r", "1", "b"]])).iter("td"))
    for many in ([*few, Column("3", numeric=True)], [Column(str(number)) for number in range(3)]):
        labelled = parsed(render_table("c", many, [list("rabc"[: len(many)])]))
        assert [cell.get("data-label") for cell in labelled.iter("td")] == [column.title for column in many[1:]]


def test_a_long_table_stays_one_and_can_be_moved_with_the_keys() -> None:
    (frame,) = parsed(render_table("c", [Column("a")] * 4, [["r", "a", "b", "c"]] * 40))
    assert frame.get("tabindex") == "0"
    assert not [cell for cell in frame.iter("td") if cell.get("data-label")]
