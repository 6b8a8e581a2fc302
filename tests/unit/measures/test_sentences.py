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
from jamtbok.measures.sentences import PER_CENT, PER_THOUSAND, SHARE, means
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
        "Kvinnornas andel är 20 procentenheter högre än männens: 80 mot 60 procent. "
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
        "Kvinnornas snitt är 3,4 timmar lägre än männens: 26,2 mot 29,6 timmar. "
        "Osäkerheten går inte att räkna ut av de här siffrorna."
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
    assert "högre i 4 och lägre i 2" in said
    assert "oddskvoten 1,11" in said
    assert "Se upp: i helheten är kvinnornas andel lägre, men inom grupperna väger det åt andra hållet" in said
    assert "Simpsons paradox" in said
    assert "p = 0,002" in said
    assert not CLAIMS.search(said)


def test_a_whole_population_needs_no_test_inside_its_groups() -> None:
    said = sentences.within_groups(within(ucb()), whole=True)
    assert "Simpsons paradox" in said
    assert "osäkerhet" not in said
    assert "p = " not in said


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
    assert "25,8 och männens 30,5 timmar" in sentences.same_composition(standardised(strata), means("timmar"))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (CatchingUp("women", 34.6), "Med samma andel som männen hade det gällt 35 fler kvinnor."),
        (CatchingUp("men", 0.3), "Med samma andel som kvinnorna hade det gällt mindre än en fler män."),
        (CatchingUp("men", 0), ""),
        (NotComputed(Reason.HIDDEN), ""),
    ],
)
def test_the_size_of_a_gap_in_persons(found: CatchingUp | NotComputed, said: str) -> None:
    assert sentences.size(found, SHARE, "") == said


def test_the_size_of_a_gap_in_hours() -> None:
    said = sentences.size(CatchingUp("women", 3440), means("timmar"), "timmar")
    assert plain(said) == "Med samma nivå som männen hade kvinnor sammanlagt fått 3 440 timmar mer."


def test_a_trend_is_told_from_year_to_year() -> None:
    said = sentences.trend(trend({2011: Gap(85, 76), 2013: Gap(86, 80)}), PER_CENT)
    assert plain(said) == (
        "Skillnaden har minskat: från +9 procentenheter år 2011 till +6 år 2013 (kvinnor minus män). "
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
    assert said.startswith("Kvinnornas andel är 2 av 1 000 högre än männens: 4 mot 2 av 1 000.")
