"""Contacts: the cheapest by hand, loads, bars, present pairs, and the proof over all pairs."""

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guantong.engines.place.grids import GridError, Prices, assign
from guantong.engines.place.grids.members.assignment import counted, proves

AWAY = np.array([-1, -1])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 2), st.integers(2, 3))
def test_nothing_is_cheaper(seed: int, low: int, high: int) -> None:
    chance = np.random.default_rng(seed)
    walk = chance.integers(0, 900, (6, 3)).astype(float)
    barred = chance.random((6, 3)) < 0.3
    prices = Prices(light=100, heavy=700, unserved=1_500)
    found = assign(walk, np.full(3, -1), barred=barred, low=low, high=high, prices=prices)
    best = min(
        counted(np.array(of), walk.astype(np.int64), low, high, prices)
        for of in product((-1, 0, 1, 2), repeat=6)
        if not any(j >= 0 and barred[i, j] for i, j in enumerate(of))
    )
    assert found.cost == best
    assert found.proven


def test_loads_come_before_metres() -> None:
    # All live beside the first member, yet each should have five.
    walk = np.tile([[0.0, 300.0]], (10, 1))
    found = assign(walk, AWAY)
    assert found.loads.tolist() == [5, 5]
    assert len(found.off_load) == 0
    assert found.walk == 1_500


def test_above_ten_is_dear_but_better_than_nobody() -> None:
    found = assign(np.zeros((22, 2)), AWAY)
    assert sorted(found.loads.tolist()) == [10, 12] or found.loads.tolist() == [11, 11]
    assert len(found.unserved) == 0
    assert len(found.off_load) > 0


def test_nobody_serves_the_own_home_nor_a_barred_pair() -> None:
    walk = np.array([[0.0, 50.0], [40.0, 10.0], [5.0, 5.0]])
    barred = np.array([[False, False], [False, False], [True, True]])
    found = assign(walk, np.array([0, 1]), barred=barred)
    assert found.member.tolist() == [1, 0, -1]
    assert found.unserved.tolist() == [2]


def test_group_language_and_family_are_weighed() -> None:
    walk = np.array([[100.0, 150.0]])
    homes = AWAY
    assert assign(walk, homes, low=0).member.tolist() == [0]
    spoken = np.array([0, 1])
    tongues: dict[str, Any] = {"household_language": spoken[1:], "member_language": spoken}
    assert assign(walk, homes, low=0, **tongues).member.tolist() == [1]
    unknown: dict[str, Any] = {**tongues, "household_language": np.array([-1])}
    assert assign(walk, homes, low=0, **unknown).member.tolist() == [0]
    walk = np.array([[0.0, 9], [9, 0], [100.0, 150.0]])
    family = assign(walk, np.array([0, 1]), kin=np.array([5, 6, 6]), low=0)
    assert family.member[2] == 1
    group = assign(walk, np.array([0, 1]), groups=np.array([0, 1, 1]), low=0)
    assert group.member[2] == 1


def test_present_pairs_stay_unless_they_cost_more() -> None:
    walk = np.array([[100.0, 250.0], [100.0, 350.0]])
    found = assign(walk, AWAY, present=np.array([1, 1]), low=0)
    assert found.member.tolist() == [1, 0]
    assert found.changed == 1


def test_households_no_way_leads_to_are_unserved() -> None:
    found = assign(np.array([[np.inf, np.inf], [3.0, 4.0]]), AWAY, low=0)
    assert found.member.tolist() == [-1, 0]


def test_far_members_are_looked_at_where_they_are_needed() -> None:
    # Sixty members near by; the loads also want the sixty-first, whom the nearest forty leave out.
    chance = np.random.default_rng(1)
    walk = chance.uniform(0, 50, (305, 60))
    walk = np.hstack([walk, np.full((305, 1), 3_000.0)])
    found = assign(walk, np.full(61, -1))
    assert found.proven
    assert found.loads.tolist() == [5] * 61


def test_a_proof_that_is_not_so_is_seen() -> None:
    walk = np.array([[10.0, 20.0], [30.0, 5.0]])
    found = assign(walk, AWAY, low=1)
    cost, none = walk.astype(np.int64), np.zeros((2, 2), bool)
    assert proves(cost, none, found, Prices())
    swapped = replace(found, member=found.member[::-1].copy())
    assert not proves(cost, none, swapped, Prices())
    assert not proves(cost, none, replace(found, worth=found.worth - 9_000), Prices())


def test_tables_that_do_not_fit_are_refused() -> None:
    with pytest.raises(GridError, match="2 户 × 2 名"):
        assign(np.zeros((2, 3)), AWAY)
    with pytest.raises(GridError, match="不能配对的表"):
        assign(np.zeros((2, 2)), AWAY, barred=np.zeros((1, 2), bool))
