"""An adversary reads everything that is published of random tables, and finds out no hidden number."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from jamtbok.disclosure import protect
from jamtbok.disclosure.assembling import Figure
from jamtbok.settings.workbook import DisclosureSettings

from .adversary import Published, broken, hidden, primary_only, random_tables, whole_tables

TABLES = int(os.environ.get("JAMTBOK_SOAK_TABLES", "200"))
THRESHOLD = 5

#: Seeds whose tables once gave something away, each by something else.
ONCE_BROKEN = (227, 634, 723, 794, 834, 851, 942, 952, 1086, 1309, 1484, 1728, 1855)

#: Seeds of which everything was once hidden, since rounded shares contradict each other there.
ONCE_ALL_HIDDEN = (68, 223, 405, 660, 735)


@dataclass
class Tally:
    """What was hidden in all tables, and what would have been in other ways."""

    tables: int = 0
    figures: int = 0
    hidden: int = 0
    small: int = 0
    in_tables_with_small: int = 0
    broken_when_only_small: int = 0

    def __str__(self) -> str:
        def share(number: int) -> str:
            return f"{100 * number / self.figures:.1f} %"

        return (
            f"{self.tables} sets of tables with {self.figures} figures: {share(self.hidden)} hidden; "
            f"only small numbers {share(self.small)}, and {self.broken_when_only_small} sets give some of them away; "
            f"every table with a small number {share(self.in_tables_with_small)}"
        )


@pytest.fixture(scope="module")
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    tally = Tally()
    yield tally
    capture = request.config.pluginmanager.get_plugin("capturemanager")
    # Parallel workers have no terminal to say it on.
    if capture and tally.tables and not hasattr(request.config, "workerinput"):
        with capture.global_and_fixture_disabled():
            print(f"\n{tally}")


def protected(made: Published) -> Sequence[Figure]:
    return protect(made.figures, made.parents, DisclosureSettings(threshold=THRESHOLD, parts=made.said))


def found_out(seed: int, made: Published, shown: Sequence[Figure]) -> list[str]:
    """Return a line on what an adversary finds out, none when all is well."""
    known = list(broken(made, shown, THRESHOLD))
    return [f"seed {seed}: {len(known)} numbers are known, such as {known[0]}"] if known else []


@pytest.mark.parametrize("seeds", [range(first, min(first + 10, TABLES)) for first in range(0, TABLES, 10)], ids=str)
def test_nothing_hidden_can_be_found_out(seeds: range, tally: Tally) -> None:
    found = []
    for seed in seeds:
        made = random_tables(seed)
        shown = protected(made)
        found += found_out(seed, made, shown)
        small = primary_only(made.figures, THRESHOLD)
        tally.tables += 1
        tally.figures += len(made.figures)
        tally.hidden += hidden(shown)
        tally.small += hidden(small)
        tally.in_tables_with_small += hidden(whole_tables(made.figures, THRESHOLD))
        tally.broken_when_only_small += any(True for _ in broken(made, small, THRESHOLD))
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
