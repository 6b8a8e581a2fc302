"""Reading answers of Kolada, RKA's database of key figures for municipalities and regions.

An answer has ``values``; each entry is one key figure, one municipality and one year, with a value for each of ``T``
(all), ``K`` (women) and ``M`` (men). What `jamtbok.sources.fetch` stores is several answers in one file: the key
figure's description, the municipalities' names and every page of values.

Notes
-----
Version 2 and 3 of the API differ in the name of the next page (``next_page``, ``next_url``) and in that version 3 marks
figures that are gone (``isdeleted``). A municipality group has an id that begins with G, and its value is the
unweighted mean of its members. (Kolada API, RKA.)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jamtbok.errors import Finding, JamtbokError
from jamtbok.model.snapshot import Observation, Sex, Symbol
from jamtbok.sources.json_figures import Faults, figure, parse_json, text
from jamtbok.sources.reading import AREA, Reading

SEXES: dict[str, Sex] = {"T": "total", "K": "women", "M": "men"}

_YEAR = re.compile(r"(19|20|21)\d\d", re.ASCII)
_SECRET = {"private", "secret", "hidden", "sekretess"}
_PLAIN = {"", "ok"}
_AMOUNTS = ("kr", "tkr", "mkr", "mnkr", "index", "dagar", "timmar", "minuter", "år", "kvot", "poäng", "median")


@dataclass(frozen=True)
class _Value:
    """One figure of an entry."""

    kpi: str
    area: str
    sex: Sex
    year: int
    value: float | None
    symbol: Symbol
    status: str
    group: bool


@dataclass(frozen=True)
class _Answers:
    """What a file holds: entries with values, and what the key figures and areas are called."""

    entries: list[Any]
    kpis: dict[str, dict[str, Any]]
    areas: dict[str, str]
    more: bool


def read_kolada(content: bytes, name: str) -> Reading:
    """Read values of Kolada, of version 2 or 3 or as `jamtbok.sources.fetch` stores them.

    Parameters
    ----------
    content
        The file.
    name
        What the faults call it.

    Returns
    -------
    Reading
        The measure is the key figure's title where the file has it, else its id. Means of municipality groups are read
        only from a file of their own: beside municipalities they would be taken for one of them.
    """
    faults = Faults(name, place="post")
    try:
        answers = _answers(parse_json(content))
    except JamtbokError as error:
        return Reading(findings=(Finding(name, 0, "", str(error)),))
    values = list(_values(answers.entries, faults))
    if not answers.entries:
        faults.add("filen har inga värden.")
    if {value.group for value in values} == {True, False}:
        faults.add("filen blandar kommuner och kommungrupper. Hämta grupperna för sig: de är medelvärden av kommuner.")
        values = [value for value in values if not value.group]
    return Reading(
        tuple(("", observation) for observation in _observations(values, answers, faults)),
        faults.findings(),
        tuple(_notices(values, answers)),
    )


def _answers(document: Any) -> _Answers:
    if isinstance(document, dict) and isinstance(document.get("pages"), list):
        pages, kpis, areas = document["pages"], _items(document.get("kpi")), _items(document.get("municipality"))
    else:
        pages, kpis, areas = [document], [], []
    if not all(isinstance(page, dict) and isinstance(page.get("values"), list) for page in pages):
        message = "innehållet är inget svar från Kolada. Det ska vara JSON med values."
        raise JamtbokError(message)
    entries = [entry for page in pages for entry in page["values"]]
    if entries and not any(isinstance(entry, dict) and ("kpi" in entry or "values" in entry) for entry in entries):
        message = "filen beskriver nyckeltal eller kommuner men har inga värden."
        raise JamtbokError(message, "Hämta adressen som börjar med /data.")
    alone = pages[0] if len(pages) == 1 and isinstance(document, dict) and "pages" not in document else {}
    return _Answers(
        entries,
        {text(item.get("id")): item for item in kpis},
        {text(item.get("id")): text(item.get("title")) for item in areas},
        more=bool(entries) and bool(alone.get("next_url") or alone.get("next_page")),
    )


def _items(answer: object) -> list[dict[str, Any]]:
    values = answer.get("values") if isinstance(answer, dict) else None
    return [item for item in values if isinstance(item, dict)] if isinstance(values, list) else []


def _values(entries: list[Any], faults: Faults) -> Iterator[_Value]:
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict) or not isinstance(entry.get("values"), list):
            faults.add("posten saknar values.", row=number)
            continue
        kpi, area = text(entry.get("kpi")), text(entry.get("municipality"))
        period = entry.get("period")
        year = str(period) if isinstance(period, int) else text(period)
        if "ou" in entry and not area:
            faults.add("posten gäller en enhet, till exempel en skola. Hämta värden för kommuner.", row=number)
        elif not kpi or not area:
            faults.add("posten ska ha nyckeltalets och kommunens koder som texter.", row=number)
        elif not _YEAR.fullmatch(year):
            faults.add("året går inte att läsa.", column="period", row=number)
        else:
            for value in entry["values"]:
                yield from _value(value, (kpi, area, int(year)), faults, number)


def _value(value: object, of: tuple[str, str, int], faults: Faults, number: int) -> Iterator[_Value]:
    kpi, area, year = of
    if not isinstance(value, dict):
        faults.add("värdet går inte att läsa.", row=number)
        return
    if value.get("isdeleted") is True:
        return
    sex, status = SEXES.get(text(value.get("gender"))), text(value.get("status"))
    found = figure(value.get("value"))
    if sex is None:
        faults.add("könet ska vara T, K eller M.", column="gender", row=number)
    elif found is None:
        faults.add("värdet är inget tal.", column="value", row=number)
    else:
        symbol: Symbol = "hidden" if found[0] is None and status.lower() in _SECRET else found[1]
        count = value.get("count")
        group = area.upper().startswith("G") or (isinstance(count, int) and count > 1)
        yield _Value(kpi, area, sex, year, found[0], symbol, status, group)


def _observations(values: list[_Value], answers: _Answers, faults: Faults) -> Iterator[Observation]:
    by_kpi: dict[str, dict[tuple[str, int, Sex], _Value]] = defaultdict(dict)
    for value in values:
        earlier = by_kpi[value.kpi].setdefault((value.area, value.year, value.sex), value)
        # A page may repeat what the one before it held.
        if earlier.value != value.value:
            faults.add(f"{value.area} {value.year} har två olika värden.", column=value.kpi)
    for kpi, found in by_kpi.items():
        about = answers.kpis.get(kpi, {})
        title = text(about.get("title"))
        unit = _unit(title) or text(about.get("unit")).lower()
        persons = _counts_persons(title, unit, list(found.values()))
        for value in found.values():
            mean = ", ovägt medelvärde av kommunerna i gruppen" if value.group else ""
            yield Observation(
                measure=title or kpi,
                by={AREA: f"{value.area} {answers.areas.get(value.area, '')}".strip()},
                sex=value.sex,
                year=value.year,
                value=value.value,
                symbol=value.symbol,
                unit="personer" if persons else unit,
                persons=persons,
                source=f"Kolada (RKA), {kpi}{mean}",
            )


def _unit(title: str) -> str:
    """Read the unit of measurement where Kolada puts it, last in the title.

    Examples
    --------
    >>> _unit("Elever i åk 9 som är behöriga till yrkesprogram, hemkommun, andel (%)"), _unit("Invånare totalt, antal")
    ('procent', 'antal')
    >>> _unit("Kostnad för äldreomsorg, kr/inv"), _unit("Nöjd-Region-Index - Kultur")
    ('kr/inv', '')
    """
    last = title.rpartition(",")[2].strip().lower() if "," in title else ""
    if "%" in title:
        return "procent"
    return last if "/" in last or last.split(" ")[0] in ("antal", *_AMOUNTS) else ""


def _counts_persons(title: str, unit: str, values: list[_Value]) -> bool:
    """Tell whether a key figure counts persons: a count that Kolada divides by sex. A group's mean counts nobody.

    Without a title the figures tell: whole numbers, of which some are too large for a percentage.
    """
    figures = [value.value for value in values if value.value is not None]
    if any(value.group for value in values) or all(value.sex == "total" for value in values):
        return False
    if title:
        return unit == "antal"
    return all(figure.is_integer() for figure in figures) and max(figures, default=0) > 100


def _notices(values: list[_Value], answers: _Answers) -> Iterator[str]:
    kpis = dict.fromkeys(value.kpi for value in values)
    by_sex = {value.kpi for value in values if value.sex != "total"}
    marked: dict[str, dict[str, None]] = defaultdict(dict)
    for value in values:
        if value.value is not None and value.status.lower() not in _PLAIN:
            marked[value.status][value.kpi] = None
    if answers.more:
        yield "Svaret hänvisar till fler sidor hos Kolada. Kontrollera att allt kom med."
    if nameless := [kpi for kpi in kpis if kpi not in answers.kpis]:
        yield f"Filen säger inte vad nyckeltalet heter: {_some(nameless)}."
    if undivided := [kpi for kpi in kpis if kpi not in by_sex]:
        yield f"Nyckeltalet är inte uppdelat på kön: {_some(undivided)}."
    for status, its in marked.items():
        yield f"Kolada har märkt värden med ”{status[:40]}”: {_some(list(its))}."
    if any(value.group for value in values):
        yield "En kommungrupps värde är ett ovägt medelvärde: en liten kommun väger lika tungt som en stor."


def _some(kpis: list[str]) -> str:
    return ", ".join(kpis[:5]) + (f" och {len(kpis) - 5} till" if len(kpis) > 5 else "")
