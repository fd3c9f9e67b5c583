"""Where to put bases so that most people are expected to be in reach, and how good that is."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from guantong.engines.place.coverage import kernels
from guantong.engines.place.coverage.arrays import Bools, Floats, Ints
from guantong.engines.place.coverage.draws import CHOOSING, Draws
from guantong.engines.place.coverage.errors import CoverageError
from guantong.engines.place.coverage.ground import Ground
from guantong.engines.place.coverage.proof import UNIT, Claim
from guantong.engines.place.coverage.reach import Reach, reach
from guantong.engines.place.coverage.roads import Roads
from guantong.engines.place.coverage.scenarios import Prior
from guantong.engines.place.coverage.table import Table, tabulate, whom

#: Starts of the search, each from a greedy plan that is shaken after the first.
_STARTS = 12
#: Rounds without a better bound before steps get shorter, and steps at most.
_PATIENCE, _ROUNDS = 20, 1500
#: Nothing is gained by steps shorter than this.
_SHORTEST = 2e-3


@dataclass(frozen=True, eq=False)
class Choice:
    """Bases chosen, with what fresh scenarios say of them.

    Attributes
    ----------
    claim
        The plan with its proof, on the scenarios on which it was chosen.
    worth
        What others say: what may be claimed.

    """

    claim: Claim
    worth: Reach

    @property
    def bases(self) -> Ints:
        """Where bases are, as numbers of places."""
        return self.claim.bases


@dataclass(frozen=True)
class Point:
    """Where the search stands: seconds, people expected in reach, what no plan exceeds."""

    seconds: float
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """Share of the value that could still be missing."""
        return (self.bound - self.value) / self.value if self.value else float("inf")


def choose(
    ground: Ground, candidates: Sequence[int] | Ints, k: int, minutes: float,
    roads: Roads | None = None, *, kept: Sequence[int] | Ints = (), count: int = 150,
    seed: int = 0, prior: Prior | None = None, seconds: float = 8.0,
    tell: Callable[[Point], bool] | None = None,
) -> Choice:  # fmt: skip
    """Choose k bases so that the people expected within the limit of one are most.

    Parameters
    ----------
    ground
        The places.
    candidates
        Places where a base may be.
    k
        How many bases, those kept among them.
    minutes
        The limit.
    roads, prior
        What is assumed of roads and of unknown points.
    kept
        Bases that are to stay.
    count, seed
        Of the scenarios.
    seconds
        After which the bound is improved no more; the plan does not hang on it.
    tell
        Called with where the search stands; False stops it with the best plan so far.

    Raises
    ------
    CoverageError
        If there are fewer candidates than bases, or fewer bases than are kept.

    """
    begun = time.perf_counter()
    where = np.unique(np.asarray([*candidates, *kept], np.int64))
    stays = np.isin(where, np.asarray(kept, np.int64))
    if not stays.sum() <= k <= len(where) or k < 1:
        raise CoverageError(f"要设 {k} 个点：必须不少于保留的，也不多于可选的 {len(where)} 个。")
    draws = Draws(ground, roads or Roads(), count, seed, CHOOSING, prior or Prior())
    table = tabulate(draws, where, minutes)
    search = _Search(table, stays, k, np.random.default_rng((seed, k)))

    def stop() -> bool:
        spent = time.perf_counter() - begun
        point = Point(spent, search.value / count, search.bound / count)
        return spent > seconds or (tell is not None and not tell(point))

    search.plans(stop)
    if stays.sum() == k:
        search.nothing_to_choose()
    else:
        search.prices(stop)
    chosen = where[search.open]
    value, bound, prices = search.rounded(draws)
    claim = Claim(draws, minutes, where, where[stays], chosen, value, bound, prices)
    return Choice(claim, reach(ground, chosen, minutes, roads, seed=seed, prior=prior))


class _Search:
    """The best plan and the best prices so far."""

    def __init__(self, table: Table, stays: Bools, k: int, random: np.random.Generator) -> None:
        self.table, self.stays, self.k, self.random = table, stays, k, random
        self.lists = (table.weight, table.start, table.base)
        self.open, self.value = stays.copy(), -1
        self.bound = float(table.weight.sum())
        self.price: Floats = table.weight / 2.0

    def plans(self, stop: Callable[[], bool]) -> None:
        """Search plans from several starts; the first always to its end."""
        for start in range(_STARTS):
            found = self._greedy(0.0 if start == 0 else 0.2)
            value = self._swapped(found)
            if value > self.value:
                self.open, self.value = found, value
            if stop():
                return

    def _greedy(self, shake: float) -> Bools:
        open_ = self.stays.copy()
        while open_.sum() < self.k:
            often = kernels.counted(*self.lists[1:], open_)
            gain = kernels.gains(*self.lists, often, len(open_)) * (
                1 + shake * self.random.uniform(size=len(open_))
            )
            gain[open_] = -1
            open_[gain.argmax()] = True
        return open_

    def _swapped(self, open_: Bools) -> int:
        """Swap while any swap adds people; return how many are reached."""
        while True:
            often = kernels.counted(*self.lists[1:], open_)
            more, out, into = kernels.best_swap(*self.lists, open_, often, self.stays)
            if more <= 0:
                return int(self.table.weight[often > 0].sum())
            open_[out], open_[into] = False, True

    def prices(self, stop: Callable[[], bool]) -> None:
        """Lower the bound by a subgradient from prices of half the people."""
        price, length, since = self.price.copy(), 1.0, 0
        for _ in range(_ROUNDS):
            left, pay = kernels.priced(*self.lists, price, len(self.open))
            taken = self._best_paid(pay)
            bound = left + pay[taken].sum()
            since += 1
            if bound < self.bound * (1 - 1e-6):
                self.bound, since = bound, 0
                self.price[:] = price
            if since > _PATIENCE:
                length, since = length * 0.6, 0
                price[:] = self.price
                continue
            square = kernels.moved(*self.lists, price, taken, 0.0)
            if square == 0 or length < _SHORTEST or stop():
                return
            kernels.moved(*self.lists, price, taken, length * (bound - self.value) / square)

    def nothing_to_choose(self) -> None:
        """Price nothing that the bases kept reach: the bound is what they reach."""
        self.price = np.where(kernels.counted(*self.lists[1:], self.open) > 0, 0.0, self.price * 2)
        self.bound = float(self.value)

    def _best_paid(self, pay: Floats) -> Bools:
        taken = self.stays.copy()
        order = np.argsort(np.where(taken, -np.inf, pay))[::-1]
        taken[order[: self.k - int(taken.sum())]] = True
        return taken

    def rounded(self, draws: Draws) -> tuple[int, int, Ints]:
        """Return value, bound and prices of all rows in whole units, the bound outward."""
        _, people = whom(draws)
        prices = np.tile(people * UNIT, draws.count)  # what nobody reaches is priced away
        cap = self.table.weight * UNIT
        prices[self.table.row] = np.clip(np.rint(self.price * UNIT).astype(np.int64), 0, cap)
        mine = prices[self.table.row]
        pay = np.zeros(len(self.open), np.int64)
        np.add.at(pay, self.table.base, np.repeat(mine, np.diff(self.table.start)))
        left = int(people.sum()) * draws.count * UNIT - int(prices.sum())
        taken = self._best_paid(pay.astype(float))
        bound = -(-(left + int(pay[taken].sum())) // UNIT)
        return self.value, bound, prices
