"""How a resource falls on women and men, set against how many of the users they are.

References
----------
Gender-disaggregated benefit incidence, as described by D. Budlender and R. Sharp (1998), How to do a gender-sensitive
budget analysis. With two groups it says what a Lorenz curve and its Gini coefficient would, in words that a board
reads at once: the Gini coefficient is the distance between the two shares.
"""

from __future__ import annotations

from dataclasses import dataclass

from jamtbok.measures.gaps import Gap
from jamtbok.measures.outcome import NotComputed, Reason


@dataclass(frozen=True)
class Incidence:
    """How a resource falls on the sexes.

    Attributes
    ----------
    of_users, of_resource
        The women's share (0–1) of the users, and of the resource.
    to_women
        How much more women would have had if every user had had the same; below 0, so much less.
    """

    of_users: float
    of_resource: float
    to_women: float


def incidence(resource: Gap, users: Gap) -> Incidence | NotComputed:
    """Set the women's share of a resource against their share of those who use it.

    Parameters
    ----------
    resource
        How much falls on women and on men, in kronor, hours, places.
    users
        How many women and men use the service.
    """
    missing = resource.unknown or users.unknown
    if missing:
        return missing
    of_users, of_resource = users.share_of_women, resource.share_of_women
    if of_users is None or of_resource is None or not users.women or not users.men:
        return NotComputed(Reason.NOBODY)
    assert resource.women is not None
    assert resource.men is not None
    fair = of_users * (resource.women + resource.men)
    return Incidence(of_users, of_resource, fair - resource.women)
