"""Compiled loops over villages and patterns. `table` and `best` call them; nobody else does."""

from __future__ import annotations

import math

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.stage.problem.arrays import Bools, Floats, Ints, Shorts

MEAN, SAFE, CHANCE = 0, 1, 2
#: How near a line counts as reached: sums of money are not exact.
HAIR = 1e-9


@compiled
def allowed(
    v: int, k: int, kind: Shorts, year: Shorts, count: Ints, open_: Bools, needs: Ints,
    has: Bools, begun: Bools, fixed: int, must: Ints, cost: Floats, limit: float,
) -> bool:  # fmt: skip
    """Whether a village may have a pattern."""
    kept, money = 0, 0.0
    for j in range(count[k]):
        p, t = kind[k, j], year[k, j]
        if not open_[v, p, t]:
            return False
        money += cost[v, p]
        if must[v, p] >= 0:
            kept += 1
        q = needs[p]
        if q >= 0 and not has[v, q] and not begun[v, p]:
            earlier = False
            for i in range(count[k]):
                earlier |= kind[k, i] == q and year[k, i] < t
            if not earlier:
                return False
    return kept == fixed and money <= limit + HAIR


@compiled
def list_allowed(
    kind: Shorts, year: Shorts, count: Ints, open_: Bools, needs: Ints, has: Bools,
    begun: Bools, must: Ints, cost: Floats, limit: Floats,
) -> tuple[Ints, Ints]:  # fmt: skip
    """Patterns that each village may have: where each village's begin, and their numbers."""
    n, size = must.shape[0], len(count)
    start = np.zeros(n + 1, np.int64)
    found = np.empty(1024, np.int64)
    at = 0
    for v in range(n):
        fixed = 0
        for p in range(must.shape[1]):
            fixed += must[v, p] >= 0
        for k in range(size):
            if allowed(
                v, k, kind, year, count, open_, needs, has, begun, fixed, must, cost, limit[v]
            ):
                if at == len(found):
                    more = np.empty(2 * at, np.int64)
                    more[:at] = found
                    found = more
                found[at] = k
                at += 1
        start[v + 1] = at
    return start, found[:at].copy()


@compiled
def share_reaching(mean: float, worst: float, sd: float, line: float, how: int) -> float:
    """How far a village counts as over a line: 0 or 1, or the probability."""
    if how == CHANCE and sd > 0:
        return 0.5 * math.erfc((line - mean) / (sd * math.sqrt(2.0)))
    if how != SAFE:
        worst = 0.0
    return 1.0 if mean - worst >= line - HAIR else 0.0


@compiled
def worths(
    start: Ints, pattern: Ints, kind: Shorts, year: Shorts, count: Ints, base: Floats,
    base_var: Floats, people: Floats, income: Floats, worst: Floats, var: Floats,
    discounts: Floats, ramp: Floats, last: int, lines: Floats, weights: Floats, late_by: int,
    begins: Bools, published: Ints, may: Bools, how: int, sure: float,
) -> tuple[Floats, Ints]:  # fmt: skip
    """Points of each listed pattern beyond doing nothing, and the years it is strong (bits).

    ``weights`` are weak, strong, income, late, change.
    """
    value = np.empty(len(pattern))
    strong = np.zeros(len(pattern), np.int64)
    for v in range(len(base)):
        weak_village = base[v] < lines[0]
        idle = -weights[3] if weak_village else 0.0
        for h in range(len(discounts)):
            sd = math.sqrt(base_var[v])
            x = weights[0] * people[v] * share_reaching(base[v], 0.0, sd, lines[0], how)
            x += weights[1] * share_reaching(base[v], 0.0, sd, lines[1], how)
            idle += discounts[h] * (x + weights[2] * base[v])
        changes = 0
        for p in range(published.shape[1]):
            changes += published[v, p] >= 0
        for i in range(start[v], start[v + 1]):
            k = pattern[i]
            s, kept, early = 0.0, 0, False
            for j in range(count[k]):
                p, t = kind[k, j], year[k, j]
                kept += published[v, p] == t
                early |= begins[p] and t <= late_by
            if weak_village and not early:
                s -= weights[3]
            for h in range(len(discounts)):
                mean, fall, spread = base[v], 0.0, base_var[v]
                for j in range(count[k]):
                    p, t = kind[k, j], year[k, j]
                    if h >= t:
                        r = ramp[min(h - t, len(ramp) - 1)]
                        mean += r * income[v, p]
                        fall = max(fall, r * worst[v, p])
                        spread += r * r * var[v, p]
                sd = math.sqrt(spread)
                x = weights[0] * people[v] * share_reaching(mean, fall, sd, lines[0], how)
                top = share_reaching(mean, fall, sd, lines[1], how)
                s += discounts[h] * (x + weights[1] * top + weights[2] * mean)
                if h < last and may[v] and top >= sure:
                    strong[i] |= 1 << h
            value[i] = s - idle - weights[4] * (changes - kept)
    return value, strong


@compiled
def best_columns(
    villages: Ints, start: Ints, pattern: Ints, value: Floats, strong: Ints, kind: Shorts,
    year: Shorts, count: Ints, cost: Floats, county: Ints, township: Ints, money: Floats,
    extra: Floats, cap: Floats, gain: Floats, top: int,
) -> tuple[Floats, Ints, Ints]:  # fmt: skip
    """Best columns of some villages at given prices, best first, with the year of designation.

    ``money`` (C, P, T) is the price of a unit of cost, ``extra`` (C, P, T) and ``cap`` (W, T)
    prices of a start, ``gain`` (C, T) what a designation is worth after its prices.
    """
    m, years = len(villages), gain.shape[1]
    best = np.full((m, top), -np.inf)
    place = np.full((m, top), -1, np.int64)
    when = np.full((m, top), -1, np.int64)
    fee = np.empty((cost.shape[1], years))
    for i in range(m):
        v = villages[i]
        c = county[v]
        for p in range(cost.shape[1]):
            for t in range(years):
                fee[p, t] = cost[v, p] * money[c, p, t] + extra[c, p, t] + cap[township[v], t]
        for a in range(start[v], start[v + 1]):
            k = pattern[a]
            x = value[a]
            for j in range(count[k]):
                x -= fee[kind[k, j], year[k, j]]
            d = -1
            if strong[a]:
                most = 0.0
                for t in range(years):
                    if strong[a] >> t & 1 and gain[c, t] > most:
                        most, d = gain[c, t], t
                x += most
            if x > best[i, top - 1]:
                b = top - 1
                while b > 0 and x > best[i, b - 1]:
                    best[i, b], place[i, b], when[i, b] = (
                        best[i, b - 1], place[i, b - 1], when[i, b - 1],
                    )  # fmt: skip
                    b -= 1
                best[i, b], place[i, b], when[i, b] = x, a, d
    return best, place, when
