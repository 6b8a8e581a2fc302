"""Disclosure control: small numbers of persons are protected before anybody, or anything, sees them.

    figures → cells and the sums between them → a pattern of hidden figures → figures with ``symbol="protected"``

`protect` is the whole of it. What an adversary knows is in `jamtbok.disclosure.assembling` and its neighbours
(`margins`, `sums`, `percentages`, `changes`), the choice of what to hide in `jamtbok.disclosure.pattern`.
"""

from jamtbok.disclosure.protection import protect, protection_of

__all__ = ["protect", "protection_of"]
