"""Making the overview of all units that the organisation's own notebooks show.

Records come from the tables of results that a run leaves (``resultat.parquet``), answers from the database, and what
other organisations tell from the workbook's folder of their files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING

from jamtbok.errors import StorageError
from jamtbok.model.answers import Answers
from jamtbok.model.guarding import guarded_answers
from jamtbok.model.overview import Overview, OverviewUnit, RecordLine, Records, UnitAnswers
from jamtbok.model.questions import Catalogue
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION
from jamtbok.settings.workbook import Workbook
from jamtbok.sources.peers import latest, read_peers_folder
from jamtbok.store.older import carried_from
from jamtbok.store.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

#: A run's records, as a table.
RESULTS = "resultat.parquet"
#: With no years chosen, so many of the latest are compared.
MOST_YEARS = 5

#: Where the run of a year is.
RunFolder = Callable[[int], Path]


def overview_of(
    workbook: Workbook, store: Store, year: int, run_folder: RunFolder, years: Sequence[int] = ()
) -> Overview:
    """Return the overview of a year.

    Parameters
    ----------
    workbook, store
        The workbook and its answers.
    year
        The year of the organisation's notebooks.
    run_folder
        Gives the folder of each year's run.
    years
        The years to compare; nothing means the latest ones up to this that have been run.
    """
    earlier = [each for each in store.years() if each < year]
    candidates = years or [*earlier[1 - MOST_YEARS :], year]
    run = [each for each in sorted(candidates) if (run_folder(each) / RESULTS).is_file()]
    units = {unit.id for unit in workbook.units.values()}
    threshold = workbook.settings.disclosure.threshold
    peers = read_peers_folder(workbook.root, workbook.settings.organisation.name)
    return Overview(
        units=tuple(
            OverviewUnit(id=unit.id, name=unit.name, parent=unit.parent, kind=unit.kind)
            for unit in workbook.units.values()
        ),
        years=tuple(run),
        records=_records([run_folder(each) / RESULTS for each in run], units),
        gathered=tuple(
            UnitAnswers(unit=unit, year=each, answers=guarded_answers(answers, workbook.catalogue, threshold))
            for each in (*earlier[-1:], year)
            for unit, answers in store.load_questions(each, gathered_questions(workbook.catalogue))
            if unit in units
        ),
        carried=tuple(
            UnitAnswers(unit=unit, year=each, answers=rows)
            for unit, each, rows in carried_from(store, earlier)
            if unit in units
        ),
        peers=latest(peers.files, year),
        peer_faults=peers.faults,
    )


def gathered_questions(catalogue: Catalogue) -> list[str]:
    """Return the questions whose answers are gathered; what is nobody else's business is not among them."""
    wanted = {question for step in NOTEBOOKS.values() for question in step.gathers}
    return sorted(each for each in wanted if each in catalogue and not catalogue.question(each).private)


def has_gathered(overview: Overview, year: int, questions: Iterable[str]) -> bool:
    """Tell whether any unit has answered any of some questions in a year."""
    wanted = set(questions)
    return any(
        wanted & (each.answers.values.keys() | each.answers.tables.keys())
        for each in overview.gathered
        if each.year == year
    )


def shared_tables(store: Store, year: int) -> Answers:
    """Return the organisation's tables whose rows the units can link to."""
    wanted = shared_questions(store.catalogue)
    found = store.load_questions(year, wanted, unit=ORGANISATION) if wanted else iter(())
    return next((answers for _, answers in found), Answers())


def with_tables(answers: Answers, shared: Answers) -> Answers:
    """Add the organisation's tables to a unit's answers."""
    return answers.model_copy(update={"tables": answers.tables | shared.tables}) if shared.tables else answers


@lru_cache(maxsize=4)
def shared_questions(catalogue: Catalogue) -> list[str]:
    """Return the organisation's tables that questions of the units link to."""

    def of_organisation(question: str) -> bool:
        return NOTEBOOKS[catalogue.step_of(question)].scope == "organisation"

    asked = (question for question in catalogue if not of_organisation(question.id))
    linked = {field.to for question in asked for field in (question, *question.columns) if field.to}
    return sorted(filter(of_organisation, linked))


def _records(files: Sequence[Path], units: set[str]) -> Records:
    import pyarrow.parquet as pq

    columns: dict[str, list[object]] = {name: [] for name in RecordLine._fields}
    for file in files:
        try:
            # Not `pq.read_table`: that imports pyarrow's datasets and pandas.
            table = pq.ParquetFile(file).read(columns=list(columns))
        except (OSError, ValueError) as error:
            raise StorageError(
                f"{file} kan inte läsas: {error}.", "Gör om årets rapporter med jamtbok run --force."
            ) from None
        rows = {name: _shared(table[name]) for name in columns}
        # Not by pyarrow's own filter, for the same reason.
        wanted = [unit in units for unit in rows["unit"]]
        for name, values in rows.items():
            columns[name] += compress(values, wanted)
    return Records(**{name: tuple(values) for name, values in columns.items()})


def _shared(column: pa.ChunkedArray) -> list[object]:
    """Return a column's values; texts that are alike are one object, since a large organisation has a million."""
    import pyarrow as pa

    if not pa.types.is_string(column.type):
        return list(column.to_pylist())
    encoded = column.combine_chunks().dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    return [texts[index] for index in encoded.indices.to_pylist()]
