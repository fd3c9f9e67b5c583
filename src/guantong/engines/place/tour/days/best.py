"""The best route of a day at given scores, with what it proves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from guantong.engines.place.tour.days import labels
from guantong.engines.place.tour.days.completion import completion
from guantong.engines.place.tour.days.memory import lengthen, words
from guantong.engines.place.tour.days.network import Network
from guantong.engines.place.tour.problem.arrays import Bools, Ints

#: Labels of one search; above that it proves less.
MOST_LABELS = 3_000_000
#: Routes returned of one search.
_ROUTES = 12


@dataclass(frozen=True)
class BestDay:
    """What a search for the best route of a day found.

    Attributes
    ----------
    bound
        No route without a circle gains more.
    routes
        Routes of the search, best first; they may circle.

    """

    bound: int
    routes: tuple[tuple[int, ...], ...]


def best_day(
    net: Network, score: Ints, memory: Bools, *, least: int = 0, slack: int = 0,
    most: int = MOST_LABELS,
) -> BestDay:  # fmt: skip
    """Return the best route of a day for a memory as it is.

    Parameters
    ----------
    net
        The day.
    score
        int (n,): what each site gains; may be negative.
    memory
        bool (n, n): see `memory.near`.
    least
        Routes that gain no more are not looked for; the bound is then at least this.
    slack
        Routes that gain less than the best by more than this are not looked for.
    most
        Labels at which the search gives up; the bound then is what the relaxation shows.

    """
    if not len(net.sites):
        return BestDay(least, ())
    gains = np.ascontiguousarray(score[net.sites])
    onward = completion(net.entry, net.step, gains)
    start = net.entry[np.arange(len(gains)), net.first]
    reach = np.where(gains > 0, gains + onward[0][np.arange(len(gains)), start], 0)
    free = max(least, int(reach.max(initial=0)))
    if free <= least:
        return BestDay(least, ())
    label, ends, complete = labels.search(
        net.entry, net.step, net.first, gains, words(memory, net.sites), *onward, least, slack, most
    )
    ends = ends[ends >= 0]
    ends = ends[np.argsort(-label[ends, labels.GAIN], kind="stable")][:_ROUTES]
    routes = tuple(net.route(labels.path(label, int(end))) for end in ends)
    top = int(label[ends[0], labels.GAIN]) if len(ends) else least
    return BestDay(top if complete else free, routes)


def growing(
    net: Network, score: Ints, memory: Bools, least: int, until: float
) -> Iterator[BestDay]:
    """Lengthen the memory until the best route circles no more, or there is no better one.

    Yields what each memory proves; the last one is exact if it was not stopped.
    """
    while True:
        found = best_day(net, score, memory, least=least)
        yield found
        if not found.routes or not lengthen(memory, found.routes[0]):
            return
        if time.perf_counter() > until:
            return
