"""Connected parts of the graph of who rated whom."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from guantong.engines.measure.arrays import Floats, Ints
from guantong.engines.measure.grounds import GROUNDS


def components(rater: Ints, ratee: Ints, raters: int, ratees: int) -> tuple[Ints, Ints]:
    """Number the connected parts, largest number of ratees first.

    Returns
    -------
    tuple of arrays
        Part of each rater, part of each ratee.

    """
    nodes = raters + ratees
    links = coo_matrix((np.ones(len(rater)), (rater, raters + ratee)), shape=(nodes, nodes))
    _, label = connected_components(links, directed=False)
    size = np.bincount(label[raters:], minlength=int(label.max()) + 1)
    first = np.full(len(size), ratees)
    np.minimum.at(first, label[raters:], np.arange(ratees))
    rank = np.empty(len(size), np.int64)
    rank[np.lexsort((first, -size))] = np.arange(len(size))
    part = rank[label].astype(np.int64)
    return part[:raters], part[raters:]


def comparable(rater: Ints, ratee: Ints, unit: Ints, part: Ints) -> Ints:
    """Number groups of ratees that hang together by enough common raters.

    Two groups of a unit that few raters (``grounds.toml``) have in common are told apart by how
    strict just these are: whatever else separates the raters of one group from those of the other
    would be taken for a difference between the ratees. One person alone is no group.

    Parameters
    ----------
    rater, ratee
        Of each form.
    unit, part
        Home and connected part of each ratee.

    """
    label = np.zeros(len(unit), np.int64)
    for one in np.unique(unit):
        here = np.flatnonzero(unit == one)
        forms = np.flatnonzero(unit[ratee] == one)
        _, row = np.unique(rater[forms], return_inverse=True)
        rated = np.zeros((len(here), int(row.max(initial=-1)) + 1))
        rated[np.searchsorted(here, ratee[forms]), row] = 1.0
        label[here] = _groups(rated)
    _, number = np.unique(np.column_stack([part, unit, label]), axis=0, return_inverse=True)
    return np.asarray(number.reshape(-1), np.int64)


def _groups(rated: Floats) -> Ints:
    """Join whoever has most raters in common, and cut where a group hangs on the rest by few."""
    people = len(rated)
    label = np.zeros(people, np.int64)
    shared = rated @ rated.T
    if people < 4 or people > LARGEST or shared.min() >= GROUNDS.link:
        return label
    clusters = [[n] for n in range(people)]
    counts = rated.copy()
    while len(clusters) > 2:
        near = np.minimum(counts[:, None], counts[None, :]).sum(axis=2)
        size = np.array([len(one) for one in clusters])
        near /= np.sqrt(np.outer(size, size))
        np.fill_diagonal(near, -1.0)
        one, other = sorted(divmod(int(near.argmax()), len(clusters)))
        clusters[one] += clusters.pop(other)
        counts[one] += counts[other]
        counts = np.delete(counts, other, axis=0)
        members = clusters[one]
        rest = np.setdiff1d(np.arange(people), members)
        common = (rated[members].any(axis=0) & rated[rest].any(axis=0)).sum()
        if 0 < common < GROUNDS.link and min(len(members), len(rest)) > 1:
            label[members] = label.max() + 1
    return label


#: Larger units are not searched for thin places.
LARGEST = 200
