"""Whether the assumption about unknown points is right: hide each known town, ask where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guantong.engines.place.coverage.arrays import Bools, Floats, Ints
from guantong.engines.place.coverage.ground import PUBLIC, SURVEYED, Ground
from guantong.engines.place.coverage.roads import Roads, kilometres
from guantong.engines.place.coverage.scenarios import Prior, scenarios

#: Pairs that are not asked: both assumption and truth are beyond doubt.
_CERTAIN = 0.01


@dataclass(frozen=True)
class Calibration:
    """What was said of hidden towns and what was so, at one limit.

    Attributes
    ----------
    limit
        Minutes.
    towns, pairs
        How many towns were hidden, and of how many ways from them was asked.
    said, was
        Mean probability of being in reach; share that is.
    error
        Standard error of the difference, towns taken as independent.
    brier, constant
        Mean squared error of what was said; of always saying ``was``.

    """

    limit: float
    towns: int
    pairs: int
    said: float
    was: float
    error: float
    brier: float
    constant: float


def calibration(
    ground: Ground, roads: Roads | None = None, limits: Sequence[float] = (30, 45, 60), *,
    prior: Prior | None = None, count: int = 100, seed: int = 0,
) -> list[Calibration]:  # fmt: skip
    """Hide the point of each known town in turn, and ask of its ways to all other known ones.

    Roads are left as they are on the average: only the assumption about points is asked. A place
    without people, or of which only the address is known, is no town for this.
    """
    roads, prior = roads or Roads(), prior or Prior()
    exact = np.array([kind in (SURVEYED, PUBLIC) for kind in ground.knowledge])
    towns = np.flatnonzero(exact & (ground.people > 0) & (ground.county >= 0))
    pace = roads.detour / roads.speed * 60
    said: list[Floats] = []
    was: list[Bools] = []
    for town in towns.tolist():
        others = towns[towns != town]
        hidden = scenarios(ground.without([town]), count, (seed, town), prior)[:, town]
        far = kilometres(hidden[:, None], ground.points[others]) * pace
        true = kilometres(ground.points[town], ground.points[others]) * pace
        said.append(np.array([(far <= limit).mean(axis=0) for limit in limits]))
        was.append(np.array([true <= limit for limit in limits]))
    if len(towns) < 2:
        return []
    return [
        _at(limit, [one[k] for one in said], [one[k] for one in was])
        for k, limit in enumerate(limits)
    ]


def _at(limit: float, said: list[Floats], was: list[Bools]) -> Calibration:
    asked = [(one > _CERTAIN) & (one < 1 - _CERTAIN) for one in said]
    town: Ints = np.concatenate([np.full(int(a.sum()), k) for k, a in enumerate(asked)])
    p = np.concatenate([one[a] for one, a in zip(said, asked, strict=True)])
    so = np.concatenate([one[a] for one, a in zip(was, asked, strict=True)]).astype(float)
    if not len(p):
        return Calibration(limit, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0)
    by_town = np.bincount(town, p - so)
    error = float(np.sqrt((by_town**2).sum())) / len(p)
    return Calibration(
        limit, len(np.unique(town)), len(p), float(p.mean()), float(so.mean()), error,
        float(((p - so) ** 2).mean()), float(so.mean() * (1 - so.mean())),
    )  # fmt: skip
