"""Good routes of a day at once: the most promising beginnings only, visit by visit."""

from __future__ import annotations

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.tour.days.labels import path
from guantong.engines.place.tour.days.network import Network
from guantong.engines.place.tour.problem.arrays import Floats, Ints

#: Share of the day that is added to the time used when beginnings are compared.
_PATIENCE = 0.15


@compiled
def candidates(
    entry: Ints, step: Ints, first: Ints, wanted: Ints, score: Ints, label: Ints,
    begin: int, end: int,
) -> Ints:  # fmt: skip
    """Return every way on from the labels of one depth, with columns site, label, gain, time."""
    size = entry.shape[1]
    found = np.empty(((end - begin) * len(wanted), 4), np.int64)
    count = 0
    for i in range(begin, end):
        v, t = label[i, 0], label[i, 3]
        for u in wanted:
            a = first[u] if v < 0 else t + step[v, u]
            a = entry[u, a] if a < size else -1
            if a < 0:
                continue
            seen, j = False, i
            while j > 0:
                seen |= label[j, 0] == u
                j = label[j, 1]
            if not seen:
                found[count] = u, i, label[i, 2] + score[u], a
                count += 1
    return found[:count]


@compiled
def beam(
    entry: Ints, step: Ints, first: Ints, score: Ints, width: int, luck: Floats
) -> tuple[Ints, Ints]:  # fmt: skip
    """Return labels (site, label before, gain, time) and the best of each number of visits.

    ``luck`` is what each site's share of the day is multiplied with when ways are compared.
    """
    size = entry.shape[1]
    wanted = np.flatnonzero(score > 0)
    label = np.empty((1 + width * len(wanted), 4), np.int64)
    label[0] = -1, -1, 0, 0
    best = np.full(len(wanted), -1, np.int64)
    begin, end = 0, 1
    for depth in range(len(wanted)):
        ways = candidates(entry, step, first, wanted, score, label, begin, end)
        if not len(ways):
            break
        rank = np.empty(len(ways))
        for k in range(len(ways)):
            rank[k] = -ways[k, 2] * luck[ways[k, 0]] / (ways[k, 3] + _PATIENCE * size)
        begin = end
        for k in np.argsort(rank):
            as_good = False
            for j in range(begin, end):
                same = label[j, 0] == ways[k, 0] and label[j, 3] <= ways[k, 3]
                as_good |= same and label[j, 2] >= ways[k, 2]
            if as_good:
                continue
            label[end] = ways[k]
            if best[depth] < 0 or label[best[depth], 2] < label[end, 2]:
                best[depth] = end
            end += 1
            if end - begin == width:
                break
    return label[:end], best


def fast_routes(
    net: Network, score: Ints, width: int, luck: Floats | None = None
) -> list[tuple[int, ...]]:
    """Return good routes without a circle, the best first; none if no site gains anything.

    Parameters
    ----------
    net
        The day.
    score
        int (n,): what each site gains.
    width
        Beginnings kept of each number of visits.
    luck
        float (n,): factors that make some sites preferred, so that other routes are found.

    """
    if not len(net.sites):
        return []
    gains = np.ascontiguousarray(score[net.sites])
    factor = np.ones(len(gains)) if luck is None else luck[net.sites]
    label, best = beam(net.entry, net.step, net.first, gains, width, factor)
    best = best[best >= 0]
    best = best[np.argsort(-label[best, 2], kind="stable")]
    return [net.route(path(label, int(end))[1:]) for end in best]
