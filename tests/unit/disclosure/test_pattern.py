"""What is hidden leaves every hidden number as many values as it needs, and nothing more is hidden than that takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamtbok.disclosure.cells import SEX, Cell, Cells, Exact
from jamtbok.disclosure.pattern import Pattern, hide
from jamtbok.disclosure.vectors import Vector, Vectors


def row(*values: float, need: int = 5) -> Cells:
    """Return cells of which the first is the sum of the others; figure numbers are their places."""
    cells = Cells()
    for number, value in enumerate(values):
        cell = Cell("elever", ("skolan", ((SEX, str(number)),)), value, need, number, small=0 < value < need)
        cell.fixed = value == 0
        cells.add(cell)
    cells.relate(SEX, 0, range(1, len(values)))
    return cells


def test_the_cheapest_other_number_is_hidden() -> None:
    assert hide(row(173, 3, 100, 10, 60)) == {1, 3}


def test_two_small_numbers_protect_each_other_only_if_they_leave_room() -> None:
    assert hide(row(107, 3, 4, 100)) == {1, 2}
    assert len(hide(row(103, 1, 2, 100))) == 3


def test_a_zero_is_hidden_only_where_nothing_else_is_left() -> None:
    assert hide(row(30, 3, 0, 27)) == {1, 3}


def test_a_public_number_is_never_hidden() -> None:
    cells = row(43, 3, 40)
    cells[2].public = cells[2].fixed = True
    assert hide(cells) == {0, 1}


def test_when_nothing_protects_everything_around_is_hidden() -> None:
    cells = row(43, 3, 40)
    for number in (0, 2):
        cells[number].public = cells[number].fixed = True
    assert hide(cells) == {1}


def test_a_vector_holds_only_while_what_it_moves_is_hidden() -> None:
    cells = row(43, 3, 40)
    vector = Vector({1: 1, 2: -1})
    assert Vectors(cells, {1, 2}).protects(vector) == {1, 2}
    assert Vectors(cells, {1}).protects(vector) == set()
    assert Vectors(cells, {1, 2}).protects(Vector({1: 1, 2: -2})) == set()


def test_parts_of_steps_protect_what_can_move_far_enough() -> None:
    cells = row(46, 3, 40, 3)
    half = Vector({1: 2, 2: -1, 3: -1}, whole=False)
    # The first can go from none to nine, the others only half as far: still five values.
    assert Vectors(cells, {1, 2, 3}).reached(half) == {1, 2, 3}
    assert Vectors(row(43, 3, 40, 0), {1, 2, 3}).reached(half) == set()


def test_a_relation_that_is_off_is_only_nearly_exact() -> None:
    assert [relation.exact for relation in row(43, 3, 40).relations] == [Exact.FULLY]
    assert [relation.exact for relation in row(44, 3, 40).relations] == [Exact.NEARLY]


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6), st.integers(2, 8))
def test_every_hidden_number_has_values_enough(parts: list[int], need: int) -> None:
    cells = row(sum(parts), *parts, need=need)
    pattern = Pattern(cells)
    for number in pattern.small:
        pattern.protect(number)
    hidden = hide(cells)
    assert set(pattern.small) <= hidden
    if 0 in hidden or not hidden:
        return
    # With the total shown the hidden parts share what is left among them.
    left = sum(cells[number].value for number in hidden)
    assert len(hidden) > 1
    assert left + 1 >= need


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_what_has_become_needless_is_shown_again(order: tuple[int, ...]) -> None:
    cells = row(166, 4, 4, 4, 54, 100)
    pattern = Pattern(cells)
    for at in order:
        pattern.protect(pattern.small[at])
    pattern.lighten()
    assert pattern.hidden == {1, 2, 3}
