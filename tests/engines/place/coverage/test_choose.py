"""Plans are as good as brute force says, bounds hold, and a certificate that lies is found."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.place.coverage.ground import county, scattered

from guantong.engines.place.coverage import (
    Choice,
    CoverageError,
    Refused,
    Roads,
    certificate,
    choose,
)
from guantong.engines.place.coverage.table import whom

SURE_ROADS = Roads(spread=0)


def _best(choice: Choice, k: int, kept: tuple[int, ...] = ()) -> int:
    """Return what the best of all plans reaches on the same scenarios."""
    claim = choice.claim
    rows, people = whom(claim.draws)
    near = np.concatenate([
        minutes <= claim.limit for _, minutes in claim.draws.minutes(rows, claim.candidates)
    ])  # fmt: skip
    return max(
        int((near[:, :, list(plan)].any(axis=2) @ people).sum())
        for plan in combinations(range(len(claim.candidates)), k)
        if set(kept) <= set(claim.candidates[list(plan)].tolist())
    )


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 1000), k=st.integers(1, 3), limit=st.sampled_from([40.0, 70.0]))
def test_the_plan_is_the_best_of_all_and_the_bound_holds(seed: int, k: int, limit: float) -> None:
    ground = scattered(9, 5, seed)
    choice = choose(ground, range(9), k, limit, count=12, seed=seed, seconds=0.3)
    best = _best(choice, k)
    assert choice.claim.value == best
    assert choice.claim.bound >= best
    assert len(choice.bases) == k
    proof = certificate(choice.claim)
    assert (proof.value, proof.bound) == (best, choice.claim.bound)


def test_the_bound_is_near_where_nothing_is_uncertain() -> None:
    ground = scattered(30, 0, 4)
    choice = choose(ground, range(30), 5, 40, SURE_ROADS, count=1, seconds=2)
    assert choice.claim.value == _best(choice, 5)
    assert choice.claim.gap < 0.02


def test_kept_bases_stay_and_their_bound_is_their_own() -> None:
    ground = scattered(9, 5, 1)
    choice = choose(ground, range(9), 3, 60, kept=[7], count=12, seconds=0.3)
    assert 7 in choice.bases
    assert choice.claim.value == _best(choice, 3, (7,))
    assert certificate(choice.claim).bound >= choice.claim.value
    only = choose(ground, [], 2, 60, kept=[0, 7], count=12)
    assert only.bases.tolist() == [0, 7]
    assert only.claim.bound == only.claim.value
    assert certificate(only.claim).gap == 0


def test_fresh_scenarios_tell_what_the_plan_is_worth() -> None:
    choice = choose(county(), range(5), 2, 60, count=60, seconds=0.3)
    claim = choice.claim
    assert choice.worth.draws.use != claim.draws.use
    assert choice.worth.share == pytest.approx(claim.value / claim.whole, abs=0.05)


def test_it_stops_when_told() -> None:
    seen = []
    choice = choose(
        scattered(9, 5, 1), range(9), 2, 60, count=12,
        tell=lambda point: bool(seen.append(point)),  # type: ignore[func-returns-value]
    )  # fmt: skip
    assert 1 <= len(seen) <= 3
    assert seen[-1].bound >= seen[-1].value
    assert certificate(choice.claim).value > 0


def test_a_certificate_that_lies_is_found() -> None:
    claim = choose(scattered(9, 5, 1), range(9), 2, 60, kept=[0], count=12, seconds=0.3).claim
    higher, negative = claim.prices.copy(), claim.prices.copy()
    higher[0] = 10**9
    negative[0] = -1
    free = np.zeros_like(claim.prices)
    lies = {
        "覆盖": {"value": claim.value + 1},
        "上界": {"bound": claim.bound - 1},
        "出现了两次": {"bases": np.array([0, 0])},
        "不能设点": {"candidates": claim.candidates[1:]},
        "必须保留": {"bases": np.array([1, 2])},
        "个数": {"prices": claim.prices[:-1]},
        "之间": {"prices": higher},
        "0 与": {"prices": negative},
        "只能证明": {"prices": free},
        "整数": {"prices": claim.prices.astype(float)},
        "重复": {"candidates": np.r_[claim.candidates, 0]},
    }
    for word, lie in lies.items():
        with pytest.raises(Refused, match=word):
            certificate(replace(claim, **lie))  # type: ignore[arg-type]


def test_a_number_that_cannot_be_is_refused() -> None:
    for k, kept in ((0, []), (10, []), (1, [0, 1])):
        with pytest.raises(CoverageError, match=f"要设 {k} 个点"):
            choose(scattered(9, 0, 1), range(9), k, 60, kept=kept)
