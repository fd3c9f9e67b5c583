"""Plain assignment: the best person for each post by SciPy, blind to bounds, heads and kin."""

from __future__ import annotations

import numpy as np
from benchmarks.match.world import Ints
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from guantong.engines.match import Instance


def assign(one: Instance) -> Ints:
    """Return the post of each person, or -1; every post may stay empty at its price."""
    people, posts = len(one.people), len(one.posts)
    open_ = ~one.closed
    worth = (one.worth + one.left_out[one.arc_person])[open_]
    # The matching wants positive prices and no stored zeros.
    above = worth.max(initial=0.0) + one.vacancy.max() + 1.0
    row = np.r_[one.arc_post[open_], np.arange(posts)]
    column = np.r_[one.arc_person[open_], people + np.arange(posts)]
    price = np.r_[above - worth, above + one.vacancy]
    table = csr_matrix((price, (row, column)), shape=(posts, people + posts))
    chosen_posts, chosen = min_weight_full_bipartite_matching(table)
    seats = np.full(people, -1)
    taken = chosen < people
    seats[chosen[taken]] = chosen_posts[taken]
    return seats
