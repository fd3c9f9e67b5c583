"""Which numbers of grids are possible with whole groups."""

from __future__ import annotations

import numpy as np

from guantong.engines.place.grids.arrays import Ints
from guantong.engines.place.grids.groups.partition import Programme

#: Seconds for a number of which nothing is known yet.
SECONDS = 2.0


def possible(programme: Programme) -> tuple[int, ...]:
    """Return every number of grids for which there is a partition.

    The fewest and the most are found exactly. From both ends, merging two grids or parting one
    shows the numbers between; only those that neither way reaches are solved by themselves.
    """
    every = (0, programme.units)
    ones = np.ones(len(programme.columns.union))
    least = programme.solve(every, SECONDS, ones)
    if least is None:
        return ()
    most = programme.solve(every, SECONDS, -ones)
    if most is None:
        return ()
    found = {len(least.chosen), len(most.chosen)}
    between = range(len(least.chosen) + 1, len(most.chosen))
    if not programme.labels:
        known = set(programme.columns.union)
        found |= _merged(_sets(programme, most.chosen), known, len(least.chosen))
        if not found.issuperset(between):
            found |= _parted(_sets(programme, least.chosen), known)
    for count in between:
        if count not in found and programme.solve((count, count), SECONDS) is not None:
            found.add(count)
    return tuple(sorted(found))


def _sets(programme: Programme, chosen: Ints) -> list[int]:
    return [programme.columns.union[c] for c in chosen.tolist()]


def _merged(grids: list[int], known: set[int], least: int) -> set[int]:
    """Merge two grids as long as that gives one; return the numbers met."""
    met = {len(grids)}
    while len(grids) > least:
        pairs = (
            (a, b) for a in range(len(grids)) for b in range(a) if grids[a] | grids[b] in known
        )
        pair = min(pairs, key=lambda p: (grids[p[0]] | grids[p[1]]).bit_count(), default=None)
        if pair is None:
            break
        one = grids[pair[0]] | grids[pair[1]]
        grids = [grid for n, grid in enumerate(grids) if n not in pair] + [one]
        met.add(len(grids))
    return met


def _parted(grids: list[int], known: set[int]) -> set[int]:
    """Part one grid as long as that gives two; return the numbers met."""
    met = {len(grids)}
    while True:
        for n, grid in enumerate(grids):
            part = next((u for u in known if u & ~grid == 0 and u != grid and grid ^ u in known), 0)
            if part:
                grids = [*grids[:n], *grids[n + 1 :], part, grid ^ part]
                met.add(len(grids))
                break
        else:
            return met


def words(numbers: tuple[int, ...]) -> str:
    """Say numbers in Chinese, runs as 3—7.

    Examples
    --------
    >>> words((3, 4, 5, 8))
    '3—5、8'

    """
    said: list[str] = []
    start = 0
    for n, number in enumerate(numbers):
        if n + 1 == len(numbers) or numbers[n + 1] != number + 1:
            said.append(str(number) if start == n else f"{numbers[start]}—{number}")
            start = n + 1
    return "、".join(said)
