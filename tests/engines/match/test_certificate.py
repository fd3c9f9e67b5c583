import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.match.small import any_multipliers, best_of_all, small

from guantong.engines.match import Multipliers, bound_of


def no_prices(instance):
    return Multipliers(
        np.zeros(len(instance.people), np.int64),
        np.zeros(len(instance.bounds), np.int64),
        np.zeros(len(instance.bounds), np.int64),
        np.zeros((0, 4), np.int64),
        tuple(
            np.zeros((len(c.weights), len(instance.traits[c.trait].kinds)), np.int64)
            for c in instance.circles
        ),
    )


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_no_multipliers_prove_a_bound_below_the_best_plan(seed):
    instance = small(seed)
    best = best_of_all(instance)
    for n in range(6):
        assert bound_of(instance, any_multipliers(instance, seed + n)) >= best.value
