"""Whole groups: unions each once, the best partition, what is possible, locks and changes."""

import numpy as np
import pytest
from tests.engines.place.grids.hamlets import best_of_groups, connected, hamlet, street

from guantong.engines.place.grids import (
    Impossible,
    Limits,
    certificate,
    check,
    draw,
    price_of,
    walks,
)
from guantong.engines.place.grids.groups.numbers import words
from guantong.engines.place.grids.proof.unions import TooMany, bits, unions


def test_every_connected_union_is_met_once() -> None:
    village = hamlet(40, 1, groups=9)
    count = len(village.sizes)
    assert count >= 6
    beside = [0] * count
    for a, b in village.groups[np.concatenate([village.edges, village.links])].tolist():
        if a != b:
            beside[a] |= 1 << b
            beside[b] |= 1 << a
    met = unions(beside, village.sizes.tolist(), 8, 25)
    members = [set(np.flatnonzero(village.groups == g).tolist()) for g in range(count)]
    expected = set()
    for one in range(1, 1 << count):
        inside = set().union(*(members[g] for g in bits(one)))
        if 8 <= len(inside) <= 25 and connected(village, inside, links=True):
            expected.add(one)
    assert len(met) == len(set(met))
    assert set(met) == expected


def test_too_many_unions_are_not_counted_out() -> None:
    full = [((1 << 20) - 1) & ~(1 << u) for u in range(20)]
    with pytest.raises(TooMany):
        unions(full, [1] * 20, 1, 20, most=1_000)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("number", [2, 3])
def test_no_drawing_is_better_than_the_one_found(seed: int, number: int) -> None:
    village, limits = hamlet(36, seed, groups=7), Limits(6, 24, number=number)
    best = best_of_groups(village, limits, number)
    if best == np.inf:
        with pytest.raises(Impossible):
            draw(village, limits)
        return
    found = draw(village, limits)
    assert found.walk == pytest.approx(best)
    assert found.proven
    assert check(village, limits, found) == []
    assert certificate(village, limits, found).proven


@pytest.mark.parametrize("seed", range(3))
def test_the_numbers_said_to_be_possible_are_those(seed: int) -> None:
    village, limits = hamlet(36, seed, groups=6), Limits(6, 24)
    possible = [k for k in range(1, 7) if best_of_groups(village, limits, k) < np.inf]
    assert list(draw(village, limits).possible_numbers) == possible


def test_an_impossible_number_is_answered_with_the_possible_ones() -> None:
    with pytest.raises(Impossible, match="5 个网格做不到；可以划 2—4 个") as refused:
        draw(street(), Limits(3, 6, number=5))
    assert refused.value.possible == (2, 3, 4)


def test_impossible_sizes_are_answered_with_what_to_do() -> None:
    with pytest.raises(Impossible, match=r"分不成每格 4 至 5 户.*按户划分"):
        draw(street(), Limits(4, 5))
    with pytest.raises(Impossible, match="全村只有 12 户"):
        draw(street(), Limits(15, 100))


def test_a_price_of_the_size_makes_grids_even() -> None:
    # Groups of 2, 2, 4, 4: alone the walk would leave 8 | 4, even grids are 8 | 4 or 4 + 4 | 4.
    of = np.repeat([0, 1, 2, 3], [2, 2, 4, 4])
    village = walks(np.arange(12)[:, None] * np.array([[10.0, 0]]), of, detour=1.0)
    even = draw(village, Limits(2, 8, target=4, number=3, size_price=1000.0))
    assert even.sizes.tolist() == [4, 4, 4]
    assert even.cost == even.walk


def test_a_large_group_is_split_first_and_named() -> None:
    village = walks(np.arange(30)[:, None] * np.array([[10.0, 0]]), np.repeat([0, 1], [22, 8]))
    limits = Limits(5, 12, number=3)
    found = draw(village, limits)
    assert found.split == (0,)
    assert found.sizes.tolist() == [11, 11, 8]
    assert check(village, limits, found) == []
    assert certificate(village, limits, found).proven


def test_a_group_in_two_places_may_stay_whole() -> None:
    of = np.array([0, 0, 0, 1, 1, 1, 0, 0, 0])
    village = walks(np.arange(9)[:, None] * np.array([[10.0, 0]]), of)
    found = draw(village, Limits(3, 6, number=2))
    assert found.grid.tolist() == [0, 0, 0, 1, 1, 1, 0, 0, 0]
    assert check(village, Limits(3, 6), found) == []


def test_locks_are_kept() -> None:
    village, limits = street(), Limits(3, 6, number=3)
    assert draw(village, limits, together=[(3, 8)]).sizes.tolist() == [3, 6, 3]
    apart = draw(village, Limits(3, 6, number=2), apart=[(0, 11)])
    assert apart.grid.tolist() == [0] * 6 + [1] * 6
    pinned = draw(village, limits, pinned={0: 2, 11: 0})
    assert pinned.grid[0] == 2
    assert pinned.grid[11] == 0
    with pytest.raises(Impossible):
        draw(village, limits, together=[(0, 11)])
    with pytest.raises(Impossible, match="分开的两户在同一小组"):
        draw(village, limits, apart=[(0, 1)])


def test_a_price_of_moving_keeps_the_present_drawing() -> None:
    village, limits = street(), Limits(3, 9)
    present = np.array([0] * 3 + [1] * 9)
    free = draw(village, limits, present=present)
    assert (free.sizes.tolist(), free.moved) == ([6, 6], 3)
    kept = draw(village, limits, present=present, move_price=1_000.0)
    assert (kept.sizes.tolist(), kept.moved) == ([3, 9], 0)
    assert kept.continues.tolist() == [0, 1]
    assert certificate(village, limits, kept).proven
    # Three households moved are worth what they save: 60 m of walking between the two drawings.
    saved = kept.walk - free.walk
    assert draw(village, limits, present=present, move_price=saved / 3 - 1).moved == 3
    assert draw(village, limits, present=present, move_price=saved / 3 + 1).moved == 0


def test_an_edit_of_a_group_has_its_price() -> None:
    village, limits = street(), Limits(3, 9)
    found = draw(village, limits)
    assert found.sizes.tolist() == [6, 6]
    more, new = price_of(village, limits, found, dict.fromkeys((3, 4, 5), 1))
    assert new.sizes.tolist() == [3, 9]
    assert new.moved == 3
    assert more == new.walk - found.walk > 0
    assert new.whole_groups


def test_many_small_groups_are_drawn_by_their_borders() -> None:
    village, limits = hamlet(220, 4, groups=110), Limits(15, 60, number=5)
    found = draw(village, limits, seconds=0.5)
    assert found.whole_groups
    assert check(village, limits, found) == []
    assert certificate(village, limits, found).gap < 0.25


def test_runs_of_numbers_are_said_short() -> None:
    assert words(()) == ""
    assert words((4,)) == "4"
    assert words((1, 2, 3, 7, 9, 10)) == "1—3、7、9—10"
