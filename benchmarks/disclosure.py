"""Protecting small numbers: how long one unit's tables take, and whether many units take as many times longer.

A unit's tables are three measures by sex and age with all margins for three years, one number in twenty smaller than
the threshold, under parents that are the sums of 24 units each; and once more with every unit right under the whole
organisation, which has figures of its own. Figures are seconds of processor time, medians of ``--repeats``; the time to
read the files is not in them.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
import time
from collections import defaultdict
from itertools import product
from pathlib import Path

from jamtbok.disclosure import protect
from jamtbok.model.snapshot import Observation, Sex
from jamtbok.settings.workbook import DisclosureSettings

RESULTS = Path(__file__).parent / "results-disclosure.json"

MEASURES = ("Besökare", "Elever", "Brukare")
YEARS = (2022, 2023, 2024)
AGES = ("0–5 år", "6–15 år", "16–19 år", "20–64 år", "65–79 år", "80+ år")
SEXES: tuple[Sex, ...] = ("women", "men")
BELOW_EACH = 24

Figure = tuple[str, Observation]


def unit_of(number: int, *, flat: bool) -> tuple[str, str]:
    """Return the id of a unit and of the unit above it, "" for the whole organisation."""
    if flat:
        return f"enhet-{number}", ""
    first = number - number % (BELOW_EACH + 1)
    return f"enhet-{number}", "" if first == number else f"enhet-{first}"


def organisation(units: int, *, flat: bool) -> tuple[list[Figure], dict[str, str]]:
    """Return figures and the unit above each; an organisation that is flat has figures of its own."""
    parents = dict(unit_of(number, flat=flat) for number in range(units))
    numbers: dict[tuple[str, str, int, str, str], int] = defaultdict(int)
    chance = random.Random(2024)
    for unit, parent in parents.items():
        if unit in parents.values():
            continue
        for measure in MEASURES:
            for year in YEARS:
                for age in AGES:
                    for sex in SEXES:
                        number = chance.randint(1, 4) if chance.random() < 0.05 else chance.randint(5, 300)
                        for where in (unit, parent) if parent or flat else (unit,):
                            for of_age in (age, ""):
                                for of_sex in (sex, "total"):
                                    numbers[where, measure, year, of_age, of_sex] += number
    figures = [
        (
            unit,
            Observation(
                measure=measure,
                by={"ålder": age} if age else {},
                sex=sex,  # type: ignore[arg-type]
                year=year,
                value=float(number),
                unit="personer",
                persons=True,
                source="Egen",
            ),
        )
        for (unit, measure, year, age, sex), number in numbers.items()
    ]
    return figures, parents


def seconds(units: int, repeats: int, *, flat: bool) -> tuple[float, int, int]:
    """Return the seconds, the number of figures, and how many are hidden."""
    figures, parents = organisation(units, flat=flat)
    found = []
    hidden = 0
    for _ in range(repeats):
        began = time.process_time()
        shown = protect(figures, parents, DisclosureSettings())
        found.append(time.process_time() - began)
        hidden = sum(each.value is None for _, each in shown)
    return statistics.median(found), len(figures), hidden


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, nargs="*", default=[1, 10, 100, 1_000, 10_000])
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    protect(*organisation(1, flat=False), DisclosureSettings())
    rows = []
    for flat, units in product((False, True), asked.units):
        spent, figures, hidden = seconds(units, asked.repeats if units < 1_000 else 1, flat=flat)
        row = {
            "units": units,
            "flat": flat,
            "figures": figures,
            "hidden": hidden,
            "seconds": round(spent, 3),
            "milliseconds_a_unit": round(1000 * spent / units, 2),
        }
        rows.append(row)
        print(row, flush=True)
    content = {"machine": platform.platform(), "python": platform.python_version(), "rows": rows}
    RESULTS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
