"""A day as numbers: who can be reached when, in whole minutes since the day began."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.place.tour.problem.arrays import Ints
from guantong.engines.place.tour.problem.reach import admits
from guantong.engines.place.tour.problem.sites import Trip

#: Of `Network.entry`: too late.
NEVER = -1


@dataclass(frozen=True, eq=False)
class Network:
    """What of the sites can be seen on one day.

    Attributes
    ----------
    day
        Which.
    sites
        int (m,): the sites in question; all other arrays count these.
    entry
        int (m, minutes + 1): when a visit begins if the group arrives at that minute, or `NEVER`;
        it then can be back in time by the straight way.
    step
        int (m, m): from beginning one visit to arriving at another.
    first
        int (m,): when the group arrives that goes there first.

    """

    day: int
    sites: Ints
    entry: Ints
    step: Ints
    first: Ints

    def route(self, path: Ints) -> tuple[int, ...]:
        """Return the sites of a path."""
        return tuple(self.sites[path].tolist())


def network(trip: Trip, day: int) -> Network:
    """Return the network of a day; sites nobody wants, or that cannot be reached, are not in it."""
    sites, days = trip.sites, trip.days
    horizon = days.closes[day] - days.opens[day]
    wanted = (sites.score > 0) & admits(trip)
    wanted[list(trip.must)] = admits(trip)[list(trip.must)]
    there = np.flatnonzero(wanted)
    entry = _entry(trip, day, there, horizon)
    first = sites.travel[days.start[day], there]
    ok = np.zeros(len(there), bool)
    soon = first <= horizon
    ok[soon] = entry[soon, first[soon]] != NEVER
    there, entry, first = there[ok], entry[ok], first[ok]
    step = sites.minutes[there][:, None] + sites.travel[np.ix_(there, there)]
    return Network(day, there, entry, np.ascontiguousarray(step), first.copy())


def _entry(trip: Trip, day: int, there: Ints, horizon: int) -> Ints:
    """Return when visits begin, by site and minute of arriving."""
    sites, opens = trip.sites, trip.days.opens[day]
    entry = np.full((len(there), horizon + 1), NEVER, np.int64)
    for row, site in enumerate(there.tolist()):
        home = int(sites.minutes[site] + sites.travel[site, trip.days.end[day]])
        for first, last in reversed(sites.windows[site][day]):
            begin, end = max(first - opens, 0), min(last - opens, horizon - home)
            if begin <= end:
                entry[row, : begin + 1] = begin
                entry[row, begin : end + 1] = np.arange(begin, end + 1)
    return entry
