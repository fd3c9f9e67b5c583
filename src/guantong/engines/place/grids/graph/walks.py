"""A village's walks from what is known: doors, groups, and ways where they are known."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial import cKDTree

from guantong.engines.place.grids.arrays import Bools, Floats, Ints
from guantong.engines.place.grids.errors import GridError
from guantong.engines.place.grids.graph.gabriel import gabriel
from guantong.engines.place.grids.problem.walks import GRAIN, LOOSE, Walks

#: Metres between two doors of one house, whose point is the same.
DOOR = 2.0
#: Angle of a sunflower's seeds, which fill a disc evenly.
_TURN = np.pi * (3 - np.sqrt(5))


def walks(
    points_m: Floats, groups: Ints | None = None, edges: Ints | None = None,
    lengths: Floats | None = None, detour: float = 1.3,
) -> Walks:  # fmt: skip
    """Return the graph on which a village walks.

    Parameters
    ----------
    points_m
        float (n, 2): doors on a local plane, metres east and north; NaN where none is known: such
        a household is taken to stand in the middle of its group, and is marked as assumed.
        Households at one point stand a step apart.
    groups
        int (n,): any numbers; -1 is none. A household of no group in a village of groups goes
        with its nearest neighbour, and is marked. None: no groups.
    edges, lengths
        Known ways between households, int (m, 2), and their metres. None: the Gabriel graph of
        the doors, each way as long as the straight line × ``detour``.
    detour
        How much longer a way is than the straight line.

    Raises
    ------
    GridError
        If there are no households, or the arrays do not fit.

    Examples
    --------
    >>> street = walks(np.array([[0.0, 0], [10, 0], [20, 0]]), detour=1.5)
    >>> street.distances()[0].tolist()
    [0.0, 15.0, 30.0]

    """
    points = np.array(points_m, float)
    n = len(points)
    if not n or points.shape != (n, 2):
        raise GridError("没有一户有位置。")
    if detour < 1:
        raise GridError("绕行系数不能小于 1。")
    belongs = np.full(n, LOOSE) if groups is None else np.asarray(groups, np.int64)
    if belongs.shape != (n,):
        raise GridError(f"{n} 户应有 {n} 个组号，实有 {len(belongs)} 个。")
    assumed = ~np.isfinite(points).all(axis=1)
    points = _apart(_placed(points, belongs, assumed))
    belongs, adopted = _adopted(points, belongs)
    if edges is None:
        pairs, metres = gabriel(points), None
    else:
        pairs, metres = _known(n, edges, lengths)
    if metres is None:
        metres = _straight(points, pairs) * detour
    pairs, metres, joined = _joined(points, pairs, _grained(metres), detour)
    return _linked(Walks(points, belongs, pairs, metres, assumed=assumed | adopted, joined=joined))


def regrouped(village: Walks, groups: Ints) -> Walks:
    """Return a village with other groups; all -1 leaves it without."""
    if np.shape(groups) != (len(village),):
        raise GridError(f"{len(village)} 户应有 {len(village)} 个组号。")
    belongs, _ = _adopted(village.points, np.asarray(groups, np.int64))
    none = np.zeros((0, 2), np.int64)
    return _linked(village.regrouped(belongs, none))


def _linked(village: Walks) -> Walks:
    return village.regrouped(village.groups, _links(village)) if village.grouped else village


def _placed(points: Floats, groups: Ints, unknown: Bools) -> Floats:
    """Put households without a door into the middle of their group, or of the village."""
    if unknown.all():
        raise GridError("没有一户有位置。")
    for i in np.flatnonzero(unknown).tolist():
        same = (groups == groups[i]) & ~unknown
        points[i] = np.median(points[same if same.any() else ~unknown], axis=0)
    return points


def _apart(points: Floats) -> Floats:
    """Set households of one point a step apart, in a spiral around it."""
    _, first, house = np.unique(points, axis=0, return_index=True, return_inverse=True)
    if len(first) == len(points):
        return points
    house = house.reshape(-1)
    order = np.argsort(house, kind="stable")
    starts = np.r_[0, np.cumsum(np.bincount(house))[:-1]]
    place = np.empty(len(points))
    place[order] = np.arange(len(points)) - starts[house[order]]
    away = DOOR * np.sqrt(place)
    turn = place * _TURN
    shifted: Floats = points + np.stack([away * np.cos(turn), away * np.sin(turn)], axis=1)
    return shifted


def _adopted(points: Floats, groups: Ints) -> tuple[Ints, Bools]:
    """Number the groups from 0; let households of none go with their nearest neighbour."""
    loose = groups < 0
    if loose.all():
        return np.full(len(groups), LOOSE), np.zeros(len(groups), bool)
    found = groups.copy()
    if loose.any():
        _, near = cKDTree(points[~loose]).query(points[loose])
        found[loose] = groups[~loose][near]
    return np.unique(found, return_inverse=True)[1].reshape(-1).astype(np.int64), loose


def _known(n: int, edges: Ints, lengths: Floats | None) -> tuple[Ints, Floats | None]:
    pairs = np.asarray(edges, np.int64).reshape(-1, 2)
    if len(pairs) and (pairs.min() < 0 or pairs.max() >= n):
        raise GridError("道路两端的户不存在。")
    pairs = np.sort(pairs, axis=1)
    if lengths is None:
        return np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0), None
    metres = np.asarray(lengths, float)
    if metres.shape != (len(pairs),) or not (np.isfinite(metres) & (metres >= 0)).all():
        raise GridError("每条道路应有不小于 0 的长度（米）。")
    order = np.lexsort((metres, pairs[:, 1], pairs[:, 0]))
    pairs, metres = pairs[order], metres[order]
    first = np.r_[True, (pairs[1:] != pairs[:-1]).any(axis=1)][: len(pairs)]
    keep = first & (pairs[:, 0] < pairs[:, 1])
    return pairs[keep], metres[keep]


def _straight(points: Floats, pairs: Ints) -> Floats:
    found: Floats = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    return found


def _grained(metres: Floats) -> Floats:
    """Round up to whole grains, so that sums are exact and no way is of no length."""
    found: Floats = np.maximum(np.ceil(metres / GRAIN - 1e-9), 1.0) * GRAIN
    return found


def _joined(points: Floats, pairs: Ints, metres: Floats, detour: float) -> tuple[Ints, Floats, int]:
    """Join parts that no way joins by the shortest straight lines, one after another."""
    joined = 0
    while True:
        count, part = _parts(len(points), pairs)
        if count == 1:
            return pairs, metres, joined
        inside = part == part[0]
        near, at = cKDTree(points[~inside]).query(points[inside])
        best = int(near.argmin())
        ends = (np.flatnonzero(inside)[best], np.flatnonzero(~inside)[at[best]])
        pairs = np.concatenate([pairs, np.sort(np.array([ends]), axis=1)])
        metres = np.r_[metres, _grained(near[best : best + 1] * detour)]
        joined += 1


def _parts(n: int, pairs: Ints) -> tuple[int, Ints]:
    graph = csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    count, part = connected_components(graph, directed=False)
    return int(count), part


def _links(village: Walks) -> Ints:
    """Return the ties that hold a group together whose households do not by themselves."""
    found = []
    groups, pairs = village.groups, village.edges
    inner = pairs[groups[pairs[:, 0]] == groups[pairs[:, 1]]]
    _, part = _parts(len(village), inner)
    pieces = np.unique(np.stack([groups, part], axis=1), axis=0)
    for g in np.flatnonzero(np.bincount(pieces[:, 0]) > 1).tolist():
        members = np.flatnonzero(groups == g)
        far = village.distances(members)[:, members]
        own = np.unique(part[members], return_inverse=True)[1].reshape(-1)
        count = int(own.max()) + 1
        near, ends = np.zeros((count, count)), {}
        for a in range(count):
            for b in range(a + 1, count):
                block = far[np.ix_(own == a, own == b)]
                i, j = np.unravel_index(int(block.argmin()), block.shape)
                near[a, b] = block[i, j]
                ends[a, b] = members[own == a][i], members[own == b][j]
        tree = minimum_spanning_tree(csr_matrix(near)).tocoo()
        found += [ends[int(a), int(b)] for a, b in zip(tree.row, tree.col, strict=True)]
    return np.array(found, np.int64).reshape(-1, 2)
