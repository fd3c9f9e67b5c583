"""Small villages whose best grids a test can find by looking at all of them."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from guantong.engines.place.grids import Limits, Walks, walks

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def street(homes: int = 12, groups: int = 4) -> Walks:
    """Return a street of doors 10 m apart, ways without detour."""
    points = np.stack([np.arange(homes) * 10.0, np.zeros(homes)], axis=1)
    return walks(points, np.arange(homes) * groups // homes, detour=1.0)


def hamlet(homes: int, seed: int, groups: int = 0) -> Walks:
    """Return doors at chance, with groups of neighbours or without."""
    chance = np.random.default_rng(seed)
    points = chance.uniform(0, 400, (homes, 2))
    of = None
    if groups:
        middles = chance.uniform(0, 400, (groups, 2))
        far = np.hypot(*(points[:, None] - middles[None]).transpose(2, 0, 1))
        of = far.argmin(axis=1)
    return walks(points, of, detour=1.3)


def connected(village: Walks, inside: set[int], links: bool = False) -> bool:
    """Say whether some households hang together, by going from one to the next."""
    pairs = village.edges.tolist() + (village.links.tolist() if links else [])
    met, stack = set(), [min(inside)]
    while stack:
        at = stack.pop()
        if at in met:
            continue
        met.add(at)
        stack += [b if a == at else a for a, b in pairs if at in (a, b) and {a, b} <= inside]
    return met == inside


def walk_of(far: Floats, inside: list[int]) -> float:
    """Return the walk of a grid to its best centre."""
    return float(far[np.ix_(inside, inside)].sum(axis=1).min())


def best_of_groups(village: Walks, limits: Limits, number: int) -> float:
    """Return the walk of the best drawing of whole groups, by looking at all; inf if none."""
    far, count = village.distances(), int(village.groups.max()) + 1
    best = np.inf
    for of in product(range(number), repeat=count):
        if len(set(of)) < number or list(dict.fromkeys(of)) != sorted(set(of)):
            continue
        grids = [[i for i, g in enumerate(village.groups.tolist()) if of[g] == q]
                 for q in range(number)]  # fmt: skip
        fit = all(limits.low <= len(one) <= limits.high for one in grids)
        if fit and all(connected(village, set(one), links=True) for one in grids):
            best = min(best, sum(walk_of(far, one) for one in grids))
    return best


def best_of_households(village: Walks, limits: Limits, number: int) -> float:
    """Return the walk of the best drawing of households into one or two grids."""
    far, n = village.distances(), len(village)
    if number == 1:
        return walk_of(far, list(range(n)))
    best = np.inf
    for size in range(limits.low, min(limits.high, n - limits.low) + 1):
        if n - size > limits.high:
            continue
        for some in combinations(range(n), size):
            one, other = list(some), sorted(set(range(n)) - set(some))
            walk = walk_of(far, one) + walk_of(far, other)
            if walk < best and connected(village, set(one)) and connected(village, set(other)):
                best = walk
    return best
