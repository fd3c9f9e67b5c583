"""Invented villages: hamlets are groups, ways a Gabriel graph with detours; and a prefecture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from guantong.engines.place.grids import Doors, Walks, walks
from guantong.engines.place.grids.graph.gabriel import gabriel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: Administrative villages of the prefecture, and its households as a lognormal: middle, spread.
VILLAGES, MIDDLE, SPREAD = 3_331, 380, 0.45
#: Households of a group, and metres of a side of a village of 500 households.
GROUP, SIDE = 38, 2_600.0


@dataclass(frozen=True, eq=False)
class Invented:
    """A village: doors in metres, groups, ways and their metres."""

    points: Floats
    groups: Ints
    edges: Ints
    lengths: Floats

    def walks(self) -> Walks:
        """Return it as the engine has it."""
        return walks(self.points, self.groups, self.edges, self.lengths)


def doors(n: int, seed: int) -> tuple[Floats, Ints]:
    """Return doors in metres and groups of a village of ``n`` households."""
    chance = np.random.default_rng((seed, n))
    count = max(2, round(n / GROUP))
    sizes = np.clip(chance.lognormal(np.log(GROUP), 0.45, count), 8, 170)
    sizes = np.maximum(6, np.round(sizes * n / sizes.sum())).astype(np.int64)
    while sizes.sum() != n:
        some = chance.integers(count)
        step = np.sign(n - sizes.sum())
        sizes[some] += step if sizes[some] + step >= 4 else 0
    side = SIDE * np.sqrt(n / 500)
    apart, middles = side / np.sqrt(count) * 0.45, np.zeros((0, 2))
    while len(middles) < count:
        place = chance.uniform(0, side, 2)
        if (np.hypot(*(middles - place).T) > apart).all():
            middles = np.vstack([middles, place])
        else:
            apart *= 0.998
    groups = np.repeat(np.arange(count), sizes)
    spread = 55 + 9 * np.sqrt(sizes[groups])
    return chance.normal(middles[groups], spread[:, None]), groups


def village(n: int, seed: int) -> Invented:
    """Return a village with its ways."""
    points, groups = doors(n, seed)
    edges = gabriel(points)
    straight = np.hypot(*(points[edges[:, 0]] - points[edges[:, 1]]).T)
    detour = np.random.default_rng((seed, n, 1)).uniform(1.1, 1.7, len(edges))
    return Invented(points, groups, edges, straight * detour)


def prefecture(villages: int = VILLAGES) -> Iterator[tuple[str, Doors]]:
    """Yield the villages of a prefecture as they are asked for; ways are not known."""
    chance = np.random.default_rng(19)
    sizes = np.clip(np.round(chance.lognormal(np.log(MIDDLE), SPREAD, villages)), 60, 2_500)
    for number, n in enumerate(sizes.astype(int).tolist()):
        points, groups = doors(n, number)
        yield f"虚构村{number + 1}", Doors(points, groups)
