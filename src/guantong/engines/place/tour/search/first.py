"""A first plan at once: what must be seen, filled up, or day after day by beams; the better."""

from __future__ import annotations

import numpy as np

from guantong.engines.place.tour.days.beam import fast_routes
from guantong.engines.place.tour.days.network import Network
from guantong.engines.place.tour.problem.arrays import Ints
from guantong.engines.place.tour.problem.evaluation import timed
from guantong.engines.place.tour.problem.sites import Trip
from guantong.engines.place.tour.search.pool import Pool, Route

#: Beginnings that a beam keeps.
WIDTH = 300


def first_plan(
    trip: Trip, nets: list[Network], must: list[Route] | None, pool: Pool
) -> list[Route] | None:
    """Return a plan that holds what must be seen, or None if none was found.

    All routes on the way go into the pool.
    """
    plans = [] if must is None else [filled(trip, must)]
    prize = int(trip.sites.score.sum()) + 1
    score = trip.sites.score.copy()
    score[list(trip.must)] += prize
    plans.append(filled(trip, _in_turn(nets, score, pool)))
    for plan in plans:
        for day, route in enumerate(plan):
            pool.add(day, route)
    good = [plan for plan in plans if set(trip.must) <= {site for route in plan for site in route}]
    return max(good, key=lambda plan: worth(trip, plan), default=None)


def worth(trip: Trip, plan: list[Route]) -> int:
    """Return the sum of the scores of a plan's sites."""
    return int(sum(int(trip.sites.score[site]) for route in plan for site in route))


def _in_turn(nets: list[Network], score: Ints, pool: Pool) -> list[Route]:
    left, found = score.copy(), []
    for net in nets:
        routes = fast_routes(net, left, WIDTH)
        for route in routes:
            pool.add(net.day, route)
        best = routes[0] if routes else ()
        left[list(best)] = 0
        found.append(best)
    return found


def filled(trip: Trip, plan: list[Route]) -> list[Route]:
    """Return the plan with sites put in wherever they fit, the best for its time first."""
    plan = list(plan)
    seen = {site for route in plan for site in route}
    order = np.argsort(-trip.sites.score / (trip.sites.minutes + 1), kind="stable")
    for site in order.tolist():
        if site in seen or not trip.sites.score[site]:
            continue
        for day, route in enumerate(plan):
            found = _with(trip, day, route, site)
            if found is not None:
                plan[day] = found
                break
    return plan


def _with(trip: Trip, day: int, route: Route, site: int) -> Route | None:
    """Return a day's route with one more site where it ends soonest, or None."""
    if not trip.sites.windows[site][day]:
        return None
    most = int(trip.sites.capacity[site])
    if 0 <= most < trip.group:
        return None
    tries = [(*route[:at], site, *route[at:]) for at in range(len(route) + 1)]
    ends = [(out.back, one) for one in tries if (out := timed(trip, day, one)) is not None]
    return min(ends)[1] if ends else None
