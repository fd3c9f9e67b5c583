"""What prices of the rows say: the worth of every seat net of them, a bound, columns to add."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.match.formulation.columns import Pairs, PatternColumns
from guantong.engines.match.formulation.layout import Layout
from guantong.engines.match.formulation.model import CLOSED, Model
from guantong.engines.match.problem.arrays import Floats, Ints

#: How many patterns of a circle are looked at in a round.
PATTERNS = 6


@dataclass(frozen=True, eq=False)
class Prices:
    """Valid prices of the rows, whatever they were made from.

    Attributes
    ----------
    people
        float (P,), ≥ 0.
    adds
        float (R + L,): of bounds' rows (≤ 0 for a least, ≥ 0 for a most), then of links.
    apart
        Keys of the rows that keep people apart, sorted, and float ≥ 0 for each.

    """

    people: Floats
    adds: Floats
    apart: Ints
    apart_price: Floats

    @staticmethod
    def of(layout: Layout, duals: Floats, apart: Ints) -> Prices:
        """Return the nearest valid prices to the duals of a linear programme."""
        model = layout.model
        rows = model.rows
        end = layout.bound_at + layout.adds.shape[1]
        adds = duals[layout.bound_at : end].copy()
        bounds = slice(0, len(rows.sign))
        adds[bounds] = -rows.sign * np.clip(-rows.sign * adds[bounds], 0.0, rows.price)
        order = np.argsort(apart, kind="stable")
        price = np.maximum(duals[layout.count :], 0.0)[order]
        return Prices(np.maximum(duals[: model.people], 0.0), adds, apart[order], price)


@dataclass(frozen=True, eq=False)
class Priced:
    """All seats at given prices.

    Attributes
    ----------
    reduced
        float (A,): worth of each arc net of prices, very low where closed.
    best
        float (J,): the best of each post in no couple with one place, or its vacancy.
    couple_best
        float (C,): the best pair of each couple, or one, or none.
    circle_best
        float (circles,).
    bound
        No plan is worth more.

    """

    prices: Prices
    reduced: Floats
    best: Floats
    couple_best: Floats
    circle_best: Floats
    bound: float
    pairs: Pairs
    pair_worth: Floats
    patterns: PatternColumns


def price(model: Model, layout: Layout, prices: Prices, count: int) -> Priced:
    """Look at all seats, couples and patterns at given prices.

    Parameters
    ----------
    model, layout
        The instance, laid out.
    prices
        Any valid ones.
    count
        How many of the best pairs of each couple to return.

    """
    reduced = model.worth - prices.people[model.person] - layout.adds @ prices.adds
    if len(prices.apart):
        for key, cost in zip(prices.apart.tolist(), prices.apart_price.tolist(), strict=True):
            pair, team = divmod(key, model.teams)
            if cost:
                for person in model.instance.apart[pair]:
                    reduced[(model.person == person) & (model.team == team)] -= cost
    reduced[~model.open] = CLOSED
    best = -model.vacancy.copy()
    top = np.maximum.reduceat(reduced, model.starts[model.filled])
    best[model.filled] = np.maximum(best[model.filled], top)
    total = np.where(model.places == 1, best, 0.0)
    for post in np.flatnonzero(model.places > 1):
        total[post] = _fill(reduced[model.starts[post] : model.starts[post + 1]],
                            int(model.places[post]), float(model.vacancy[post]))  # fmt: skip
    couple, one, two, worth = model.couples.best(reduced, model.person, count)
    couple_best = best[model.couples.first] + best[model.couples.second]
    couple_best = _without_both(model, best, couple_best)
    np.maximum.at(couple_best, couple, worth)
    patterns, circle_best = _patterns(model, layout, prices)
    rows = model.rows
    bound = (
        model.constant
        + float(prices.people.sum())
        + float(prices.adds[: len(rows.sign)] @ rows.limit)
        + float(prices.apart_price.sum())
        + float(total[model.single].sum())
        + float(couple_best.sum())
        + float(circle_best.sum())
    )
    found = Pairs(couple, one, two)
    return Priced(prices, reduced, best, couple_best, circle_best, bound, found, worth, patterns)


def _without_both(model: Model, best: Floats, both: Floats) -> Floats:
    """Return the best of each couple with at least one seat empty."""
    first, second = model.couples.first, model.couples.second
    left = best[first] - model.vacancy[second]
    right = best[second] - model.vacancy[first]
    return np.minimum(both, np.maximum(left, right))


def _fill(reduced: Floats, places: int, vacancy: float) -> float:
    top = np.sort(np.maximum(reduced, -vacancy))[::-1][:places]
    return float(top.sum()) - vacancy * (places - len(top))


def _patterns(model: Model, layout: Layout, prices: Prices) -> tuple[PatternColumns, Floats]:
    if not model.circles:
        return PatternColumns.none(), np.zeros(0)
    best = np.zeros(len(model.circles))
    which, counts, worths = [], [], []
    for n in range(len(model.circles)):
        links = layout.links(prices.adds, n)
        net, found = layout.patterns[n].best(links, PATTERNS)
        best[n] = net[0]
        which += [n] * len(net)
        counts += list(found)
        worths += (net - (found * links).sum(axis=(1, 2))).tolist()
    return PatternColumns(np.array(which, np.int64), tuple(counts), np.array(worths)), best


def columns_to_add(
    model: Model, layout: Layout, priced: Priced, duals: Floats, each: int, tolerance: float = 1e-6
) -> tuple[Ints, Pairs, PatternColumns]:
    """Return the columns that would make the linear programme better: ``each`` a post at most."""
    single = np.flatnonzero((layout.post_row[model.post] >= 0) & (priced.reduced > CLOSED / 2))
    over = priced.reduced[single] - duals[layout.post_row[model.post[single]]]
    good = over > tolerance
    arcs, over = single[good], over[good]
    order = np.lexsort((-over, model.post[arcs]))
    arcs = arcs[order]
    rank = np.arange(len(arcs)) - np.searchsorted(model.post[arcs], model.post[arcs])
    arcs = arcs[rank < each]
    goal = duals[layout.couple_row]
    found = [
        priced.pairs.take(np.flatnonzero(priced.pair_worth > goal[priced.pairs.couple] + tolerance))
    ]
    found += [_with_empty(model, priced, goal + tolerance)]
    patterns = priced.patterns
    if len(patterns):
        rows = duals[layout.circle_row]
        links = [layout.links(duals[layout.bound_at :], n) for n in range(len(model.circles))]
        keep = [
            n
            for n, (circle, counts) in enumerate(
                zip(patterns.circle.tolist(), patterns.counts, strict=True)
            )
            if patterns.worth[n] + float((counts * links[circle]).sum()) > rows[circle] + tolerance
        ]
        patterns = PatternColumns(
            patterns.circle[keep], tuple(patterns.counts[n] for n in keep), patterns.worth[keep]
        )
    return arcs, Pairs.joined(found), patterns


def _with_empty(model: Model, priced: Priced, goal: Floats) -> Pairs:
    """Return the columns of couples with one seat empty that are worth more than the goal."""
    couple, first, second = [], [], []
    ends = (model.couples.first, model.couples.second)
    for side in (0, 1):
        post, other = ends[side], ends[1 - side]
        worth = priced.best[post] - model.vacancy[other]
        for n in np.flatnonzero(worth > goal).tolist():
            span = slice(model.starts[post[n]], model.starts[post[n] + 1])
            if span.start == span.stop:
                continue
            arc = int(span.start) + int(np.argmax(priced.reduced[span]))
            if priced.reduced[arc] <= CLOSED / 2:
                continue
            couple.append(n)
            first.append(arc if side == 0 else -1)
            second.append(-1 if side == 0 else arc)
    return Pairs(np.array(couple, np.int64), np.array(first, np.int64), np.array(second, np.int64))
