"""Many tests at once: Benjamini and Hochberg's adjustment (1995)."""

import numpy as np

from guantong.engines.measure.arrays import Floats, floats

#: Expected share of false alarms among what is listed.
FALSE_SHARE = 0.05


def adjusted(p: Floats) -> Floats:
    """Return q values: the false-discovery rate at which each test would just pass.

    >>> adjusted(np.array([0.01, 0.04, 0.03, 0.5])).round(3).tolist()
    [0.04, 0.053, 0.053, 0.5]
    """
    many = len(p)
    order = np.argsort(p)[::-1]
    scaled = p[order] * many / np.arange(many, 0, -1)
    out = np.empty(many)
    out[order] = np.minimum(np.minimum.accumulate(scaled), 1.0) if many else scaled
    return floats(out)
