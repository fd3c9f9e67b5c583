"""The loops over rows: greedy, the best swap of all, prices and their bound."""

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.coverage.arrays import Bools, Floats, Ints


@compiled
def counted(start: Ints, base: Ints, open_: Bools) -> Ints:
    """Return how many open bases reach each row."""
    found = np.zeros(len(start) - 1, np.int64)
    for r in range(len(found)):
        for k in range(start[r], start[r + 1]):
            if open_[base[k]]:
                found[r] += 1
    return found


@compiled
def gains(weight: Ints, start: Ints, base: Ints, often: Ints, bases: int) -> Ints:
    """Return what each base adds: the people of rows that no open base reaches."""
    found = np.zeros(bases, np.int64)
    for r in range(len(weight)):
        if often[r] == 0:
            for k in range(start[r], start[r + 1]):
                found[base[k]] += weight[r]
    return found


@compiled
def best_swap(
    weight: Ints, start: Ints, base: Ints, open_: Bools, often: Ints, kept: Bools
) -> tuple[int, int, int]:
    """Return the people that the best of all swaps adds, whom it closes and whom it opens."""
    n = len(open_)
    gain, loss = np.zeros(n, np.int64), np.zeros(n, np.int64)
    both = np.zeros((n, n), np.int64)  # rows that only the first reaches, and the second could
    for r in range(len(weight)):
        if often[r] == 0:
            for k in range(start[r], start[r + 1]):
                gain[base[k]] += weight[r]
        elif often[r] == 1:
            only = 0
            for k in range(start[r], start[r + 1]):
                if open_[base[k]]:
                    only = base[k]
            loss[only] += weight[r]
            for k in range(start[r], start[r + 1]):
                both[only, base[k]] += weight[r]
    most, out, into = 0, -1, -1
    for o in range(n):
        if not open_[o] or kept[o]:
            continue
        for i in range(n):
            if not open_[i] and gain[i] - loss[o] + both[o, i] > most:
                most, out, into = gain[i] - loss[o] + both[o, i], o, i
    return most, out, into


@compiled
def priced(
    weight: Ints, start: Ints, base: Ints, price: Floats, bases: int
) -> tuple[float, Floats]:
    """Return what rows are worth beyond their prices, and what each base would be paid."""
    pay, left = np.zeros(bases), 0.0
    for r in range(len(weight)):
        left += weight[r] - price[r]
        for k in range(start[r], start[r + 1]):
            pay[base[k]] += price[r]
    return left, pay


@compiled
def moved(weight: Ints, start: Ints, base: Ints, price: Floats, taken: Bools, step: float) -> float:
    """Move prices along the slope at the bases taken; return the slope's square length.

    With ``step`` 0 nothing is moved.
    """
    square = 0.0
    for r in range(len(weight)):
        slope = -1.0 if price[r] < weight[r] else 0.0
        for k in range(start[r], start[r + 1]):
            if taken[base[k]]:
                slope += 1.0
        square += slope * slope
        if step > 0.0:
            price[r] = min(max(0.0, price[r] - step * slope), float(weight[r]))
    return square
