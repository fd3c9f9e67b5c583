"""Whatever the prices, no plan exceeds the bound that they prove."""

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.stage.small import best, small

from guantong.engines.stage.proof.bound import bound_from
from guantong.engines.stage.proof.prices import limits, repaired, split
from guantong.engines.stage.values.table import tabulate


@cache
def truth(seed: int) -> float:
    return best(small(seed)).value


@given(st.integers(0, 9), st.integers(0, 10_000), st.floats(0, 20))
@settings(max_examples=60, deadline=None)
def test_any_prices_prove_a_bound(seed: int, other: int, high: float) -> None:
    one = small(seed)
    if np.isfinite(truth(seed)):
        wild = np.random.default_rng(other).normal(0, high, len(limits(one).flat()))
        bound, _ = bound_from(tabulate(one), split(one, repaired(one, wild)))
        assert bound >= truth(seed) - 1e-6


@given(st.integers(0, 200), st.floats(-50, 100))
@settings(max_examples=30, deadline=None)
def test_repaired_prices_keep_their_limits(seed: int, price: float) -> None:
    one = small(seed)
    most = limits(one).flat()
    found = repaired(one, np.full(len(most), price))
    assert (found >= 0).all()
    assert (found[~np.isfinite(most)] == 0).all()
    assert split(one, found).group_low.max() <= one.weights.short
    assert np.array_equal(repaired(one, found), found)
