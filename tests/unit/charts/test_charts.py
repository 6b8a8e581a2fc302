"""Charts of figures: as wide as the page, small, from zero, and never a zero for what is hidden."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import html5lib
import pytest
from markupsafe import Markup

from jamtbok.charts import fluid
from jamtbok.charts.bars import distribution, paired_bars, pyramid
from jamtbok.charts.dots import Dots, dumbbell
from jamtbok.charts.lines import PANEL, small_multiples, trend_lines
from jamtbok.charts.svg import COLOURS
from jamtbok.measures.ages import Age, Band
from jamtbok.measures.gaps import Gap
from jamtbok.measures.intervals import Interval
from jamtbok.notebooks.views.statistics import MOST_GROUPS, MOST_PANELS
from jamtbok.report.style import style_sheet

HOSTILE = "<script>x</script> \"a\" 'b' & $c$"
HIDDEN = Gap(None, 14, "protected")
PAIRS = [Gap(56.25, 44), HIDDEN, Gap(0, 3)]
YEARS = {2019: Gap(40, 12), 2020: HIDDEN, 2021: Gap(45, 14)}


def bars(title: str = "Elever") -> Markup:
    return paired_bars([title, "B", "C"], PAIRS, unit="elever", alt=f"{title}: dold")


def shares(title: str = "Elever") -> Markup:
    return distribution([title, "B", "C"], PAIRS, title=title)


def ages(title: str = "Elever") -> Markup:
    oldest = Band(Age(100, None), HIDDEN)
    return pyramid([*(Band(Age(n, n + 4), Gap(n + 1, 99 - n)) for n in range(0, 100, 5)), oldest], title=title, unit="")


def dots(title: str = "Elever") -> Markup:
    rows = [Dots(title, Gap(80, 60), Interval(69.2, 87.7), Interval(49, 70)), Dots("B", HIDDEN), Dots("C", Gap(0, 3))]
    return dumbbell(rows, title=title, unit="procent")


def lines(title: str = "Elever") -> Markup:
    return trend_lines(YEARS, title=title, unit="personer")


def panels(title: str = "Elever") -> Markup:
    return small_multiples({title: YEARS, "B": {2019: Gap(1, 2)}, "C": YEARS}, title=title, unit="personer")


CHARTS = [bars, shares, ages, dots, lines, panels]
Chart = Callable[..., Markup]


def parsed(picture: Markup) -> Any:
    found = html5lib.parseFragment(str(picture), namespaceHTMLElements=False)
    assert len(found) == 1
    return found[0]


def named(picture: Any, name: str) -> list[Any]:
    return [element for element in picture.iter() if str(element.tag).rpartition("}")[2] == name]


def words(picture: Markup) -> list[str]:
    return ["".join(element.itertext()) for element in named(parsed(picture), "text")]


def alternative(picture: Markup) -> str:
    return " ".join(parsed(picture).get("aria-label").split())


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_small_and_says_what_it_shows(chart: Chart) -> None:
    made = chart()
    assert made == chart(), "the same content gives the same bytes"
    assert len(made.encode()) < 20_000


def test_a_chart_of_as_much_as_is_ever_drawn_is_small_too() -> None:
    groups = [f"Område {n}" for n in range(MOST_GROUPS)]
    years = {2010 + n: Gap(40 + n / 3, 50 - n / 3) for n in range(16)}
    pairs = [years[2010]] * MOST_GROUPS
    made = [
        paired_bars(groups, pairs, unit="elever", alt="Bild"),
        distribution(groups, pairs, title="Elever"),
        dumbbell([Dots(group, years[2010], Interval(30, 60), Interval(30, 60)) for group in groups], title="", unit=""),
        trend_lines(years, title="Elever", unit="procent"),
        small_multiples(dict.fromkeys(groups[:MOST_PANELS], years), title="Elever", unit="procent"),
    ]
    assert max(len(chart.encode()) for chart in made) < 20_000


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_needs_nothing_from_outside(chart: Chart) -> None:
    made = chart()
    assert parsed(made).get("role") == "img"
    assert "Elever" in alternative(made)
    assert not re.search(r"\bid=|<script|<image|href=|https?://(?!www\.w3\.org)", made)


@pytest.mark.parametrize("chart", CHARTS)
def test_a_hidden_figure_is_said_to_be_hidden_and_is_no_zero(chart: Chart) -> None:
    made = chart()
    assert "dold" in alternative(made)
    assert any("dold" in word for word in words(made))
    for said in (alternative(made), *words(made)):
        assert not re.search(r"nan|None|inf", said)


@pytest.mark.parametrize("chart", CHARTS)
def test_text_keeps_its_size_on_a_narrow_page(chart: Chart) -> None:
    made = parsed(chart())
    assert made.get("viewBox") is None
    assert made.get("width") == "100%"
    assert float(made.get("height")) > 20
    for element in made.iter():
        for place in ("x", "x1", "x2", "cx"):
            if str(element.get(place, "")).endswith("%"):
                assert -0.01 <= float(element.get(place)[:-1]) <= 100.01
    assert all(float(element.get("width").rstrip("%")) >= 0 for element in named(made, "rect"))


@pytest.mark.parametrize("chart", CHARTS)
def test_what_is_typed_is_text(chart: Chart) -> None:
    made = chart(HOSTILE)
    assert not named(parsed(made), "script")
    assert HOSTILE in parsed(made).get("aria-label")


@pytest.mark.parametrize("chart", CHARTS)
def test_women_and_men_have_the_colours_of_the_page(chart: Chart) -> None:
    made = chart()
    assert COLOURS["women"] in made
    assert COLOURS["men"] in made


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_sexes_differ_in_grey_print_and_stand_out_from_the_page() -> None:
    light, dark = re.findall(
        r"--jb-page: (#\w{6}).*?--jb-women: (#\w{6});\s*--jb-men: (#\w{6});", style_sheet("fragments.css"), re.DOTALL
    )[:2]
    page, women, men = light
    assert contrast(women, men) > 2.5
    for page, women, men in (light, dark):
        assert contrast(page, women) >= 3
        assert contrast(page, men) >= 3


def test_women_have_a_disc_and_men_a_square_so_that_shape_tells_too() -> None:
    made = parsed(dots())
    assert {circle.get("fill") for circle in named(made, "circle")} == {COLOURS["women"]}
    strokes = [(path.get("stroke"), bool(path.get("stroke-dasharray"))) for path in named(parsed(lines()), "path")]
    assert strokes == [(COLOURS["women"], False), (COLOURS["men"], True)]


def test_a_hidden_year_breaks_the_line_of_the_one_that_is_hidden() -> None:
    women, men = (path.get("d") for path in named(parsed(lines()), "path"))
    assert women == "", "2019 and 2021 are not joined across the year that is hidden"
    assert men.count("L") == 2
    longer = trend_lines({**YEARS, 2022: Gap(46, 15), 2018: Gap(39, 11)}, title="", unit="")
    assert named(parsed(longer), "path")[0].get("d").count("M") == 2


def test_bars_begin_at_zero_and_are_as_long_as_their_figures() -> None:
    made = parsed(paired_bars(["A"], [Gap(50, 100)], unit="", alt="Bild"))
    assert [(rect.get("x"), rect.get("width")) for rect in named(made, "rect")] == [("0%", "38%"), ("0%", "76%")]


def test_a_bar_below_zero_goes_the_other_way() -> None:
    made = parsed(paired_bars(["A"], [Gap(-50, 50)], unit="", alt="Bild"))
    assert [(rect.get("x"), rect.get("width")) for rect in named(made, "rect")] == [("0%", "38%"), ("38%", "38%")]


def test_the_distribution_says_both_shares_and_whether_it_is_even() -> None:
    said = alternative(distribution(["Nämnden", "Handläggare"], [Gap(4, 6), Gap(9, 1)], title="Representation"))
    assert said == (
        "Representation. Könsfördelning; jämn är 40–60 procent. "
        "Nämnden 40 % kvinnor och 60 % män, jämn; Handläggare 90 % kvinnor och 10 % män, ojämn."
    )


def test_the_pyramid_has_women_to_the_left_and_the_oldest_at_the_top() -> None:
    made = pyramid([Band(Age(0, 4), Gap(10, 20)), Band(Age(5, 9), Gap(20, 10))], title="Folkmängd", unit="personer")
    assert words(made)[:5] == ["Kvinnor", "Ålder", "Män", "5–9", "0–4"]
    first = named(parsed(made), "rect")[0]
    assert (first.get("fill"), first.get("x"), first.get("width")) == (COLOURS["women"], "0%", "43%")
    assert alternative(made).endswith(
        "30 kvinnor, flest i åldern 5–9 år (20); 30 män, flest i åldern 0–4 år (20); "
        "kvinnor är fler än män i åldern 5–9 år."
    )


def test_the_pyramid_says_no_sum_of_some_ages_for_all_and_its_axis_is_round() -> None:
    bands = [Band(Age(0, 4), Gap(387, 400)), Band(Age(5, None), HIDDEN)]
    alone = pyramid(bands, title="Folkmängd", unit="personer")
    assert "Kvinnor, flest av dem som visas i åldern 0–4 år (387); 414 män, flest i" in alternative(alone)
    assert "388 kvinnor, flest i" in alternative(pyramid(bands, title="", unit="", overall=Gap(388, 414)))
    assert "800 kvinnor, flest av dem som visas" in alternative(
        pyramid(bands, title="", unit="", overall=Gap(800, 414))
    ), "the hidden age may have more"
    assert alternative(alone).endswith("siffran för kvinnor är dold i åldern 5+ år."), "the men are shown"
    assert words(alone).count("400") == 2


def test_a_long_label_has_as_many_lines_as_a_narrow_page_needs() -> None:
    long = "Utbildning i jämställdhet för medarbetare på fritidsgård"
    for made in (
        paired_bars([long], [Gap(1, 2)], unit=long, alt="Bild"),
        distribution([long], [Gap(1, 2)], title="A"),
        dumbbell([Dots(long, Gap(1, 2))], title="A", unit=""),
    ):
        assert long not in words(made)
        assert long in " ".join(words(made))
        assert max(map(len, words(made))) <= 40


def test_neighbouring_ages_with_more_women_are_one_span() -> None:
    bands = [Band(Age(n, n + 4), Gap(2 if n != 10 else 0, 1)) for n in range(0, 25, 5)]
    assert "fler än män i åldern 0–9 och 15–24 år" in alternative(pyramid(bands, title="", unit=""))
    assert "i alla åldrar" in alternative(pyramid(bands[:2], title="", unit=""))


def test_lines_are_labelled_at_their_ends_apart_from_each_other() -> None:
    made = trend_lines({2011: Gap(50, 51), 2013: Gap(52, 51)}, title="Andel", unit="procent")
    labels = [text for text in named(parsed(made), "text") if text.text and text.text.split()[-1] in ("kvinnor", "män")]
    assert [label.text for label in labels] == ["52 kvinnor", "51 män"]
    women, men = (float(label.get("y")) for label in labels)
    assert men - women >= 16
    assert alternative(made) == (
        "Andel, procent. Utveckling över åren. 2011 kvinnor 50, män 51; 2013 kvinnor 52, män 51."
    )


def test_the_axis_of_lines_begins_at_zero_and_ends_at_a_round_number() -> None:
    assert {"0", "60 procent"} <= set(words(trend_lines({1: Gap(50, 51), 2: Gap(52, 51)}, title="", unit="procent")))
    below = words(trend_lines({1: Gap(-5, 3), 2: Gap(-2, 1)}, title="", unit=""))
    assert {"0", "3"} <= set(below)
    assert words(trend_lines({1: Gap(0, 0), 2: Gap(0, 0)}, title="", unit=""))


def test_small_multiples_share_one_scale() -> None:
    made = small_multiples(
        {"A": {1: Gap(1, 2), 2: Gap(1, 2)}, "B": {1: Gap(90, 80), 2: Gap(90, 80)}}, title="", unit=""
    )
    assert words(made).count("100") == 2


def test_intervals_are_drawn_and_said() -> None:
    made = dots()
    spans = [line for line in named(parsed(made), "line") if line.get("stroke-width") == "2"]
    assert len(spans) == 2
    assert "Elever: kvinnor 80 (osäkerhet 69,2–87,7), män 60 (osäkerhet 49–70)" in alternative(made)


def test_charts_of_nothing_are_pictures_still() -> None:
    nothing = Gap(None, None, "missing", "missing")
    for made in (
        paired_bars(["A"], [nothing], unit="", alt="Bild"),
        distribution(["A"], [Gap(0, 0)], title="A"),
        pyramid([Band(Age(0, 4), nothing)], title="A", unit=""),
        dumbbell([Dots("A", nothing)], title="A", unit=""),
        trend_lines({2013: nothing}, title="A", unit=""),
        small_multiples({"A": {2013: nothing}}, title="A", unit=""),
    ):
        assert named(parsed(made), "svg")
        assert not [rect for rect in named(parsed(made), "rect") if rect.get("width") == "0%"], "no bar of nothing"


def ends(picture: Markup) -> list[float]:
    """Return where each text that begins at a point ends on the narrowest page, in per cent."""
    found = []
    for element in named(parsed(picture), "text"):
        if element.get("text-anchor") is None:
            at = float(element.get("x").rstrip("%"))
            found.append(at + fluid.part_of_page("".join(element.itertext()), float(element.get("dx") or 0)))
    return found


@pytest.mark.parametrize(
    "picture",
    [
        paired_bars(["A", "B"], [Gap(12_345_678_901, 98_765_432_109), Gap(-5, 2)], unit="kronor", alt=""),
        paired_bars(["A"], [Gap(-98_765_432, -1)], unit="kronor", alt=""),
        trend_lines({2023: Gap(1, 2), 2024: Gap(12_345_678_901, 98_765_432_109)}, title="", unit=""),
        distribution(["A"], [Gap(999, 1)], title=""),
    ],
)
def test_a_long_figure_has_room_on_the_narrowest_page(picture: Markup) -> None:
    assert max(ends(picture)) <= 100.01


def test_figures_of_a_small_picture_do_not_reach_into_the_next() -> None:
    large = {2023: Gap(1, 2), 2024: Gap(2_901_075, 419_958)}
    made = small_multiples({"A": large, "B": large}, title="", unit="")
    label = next(each for each in named(parsed(made), "text") if "".join(each.itertext()).endswith("075"))
    at = float(label.get("x").rstrip("%"))
    width = fluid.NARROWEST * PANEL / 100
    assert at + fluid.part_of_page("".join(label.itertext()), float(label.get("dx")), width) <= 100.01


def test_a_small_picture_has_the_whole_name_of_its_group() -> None:
    groups = [f"Flickor med utländsk bakgrund i {place}" for place in ("norr", "söder")]
    said = " ".join(words(small_multiples(dict.fromkeys(groups, YEARS), title="", unit="")))
    assert "…" not in said
    assert "i norr" in said.replace("bakgrund i", "i")


def test_labels_moved_apart_stay_above_the_years() -> None:
    made = trend_lines({2023: Gap(50, 90), 2024: Gap(1, 0)}, title="", unit="")
    heights = {"".join(each.itertext()): float(each.get("y")) for each in named(parsed(made), "text")}
    assert heights["0 män"] - heights["1 kvinnor"] == pytest.approx(16, abs=0.2)
    assert heights["2024"] - heights["0 män"] >= 14


def test_neighbouring_hidden_years_are_marked_but_said_once() -> None:
    years = {year: HIDDEN if year in (2018, 2019) else Gap(30, 14) for year in range(2015, 2025)}
    made = trend_lines(years, title="", unit="")
    assert words(made).count("dold") == 1
    assert "en siffra är dold 2018 och 2019" in alternative(made)


def test_dots_that_are_all_at_zero_have_one_zero_on_the_axis() -> None:
    made = dumbbell([Dots("A", Gap(0, 0))], title="Andel (procent)", unit="procent")
    assert words(made)[-1] == "0"
    assert "0 procent" not in words(made)
    assert alternative(made) == "Andel (procent). A: kvinnor 0, män 0.", "the unit is said once"
