"""All ways in which a circle can be filled by kinds, and the best of them at given prices.

A pattern says how many people of each kind each class of posts takes; a pure definition, shared
by the search and by the proof, and checked against a plain loop in the tests.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from guantong.engines.match.errors import MatchError
from guantong.engines.match.problem.arrays import Bools, Floats, Ints
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.parts import Circle

#: More patterns than this would neither fit nor finish.
MOST_PATTERNS = 2_000_000


@dataclass(frozen=True, eq=False)
class Patterns:
    """The patterns of a circle as the product of what each class can take.

    Attributes
    ----------
    counts
        For each class int (ways, kinds): the people of each kind, together at most its places.
    weights
        float (classes, classes): the weight of a pair of two classes.
    table
        float (kinds, kinds): points of a pair of two kinds.

    """

    counts: tuple[Ints, ...]
    weights: Floats
    table: Floats

    @cached_property
    def values(self) -> Floats:
        """Points of the pairs within each pattern, one axis a class."""
        shape = tuple(len(ways) for ways in self.counts)
        out = np.zeros(shape)
        for a, ways in enumerate(self.counts):
            rows = ways @ self.table
            inner = ((rows * ways).sum(axis=1) - ways @ self.table.diagonal()) / 2
            out += _along(self.weights[a, a] * inner, a, len(shape))
            for b in range(a + 1, len(shape)):
                both = self.weights[a, b] * (rows @ self.counts[b].T)
                if self.weights[a, b]:
                    lone = [n for n in range(len(shape)) if n not in (a, b)]
                    out += np.expand_dims(both, lone)
        return out

    def priced(self, prices: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Sum of price times people for each pattern, in the prices' own type, one axis a class.

        Parameters
        ----------
        prices
            (classes, kinds): what one such person earns.

        """
        parts = [
            _along(ways.astype(prices.dtype) @ prices[a], a, len(self.counts))
            for a, ways in enumerate(self.counts)
        ]
        out = parts[0]
        for part in parts[1:]:
            out = out + part
        return out

    def best(
        self, prices: Floats, count: int = 1, among: Bools | None = None
    ) -> tuple[Floats, Ints]:
        """Return the best patterns when each person also earns a price.

        Parameters
        ----------
        prices
            float (classes, kinds): added for each such person; may be negative.
        count
            How many patterns at most.
        among
            bool, as many as patterns: those to look at; see `holding` and `around`.

        Returns
        -------
        values
            float (n,), falling: points of the pairs and of the prices.
        patterns
            int (n, classes, kinds): the people of each.

        """
        total = (self.values + self.priced(prices)).ravel()
        if among is not None:
            total = np.where(among, total, -np.inf)
            count = max(1, min(count, int(among.sum())))
        count = min(count, len(total))
        if count == 1:
            rows = np.array([int(total.argmax())])
        else:
            rows = np.sort(np.argpartition(-total, count - 1)[:count])
            rows = rows[np.argsort(-total[rows], kind="stable")]
        return total[rows], self.people(rows)

    def holding(self, least: Ints) -> Bools:
        """Return which patterns have at least these people, (classes, kinds)."""
        fits = np.ones((1,) * len(self.counts), bool)
        for n, ways in enumerate(self.counts):
            fits = fits & _along((ways >= least[n]).all(axis=1), n, len(self.counts))
        return fits.ravel()

    def around(self, counts: Ints, steps: int) -> Bools:
        """Return which patterns come from one by putting at most so many people in or out."""
        apart = np.zeros((1,) * len(self.counts), np.int64)
        for n, ways in enumerate(self.counts):
            apart = apart + _along(np.abs(ways - counts[n]).sum(axis=1), n, len(self.counts))
        near: Bools = (apart <= steps).ravel()
        return near

    def people(self, rows: Ints) -> Ints:
        """Return the people of patterns given by their flat numbers, int (n, classes, kinds)."""
        ways = np.unravel_index(rows, tuple(len(one) for one in self.counts))
        picked = [one[way] for one, way in zip(self.counts, ways, strict=True)]
        return np.stack(picked, axis=1).astype(np.int64)


def patterns_of(instance: Instance, circle: Circle) -> Patterns:
    """Return all patterns of a circle; posts may stay empty.

    Raises
    ------
    MatchError
        If there are too many to list.

    """
    trait = instance.traits[circle.trait]
    kinds = len(trait.kinds)
    places = np.zeros(len(circle.weights), np.int64)
    np.add.at(places, circle.classes, instance.places[circle.posts])
    ways = [math.comb(int(n) + kinds, kinds) for n in places]
    if math.prod(ways) > MOST_PATTERNS:
        team = instance.teams[int(instance.team_of[circle.posts[0]])]
        text = (
            f"{team}的班子搭配有 {math.prod(ways):,} 种组合，超过 {MOST_PATTERNS:,} 种；"
            f"请合并岗位的类别（现 {len(places)} 类）或特质的种类（现 {kinds} 种）。"
        )
        raise MatchError(text, table="circles")
    counts = tuple(_ways(int(n), kinds) for n in places)
    return Patterns(counts, np.asarray(circle.weights, float), np.asarray(trait.table, float))


@lru_cache(maxsize=256)
def _ways(places: int, kinds: int) -> Ints:
    """Return every count of people by kind with at most ``places`` of them, int (ways, kinds)."""
    if not kinds:
        return np.zeros((1, 0), np.int64)
    parts = []
    for first in range(places + 1):
        rest = _ways(places - first, kinds - 1)
        parts.append(np.column_stack([np.full(len(rest), first, np.int64), rest]))
    out = np.concatenate(parts)
    out.flags.writeable = False
    return out


def _along(values: npt.NDArray[Any], axis: int, axes: int) -> npt.NDArray[Any]:
    return np.expand_dims(values, [n for n in range(axes) if n != axis])
