"""Which hard demands cannot hold together: a smallest set of them, proven by leaving each out.

First the linear relaxation: where it has no solution, Farkas' multipliers name the demands that
take part. Where it has one, CP-SAT looks for a solution in whole seats, part by part. Either way
the set is then reduced, and each step proven, in whole seats: without any one of the demands
returned the others can hold (a deletion filter; Chinneck and Dravnieks 1991).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from guantong.engines.match.errors import Unsettled
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.questions.demands import Demand, Row, Seats, demands_of
from guantong.engines.match.questions.feasibility import core, holds, strained

#: What is rather left out of a set, if one of two will do: officers' own choices stay.
ORDER = ("bound", "apart", "ban", "arc", "rule", "lock")


def clash(instance: Instance, *, seconds: float = 30.0) -> tuple[Demand, ...]:
    """Return demands that cannot hold together, of which any but one can; () if all can.

    Speaks of locks, bans, rules that bar locked people, people apart and hard bounds. That a post
    has so many places and a person sits once goes without saying. Seats may stay empty.

    Parameters
    ----------
    instance
        What to look at.
    seconds
        How long to search at most.

    Raises
    ------
    Unsettled
        If the time did not suffice to tell.

    """
    until = time.monotonic() + seconds
    seats, rows = demands_of(instance)
    rows = sorted(rows, key=lambda row: ORDER.index(row.demand.kind))
    suspects = _strained(seats, rows)
    if not suspects:
        suspects = _unseatable(seats, rows, until)
    if not suspects:
        return ()

    def refuted(part: Sequence[Row]) -> bool:
        return not _settled(holds(seats, part, until - time.monotonic()))

    found = min((_reduced(way, refuted) for way in (suspects, suspects[::-1])), key=len)
    return tuple(row.demand for row in rows if any(row is kept for kept in found))


def _strained(seats: Seats, rows: list[Row]) -> list[Row]:
    """Return demands that the linear relaxation refutes, narrowed as long as that helps."""
    suspects = strained(seats, rows)
    while suspects:
        fewer = strained(seats, suspects)
        if not fewer or len(fewer) == len(suspects):
            break
        suspects = fewer
    return suspects


def _unseatable(seats: Seats, rows: list[Row], until: float) -> list[Row]:
    """Return demands that hold in fractions of people only, of the first part that has such."""
    for part in _parts(seats, rows):
        left = until - time.monotonic()
        if _settled(holds(seats, part, left)):
            continue
        fewer = core(seats, part, until - time.monotonic())
        # What a solver names as its reason is believed only when shown to be one.
        if len(fewer) < len(part) and holds(seats, fewer, until - time.monotonic()) is False:
            return fewer
        return part
    return []


def _settled(answer: bool | None) -> bool:
    if answer is None:
        raise Unsettled("规定的时间内没有查清哪些要求互相矛盾。请放宽时间，或先放开一部分锁定。")
    return answer


def _reduced(rows: list[Row], refuted: Callable[[Sequence[Row]], bool]) -> list[Row]:
    """Leave out whatever the rest is refuted without."""
    kept = list(rows)
    for row in rows:
        rest = [other for other in kept if other is not row]
        if refuted(rest):
            kept = rest
    return kept


def _parts(seats: Seats, rows: list[Row]) -> list[list[Row]]:
    """Return the demands in parts that share neither a person nor a post."""
    if not rows:
        return []
    people, posts = len(seats.instance.people), len(seats.instance.posts)
    ends = [(seats.person, people + seats.post)]
    for number, row in enumerate(rows):
        ends.append((np.full(len(row.pairs), people + posts + number), seats.person[row.pairs]))
    first, second = (np.concatenate(side) for side in zip(*ends, strict=True))
    size = people + posts + len(rows)
    graph = coo_matrix((np.ones(len(first)), (first, second)), shape=(size, size))
    label = connected_components(graph, directed=False)[1][people + posts :]
    return [
        [row for row, of in zip(rows, label.tolist(), strict=True) if of == part]
        for part in np.unique(label).tolist()
    ]
