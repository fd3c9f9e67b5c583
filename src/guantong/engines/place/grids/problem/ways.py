"""Shortest ways from many households, each by a heap of its own."""

from __future__ import annotations

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.grids.arrays import Floats, Ints


@compiled
def ways(starts: Ints, others: Ints, lengths: Floats, sources: Ints) -> Floats:
    """Return metres from each source to every node; inf where no way leads."""
    n = len(starts) - 1
    found = np.full((len(sources), n), np.inf)
    keys = np.empty(len(others) + 1)
    nodes = np.empty(len(others) + 1, np.int64)
    for s in range(len(sources)):
        far = found[s]
        far[sources[s]] = 0.0
        keys[0], nodes[0], held = 0.0, sources[s], 1
        while held:
            metres, node = keys[0], nodes[0]
            held -= 1
            last, moved = keys[held], nodes[held]
            at = 0
            while True:
                child = 2 * at + 1
                if child >= held:
                    break
                if child + 1 < held and keys[child + 1] < keys[child]:
                    child += 1
                if keys[child] >= last:
                    break
                keys[at], nodes[at] = keys[child], nodes[child]
                at = child
            keys[at], nodes[at] = last, moved
            if metres > far[node]:
                continue
            for e in range(starts[node], starts[node + 1]):
                to, new = others[e], metres + lengths[e]
                if new < far[to]:
                    far[to] = new
                    at = held
                    held += 1
                    while at and keys[(at - 1) // 2] > new:
                        keys[at], nodes[at] = keys[(at - 1) // 2], nodes[(at - 1) // 2]
                        at = (at - 1) // 2
                    keys[at], nodes[at] = new, to
    return found
