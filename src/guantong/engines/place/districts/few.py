"""Districts of few units, exactly: every connected set of the right weight is looked at."""

from __future__ import annotations

import numpy as np

from guantong.engines.place.districts.plan import Districting, Problem, cut

#: Units up to which all sets are looked at.
FEW = 20


def exact(problem: Problem) -> Districting | None:
    """Return the plan that cuts the fewest ways, or None if there is none.

    Examples
    --------
    >>> square = np.array([[0, 1], [1, 3], [3, 2], [2, 0]])
    >>> found = exact(Problem(np.array([1, 1, 1, 1]), square, 2, 2, 2))
    >>> found.cut, found.proven
    (2, True)

    """
    n = len(problem.weight)
    if n > FEW:
        raise ValueError(f"more than {FEW} units")
    beside = [0] * n
    for a, b in problem.edges.tolist():
        beside[a] |= 1 << b
        beside[b] |= 1 << a
    fits = _fitting(problem, beside)
    least: list[tuple[int, tuple[int, ...]]] = []
    _look(fits, beside, (1 << n) - 1, (), 0, problem.number, least)
    if not least:
        return None
    district = np.empty(n, np.int64)
    for d, one in enumerate(least[0][1]):
        district[[u for u in range(n) if one >> u & 1]] = d
    return Districting(district, cut(problem, district), proven=True)


def _fitting(problem: Problem, beside: list[int]) -> list[list[int]]:
    """Return by their first unit all connected sets of the right weight."""
    n = len(problem.weight)
    sets = np.arange(1 << n)
    weight = np.zeros(1 << n, np.int64)
    for u in range(n):
        weight[1 << u : 1 << (u + 1)] = weight[: 1 << u] + problem.weight[u]
    right = sets[(weight >= problem.low) & (weight <= problem.high)]
    found: list[list[int]] = [[] for _ in range(n)]
    for one in right.tolist():
        if _connected(one, beside):
            found[(one & -one).bit_length() - 1].append(one)
    return found


def _connected(one: int, beside: list[int]) -> bool:
    met = one & -one
    front = met
    while front:
        bit = front & -front
        front ^= bit
        new = beside[bit.bit_length() - 1] & one & ~met
        met |= new
        front |= new
    return met == one


def _look(
    fits: list[list[int]], beside: list[int], left: int, chosen: tuple[int, ...], cuts: int,
    number: int, least: list[tuple[int, tuple[int, ...]]],
) -> None:  # fmt: skip
    """Take the district of the first unit that is left, in every way."""
    if least and cuts >= least[0][0]:
        return
    if not left:
        if len(chosen) == number:
            least[:] = [(cuts, chosen)]
        return
    if len(chosen) == number:
        return
    for one in fits[(left & -left).bit_length() - 1]:
        if one & ~left == 0:
            rest = left & ~one
            more = sum((beside[u] & rest).bit_count() for u in range(len(beside)) if one >> u & 1)
            _look(fits, beside, rest, (*chosen, one), cuts + more, number, least)
