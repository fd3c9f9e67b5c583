"""What serving each household is worth, by subgradients: the bound, and good centres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.grids.arrays import Floats, Ints

#: Steps without a better bound before the step is made shorter, and by what.
PATIENCE, SHORTER = 12, 0.65
#: Of the last direction kept in the next.
MOMENTUM = 0.7
#: A step so short that nothing more is to be had.
SHORTEST = 2e-4


@compiled
def select(values: Floats, held: int, count: int) -> None:
    """Bring the ``count`` smallest of the first ``held`` values to the front, in any order.

    NumPy's own would do, but sorts that were compiled in different processes and kept on disk may
    be mixed up when they are loaded into one.
    """
    first, last = 0, held - 1
    while first < last:
        pivot = values[(first + last) // 2]
        a, b = first, last
        while a <= b:
            while values[a] < pivot:
                a += 1
            while values[b] > pivot:
                b -= 1
            if a <= b:
                values[a], values[b] = values[b], values[a]
                a += 1
                b -= 1
        if count - 1 <= b:
            last = b
        elif count - 1 >= a:
            first = a
        else:
            return


@compiled
def ascend(values: Floats, count: int) -> None:
    """Sort the first values, of which there are about as many as households in a grid."""
    for at in range(1, count):
        value, to = values[at], at
        while to and values[to - 1] > value:
            values[to] = values[to - 1]
            to -= 1
        values[to] = value


@compiled
def least(
    far: Floats, order: Ints, worth: Floats, low: int, high: int, target: float, fee: float,
    cost: Floats, taken: Ints,
) -> None:  # fmt: skip
    """Find what each centre costs with the households best for it, and how many it takes."""
    n = len(worth)
    most = worth.max()
    buffer = np.empty(n)
    for j in range(n):
        held = 0
        for r in range(n):
            i = order[j, r]
            if fee == 0.0 and far[j, i] >= most:
                break
            reduced = far[j, i] - worth[i]
            if reduced < 0 or fee > 0.0:
                buffer[held] = reduced
                held += 1
        if held < low:
            for i in range(n):
                buffer[i] = far[j, i] - worth[i]
            held = n
            select(buffer, held, low)
            cost[j] = buffer[:low].sum() + fee * abs(low - target)
            taken[j] = low
            continue
        if fee > 0.0:
            most_taken = min(high, n)
            select(buffer, held, most_taken)
            ascend(buffer, most_taken)
            total = buffer[:low].sum()
            best, count = total + fee * abs(low - target), low
            for size in range(low + 1, most_taken + 1):
                total += buffer[size - 1]
                if total + fee * abs(size - target) < best:
                    best, count = total + fee * abs(size - target), size
            cost[j], taken[j] = best, count
        elif held > high:
            select(buffer, held, high)
            cost[j] = buffer[:high].sum()
            taken[j] = high
        else:
            cost[j] = buffer[:held].sum()
            taken[j] = held


@dataclass
class Worths:
    """Where the subgradients stand.

    Attributes
    ----------
    far, order
        Metres; households by distance from each, nearest first.
    low, high, target, fee, number
        Sizes, their price, and how many grids.
    best, bound
        The worths of the best bound, and it.
    centre
        Its centres.

    """

    far: Floats
    order: Ints
    low: int
    high: int
    target: float
    fee: float
    number: int
    best: Floats
    bound: float
    centre: Ints
    step: float = 1.0

    def __post_init__(self) -> None:
        n = len(self.far)
        self._worth, self._last = self.best.copy(), np.zeros(n)
        self._cost, self._taken, self._bad = np.empty(n), np.empty(n, np.int64), 0

    @property
    def done(self) -> bool:
        """Whether steps have become too short to matter."""
        return self.step < SHORTEST

    def improve(self, cost: float, rounds: int) -> None:
        """Make some steps towards the cost of the best drawing known."""
        for _ in range(rounds):
            least(
                self.far, self.order, self._worth, self.low, self.high, self.target, self.fee,
                self._cost, self._taken,
            )  # fmt: skip
            chosen = np.argpartition(self._cost, self.number - 1)[: self.number]
            bound = float(self._cost[chosen].sum() + self._worth.sum())
            self._bad += 1
            if bound > self.bound:
                if bound > self.bound + 1e-5 * abs(self.bound):
                    self._bad = 0
                self.bound, self.best, self.centre = bound, self._worth.copy(), chosen
            if self._bad >= PATIENCE:
                self.step *= SHORTER
                self._bad, self._worth = 0, self.best.copy()
                self._last[:] = 0
                if self.done or cost - self.bound < 1e-7 * cost:
                    return
                continue
            short = 1.0 - self._served(chosen)
            self._last = short + MOMENTUM * self._last
            long = float(self._last @ self._last)
            if long == 0:
                self.step = 0.0
                return
            missing = max(cost - bound, 1e-4 * cost)
            self._worth = self._worth + self.step * missing / long * self._last

    def _served(self, chosen: Ints) -> Floats:
        """Return how often each household is served by the chosen centres."""
        times = np.zeros(len(self.far))
        for j in chosen.tolist():
            reduced = self.far[j] - self._worth
            count = int(self._taken[j])
            times[np.argpartition(reduced, count - 1)[:count]] += 1
        return times


def worths(far: Floats, low: int, high: int, target: float, fee: float, number: int) -> Worths:
    """Return where the subgradients begin: a household is worth a middling way."""
    n = len(far)
    order = np.argsort(far, axis=1, kind="stable")
    rank = min(n - 1, max(1, n // number // 2))
    first = np.take_along_axis(far, order[:, rank : rank + 1], axis=1)[:, 0].copy()
    return Worths(far, order, low, high, target, fee, number, first, -np.inf, np.zeros(0, np.int64))
