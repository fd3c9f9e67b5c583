"""Grids of households: exact assignment, bound, repair, locks, least change."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.place.grids.hamlets import best_of_households, connected, hamlet, street

from guantong.engines.place.grids import (
    Drawing,
    GridError,
    Impossible,
    Limits,
    Walks,
    certificate,
    check,
    draw,
    price_of,
)
from guantong.engines.place.grids.households.assign import assign
from guantong.engines.place.grids.proof.bound import bound_from, grained

NONE = -1


def _drawn(homes: int, seed: int, limits: Limits, **fields: object) -> tuple[Walks, Drawing]:
    village = hamlet(homes, seed)
    fields.setdefault("seconds", 0.3)
    return village, draw(village, limits, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("fee", [0.0, 40.0])
@pytest.mark.parametrize("seed", range(4))
def test_the_assignment_to_centres_is_the_cheapest(seed: int, fee: float) -> None:
    far = hamlet(9, seed).distances()
    centre, low, high = np.array([0, 1, 2]), 2, 4
    best = np.inf
    for of in product(range(3), repeat=9):
        sizes = np.bincount(of, minlength=3)
        if sizes.min() >= low and sizes.max() <= high:
            walk = sum(far[centre[g], i] for i, g in enumerate(of))
            best = min(best, walk + fee * np.abs(sizes - 4.0).sum())
    grid, size = np.empty(9, np.int64), np.empty(3, np.int64)
    assert assign(far, centre, grid, size, low, high, 4.0, fee) == pytest.approx(best)
    assert size.tolist() == np.bincount(grid, minlength=3).tolist()


@pytest.mark.parametrize("seed", range(4))
def test_no_drawing_is_better_than_the_one_found(seed: int) -> None:
    limits = Limits(3, 8, number=2)
    village, found = _drawn(11, seed, limits)
    assert found.walk == pytest.approx(best_of_households(village, limits, 2))


@settings(max_examples=25, deadline=None)
@given(
    st.integers(24, 70), st.integers(0, 10_000), st.integers(3, 8), st.integers(2, 4),
)  # fmt: skip
def test_every_drawing_keeps_the_rules(homes: int, seed: int, low: int, wide: int) -> None:
    limits = Limits(low, low * wide)
    village = hamlet(homes, seed)
    try:
        found = draw(village, limits, seconds=0.02)
    except Impossible:
        assert not len(limits.by_size(homes))
        return
    assert sorted(set(found.grid.tolist())) == list(range(found.number))
    for g in range(found.number):
        members = set(np.flatnonzero(found.grid == g).tolist())
        assert limits.low <= len(members) <= limits.high
        assert connected(village, members)
    assert check(village, limits, found) == []
    assert certificate(village, limits, found).bound <= found.cost


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 400), min_size=10, max_size=10), st.integers(0, 50))
def test_any_worths_prove_a_bound(worth: list[float], seed: int) -> None:
    village, limits = hamlet(10, seed), Limits(3, 7)
    bound = bound_from(village.distances(), grained(np.array(worth)), limits, 2)
    assert bound <= best_of_households(village, limits, 2) + 1e-9


def test_grids_along_a_street_are_its_thirds() -> None:
    found = draw(street(12), Limits(3, 5, 4, 3, 0.5), groups=np.full(12, NONE))
    assert found.grid.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert found.centre.tolist() == [1, 5, 9]
    assert found.walk == 3 * (10 + 0 + 10 + 20)
    assert found.gap < 1e-3


def test_a_tight_window_is_kept_in_one_piece() -> None:
    for seed in range(4):
        limits = Limits(9, 11, number=6)
        village, found = _drawn(60, seed, limits)
        assert check(village, limits, found) == []


def test_the_number_must_fit_the_sizes() -> None:
    with pytest.raises(Impossible, match="可以划 3—4 个") as refused:
        _drawn(20, 0, Limits(5, 8, number=6))
    assert refused.value.possible == (3, 4)
    with pytest.raises(Impossible, match="放宽上下限"):
        _drawn(20, 0, Limits(11, 15))


def test_locks_are_kept() -> None:
    limits = Limits(5, 20, number=4)
    village, found = _drawn(50, 2, limits)
    border = found.grid[village.edges]
    a, b = village.edges[border[:, 0] != border[:, 1]][0].tolist()
    _, new = _drawn(50, 2, limits, together=[(a, b)], pinned={a: 3})
    assert new.grid[a] == new.grid[b] == 3
    assert check(village, limits, new) == []
    c, d = village.edges[border[:, 0] == border[:, 1]][0].tolist()
    _, new = _drawn(50, 2, limits, apart=[(c, d)])
    assert new.grid[c] != new.grid[d]
    assert check(village, limits, new) == []


def test_an_edit_moves_only_who_must_go_along() -> None:
    village, limits = street(12), Limits(3, 7, 4, 3, 0.5)
    found = draw(village, limits, groups=np.full(12, NONE))
    more, new = price_of(village, limits, found, {3: 1})
    assert new.grid.tolist() == [0] * 3 + [1] * 5 + [2] * 4
    assert (new.moved, more) == (1, new.walk - found.walk)
    # The second household of the street cannot be in the second grid without those between.
    more, new = price_of(village, Limits(1, 7), found, {1: 1})
    assert new.grid.tolist() == [0] + [1] * 7 + [2] * 4
    assert new.moved == 3


def test_households_that_came_are_put_in_and_few_move() -> None:
    limits = Limits(8, 20, number=4)
    village, found = _drawn(56, 5, limits)
    present = found.grid.copy()
    present[::9] = NONE
    _, new = _drawn(56, 5, limits, present=present, move_price=500.0)
    assert new.moved == 0
    assert new.continues.tolist() == [0, 1, 2, 3]
    assert check(village, limits, new) == []


def test_contradicting_locks_are_refused() -> None:
    limits = Limits(3, 9)
    for fields, words in (
        ({"together": [(0, 1)], "apart": [(1, 0)]}, "既要求同格又要求分开"),
        ({"together": [(0, 1)], "pinned": {0: 0, 1: 1}}, "锁定在不同的网格"),
        ({"pinned": {99: 0}}, "不存在"),
        ({"present": np.zeros(3, int)}, "应有 20 个值"),
    ):
        with pytest.raises(GridError, match=words):
            _drawn(20, 0, limits, **fields)
