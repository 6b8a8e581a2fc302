"""What the five answers say of a case, in all their combinations, and what many cases say together."""

from __future__ import annotations

from itertools import product

import pytest

from jamtbok.measures.cases import QUESTIONS, Case, Outcome, Verdict, boards, cases, periods, tallies, tally, verdict
from jamtbok.model.answers import Answers, Row

OTHERS = QUESTIONS[1:]


def answers(*given: str) -> dict[str, str]:
    return {question: answer for question, answer in zip(QUESTIONS, given, strict=True) if answer}


@pytest.mark.parametrize("given", list(product(("yes", "no"), repeat=5)))
def test_every_combination_of_yes_and_no(given: tuple[str, ...]) -> None:
    found = verdict(answers(*given))
    assert found.unanswered == ()
    if given[0] == "no":
        assert found == Verdict(Outcome.NOT_APPLICABLE), "a no to the first question ends the list"
    elif "no" in given:
        assert found.outcome is Outcome.SENT_BACK
        assert found.missing == tuple(q for q, answer in zip(QUESTIONS, given, strict=True) if answer == "no")
    else:
        assert found == Verdict(Outcome.APPROVED)


@pytest.mark.parametrize("given", [each for each in product(("yes", "no", ""), repeat=5) if "" in each])
def test_what_is_unanswered_never_counts_as_yes(given: tuple[str, ...]) -> None:
    found = verdict(answers(*given))
    waiting = tuple(q for q, answer in zip(QUESTIONS, given, strict=True) if not answer)
    if given[0] == "no":
        assert found == Verdict(Outcome.NOT_APPLICABLE)
    elif given[0] == "" or "no" not in given:
        assert found == Verdict(Outcome.UNFINISHED, unanswered=waiting)
    else:
        assert found.outcome is Outcome.SENT_BACK, "no answer to come can change it"
        assert found.unanswered == waiting


def test_an_unknown_answer_is_none() -> None:
    assert verdict(answers("yes", "yes", "partly", "yes", "yes")).unanswered == ("consequences",)


def row(number: int, given: str, board: str = "", date: str = "") -> Row:
    codes = {"j": "yes", "n": "no", "-": ""}
    values = answers(*(codes[each] for each in given)) | {"title": f"Ärende {number}"}
    return Row(id=f"c{number}", values=values | ({"board": board} if board else {}) | ({"date": date} if date else {}))


def of(*rows: Row, unit: str = "") -> tuple[Case, ...]:
    return cases(Answers(tables={"cases.cases": rows}), unit)


def test_the_share_sent_back_is_of_those_that_were_judged() -> None:
    counted = tally(of(row(1, "jjjjj"), row(2, "jnjnj"), row(3, "jjnjj"), row(4, "n----"), row(5, "jj---")))
    assert counted.outcomes == {
        Outcome.SENT_BACK: 2,
        Outcome.APPROVED: 1,
        Outcome.NOT_APPLICABLE: 1,
        Outcome.UNFINISHED: 1,
    }
    assert (counted.total, counted.judged, counted.share_sent_back) == (5, 3, 2 / 3)
    assert counted.missing == {"statistics": 1, "consequences": 1, "measures": 1}
    assert tally(of(row(1, "n----"))).share_sent_back is None


def test_cases_stand_by_date_and_those_without_one_last() -> None:
    found = of(row(1, "jjjjj"), row(2, "jjjjj", date="2013-05-01"), row(3, "jjjjj", date="2013-02-01"))
    assert [case.row.id for case in found] == ["c3", "c2", "c1"]


def test_a_board_is_one_whatever_its_letters_and_spaces() -> None:
    found = of(row(1, "jjjjj", "Socialnämnden"), row(2, "jnjjj", "socialnämnden "), row(3, "jnjjj", "Socialnämnden"))
    assert {board: its.total for board, its in boards((*found, *of(row(4, "jjjjj")))).items()} == {
        "Socialnämnden": 3,
        "": 1,
    }


def test_a_year_is_counted_by_quarter_and_other_dates_apart() -> None:
    found = of(
        row(1, "jjjjj", date="2013-01-01"),
        row(2, "jnjjj", date="2013-03-31"),
        row(3, "jjjjj", date="2013-12-31"),
        row(4, "jjjjj", date="2014-01-15"),
        row(5, "jjjjj"),
    )
    assert {quarter: its.total for quarter, its in periods(found, 2013).items()} == {"1": 2, "4": 1, "": 2}


def test_parts_add_up() -> None:
    found = (*of(row(1, "jnjjj"), row(2, "n----"), unit="a"), *of(row(3, "jjjjj"), unit="b"))
    parts = tallies(found, lambda case: case.unit)
    assert list(parts) == ["a", "b"]
    assert sum(each.total for each in parts.values()) == tally(found).total
