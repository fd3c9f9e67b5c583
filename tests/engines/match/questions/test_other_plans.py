"""Other plans nearly as good, and plans at other prices of moves."""

from dataclasses import replace

import numpy as np
import pytest
from tests.engines.match.small import small
from tests.engines.match.teams import one_team
from tests.engines.match.truth import county

from guantong.engines.match import alternatives, certificate, evaluate, frontier, solve


@pytest.mark.parametrize("seed", [0, 4, 11])
def test_alternatives_are_proven_plans_that_all_differ(seed):
    plan = solve(small(seed))
    others = alternatives(plan, 3, seconds=60)
    assert len({one.seats.tobytes() for one in (plan, *others)}) == 1 + len(others) == 4
    for one in others:
        assert one.instance is plan.instance
        assert one.value == evaluate(plan.instance, one.seats).value
        assert certificate(one).bound <= plan.bound + 1e-6


def test_alternatives_move_other_people_and_cost_little():
    plan = solve(county(1, teams=4, posts=6, people=60).believed)
    others = alternatives(plan, 2, seconds=10)
    for one in others:
        assert (one.seats != plan.seats).sum() >= 6
        assert one.value >= 0.97 * plan.value
    assert (others[0].seats != others[1].seats).any()


def test_the_only_plan_there_is_has_no_alternative():
    instance = one_team(posts=2, kinds=("a",))
    plan = solve(replace(instance, locks=((0, 0), (1, 1))))
    assert alternatives(plan, 3, seconds=3) == []


def test_whoever_stays_in_post_is_not_made_dearer():
    instance = one_team(posts=3, kinds=("a",), people=5)
    now = np.array([0, 1, -1, -1, -1])
    # The first two stay, worth 15 each; of the others the last is best in the third post.
    gain = instance.gain + 5.0 * (now[instance.arc_person] == instance.arc_post)
    plan = solve(replace(instance, now=now, gain=gain))
    assert plan.seats.tolist() == [0, 1, -1, -1, 2]
    (other,) = alternatives(plan, 1, seconds=3)
    assert other.seats.tolist() == [0, 1, -1, 2, -1]
    assert other.value == plan.value - 1


def test_dearer_moves_give_fewer_of_them_and_cost_value():
    instance = one_team(posts=3, kinds=("a",), people=6)
    now = np.array([0, 1, 2, -1, -1, -1])
    move = np.where(now[instance.arc_person] == instance.arc_post, 0.0, 1.0)
    plan = solve(replace(instance, now=now, move=move))
    # Whoever is moved in brings 5, 3 or 1 more than whoever goes: 30 before, 39 after all three.
    curve = frontier(plan, [0.0, 2.0, 4.0, 6.0], seconds=3)
    counted = [evaluate(one.instance, one.seats) for one in curve]
    assert [one.moved for one in counted] == [3, 2, 1, 0]
    assert [one.value for one in counted] == [39, 34, 31, 30]
    assert [one.value + one.moves for one in counted] == [39, 38, 35, 30]
    for one in curve:
        assert certificate(one).value == one.value


def test_the_curve_never_turns_and_can_be_stopped():
    plan = solve(small(7))
    factors = [0.0, 0.5, 1.0, 2.0, 5.0, 20.0]
    curve = frontier(plan, factors, seconds=5)
    moved = [evaluate(one.instance, one.seats).moved for one in curve]
    assert moved == sorted(moved, reverse=True)
    assert moved[0] > moved[-1]
    told = []
    assert (
        len(frontier(plan, factors, seconds=5, tell=lambda *one: told.append(one) or len(told) < 2))
        == 2
    )
    assert told == [(1, 6), (2, 6)]


def test_too_little_time_still_gives_plans_that_keep_the_rules():
    plan = solve(small(6))
    curve = frontier(plan, [0.5, 2.0], seconds=0.0)
    assert [certificate(one).value for one in curve] == [one.value for one in curve]
