"""Pictures: the same content gives the same bytes, text stays text, and nothing reaches outside the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import html5lib
import pytest
from markupsafe import Markup

from jamtbok.charts import svg
from jamtbok.charts.bars import paired_bars
from jamtbok.charts.logic import Node, logic
from jamtbok.charts.spread import spread
from jamtbok.charts.stair import stair
from jamtbok.measures.assessments import Assessment
from jamtbok.measures.gaps import Gap

HOSTILE = "<script>x</script> \"a\" 'b' & $c$ <!-- d --> ]]>"
STEPS = {"1-grund": 0.5, "2-kartlaggning": 1.0, "3-analys": 0.0}


def bars(label: str = "Åk 9", *, alt: str = "Bild") -> Markup:
    return paired_bars([label, "Åk 8"], [Gap(12, 8.5), Gap(None, 0)], unit="elever", alt=alt)


def nine(title: str = "Rubrik", *, alt: str = "Bild") -> Markup:
    found = [Assessment(heading, (3, 3, 8), 5, None if heading % 2 else 4) for heading in range(1, 10)]
    return spread(found, [title] * 9, alt=alt, low=1, high=10)


def boxes(text: str = "Aktivitet") -> Markup:
    return logic({"Aktiviteter": [Node("a", text, (text,))], "Resultat": []}, [("a", "gone")])


PICTURES: list[Callable[[], Markup]] = [bars, nine, boxes, lambda: stair(STEPS, "2-kartlaggning")]


def named(picture: Any, name: str) -> list[Any]:
    """Return the elements of that name; a parser puts those of SVG in their own name space."""
    return [element for element in picture.iter() if str(element.tag).rpartition("}")[2] == name]


def parsed(picture: Markup) -> Any:
    found = html5lib.parseFragment(str(picture), namespaceHTMLElements=False)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("picture", PICTURES)
def test_the_same_content_gives_the_same_bytes(picture: Callable[[], Markup]) -> None:
    assert picture() == picture()


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_says_what_it_shows_and_needs_nothing_from_outside(picture: Callable[[], Markup]) -> None:
    made = picture()
    found = parsed(made)
    assert found in named(found, "svg")
    assert found.get("role") == "img"
    assert found.get("aria-label")
    assert not re.search(r"<script|<image|<foreignObject|<!DOCTYPE|<\?xml|<metadata|\bon\w+=", made)
    assert set(re.findall(r"https?://[^\"' <]*", made)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert all(place.startswith("#") for place in re.findall(r'href="([^"]*)"', made))


@pytest.mark.parametrize("picture", [bars, nine, boxes])
def test_a_hostile_label_is_text(picture: Callable[[str], Markup]) -> None:
    found = parsed(picture(HOSTILE))
    assert not named(found, "script")
    shown = "".join("".join(element.itertext()) for element in named(found, "text"))
    assert "<script>x</script>" in shown
    assert "$c$" in shown, "no formula is made of it"


@pytest.mark.parametrize("picture", [bars, nine])
def test_the_alternative_text_is_escaped(picture: Callable[..., Markup]) -> None:
    assert parsed(picture(alt=HOSTILE)).get("aria-label") == HOSTILE


@pytest.mark.parametrize("picture", PICTURES)
def test_no_picture_has_ids_that_another_could_have_too(picture: Callable[[], Markup]) -> None:
    assert " id=" not in picture()


def test_bars_are_drawn_in_the_colours_of_the_page_with_figures_beside_them() -> None:
    made = bars()
    for colour in (svg.COLOURS["women"], svg.COLOURS["men"]):
        assert colour in made
    texts_in = ["".join(element.itertext()) for element in named(parsed(made), "text")]
    assert [text for text in texts_in if "kvinnor" in text] == ["12 kvinnor"]
    assert [text for text in texts_in if "män" in text] == ["8,5 män"]
    assert "uppgift saknas" in texts_in, "what is not known is no zero"


def test_a_label_in_another_script_is_drawn_without_a_warning() -> None:
    assert "漢字" in bars("漢字 😀")


def test_the_stair_marks_where_one_is() -> None:
    assert "Rapporten gäller steget Kartläggning." in stair(STEPS, "2-kartlaggning")
    assert "▸ Kartläggning" in stair(STEPS, "2-kartlaggning")
    assert "Ni är" not in stair(STEPS, "")
    label = parsed(stair(STEPS, "")).get("aria-label").replace("\u00a0", " ")
    assert label.endswith("Grund 50 %, Kartläggning 100 % och Analys 0 %.")


def test_each_step_begins_further_in_and_is_never_filled_beyond_its_end() -> None:
    def drawn(shares: dict[str, float], colour: str) -> list[tuple[float, float]]:
        found = [rect for rect in named(parsed(stair(shares, "")), "rect") if rect.get("fill") == svg.COLOURS[colour]]
        return [(float(rect.get("x")[:-1]), float(rect.get("width")[:-1])) for rect in found]

    whole = drawn(dict.fromkeys(STEPS, 1.0), "surface")
    assert whole == sorted(whole)
    assert all(start + width == 100 for start, width in whole)
    assert drawn(dict.fromkeys(STEPS, 1.0), "fill") == whole
    assert drawn(dict.fromkeys(STEPS, 7.0), "fill") == whole
    assert drawn(dict.fromkeys(STEPS, 0.5), "fill") == [(start, width / 2) for start, width in whole]
    assert drawn(dict.fromkeys(STEPS, 0.0), "fill") == []


def test_a_gap_is_marked_by_sign_and_dashes_and_not_by_colour_alone() -> None:
    rects = named(parsed(logic({"A": [Node(1, "x", ("utan resultat",)), Node(2, "y")]}, [])), "rect")
    assert [bool(rect.get("stroke-dasharray")) for rect in rects] == [True, False]
    assert "⚑ utan resultat" in logic({"A": [Node(1, "x", ("utan resultat",))]}, [])


def test_a_link_is_drawn_between_boxes_that_are_there() -> None:
    columns = {"A": [Node(("t", "1"), "x")], "B": [Node(("u", "1"), "y")]}
    drawn = logic(columns, [(("t", "1"), ("u", "1")), (("t", "1"), ("u", "gone"))])
    assert len(named(parsed(drawn), "path")) == 1


def test_the_alternative_text_counts_the_links_that_are_drawn() -> None:
    assert "Antal länkar: 0." in parsed(boxes()).get("aria-label")


def test_a_long_text_is_broken_and_ends_in_an_ellipsis() -> None:
    lines = svg.wrapped("ord " * 100, 100, 12.5, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert svg.wrapped("", 100, 12.5, 3) == [""]


def test_no_bars_are_an_empty_picture() -> None:
    assert named(parsed(paired_bars([], [], unit="", alt="Bild")), "svg")


@pytest.mark.parametrize("picture", PICTURES)
def test_the_text_has_the_font_of_the_page_and_the_colours_of_its_style(picture: Callable[[], Markup]) -> None:
    made = re.sub(r"var\([^)]*\)", "", picture())
    assert not re.search(r"#[0-9a-fA-F]{6}\b", made)
    assert set(re.findall(r'font-family="([^"]*)"', made)) <= {"inherit"}
