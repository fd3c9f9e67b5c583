"""On small instances the engine finds the best plan of all, and its bound is never below it."""

import numpy as np
import pytest

from guantong.engines.stage import Budget, Clashing, certificate, evaluate, solve
from tests.engines.stage.small import best, small

SEEDS = 300
BATCH = 30


@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_the_best_plan_is_found(first: int) -> None:
    for seed in range(first, first + BATCH):
        one = small(seed)
        truth = best(one)
        if truth.starts is None:
            with pytest.raises(Clashing):
                solve(one, Budget(rounds=1))
            continue
        plan = solve(one, Budget(rounds=1))
        assert plan.value == pytest.approx(truth.value, abs=1e-5), seed
        assert plan.bound >= truth.value - 1e-6, seed
        assert certificate(plan).value == pytest.approx(plan.value), seed


def test_instances_are_of_every_sort() -> None:
    every = [small(seed) for seed in range(60)]
    assert {one.counting for one in every} == {"mean", "safe", "chance"}
    assert {len(one.counties) for one in every} == {1, 2}
    assert any(one.locks for one in every)
    assert any(one.begun is not None and one.begun.any() for one in every)
    assert any(one.shared.any() for one in every)
    clashing = sum(best(one).starts is None for one in every)
    assert 0 < clashing < 30
    assert all(
        evaluate(one, np.full(one.cost.shape, -1), np.full(len(one.villages), -1)) for one in every
    )
