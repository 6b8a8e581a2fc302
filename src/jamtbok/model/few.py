"""Numbers that people have typed in: whether they count persons, and whether they count so few that they single out.

Statistics files are protected when they are read (`jamtbok.disclosure`). These numbers stand alone, with a unit in
words.
"""

from __future__ import annotations

import re

from jamtbok.model.values import BySex

_SHARE_OR_AMOUNT = re.compile(
    r"procent|promille|%|andel|kvot|index|kron|\bm?kr\b|\btkr\b|timm|minut|dag(ar)?\b|veck|månad|poäng|betyg|meter|\bper\b",
    re.IGNORECASE,
)
#: So many in a time are as many persons.
_IN_A_TIME = re.compile(
    r"\b(per|i|varje|om) (år|läsår|termin|månad|vecka|dag|dygn|kväll|gång|tillfälle)(en|et)?\b", re.IGNORECASE
)
#: What says how large a part or an amount is, wherever it stands.
_NEVER = re.compile(r"procent|promille|%|andel|kvot|index|kron|\bm?kr\b|\btkr\b|\bper\b", re.IGNORECASE)
_PERSONS = re.compile(
    r"person|kvinn|\bm[aä]n\b|flick|pojk|barn|ungdom|elev|deltag|besök|sökande|brukar|individ|klient|patient|invånar"
    r"|anställd|arbetare|chef|lärar|pedagog|ledamöt|politiker|handläggar|utvecklar|föräld|mamm|papp",
    re.IGNORECASE,
)


def counts_persons(unit: str, *, by_sex: bool = False) -> bool:
    """Tell whether a number counts persons. In doubt one that is divided by sex does.

    Examples
    --------
    >>> counts_persons("personer"), counts_persons("procent av flickorna"), counts_persons("förvaltningar")
    (True, False, False)
    >>> counts_persons("", by_sex=True)
    True
    >>> counts_persons("elever utan betyg"), counts_persons("besökare per vecka"), counts_persons("dagar per anställd")
    (True, True, False)
    """
    counted = _IN_A_TIME.sub("", unit).strip()
    # What is counted comes first: pupils with marks are pupils, and marks of pupils are marks.
    if _PERSONS.match(counted.removeprefix("antal ")) and not _NEVER.search(counted):
        return True
    if _SHARE_OR_AMOUNT.search(counted):
        return False
    return by_sex or bool(_PERSONS.search(counted))


def is_few(count: float | None, threshold: int) -> bool:
    """Tell whether a number of persons is too small to be shown; nobody at all is not."""
    return count is not None and 0 < count < threshold


def any_few(figures: BySex, threshold: int) -> bool:
    """Tell whether one of the numbers is too small: then none of them can be shown beside a total."""
    return any(is_few(count, threshold) for count in (figures.women, figures.men, figures.unknown))
