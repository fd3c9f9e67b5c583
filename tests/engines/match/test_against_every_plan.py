"""The search against looking at every plan, on small instances with every feature on."""

import pytest
from tests.engines.match.small import best_of_all, small

from guantong.engines.match import Budget, Clashing, certificate, solve

INSTANCES, EACH = 300, 20


@pytest.mark.parametrize("first", range(0, INSTANCES, EACH))
def test_the_search_finds_the_best_of_all_plans(first):
    for seed in range(first, first + EACH):
        instance = small(seed)
        best = best_of_all(instance)
        if best.seats is None:
            with pytest.raises(Clashing):
                solve(instance, Budget(seconds=20))
            continue
        plan = solve(instance, Budget(seconds=20), seed=seed)
        assert plan.value == pytest.approx(best.value, abs=1e-6), f"seed {seed}"
        assert plan.bound >= best.value - 1e-6, f"seed {seed}"
        assert certificate(plan).value == plan.value
