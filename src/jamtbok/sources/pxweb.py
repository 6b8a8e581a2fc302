"""Reading tables of PxWeb, which SCB and many other authorities publish with: JSON of version 1, and json-stat2.

What a category means (a sex, a year, an area, a total, something else) is settled once for each category and not once
a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jamtbok.errors import Finding, JamtbokError
from jamtbok.model.snapshot import Observation, Sex
from jamtbok.sources.json_figures import Faults, parse_json
from jamtbok.sources.pxweb_table import Dimension, NoTableError, Table, read_table
from jamtbok.sources.reading import Reading
from jamtbok.sources.synonyms import NOT_PERSONS, PERSONS, SCB_SEX_CODES, SEX_CODES, UNITS, is_total, plain, sex_of

_YEAR = r"(?:1[6-9]|20|21)\d\d"
_SPAN = re.compile(rf"({_YEAR})\s?[-/–]\s?({_YEAR}|\d\d)", re.ASCII)
_PART_OF_YEAR = re.compile(rf"({_YEAR})[A-Z]\d{{1,2}}", re.ASCII)

#: A difference may be a whole number and counts nobody all the same.
_CHANGE = re.compile(r"ökning|förändring|överskott|netto|skillnad|change|increase|growth|surplus", re.I)
_OF_PERSONS = re.compile(r"folkmängd|befolkning|invånare|person|kvinn|män\b|flick|pojk|population", re.I)
_COUNTS = {*PERSONS, "number", "persons", "number of persons"}


@dataclass(frozen=True)
class _Meaning:
    """What a category says of a figure."""

    sex: Sex | None = None
    year: int | None = None
    by: tuple[str, str] | None = None
    fault: str = ""


def read_pxweb(content: bytes, name: str) -> Reading:
    """Read a table in PxWeb's JSON of version 1 or in json-stat2.

    Parameters
    ----------
    content
        The file.
    name
        What the faults call it.

    Returns
    -------
    Reading
        Codes of areas are texts, with the name after the code where the file has it (``{"kommun": "1380 Halmstad"}``).
        A category that stands for all leaves its dimension out. A figure of a month or quarter keeps it in ``by``.
    """
    faults = Faults(name, place="post")
    try:
        table = read_table(parse_json(content), faults)
    except (JamtbokError, NoTableError) as error:
        return Reading(findings=(Finding(name, 0, "", str(error)),))
    observations = tuple(("", observation) for observation in _observations(table, faults))
    if not table.cells:
        faults.add("tabellen har inga siffror.")
    return Reading(observations, faults.findings(), tuple(_notices(table, observations)))


def _meaning(dimension: Dimension, code: str, origin: str) -> _Meaning:
    label = dimension.labels.get(code, "")
    if dimension.role == "sex":
        return _sex(label, code, origin)
    if dimension.role == "time":
        return _period(dimension, code, label or code)
    if dimension.role == "area":
        return _Meaning(by=(dimension.key, label if label.startswith(code) else f"{code} {label}".strip()))
    if dimension.is_total(code):
        return _Meaning()
    return _Meaning(by=(dimension.key, label or code))


def _sex(label: str, code: str, origin: str) -> _Meaning:
    """Read a sex. A lone digit is SCB's own code, and is read so unless somebody else has published the table."""
    if sex := sex_of(label or code, SEX_CODES) or ("total" if is_total(label or code, "kön") else None):
        return _Meaning(sex=sex)
    if label:
        return _Meaning(fault=f"”{label[:40]}” är inget kön som går att läsa.")
    if code in SCB_SEX_CODES and origin.upper() in ("", "SCB"):
        return _Meaning(sex=SCB_SEX_CODES[code])
    return _Meaning(fault=f"könskoden {code[:40]} har ingen text. Hämta tabellen som json-stat2, som har texter.")


def _period(dimension: Dimension, code: str, label: str) -> _Meaning:
    """Read a year, or a part or a span of years: it counts to the year that it ends in and keeps its own name."""
    for written in (code, label):
        if re.fullmatch(_YEAR, written, re.ASCII):
            return _Meaning(year=int(written))
        if span := _SPAN.fullmatch(written):
            start, end = span.groups()
            # "1999/00" ends in the next century.
            last = int(end) if len(end) == 4 else int(start) + (int(end) - int(start)) % 100
            return _Meaning(year=last, by=(dimension.key, label))
        if part := _PART_OF_YEAR.fullmatch(written):
            return _Meaning(year=int(part[1]), by=(dimension.key, label))
    return _Meaning(fault=f"”{label[:40]}” är ingen tid som går att läsa. Skriv till exempel 2024 eller 2024M05.")


def _observations(table: Table, faults: Faults) -> Iterator[Observation]:
    persons = [_counts_persons(table, index) for index in range(len(table.measures))]
    meanings: list[dict[str, _Meaning]] = [{} for _ in table.dimensions]
    for cell in table.cells:
        sex: Sex = "total"
        year = 0
        by: dict[str, str] = {}
        bad = False
        for dimension, code, known in zip(table.dimensions, cell.codes, meanings, strict=True):
            meaning = known.get(code) or known.setdefault(code, _meaning(dimension, code, table.origin))
            if meaning.fault:
                faults.add(meaning.fault, column=dimension.name)
                bad = True
            sex, year = meaning.sex or sex, meaning.year or year
            by.update([meaning.by] if meaning.by else [])
        if bad:
            continue
        measure = table.measures[cell.measure]
        yield Observation(
            measure=measure.title,
            by=by,
            sex=sex,
            year=year,
            value=cell.value,
            symbol=cell.symbol,
            unit="personer" if persons[cell.measure] else _unit(measure.unit),
            persons=persons[cell.measure],
            source=table.source,
        )


def _counts_persons(table: Table, index: int) -> bool:
    """Tell whether a measure counts persons. In doubt it does: a figure too many protected harms nobody.

    A count that is divided by sex counts persons; a share, an amount or a change does not.
    """
    measure = table.measures[index]
    unit, title = plain(measure.unit), measure.title
    counts = unit in _COUNTS if unit else title.lower().startswith("antal") or not NOT_PERSONS.search(title)
    if not counts or _CHANGE.search(title):
        return False
    by_sex = any(dimension.role == "sex" for dimension in table.dimensions)
    values = [cell.value for cell in table.cells if cell.measure == index and cell.value is not None]
    whole = all(value >= 0 and value.is_integer() for value in values)
    return whole and (by_sex or bool(_OF_PERSONS.search(f"{title} {unit}")))


def _unit(unit: str) -> str:
    return UNITS.get(plain(unit), unit)


def _notices(table: Table, observations: Iterable[tuple[str, Observation]]) -> Iterator[str]:
    years = {observation.year for _, observation in observations}
    sexes = [dimension for dimension in table.dimensions if dimension.role == "sex"]
    if not sexes:
        yield "Tabellen är inte uppdelad på kön."
    elif not table.origin and not sexes[0].labels:
        yield "Filen säger inte vem som gett ut den. Könskoderna har lästs som SCB:s: 1 är män och 2 är kvinnor."
    if table.origin.upper() == "SCB" and table.product.startswith("BE0101") and max(years, default=0) >= 2025:
        yield (
            "SCB ändrar från och med 2025 varje befolkningstal lite grann, också summorna, för att skydda enskilda. "
            "Därför kan kvinnor och män tillsammans skilja sig från totalen."
        )
