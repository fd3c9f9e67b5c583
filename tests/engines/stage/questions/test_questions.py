"""What is asked of a plan is answered in numbers that add up."""

from dataclasses import replace

import numpy as np
import pytest
from tests.engines.stage.county import county

from guantong.engines.stage import (
    ANY_YEAR,
    Budget,
    Plan,
    alternatives,
    bound_of,
    certificate,
    cut,
    evaluate,
    left_out,
    lifted,
    marginal_worth,
    reasons,
    replan,
    solve,
    stability,
    uses,
    what_if,
)

FEW = Budget(rounds=1)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(county(14, seed=1, money=0.5), FEW)


def test_a_ban_is_kept_and_costs_something(plan: Plan) -> None:
    village, kind, _year = plan.rows()[0]
    other = what_if(plan, bans=((village, kind, ANY_YEAR),), budget=FEW)
    assert other.starts[village, kind] == -1
    assert certificate(other).bound <= plan.bound + 1e-6


def test_a_lock_is_kept(plan: Plan) -> None:
    village = int(np.flatnonzero((plan.starts < 0).all(axis=1) & plan.instance.can[:, 2])[0])
    other = what_if(plan, locks=((village, 2, 1),), budget=FEW)
    assert other.starts[village, 2] == 1
    assert certificate(other).evaluation.feasible


def test_a_tenth_less_money_is_worth_less(plan: Plan) -> None:
    money, pool = cut(plan.instance, 0.1)
    assert money == pytest.approx(plan.instance.budget * 0.9)
    other = what_if(plan, money=money, pool=pool, budget=FEW)
    assert other.bound < plan.bound
    assert certificate(other).evaluation.feasible


def test_one_fund_of_one_year_is_cut(plan: Plan) -> None:
    money, _pool = cut(plan.instance, 1.0, fund=1, year=0)
    assert money[0, 1, 0] == 0
    assert (money != plan.instance.budget).sum() == 1


def test_what_has_begun_stays(plan: Plan) -> None:
    begun = plan.starts == 0
    poorer = plan.instance.income * 0.9
    other = replan(plan, begun, budget=FEW, income=poorer)
    assert (other.starts[begun] == 0).all()
    assert certificate(other).evaluation.feasible


def test_a_dearer_change_keeps_more(plan: Plan) -> None:
    curve = stability(plan, prices=(0.0, 1e3), budget=FEW, income=plan.instance.income * 0.8)
    free, dear = curve
    count = int((plan.starts >= 0).sum())
    assert dear.kept == count
    assert free.kept + free.moved + free.dropped == count
    for one in curve:
        assert evaluate(one.plan.instance, one.plan.starts, one.plan.designated).change == (
            pytest.approx(one.plan.value - one.value)
        )


def test_marginal_worth_is_what_the_bound_gains(plan: Plan) -> None:
    dearest = marginal_worth(plan, amount=10.0)[0]
    more = plan.instance.budget.copy()
    more[dearest.county, dearest.fund, dearest.year] += 10
    grown = plan.instance.changed(budget=more)
    assert bound_of(grown, plan.prices) - plan.bound == pytest.approx(dearest.points)


def test_uses_say_what_is_taken_of_each_fund(plan: Plan) -> None:
    found = uses(plan)
    assert all(0 <= one.taken <= one.budget + 1e-6 for one in found)
    cost = plan.instance.cost[plan.starts >= 0].sum()
    assert sum(one.taken for one in found) == pytest.approx(cost)


def test_each_start_has_its_reason(plan: Plan) -> None:
    village = plan.rows()[0][0]
    found = reasons(plan, village)
    assert [one.kind for one in found] == np.flatnonzero(plan.starts[village] >= 0).tolist()
    for one in found:
        without = plan.starts.copy()
        without[village, one.kind] = -1
        if plan.instance.needs.tolist().count(one.kind) == 0:
            named = np.full_like(plan.designated, -1)
            lost = (
                evaluate(plan.instance, plan.starts, named).value
                - evaluate(plan.instance, without, named).value
            )
            short = (
                evaluate(plan.instance, plan.starts, named).short
                - evaluate(plan.instance, without, named).short
            )
            assert one.gained <= lost - short + 1e-6
        assert plan.instance.kinds[one.kind] in one.text


def test_a_locked_start_says_so(plan: Plan) -> None:
    village, kind, year = plan.rows()[0]
    locked = replace(plan, instance=plan.instance.changed(locks=((village, kind, year),)))
    reason = next(one for one in reasons(locked, village) if one.kind == kind)
    assert reason.fixed
    assert "锁定" in reason.text


def test_who_is_left_out_is_told_the_price(plan: Plan) -> None:
    found = left_out(replace(plan, starts=np.full_like(plan.starts, -1)))
    assert found
    weak = plan.instance.base < plan.instance.weak_line
    assert all(weak[one.village] for one in found)
    priced = [one for one in found if one.starts]
    assert priced
    for one in priced:
        cost = sum(plan.instance.cost[one.village, kind] for kind, _ in one.starts)
        assert one.cost == pytest.approx(cost)


def test_draws_tell_how_many_are_lifted(plan: Plan) -> None:
    found = lifted(plan, draws=200)
    assert found.counts.mean() == pytest.approx(found.claimed, abs=0.3)
    assert found.low - 0.5 <= found.claimed <= found.high + 0.5
    assert found.high <= found.weak


def test_starts_occur_more_or_less_often_over_draws(plan: Plan) -> None:
    found = alternatives(plan, draws=2)
    assert found.shape == (*plan.starts.shape, 5)
    assert found.min() >= 0
    assert found.sum(axis=2).max() <= 1 + 1e-6
