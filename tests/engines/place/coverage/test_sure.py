"""Over sure minutes: what HiGHS finds is what brute force finds."""

import doctest
from itertools import combinations

import numpy as np
import pytest

from guantong.engines.place.coverage import CoverageError, backup, cover, median, sure

RANDOM = np.random.default_rng(7)
MINUTES = RANDOM.uniform(5, 90, (12, 7)).round()
PEOPLE = RANDOM.integers(1, 20, 12).astype(float)


def test_the_examples_run() -> None:
    found = doctest.testmod(sure)
    assert found.attempted > 2
    assert found.failed == 0


@pytest.mark.parametrize("k", [1, 2, 4])
def test_the_median_is_the_best_of_all(k: int) -> None:
    found = median(MINUTES, PEOPLE, k)
    best = min(
        float((PEOPLE * MINUTES[:, list(plan)].min(axis=1)).sum())
        for plan in combinations(range(7), k)
    )
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert len(found.bases) == k


def test_the_fewest_bases_reach_all_that_can_be() -> None:
    minutes = np.vstack([MINUTES, np.full((1, 7), 999.0)])
    found = cover(minutes, 30)
    near = MINUTES <= 30
    fewest = next(
        k for k in range(1, 8) for plan in combinations(range(7), k)
        if (near[:, list(plan)].any(axis=1) == near.any(axis=1)).all()
    )  # fmt: skip
    assert found.value == found.bound == fewest
    assert 12 in found.left
    assert (MINUTES[:, found.bases] <= 30).any(axis=1).sum() == near.any(axis=1).sum()


def test_back_up_is_the_best_of_all() -> None:
    found = backup(MINUTES, PEOPLE, 3, 40, again=0.5)
    near = MINUTES <= 40

    def worth(plan: tuple[int, ...]) -> float:
        often = near[:, list(plan)].sum(axis=1)
        return float(PEOPLE[often > 0].sum() + 0.5 * PEOPLE[often > 1].sum())

    best = max(worth(plan) for plan in combinations(range(7), 3))
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert found.left.tolist() == np.flatnonzero(near[:, found.bases].sum(axis=1) < 2).tolist()


def test_too_many_bases_are_refused() -> None:
    for model in (lambda: median(MINUTES, PEOPLE, 8), lambda: backup(MINUTES, PEOPLE, 0, 30)):
        with pytest.raises(CoverageError, match="可选的有 7 个"):
            model()
