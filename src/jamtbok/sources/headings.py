"""What a column's heading says: "Andel kvinnor 2023 (%)" is a share, women, 2023 and per cent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from jamtbok.model.snapshot import Sex
from jamtbok.sources.synonyms import (
    BARE_VALUES,
    DERIVED,
    DIMENSIONS,
    ROLES,
    SEX_CODES,
    SEXES_IN_TEXT,
    TOTALS,
    TWO_YEARS,
    UNITS,
    Role,
    plain,
    unit_of,
)


@dataclass(frozen=True)
class Heading:
    """One heading cell, or the cells of several header rows above the same column taken together.

    Parameters
    ----------
    text
        The heading as it is written.
    role
        What the column holds, when the whole heading is a word known for it.
    dimension
        The dimension's name, when `role` says that the column holds one.
    sex, year, unit
        What the heading says of the figures below it.
    letter
        Whether the sex is told by a single letter, which only counts where its counterpart stands beside it.
    total
        Whether the figures cover all: both sexes, or all of another dimension.
    split
        Whether it is a share of women or of men among all ("andel kvinnor"), and not a share of the women.
    derived
        Whether the figures are reckoned from other columns.
    rest
        What is left of the heading: a measure or a category.
    two_years
        The years of a school year, which somebody must choose from.
    vague
        Why the heading cannot be understood, "" when it can.
    """

    text: str = ""
    role: Role | None = None
    dimension: str = ""
    sex: Sex | None = None
    letter: bool = False
    year: int | None = None
    unit: str = ""
    total: bool = False
    split: bool = False
    derived: bool = False
    rest: str = ""
    two_years: tuple[int, int] | None = None
    vague: str = ""

    @property
    def of_figures(self) -> bool:
        """Whether figures are to be expected below."""
        told = self.sex, self.year, self.two_years, self.total, self.unit, self.vague
        return self.role is Role.VALUE or (self.role is None and any(told))

    @property
    def known(self) -> bool:
        """Whether the heading has any word that is known."""
        return self.role is not None or self.of_figures or self.derived


#: What stands before a year that says something else than when: a birth year, the name of a programme.
_NOT_WHEN = "".join(f"(?<!{word} )" for word in ("född", "födda", "född år", "födda år", "årskull", "agenda", "vision"))
_YEAR = re.compile(rf"(?<![\d.,/=–-]){_NOT_WHEN}((?:19|20)\d\d)(?![\d/]|[.,–-]\d|\s?=)", re.IGNORECASE)
#: A share of women or of men among all, when its unit and year are taken out.
_SPLIT = re.compile(
    r"\W*(andel(en)?|procent(andel)?)\s+(kvinnor|män|flickor|pojkar|tjejer|killar)\W*|%\s*\w+", re.IGNORECASE
)
#: A unit after its preposition: "kvinnor i procent".
_IN_UNIT = re.compile(
    r"\s+i\s+(%|‰|procent|promille|kronor|kr|tkr|mkr|tusental|1000-tal)(?=[\s,]*(år )?(\d{4})?$)", re.IGNORECASE
)
#: A sign that tells the unit, and not a limit or an extent ("minst 80 % närvaro").
_SIGN = re.compile(r"(?<!\d)(?<!\d\s)[%‰]")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_SEX = re.compile(rf"(?<![\w/])({'|'.join(SEXES_IN_TEXT)})(?![\w/])", re.IGNORECASE)
_FILLERS = re.compile(r"\b(varav|därav|kön|prel(iminär\w*)?)\b\.?|(?<!\w)[-–:,;/|]+(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def read_heading(text: str) -> Heading:
    """Read one heading cell."""
    word = plain(text)
    if not word:
        return Heading()
    if word in DIMENSIONS:
        return Heading(text, role=Role.DIMENSION, dimension=DIMENSIONS[word])
    if word in ROLES:
        return Heading(text, role=ROLES[word])
    if re.fullmatch(r"\w*kod|\w+[- ]?id|\w*nummer", word):
        return Heading(text, role=Role.NOTHING)
    if word in BARE_VALUES:
        return Heading(text, role=Role.VALUE, unit=BARE_VALUES[word])
    if word in SEX_CODES and word not in TOTALS:
        return Heading(text, sex=SEX_CODES[word], letter=len(word) == 1)
    if DERIVED.match(word):
        return Heading(text, derived=True)
    return _compound(text)


def _compound(text: str) -> Heading:
    """Read a heading of several parts."""
    rest = " ".join(text.replace("_", " ").split()).strip(" *:;¹²³⁴⁵")
    two_years = two_years_in(rest)
    rest = TWO_YEARS.sub(" ", rest)
    years = set(_YEAR.findall(rest))
    if len(years) + bool(two_years) > 1:
        return Heading(text, vague="rubriken nämner flera år", rest=rest)
    rest = re.sub(rf"(\bår\s+)?{_YEAR.pattern}", " ", rest, flags=re.IGNORECASE)
    signed = _SPLIT.fullmatch(rest.strip()) is not None and rest.lstrip().startswith("%")
    unit, rest = _take_unit(rest)
    sexes = {SEXES_IN_TEXT[found.lower()] for found in _SEX.findall(rest)}
    if len(sexes) > 1:
        if plain(rest) in TOTALS:
            return Heading(text, total=True, unit=unit, year=_only(years))
        return Heading(text, vague="rubriken nämner både kvinnor och män", rest=rest)
    split = bool(sexes) and (signed or _SPLIT.fullmatch(rest) is not None)
    rest = _clean(_SEX.sub(" ", rest))
    sex = next(iter(sexes), None)
    found = Heading(text, year=_only(years), unit=unit, split=split, sex=sex, rest=rest, two_years=two_years)
    word = plain(rest)
    if word in BARE_VALUES and found.of_figures:
        return replace(found, rest="", unit=unit or BARE_VALUES[word])
    total = re.sub(r"^(antal|andel) | (antal|andel)$", "", word)
    if found.sex is None and total in TOTALS:
        counted = BARE_VALUES.get(word.replace(total, "").strip(), "")
        return replace(found, rest="", total=True, unit=unit or counted, letter=len(word) == 1)
    if found.sex is None and found.year is not None and word in SEX_CODES:
        return replace(found, rest="", sex=SEX_CODES[word], letter=len(word) == 1)
    return found


def two_years_in(text: str) -> tuple[int, int] | None:
    """Return the years of a school year ("2022/23"), ``None`` where there is none or it is longer than that."""
    found = TWO_YEARS.search(text)
    if found is None:
        return None
    first = int(found[1])
    return (first, first + 1) if f"{first + 1}".endswith(found[2]) else None


def _only(years: set[str]) -> int | None:
    return int(next(iter(years))) if years else None


def _take_unit(text: str) -> tuple[str, str]:
    """Take a unit of measurement out of a text: in brackets, after the last comma or "i", or a per cent sign."""
    for found in _IN_BRACKETS.finditer(text):
        if unit := unit_of(found[1] or found[2] or ""):
            return unit, text.replace(found[0], " ")
    before, comma, after = text.rpartition(",")
    if comma and (unit := unit_of(after)):
        return unit, before
    if after_i := _IN_UNIT.search(text):
        return unit_of(after_i[1]), text[: after_i.start()] + text[after_i.end() :]
    if sign := _SIGN.search(text):
        return unit_of(sign[0]), _SIGN.sub(" ", text)
    return "", text


def unit_in_brackets(text: str) -> str:
    """Return the unit that stands in brackets in the name of a measure, "" when there is none."""
    return next((unit for found in _IN_BRACKETS.finditer(text) if (unit := unit_of(found[1] or found[2] or ""))), "")


def _clean(text: str) -> str:
    rest = " ".join(_FILLERS.sub(" ", text).split()).strip(" ,;:-–/|()")
    # What is left of "flickor och kvinnor".
    return re.sub(r"^och\b\s*|\s*\boch$", "", rest)


def combine(cells: Sequence[str]) -> Heading:
    """Read the cells of the header rows above one column, the topmost first, as one heading."""
    texts = list(dict.fromkeys(cell for cell in cells if cell))
    parts = [read_heading(text) for text in texts]
    if len(parts) == 1:
        return parts[0]
    sexes = {part.sex for part in parts if part.sex}
    years = {part.year for part in parts if part.year}
    vague = next((part.vague for part in parts if part.vague), "")
    if len(sexes) > 1:
        vague = "rubrikerna ovanför varandra nämner olika kön"
    elif len(years) > 1:
        vague = "rubrikerna ovanför varandra nämner olika år"
    # A word for all of these columns ("Värde", "År") says nothing of one of them once the others have.
    rests = [
        part.rest or (part.text if part.role is not None and part.role is not Role.VALUE else "") for part in parts
    ]
    over = [rest for rest, part in zip(rests, parts, strict=True) if rest and part.role not in (Role.YEAR, Role.SEX)]
    return Heading(
        text=" ".join(texts),
        role=Role.VALUE if parts and all(part.role is Role.VALUE for part in parts) else None,
        sex=next(iter(sexes), None),
        letter=any(part.letter for part in parts),
        year=next(iter(years), None),
        unit=next((part.unit for part in reversed(parts) if part.unit), ""),
        total=any(part.total for part in parts),
        split=any(part.split for part in parts),
        derived=any(part.derived for part in parts),
        rest=", ".join(dict.fromkeys(over)),
        two_years=next((part.two_years for part in parts if part.two_years), None),
        vague=vague,
    )


#: What a title says that is not the measure: the number of the table, by what it is divided, and when.
_TABLE_NUMBER = re.compile(r"^(tabell|tab\.?|diagram|bilaga)\s*[\dA-Z]+([.:]\d+)*[a-z]?[.:]?\s*", re.IGNORECASE)
_DIVIDED_BY = re.compile(r",?\s+(efter|per|fördelat på|fördelade på|uppdelat på|uppdelade på)\s.*\b(kön|år)\b.*$", re.I)
#: What tells the unit of some of the columns, and not of all.
_NUMBERS_AND_SHARES = re.compile(r",?\s*\b(antal och andel|andel och antal)\b", re.IGNORECASE)
_SOURCE = re.compile(r"^(?:data)?käll(?:a|or)\b\s*:?\s*(.*)$", re.IGNORECASE)
_NOT_A_TITLE = re.compile(
    r"^(källa|uttag|uttaget|skapad|senast|senaste|uppdaterad|datum|utskrift|not|anm|sep=|fotnot)\b", re.I
)


def is_note(text: str) -> bool:
    """Tell whether the first cell of a row begins a note, and no row of figures."""
    return bool(_NOT_A_TITLE.match(text) or re.match(r"[*¹²³]|\d+\)", text) or text.endswith(":"))


@dataclass(frozen=True)
class Surroundings:
    """What the lines above and below a table say: the measure, unit, year and source, each "" or ``None`` if unsaid."""

    measure: str = ""
    unit: str = ""
    year: int | None = None
    two_years: tuple[int, int] | None = None
    source: str = ""
    doubtful_year: str = ""


def read_surroundings(titles: Sequence[Sequence[str]], notes: Sequence[Sequence[str]]) -> Surroundings:
    """Read the lines around a table, each as its cells that are not blank."""
    measure, unit = "", ""
    years: set[str] = set()
    spans: set[str] = set()
    for cells in titles:
        line = " ".join(cells)
        if _NOT_A_TITLE.match(line):
            continue
        spans |= {span[0] for span in TWO_YEARS.finditer(line)}
        years |= set(_YEAR.findall(TWO_YEARS.sub(" ", line)))
        whole = UNITS.get(plain(line), "")
        own_unit, without = _take_unit(line)
        if _NUMBERS_AND_SHARES.search(line):
            own_unit, without = "", _NUMBERS_AND_SHARES.sub(" ", without)
        unit = unit or whole or own_unit
        # A pair such as "Kommun: Halmstad" says something of the table and is no name of it.
        if not measure and not whole and len(cells) == 1 and not re.match(r"\w+:", line):
            measure = _measure_of(without)
    told = sorted(years | spans)
    return Surroundings(
        measure=measure,
        unit=unit,
        year=_only(years) if len(told) == 1 else None,
        two_years=two_years_in(told[0]) if len(told) == 1 else None,
        source=_source_in([*titles, *notes]),
        doubtful_year=" och ".join(told),
    )


def _source_in(lines: Sequence[Sequence[str]]) -> str:
    for cells, following in zip(lines, [*lines[1:], []], strict=False):
        found = _SOURCE.match(" ".join(cells))
        if found:
            # The name may stand on the line below the word.
            return found[1].strip(" .") or " ".join(following).strip(" .")
    return ""


def _measure_of(title: str) -> str:
    text = _DIVIDED_BY.sub("", _TABLE_NUMBER.sub("", title))
    text = re.sub(r"[,.:]?\s*(åren?|i)?\s*$", "", _YEAR.sub(" ", TWO_YEARS.sub(" ", text)).strip(" .,:–-"))
    text = " ".join(text.split()).strip(" .,:–-")
    return text[:1].upper() + text[1:]
