"""All whole plans that a village could have: up to three starts, each a kind and a year."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from guantong.engines.stage.problem.arrays import Ints, Shorts
from guantong.engines.stage.problem.instance import MOST_STARTS, NEVER


@dataclass(frozen=True, eq=False)
class Patterns:
    """K patterns; the first is to start nothing.

    Attributes
    ----------
    kind, year
        int8 (K, 3): the starts of each, by kind; -1 is no more.
    count
        int (K,): how many starts.

    """

    kind: Shorts
    year: Shorts
    count: Ints


@lru_cache(maxsize=16)
def patterns(kinds: int, years: int, most: int, most_a_year: int) -> Patterns:
    """List the patterns of so many kinds and years.

    Examples
    --------
    >>> len(patterns(8, 5, 3, 1).count)
    3961
    >>> len(patterns(2, 2, 3, 2).count)  # none; 2 × 2 alone; 2 · 2 both
    9

    """
    kind, year = [], []
    for n in range(most + 1):
        times = [
            t for t in itertools.product(range(years), repeat=n)
            if all(t.count(y) <= most_a_year for y in set(t))
        ]  # fmt: skip
        tail = (NEVER,) * (MOST_STARTS - n)
        for some in itertools.combinations(range(kinds), n):
            kind += [some + tail] * len(times)
            year += [t + tail for t in times]
    found = np.array(kind, np.int8).reshape(-1, MOST_STARTS)
    when = np.array(year, np.int8).reshape(-1, MOST_STARTS)
    return Patterns(found, when, (found >= 0).sum(axis=1))
