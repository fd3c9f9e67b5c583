"""Whether all that must be seen fits into the days: every set of it is tried, exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.tour.days.network import NEVER, Network
from guantong.engines.place.tour.errors import Unmeetable
from guantong.engines.place.tour.problem.arrays import Bools, Ints
from guantong.engines.place.tour.problem.reach import barred
from guantong.engines.place.tour.problem.sites import Trip

#: Sites that must be seen up to which all sets are tried.
TRIED = 14


@compiled
def soonest(entry: Ints, step: Ints, first: Ints) -> Ints:
    """Return by set of sites and last of them when its visit begins at the earliest, or `NEVER`."""
    k, size = entry.shape
    found = np.full((1 << k, k), NEVER, np.int64)
    for v in range(k):
        if first[v] < size:
            found[1 << v, v] = entry[v, first[v]]
    for of in range(1, 1 << k):
        for v in range(k):
            if found[of, v] == NEVER:
                continue
            for u in range(k):
                a = found[of, v] + step[v, u]
                if of >> u & 1 or a >= size or entry[u, a] == NEVER:
                    continue
                to = of | 1 << u
                if found[to, u] == NEVER or entry[u, a] < found[to, u]:
                    found[to, u] = entry[u, a]
    return found


@compiled
def divided(fits: Bools) -> Ints:
    """Return by number of days and set which part of it the last day takes, or -1 if none can."""
    days, sets = fits.shape
    found = np.full((days + 1, sets), -1, np.int64)
    found[0, 0] = 0
    for day in range(days):
        for of in range(sets):
            part = of
            while True:
                if fits[day, part] and found[day, of ^ part] >= 0:
                    found[day + 1, of] = part
                    break
                if part == 0:
                    break
                part = (part - 1) & of
    return found


@dataclass(frozen=True, eq=False)
class _Day:
    """The sets of the sites that must be seen, on one day."""

    begins: Ints
    step: Ints
    entry: Ints

    def fits(self) -> Bools:
        found: Bools = (self.begins != NEVER).any(axis=1)
        found[0] = True
        return found

    def order(self, of: int) -> list[int]:
        """Return a set in the order that makes it end soonest."""
        found: list[int] = []
        while of:
            ends = [v for v in range(self.begins.shape[1]) if self.begins[of, v] != NEVER]
            if found:
                to = found[-1]
                ends = [v for v in ends if self._then(of, v, to) == self.begins[of | 1 << to, to]]
            v = min(ends, key=lambda one: int(self.begins[of, one]))
            found.append(v)
            of ^= 1 << v
        return found[::-1]

    def _then(self, of: int, v: int, to: int) -> int:
        a = int(self.begins[of, v] + self.step[v, to])
        return int(self.entry[to, a]) if a < self.entry.shape[1] else NEVER


def must_routes(trip: Trip, nets: list[Network]) -> list[tuple[int, ...]] | None:
    """Return routes that hold all that must be seen; None if it is too much to try.

    Raises
    ------
    Unmeetable
        With the names and reasons, if no plan can hold it all.

    """
    alone = [found for site in trip.must if (found := barred(trip, site)) is not None]
    if alone:
        names = tuple(trip.sites.names[one.site] for one in alone)
        raise Unmeetable(names, tuple(one.text for one in alone))
    if not trip.must or len(trip.must) > TRIED:
        return None if trip.must else [() for _ in nets]
    days = [_day(trip, net) for net in nets]
    parts = divided(np.array([one.fits() for one in days]))
    everything = (1 << len(trip.must)) - 1
    if parts[-1, everything] < 0:
        _clash(trip, parts[-1])
    routes, of = [], everything
    for day in range(len(days) - 1, -1, -1):
        part = int(parts[day + 1, of])
        routes.append(tuple(trip.must[v] for v in days[day].order(part)))
        of ^= part
    return routes[::-1]


def _day(trip: Trip, net: Network) -> _Day:
    k, place = len(trip.must), {site: row for row, site in enumerate(net.sites.tolist())}
    entry = np.full((k, net.entry.shape[1]), NEVER, np.int64)
    step, first = np.zeros((k, k), np.int64), np.zeros(k, np.int64)
    for v, site in enumerate(trip.must):
        if site in place:
            entry[v], first[v] = net.entry[place[site]], net.first[place[site]]
            for u, other in enumerate(trip.must):
                step[v, u] = net.step[place[site], place[other]] if other in place else 0
    return _Day(soonest(entry, step, first), step, entry)


def _clash(trip: Trip, last: Ints) -> None:
    """Name the fewest that cannot be held together: without any one of them the others can."""
    of = len(last) - 1
    for v in range(len(trip.must)):
        if last[of & ~(1 << v)] < 0:
            of &= ~(1 << v)
    names = [trip.sites.names[s] for v, s in enumerate(trip.must) if of >> v & 1]
    reasons = []
    for name in names:
        others = "、".join(f"“{one}”" for one in names if one != name)
        reasons.append(f"与{others}放在一起，这 {len(trip.days)} 天里排不下")
    raise Unmeetable(tuple(names), tuple(reasons))
