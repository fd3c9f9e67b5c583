"""Closing the search: an integer programme over every column that could be in a better plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guantong.engines.match.formulation.columns import (
    Pairs,
    PatternColumns,
    empty_pairs,
    pairs_of,
    patterns_of_circles,
)
from guantong.engines.match.formulation.layout import Layout
from guantong.engines.match.formulation.model import CLOSED, Model, circle_counts
from guantong.engines.match.problem.arrays import Ints
from guantong.engines.match.relaxation.pricing import Priced
from guantong.engines.match.search.integer_programme import programme
from guantong.engines.match.search.subproblem import Effort, Outcome, solve_part

#: More columns than this are not worth trying.
MOST_COLUMNS, MOST_PATTERNS = 60_000, 6_000
SLACK = 1e-4


def finish(
    model: Model, layout: Layout, priced: Priced, arcs: Ints, value: float, effort: Effort
) -> Outcome | None:
    """Return the best plan of all that keep the hard rules, or None if columns are too many.

    A plan better than ``value`` uses no column whose reduced worth lies farther below its post's
    best than ``bound - value``: the others are left out without loss. With no plan yet ``value``
    is -inf, and all columns are in.
    """
    gap = priced.bound - value + SLACK
    near = model.open & (priced.reduced >= priced.best[model.post] - gap)
    singles = np.flatnonzero(near & model.single[model.post])
    several = np.flatnonzero(model.places > 1)
    if len(several):
        every = model.open & np.isin(model.post, several)
        singles = np.union1d(singles, np.flatnonzero(every))
    if len(singles) > MOST_COLUMNS:
        return None
    pairs = _pairs(model, priced, gap, arcs)
    patterns = _patterns(model, layout, priced, gap, arcs)
    if patterns is None or len(singles) + len(pairs) + len(patterns) > MOST_COLUMNS:
        return None
    taken = arcs[arcs >= 0]
    singles = np.union1d(singles, taken[model.single[model.post[taken]]])
    none = np.zeros(0, np.int64)
    every_post = np.ones(model.posts, bool)
    singles, pairs = _as_locked(model, singles, pairs)
    part = programme(
        model, layout, arcs, singles, pairs, patterns, none, every_post, hard_slack=0.0
    )
    part = replace(part, base=part.base if np.isfinite(value) else -np.inf)
    return solve_part(model, part, arcs, effort)


def _as_locked(model: Model, singles: Ints, pairs: Pairs) -> tuple[Ints, Pairs]:
    """Leave out the couples' columns without the people locked into them.

    Those locked into other posts need no more: their bonus is larger than whatever one seat
    could bring, and a plan without them is not taken.
    """
    couples = model.couples
    if not len(couples):
        return singles, pairs
    held = np.zeros(model.posts, bool)
    held[model.post[model.locked]] = True
    keep = np.ones(len(pairs), bool)
    for post, side in ((couples.first, pairs.first), (couples.second, pairs.second)):
        wanted = held[post[pairs.couple]]
        keep &= ~wanted | ((side >= 0) & model.locked[np.maximum(side, 0)])
    return singles, pairs.take(np.flatnonzero(keep))


def _pairs(model: Model, priced: Priced, gap: float, arcs: Ints) -> Pairs:
    couples = model.couples
    if not len(couples):
        return Pairs.none()
    goal = priced.couple_best - gap
    found = [Pairs(*couples.within(priced.reduced, model.person, model.starts, goal))]
    for side in (0, 1):
        post = (couples.first, couples.second)[side]
        other = (couples.second, couples.first)[side]
        of_arc = couples.of_post[model.post]
        here = (of_arc >= 0) & (model.post == post[of_arc]) & (priced.reduced > CLOSED / 2)
        seats = np.flatnonzero(here)
        couple = of_arc[seats]
        seats = seats[priced.reduced[seats] - model.vacancy[other[couple]] >= goal[couple]]
        couple, none = of_arc[seats], np.full(len(seats), -1)
        found.append(Pairs(couple, seats, none) if side == 0 else Pairs(couple, none, seats))
    every = np.arange(len(couples))
    return Pairs.joined([*found, empty_pairs(every), pairs_of(model, arcs, every)])


def _patterns(
    model: Model, layout: Layout, priced: Priced, gap: float, arcs: Ints
) -> PatternColumns | None:
    chosen: list[tuple[int, Ints]] = []
    taken = arcs[arcs >= 0]
    for n, circle in enumerate(model.circles):
        links = layout.links(priced.prices.adds, n)
        net, found = layout.patterns[n].best(links, MOST_PATTERNS)
        found = found[net >= net[0] - gap]
        if len(chosen) + len(found) >= MOST_PATTERNS:
            return None
        now = circle_counts(model, circle, taken)
        chosen += [(n, now), *((n, one) for one in found if not np.array_equal(one, now))]
    return patterns_of_circles(model, chosen)
