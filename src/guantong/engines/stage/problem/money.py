"""Whether the money of a year suffices, and which fund pays what: a maximum flow, no solver.

Money flows from a fund (or its shared pool) through a county's part of it to a kind's spending.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.arrays import Floats
from guantong.engines.stage.problem.instance import Instance

#: Money that may be missing in a year, as share of what is spent: sums are not exact.
HAIR = 1e-9


@dataclass(frozen=True, eq=False)
class Money:
    """What is paid.

    Attributes
    ----------
    spent
        float (C, P, Y): what the starts cost.
    paid
        float (C, S, P, Y): which fund pays what of it.

    """

    spent: Floats
    paid: Floats

    @property
    def missing(self) -> Floats:
        """Money that no fund pays, float (C, P, Y)."""
        found: Floats = np.maximum(0.0, self.spent - self.paid.sum(axis=1))
        return found


def pay(instance: Instance, spent: Floats) -> Money:
    """Pay as much of the spending as the funds can."""
    paid = np.zeros((len(instance.counties), len(instance.funds), *spent.shape[1:]))
    for year in range(spent.shape[2]):
        if instance.shared.any():
            _pay(instance, spent, paid, year, range(len(instance.counties)))
        else:
            for county in range(len(instance.counties)):
                _pay(instance, spent, paid, year, range(county, county + 1))
    return Money(spent, paid)


def _pay(instance: Instance, spent: Floats, paid: Floats, year: int, counties: range) -> None:
    """Pay one year of some counties that share pools."""
    one = instance
    net = _Network()
    for county in counties:
        for kind in np.flatnonzero(spent[county, :, year] > 0).tolist():
            net.join(("kind", county, kind), "sink", float(spent[county, kind, year]))
            for fund in np.flatnonzero(one.pays[:, kind]).tolist():
                net.join(("fund", county, fund), ("kind", county, kind), np.inf)
    for county in counties:
        for fund in range(len(one.funds)):
            above: _Node = ("pool", fund, 0) if one.shared[fund] else "source"
            net.join(above, ("fund", county, fund), float(one.budget[county, fund, year]))
    for fund in np.flatnonzero(one.shared).tolist():
        net.join("source", ("pool", fund, 0), float(one.pool[fund, year]))
    net.flood(HAIR * max(1.0, float(spent[counties.start : counties.stop, :, year].sum())))
    for county in counties:
        for kind in np.flatnonzero(spent[county, :, year] > 0).tolist():
            for fund in np.flatnonzero(one.pays[:, kind]).tolist():
                edge = ("fund", county, fund), ("kind", county, kind)
                paid[county, fund, kind, year] = net.flow(*edge)


_Node = str | tuple[str, int, int]


class _Network:
    """A maximum flow by shortest augmenting paths (Edmonds and Karp 1972)."""

    def __init__(self) -> None:
        self.room: dict[_Node, dict[_Node, float]] = {"source": {}, "sink": {}}
        self.most: dict[tuple[_Node, _Node], float] = {}

    def join(self, one: _Node, other: _Node, room: float) -> None:
        self.room.setdefault(one, {})[other] = room
        self.room.setdefault(other, {}).setdefault(one, 0.0)
        self.most[one, other] = room

    def flow(self, one: _Node, other: _Node) -> float:
        return max(0.0, self.room[other][one])

    def flood(self, hair: float) -> None:
        while path := self._path(hair):
            least = min(self.room[one][other] for one, other in path)
            for one, other in path:
                self.room[one][other] -= least
                self.room[other][one] += least

    def _path(self, hair: float) -> list[tuple[_Node, _Node]]:
        before: dict[_Node, _Node] = {"source": "source"}
        waiting = deque[_Node](["source"])
        while waiting and "sink" not in before:
            one = waiting.popleft()
            for other, room in self.room[one].items():
                if room > hair and other not in before:
                    before[other] = one
                    waiting.append(other)
        if "sink" not in before:
            return []
        path: list[tuple[_Node, _Node]] = []
        node: _Node = "sink"
        while node != "source":
            path.append((before[node], node))
            node = before[node]
        return path
