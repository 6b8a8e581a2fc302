"""All units' records as one tidy table: ``resultat.csv`` for people and systems, ``resultat.parquet`` for programs.

Both are written in parts, so that ten thousand units need no more memory than ten. pandas and pyarrow are imported
where they are used: that takes half a second, and a run in which nothing has changed writes nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jamtbok.pipeline.outputs import storage_errors, write_parts

if TYPE_CHECKING:
    import pandas as pd

TEXTS = ("unit", "unit_name", "template", "name", "item", "sex", "code")
COLUMNS = ("unit", "unit_name", "year", "template", "name", "item", "sex", "code", "value")
_LINES_A_PART = 500

# A spreadsheet takes a text that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def results_tables(lines: Iterable[Mapping[str, Any]], year: int, names: Mapping[str, str]) -> Iterator[pd.DataFrame]:
    """Gather the records of the journal's lines.

    Parameters
    ----------
    lines
        Lines of a `jamtbok.pipeline.journal.Journal`.
    year
        The year of the run.
    names
        Unit names by id.

    Yields
    ------
    pandas.DataFrame
        One row a record with the columns `COLUMNS`; `value` is a float and may be missing.
    """
    import pandas as pd

    for part in _batched(lines):
        rows = [
            {
                "unit": line["unit"],
                "unit_name": names.get(line["unit"], line["unit"]),
                "year": year,
                "template": line["template"],
                **record,
            }
            for line in part
            for record in line["records"]
        ]
        yield pd.DataFrame(rows, columns=list(COLUMNS)).astype(
            {"year": "int64", "value": "float64"} | dict.fromkeys(TEXTS, "str")
        )


def _batched(lines: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    rest = iter(lines)
    while part := list(itertools.islice(rest, _LINES_A_PART)):
        yield part


def csv_parts(tables: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """Give the table as CSV that Swedish Excel opens right: semicolons, decimal comma, UTF-8 with BOM.

    Lines end as RFC 4180 has it, which also makes the writer quote every line break within a cell.
    """
    yield ("\ufeff" + ";".join(COLUMNS) + "\r\n").encode()
    for table in tables:
        safe = table.copy()
        for column in TEXTS:
            risky = safe[column].str.startswith(_FORMULA)
            safe.loc[risky, column] = "'" + safe.loc[risky, column]
        yield safe.to_csv(sep=";", decimal=",", index=False, header=False, lineterminator="\r\n").encode()


def write_csv(path: Path, tables: Iterable[pd.DataFrame]) -> None:
    """Write ``resultat.csv``."""
    write_parts(path, csv_parts(tables))


def write_parquet(path: Path, tables: Iterable[pd.DataFrame]) -> None:
    """Write ``resultat.parquet``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"year": pa.int64(), "value": pa.float64()}
    schema = pa.schema([(column, types.get(column, pa.string())) for column in COLUMNS])
    beside = path.with_name(f".{path.name}.part")
    with storage_errors(path):
        try:
            with pq.ParquetWriter(beside, schema) as writer:
                for table in tables:
                    writer.write_table(pa.Table.from_pandas(table, schema=schema, preserve_index=False))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
