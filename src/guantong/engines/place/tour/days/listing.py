"""Every route of a day that gains enough: of each set of sites one, if there are not too many."""

from __future__ import annotations

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.tour.days.completion import completion
from guantong.engines.place.tour.days.labels import (
    BEFORE,
    GAIN,
    LINK,
    MEMORY,
    SITE,
    TIME,
    WORD,
    path,
)
from guantong.engines.place.tour.days.network import Network
from guantong.engines.place.tour.problem.arrays import Ints


@compiled
def ways_on(
    entry: Ints, step: Ints, score: Ints, best: Ints, then: Ints, other: Ints,
    label: Ints, begin: int, least: int, most: int,
) -> tuple[Ints, bool]:  # fmt: skip
    """Return the labels one visit longer that may still gain enough, and whether these are all."""
    m, size = entry.shape
    found = np.empty((most, label.shape[1]), np.int64)
    count = 0
    for i in range(begin, len(label)):
        v, t = label[i, SITE], label[i, TIME]
        for u in range(m):
            a = t + step[v, u]
            a = entry[u, a] if a < size else -1
            if a < 0 or label[i, MEMORY + u // WORD] >> (u % WORD) & 1:
                continue
            gain = label[i, GAIN] + score[u]
            if gain + (other[u, a] if then[u, a] == v else best[u, a]) < least:
                continue
            if count == most:
                return found, False
            found[count] = label[i]
            found[count, SITE], found[count, BEFORE], found[count, LINK] = u, i, 0
            found[count, GAIN], found[count, TIME] = gain, a
            found[count, MEMORY + u // WORD] |= 1 << (u % WORD)
            count += 1
    return found[:count], True


def every_route(net: Network, score: Ints, least: int, most: int) -> list[tuple[int, ...]] | None:
    """Return of each set of sites that a route can gain enough with one route, or None.

    Parameters
    ----------
    net
        The day.
    score
        int (n,): what each site gains; may be negative.
    least
        What is enough.
    most
        Routes of one length at which it gives up.

    """
    if not len(net.sites):
        return []
    gains = np.ascontiguousarray(score[net.sites])
    onward = completion(net.entry, net.step, gains)
    label, begin = _beginnings(net, gains, onward[0], least), 0
    while begin < len(label):
        fresh, complete = ways_on(
            net.entry, net.step, gains, *onward, label, begin, least, 4 * most
        )
        begin, fresh = len(label), _soonest(fresh)
        if not complete or len(fresh) > most:
            return None
        label = np.concatenate([label, fresh])
    enough = np.flatnonzero(label[:, GAIN] >= least)
    _, first = np.unique(label[enough][:, MEMORY:], axis=0, return_index=True)
    return [net.route(path(label, int(end))) for end in enough[first]]


def _beginnings(net: Network, gains: Ints, best: Ints, least: int) -> Ints:
    sites = np.arange(len(gains))
    begin = net.entry[sites, net.first]
    there = sites[gains + best[sites, begin] >= least]
    label = np.zeros((len(there), MEMORY + -(-len(gains) // WORD)), np.int64)
    label[:, SITE], label[:, BEFORE] = there, -1
    label[:, GAIN], label[:, TIME] = gains[there], begin[there]
    label[np.arange(len(there)), MEMORY + there // WORD] = 1 << (there % WORD)
    return label


def _soonest(label: Ints) -> Ints:
    """Return of each set and last site the label that begins there the soonest."""
    if not len(label):
        return label
    keys = [label[:, SITE], *label[:, MEMORY:].T]
    label = label[np.lexsort([label[:, TIME], *keys])]
    same = np.ones(len(label), bool)
    for column in (SITE, *range(MEMORY, label.shape[1])):
        same[1:] &= label[1:, column] == label[:-1, column]
    same[0] = False
    return label[~same]
