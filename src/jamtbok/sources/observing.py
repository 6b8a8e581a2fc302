"""From the figures of a file to observations: which of them count persons, and so are protected."""

from __future__ import annotations

from collections.abc import Iterator

from jamtbok.model.snapshot import Observation
from jamtbok.sources.synonyms import NOT_PERSONS, OF_PERSONS, PERSONS
from jamtbok.sources.table import Raw


def observations(figures: list[Raw], persons: bool | None) -> Iterator[tuple[str, Observation]]:
    """Make the figures into observations; `persons` is what somebody has said of all of them.

    Whole numbers without a unit are taken for counts of persons unless their measure is named with a word for something
    else: a small number that is hidden without need does less harm than one that is shown.
    """
    kinds: dict[tuple[str, str], bool] = {}
    for raw in figures:
        kind = (raw.measure, raw.unit)
        if kind not in kinds:
            of_something_else = NOT_PERSONS.search(raw.measure) and not OF_PERSONS.match(raw.measure)
            named = raw.unit not in ("", "antal")
            kinds[kind] = raw.unit.lower() in {"", *PERSONS} and (named or not of_something_else)
        if not raw.unit and raw.value is not None and (raw.value < 0 or not raw.value.is_integer()):
            kinds[kind] = False
    for raw in figures:
        yield (
            raw.owner,
            Observation(
                measure=raw.measure,
                by=dict(raw.by),
                sex=raw.sex,
                year=raw.year,
                value=raw.value,
                symbol=raw.symbol,
                unit=raw.unit,
                persons=kinds[raw.measure, raw.unit] if persons is None else persons,
                source=raw.source,
            ),
        )
