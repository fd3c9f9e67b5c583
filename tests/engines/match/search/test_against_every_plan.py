"""The search against looking at every plan, on small instances with every feature on."""

import numpy as np
import pytest
from tests.engines.match.small import best_of_all, small

from guantong.engines.match import Budget, Clashing, certificate, solve, what_if

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


def other_choices(instance, rng):
    """Return a lock and a ban at random."""
    picked = rng.permutation(len(instance.arc_person))[:2]
    lock, ban = ((int(instance.arc_person[n]), int(instance.arc_post[n])) for n in picked)
    return {"locks": (lock,) if rng.random() < 0.6 else (), "bans": (ban,)}


@pytest.mark.parametrize("first", [0, 15, 30, 45])
def test_a_plan_gone_on_from_is_the_best_of_all_plans_too(first):
    for seed in range(first, first + 15):
        instance = small(seed)
        if best_of_all(instance).seats is None:
            continue
        plan = solve(instance, Budget(seconds=20), seed=seed)
        rng = np.random.default_rng(seed)
        for _ in range(2):
            choices = other_choices(instance, rng)
            best = best_of_all(instance.changed(**choices))
            if best.seats is None:
                with pytest.raises(Clashing):
                    what_if(plan, **choices, budget=Budget(seconds=20))
                continue
            plan = what_if(plan, **choices, budget=Budget(seconds=20))
            assert plan.value == pytest.approx(best.value, abs=1e-6), f"seed {seed}"
            assert certificate(plan).value == plan.value
