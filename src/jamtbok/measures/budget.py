"""Gender budgeting: how money falls on women and men, this year, last year and in between.

Small numbers of persons are taken away before anything is computed. A line's figures by sex are one whole: when one of
its counts is small, none of them is used, nor the money, fees or shares that would give it away, and every sum leaves
the line out. So nothing that this module returns depends on a hidden count, and there is nothing to work one out from.

References
----------
Council of Europe (2005), Gender budgeting: final report of the Group of specialists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jamtbok.measures.gaps import Gap, added, gap, rate
from jamtbok.model.answers import Answers, Row
from jamtbok.model.few import any_few, is_few
from jamtbok.model.guarding import is_guarded
from jamtbok.model.values import BySex

LINES = "budget.lines"

#: The three stages, and which links of the chain that is asked for in ``4-mal`` belong to each.
STAGES = {
    "evaluate": ("analysed",),
    "integrate": ("checklists", "goals_in_budget", "followup", "decision_bases"),
    "restructure": (),
}

NOTHING = BySex(0, 0, 0)


class Split(StrEnum):
    """How a line's money is divided between women and men; the value is the code in records."""

    KNOWN = "known"
    """The amounts are known."""
    USERS = "users"
    """Every user is taken to cost as much: an assumption."""
    HIDDEN = "hidden"
    """Kept back, since a number of persons is small."""
    NOT_POSSIBLE = "not_possible"
    """Cannot be divided, as the unit itself says."""
    MISSING = "missing"
    """Something that it takes is not filled in, or does not hold together."""


@dataclass(frozen=True)
class Year:
    """One year of a line.

    Parameters
    ----------
    amount
        Kronor; ``None`` when it is not filled in.
    split
        How it is divided.
    money
        Kronor for women, for men and without sex, which add up to the amount; ``None`` when it is not divided.
    users
        Persons; ``None`` when they are not filled in for both sexes, or kept back.
    hidden
        Whether the figures by sex are kept back.
    """

    amount: int | None
    split: Split
    money: BySex | None
    users: BySex | None
    hidden: bool = False


@dataclass(frozen=True)
class Line:
    """A budget line as it may be shown.

    Parameters
    ----------
    name, why_not
        What the line is, and why it cannot be divided.
    now, before
        This year and last year.
    population
        Women and men in the target group; ``None`` when they are not filled in or kept back.
    population_hidden
        Whether they are kept back.
    fees
        Kronor that women and men have paid; ``None`` when they are not filled in or kept back.
    fees_hidden
        Whether they are kept back.
    """

    name: str
    why_not: str
    now: Year
    before: Year
    population: BySex | None
    population_hidden: bool
    fees: BySex | None
    fees_hidden: bool

    @property
    def per_user(self) -> Gap:
        """Kronor for each woman and each man who uses it."""
        return rate(shown(self.now.money, hidden=self.money_hidden), self.users)

    @property
    def per_head(self) -> Gap:
        """Kronor for each woman and each man in the target group."""
        return rate(
            shown(self.now.money, hidden=self.money_hidden), shown(self.population, hidden=self.population_hidden)
        )

    @property
    def fee_per_user(self) -> Gap:
        """Kronor that each woman and each man who uses it has paid."""
        return rate(shown(self.fees, hidden=self.fees_hidden), self.users)

    @property
    def users(self) -> Gap:
        """The women and men who use it this year."""
        return shown(self.now.users, hidden=self.now.hidden)

    @property
    def money_hidden(self) -> bool:
        """Whether this year's money could be divided but is kept back."""
        return self.now.split is Split.HIDDEN

    @property
    def change(self) -> int | None:
        """The amount this year minus that of last year."""
        if self.now.amount is None or self.before.amount is None:
            return None
        return self.now.amount - self.before.amount

    @property
    def change_by_sex(self) -> BySex | None:
        """The change for women, for men and without sex, which add up to the change."""
        if self.now.money is None or self.before.money is None:
            return None
        now, before = _parts(self.now.money), _parts(self.before.money)
        return BySex(*(one - other for one, other in zip(now, before, strict=True)))

    @property
    def change_split(self) -> Split:
        """How the change is divided: as well as the year that is divided least well."""
        both = (self.now.split, self.before.split)
        worst = (Split.NOT_POSSIBLE, Split.HIDDEN, Split.MISSING, Split.USERS)
        return next((split for split in worst if split in both), Split.KNOWN)


@dataclass(frozen=True)
class Total:
    """The sum of many lines.

    Parameters
    ----------
    money
        What is divided: for women, for men and without sex.
    hidden, not_possible, missing
        What is not, and why.
    """

    money: BySex
    hidden: int
    not_possible: int
    missing: int

    @property
    def amount(self) -> float:
        """The whole."""
        return self.money.total + self.hidden + self.not_possible + self.missing


@dataclass(frozen=True)
class Compared:
    """The lines whose money and users are shown, together; one who uses several is counted once in each."""

    lines: int
    money: Gap
    users: Gap

    @property
    def per_user(self) -> Gap:
        """Kronor for each time that a woman and a man is counted."""
        return rate(self.money, self.users)


def budget_lines(rows: Sequence[Row], threshold: int) -> tuple[Line, ...]:
    """Return the lines of ``budget.lines`` as they may be shown.

    Parameters
    ----------
    rows
        The rows as they were filled in.
    threshold
        The smallest number of persons that may be shown.
    """
    return tuple(_line(row, threshold) for row in rows)


def total(lines: Iterable[Line]) -> Total:
    """Add the amounts of this year."""
    return _total((line.now.amount, line.now.money, line.now.split) for line in lines)


def total_change(lines: Iterable[Line]) -> Total:
    """Add the changes of the lines that have an amount in both years."""
    return _total((line.change, line.change_by_sex, line.change_split) for line in lines)


def compared(lines: Iterable[Line]) -> Compared:
    """Add the money and the users of the lines that show both for women and men."""
    pairs = [(gap(line.now.money), gap(line.now.users)) for line in lines if line.now.money and line.now.users]
    return Compared(len(pairs), added(money for money, _ in pairs), added(users for _, users in pairs))


def divided(amount: int, users: BySex) -> BySex | None:
    """Divide an amount by the number of users, in whole kronor that add up to it; ``None`` when there are no users.

    Examples
    --------
    >>> divided(100, BySex(1, 2))
    BySex(women=33, men=67, unknown=0)
    """
    counts = [int(count) for count in _parts(users)]
    many = sum(counts)
    if not amount:
        return NOTHING
    if not many:
        return None
    parts = [amount * count // many for count in counts]
    # What is left over is less than a krona for each: it goes to the largest fractions.
    by_fraction = sorted(range(len(counts)), key=lambda at: (-(amount * counts[at] % many), at))
    for at in by_fraction[: amount - sum(parts)]:
        parts[at] += 1
    return BySex(*parts)


def stages(answers: Answers) -> dict[str, tuple[Row | None, dict[str, str]]]:
    """Return each stage with its row of ``budget.stages`` and the state of its links of ``goals.budget_chain``."""
    chain = {row.id: row.text("state") for row in answers.rows("goals.budget_chain")}
    return {
        stage: (answers.row("budget.stages", stage), {link: chain.get(link, "") for link in links})
        for stage, links in STAGES.items()
    }


def shown(figures: BySex | None, *, hidden: bool) -> Gap:
    """Return the women's and the men's figure, marked as protected where they are kept back."""
    return Gap(None, None, "protected", "protected") if figures is None and hidden else gap(figures)


def people(row: Row, column: str, threshold: int) -> tuple[BySex | None, bool]:
    """Return numbers of women and men as they may be shown, and whether they are kept back.

    They are kept back when one of them is small, here or where the snapshot was made. ``None`` also stands for numbers
    that are not filled in for both.
    """
    given = row.by_sex(column)
    if is_guarded(row.get(column)) or (given is not None and any_few(given, threshold)):
        return None, True
    return _complete(given), False


def few_others(part: BySex | None, whole: BySex | None, threshold: int) -> bool:
    """Tell whether a part leaves so few women or men of the whole that these could be singled out."""
    if part is None or whole is None:
        return False
    pairs = ((part.women, whole.women), (part.men, whole.men))
    return any(is_few(all_ - some, threshold) for some, all_ in pairs if some is not None and all_ is not None)


def _line(row: Row, threshold: int) -> Line:
    population, few = people(row, "population", threshold)
    now = _year(row, "", threshold, few=few)
    # Users that are hidden must not show in whether the target group is.
    hidden = few or few_others(now.users, population, threshold)
    fees = row.by_sex("fees")
    return Line(
        name=row.text("line"),
        why_not=row.text("why_not"),
        now=now,
        before=_year(row, "_before", threshold, few=few),
        population=None if hidden else population,
        population_hidden=hidden,
        fees=None if now.hidden else _complete(fees),
        fees_hidden=now.hidden and fees is not None,
    )


def _year(row: Row, which: str, threshold: int, *, few: bool) -> Year:
    number, split = row.number(f"amount{which}"), row.text("split")
    amount = None if number is None else int(number)
    users, hidden = people(row, f"users{which}", threshold)
    # Nobody but the target group uses it: where they are few and the users not told, the money is that of a few.
    hidden = hidden or (few and users is None)
    if split == "no":
        return Year(amount, Split.NOT_POSSIBLE, None, users, hidden)
    if hidden:
        return Year(amount, Split.HIDDEN, None, None, hidden)
    money = None
    if amount is not None and split == "known":
        money = _with_rest(amount, row.by_sex(f"known{which}"))
    elif amount is not None and split == "users":
        money = divided(amount, users or BySex())
    return Year(amount, Split.MISSING if money is None else Split(split), money, users)


def _with_rest(amount: int, known: BySex | None) -> BySex | None:
    """Return known amounts with what is left of the whole as money without sex; ``None`` when they are more."""
    if not amount:
        return NOTHING
    if known is None or known.women is None or known.men is None:
        return None
    rest = amount - known.women - known.men
    return BySex(known.women, known.men, rest) if rest >= 0 else None


def _complete(given: BySex | None) -> BySex | None:
    return given if given is not None and given.complete else None


def _total(parts: Iterable[tuple[int | None, BySex | None, Split]]) -> Total:
    money = [0.0, 0.0, 0.0]
    others = dict.fromkeys((Split.HIDDEN, Split.NOT_POSSIBLE, Split.MISSING), 0)
    for amount, by_sex, split in parts:
        if amount is None:
            continue
        if by_sex is None:
            others[split] += amount
        else:
            money = [whole + part for whole, part in zip(money, _parts(by_sex), strict=True)]
    return Total(BySex(*money), *others.values())


def _parts(figures: BySex) -> tuple[float, float, float]:
    return (figures.women or 0, figures.men or 0, figures.unknown or 0)
