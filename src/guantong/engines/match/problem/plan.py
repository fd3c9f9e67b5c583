"""A plan with its proof: who sits where, what it is worth, what no plan can exceed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from guantong.engines.match.problem.arrays import Ints
from guantong.engines.match.problem.instance import Instance


def share_left(value: float, bound: float, baseline: float) -> float:
    """Return (bound - value) / (bound - baseline); 0 where nothing is missing."""
    missing = bound - value
    if missing <= 1e-6 * max(1.0, abs(value)):
        return 0.0
    return missing / max(1e-9, bound - baseline)


@dataclass(frozen=True)
class Point:
    """Where a search stood: seconds since its beginning, the best value, the bound."""

    seconds: float
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """Share of the value that could still be missing; infinite before there is a plan."""
        if not np.isfinite(self.value):
            return float("inf")
        return max(0.0, self.bound - self.value) / max(1e-9, abs(self.value))


@dataclass(frozen=True, eq=False)
class Multipliers:
    """Prices that prove a bound; any such prices do, good ones prove a good one.

    All are whole numbers of `guantong.engines.match.certificate.UNIT` points.

    Attributes
    ----------
    people
        int (P,), ≥ 0: the price of a person's time.
    low, high
        int (bounds,), ≥ 0: the price of the least and the most of each bound.
    apart
        int (N, 4): person, person, team, price ≥ 0 of both sitting there.
    links
        For each circle int (classes, kinds): the price of one such person in it.

    """

    people: Ints
    low: Ints
    high: Ints
    apart: Ints
    links: tuple[Ints, ...] = ()


@dataclass(frozen=True, eq=False)
class Plan:
    """Who sits where.

    Attributes
    ----------
    instance
        What it is a plan for.
    seats
        int (P,): the post of each person, or -1.
    value
        Points, as `evaluate` counts them.
    bound
        No plan is worth more; proven by ``multipliers`` (see `certificate`).
    baseline
        Points of the plan that a person-by-person choice gives: the best assignment of people to
        posts that looks at no bound, couple or circle, counted with all of them; what hard rules
        it breaks costs nothing here.
    multipliers
        The proof of ``bound``.
    curve
        The search: each point where value or bound became better.
    proven
        Whether the search found that no plan is better, beyond what ``bound`` proves.
    kept
        Arrays of `warm`, of a plan that was stored.
    live
        The engine's own state in this process, if any.

    """

    instance: Instance
    seats: Ints
    value: float
    bound: float
    baseline: float
    multipliers: Multipliers
    curve: tuple[Point, ...] = ()
    proven: bool = False
    kept: dict[str, Any] = field(default_factory=dict, repr=False)
    live: Any = field(default=None, repr=False)

    @property
    def warm(self) -> dict[str, Any]:
        """Arrays by name from which the engine goes on at once; may be stored as ``.npz``."""
        if self.kept or self.live is None:
            return self.kept
        found: dict[str, Any] = self.live.snapshot()
        return found

    @property
    def gap(self) -> float:
        """Share of the value that could still be missing: (bound - value) / value."""
        return max(0.0, self.bound - self.value) / max(1e-9, abs(self.value))

    @property
    def left(self) -> float:
        """Share of the improvable value that could still be missing.

        (bound - value) / (bound - baseline): a gap in percent of the whole says little, because
        a person-by-person choice has most of the whole already.
        """
        return share_left(self.value, self.bound, self.baseline)

    def holders(self) -> list[list[int]]:
        """Return the people of each post."""
        out: list[list[int]] = [[] for _ in self.instance.posts]
        for person, post in enumerate(self.seats.tolist()):
            if post >= 0:
                out[post].append(person)
        return out
