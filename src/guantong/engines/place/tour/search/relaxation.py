"""Prices of sites by column generation: what no plan exceeds, and the routes worth knowing."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from guantong.engines.place.tour.days.beam import fast_routes
from guantong.engines.place.tour.days.best import best_day, growing
from guantong.engines.place.tour.days.memory import lengthen, near
from guantong.engines.place.tour.days.network import Network
from guantong.engines.place.tour.problem.arrays import Floats, Ints
from guantong.engines.place.tour.problem.sites import Trip
from guantong.engines.place.tour.problem.tour import PRICE_UNITS, Proof
from guantong.engines.place.tour.search.master import Master
from guantong.engines.place.tour.search.pool import Pool

#: Sites that a route remembers near each at first; of a single day its memory grows from less.
NEAR, NEAR_ONE = 8, 2
#: Beginnings that a beam keeps while prices are sought.
_WIDTH = 100
#: How far prices stay with those that proved the most so far.
_STEADY = 0.5
#: Points by which the linear programme may miss its own bound.
_TIGHT = 1e-5


class Relaxation:
    """The search for prices.

    Attributes
    ----------
    proof
        The best so far.
    prices
        float (n,): of the last optimum over all routes.

    """

    def __init__(self, trip: Trip, nets: list[Network], pool: Pool) -> None:
        self.trip, self.nets, self.pool = trip, nets, pool
        self.memory = near(trip.sites, NEAR if len(nets) > 1 else NEAR_ONE)
        self.prices: Floats = np.zeros(len(trip.sites.names))
        self._must = np.zeros(len(trip.sites.names), bool)
        self._must[list(trip.must)] = True
        self.proof = self._priced(np.zeros(len(trip.sites.names), np.int64))

    def _priced(self, prices: Ints) -> Proof:
        """Return what prices prove; better routes found on the way go into the pool."""
        score = self.trip.sites.score * PRICE_UNITS - prices
        gains = np.zeros(len(self.nets), np.int64)
        for net in self.nets:
            fast = fast_routes(net, score, _WIDTH)
            least = max(0, int(score[list(fast[0])].sum()) - 1) if fast else 0
            found = best_day(net, score, self.memory, least=least)
            gains[net.day] = found.bound
            for route in (*fast[:4], *found.routes):
                self.pool.add(net.day, route)
        return Proof(prices, self.memory.copy(), gains)

    def one_day(self, value: int, until: float) -> Iterator[None]:
        """Prove a single day by lengthening the memory; what must be seen is dear to leave out."""
        dear = (self.proof.bound + 1) * PRICE_UNITS
        prices = np.where(self._must, -dear, 0)
        score = self.trip.sites.score * PRICE_UNITS - prices
        least = value * PRICE_UNITS - int(prices.sum())
        for found in growing(self.nets[0], score, self.memory, least, until):
            for route in found.routes:
                self.pool.add(0, route)
            self._keep(Proof(prices, self.memory.copy(), np.array([found.bound])))
            yield

    def _keep(self, proof: Proof) -> None:
        before, after = (int(p.prices.sum() + p.gains.sum()) for p in (self.proof, proof))
        if after < before:
            self.proof = proof

    def generate(self, until: float) -> Iterator[None]:
        """Add routes until none has a better price, then lengthen the memory, and so on.

        It stops between two steps whenever it is not asked for more.
        """
        master = Master(self.trip, self.pool)
        centre: Floats | None = None
        while time.perf_counter() < until:
            solved = master.solve()
            self.prices = solved.prices
            centre = solved.prices if centre is None else centre
            near_by = _STEADY * centre + (1 - _STEADY) * solved.prices
            before = len(self.pool)
            for prices in (near_by, solved.prices):
                proof = self._priced(self._whole(prices))
                if proof.prices.sum() + proof.gains.sum() < (
                    self.proof.prices.sum() + self.proof.gains.sum()
                ):
                    self.proof, centre = proof, prices
                yield
                if len(self.pool) > before:
                    break
            bound = int(self.proof.prices.sum() + self.proof.gains.sum()) / PRICE_UNITS
            done = len(self.pool) == before or bound - solved.value < _TIGHT
            if done and not self._lengthen(master, solved.share):
                return

    def _whole(self, prices: Floats) -> Ints:
        whole = np.round(prices * PRICE_UNITS).astype(np.int64)
        return np.where(self._must, whole, np.maximum(whole, 0))

    def _lengthen(self, master: Master, share: Floats) -> bool:
        """Remember more along the circles of the optimum, and take circling routes out."""
        circling = [
            number
            for number in np.flatnonzero(share > _TIGHT).tolist()
            if lengthen(self.memory, self.pool.route[number])
        ]
        for number in circling:
            master.close(number)
        return bool(circling)
