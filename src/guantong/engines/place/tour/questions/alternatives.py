"""The next best plans that are different enough to be worth talking about."""

from __future__ import annotations

import time

import numpy as np

from guantong.engines.place.tour.days.beam import fast_routes
from guantong.engines.place.tour.days.network import Network, network
from guantong.engines.place.tour.problem.arrays import Ints
from guantong.engines.place.tour.problem.reach import left_out
from guantong.engines.place.tour.problem.tour import PRICE_UNITS, Tour
from guantong.engines.place.tour.search.packing import packed
from guantong.engines.place.tour.search.pool import Pool
from guantong.engines.place.tour.search.run import days_of

#: Beginnings that a beam keeps; routes of it that are kept.
_WIDTH, _KEPT = 150, 4


def alternatives(
    tour: Tour, count: int = 3, *, apart: int = 2, seconds: float = 3.0, seed: int = 0
) -> tuple[Tour, ...]:
    """Return other plans, the best first.

    Each leaves out at least so many sites of the plan and of every other alternative. They are the
    best over many good routes of each day, not proven to be the next best of all.

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
    pool = _routes(tour, begun + seconds / 2, seed)
    found: list[Tour] = []
    for _ in range(count):
        left = begun + seconds - time.perf_counter()
        seen = [frozenset(s for route in one.routes for s in route) for one in (tour, *found)]
        # What must be seen is in all of them.
        free = [one.difference(trip.must) for one in seen]
        if left < 0 or any(len(one) < apart for one in free):
            break
        plan = packed(trip, pool, left, unlike=[(one, apart) for one in free])
        if plan is None:
            break
        sites = {site for route in plan for site in route}
        value = sum(int(trip.sites.score[site]) for site in sites)
        found.append(
            Tour(
                trip, days_of(trip, plan), value, tour.bound, tour.proof, left_out(trip, sites)
            )  # fmt: skip
        )
    return tuple(found)


def _routes(tour: Tour, until: float, seed: int) -> Pool:
    """Gather good routes of each day, also without each of the sites that the plan has."""
    trip, pool = tour.trip, Pool()
    random = np.random.default_rng(seed)
    nets = [network(trip, day) for day in range(len(trip.days))]
    for day, route in enumerate(tour.routes):
        pool.add(day, route)
    planned = [site for route in tour.routes for site in route if site not in trip.must]
    score = trip.sites.score * PRICE_UNITS
    score[list(trip.must)] += PRICE_UNITS * int(trip.sites.score.sum() + 1)
    prices = np.maximum(tour.proof.prices, 0)
    for site in planned:
        without = score.copy()
        without[site] = 0
        _add(pool, nets, without, prices, random)
        if time.perf_counter() > until:
            return pool
    while len(planned) and time.perf_counter() < until and len(pool) < 200 * len(nets):
        before = len(pool)
        dropped = score.copy()
        dropped[random.choice(planned, min(2, len(planned)), replace=False)] = 0
        _add(pool, nets, dropped, prices, random)
        if len(pool) == before:
            break
    return pool


def _add(
    pool: Pool, nets: list[Network], score: Ints, prices: Ints, random: np.random.Generator
) -> None:
    """Add routes of every day, one after another and each for itself."""
    left = score.copy()
    for net in nets:
        luck = random.uniform(0.8, 1.25, len(score))
        for gains in (left, np.maximum(score - prices, 0)):
            routes = fast_routes(net, gains, _WIDTH, luck)
            for route in routes[:_KEPT]:
                pool.add(net.day, route)
            if routes and gains is left:
                left[list(routes[0])] = 0
