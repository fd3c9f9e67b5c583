"""People seated one by one at best, and what their time is worth: where the relaxation begins."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
import scipy.sparse.csgraph as graph

from guantong.engines.match.formulation.model import Model
from guantong.engines.match.problem.arrays import Floats, Ints


def assign(model: Model) -> tuple[Ints, Floats]:
    """Seat people one by one at best, looking at no bound, couple or circle.

    Returns
    -------
    arcs
        int (P,): the arc of each person or -1.
    prices
        float (P,): what each person's time is worth in that assignment.

    """
    usable = np.flatnonzero(model.open)
    slot = np.repeat(np.arange(model.posts), model.places)
    first = np.concatenate([[0], np.cumsum(model.places)[:-1]])
    rows, columns, worth, arc = _slots(model, usable, first)
    base = float(np.abs(model.worth[usable]).max(initial=1.0) + model.vacancy.max(initial=0)) * 2
    number = len(slot)
    rows = np.concatenate([rows, np.arange(number)])
    columns = np.concatenate([columns, model.people + np.arange(number)])
    cost = np.concatenate([base - worth, base + model.vacancy[slot]])
    matrix = sp.csr_matrix((cost, (rows, columns)), shape=(number, model.people + number))
    seat, person = graph.min_weight_full_bipartite_matching(matrix)
    taken = person < model.people
    arcs = np.full(model.people, -1)
    lookup = sp.csr_matrix((arc + 1, (rows[: len(arc)], columns[: len(arc)])), shape=matrix.shape)
    if taken.any():
        arcs[person[taken]] = np.asarray(lookup[seat[taken], person[taken]]).ravel() - 1
    value = -model.vacancy[slot].astype(float)
    value[seat[taken]] = model.worth[arcs[person[taken]]]
    holder = np.full(number, -1)
    holder[seat[taken]] = person[taken]
    return arcs, _times(rows[: len(arc)], columns[: len(arc)], worth, holder, value, model.people)


def _slots(model: Model, usable: Ints, first: Ints) -> tuple[Ints, Ints, Floats, Ints]:
    """Return every place a row: the places of a post are alike."""
    times = model.places[model.post[usable]]
    arc = np.repeat(usable, times)
    begin = np.concatenate([[0], np.cumsum(times)[:-1]]) if len(times) else np.zeros(0, int)
    within = np.arange(len(arc)) - np.repeat(begin, times)
    return first[model.post[arc]] + within, model.person[arc], model.worth[arc], arc


def _times(
    slot: Ints, person: Ints, worth: Floats, holder: Ints, value: Floats, people: int
) -> Floats:
    """Return the least prices of people that support an assignment, by relaxation."""
    prices = np.zeros(people)
    order = np.argsort(person, kind="stable")
    slot, worth, person = slot[order], worth[order], person[order]
    who, begin = np.unique(person, return_index=True)
    if not len(who):
        return prices
    for _ in range(400):
        of_slot = np.where(holder >= 0, prices[np.maximum(holder, 0)], 0.0) - value
        asked = np.maximum.reduceat(worth + of_slot[slot], begin)
        fresh = prices.copy()
        fresh[who] = np.maximum(prices[who], asked)
        if float((fresh - prices).max()) < 1e-7:
            break
        prices = fresh
    return prices
