"""A first plan from the relaxed problem: fix what it is nearly sure of, solve again, go on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from guantong.engines.highs import INFINITY
from guantong.engines.match.formulation.columns import apart_keys
from guantong.engines.match.formulation.model import Model
from guantong.engines.match.problem.arrays import Bools, Floats, Ints
from guantong.engines.match.relaxation.pricing import Priced
from guantong.engines.match.relaxation.restricted_master import RestrictedMaster
from guantong.engines.match.search.subproblem import Effort, build_part, solve_part

SHARE, SURE, LEAST = 0.1, 0.55, 20
MOST_ROUNDS = 60
#: With so few undecided seats an integer programme decides the rest.
FEW = 300


def dive(
    master: RestrictedMaster,
    priced: Priced,
    effort: Effort,
    go_on: Callable[[], bool],
) -> Ints:
    """Return a plan's arcs, int (P,).

    Parameters
    ----------
    master
        Solved; its columns' limits are changed and put back.
    priced
        The prices of that solution.
    effort
        Of the integer programme at the end.
    go_on
        Asked between rounds; what is undecided then is left to the integer programme.

    """
    model = master.model
    fixed = np.zeros(0, np.int64)
    values = master.values()
    for _ in range(MOST_ROUNDS):
        seats, undecided = _choose(master, values, fixed)
        if undecided < FEW or not len(seats) or not go_on():
            break
        fixed = np.concatenate([fixed, seats])
        master.bound(seats, np.ones(len(seats)), np.full(len(seats), INFINITY))
        master.solve()
        values = master.values()
    if len(fixed):
        master.bound(fixed, np.zeros(len(fixed)), np.full(len(fixed), INFINITY))
    arcs = _certain(master, values)
    free = unfilled(model, arcs)
    part = build_part(model, master.layout, priced, arcs, free, effort)
    return solve_part(model, part, arcs, effort).arcs


def _choose(master: RestrictedMaster, values: Floats, fixed: Ints) -> tuple[Ints, int]:
    """Return the columns to fix next, and how many seats are undecided."""
    columns = np.concatenate([master.arc_columns, master.pair_columns])
    taken = values[columns]
    known = np.isin(columns, fixed)
    sure = columns[(taken > 1 - 1e-6) & ~known]
    partial = (taken > 1e-6) & (taken <= 1 - 1e-6)
    undecided = int(partial.sum())
    order = np.argsort(-taken[partial], kind="stable")
    likely, how = columns[partial][order], taken[partial][order]
    most = max(LEAST, int(SHARE * undecided))
    pick = likely[:most][how[:most] > SURE]
    if not len(pick):
        pick = likely[:1]
    return _compatible(master, np.concatenate([sure, pick]), fixed), undecided


def _compatible(master: RestrictedMaster, columns: Ints, fixed: Ints) -> Ints:
    """Keep the columns, in order, that share nobody and seat no two who must be apart."""
    model = master.model
    seats = _seats(master)
    people: set[int] = set()
    keys: set[int] = set()

    def take(column: int) -> bool:
        arcs = np.array(seats[column], np.int64)
        who = set(model.person[arcs].tolist())
        beside = apart_keys(model, arcs)[1].tolist()
        if who & people or len(set(beside)) < len(beside) or keys & set(beside):
            return False
        people.update(who)
        keys.update(beside)
        return True

    for column in fixed.tolist():
        take(column)
    return np.array([column for column in columns.tolist() if take(column)], np.int64)


def _seats(master: RestrictedMaster) -> dict[int, list[int]]:
    """Return the arcs of each column."""
    out = {c: [a] for c, a in zip(master.arc_columns.tolist(), master.arcs.tolist(), strict=True)}
    ends = zip(master.pairs.first.tolist(), master.pairs.second.tolist(), strict=True)
    for column, both in zip(master.pair_columns.tolist(), ends, strict=True):
        out[column] = [arc for arc in both if arc >= 0]
    return out


def _certain(master: RestrictedMaster, values: Floats) -> Ints:
    """Return the seats that the relaxed solution takes wholly, int (P,)."""
    model = master.model
    arcs = np.full(model.people, -1)
    whole = master.arcs[values[master.arc_columns] > 1 - 1e-6]
    pairs = values[master.pair_columns] > 1 - 1e-6
    for side in (whole, master.pairs.first[pairs], master.pairs.second[pairs]):
        seats = side[side >= 0]
        arcs[model.person[seats]] = seats
    return arcs


def unfilled(model: Model, arcs: Ints) -> Bools:
    """Return the posts with an empty place, both of a couple if one has."""
    filled = np.bincount(model.post[arcs[arcs >= 0]], minlength=model.posts)
    free = filled < model.places
    first, second = model.couples.first, model.couples.second
    either = free[first] | free[second]
    free[first] = either
    free[second] = either
    return free
