"""Plans hold, are told of as they come, and are the same on every machine."""

import numpy as np
import pytest
from tests.engines.stage.county import county
from tests.engines.stage.hand import hand

from guantong.engines.stage import (
    Budget,
    Cancelled,
    Clashing,
    Plan,
    Point,
    by_hand,
    certificate,
    evaluate,
    solve,
)


def test_the_plan_of_two_villages_is_known() -> None:
    # 100 in all, 60 a year from each fund: the weak village's base is paid 70 then 30.
    plan = solve(hand(), Budget(rounds=1))
    assert plan.starts[0, 1] == 0
    assert plan.proven or plan.gap < 1e-6


def test_a_county_is_planned_near_its_bound() -> None:
    plan = solve(county(16), Budget(rounds=1))
    assert certificate(plan).evaluation.feasible
    assert plan.baseline < plan.value <= plan.bound
    assert plan.baseline <= plan.value <= plan.bound
    assert 0 <= plan.left < 1


def test_scarce_money_is_planned_too() -> None:
    plan = solve(county(12, money=0.5), Budget(rounds=1))
    assert certificate(plan).value > plan.baseline


def test_counties_share_a_pool() -> None:
    one = county(18, counties=3)
    plan = solve(one, Budget(rounds=1))
    paid = certificate(plan).evaluation.money.paid
    assert (paid[:, 2].sum(axis=(0, 1)) <= one.pool[2] + 1e-6).all()
    assert plan.baseline <= plan.value <= plan.bound


def test_counties_without_a_shared_fund_are_planned_apart() -> None:
    one = county(14, counties=2)
    one = one.changed(shared=np.zeros(4, bool), budget=np.full_like(one.budget, 300.0))
    plan = solve(one, Budget(rounds=1))
    assert certificate(plan).value > plan.baseline


def test_rounds_give_the_same_plan_again() -> None:
    one = county(14, seed=4, money=0.5)
    first, second = (solve(one, Budget(rounds=1), seed=7) for _ in range(2))
    assert np.array_equal(first.starts, second.starts)
    assert first.value == second.value


def test_plans_are_told_of_with_value_and_bound() -> None:
    points: list[Point] = []

    def tell(point: Point, _plan: Plan | None) -> None:
        points.append(point)

    plan = solve(county(8, seed=5), Budget(rounds=1), tell=tell)
    assert points[0].value == -np.inf
    assert points[0].gap == np.inf
    assert points[-1].value == pytest.approx(plan.value)
    bounds = [point.bound for point in points]
    assert bounds == sorted(bounds, reverse=True)


def test_a_search_may_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        solve(county(14), Budget(rounds=1), tell=lambda _point, _plan: False)


def test_a_cancelled_search_keeps_the_plan_it_has() -> None:
    plan = solve(county(14), Budget(rounds=5), tell=lambda _point, plan: plan is None)
    assert evaluate(plan.instance, plan.starts, plan.designated).feasible


def test_locks_that_no_money_pays_clash() -> None:
    with pytest.raises(Clashing):
        solve(hand(locks=((0, 1, 0), (1, 1, 0))), Budget(rounds=1))


def test_a_lock_on_what_cannot_be_clashes_by_name() -> None:
    with pytest.raises(Clashing, match="甲村"):
        solve(hand(can=np.zeros((2, 2), bool), locks=((0, 1, 0),)), Budget(rounds=1))


def test_an_office_keeps_the_rules_it_knows() -> None:
    one = county(14, counties=2)
    starts, named = by_hand(one)
    assert evaluate(one, starts, named).feasible
    assert (starts >= 0).sum() > 2
