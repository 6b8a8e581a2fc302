"""The careful sentence beside a number: size, direction, how sure, and what it cannot say.

A difference is not yet inequality, and "no difference" is a finding. Nothing here is said to be proved, and no cause is
named: causes are for people to judge.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from jamtbok import texts
from jamtbok.measures.concentration import Incidence
from jamtbok.measures.gaps import CatchingUp, Gap, is_even
from jamtbok.measures.intervals import CONFIDENCE, Difference, Interval, Ratio
from jamtbok.measures.outcome import NotComputed, Reason
from jamtbok.measures.standard import Components, Standardised
from jamtbok.measures.strata import Within
from jamtbok.measures.trends import Direction, Trend

JUDGE = "Bedöm själva: finns det ett sakligt skäl, inget sakligt skäl, eller vet ni inte än?"
NO_CAUSE = "En skillnad är inte i sig ojämställdhet. Siffrorna säger inte vad den beror på."

_WHY_NOT = {
    Reason.MISSING: "Det går inte att räkna ut skillnaden: en siffra saknas.",
    Reason.HIDDEN: "Skillnaden räknas inte ut: en siffra är dold, och skillnaden skulle röja den.",
    Reason.NOBODY: "Det går inte att räkna ut skillnaden: det finns inga av ena könet att jämföra med.",
    Reason.MORE_THAN_ALL: (
        "Skillnaden räknas inte ut: ett antal är under noll, eller större än det som det är en del av. Rätta det."
    ),
    Reason.NO_SPREAD: "Osäkerheten går inte att räkna ut: det finns för få värden.",
    Reason.EMPTY_GROUP: "Det går inte att räkna om till lika sammansättning: någon grupp saknar kvinnor eller män.",
    Reason.OVERLAPPING: (
        "Det räknas inte om inom grupperna: tillsammans är de fler än alla, så någon finns i flera av dem."
    ),
    Reason.ONE_GROUP: "Det finns inga grupper att jämföra inom.",
    Reason.ONE_YEAR: "Det finns bara ett år, och därför ingen utveckling att visa.",
    Reason.NOTHING_TO_CLOSE: "Det fanns ingen skillnad att minska.",
}


@dataclass(frozen=True)
class Scale:
    """How a level is written.

    Parameters
    ----------
    noun
        What women and men have of it: "andel", "snitt" or "siffra".
    unit, unit_of_difference
        What the level and a difference between two of them count.
    times
        What a stored level is multiplied by.
    """

    noun: str
    unit: str
    unit_of_difference: str
    times: float = 1

    def level(self, value: float) -> str:
        """Write a level without its unit."""
        return texts.short(value * self.times)

    def signed(self, value: float) -> str:
        """Write a difference with its sign, without its unit."""
        written = self.level(value)
        return f"+{written}" if value > 0 and written != "0" else written

    def apart(self, value: float) -> str:
        """Write a difference with its sign and its unit."""
        return texts.with_unit(self.signed(value), self.unit_of_difference)


#: A noun of a scale → in its definite form, and the word before women and men. "Kvinnornas andel" is not said: it
#: would be read as the women's part of all.
_THE = {"andel": ("Andelen", "bland"), "snitt": ("Snittet", "för"), "siffra": ("Siffran", "för")}

SHARE = Scale("andel", "procent", "procentenheter", 100)
PER_THOUSAND = Scale("andel", f"av 1{texts.THIN_SPACE}000", f"av 1{texts.THIN_SPACE}000", 1000)
PER_CENT = Scale("andel", "procent", "procentenheter")


def amounts(unit: str) -> Scale:
    """Return the scale of what is counted in a unit of its own."""
    return Scale("siffra", unit, unit)


def means(unit: str) -> Scale:
    """Return the scale of an amount for each person."""
    return Scale("snitt", unit, unit)


def why_not(found: NotComputed) -> str:
    """Say why a measure is not computed."""
    return _WHY_NOT[found.reason]


def difference(found: Difference | NotComputed, scale: Scale, *, whole: bool = False) -> str:
    """Say how large a difference is, in which direction and how sure.

    Parameters
    ----------
    found
        The difference.
    scale
        How its levels are written.
    whole
        Whether the figures are for everybody concerned and no sample: then there is no uncertainty of sampling to tell.
    """
    if isinstance(found, NotComputed):
        return why_not(found)
    said = [_size_and_direction(found, scale)]
    if whole:
        said.append("Siffrorna gäller hela populationen, inget urval, och har därför inget osäkerhetsintervall.")
    elif found.interval is not None:
        said.append(_how_sure(found, found.interval, scale))
    else:
        said.append("De här siffrorna räcker inte för att räkna ut osäkerheten.")
    if found.few:
        said.append(_few(found))
    return " ".join(said)


def _size_and_direction(found: Difference, scale: Scale) -> str:
    women, men, gap = scale.level(found.women), scale.level(found.men), scale.level(abs(found.value))
    if women == men or gap == "0":
        same = "samma" if math.isclose(found.women, found.men) else "ungefär samma"
        level = texts.with_unit(women, scale.unit)
        return f"Kvinnor och män har {same} {scale.noun}, {level}. Också det är ett resultat."
    higher = "högre" if found.value > 0 else "lägre"
    the, of = _THE[scale.noun]
    return (
        f"{the} är {texts.with_unit(gap, scale.unit_of_difference)} {higher} {of} kvinnor än {of} män: "
        f"{women} mot {texts.with_unit(men, scale.unit)}."
    )


def _how_sure(found: Difference, interval: Interval, scale: Scale) -> str:
    span = (
        f"Osäkerhetsintervallet ({texts.percent(CONFIDENCE)}) går från {scale.signed(interval.low)} "
        f"till {scale.signed(interval.high)} {scale.unit_of_difference}"
    )
    if not found.value:
        return f"{span}."
    if interval.holds(0):
        return f"{span}. Noll ligger i det: det finns ingen skillnad som går att skilja från slumpen."
    return f"{span}. Noll ligger utanför: slumpen räcker knappast som förklaring."


def _few(found: Difference) -> str:
    women, men = texts.number(found.women_of), texts.number(found.men_of)
    return f"Underlaget är litet ({women} för kvinnor och {men} för män): några få kan ändra bilden."


def pair(found: Gap, scale: Scale) -> str:
    """Say how large the difference between two figures is, when nothing is known of what stands behind them."""
    if found.unknown or found.women is None or found.men is None:
        return why_not(found.unknown or NotComputed(Reason.MISSING))
    return _size_and_direction(Difference(found.women, found.men), scale)


#: What a source may call persons that is no noun to count with.
_NO_NOUN = frozenset(("", "antal", "st", "st.", "stycken"))


def distribution(people: Gap, noun: str = "personer") -> str:
    """Say how a number of persons is distributed on women and men."""
    share = people.share_of_women
    if people.unknown or people.women is None or people.men is None:
        return why_not(people.unknown or NotComputed(Reason.MISSING))
    if share is None:
        return "Det finns varken kvinnor eller män att räkna."
    women, men = texts.two_shares(share)
    counted = texts.with_unit(texts.number(people.women + people.men), noun if noun not in _NO_NOUN else "personer")
    said = (
        f"Av {counted} är {_counted(people.women, 'kvinna', 'kvinnor')} ({women}) "
        f"och {_counted(people.men, 'man', 'män')} ({men})."
    )
    if is_even(share):
        return f"{said} Fördelningen är jämn (40–60 procent av vardera könet)."
    return f"{said} Fördelningen ligger utanför 40–60 procent och räknas som ojämn."


def unknown_sex(many: float) -> str:
    """Say how many are in no share because their sex is unknown."""
    if not many:
        return ""
    return f"För {texts.with_unit(texts.number(many), 'personer')} till är könet okänt. De är inte med i andelarna."


def _counted(many: float, one: str, several: str) -> str:
    return f"{texts.number(many)} {one if many == 1 else several}"


def distribution_in_per_cent(shares: Gap) -> str:
    """Say how persons are distributed on women and men when only the two shares (0–100) are known."""
    if shares.unknown or shares.women is None or shares.men is None:
        return why_not(shares.unknown or NotComputed(Reason.MISSING))
    even = "jämn (40–60 procent av vardera könet)" if is_even(shares.women / 100) else "ojämn (utanför 40–60 procent)"
    women, men = _two_per_cent(shares.women, shares.men)
    return f"Könsfördelningen är {women} procent kvinnor och {men} procent män. Den räknas som {even}."


def _two_per_cent(women: float, men: float) -> tuple[str, str]:
    """Write two shares of a hundred; one just outside 40–60 is not written as 40 or 60."""
    if is_even(texts.rounded(women, 1) / 100) != is_even(women / 100):
        return texts.number(women), texts.number(men)
    return texts.short(women), texts.short(men)


def size(found: CatchingUp | NotComputed, scale: Scale, unit: str) -> str:
    """Say the absolute size of a gap: how many more, or how much more, at the other sex's level.

    Parameters
    ----------
    found
        The size.
    scale
        How the level is written: a share counts persons, another level its unit.
    unit
        What an amount counts; for shares it is women and men themselves.
    """
    if isinstance(found, NotComputed) or not round(found.amount, 1):
        return ""
    this, other = ("Kvinnor", "männen") if found.sex == "women" else ("Män", "kvinnorna")
    if scale.noun == "andel":
        return f"Med samma andel som {other} hade det gällt {_more_persons(found)}."
    amount = texts.with_unit(texts.number(found.amount, 0 if found.amount >= 10 else 1), unit)
    return f"Med samma nivå som {other} hade {this.lower()} sammanlagt haft {amount} mer."


def _more_persons(found: CatchingUp) -> str:
    one, several = ("kvinna", "kvinnor") if found.sex == "women" else ("man", "män")
    whole = int(texts.rounded(found.amount))
    if whole > 1:
        return f"{texts.number(whole)} fler {several}"
    return f"en {one} till" if whole else f"mindre än en {one} till"


def ratio(found: Ratio) -> str:
    """Say a ratio with its interval."""
    return (
        f"Andelen bland kvinnor är {texts.number(found.value, 2)} gånger andelen bland män (1 är lika; "
        f"osäkerhet {texts.number(found.interval.low, 2)}–{texts.number(found.interval.high, 2)})."
    )


_TRENDS = {
    Direction.GROWING: "Skillnaden har ökat",
    Direction.SHRINKING: "Skillnaden har minskat",
    Direction.UNCHANGED: "Skillnaden är i stort sett oförändrad",
    Direction.TURNED: "Skillnaden har vänt",
}
#: The same in a table's cell.
TREND_WORDS = {
    Direction.GROWING: "ökar",
    Direction.SHRINKING: "minskar",
    Direction.UNCHANGED: "oförändrad",
    Direction.TURNED: "har vänt",
}


def trend(found: Trend | NotComputed, scale: Scale) -> str:
    """Say how a gap has developed."""
    if isinstance(found, NotComputed):
        return why_not(found) if found.reason is Reason.HIDDEN else ""
    first, last = scale.apart(found.first.difference or 0), scale.apart(found.last.difference or 0)
    said = (
        f"{_TRENDS[found.direction]}: år {found.first_year} var den {first} och år {found.last_year} {last} "
        "(kvinnor minus män)."
    )
    if found.direction is Direction.SHRINKING and not isinstance(found.closed, NotComputed):
        said += f" {texts.sentence(texts.percent(found.closed))} av skillnaden {found.first_year} är borta."
    return said


def within_groups(found: Within | NotComputed, *, whole: bool = False) -> str:
    """Say whether a difference holds inside the groups, with a warning where it turns there."""
    if isinstance(found, NotComputed):
        return why_not(found)
    ways = [
        (many, said)
        for many, said in ((found.higher, "högre"), (found.lower, "lägre"), (found.equal, "lika hög"))
        if many
    ]
    groups = texts.so_many(found.groups)
    if len(ways) == 1:
        counted = [f"{ways[0][1]} i {'båda' if found.groups == 2 else f'alla {groups}'}"]
    else:
        counted = [f"{said} i {texts.so_many(many)}" for many, said in ways]
        counted[0] += f" av {groups}"
    odds = texts.number(found.odds_ratio, 2)
    span = f"{texts.number(found.interval.low, 2)}–{texts.number(found.interval.high, 2)}"
    sure = "" if whole else f", osäkerhet {span}"
    said = [
        f"Inom grupperna är andelen bland kvinnor {texts.listed(counted)}.",
        f"Sammanvägt inom grupperna är oddskvoten {odds} (1 är lika, över 1 är högre för kvinnor{sure}).",
    ]
    if found.turns or (whole and found.opposite):
        said.append(
            "Se upp: i helheten är andelen "
            f"{'högre' if found.overall.value > 0 else 'lägre'} bland kvinnor, men inom grupperna väger det åt andra "
            "hållet (Simpsons paradox). Kvinnor och män finns i olika grupper, och siffran för helheten säger då "
            "lite om hur det går för kvinnor och män i samma grupp."
        )
    elif found.fades and not whole:
        said.append("Inom grupperna går skillnaden inte att skilja från slumpen, men det går i helheten.")
    if found.differs and not whole:
        said.append(
            f"Grupperna skiljer sig åt (test av lika oddskvot: {_p_value(found.heterogeneity)}): "
            "läs dem en och en, inte bara det sammanvägda."
        )
    return " ".join(said)


def _p_value(value: float | None) -> str:
    if value is None:
        return ""
    return "p < 0,001" if value < 0.001 else f"p = {texts.number(value, 3)}"


def same_composition(found: Standardised | NotComputed, scale: Scale) -> str:
    """Say which levels women and men would have had with the same composition."""
    if isinstance(found, NotComputed):
        return why_not(found)
    return (
        f"Om kvinnor och män hade varit fördelade på grupperna på samma sätt hade {_levels(found, scale)}, "
        f"en skillnad på {scale.apart(found.value)} (kvinnor minus män)."
    )


def _levels(found: Standardised, scale: Scale) -> str:
    the, of = _THE[scale.noun]
    return (
        f"{the.lower()} varit {scale.level(found.women)} {of} kvinnor och "
        f"{texts.with_unit(scale.level(found.men), scale.unit)} {of} män"
    )


def composition(found: Components | NotComputed, scale: Scale) -> str:
    """Say how much of a difference goes with composition, and how much with different levels inside the groups."""
    if isinstance(found, NotComputed):
        return ""
    return (
        f"Av skillnaden {scale.apart(found.value)} hänger "
        f"{scale.signed(found.composition)} ihop med att kvinnor och män finns i olika grupper, och "
        f"{scale.signed(found.rate)} med olika utfall inom grupperna. Det är en uppdelning och ingen förklaring: "
        "också att grupperna ser olika ut kan ha med kön att göra."
    )


def resource(found: Incidence | NotComputed, unit: str) -> str:
    """Say how a resource falls on women and men against how many of the users they are."""
    if isinstance(found, NotComputed):
        return ""
    users, of_resource = texts.percent(found.of_users), texts.percent(found.of_resource)
    said = f"Kvinnor är {users} av användarna och får {of_resource} av resursen."
    if users == of_resource:
        return f"{said} Fördelningen följer användarna; också det är ett resultat."
    amount = texts.number(abs(found.to_women), 0 if abs(found.to_women) >= 10 else 1)
    if amount == "0":
        return said
    much = "mer" if found.to_women > 0 else "mindre"
    return f"{said} Lika mycket för var och en hade gett kvinnor {texts.with_unit(amount, unit or 'enheter')} {much}."
