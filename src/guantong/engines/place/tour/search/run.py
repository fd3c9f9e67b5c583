"""A search from beginning to end: first plan, prices, shaken prices, whole plans."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from guantong.engines.place.tour.days.beam import fast_routes
from guantong.engines.place.tour.days.musts import must_routes
from guantong.engines.place.tour.days.network import network
from guantong.engines.place.tour.errors import Unmeetable
from guantong.engines.place.tour.problem.evaluation import timed
from guantong.engines.place.tour.problem.reach import left_out, passable
from guantong.engines.place.tour.problem.sites import Trip
from guantong.engines.place.tour.problem.tour import PRICE_UNITS, DayOut, Point, Tour
from guantong.engines.place.tour.proof.closing import closed
from guantong.engines.place.tour.search.budget import Budget, Tell
from guantong.engines.place.tour.search.first import filled, first_plan, worth
from guantong.engines.place.tour.search.packing import packed
from guantong.engines.place.tour.search.pool import Pool, Route
from guantong.engines.place.tour.search.relaxation import Relaxation

#: Shares of the time: until prices are known, a first whole plan is, shaken prices are done.
_PRICES, _WHOLE, _SHAKEN = 0.55, 0.65, 0.8
#: Seconds that putting routes together has at least.
_LEAST = 0.5
#: Beginnings that a beam keeps under shaken prices.
_WIDTH = 150


class Run:
    """One search."""

    def __init__(self, trip: Trip, budget: Budget, seed: int, tell: Tell | None) -> None:
        self.begun = time.perf_counter()
        self.trip, self.budget, self.tell = trip, budget, tell
        self.random = np.random.default_rng(seed)
        passable(trip)
        self.nets = [network(trip, day) for day in range(len(trip.days))]
        self.pool, self.stopped = Pool(), False
        self.curve: list[Point] = []
        self.plan = first_plan(trip, self.nets, must_routes(trip, self.nets), self.pool)
        self._note(int(trip.sites.score.sum()))
        self.relaxation = Relaxation(trip, self.nets, self.pool)
        self.bound = self.relaxation.proof.bound

    @property
    def value(self) -> int:
        """Of the best plan so far; -1 if there is none."""
        return -1 if self.plan is None else worth(self.trip, self.plan)

    def _note(self, bound: int) -> None:
        seconds = time.perf_counter() - self.begun
        point = Point(seconds, self.value, bound)
        self.curve.append(point)
        if self.tell is not None and self.tell(point) is False:
            self.stopped = True

    @property
    def enough(self) -> bool:
        """Whether there is nothing more to do."""
        late = time.perf_counter() > self.begun + self.budget.seconds
        return late or self.stopped or self.bound <= self.value * (1 + self.budget.gap)

    def go(self) -> Tour:
        """Search, and return the best plan.

        Raises
        ------
        Unmeetable
            If no plan with all that must be seen was found.

        """
        if len(self.nets) == 1:
            self._steps(self.relaxation.one_day(max(self.value, 0), self._until(1.0)))
        else:
            self._steps(self.relaxation.generate(self._until(_PRICES)))
            self._whole(self._until(_WHOLE))
            self._shake()
        self._whole(self._until(1.0))
        if (best := self.plan) is None:
            names = tuple(self.trip.sites.names[site] for site in self.trip.must)
            raise Unmeetable(names, ("没有找到能把它们都安排上的方案，请减少几个",) * len(names))
        return self._tour(best)

    def _until(self, share: float) -> float:
        return self.begun + share * self.budget.seconds

    def _steps(self, steps: Iterator[None]) -> None:
        for _ in steps:
            self.bound = self.relaxation.proof.bound
            self._note(self.bound)
            if self.enough:
                return

    def _shake(self) -> None:
        """Add routes under shaken prices, so that whole plans have neighbours to choose from."""
        score = self.trip.sites.score
        for _ in range(self.budget.rounds):
            if self.enough or time.perf_counter() > self._until(_SHAKEN):
                return
            prices = self.relaxation.prices * self.random.uniform(0.3, 1.3, len(score))
            for net in self.nets:
                left = np.round(np.maximum(score - prices, 0) * PRICE_UNITS).astype(np.int64)
                routes = fast_routes(net, left, _WIDTH)
                for route in routes[:3]:
                    self.pool.add(net.day, route)
                if routes:
                    taken = list(routes[0])
                    keep = score[taken] * self.random.uniform(0.5, 1.0)
                    prices[taken] = np.maximum(prices[taken], keep)

    def _whole(self, until: float) -> None:
        """Put routes together, then look at what the prices leave open."""
        if self.stopped or self.bound > self.value * (1 + self.budget.gap):
            self._pack(max(_LEAST, until - time.perf_counter()))
            self._close()

    def _pack(self, seconds: float) -> None:
        found = packed(self.trip, self.pool, seconds)
        if found is not None:
            self.better(filled(self.trip, found))
        self._note(self.bound)

    def _close(self) -> None:
        """Look at every plan that is still possible, if there are not too many."""
        if self.bound <= self.value or self.stopped:
            return
        rest = closed(self.trip, self.relaxation.proof, self.value)
        if rest is not None:
            if rest.plan is not None:
                self.better(rest.plan)
            self.bound = self.value
            self._note(self.bound)

    def better(self, plan: list[Route]) -> None:
        """Keep a plan if it is better."""
        if worth(self.trip, plan) > self.value:
            self.plan = plan

    def _tour(self, best: list[Route]) -> Tour:
        seen = {site for route in best for site in route}
        return Tour(
            self.trip, days_of(self.trip, best), self.value,
            max(self.value, self.bound), self.relaxation.proof,
            left_out(self.trip, seen), curve=tuple(self.curve),
        )  # fmt: skip


def days_of(trip: Trip, plan: list[Route]) -> tuple[DayOut, ...]:
    """Return the days of a plan with their times."""
    days = [timed(trip, day, route) for day, route in enumerate(plan)]
    return tuple(day for day in days if day is not None)
