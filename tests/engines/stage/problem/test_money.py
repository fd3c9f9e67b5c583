"""Money is paid as far as it goes, shared pools once."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.stage.hand import hand
from tests.engines.stage.small import small

from guantong.engines.stage.problem.money import pay


def test_a_fund_pays_only_what_it_may() -> None:
    spent = np.zeros((1, 2, 3))
    spent[0, 0, 0] = 80
    money = pay(hand(), spent)
    assert money.paid[0, :, 0, 0].tolist() == [0, 60]
    assert money.missing[0, 0, 0] == 20


def test_what_only_one_fund_may_pay_is_left_to_it() -> None:
    spent = np.zeros((1, 2, 3))
    spent[0, :, 0] = 60, 60
    money = pay(hand(), spent)
    assert money.missing.sum() == 0
    assert money.paid[0, :, :, 0].tolist() == [[0, 60], [60, 0]]


@given(st.integers(0, 500), st.floats(0.1, 20))
@settings(max_examples=40, deadline=None)
def test_no_fund_and_no_pool_is_overdrawn(seed: int, much: float) -> None:
    one = small(seed)
    rng = np.random.default_rng(seed)
    spent = rng.random((len(one.counties), len(one.kinds), one.money_years)) * much
    money = pay(one, spent)
    taken = money.paid.sum(axis=2)
    assert (taken <= one.budget + 1e-6).all()
    assert (taken.sum(axis=0) <= np.where(one.shared[:, None], one.pool, np.inf) + 1e-6).all()
    assert (money.paid.sum(axis=1) <= spent + 1e-6).all()
    assert (money.paid[:, ~one.pays] == 0).all()
