"""Seats, couples and patterns as an integer programme, ready for the solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp

from guantong.engines.highs import INFINITY
from guantong.engines.match.formulation.columns import (
    Pairs,
    PatternColumns,
    apart_keys,
    pattern_columns,
    seat_columns,
)
from guantong.engines.match.formulation.layout import Layout
from guantong.engines.match.formulation.model import Model
from guantong.engines.match.problem.arrays import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class IntegerProgramme:
    """An integer programme over some posts, ready for the solver."""

    highs: highspy.HighsLp
    singles: Ints
    pairs: Pairs
    fixed: Ints
    start: Floats
    base: float


def programme(
    model: Model, layout: Layout, arcs: Ints, singles: Ints, pairs: Pairs,
    patterns: PatternColumns, fixed: Ints, free: Bools, *, hard_slack: float = INFINITY,
) -> IntegerProgramme:  # fmt: skip
    """Return the integer programme over given columns, the arcs in ``fixed`` held.

    A hard row may be short or over by ``hard_slack``, at its price.
    """
    apart = _shared(model, singles, pairs)
    seats, cost = seat_columns(layout, singles, pairs, apart)
    low, high = layout.limits()
    low = np.concatenate([low, np.full(len(apart), -np.inf)])
    high = np.concatenate([high, np.ones(len(apart))])
    held = np.asarray(layout.adds[fixed].sum(axis=0)).ravel()
    span = slice(layout.bound_at, layout.bound_at + len(held))
    low[span] -= held
    high[span] -= held
    rows = model.rows
    single = np.flatnonzero(free & model.single)
    touched = np.unique(seats.indices)
    bounds = touched[(touched >= layout.bound_at) & (touched < layout.bound_at + len(rows.sign))]
    bounds = bounds - layout.bound_at
    circled = pattern_columns(layout, patterns, list(range(len(patterns))), len(apart))
    at = np.concatenate([layout.post_row[single], layout.bound_at + bounds])
    shape = (seats.shape[0], len(at))
    value = np.concatenate([np.ones(len(single)), rows.sign[bounds]])
    slack = sp.csc_matrix((value, (at, np.arange(len(at)))), shape=shape)
    matrix = sp.csc_matrix(sp.hstack([seats, circled, slack], format="csc"))
    cost = np.concatenate([
        cost, patterns.worth, -model.vacancy[single], -rows.price[bounds],
    ])  # fmt: skip
    start = _start(model, layout, arcs, singles, pairs, patterns, single, bounds, low, high, seats)
    kept = np.unique(matrix.indices)
    renumbered = np.zeros(matrix.shape[0], np.int64)
    renumbered[kept] = np.arange(len(kept))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.shape[1], len(kept)
    lp.col_cost_ = cost
    lp.col_lower_ = np.zeros(len(cost))
    integral = len(singles) + len(pairs) + len(patterns)
    upper = np.full(len(cost), INFINITY)
    upper[:integral] = 1.0
    upper[len(cost) - len(bounds) :][rows.hard[bounds]] = hard_slack
    lp.col_upper_ = upper
    lp.row_lower_ = np.clip(low[kept], -INFINITY, INFINITY)
    lp.row_upper_ = np.clip(high[kept], -INFINITY, INFINITY)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = renumbered[matrix.indices].astype(np.int32)
    lp.a_matrix_.value_ = matrix.data
    lp.sense_ = highspy.ObjSense.kMaximize
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole] * integral + [part] * (len(cost) - integral)
    return IntegerProgramme(lp, singles, pairs, fixed, start, float(cost @ start))


def _start(
    model: Model, layout: Layout, arcs: Ints, singles: Ints, pairs: Pairs,
    patterns: PatternColumns, single: Ints, bounds: Ints, low: Floats, high: Floats, seats: Any,
) -> Floats:  # fmt: skip
    """Return the present plan as values of the columns."""
    taken = np.zeros(len(model.post), bool)
    taken[arcs[arcs >= 0]] = True
    holder = model.holders(arcs)
    couples = model.couples
    chosen = taken[singles].astype(float)
    both = np.zeros(len(pairs))
    if len(pairs):
        both = (
            (pairs.first == holder[couples.first[pairs.couple]])
            & (pairs.second == holder[couples.second[pairs.couple]])
        ).astype(float)
    # The present pattern of each circle is its first.
    pattern = np.zeros(len(patterns))
    if len(patterns):
        pattern[np.unique(patterns.circle, return_index=True)[1]] = 1.0
    activity = seats @ np.concatenate([chosen, both])
    empty = model.places[single] - activity[layout.post_row[single]]
    at = layout.bound_at + bounds
    least = model.rows.sign[bounds] > 0
    short = np.where(least, low[at] - activity[at], activity[at] - high[at])
    return np.concatenate([chosen, both, pattern, empty, np.maximum(short, 0.0)])


def _shared(model: Model, singles: Ints, pairs: Pairs) -> Ints:
    """Return the keys of people kept apart of whom both could sit in one team."""
    every = np.concatenate([
        singles, pairs.first[pairs.first >= 0], pairs.second[pairs.second >= 0]
    ])  # fmt: skip
    every = np.unique(every)
    hit, keys = apart_keys(model, every)
    if not len(keys):
        return np.zeros(0, np.int64)
    who = np.unique(np.stack([keys, model.person[every[hit]]], axis=1), axis=0)
    found, people = np.unique(who[:, 0], return_counts=True)
    return found[people > 1]
