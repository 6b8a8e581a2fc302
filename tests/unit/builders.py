"""Answers as the tests of measures and of views write them."""

from __future__ import annotations

from typing import Any

from jamtbok.model.answers import Answers, Row


def answers(**tables: dict[str, dict[str, Any]]) -> Answers:
    """Make answers; a table is named with two underscores for the point, and holds its rows by id."""
    return Answers(tables={name.replace("__", "."): _rows(its) for name, its in tables.items()})


def award_answers(values: dict[str, Any] | None = None, **tables: dict[str, dict[str, Any]]) -> Answers:
    """Make answers about a distinction; questions and tables are named without ``award.``."""
    return Answers(
        values={f"award.{name}": value for name, value in (values or {}).items()},
        tables={f"award.{name}": _rows(its) for name, its in tables.items()},
    )


def _rows(its: dict[str, dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(Row(id=row, values=values) for row, values in its.items())


def by_sex(women: int | None, men: int | None, unknown: int | None = None) -> dict[str, int | None]:
    """Make a number by sex as it is stored."""
    return {"women": women, "men": men, "unknown": unknown}


#: A line of the budget that is divided by those who use it.
SWIMMING = {
    "amount": 900_000,
    "amount_before": 800_000,
    "split": "users",
    "users": by_sex(300, 600),
    "users_before": by_sex(300, 500),
    "population": by_sex(1000, 1200),
    "fees": by_sex(15_000, 36_000),
}
