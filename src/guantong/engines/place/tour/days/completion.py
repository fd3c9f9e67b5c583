"""What can still be gained after a visit: an upper bound that forgets all but the last site."""

from __future__ import annotations

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.tour.problem.arrays import Ints


@compiled
def completion(entry: Ints, step: Ints, score: Ints) -> tuple[Ints, Ints, Ints]:
    """Return by site and minute of beginning there the most that may still be gained.

    Returns
    -------
    best
        int (m, minutes + 1): the gain of the best way on.
    then
        int (m, minutes + 1): where that way goes next, or -1.
    other
        int (m, minutes + 1): the gain of the best way on that goes elsewhere next. So that a way
        on from v that comes from u need not count a way straight back to u.

    """
    m, size = entry.shape
    best = np.zeros((m, size), np.int64)
    other = np.zeros((m, size), np.int64)
    then = np.full((m, size), -1, np.int64)
    for t in range(size - 1, -1, -1):
        for v in range(m):
            if entry[v, t] != t:
                continue
            most, second, to = 0, 0, -1
            for u in range(m):
                a = t + step[v, u]
                if score[u] <= 0 or u == v or a >= size:
                    continue
                a = entry[u, a]
                if a < 0:
                    continue
                gain = score[u] + (other[u, a] if then[u, a] == v else best[u, a])
                if gain > most:
                    most, second, to = gain, most, u
                elif gain > second:
                    second = gain
            best[v, t], other[v, t], then[v, t] = most, second, to
    return best, then, other
