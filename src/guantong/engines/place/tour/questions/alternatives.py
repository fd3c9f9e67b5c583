"""The next best plans that are different enough to be worth talking about."""

from __future__ import annotations

import time
from itertools import combinations

import numpy as np

from guantong.engines.place.tour.days.beam import fast_routes
from guantong.engines.place.tour.days.network import Network, network
from guantong.engines.place.tour.problem.arrays import Ints
from guantong.engines.place.tour.problem.reach import left_out
from guantong.engines.place.tour.problem.tour import PRICE_UNITS, Tour
from guantong.engines.place.tour.proof.closing import closed
from guantong.engines.place.tour.search.first import worth
from guantong.engines.place.tour.search.packing import packed
from guantong.engines.place.tour.search.pool import Pool
from guantong.engines.place.tour.search.run import days_of

#: Beginnings that a beam keeps; routes of it that are kept.
_WIDTH, _KEPT = 150, 4
#: Sets of sites that are left out in turn.
_TRIED = 120


def alternatives(
    tour: Tour, count: int = 3, *, apart: int = 2, seconds: float = 3.0, seed: int = 0
) -> tuple[Tour, ...]:
    """Return other plans, the best first.

    Each leaves out at least so many sites of the plan and of every other alternative. It is the
    best that does, unless the prices of the plan leave more open than can be looked at (see
    `proof.closing`); then it is the best over many good routes of each day.

    Parameters
    ----------
    tour
        The plan.
    count
        How many at most; fewer if there are no more.
    apart
        Sites of one plan that are not in another, at least 1.
    seconds
        For all of it.
    seed
        Of the routes that are tried.

    """
    begun = time.perf_counter()
    trip = tour.trip
    pool = _routes(tour, apart, begun + seconds / 2, seed)
    found: list[Tour] = []
    for _ in range(count):
        left = begun + seconds - time.perf_counter()
        seen = [frozenset(s for route in one.routes for s in route) for one in (tour, *found)]
        # What must be seen is in all of them.
        free = [one.difference(trip.must) for one in seen]
        if left < 0 or any(len(one) < apart for one in free):
            break
        apart_from = [(one, apart) for one in free]
        plan = packed(trip, pool, left, unlike=apart_from)
        rest = closed(trip, tour.proof, -1 if plan is None else worth(trip, plan), apart_from)
        if rest is not None and rest.plan is not None:
            plan = rest.plan
        if plan is None or not any(plan):
            break
        sites = {site for route in plan for site in route}
        days, missing = days_of(trip, plan), left_out(trip, sites)
        found.append(Tour(trip, days, worth(trip, plan), tour.bound, tour.proof, missing))
    return tuple(found)


def _routes(tour: Tour, apart: int, until: float, seed: int) -> Pool:
    """Gather good routes of each day without some of the sites that the plan has."""
    trip, pool = tour.trip, Pool()
    random = np.random.default_rng(seed)
    nets = [network(trip, day) for day in range(len(trip.days))]
    for day, route in enumerate(tour.routes):
        pool.add(day, route)
    planned = [site for route in tour.routes for site in route if site not in trip.must]
    score = trip.sites.score * PRICE_UNITS
    score[list(trip.must)] += PRICE_UNITS * int(trip.sites.score.sum() + 1)
    without = list(combinations(planned, apart))
    for at in random.permutation(len(without))[:_TRIED].tolist():
        left = score.copy()
        left[list(without[at])] = 0
        _fast(pool, nets, left, np.maximum(tour.proof.prices, 0), random)
        if time.perf_counter() > until:
            break
    return pool


def _fast(
    pool: Pool, nets: list[Network], score: Ints, prices: Ints, random: np.random.Generator
) -> None:
    """Add good routes of every day, one after another and each for itself."""
    left = score.copy()
    for net in nets:
        luck = random.uniform(0.8, 1.25, len(score))
        for gains in (left, np.maximum(score - prices, 0)):
            routes = fast_routes(net, gains, _WIDTH, luck)
            for route in routes[:_KEPT]:
                pool.add(net.day, route)
            if routes and gains is left:
                left[list(routes[0])] = 0
