"""Chances from draws: how often the null gives a value as large."""

import numpy as np

from guantong.engines.measure.arrays import Floats, floats

#: The tail is taken to fall off exponentially from here on: a share of the draws, but so many.
TAIL, LEAST_DRAWS = 0.002, 20


def tail(drawn: Floats, values: Floats) -> Floats:
    """Share of ``drawn`` at or above each value, with an exponential tail.

    >>> tail(np.arange(1, 101.0), np.array([51.0, 0.0])).round(2).tolist()
    [0.5, 1.0]
    """
    beyond = min(0.1, max(TAIL, LEAST_DRAWS / len(drawn)))
    ordered = np.sort(drawn)
    share = 1 - np.searchsorted(ordered, values, "left") / len(ordered)
    start = float(np.quantile(ordered, 1 - beyond))
    over = ordered[ordered > start] - start
    if len(over) == 0:
        return floats(np.maximum(share, 1 / (len(ordered) + 1)))
    far = beyond * np.exp(-(values - start) / max(float(over.mean()), 1e-9))
    return floats(np.where(values > start, np.minimum(far, beyond), share))
