"""The relaxed problem by column generation: prices, and a bound that they prove."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from guantong.engines.match.formulation.columns import (
    Pairs,
    empty_pairs,
    pairs_of,
    patterns_of_circles,
)
from guantong.engines.match.formulation.model import CLOSED, circle_counts
from guantong.engines.match.problem.arrays import Floats, Ints
from guantong.engines.match.relaxation.pricing import Priced, Prices, columns_to_add, price
from guantong.engines.match.relaxation.restricted_master import RestrictedMaster

#: Seats a post and pairs a couple to begin with; then at most so many new ones a round.
SEATS, COUPLES, EACH = 8, 15, 6
#: Share by which bound and objective may differ at the end.
CLOSE = 2e-6
MOST_ROUNDS = 60


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The relaxed problem's solution: the prices of the best bound, the columns' values."""

    priced: Priced
    values: Floats


def seed(master: RestrictedMaster, arcs: Ints, times: Floats) -> None:
    """Add the columns that a person-by-person assignment finds good."""
    model = master.model
    reduced = model.worth - times[model.person]
    reduced[~model.open] = CLOSED
    order = np.lexsort((-reduced, model.post))
    rank = np.arange(len(order)) - np.repeat(model.starts[:-1], np.diff(model.starts))
    chosen = order[(rank < SEATS) & (reduced[order] > CLOSED / 2)]
    now = model.instance.now
    kept = np.zeros(0, np.int64)
    if now is not None:
        kept = np.flatnonzero((now[model.person] == model.post) & model.open)
    locked = np.flatnonzero(model.locked & model.open)
    singles = np.concatenate([chosen, kept, arcs[arcs >= 0], locked])
    every = np.arange(len(model.couples))
    couple, one, two, _ = model.couples.best(reduced, model.person, COUPLES)
    master.add(
        np.unique(singles[model.single[model.post[singles]]]),
        Pairs.joined([Pairs(couple, one, two), pairs_of(model, arcs, every), empty_pairs(every)]),
        patterns_of_circles(
            model,
            [
                (n, circle_counts(model, circle, taken))
                for taken in (arcs[arcs >= 0], np.zeros(0, np.int64))
                for n, circle in enumerate(model.circles)
            ],
        ),
    )


def relax(
    master: RestrictedMaster,
    *,
    first: str = "ipm",
    rounds: int = MOST_ROUNDS,
    tell: Callable[[Priced], None],
) -> Relaxed:
    """Generate columns until no better one is left.

    Parameters
    ----------
    master
        With columns to begin with.
    first
        The method of the first solution: interior point from nothing, simplex from a basis.
    rounds
        The most rounds.
    tell
        Called with each better bound; may raise to stop.

    """
    model, layout = master.model, master.layout
    best: Priced | None = None
    objective = -np.inf
    for n in range(rounds):
        objective = master.solve(first if n == 0 else "simplex")
        duals = master.duals()
        priced = price(model, layout, Prices.of(layout, duals, master.apart), 3 * EACH)
        if best is None or priced.bound < best.bound - 1e-9:
            best = priced
            tell(best)
        added = master.add(*columns_to_add(model, layout, priced, duals, EACH))
        near = best.bound - objective < CLOSE * max(1.0, abs(objective))
        if (near or not added) and not master.keep_apart(master.values()):
            break
    assert best is not None  # noqa: S101 - rounds is at least 1
    return Relaxed(best, master.values())
