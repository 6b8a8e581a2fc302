"""Answers as plain text, for lists and spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping

from jamtbok import texts
from jamtbok.forms.static import row_label, written_number
from jamtbok.model.answers import Answers
from jamtbok.model.questions import Answerable, Catalogue
from jamtbok.model.values import Value


def plain_text(field: Answerable, value: Value, answers: Answers, catalogue: Catalogue) -> str:
    """Return an answer as it reads, with the labels of codes and the names of rows."""
    match field.type:
        case "yesno":
            return texts.YES_PARTLY_NO[value]
        case "choice":
            return field.label(value)
        case "several":
            return "; ".join(map(field.label, value))
        case "scale":
            return texts.of_scale(value["value"], value["max"])
        case "number":
            return written_number(field, value)
        case "number_by_sex":
            return ", ".join(f"{texts.SEXES[sex].lower()} {texts.number(part)}" for sex, part in parts(value).items())
        case "link":
            return "; ".join(row_label(field.to, row, answers, catalogue) for row in value)
        case _:
            return str(value)


def parts(value: Mapping[str, float | None]) -> dict[str, float]:
    """Return the parts of a number by sex that are known, women first."""
    return {sex: part for sex in ("women", "men", "unknown") if (part := value.get(sex)) is not None}
