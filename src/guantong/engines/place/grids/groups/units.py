"""Groups as units; those larger than a grid may be are split first, household by household."""

from __future__ import annotations

import numpy as np

from guantong.engines.place.grids.arrays import Floats, Ints
from guantong.engines.place.grids.errors import Impossible
from guantong.engines.place.grids.households.solver import solve
from guantong.engines.place.grids.problem.limits import Limits
from guantong.engines.place.grids.problem.walks import Walks, rows
from guantong.engines.place.grids.problem.ways import ways
from guantong.engines.place.grids.proof.columns import Units

#: Seconds for the parts of one large group.
SECONDS = 1.0


def units(
    walks: Walks, limits: Limits, present: Ints | None = None
) -> tuple[Units, tuple[int, ...]]:
    """Return the units of a village, and the groups that had to be split.

    A large group that the present drawing already splits within the sizes keeps its parts.

    Raises
    ------
    Impossible
        If a group is too large for one grid and cannot be split within the sizes.

    """
    large = tuple(np.flatnonzero(walks.sizes > limits.high).tolist())
    of = walks.groups.copy()
    size = len(walks) / limits.wished(len(walks))
    for g in large:
        members = np.flatnonzero(walks.groups == g)
        part = _present(limits, members, present)
        if part is None:
            part = _parts(walks, limits, members, g, size)
        of[members[part > 0]] = of.max() + part[part > 0]
    return Units(walks, np.unique(of, return_inverse=True)[1].reshape(-1).astype(np.int64)), large


def _present(limits: Limits, members: Ints, present: Ints | None) -> Ints | None:
    if present is None or (present[members] < 0).any():
        return None
    _, part = np.unique(present[members], return_inverse=True)
    part = part.reshape(-1).astype(np.int64)
    return None if np.bincount(part).max() > limits.high else part


def _parts(walks: Walks, limits: Limits, members: Ints, group: int, size: float) -> Ints:
    count = len(members)
    allowed = limits.by_size(count)
    if not len(allowed):
        text = f"第 {group + 1} 组有 {count} 户，不能分成每格 {limits.low} 至 {limits.high} 户。"
        raise Impossible(text + "请放宽上下限。")
    number = min(max(round(count / size), allowed[0]), allowed[-1])
    found = solve(_inside(walks, members), limits, number, SECONDS)
    if found is None:
        raise Impossible(f"第 {group + 1} 组分不成 {number} 格，请放宽上下限。")
    return found.grid


def _inside(walks: Walks, members: Ints) -> Floats:
    """Return metres between households of a group by ways inside it."""
    place = np.full(len(walks), -1)
    place[members] = np.arange(len(members))
    own = (place[walks.edges] >= 0).all(axis=1)
    tied = walks.links[(place[walks.links] >= 0).all(axis=1)]
    far = walks.distances(tied[:, 0]) if len(tied) else np.zeros((0, len(walks)))
    lengths = np.r_[walks.lengths[own], far[np.arange(len(tied)), tied[:, 1]]]
    pairs = place[np.concatenate([walks.edges[own], tied])]
    return ways(*rows(len(members), pairs, lengths), np.arange(len(members)))
