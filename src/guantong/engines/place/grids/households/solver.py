"""Grids of households: search and bound in turn until they meet or the time is up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from guantong.engines.place.grids.arrays import Floats, Ints
from guantong.engines.place.grids.households.multipliers import Worths, worths
from guantong.engines.place.grids.households.swaps import settle, swaps
from guantong.engines.place.grids.problem.limits import Limits
from guantong.engines.place.grids.proof.bound import bound_from, grained

#: Share of the cost by which a drawing may be off and is called optimal.
GAP = 1e-6
#: Steps of the bound, and tries of the search, in a turn.
STEPS, TRIES = 25, 60


@dataclass(frozen=True, eq=False)
class Found:
    """Centres and grids, their cost, and the bound with its worths."""

    centre: Ints
    grid: Ints
    cost: float
    bound: float
    worth: Floats

    @property
    def proven(self) -> bool:
        """Whether no drawing is better by more than one part in a million."""
        return self.cost - self.bound <= GAP * max(1.0, abs(self.cost))


def solve(
    far: Floats, limits: Limits, number: int, seconds: float, *, seed: int = 0,
    tell: Callable[[float, float, float], bool] | None = None,
) -> Found | None:  # fmt: skip
    """Return the best drawing found into so many grids, or None if sizes allow none.

    Parameters
    ----------
    far
        float (n, n): metres of shortest ways.
    limits
        Sizes.
    number
        How many grids.
    seconds
        Time after which the best is returned.
    seed
        Of the search.
    tell
        Called with seconds, cost and bound; False stops.

    """
    begun = time.perf_counter()
    n = len(far)
    if number not in limits.by_size(n):
        return None
    search = _Search(far, limits, number, seed)
    proof = worths(far, limits.low, limits.high, limits.size, limits.size_price, number)
    spent = 0.0
    while True:
        at = time.perf_counter() - begun
        if search.cost < np.inf and not proof.done and spent <= 0.5 * at:
            proof.improve(search.cost, STEPS)
            search.start(proof.centre)
            spent += time.perf_counter() - begun - at
        else:
            search.turn(min(1.0, at / seconds))
        at = time.perf_counter() - begun
        going = tell is None or tell(at, search.cost, proof.bound)
        met = search.cost - proof.bound <= 0.5 * GAP * search.cost
        if not going or met or at >= seconds or n == number or (number == 1 and proof.done):
            break
    return search.found(proof)


class _Search:
    """The best drawing, and the one that the search goes on from."""

    def __init__(self, far: Floats, limits: Limits, number: int, seed: int) -> None:
        self.far, self.limits = far, limits
        self.chance = np.random.default_rng(seed)
        self.near = _near(far, number)
        centre = [int(self.chance.integers(len(far)))]
        while len(centre) < number:
            centre.append(int(far[centre].min(axis=0).argmax()))
        self.centre = np.array(centre, np.int64)
        self.grid, self.size = np.empty(len(far), np.int64), np.empty(number, np.int64)
        self.cost = self._settle(self.centre, self.grid, self.size)

    def start(self, centre: Ints) -> None:
        """Look whether the bound's centres are better."""
        if len(centre):
            new, grid, size = centre.copy(), self.grid.copy(), self.size.copy()
            cost = self._settle(new, grid, size)
            if cost < self.cost:
                self.centre, self.grid, self.size, self.cost = new, grid, size, cost

    def turn(self, part: float) -> None:
        """Make some tries; heat falls as the time passes."""
        one = self.limits
        heat = 2e-3 * max(0.0, 1 - 1.2 * part)
        self.cost = swaps(
            self.far, self.near, self.centre, self.grid, self.size, one.low, one.high, one.size,
            one.size_price, self.cost, TRIES, heat, heat / 4, int(self.chance.integers(1 << 31)),
        )  # fmt: skip

    def _settle(self, centre: Ints, grid: Ints, size: Ints) -> float:
        one = self.limits
        return float(
            settle(self.far, centre, grid, size, one.low, one.high, one.size, one.size_price)
        )

    def found(self, proof: Worths) -> Found | None:
        """Return the drawing with the bound proven from whole grains."""
        if self.cost == np.inf:
            return None
        worth = grained(proof.best)
        bound = bound_from(self.far, worth, self.limits, len(self.centre))
        return Found(self.centre, self.grid, self.cost, bound, worth)


def _near(far: Floats, number: int) -> Ints:
    """Return the households near each, about as many as a grid has."""
    n = len(far)
    count = min(n - 1, max(8, n // number)) if n > 1 else 1
    near = np.argpartition(far, count - 1, axis=1)[:, :count] if n > 1 else np.zeros((1, 1))
    return near.astype(np.int64)
