"""Annealing: one unit passes to the district beside it, if its own stays in one piece."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from guantong.engines.compiler import compiled
from guantong.engines.place.districts.plan import Ints

Floats = npt.NDArray[np.float64]
#: More ways than any plan cuts: none was met.
NONE = 1 << 40


@compiled
def grow(starts: Ints, others: Ints, weight: Ints, number: int, seed: int) -> Ints:
    """Return districts grown from chance units, the lightest first; -1 where one was shut in."""
    np.random.seed(seed)
    n = len(weight)
    district = np.full(n, -1, np.int64)
    held = np.zeros(number)
    for d in range(number):
        unit = np.random.randint(n)
        while district[unit] >= 0:
            unit = np.random.randint(n)
        district[unit] = d
        held[d] += weight[unit]
    shut = np.zeros(number, np.bool_)
    while True:
        # No np.argsort: sorts compiled in different processes may be mixed up when kept on disk.
        d = -1
        for other in range(number):
            if not shut[other] and (d < 0 or held[other] < held[d]):
                d = other
        if d < 0:
            return district
        best, chosen = -1.0, -1
        for unit in range(n):
            if district[unit] < 0:
                beside = 0
                for e in range(starts[unit], starts[unit + 1]):
                    beside += district[others[e]] == d
                if beside:
                    worth = beside + np.random.random()
                    if worth > best:
                        best, chosen = worth, unit
        if chosen < 0:
            shut[d] = True
        else:
            district[chosen] = d
            held[d] += weight[chosen]


@compiled
def off(held: float, low: float, high: float) -> float:
    """Return how far a weight is outside its window."""
    return max(0.0, low - held) + max(0.0, held - high)


@compiled
def anneal(
    starts: Ints, others: Ints, weight: Ints, district: Ints, number: int, low: int, high: int,
    rounds: int, hot: float, cold: float, price: float, seed: int, best: Ints,
) -> int:  # fmt: skip
    """Cool from ``hot`` to ``cold``; leave the best plan that keeps the weights in ``best``.

    Returns the ways it cuts, or a number larger than any if none was met. What is outside the
    weights costs ``price`` a head, so that the search may pass through.
    """
    np.random.seed(seed)
    n = len(weight)
    held, count = np.zeros(number), np.zeros(number, np.int64)
    for unit in range(n):
        held[district[unit]] += weight[unit]
        count[district[unit]] += 1
    cut = 0
    for unit in range(n):
        for e in range(starts[unit], starts[unit + 1]):
            cut += others[e] > unit and district[others[e]] != district[unit]
    outside = 0.0
    for d in range(number):
        outside += off(held[d], low, high)
    least = NONE
    stack, seen, mark = np.empty(n, np.int64), np.zeros(n, np.int64), 0
    falls = (cold / hot) ** (1.0 / rounds)
    heat = hot
    for _ in range(rounds):
        heat *= falls
        unit = np.random.randint(n)
        degree = starts[unit + 1] - starts[unit]
        if degree == 0:
            continue
        a = district[unit]
        b = district[others[starts[unit] + np.random.randint(degree)]]
        if a == b or count[a] == 1:
            continue
        own, there, near = 0, 0, -1
        for e in range(starts[unit], starts[unit + 1]):
            if district[others[e]] == a:
                own += 1
                near = others[e]
            elif district[others[e]] == b:
                there += 1
        if own == 0:
            continue
        w = weight[unit]
        change = off(held[a] - w, low, high) + off(held[b] + w, low, high)
        change -= off(held[a], low, high) + off(held[b], low, high)
        more = own - there + price * change
        if more > 0 and np.random.random() >= np.exp(-more / heat):
            continue
        if own > 1:
            mark += 1
            seen[unit], seen[near] = mark, mark
            stack[0], top, wanted = near, 1, own - 1
            while top > 0 and wanted > 0:
                top -= 1
                at = stack[top]
                for e in range(starts[at], starts[at + 1]):
                    to = others[e]
                    if seen[to] != mark and district[to] == a:
                        seen[to] = mark
                        stack[top] = to
                        top += 1
                        for f in range(starts[unit], starts[unit + 1]):
                            if others[f] == to:
                                wanted -= 1
                                break
            if wanted > 0:
                continue
        district[unit] = b
        count[a] -= 1
        count[b] += 1
        held[a] -= w
        held[b] += w
        cut += own - there
        outside += change
        if outside < 1e-6 and cut < least:
            least = cut
            best[:] = district
    return least
