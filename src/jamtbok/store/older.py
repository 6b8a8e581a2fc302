"""Decisions of years before last year: they come back until somebody says what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jamtbok.measures.carried import TABLE, carried_over, rows_to_carry
from jamtbok.measures.decisions import TABLES
from jamtbok.model.answers import Answers
from jamtbok.model.snapshot import EarlierYear
from jamtbok.store.store import Store


def with_older_decisions(store: Store, unit: str, year: int, answers: Answers) -> Answers:
    """Add to a year's answers the earlier decisions that nobody answered about that year.

    Where the year's start page was opened they are in its table already; else they would be forgotten the year after.
    """
    older: EarlierYear | None = None
    before = store.load_years(unit, [TABLE, *TABLES.values()], before=year)
    for each in sorted(before):
        older = EarlierYear(year=each, answers=_with(before[each], older))
    return _with(answers, older)


def carried_from(store: Store, years: Iterable[int]) -> Iterator[tuple[str, int, Answers]]:
    """Give each unit whose decisions of some years, the earliest first, come back to the year after them.

    With the unit come the year that its decisions stood in last, and their rows.
    """
    last: dict[str, EarlierYear] = {}
    for each in years:
        for unit, answers in store.load_questions(each, [TABLE, *TABLES.values()]):
            last[unit] = EarlierYear(year=each, answers=_with(answers, last.get(unit)))
    for unit, earlier in sorted(last.items()):
        if rows := tuple(rows_to_carry(earlier)):
            yield unit, earlier.year, Answers(tables={TABLE: rows})


def _with(answers: Answers, older: EarlierYear | None) -> Answers:
    rows = tuple(carried.row for carried in carried_over(answers, older))
    return answers.model_copy(update={"tables": answers.tables | {TABLE: rows}}) if rows else answers
