"""Connected parts of the graph of who rated whom."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from guantong.engines.measure.arrays import Ints


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
