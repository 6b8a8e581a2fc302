"""A table of awkward files: each is read right or refused with all its faults; none is misread in silence."""

from __future__ import annotations

import pytest
from tests.unit.sources.awkward.cases import CASES, Case
from tests.unit.sources.awkward.traps import TRAPS

from jamtbok.model.snapshot import Observation
from jamtbok.sources.grid import text_of
from jamtbok.sources.mapping import Corrections, from_toml, to_toml
from jamtbok.sources.statistics_file import read_by_mappings, read_statistics_file
from jamtbok.sources.synonyms import SEX_WORDS
from jamtbok.sources.table import Belongs

ALL = [*CASES, *TRAPS]
_WORDS = {sex: word for word, sex in SEX_WORDS.items()}
_SYMBOLS = {"missing": "saknas", "not_applicable": "ej aktuell", "hidden": "dold"}


def line_of(owner: str, each: Observation) -> str:
    by = ";".join(f"{dimension}={category}" for dimension, category in each.by.items())
    value = _SYMBOLS[each.symbol] if each.value is None else text_of(each.value)
    parts = [
        f"{owner}:" if owner else "",
        each.measure,
        f"[{by}]" if by else "",
        _WORDS[each.sex],
        f"{each.year}:",
        value,
        each.unit,
    ]
    return " ".join(part for part in parts if part) + ("*" if each.persons else "")


def lines(text: str) -> list[str]:
    return sorted(line.strip() for line in text.splitlines() if line.strip())


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_an_awkward_file(case: Case) -> None:
    belongs = Belongs("fil", case.unit, case.units, case.codes)
    found = read_statistics_file(case.content, belongs, Corrections.model_validate(case.said))
    faults = [f"{each.row} {each.column}".strip() + f": {each.message}" for each in found.reading.findings]
    assert len(faults) == len(case.faults), faults
    for told, (place, _, words) in zip(faults, (fault.partition(": ") for fault in case.faults), strict=True):
        assert told.startswith(f"{place}: ")
        assert words in told
    assert sorted(line_of(owner, each) for owner, each in found.reading.observations) == lines(case.figures)
    assert len(found.reading.notices) == len(case.notices), found.reading.notices
    for told, words in zip(found.reading.notices, case.notices, strict=True):
        assert words in told


@pytest.mark.parametrize("case", [case for case in ALL if not case.faults], ids=lambda case: case.name)
def test_a_file_is_read_alike_by_its_kept_mapping(case: Case) -> None:
    belongs = Belongs("fil", case.unit, case.units, case.codes)
    found = read_statistics_file(case.content, belongs, Corrections.model_validate(case.said))
    mappings = [from_toml(type(mapping), to_toml(mapping), "x.toml") for mapping in found.mappings]
    assert tuple(mappings) == found.mappings
    assert read_by_mappings(case.content, belongs, mappings).observations == found.reading.observations
