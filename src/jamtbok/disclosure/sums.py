"""How the categories of an axis add up: spans of ages that hold each other, and subtotals that the figures betray."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]
Numbers = NDArray[np.int64]

_OLDEST = 999
_ONE = re.compile(r"(\d{1,3})(?: ?år)?")
_FROM_TO = re.compile(r"(\d{1,3}) ?- ?(\d{1,3})(?: ?år)?")
_AND_OLDER = re.compile(r"(\d{1,3})(?: ?år)? ?(?:\+|och äldre|eller äldre|- ?w|-)(?: ?år)?")
_YOUNGER = re.compile(r"(?:under|yngre än) (\d{1,3})(?: ?år)?")
_OLDER = re.compile(r"(?:över|äldre än) (\d{1,3})(?: ?år)?")

#: More categories than this are not searched for subtotals.
_MOST = 1500

#: Among so few every set is tried, among more only runs.
_FEW = 8

#: How much less likely than even a subtotal must be by chance, in bits, to be believed.
_EVIDENCE = 2.0


@dataclass(frozen=True)
class Scheme:
    """How categories add up.

    Parameters
    ----------
    tops
        Categories that sum to all; more than once where it is not certain which do.
    sums
        A category, and those that sum to it.
    differences
        Categories that no table shows but that others differ by: each as a sum of others with signs.
    """

    tops: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    differences: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()


def read_span(category: str) -> Span | None:
    """Return a span of ages as its first age and the first one after it; ``None`` when it is none.

    Examples
    --------
    >>> read_span("65-74 år"), read_span("7"), read_span("100+"), read_span("norr")
    ((65, 75), (7, 8), (100, 999), None)
    """
    if found := _ONE.fullmatch(category):
        return int(found[1]), int(found[1]) + 1
    if found := _FROM_TO.fullmatch(category):
        return (int(found[1]), int(found[2]) + 1) if int(found[1]) <= int(found[2]) else None
    if found := _AND_OLDER.fullmatch(category):
        return int(found[1]), _OLDEST
    if found := _YOUNGER.fullmatch(category):
        return (0, int(found[1])) if int(found[1]) else None
    if found := _OLDER.fullmatch(category):
        return int(found[1]) + 1, _OLDEST
    return None


def piece_between(low: int, high: int) -> str:
    """Return the name of the ages between two when no category is just these."""
    return f"<{low}-{high}>"


@lru_cache(maxsize=10_000)
def scheme_of_spans(labels: tuple[str, ...]) -> Scheme | None:
    """Return how spans add up, ``None`` when the categories are no spans.

    Each span is an edge between the ages where it begins and ends. What can be worked out from some spans is then the
    difference between two ages that the edges connect, and all of it follows from the pieces between one such age and
    the next: a piece is a category of its own or a difference between spans.
    """
    spans = {label: span for label in labels if (span := read_span(label))}
    if len(spans) < 2 or 2 * len(spans) < len(labels):
        return None
    first: dict[Span, str] = {}
    sums: list[tuple[str, tuple[str, ...]]] = []
    for label, span in spans.items():
        if span in first:
            sums.append((label, (first[span],)))
        else:
            first[span] = label
    differences: list[tuple[str, tuple[tuple[str, int], ...]]] = []
    for paths in _connected(first):
        ages = sorted(paths)
        pieces = []
        for low, high in pairwise(ages):
            piece = first.get((low, high))
            if piece is None:
                piece = piece_between(low, high)
                differences.append((piece, _difference(paths[high], paths[low])))
            pieces.append(piece)
        for (low, high), label in first.items():
            if low in paths and ages[bisect_right(ages, low)] != high:
                sums.append((label, tuple(pieces[ages.index(low) : ages.index(high)])))
    others = [label for label in labels if label not in spans]
    return Scheme(((*_cover(first), *others),), tuple(sums), tuple(differences))


@lru_cache(maxsize=10_000)
def reach(labels: tuple[str, ...]) -> tuple[int, frozenset[str]]:
    """Return how much categories hold together: how many ages, and which others."""
    if scheme_of_spans(labels) is None:
        return 0, frozenset(labels)
    return _length(labels), frozenset(label for label in labels if not read_span(label))


@lru_cache(maxsize=10_000)
def has_gap(labels: tuple[str, ...]) -> bool:
    """Tell whether ages between the first and the last are in no category: somebody may be there."""
    if scheme_of_spans(labels) is None:
        return False
    spans = [span for label in labels if (span := read_span(label))]
    return _length(labels) < max(high for _, high in spans) - min(low for low, _ in spans)


def _length(labels: Sequence[str]) -> int:
    """Return how many ages spans hold together."""
    spans = {span: label for label in labels if (span := read_span(label))}
    named = {label: span for span, label in spans.items()}
    return sum(named[label][1] - named[label][0] for label in _cover(spans))


def _connected(spans: Mapping[Span, str]) -> Iterator[dict[int, dict[str, int]]]:
    """Give each connected set of ages, with the way to each age from the first of them as spans with signs."""
    edges: dict[int, list[tuple[int, str, int]]] = {}
    for (low, high), label in spans.items():
        edges.setdefault(low, []).append((high, label, 1))
        edges.setdefault(high, []).append((low, label, -1))
    left = dict.fromkeys(sorted(edges))
    while left:
        start = next(iter(left))
        paths: dict[int, dict[str, int]] = {start: {}}
        queue = deque([start])
        while queue:
            age = queue.popleft()
            del left[age]
            for reached, label, sign in edges[age]:
                if reached not in paths:
                    paths[reached] = paths[age] | {label: sign}
                    queue.append(reached)
        yield paths


def _difference(to: Mapping[str, int], less: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    terms = {label: to.get(label, 0) - less.get(label, 0) for label in {**to, **less}}
    return tuple((label, sign) for label, sign in terms.items() if sign)


def _cover(spans: Mapping[Span, str]) -> list[str]:
    """Return spans that do not overlap and together hold as many ages as possible, the fewest such."""
    ordered = sorted(spans, key=lambda span: (span[1], span[0]))
    ends = [high for _, high in ordered]
    best: list[tuple[int, int, tuple[Span, ...]]] = [(0, 0, ())]
    for number, (low, high) in enumerate(ordered):
        length, fewer, chosen = best[bisect_right(ends, low, hi=number)]
        best.append(max(best[-1], (length + high - low, fewer - 1, (*chosen, (low, high))), key=lambda one: one[:2]))
    return [spans[span] for span in best[-1][2]]


def find_sums(
    vectors: Mapping[str, Sequence[float]], weigh: Sequence[bool], total: Sequence[float] | None = None
) -> list[tuple[str | None, list[str]]]:
    """Find categories that in every context are the sum of others: of some that follow each other, or of a few at all.

    Parameters
    ----------
    vectors
        The numbers of each category in the same contexts, in the order of the source.
    weigh
        Which contexts count as evidence: the total of two others is none of its own.
    total
        The numbers of all categories together, where they are known.

    Returns
    -------
    list
        Each as the category, ``None`` for the total, and its parts. A coincidence does no harm: it is one more thing to
        protect against.
    """
    labels = list(vectors)
    if not 2 <= len(labels) <= _MOST:
        return []
    targets = _thousandths([*vectors.values(), *([] if total is None else [total])])
    numbers = targets[: len(labels)]
    bits = np.log2(1 + np.abs(targets[:, np.array(weigh)]) / 1000).sum(axis=1)
    found: dict[tuple[int, tuple[int, ...]], None] = {}
    for candidates in (_runs(len(labels)), _subsets(len(labels))):
        if not candidates.size:
            continue
        believed = bits >= math.log2(len(candidates) * len(targets)) + _EVIDENCE
        for target, parts in _equal(numbers, targets, candidates, believed):
            found[target, parts] = None
    named: list[str | None] = [*labels, None]
    return [(named[target], [labels[part] for part in parts]) for target, parts in found]


def _thousandths(rows: Sequence[Sequence[float]]) -> Numbers:
    return np.array(np.rint(np.array(rows, dtype=float) * 1000), dtype=np.int64)


def _runs(count: int) -> Numbers:
    """Return the beginning and the end of every run."""
    return np.stack(np.triu_indices(count), axis=1)


def _subsets(count: int) -> Numbers:
    """Return every set of a few categories, as the bits of a number."""
    return np.arange(1, 2**count) if count <= _FEW else np.empty(0, dtype=np.int64)


def _equal(
    numbers: Numbers, targets: Numbers, candidates: Numbers, believed: NDArray[np.bool_]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Give each believed target with the categories of a candidate that sum to it.

    Sums are compared by a hash that is itself a sum, and then number by number. A run may have its own sum in it.
    """
    hashing = np.random.default_rng(2007).integers(1, 2**62, size=numbers.shape[1])
    hashes = numbers @ hashing
    runs = candidates.ndim == 2
    if runs:
        before = np.concatenate([[0], np.cumsum(hashes)])
        sums = before[candidates[:, 1] + 1] - before[candidates[:, 0]]
    else:
        sums = ((candidates[:, None] >> np.arange(len(numbers))) & 1) @ hashes
    wanted = (targets @ hashing)[believed]
    filled = [bool(row.any()) for row in numbers]
    for number in np.flatnonzero(np.isin(sums, wanted) | (runs & np.isin(sums, 2 * wanted))).tolist():
        if runs:
            parts = list(range(candidates[number][0], candidates[number][1] + 1))
        else:
            parts = [part for part in range(len(numbers)) if candidates[number] >> part & 1]
        # What is nothing everywhere adds nothing.
        if not (filled[parts[0]] and filled[parts[-1]] and (runs or all(filled[part] for part in parts))):
            continue
        total = numbers[parts].sum(axis=0)
        for target in np.flatnonzero(believed & (targets == total).all(axis=1)).tolist():
            if target not in parts:
                yield target, tuple(parts)
        for target in parts:
            if believed[target] and len(parts) > 2 and (2 * numbers[target] == total).all():
                yield target, tuple(part for part in parts if part != target)


def scheme_of_sums(labels: Sequence[str], found: Sequence[tuple[str | None, Sequence[str]]]) -> Scheme:
    """Return how categories add up when nothing but the figures tells.

    Without subtotals all categories sum to the total. With them it is those that are part of no other; where the
    figures do not say so, both are held possible.
    """
    present = set(labels)
    sums = [(whole, tuple(parts)) for whole, parts in found if whole in present and present.issuperset(parts)]
    # Two contexts may show the same categories in another order.
    wholes = dict.fromkeys(frozenset(parts) for whole, parts in found if whole is None and present.issuperset(parts))
    tops = [tuple(label for label in labels if label in parts) for parts in wholes]
    if not tops:
        within = {part for _, parts in sums for part in parts if len(parts) > 1}
        tops = list(dict.fromkeys([tuple(label for label in labels if label not in within), tuple(labels)]))
    return Scheme(tuple(tops), tuple((whole, parts) for whole, parts in sums if whole is not None))
