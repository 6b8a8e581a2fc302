"""What the figures of a file must agree on among themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from jamtbok import texts
from jamtbok.errors import Finding
from jamtbok.model.snapshot import Observation, Sex
from jamtbok.sources.grid import text_of
from jamtbok.sources.reading import Place
from jamtbok.sources.table import Belongs, Raw


def without_repeats(figures: Sequence[Raw], belongs: Belongs) -> tuple[list[Raw], list[Finding], int]:
    """Take out figures that come again with the same value.

    Returns
    -------
    The figures left; a fault for each that comes again with another value, naming both places; how many were taken out.
    """
    kept: dict[tuple[object, ...], Raw] = {}
    findings: list[Finding] = []
    repeats = 0
    for raw in figures:
        earlier = kept.setdefault(raw.key, raw)
        if earlier is raw:
            continue
        if (earlier.value, earlier.symbol) == (raw.value, raw.symbol):
            repeats += 1
            continue
        message = (
            f"samma uppgift står på {in_words(earlier.place, raw.place.sheet)} med ett annat värde "
            f"({written(earlier.value)} och {written(raw.value)}). Behåll en av dem, eller skilj dem åt med en grupp."
        )
        place = raw.place
        findings.append(Finding(belongs.file, place.row, place.column, message, belongs.told(raw.owner), place.sheet))
    return list(kept.values()), findings, repeats


def in_words(place: Place, sheet: str = "") -> str:
    """Return a place in words; the sheet is named when it is another one."""
    on_sheet = f" på bladet {place.sheet}" if place.sheet != sheet else ""
    return f"rad {place.row}, kolumnen {place.column}{on_sheet}"


def written(value: float | None) -> str:
    """Return a figure as it is written in a message."""
    return "ingen siffra" if value is None else text_of(value)


def shares_in_doubt(figures: Sequence[Raw], belongs: Belongs) -> list[Finding]:
    """Return a fault for each measure in per cent whose figures could be shares between 0 and 1 as well."""
    measures: defaultdict[str, list[Raw]] = defaultdict(list)
    for raw in figures:
        if raw.unit == "procent" and raw.bare and raw.value is not None:
            measures[raw.measure].append(raw)
    findings = []
    for measure, its in measures.items():
        values = [raw.value for raw in its if raw.value is not None]
        if len(values) > 1 and all(0 <= value <= 1 for value in values) and not all(map(float.is_integer, values)):
            message = (
                f"alla siffror för {measure} ligger mellan 0 och 1. Ange --skala 100 om de är andelar av 1, eller "
                "--skala 1 om de verkligen är procent."
            )
            place = its[0].place
            findings.append(Finding(belongs.file, 0, place.column, message, belongs.told(its[0].owner), place.sheet))
    return findings


def units_in_doubt(figures: Sequence[Raw], belongs: Belongs) -> list[Finding]:
    """Return a fault for each figure without a unit in a column whose other figures have one beside them.

    A zero is the same either way. Where the heading says per cent only a number up to 1 is in doubt: it may be a share.
    """
    kinds: defaultdict[tuple[str, str, str], list[Raw]] = defaultdict(list)
    for raw in figures:
        kinds[raw.place.sheet, raw.place.column, raw.measure].append(raw)
    findings = []
    for its in kinds.values():
        units = sorted({raw.unit for raw in its if not raw.bare})
        for raw in its if units else ():
            unsure = raw.unit == "" or ("procent" in units and raw.unit == "procent" and abs(raw.value or 0) <= 1)
            if raw.bare and raw.value and unsure:
                message = (
                    f"{written(raw.value)} står utan måttenhet, men andra siffror i kolumnen är "
                    f"{' och '.join(units)}. Skriv alla på samma sätt."
                )
                told = belongs.told(raw.owner)
                findings.append(Finding(belongs.file, raw.place.row, raw.place.column, message, told, raw.place.sheet))
    return findings


def spelled_alike(figures: Sequence[Raw]) -> tuple[list[Raw], list[str]]:
    """Give measures and categories that differ only in capital letters the first spelling, and tell which.

    "elever" for men would otherwise be another measure than "Elever" for women.
    """
    first: dict[tuple[str, str], str] = {}
    changed: dict[str, str] = {}

    def spelled(kind: str, text: str) -> str:
        usual = first.setdefault((kind, text.casefold()), text)
        if usual != text:
            changed[text] = usual
        return usual

    alike = [
        raw._replace(
            measure=spelled("", raw.measure), by=tuple((name, spelled(name, category)) for name, category in raw.by)
        )
        for raw in figures
    ]
    return alike, [f"”{text}” läses som ”{usual}”." for text, usual in changed.items()]


def sums_that_differ(observations: Sequence[tuple[str, Observation]]) -> str:
    """Return a notice of totals that women, men and unknown do not add up to, "" when there are none.

    It is no fault: authorities add noise to cells, or round each for itself.
    """
    cells: defaultdict[tuple[object, ...], dict[Sex, float]] = defaultdict(dict)
    named: dict[tuple[object, ...], Observation] = {}
    for owner, each in observations:
        if each.persons and each.value is not None:
            key = (owner, each.measure, each.unit, tuple(sorted(each.by.items())), each.year)
            cells[key][each.sex] = each.value
            named[key] = each
    count, largest, words = 0, 0.0, ""
    for which_cell, cell in cells.items():
        if not {"women", "men", "total"} <= cell.keys():
            continue
        parts = cell["women"] + cell["men"] + cell.get("unknown", 0)
        difference = cell["total"] - parts
        if abs(difference) > 1e-6:
            count += 1
            if abs(difference) > largest:
                largest = abs(difference)
                one = named[which_cell]
                which = ", ".join(part for part in (one.measure, one.group, str(one.year)) if part)
                words = f"{which}: delarna är {text_of(parts)} och totalen {text_of(cell['total'])}"
    if not count:
        return ""
    places = texts.count(count, "ett ställe", "ställen")
    return f"Kvinnor och män blir inte totalen på {places}. Störst är skillnaden {text_of(largest)} ({words})."
