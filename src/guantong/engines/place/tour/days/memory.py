"""Which sites a route still remembers where: short at first, lengthened along its circles."""

from __future__ import annotations

import numpy as np

from guantong.engines.place.tour.days.labels import WORD
from guantong.engines.place.tour.problem.arrays import Bools, Ints
from guantong.engines.place.tour.problem.sites import Sites


def near(sites: Sites, number: int) -> Bools:
    """Return a memory of the nearest sites, bool (n, n)."""
    n = len(sites.names)
    way = sites.travel[:n, :n] + sites.travel[:n, :n].T
    order = np.argsort(way, axis=1, kind="stable")[:, : number + 1]
    memory = np.eye(n, dtype=bool)
    np.put_along_axis(memory, order, True, axis=1)
    return memory


def words(memory: Bools, sites: Ints) -> Ints:
    """Return the memory of some sites as bits, int (m, words)."""
    inside = memory[np.ix_(sites, sites)]
    found = np.zeros((len(sites), max(1, -(-len(sites) // WORD))), np.int64)
    for site in range(len(sites)):
        found[:, site // WORD] |= inside[:, site].astype(np.int64) << (site % WORD)
    return found


def lengthen(memory: Bools, route: tuple[int, ...]) -> bool:
    """Remember a site until it comes again, wherever a route circles; say whether it did."""
    last: dict[int, int] = {}
    circles = False
    for place, site in enumerate(route):
        if site in last:
            circles = True
            memory[list(route[last[site] : place + 1]), site] = True
        last[site] = place
    return circles
