"""A certificate holds for what was planned, and whatever is tampered with is found."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.engines.stage.county import county

from guantong.engines.stage import (
    Budget,
    Instance,
    Plan,
    Refused,
    StageError,
    bound_of,
    certificate,
    solve,
)
from guantong.engines.stage.proof.prices import shapes


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(county(7, seed=3, money=1.5), Budget(rounds=1))


def test_it_holds(plan: Plan) -> None:
    found = certificate(plan)
    assert found.value == pytest.approx(plan.value)
    assert found.bound == pytest.approx(plan.bound)
    assert "已独立验算" in found.summary()


def test_prices_alone_prove_the_bound(plan: Plan) -> None:
    assert bound_of(plan.instance, plan.prices) == pytest.approx(plan.bound)
    worse = bound_of(plan.instance, np.zeros_like(plan.prices))
    assert worse > plan.bound


def price(plan: Plan, part: str, value: int) -> Plan:
    """Set the first price of a part."""
    at = 0
    for name, shape in shapes(plan.instance).items():
        if name == part:
            break
        at += int(np.prod(shape))
    prices = plan.prices.copy()
    prices[at] = value
    return replace(plan, prices=prices)


def moved(plan: Plan, change: Callable[[np.ndarray], None]) -> Plan:
    starts = plan.starts.copy()
    change(starts)
    return replace(plan, starts=starts)


def instead(plan: Plan, **fields: object) -> Plan:
    return replace(plan, instance=plan.instance.changed(**fields))


def first(plan: Plan) -> tuple[int, int]:
    v, p = np.argwhere(plan.starts >= 0)[0]
    return int(v), int(p)


def drop(starts: np.ndarray) -> None:
    v, p = np.argwhere(starts >= 0)[0]
    starts[v, p] = -1


def later(starts: np.ndarray) -> None:
    v, p = np.argwhere(starts >= 0)[0]
    starts[v, p] = (starts[v, p] + 1) % 5


def everything(starts: np.ndarray) -> None:
    starts[:, 1] = 0


def impossible(plan: Plan) -> Plan:
    v, p = np.argwhere(~plan.instance.can & ~plan.instance.has)[0]
    return moved(plan, lambda starts: starts.__setitem__((v, p), 0))


def cheaper(plan: Plan) -> Instance:
    cost = plan.instance.cost.copy()
    cost[first(plan)] *= 100
    return cost


TAMPERINGS: dict[str, Callable[[Plan], Plan]] = {
    "a value one point higher": lambda p: replace(p, value=p.value + 1),
    "a value a thousandth higher": lambda p: replace(p, value=p.value + 1e-3),
    "a bound below what prices prove": lambda p: replace(p, bound=p.bound - 1e-2),
    "a bound equal to the value": lambda p: replace(p, bound=p.value - 1.0),
    "a start dropped": lambda p: moved(p, drop),
    "a start moved": lambda p: moved(p, later),
    "every village starts at once": lambda p: moved(p, everything),
    "a start that cannot be": impossible,
    "a year that does not exist": lambda p: moved(p, lambda s: s.__setitem__((0, 0), 9)),
    "a row of the plan missing": lambda p: replace(p, starts=p.starts[1:]),
    "everybody designated": lambda p: replace(p, designated=np.zeros_like(p.designated)),
    "designations forgotten": lambda p: replace(p, designated=np.full_like(p.designated, -1)),
    "prices of nothing": lambda p: replace(p, prices=np.zeros_like(p.prices)),
    "a negative price of money": lambda p: price(p, "fund", -1),
    "a dear price of money": lambda p: price(p, "fund", 10**12),
    "a price of a pool there is not": lambda p: price(p, "pool", 5),
    "a floor dearer than its shortfall": lambda p: price(p, "group_low", 31 * 10**9),
    "a designation's floor too dear": lambda p: price(p, "designated_low", 31 * 10**9),
    "a price of a township halved away": lambda p: replace(p, prices=p.prices // 2),
    "prices cut short": lambda p: replace(p, prices=p.prices[:-1]),
    "prices that are no whole numbers": lambda p: replace(p, prices=p.prices / 2),
    "less money": lambda p: instead(p, budget=p.instance.budget * 0.5),
    "more money": lambda p: instead(p, budget=p.instance.budget * 2),
    "a fund that may pay nothing": lambda p: instead(p, pays=p.instance.pays & False),
    "a dearer project": lambda p: instead(p, cost=cheaper(p)),
    "a poorer yield": lambda p: instead(p, income=p.instance.income * 0.9),
    "a lower line": lambda p: instead(p, weak_line=1.0),
    "a township's cap": lambda p: instead(p, cap=p.instance.cap * 0),
    "a ban on what starts": lambda p: instead(p, bans=((*first(p), -1),)),
    "a lock on what does not": lambda p: instead(
        p, locks=((int(np.flatnonzero((p.starts < 0).all(axis=1))[0]), 0, 4),)
    ),
    "a published plan changed": lambda p: instead(p, published=np.full_like(p.starts, 0)),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(plan: Plan, name: str) -> None:
    with pytest.raises((Refused, StageError)):
        certificate(TAMPERINGS[name](plan))
