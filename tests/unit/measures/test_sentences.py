"""The careful sentences: size, direction, uncertainty, and no word more than the figures carry."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamtbok.measures import sentences
from jamtbok.measures.concentration import incidence
from jamtbok.measures.gaps import CatchingUp, Gap
from jamtbok.measures.intervals import Difference, Interval, Part, difference_of_shares
from jamtbok.measures.outcome import NotComputed, Reason
from jamtbok.measures.sentences import PER_CENT, PER_THOUSAND, SHARE, amounts, means
from jamtbok.measures.standard import Level, Stratum, components, standardised
from jamtbok.measures.strata import PartsOfGroup, within
from jamtbok.measures.trends import trend

#: Words that claim more than a figure can.
CLAIMS = re.compile(r"bevis|signifikan|orsakar|därför att|diskriminer|missgynn|tydligt att|visar att", re.IGNORECASE)


def plain(said: str) -> str:
    """Make every space an ordinary one."""
    return " ".join(said.split())


def share(women: tuple[int, int], men: tuple[int, int], *, whole: bool = False) -> str:
    return plain(sentences.difference(difference_of_shares(Part(*women), Part(*men)), SHARE, whole=whole))


def test_a_difference_is_told_with_size_direction_and_interval() -> None:
    assert share((56, 70), (48, 80)) == (
        "Andelen är 20 procentenheter högre bland kvinnor än bland män: 80 mot 60 procent. "
        "Osäkerhetsintervallet (95 %) går från +5,2 till +33,4 procentenheter. "
        "Noll ligger utanför: slumpen räcker knappast som förklaring."
    )


def test_what_cannot_be_told_from_chance_is_no_difference_to_build_on() -> None:
    said = share((40, 100), (45, 100))
    assert "5 procentenheter lägre" in said
    assert said.endswith("det finns ingen skillnad som går att skilja från slumpen.")


def test_the_same_level_is_a_result() -> None:
    said = share((40, 100), (20, 50))
    assert said.startswith("Kvinnor och män har samma andel, 40 procent. Också det är ett resultat.")
    assert "slumpen" not in said


def test_a_whole_population_has_no_interval() -> None:
    said = share((56, 70), (48, 80), whole=True)
    assert "20 procentenheter högre" in said
    assert "hela populationen, inget urval" in said
    assert "går från" not in said


def test_few_are_said_to_be_few_in_a_whole_population_too() -> None:
    for whole in (True, False):
        assert "Underlaget är litet (10 för kvinnor och 200 för män)" in share((3, 10), (80, 200), whole=whole)
    assert "litet" not in share((30, 100), (80, 200))


def test_without_anything_to_compute_it_from_the_uncertainty_is_not_made_up() -> None:
    said = sentences.difference(Difference(26.2, 29.64, 1000, 500), means("timmar"))
    assert said == (
        "Snittet är 3,4 timmar lägre för kvinnor än för män: 26,2 mot 29,6 timmar. "
        "De här siffrorna räcker inte för att räkna ut osäkerheten."
    )


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence(reason: Reason) -> None:
    said = sentences.why_not(NotComputed(reason))
    assert said.endswith(".")
    assert said == sentences.difference(NotComputed(reason), SHARE)
    assert "dold" in said or reason is not Reason.HIDDEN


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 90), st.integers(1, 90), st.integers(0, 90), st.integers(1, 90), st.booleans())
def test_no_sentence_claims_more_than_the_figures_carry(w: int, w_not: int, m: int, m_not: int, whole: bool) -> None:
    said = share((w, w + w_not), (m, m + m_not), whole=whole)
    assert not CLAIMS.search(said)
    assert "nan" not in said
    assert "-" not in said, "a minus is a minus sign"
    assert not re.search(r"\d\.\d", said), "decimals have a comma"
    higher = w * (m + m_not) > m * (w + w_not)
    assert ("högre" in said) <= higher
    assert ("lägre" in said) <= (w * (m + m_not) < m * (w + w_not))


def ucb() -> list[PartsOfGroup]:
    men = ((512, 825), (353, 560), (120, 325), (138, 417), (53, 191), (22, 373))
    women = ((89, 108), (17, 25), (202, 593), (131, 375), (94, 393), (24, 341))
    return [PartsOfGroup(n, Part(*w), Part(*m)) for n, w, m in zip("ABCDEF", women, men, strict=True)]


def test_simpsons_paradox_is_warned_of_in_words() -> None:
    said = sentences.within_groups(within(ucb()))
    assert "högre i fyra av sex och lägre i två" in said
    assert "oddskvoten 1,11" in said
    assert "Se upp: i helheten är andelen lägre bland kvinnor, men inom grupperna väger det åt andra hållet" in said
    assert "Simpsons paradox" in said
    assert "p = 0,002" in said
    assert not CLAIMS.search(said)


def test_a_whole_population_needs_no_test_inside_its_groups() -> None:
    said = sentences.within_groups(within(ucb()), whole=True)
    assert "Simpsons paradox" in said
    assert "osäkerhet" not in said
    assert "p = " not in said


def test_a_small_whole_population_that_turns_is_warned_of_though_chance_might_explain_a_sample() -> None:
    found = within([PartsOfGroup("a", Part(3, 4), Part(12, 20)), PartsOfGroup("b", Part(3, 20), Part(0, 4))])
    assert "Simpsons paradox" in sentences.within_groups(found, whole=True)
    assert "Simpsons paradox" not in sentences.within_groups(found)


def test_groups_that_agree_are_not_warned_of() -> None:
    said = sentences.within_groups(within([PartsOfGroup(n, Part(80, 100), Part(60, 100)) for n in "ab"]))
    assert "Se upp" not in said
    assert "skiljer sig åt" not in said


def test_composition_is_set_apart_and_no_explanation() -> None:
    strata = [
        Stratum("65–79", Level(22, 300), Level(26, 240)),
        Stratum("80+", Level(28, 700), Level(33, 260)),
    ]
    said = sentences.composition(components(strata), means("timmar"))
    assert "Av skillnaden −3,4 timmar hänger +1,2 ihop med" in said
    assert "ingen förklaring" in said
    assert "snittet varit 25,8 för kvinnor och 30,5 timmar för män" in sentences.same_composition(
        standardised(strata), means("timmar")
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (CatchingUp("women", 34.6), "Med samma andel som männen hade det gällt 35 fler kvinnor."),
        (CatchingUp("men", 0.3), "Med samma andel som kvinnorna hade det gällt mindre än en man till."),
        (CatchingUp("women", 0.5), "Med samma andel som männen hade det gällt en kvinna till."),
        (CatchingUp("men", 0), ""),
        (NotComputed(Reason.HIDDEN), ""),
    ],
)
def test_the_size_of_a_gap_in_persons(found: CatchingUp | NotComputed, said: str) -> None:
    assert sentences.size(found, SHARE, "") == said


def test_the_size_of_a_gap_in_hours() -> None:
    said = sentences.size(CatchingUp("women", 3440), means("timmar"), "timmar")
    assert plain(said) == "Med samma nivå som männen hade kvinnor sammanlagt haft 3 440 timmar mer."


def test_a_trend_is_told_from_year_to_year() -> None:
    said = sentences.trend(trend({2011: Gap(85, 76), 2013: Gap(86, 80)}), PER_CENT)
    assert plain(said) == (
        "Skillnaden har minskat: år 2011 var den +9 procentenheter och år 2013 +6 procentenheter (kvinnor minus män). "
        "33 % av skillnaden 2011 är borta."
    )
    assert sentences.trend(trend({2013: Gap(1, 2)}), PER_CENT) == "", "one year says nothing of development"


def test_a_distribution_is_even_or_uneven_and_unknown_when_hidden() -> None:
    assert "198 kvinnor (14 %) och 1 236 män (86 %)" in plain(sentences.distribution(Gap(198, 1236), "platser"))
    assert "är jämn" in sentences.distribution(Gap(40, 60))
    assert "dold" in sentences.distribution(Gap(None, 60, "protected"))
    assert "varken kvinnor eller män" in sentences.distribution(Gap(0, 0))
    assert "räknas som ojämn" in sentences.distribution_in_per_cent(Gap(10, 90))


def test_a_resource_is_set_against_the_users() -> None:
    said = plain(sentences.resource(incidence(Gap(26200, 14820), Gap(1000, 500)), "timmar"))
    assert said == (
        "Kvinnor är 67 % av användarna och får 64 % av resursen. "
        "Lika mycket för var och en hade gett kvinnor 1 147 timmar mer."
    )
    assert "följer användarna" in sentences.resource(incidence(Gap(20, 10), Gap(200, 100)), "timmar")
    assert sentences.resource(incidence(Gap(20, 10), Gap(0, 100)), "timmar") == ""


def test_rare_shares_are_told_per_thousand() -> None:
    said = plain(sentences.difference(Difference(0.004, 0.002, 5000, 5000, Interval(0.0001, 0.004)), PER_THOUSAND))
    assert said.startswith("Andelen är 2 av 1 000 högre bland kvinnor än bland män: 4 mot 2 av 1 000.")


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (Gap(6, 5), "Andelen är 1 procentenhet högre bland kvinnor än bland män: 6 mot 5 procent."),
        (Gap(12.04, 11.96), "Kvinnor och män har ungefär samma andel, 12 procent. Också det är ett resultat."),
        (Gap(12, 12), "Kvinnor och män har samma andel, 12 procent. Också det är ett resultat."),
    ],
)
def test_a_pair_is_told_in_the_singular_and_is_the_same_only_when_it_is(pair: Gap, said: str) -> None:
    assert sentences.pair(pair, PER_CENT) == said


def test_an_amount_is_a_figure_for_women_and_not_their_worth() -> None:
    assert sentences.pair(Gap(0.001, 0.004), amounts("kronor")) == (
        "Siffran är 0,003 kronor lägre för kvinnor än för män: 0,001 mot 0,004 kronor."
    )
    assert sentences.pair(Gap(3, 4), amounts("")) == "Siffran är 1 lägre för kvinnor än för män: 3 mot 4."


def test_what_is_just_outside_an_even_distribution_is_not_written_as_its_limit() -> None:
    assert "399 kvinnor (39,9 %) och 601 män (60,1 %)" in plain(sentences.distribution(Gap(399, 601)))
    assert "39,96 procent kvinnor och 60,04 procent män" in sentences.distribution_in_per_cent(Gap(39.96, 60.04))
    assert "40 procent kvinnor" in sentences.distribution_in_per_cent(Gap(40.04, 59.96))


@pytest.mark.parametrize("noun", ["", "antal", "personer"])
def test_persons_are_counted_with_a_noun_and_one_is_in_the_singular(noun: str) -> None:
    assert plain(sentences.distribution(Gap(1, 1), noun)).startswith(
        "Av 2 personer är 1 kvinna (50 %) och 1 man (50 %)."
    )
    assert plain(sentences.distribution(Gap(1, 0), noun)).startswith("Av 1 person är 1 kvinna (100 %) och 0 män (0 %).")


def test_those_of_unknown_sex_are_told_of_beside_the_shares() -> None:
    assert sentences.unknown_sex(19).startswith("För 19 personer till är könet okänt.")
    assert sentences.unknown_sex(1).startswith("För 1 person till är könet okänt.")
    assert sentences.unknown_sex(0) == ""


@pytest.mark.parametrize(("many", "said"), [(2, "lägre i båda."), (3, "lägre i alla tre.")])
def test_a_difference_that_is_alike_in_all_groups_is_said_of_them_all(many: int, said: str) -> None:
    groups = [PartsOfGroup(str(n), Part(20 + n, 100), Part(50 + n, 100)) for n in range(many)]
    assert f"Inom grupperna är andelen bland kvinnor {said}" in sentences.within_groups(within(groups))
