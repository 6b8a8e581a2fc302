"""Small tables written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jamtbok.disclosure import protect
from jamtbok.disclosure.assembling import Figure
from jamtbok.model.snapshot import Observation, Sex
from jamtbok.settings.workbook import DisclosureSettings

#: Where a number stands: the sex and, where there is one, the group.
Where = tuple[Sex, str]


def table(
    numbers: Mapping[Where, float | None],
    *,
    unit: str = "skolan",
    measure: str = "Elever",
    axis: str = "grupp",
    year: int = 2024,
    source: str = "Egen",
    measured_in: str = "personer",
) -> list[Figure]:
    """Return the figures of a table by sex and group; the group "" is all."""
    return [
        (
            unit,
            Observation(
                measure=measure,
                by={axis: group} if group else {},
                sex=sex,
                year=year,
                value=value,
                symbol="" if value is not None else "missing",
                unit=measured_in,
                persons=measured_in == "personer",
                source=source,
            ),
        )
        for (sex, group), value in numbers.items()
    ]


def shown(
    figures: Sequence[Figure], rules: DisclosureSettings | None = None, parents: Mapping[str, str] | None = None
) -> list[float | None]:
    """Return the values that are left of the figures."""
    units = {unit for unit, _ in figures if unit}
    protected = protect(figures, parents or dict.fromkeys(units, ""), rules or DisclosureSettings())
    assert [(unit, each.measure, each.by, each.sex) for unit, each in protected] == [
        (unit, each.measure, each.by, each.sex) for unit, each in figures
    ]
    return [each.value for _, each in protected]


def hidden(
    figures: Sequence[Figure], rules: DisclosureSettings | None = None, parents: Mapping[str, str] | None = None
) -> list[float | None]:
    """Return the values that are hidden."""
    return [
        each.value for (_, each), value in zip(figures, shown(figures, rules, parents), strict=True) if value is None
    ]
