"""How a search runs: what it tells, when it stops, that it goes the same way, and goes on."""

import io
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.match.instances import generate
from tests.engines.match.teams import one_team

from guantong.engines.match import (
    ANYWHERE,
    Budget,
    Cancelled,
    Clashing,
    Plan,
    certificate,
    evaluate,
    solve,
    what_if,
)


@pytest.fixture(scope="module")
def county():
    return generate("county", 3)


@pytest.fixture(scope="module")
def plan(county):
    return solve(county, Budget(seconds=30))


def test_each_told_plan_is_better_and_keeps_the_rules(county):
    told = []
    solve(county, Budget(seconds=30), tell=lambda point, plan: told.append((point, plan)))
    values = [point.value for point, _ in told]
    bounds = [point.bound for point, _ in told]
    assert values == sorted(values)
    assert bounds == sorted(bounds, reverse=True)
    first = next(plan for _, plan in told if plan is not None)
    assert evaluate(county, first.seats).feasible
    assert told[0][1] is None
    assert told[0][0].value == -np.inf


def test_the_same_seed_goes_the_same_way():
    small = generate("small", 5)
    one, other = (solve(small, Budget(seconds=60, rounds=3), seed=7) for _ in range(2))
    assert (one.seats == other.seats).all()
    assert [p.value for p in one.curve] == [p.value for p in other.curve]


def test_stopped_before_a_plan_it_says_so(county):
    with pytest.raises(Cancelled, match="还没有得到方案"):
        solve(county, tell=lambda *_told: False)


def test_stopped_with_a_plan_it_hands_over_the_best_so_far(county):
    found = solve(county, tell=lambda *told: told[1] is None)
    assert evaluate(county, found.seats).feasible
    assert certificate(found).value == pytest.approx(found.value)


def test_a_county_is_searched_to_the_end(plan):
    assert plan.proven
    assert plan.gap < 1e-4


def test_a_question_is_answered_alike_from_memory_and_from_what_was_stored(plan):
    person = int(np.flatnonzero(plan.seats >= 0)[5])
    bans = ((person, int(plan.seats[person])),)
    stored = io.BytesIO()
    np.savez(stored, **plan.warm)
    stored.seek(0)
    with np.load(stored) as arrays:
        again = replace(plan, live=None, kept=dict(arrays))
        from_store = what_if(again, bans=bans)
    from_memory = what_if(plan, bans=bans)
    anew = solve(plan.instance.changed(bans=bans), Budget(seconds=30))
    assert from_store.value == pytest.approx(anew.value, rel=1e-4)
    assert from_memory.value == pytest.approx(anew.value, rel=1e-4)
    assert from_store.seats[person] != plan.seats[person]
    assert from_store.value <= plan.bound
    for one in (from_store, from_memory):
        certificate(one)


def test_taking_a_ban_back_gives_the_plan_back(plan):
    person = int(np.flatnonzero(plan.seats >= 0)[9])
    other = what_if(plan, bans=((person, int(plan.seats[person])),))
    back = what_if(other, bans=(), budget=Budget(seconds=20))
    assert back.value == pytest.approx(plan.value, rel=1e-6)


def test_a_lock_is_kept_and_costs_what_it_costs(plan):
    instance = plan.instance
    post = int(instance.arc_post[0])
    people = instance.arc_person[instance.arc_post == post]
    person = int(next(p for p in people if plan.seats[p] != post))
    locked = what_if(plan, locks=((person, post),))
    assert locked.seats[person] == post
    assert locked.value <= plan.bound + 1e-6


def test_a_lock_into_a_seat_that_is_barred_clashes(plan):
    instance = plan.instance
    post = int(instance.arc_post[0])
    able = set(instance.arc_person[instance.arc_post == post].tolist())
    person = next(p for p in range(len(instance.people)) if p not in able)
    with pytest.raises(Clashing, match="不能任此职"):
        what_if(plan, locks=((person, post),))


def test_a_start_is_never_made_worse():
    small = generate("small", 6)
    first = solve(small, Budget(seconds=20, rounds=0))
    second = solve(small, Budget(seconds=20), start=first)
    assert isinstance(second, Plan)
    assert second.value >= first.value - 1e-9


def test_nobody_to_seat_leaves_all_empty():
    # Whoever could sit is banned: three seats stay empty at 3 points each.
    team = one_team(posts=3, kinds=("a", "b"))
    empty = team.changed(bans=tuple((person, ANYWHERE) for person in range(3)))
    found = solve(empty, Budget(seconds=5))
    assert found.value == -9.0
    assert (found.seats < 0).all()
    assert found.proven
