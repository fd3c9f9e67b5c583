"""The relaxed problem by column generation: prices, and a bound that they prove."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from guantong.engines.match.formulation.columns import Pairs, PatternColumns
from guantong.engines.match.formulation.model import CLOSED, Model, circle_counts, circle_worth
from guantong.engines.match.problem.arrays import Bools, Floats, Ints
from guantong.engines.match.relaxation.pricing import Priced, Prices, columns_to_add, price
from guantong.engines.match.relaxation.restricted_master import RestrictedMaster

#: Seats a post and pairs a couple to begin with; then at most so many new ones a round.
SEATS, COUPLES, EACH = 8, 15, 6
CLOSE = 2e-6
MOST_ROUNDS = 60


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The relaxed problem's solution: prices, the columns' values, the best bound seen."""

    priced: Priced
    values: Floats
    objective: float


def seed(master: RestrictedMaster, open_: Bools, arcs: Ints, times: Floats) -> None:
    """Add the columns that a person-by-person assignment finds good."""
    model = master.model
    reduced = model.worth - times[model.person]
    reduced[~open_] = CLOSED
    order = np.lexsort((-reduced, model.post))
    rank = np.arange(len(order)) - np.repeat(model.starts[:-1], np.diff(model.starts))
    chosen = order[(rank < SEATS) & (reduced[order] > CLOSED / 2)]
    now = model.instance.now
    kept = np.zeros(0, np.int64)
    if now is not None:
        kept = np.flatnonzero((now[model.person] == model.post) & open_)
    singles = np.concatenate([chosen, kept, arcs[arcs >= 0], np.flatnonzero(model.locked & open_)])
    couple, one, two, _ = model.couples.best(reduced, model.person, COUPLES)
    master.add(
        np.unique(singles[model.single[model.post[singles]]]),
        Pairs.joined([Pairs(couple, one, two), couples_of(model, arcs), empty_couples(model)]),
        patterns_in(model, [arcs, np.full(model.people, -1)]),
    )


def couples_of(model: Model, arcs: Ints) -> Pairs:
    """Return the couples' columns of a plan."""
    holder = np.full(model.posts, -1)
    taken = arcs[arcs >= 0]
    holder[model.post[taken]] = taken
    couples = model.couples
    return Pairs(np.arange(len(couples)), holder[couples.first], holder[couples.second])


def patterns_in(model: Model, plans: list[Ints]) -> PatternColumns:
    """Return the circles' columns of some plans."""
    which, counts, worths = [], [], []
    for arcs in plans:
        taken = arcs[arcs >= 0]
        for n, circle in enumerate(model.circles):
            found = circle_counts(model, circle, taken).astype(np.int64)
            which.append(n)
            counts.append(found)
            worths.append(circle_worth(model, circle, found))
    return PatternColumns(np.array(which, np.int64), tuple(counts), np.array(worths))


def empty_couples(model: Model) -> Pairs:
    """Return the columns of couples with nobody in them."""
    none = np.full(len(model.couples), -1)
    return Pairs(np.arange(len(model.couples)), none, none)


def relax(
    master: RestrictedMaster,
    open_: Bools,
    *,
    first: str = "ipm",
    close: float = CLOSE,
    rounds: int = MOST_ROUNDS,
    tell: Callable[[Priced], None],
) -> Relaxed:
    """Generate columns until no better one is left.

    Parameters
    ----------
    master
        With columns to begin with.
    open_
        bool (A,): the arcs that may be taken.
    first
        The method of the first solution: interior point from nothing, simplex from a basis.
    close
        Stop when bound and objective differ by this share.
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
        priced = price(model, layout, Prices.of(layout, duals, master.apart), open_, count=3 * EACH)
        if best is None or priced.bound < best.bound - 1e-9:
            best = priced
            tell(best)
        added = master.add(*columns_to_add(model, layout, priced, duals, EACH))
        near = best.bound - objective < close * max(1.0, abs(objective))
        if (near or not added) and not master.keep_apart(master.values()):
            break
    assert best is not None  # noqa: S101 - rounds is at least 1
    return Relaxed(best, master.values(), objective)
