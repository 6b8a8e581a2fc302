"""Mapping and analysis: the picture fits the figures, large tables are short, differences are told with care."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import html5lib
import pytest

from jamtbok.model.answers import Answers, Row
from jamtbok.model.snapshot import Observation, Sex, Snapshot, StatisticsFault, Unit
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views import analysis, comparisons, mapping

SEXES: tuple[Sex, Sex] = ("women", "men")
Group = str | dict[str, str]


def figures(
    measure: str, unit: str, *rows: tuple[Group, int, float | None, float | None], persons: bool = False
) -> list[Observation]:
    """Make observations of women and men by group and year; what is ``None`` is protected."""
    return [
        Observation(
            measure=measure,
            by=({"område": group} if group else {}) if isinstance(group, str) else group,
            sex=sex,
            year=year,
            value=value,
            symbol="protected" if value is None else "",
            unit=unit,
            persons=persons,
        )
        for group, year, *values in rows
        for sex, value in zip(SEXES, values, strict=True)
    ]


def snapshot(*statistics: Observation, **tables: list[dict[str, Any]]) -> Snapshot:
    """Make a snapshot; a table is named with two underscores for the point."""
    rows = {
        name.replace("__", "."): tuple(Row(id=f"r{n}", values=values) for n, values in enumerate(its))
        for name, its in tables.items()
    }
    return Snapshot(
        organisation="Kommunen",
        unit=Unit(id="skola", name="Skolan"),
        year=2013,
        answers=Answers(tables=rows),
        statistics=statistics,
    )


def parsed(view: View) -> Any:
    return html5lib.parseFragment(str(view.html), namespaceHTMLElements=False)


def text(view: View) -> str:
    """Return all that is read in a view, with ordinary spaces."""
    return " ".join(" ".join(parsed(view).itertext()).split())


def cells(view: View) -> list[list[str]]:
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in parsed(view).iter("tr")]


def alternatives(view: View) -> list[str]:
    """Return what the pictures are said to show."""
    return [
        " ".join(element.get("aria-label").split()) for element in parsed(view).iter() if element.get("role") == "img"
    ]


def people(women: float, men: float) -> dict[str, float]:
    return {"women": women, "men": men}


# -- mapping


@pytest.mark.parametrize(
    ("statistics", "said"),
    [
        (
            figures("Sökande", "ansökningar", ("", 2013, 40, 60)),
            "Sökande (ansökningar) 2013. Alla: kvinnor 40, män 60.",
        ),
        (
            figures("Nöjda", "procent", ("A", 2013, 70, 60), ("B", 2013, 75, 72)),
            "Nöjda (procent) 2013. A: kvinnor 70, män 60; B: kvinnor 75, män 72.",
        ),
        (
            figures("Besökare", "procent", ("", 2013, 10, 90)),
            "Besökare (procent) 2013. Könsfördelning; jämn är 40–60 procent. Alla 10 % kvinnor och 90 % män, ojämn.",
        ),
        (
            figures("Timmar", "timmar", *(("", year, 20 + year - 2011, 26) for year in (2011, 2012, 2013))),
            "Timmar, timmar. Utveckling över åren. 2011 kvinnor 20, män 26; 2013 kvinnor 22, män 26.",
        ),
        (
            figures("Timmar", "timmar", *((g, year, 20, 26) for g in "AB" for year in (2011, 2012, 2013))),
            (
                "Timmar, timmar. Utveckling över åren. A: 2011 kvinnor 20, män 26; 2013 kvinnor 20, män 26. "
                "B: 2011 kvinnor 20, män 26; 2013 kvinnor 20, män 26."
            ),
        ),
    ],
)
def test_the_picture_fits_the_figures(statistics: list[Observation], said: str) -> None:
    assert alternatives(mapping.statistics(snapshot(*statistics))) == [said]


def test_many_groups_have_no_picture_but_what_stands_out() -> None:
    many = figures("Nöjda", "procent", *((f"Område {n}", 2013, 50 + n, 60) for n in range(20)))
    view = mapping.statistics(snapshot(*many))
    assert alternatives(view) == []
    assert "Störst skillnad 2013: Område 0: kvinnor 50, män 60 (skillnad −10 procentenheter)" in text(view)


def test_the_most_uneven_groups_stand_out_among_those_that_are_large() -> None:
    rows = [(f"Gård {n}", 2013, 40.0, 40.0) for n in range(20)]
    many = figures("Besökare", "personer", *rows, ("Liten", 2013, 1, 9), ("Stor", 2013, 10, 90), persons=True)
    said = text(mapping.statistics(snapshot(*many)))
    assert "Mest ojämn könsfördelning 2013: Stor: kvinnor 10, män 90 (10 % kvinnor)" in said
    assert "Liten: kvinnor" not in said


def test_a_hidden_figure_is_two_dots_with_an_explanation_and_hides_what_would_reveal_it() -> None:
    rows = [("A", 2013, None, 44.0), ("B", 2013, 9.0, 8.0)]
    view = mapping.statistics(snapshot(*figures("Deltagare", "personer", *rows, persons=True)))
    assert cells(view)[1] == ["A", "2013", "..", "44", "..", "..", ".."]
    assert ".. betyder att siffran är dold för att ingen ska kunna kännas igen" in text(view)
    assert "2013: Skillnaden räknas inte ut: en siffra är dold" in text(view)
    assert alternatives(view) == ["Deltagare (personer) 2013. A: kvinnor dold, män 44; B: kvinnor 9, män 8."]
    assert [record.value for record in view.records] == [44, 9, 8]
    assert "0" not in [cell for row in cells(view) for cell in row]


def test_signs_are_explained_only_where_they_stand() -> None:
    view = mapping.statistics(snapshot(*figures("Timmar", "timmar", ("", 2013, 3, 0))))
    assert cells(view)[1][-1] == ".", "nothing is divided by 0"
    assert ". betyder att uppgiften inte är aktuell." in text(view)
    assert "betyder" not in text(mapping.statistics(snapshot(*figures("Timmar", "timmar", ("", 2013, 3, 1)))))


def test_a_total_that_is_another_than_the_sum_is_told() -> None:
    total = Observation(measure="Elever", sex="total", year=2013, value=102, unit="personer", persons=True)
    view = mapping.statistics(snapshot(*figures("Elever", "personer", ("", 2013, 50, 50), persons=True), total))
    assert "Källans total är en annan än summan av könen i en rad, som mest 2." in text(view)


def test_representation_shows_the_distribution_of_every_group() -> None:
    rows = [{"group": "Nämnden", "role": "decide", "people": people(4, 6)}]
    assert alternatives(mapping.representation(snapshot(mapping__representation=rows))) == [
        "Representation. Könsfördelning; jämn är 40–60 procent. Nämnden 40 % kvinnor och 60 % män, jämn."
    ]


def test_a_resource_is_set_against_its_users() -> None:
    row = {"resource": "Timmar", "unit": "timmar", "amount": people(26200, 14820), "users": people(1000, 500)}
    view = mapping.resources(snapshot(mapping__resources=[row]))
    assert "Timmar: Kvinnor är 67 % av användarna och får 64 % av resursen." in text(view)
    assert [(record.name, record.sex, record.value) for record in view.records][2:] == [
        ("resource_per_user", "women", 26.2),
        ("resource_per_user", "men", 29.64),
    ]


@pytest.fixture
def halmstad(shared_data: Path) -> list[Observation]:
    """The population of Halmstad by age and year, cells of fewer than five protected."""
    content = json.loads((shared_data / "scb_pxweb_v1_halmstad_1380_age_sex_2015_2024.json").read_text("utf-8"))
    rows: dict[tuple[str, int], dict[str, float]] = {}
    for row in content["data"]:
        _, age, sex, year = row["key"]
        rows.setdefault((age, int(year)), {})[sex] = float(row["values"][0])

    def protected(value: float) -> float | None:
        return None if value < 5 else value

    given: list[tuple[Group, int, float | None, float | None]] = [
        ({"ålder": age}, year, protected(its["2"]), protected(its["1"])) for (age, year), its in rows.items()
    ]
    return figures("Folkmängd", "personer", *given, persons=True)


def test_a_hundred_ages_and_ten_years_make_a_pyramid_and_a_short_table(halmstad: list[Observation]) -> None:
    view = mapping.statistics(snapshot(*halmstad))
    (pyramid,) = alternatives(view)
    assert "Befolkningspyramid" in pyramid
    assert "är dold i åldern" in pyramid
    assert len(view.html.encode()) < 120_000
    (folded,) = parsed(view).iter("details")
    shown = len(cells(view)) - len(list(folded.iter("tr")))
    assert shown == 12, "ten-year bands and their heading"
    assert "Alla siffror (1 010 rader)" in " ".join("".join(folded.itertext()).split())
    tables = [
        [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.iter("tr")]
        for table in folded.iter("table")
    ]
    assert [table[0][:3] for table in tables] == [
        ["Grupp", "Kvinnor 2015", "Män 2015"],
        ["Grupp", "Kvinnor 2020", "Män 2020"],
    ], "ten years would not fit beside each other"
    assert [(len(table) - 1, len(table[0])) for table in tables] == [(101, 11), (101, 11)]


# -- analysis


def test_each_measure_has_its_difference_sentence_and_judgement() -> None:
    statistics = figures("Andel nöjda", "procent", ("", 2011, 60, 70), ("", 2013, 65, 70))
    statistics += figures("Deltagare", "personer", ("", 2013, 40, 60), persons=True)
    judged = [{"measure": "andel nöjda", "judgement": "not_objective"}]
    view = analysis.gaps(snapshot(*statistics, analysis__differences=judged))
    heading, satisfied, participants = cells(view)
    assert heading[-2:] == ["Utveckling", "Bedömning"]
    assert satisfied == ["Andel nöjda (procent)", "2013", "65", "70", "−5", "0,93", "minskar", "Inget sakligt skäl"]
    assert participants[-2:] == ["", "inte bedömd"]
    assert (
        "Andelen är 5 procentenheter lägre bland kvinnor än bland män: 65 mot 70 procent. Skillnaden har minskat"
        in text(view)
    )
    assert "Fördelningen är jämn" in text(view)
    assert "En skillnad är inte i sig ojämställdhet." in text(view)
    assert view.records == (
        Record("figure_difference", item="Andel nöjda (procent) | 2013", code="shrinking", value=-5),
        Record("figure_difference", item="Deltagare (personer) | 2013", value=-20),
    )


def test_a_hidden_difference_is_no_record() -> None:
    view = analysis.gaps(snapshot(*figures("Deltagare", "personer", ("", 2013, None, 60), persons=True)))
    assert view.records == ()
    assert "en siffra är dold" in text(view)


def test_figures_that_cannot_be_trusted_are_not_analysed() -> None:
    fault = StatisticsFault(file="a.csv", row=2, column="värde", message="är inget tal.")
    faulty = snapshot(
        *figures("Deltagare", "personer", ("", 2013, 1, 2)), analysis__comparisons=[COMPARISON]
    ).model_copy(update={"faults": (fault,)})
    assert "har fel" in text(analysis.gaps(faulty))
    assert comparisons.comparisons(faulty).html == ""


ADMITTED = ((89, 512), (17, 353), (202, 120), (131, 138), (94, 53), (24, 22))
APPLIED = ((108, 825), (25, 560), (593, 325), (375, 417), (393, 191), (341, 373))
COMPARISON = {"name": "Andel antagna", "outcome": "Antagna", "base": "Sökande", "kind": "part", "coverage": "sample"}


def ucb() -> list[Observation]:
    found = []
    for measure, counts in (("Antagna", ADMITTED), ("Sökande", APPLIED)):
        rows = [(f"Avdelning {name}", 1973, *pair) for name, pair in zip("ABCDEF", counts, strict=True)]
        found += figures(measure, "personer", *rows, persons=True)
    return found


def test_a_comparison_tells_the_difference_and_warns_of_simpson() -> None:
    view = comparisons.comparisons(snapshot(*ucb(), analysis__comparisons=[COMPARISON]))
    said = text(view)
    assert "1973: Andelen är 14,2 procentenheter lägre bland kvinnor än bland män: 30,4 mot 44,5 procent." in said
    assert "från −17 till −11,3 procentenheter" in said
    assert "Med samma andel som männen hade det gällt 260 fler kvinnor." in said
    assert "Simpsons paradox" in said
    assert "Inom grupperna, efter område" in said
    assert "finns det ett sakligt skäl" in said
    (picture,) = alternatives(view)
    assert "Avdelning A: kvinnor 82,4 (osäkerhet 74,2–88,4)" in picture
    found = {(record.name, record.sex): record.value for record in view.records}
    assert found["comparison_difference", ""] == pytest.approx(-0.141645, abs=1e-6)
    assert found["comparison_low", ""] == pytest.approx(-0.16957, abs=1e-5)
    assert {record.item for record in view.records} == {"Andel antagna | 1973"}


def test_a_whole_population_has_no_intervals_anywhere() -> None:
    row = COMPARISON | {"coverage": "whole", "judgement": "objective", "why": "Olika <b>behörighet</b>."}
    view = comparisons.comparisons(snapshot(*ucb(), analysis__comparisons=[row]))
    assert "hela populationen" in text(view)
    assert "Osäkerhet" not in text(view)
    assert "osäkerhet " not in "".join(alternatives(view))
    assert {record.name for record in view.records} == {"comparison", "comparison_difference"}
    assert "Bedömning: Sakligt skäl." in text(view)
    assert "&lt;b&gt;behörighet" in view.html
    assert "vet ni inte än?" not in text(view)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"outcome": "Avslag"}, "”Avslag” går inte att hitta i statistiken, eller är början på flera mått. Där finns:"),
        ({"outcome": "Avslag", "base": "Alla"}, "”Avslag” och ”Alla” går inte att hitta"),
        ({"outcome": ""}, "Skriv både mått och bas"),
        ({"kind": ""}, "Välj vad måttet är av basen"),
        ({"base": "Timmar"}, "har inget år och ingen uppdelning gemensamt"),
    ],
)
def test_what_is_missing_for_a_comparison_is_told(row: dict[str, str], said: str) -> None:
    statistics = [*ucb(), *figures("Timmar", "timmar", ("", 2013, 1, 2))]
    view = comparisons.comparisons(snapshot(*statistics, analysis__comparisons=[COMPARISON | row]))
    assert said in text(view)
    assert view.records == ()


def test_a_comparison_with_a_hidden_group_reveals_nothing() -> None:
    statistics = figures("Antagna", "personer", ("A", 2013, None, 20), ("B", 2013, 30, 20), persons=True)
    statistics += figures("Sökande", "personer", ("A", 2013, 50, 50), ("B", 2013, 50, 50), persons=True)
    view = comparisons.comparisons(snapshot(*statistics, analysis__comparisons=[COMPARISON]))
    assert "Skillnaden räknas inte ut: en siffra är dold" in text(view)
    assert "Alla: kvinnor dold, män 40" in "".join(alternatives(view))
    assert Record("comparison_difference", item="Andel antagna | 2013", code="hidden") in view.records
    assert not [record for record in view.records if record.sex == "women"]
    assert cells(view)[1:3] == [
        ["Alla", "..", "40", "..", "..", "100", "100"],
        ["A", "..", "40", "..", "..", "50", "50"],
    ]


def test_a_comparison_over_years_has_lines_and_a_trend() -> None:
    years = (2011, 2012, 2013)
    statistics = figures("Antagna", "personer", *(("", year, 40 + year - 2011, 50) for year in years), persons=True)
    statistics += figures("Sökande", "personer", *(("", year, 100, 100) for year in years), persons=True)
    view = comparisons.comparisons(snapshot(*statistics, analysis__comparisons=[COMPARISON]))
    assert "Skillnaden har minskat: år 2011 var den −10 procentenheter och år 2013 −8 procentenheter" in text(view)
    assert [said.split(".")[0] for said in alternatives(view)] == [
        "Andel antagna, procent",
        "Andel antagna 2013, procent",
    ]


def test_nothing_asked_for_nothing_shown() -> None:
    assert comparisons.comparisons(snapshot()).html == ""
    assert analysis.gaps(snapshot()).html == ""


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["supported"], "Av en gissning har en fått stöd och ingen förkastats."),
        (
            ["supported", "rejected", "unknown"],
            "Av tre gissningar har en fått stöd och en förkastats. En är inte prövad eller går inte att avgöra än.",
        ),
        (
            ["unknown", ""],
            "Av två gissningar har ingen fått stöd och ingen förkastats. Två är inte prövade",
        ),
    ],
)
def test_guesses_are_counted_in_words(verdicts: list[str], said: str) -> None:
    rows = [{"guess": f"Gissning {n}", "verdict": verdict} for n, verdict in enumerate(verdicts)]
    assert said in text(analysis.guesses(snapshot(analysis__guesses=rows)))


def test_groups_are_not_drawn_without_a_name_and_the_unknown_are_told_of() -> None:
    shares = [
        *figures("Nöjda", "procent", ("", 2013, 60, 70), ("Norr", 2013, 55, 65)),
        *figures("Kostnad", "kronor", ("", 2013, 600, 700), ("Norr", 2013, 550, 650)),
    ]
    pictures = alternatives(mapping.statistics(snapshot(*shares)))
    assert len(pictures) == 2
    for said in pictures:
        assert ". Alla: kvinnor 60" in said
    counted = figures("Elever", "", ("", 2013, 120, 130), persons=True)
    unknown = counted[0].model_copy(update={"sex": "unknown", "value": 19})
    assert (
        "2013: Av 250 personer är 120 kvinnor (48 %) och 130 män (52 %). Fördelningen är jämn (40–60 procent av "
        "vardera könet). För 19 personer till är könet okänt."
    ) in text(mapping.statistics(snapshot(*counted, unknown)))
