"""Words met in the statistics of Swedish municipalities and what each means: column names, sexes, symbols, units.

All words are written as `plain` gives them: small letters and single spaces.
"""

from __future__ import annotations

import re
from enum import StrEnum

from jamtbok.model.snapshot import Sex, Symbol


class Role(StrEnum):
    """What a column holds; the value is the word that a mapping and the command use."""

    MEASURE = "mått"
    SEX = "kön"
    YEAR = "år"
    VALUE = "värde"
    UNIT = "måttenhet"
    SOURCE = "källa"
    OWNER = "enhet"
    AREA = "kommun"
    AREA_CODE = "kommunkod"
    DIMENSION = "indelning"
    NOTHING = "inget"


_ROLES: dict[Role, str] = {
    Role.MEASURE: "mått|matt|measure|nyckeltal|indikator|variabel|tabellinnehåll|mätvärde|uppgift",
    Role.SEX: "kön|kon|sex|gender|könskod|juridiskt kön|kvinna/man|kvinnor/män|man/kvinna|män/kvinnor|flicka/pojke|"
    "flickor/pojkar|k/m|m/k",
    Role.YEAR: "år|ar|year|årtal|artal|mätår|redovisningsår|kalenderår|läsår|lasar|period|tid",
    Role.VALUE: "värde|varde|value|siffra|utfall|resultat|data",
    Role.UNIT: "måttenhet|mattenhet|unit|mätenhet|sort",
    Role.SOURCE: "källa|kalla|source",
    Role.OWNER: "enhet",
    Role.AREA: "kommun|region|kommunnamn|municipality|geografi|geografiskt område|kommun/region",
    Role.AREA_CODE: "kommunkod|regionkod|kommun-id|kommun id|municipality code",
    Role.NOTHING: "anteckning|anteckningar|kommentar|kommentarer|anmärkning|anm|not|noter|notering|fotnot|info|id|nr|"
    "löpnr|löpnummer|radnr|rad|rang|rank|uppdaterad|skapad|unnamed: 0",
}

#: Column name → what the column holds.
ROLES: dict[str, Role] = {word: role for role, words in _ROLES.items() for word in words.split("|")}

#: Column name → the dimension that the column holds, under the name that it is given here. Categories may be numbers.
DIMENSIONS: dict[str, str] = {
    **dict.fromkeys(("grupp", "group"), "grupp"),
    **dict.fromkeys(("ålder", "alder", "age", "åldersgrupp", "åldersklass"), "ålder"),
    **dict.fromkeys(("årskurs", "arskurs", "åk", "klass"), "årskurs"),
    **{word: word for word in ("kvartal", "månad", "vecka", "termin", "födelseår", "kostnadsställe", "ansvar")},
}

#: Dimensions whose categories are spans such as 10-12, which a spreadsheet program may make into dates.
OF_SPANS = {"ålder", "årskurs"}

#: Column name that says only that figures stand below → their unit, as far as the word tells.
BARE_VALUES: dict[str, str] = {
    "antal": "antal",
    "antal personer": "personer",
    "personer": "personer",
    "andel": "procent",
    "andelar": "procent",
    "andelen": "procent",
    "procent": "procent",
    "procentandel": "procent",
    "%": "procent",
}

#: Code or word in a column of sexes → sex. A lone 1 or 2 is not here: which is which differs between sources.
SEX_CODES: dict[str, Sex] = {
    **dict.fromkeys(
        ("k", "kvinna", "kvinnor", "flicka", "flickor", "f", "female", "females", "women", "woman"), "women"
    ),
    **dict.fromkeys(("tjej", "tjejer", "girls", "girl", "kv"), "women"),
    **dict.fromkeys(("m", "man", "män", "pojke", "pojkar", "p", "male", "males", "men", "kille", "killar"), "men"),
    **dict.fromkeys(("boys", "boy"), "men"),
    **dict.fromkeys(("okänt", "okänt kön", "uppgift saknas", "unknown", "kön okänt", "ej känt"), "unknown"),
    **dict.fromkeys(("t", "totalt", "total", "samtliga", "båda", "båda könen", "alla", "summa"), "total"),
}

#: The same without single letters, for columns that hold names of groups as well.
SEX_NAMES: dict[str, Sex] = {word: sex for word, sex in SEX_CODES.items() if len(word) > 1}

#: Statistics Sweden's own codes, taken only where the source is known to be Statistics Sweden.
SCB_SEX_CODES: dict[str, Sex] = {"1": "men", "2": "women", "1+2": "total"}

#: The sexes as a mapping and the command write them.
SEX_WORDS: dict[str, Sex] = {"kvinnor": "women", "män": "men", "okänt": "unknown", "totalt": "total"}

#: Words that tell a sex also in the middle of a column's name; "man" and "men" are also a pronoun and a conjunction.
SEXES_IN_TEXT: dict[str, Sex] = {
    **dict.fromkeys(("kvinnor", "flickor", "tjejer"), "women"),
    **dict.fromkeys(("män", "pojkar", "killar"), "men"),
    "okänt kön": "unknown",
}

#: What says that a figure covers all.
TOTALS = {
    *("totalt", "total", "tot", "samtliga", "alla", "summa", "totalsumma", "båda könen", "båda", "sammanlagt"),
    *("summa totalt", "t", "kvinnor och män totalt", "män och kvinnor totalt"),
}

#: What begins the name of a column that is reckoned from the others.
DERIVED = re.compile(
    r"(procentuell )?(förändring|skillnad|differens|diff|kvot(?!\w*flykting)|könskvot|könsskillnad|könsgap"
    r"|andel av total|±|(ökning|minskning|utveckling)(?=\W*(\d|$)))",
    re.IGNORECASE,
)

#: What stands in the place of a figure and says why there is none.
SYMBOLS: dict[str, Symbol] = {
    **dict.fromkeys(("", "saknas", "uppgift saknas", "ej uppgift", "na", "n/a", "nan", "null"), "missing"),
    **dict.fromkeys((".", "ej aktuellt", "ej tillämpligt"), "not_applicable"),
    **dict.fromkeys(("..", "…", "...", "x", "sekretess"), "hidden"),
}

#: A figure that is hidden behind a bound: "<5", "färre än 5", "~100".
HIDDEN = re.compile(r"([<≤]\s?|färre än |mindre än |~\s?)\d+\s?%?")

#: By convention of Swedish official statistics an en dash says that there is nothing to count.
NOTHING_TO_COUNT = "–"

#: Used for nothing to count and for missing alike, so that nobody can tell.
AMBIGUOUS_DASHES = {"-", "—", "−", "--"}

#: Unit written after a figure or in a column's name → the unit's name.
UNITS: dict[str, str] = {
    **dict.fromkeys(("%", "procent", "proc"), "procent"),
    **dict.fromkeys(("kr", "kronor", "sek"), "kronor"),
    **dict.fromkeys(("tkr", "tusen kronor", "kkr", "ksek", "tusental kronor", "1000 kr"), "tusen kronor"),
    **dict.fromkeys(("tusental", "1000-tal", "1 000-tal", "tusen"), "tusental"),
    **dict.fromkeys(("mkr", "mnkr", "miljoner kronor", "msek"), "miljoner kronor"),
    **dict.fromkeys(("tim", "timmar", "h"), "timmar"),
    **dict.fromkeys(("st", "stycken"), "antal"),
    **{unit: unit for unit in ("antal", "personer", "dagar", "minuter", "poäng", "procentenheter", "per 1000")},
    **dict.fromkeys(("‰", "promille"), "promille"),
    "kvadratmeter": "kvadratmeter",
}

#: Units that count persons.
PERSONS = {
    *("personer", "person", "antal personer", "antal", "elever", "barn", "anställda", "invånare", "besökare"),
    *("deltagare", "sökande", "brukare", "individer", "flickor", "pojkar", "kvinnor", "män"),
}


def unit_of(text: str) -> str:
    """Return the unit of measurement that a text is, "" for anything else."""
    word = plain(text).removeprefix("i ").removeprefix("andel ")
    return UNITS.get(word, word if word in PERSONS and word not in SEXES_IN_TEXT else "")


def unit_written(text: str) -> str:
    """Return a unit that somebody has written under its usual name, and as it is where it has none."""
    return unit_of(text) or BARE_VALUES.get(plain(text), text)


#: Whole numbers without a unit may still count persons, unless the measure is named with one of these.
NOT_PERSONS = re.compile(
    r"(lön|kost|belopp|intäkt|utgift|avgift|bidrag(?!stag)|budget|kron(?!isk)|andel|procent|index|betyg|poäng|merit"
    r"|tim(?!an|avl|vik)|minut|dagar|ålder|medel|median|genomsnitt|snitt|yta|kvot(?!\w*flykting)|per \d)",
    re.IGNORECASE,
)

#: What begins the name of a measure that counts persons, whatever comes after: "antal elever med betyg".
OF_PERSONS = re.compile(
    rf"antal ({'|'.join(sorted(PERSONS - {'antal'}))})\b(?!.*\bper\b)|personer (med|som|utan)\b", re.I
)

#: What begins the name of a column that is a measure by itself, whatever stands above the table.
MEASURE_WORDS = re.compile(
    r"(antal|andel|medel|median|genomsnitt|snitt|summa|kostnad|lön|belopp|betyg|merit|poäng|index|kvot)", re.IGNORECASE
)

#: A municipality or region with its code, as Statistics Sweden writes it.
AREA_WITH_CODE = re.compile(r"(\d{4}|\d{2}) [A-ZÅÄÖ].*")

#: An age or a span of ages.
AGE = re.compile(r"(\d{1,3}|\d{1,3}\s?[-–]\s?\d{1,3}|\d{1,3}\+)\s?år|\d{1,3}\s?[-–]\s?\d{1,3}|\d{1,3}\+", re.IGNORECASE)

YEAR = re.compile(r"(19|20)\d\d")

#: A school year or another span of two years, and not the beginning of a date.
TWO_YEARS = re.compile(r"((?:19|20)\d\d)\s?[/–-]\s?((?:\d\d){1,2})(?!\d|-\d)")


def plain(text: str) -> str:
    """Return a word as the tables here have it: small letters, single spaces, no marks of notes after it."""
    return " ".join(text.replace("_", " ").lower().split()).strip(" :*;¹²³⁴⁵")


def sex_of(text: str, codes: dict[str, Sex]) -> Sex | None:
    """Return the sex that a cell names, also behind a code ("2 kvinnor"); ``None`` when it names none."""
    word = plain(text)
    if word in codes:
        return codes[word]
    return codes.get(re.sub(r"^\d(\+\d)?[ .:–-]+", "", word)) if word[:1].isdigit() else None


def is_total(text: str, dimension: str = "") -> bool:
    """Tell whether a category covers all of its dimension: "Totalt", "samtliga åldrar" in the dimension ålder."""
    word = plain(text)
    if word in TOTALS:
        return len(word) > 1  # a T among categories may be anything
    first, _, rest = word.partition(" ")
    return first in TOTALS and len(rest) > 2 and " " not in rest and plain(dimension)[:3] == rest[:3]
