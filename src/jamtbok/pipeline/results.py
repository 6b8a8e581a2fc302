"""All units' records as one tidy table: ``resultat.csv`` for people and systems, ``resultat.parquet`` for programs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

import pandas as pd

from jamtbok.pipeline.job import JobResult

COLUMNS = ("unit", "unit_name", "year", "template", "name", "item", "sex", "code", "value")

# A spreadsheet takes a text that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def results_table(results: Iterable[JobResult], names: Mapping[str, str]) -> pd.DataFrame:
    """Gather the records of all jobs.

    Parameters
    ----------
    results
        The jobs' results.
    names
        Unit names by id.

    Returns
    -------
    pandas.DataFrame
        One row a record with the columns `COLUMNS`; `value` is a float and may be missing.
    """
    rows = [
        {
            "unit": result.unit,
            "unit_name": names[result.unit],
            "year": result.year,
            "template": result.template,
            **record,
        }
        for result in results
        for record in result.records
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype(
        {"year": "int64", "value": "float64"} | {c: "str" for c in COLUMNS if c not in ("year", "value")}
    )


def as_csv(table: pd.DataFrame) -> bytes:
    """Return the table as CSV that Swedish Excel opens right: semicolons, decimal comma, UTF-8 with BOM."""
    safe = table.copy()
    for column in ("unit_name", "item"):
        risky = safe[column].str.startswith(_FORMULA)
        safe.loc[risky, column] = "'" + safe.loc[risky, column]
    return safe.to_csv(sep=";", decimal=",", index=False, lineterminator="\n").encode("utf-8-sig")


def as_parquet(table: pd.DataFrame) -> bytes:
    """Return the table as Parquet."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()
