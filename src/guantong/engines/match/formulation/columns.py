"""Seats, couples and patterns as columns of a linear programme; its rows: `layout`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from guantong.engines.match.formulation.layout import Layout
from guantong.engines.match.formulation.model import Model, circle_worth
from guantong.engines.match.problem.arrays import Floats, Ints


@dataclass(frozen=True, eq=False)
class Pairs:
    """Columns of couples: whose, and the arcs of both seats, -1 where one is left empty."""

    couple: Ints
    first: Ints
    second: Ints

    def __len__(self) -> int:
        return len(self.couple)

    def take(self, where: Ints) -> Pairs:
        """Return some of them."""
        return Pairs(self.couple[where], self.first[where], self.second[where])

    @staticmethod
    def none() -> Pairs:
        """Return no pairs."""
        empty = np.zeros(0, np.int64)
        return Pairs(empty, empty, empty)

    @staticmethod
    def joined(parts: list[Pairs]) -> Pairs:
        """Return several lists as one, each pair once."""
        every = [np.stack([one.couple, one.first, one.second], axis=1) for one in parts]
        rows = np.unique(np.concatenate(every), axis=0) if every else np.zeros((0, 3), np.int64)
        return Pairs(rows[:, 0], rows[:, 1], rows[:, 2])


@dataclass(frozen=True, eq=False)
class PatternColumns:
    """Columns of circles: whose, how many of each class and kind, and their worth together."""

    circle: Ints
    counts: tuple[Ints, ...]
    worth: Floats

    def __len__(self) -> int:
        return len(self.circle)

    @staticmethod
    def none() -> PatternColumns:
        """Return no patterns."""
        return PatternColumns(np.zeros(0, np.int64), (), np.zeros(0))


def pairs_of(model: Model, arcs: Ints, which: Ints) -> Pairs:
    """Return the columns of some couples as a plan fills them."""
    holder, couples = model.holders(arcs), model.couples
    return Pairs(which, holder[couples.first[which]], holder[couples.second[which]])


def empty_pairs(which: Ints) -> Pairs:
    """Return the columns of some couples with nobody in them."""
    none = np.full(len(which), -1)
    return Pairs(which, none, none)


def patterns_of_circles(model: Model, patterns: list[tuple[int, Ints]]) -> PatternColumns:
    """Return the columns of patterns, each with the number of its circle."""
    return PatternColumns(
        np.array([n for n, _ in patterns], np.int64),
        tuple(counts for _, counts in patterns),
        np.array([circle_worth(model, model.circles[n], counts) for n, counts in patterns]),
    )


def seat_columns(
    layout: Layout, arcs: Ints, pairs: Pairs, apart: Ints
) -> tuple[sp.csc_matrix, Floats]:
    """Return the columns and worths of single seats, then of couples.

    Parameters
    ----------
    layout
        The rows.
    arcs
        Arcs of posts that are in no couple.
    pairs
        Seats of couples.
    apart
        Sorted keys ``pair * teams + team`` of the rows that keep people apart; row n of them is
        ``layout.count + n``.

    """
    model = layout.model
    number = len(arcs)
    filled = [pairs.first >= 0, pairs.second >= 0]
    every = np.concatenate([arcs, pairs.first[filled[0]], pairs.second[filled[1]]])
    at = np.arange(len(pairs)) + number
    column = np.concatenate([np.arange(number), at[filled[0]], at[filled[1]]])
    adds = layout.adds[every]
    sizes = np.diff(adds.indptr)
    parts_row = [model.person[every], adds.indices + layout.bound_at]
    parts_column = [column, np.repeat(column, sizes)]
    parts_value = [np.ones(len(every)), adds.data]
    parts_row.append(np.concatenate([
        layout.post_row[model.post[arcs]], layout.couple_row[pairs.couple],
    ]))  # fmt: skip
    parts_column.append(np.arange(number + len(pairs)))
    parts_value.append(np.ones(number + len(pairs)))
    if len(apart):
        hit, row = apart_rows(model, every, apart)
        parts_row.append(layout.count + row)
        parts_column.append(column[hit])
        parts_value.append(np.ones(len(hit)))
    shape = (layout.count + len(apart), number + len(pairs))
    where = (np.concatenate(parts_row), np.concatenate(parts_column))
    return (
        sp.csc_matrix((np.concatenate(parts_value), where), shape=shape),
        np.concatenate([model.worth[arcs], pair_worth(model, pairs, model.worth)]),
    )


def pair_worth(model: Model, pairs: Pairs, worth: Floats) -> Floats:
    """Return the points of couples' columns at given worths of arcs."""
    couples = model.couples
    total = np.where(
        pairs.first >= 0, worth[pairs.first], -model.vacancy[couples.first[pairs.couple]]
    ) + np.where(
        pairs.second >= 0, worth[pairs.second], -model.vacancy[couples.second[pairs.couple]]
    )
    both = np.flatnonzero((pairs.first >= 0) & (pairs.second >= 0))
    if not len(both):
        return total
    order = both[np.argsort(pairs.couple[both], kind="stable")]
    numbers, begin = np.unique(pairs.couple[order], return_index=True)
    for n, span in zip(numbers.tolist(), np.split(order, begin[1:]), strict=True):
        one, two = model.person[pairs.first[span]], model.person[pairs.second[span]]
        total[span] += couples.together(n, one, two)
    return total


def apart_keys(model: Model, arcs: Ints) -> tuple[Ints, Ints]:
    """Return which of the arcs are of people who must sit apart, with their keys, one a pair."""
    inside = model.apart[model.person[arcs]]
    sizes = np.diff(inside.indptr)
    hit = np.repeat(np.arange(len(arcs)), sizes)
    return hit, inside.indices.astype(np.int64) * model.teams + model.team[arcs[hit]]


def apart_rows(model: Model, arcs: Ints, apart: Ints) -> tuple[Ints, Ints]:
    """Return which arcs are in which of the rows with the given sorted keys."""
    hit, keys = apart_keys(model, arcs)
    at = np.minimum(np.searchsorted(apart, keys), len(apart) - 1)
    good = apart[at] == keys
    return hit[good], at[good]


def pattern_columns(
    layout: Layout, patterns: PatternColumns, which: list[int], apart: int
) -> sp.csc_matrix:
    """Return the columns of some patterns: people taken from the links, one pattern a circle."""
    shape = (layout.count + apart, len(which))
    if not which:
        return sp.csc_matrix(shape)
    row: list[Ints] = []
    column: list[Ints] = []
    value: list[Floats] = []
    for at, n in enumerate(which):
        circle = int(patterns.circle[n])
        flat = patterns.counts[n].ravel()
        there = np.flatnonzero(flat)
        row += [layout.link_at[circle] + there, layout.circle_row[circle : circle + 1]]
        column.append(np.full(len(there) + 1, at))
        value += [-flat[there].astype(np.float64), np.ones(1)]
    where = (np.concatenate(row), np.concatenate(column))
    return sp.csc_matrix((np.concatenate(value), where), shape=shape)
