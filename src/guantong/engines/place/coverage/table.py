"""Which bases reach whom in which scenario, as lists: what a plan is searched on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.place.coverage.arrays import Ints
from guantong.engines.place.coverage.draws import Draws


@dataclass(frozen=True, eq=False)
class Table:
    """Rows are places with people in scenarios; only those that some candidate reaches.

    Attributes
    ----------
    weight
        int (rows,): people.
    row
        int (rows,): number among scenarios × places with people.
    start, base
        ``base[start[r] : start[r + 1]]`` are the candidates that reach row ``r``.
    candidates
        How many candidates there are.

    """

    weight: Ints
    row: Ints
    start: Ints
    base: Ints
    candidates: int


def whom(draws: Draws) -> tuple[Ints, Ints]:
    """Return the places with people, and how many they are, in whole people."""
    rows = np.flatnonzero(np.rint(draws.ground.people) > 0)
    return rows, np.rint(draws.ground.people[rows]).astype(np.int64)


def tabulate(draws: Draws, candidates: Ints, limit: float) -> Table:
    """Build the lists from scenarios."""
    rows, people = whom(draws)
    number: list[Ints] = []
    base: list[Ints] = []
    for part, minutes in draws.minutes(rows, candidates):
        s, i, j = np.nonzero(minutes <= limit)
        number.append((s + part.start) * len(rows) + i)
        base.append(j)
    row, start = np.unique(np.concatenate(number), return_index=True)
    ends = np.append(start, sum(map(len, base)))
    return Table(people[row % len(rows)], row, ends, np.concatenate(base), len(candidates))
