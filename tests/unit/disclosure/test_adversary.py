"""An adversary reads everything that is published of random tables, and finds out no hidden number."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

import pytest

from jamtbok.disclosure import protect
from jamtbok.disclosure.assembling import Figure
from jamtbok.settings.workbook import DisclosureSettings

from .adversary import Published, broken, hidden, primary_only, random_tables, whole_tables

TABLES = int(os.environ.get("JAMTBOK_SOAK_TABLES", "200"))
THRESHOLD = 5

#: Seeds whose tables once gave something away, each by something else.
# fmt: off
ONCE_BROKEN = (
    227, 634, 723, 794, 834, 851, 942, 952, 1086, 1309, 1365, 1484, 1622, 1728, 1855, 2237,
    4918, 7017, 7777, 8941, 11046, 11238, 13448, 14275, 15211, 18511, 18996, 20066, 22405,
    29263, 30511, 34668, 34841, 35399, 62644, 63128, 81716, 83497, 106715, 109076,
)
# fmt: on

#: Seeds of which everything was once hidden, since rounded shares contradict each other there.
ONCE_ALL_HIDDEN = (68, 223, 405, 660, 735)


def protected(made: Published) -> Sequence[Figure]:
    return protect(made.figures, made.parents, DisclosureSettings(threshold=THRESHOLD, parts=made.said))


def found_out(seed: int, made: Published, shown: Sequence[Figure]) -> list[str]:
    """Return a line on what an adversary finds out, none when all is well."""
    known = list(broken(made, shown, THRESHOLD))
    return [f"seed {seed}: {len(known)} numbers are known, such as {known[0]}"] if known else []


@pytest.mark.parametrize("seeds", [range(first, min(first + 10, TABLES)) for first in range(0, TABLES, 10)], ids=str)
def test_nothing_hidden_can_be_found_out(seeds: range, tallied: Counter[str]) -> None:
    found = []
    for seed in seeds:
        made = random_tables(seed)
        shown = protected(made)
        found += found_out(seed, made, shown)
        small = primary_only(made.figures, THRESHOLD)
        tallied["tables"] += 1
        tallied["figures"] += len(made.figures)
        tallied["hidden"] += hidden(shown)
        tallied["small"] += hidden(small)
        tallied["in_tables_with_small"] += hidden(whole_tables(made.figures, THRESHOLD))
        tallied["broken_when_only_small"] += any(True for _ in broken(made, small, THRESHOLD))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("seed", ONCE_BROKEN)
def test_what_was_once_found_out_is_not_again(seed: int) -> None:
    made = random_tables(seed)
    assert not found_out(seed, made, protected(made))


@pytest.mark.parametrize("seed", ONCE_ALL_HIDDEN)
def test_shares_that_contradict_each_other_do_not_hide_everything(seed: int) -> None:
    made = random_tables(seed)
    shown = protected(made)
    assert hidden(shown) < 0.75 * len(shown)
    assert not found_out(seed, made, shown)
