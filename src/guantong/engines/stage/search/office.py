"""What an office does by hand: the plan that others are measured against.

Year by year: weak villages first, most people first, the cheapest project that lifts over the line;
then what leads to strong villages; then the best yield a unit of money.
"""

from __future__ import annotations

import numpy as np

from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.problem.instance import NEVER, Instance

HAIR = 1e-9


class Office:
    """A plan in the making, with what is left of every limit."""

    def __init__(self, instance: Instance) -> None:
        one = self.instance = instance
        self.starts: Ints = np.full(one.cost.shape, NEVER, np.int64)
        self.designated: Ints = np.full(len(one.villages), NEVER, np.int64)
        size = np.bincount(one.county_of, minlength=len(one.counties)) / len(one.villages)
        share = np.minimum(one.budget, size[:, None, None] * one.pool[None])
        self.left = np.where(one.shared[None, :, None], share, one.budget)
        self.cap = one.cap.copy()
        self.group = one.group_high.copy()
        self.named = one.designated_high.copy()
        self.mean: Floats = np.repeat(one.base[:, None], one.horizon, axis=1)
        self.fall: Floats = np.zeros_like(self.mean)
        limit = np.full(len(one.villages), np.inf)
        self.limit = limit if one.village_limit is None else one.village_limit.copy()

    def counted(self, v: int, kind: int = NEVER, year: int = 0) -> Floats:
        """Return a village's counted income by year, with one project more."""
        mean, fall = self.mean[v], self.fall[v]
        if kind >= 0:
            share = self.share(year)
            mean = mean + share * self.instance.income[v, kind]
            fall = np.maximum(fall, share * self.instance.worst[v, kind])
        found: Floats = mean - fall if self.instance.counting == "safe" else mean
        return found

    def share(self, year: int) -> Floats:
        """Return the share of the full income by year of a project started in a year."""
        one = self.instance
        since = np.arange(one.horizon) - year
        ramp = np.array(one.ramp, float)
        found: Floats = np.where(since < 0, 0.0, ramp[np.clip(since, 0, len(ramp) - 1)])
        return found

    def may(self, v: int, p: int, t: int) -> bool:
        """Whether a village may start a project in a year, the money apart."""
        one, mine = self.instance, self.starts[v]
        if mine[p] >= 0 or not one.open[v, p, t] or (mine >= 0).sum() >= one.most_starts:
            return False
        if (mine == t).sum() >= one.most_a_year or self.cap[one.township_of[v], t] < 1:
            return False
        q = int(one.needs[p])
        waived = one.started[v, p]
        if q >= 0 and not one.has[v, q] and not waived and not 0 <= mine[q] < t:
            return False
        groups = self.group[one.in_group[:, p], one.county_of[v], t]
        return bool((groups >= 1).all()) and one.cost[v, p] <= self.limit[v] + HAIR

    def start(self, v: int, p: int, t: int) -> bool:
        """Start a project if it may be and can be paid."""
        one, c = self.instance, int(self.instance.county_of[v])
        if not self.may(v, p, t):
            return False
        taken = []
        for later, share in enumerate(one.spend):
            need = share * one.cost[v, p]
            for s in np.flatnonzero(one.pays[:, p]):
                much = min(need, self.left[c, s, t + later])
                taken.append((s, t + later, much))
                need -= much
            if need > HAIR:
                return False
        for s, year, much in taken:
            self.left[c, s, year] -= much
        self.starts[v, p] = t
        self.cap[one.township_of[v], t] -= 1
        self.group[one.in_group[:, p], c, t] -= 1
        self.limit[v] -= one.cost[v, p]
        now = self.share(t)
        self.mean[v] += now * one.income[v, p]
        self.fall[v] = np.maximum(self.fall[v], now * one.worst[v, p])
        return True


def by_hand(instance: Instance) -> tuple[Ints, Ints]:
    """Return starts and designations as an office would settle them, locks and begun first."""
    desk, one = Office(instance), instance
    for v, p in np.argwhere(one.must >= 0).tolist():
        desk.start(v, p, int(one.must[v, p]))
    earns = one.income > 0
    rate = np.where(earns & one.can, one.income / np.maximum(one.cost, HAIR), -1.0)
    order = np.argsort(-rate, axis=None, kind="stable")
    order = order[rate.ravel()[order] > 0]
    pairs = np.stack(np.unravel_index(order, rate.shape), axis=1).tolist()
    for t in range(len(one.years)):
        _weak(desk, t)
        for v, p in pairs:
            if _nearly_strong(desk, v):
                desk.start(v, p, t)
        for v, p in pairs:
            desk.start(v, p, t)
        _designate(desk, t)
    return desk.starts, desk.designated


def _weak(desk: Office, t: int) -> None:
    one = desk.instance
    weak = [
        v for v in np.flatnonzero(one.base < one.weak_line).tolist()
        if desk.counted(v)[-1] < one.weak_line
    ]  # fmt: skip
    for v in sorted(weak, key=lambda v: -one.people[v]):
        able = [p for p in np.flatnonzero(one.income[v] > 0).tolist() if desk.may(v, p, t)]
        lifts = [p for p in able if desk.counted(v, p, t)[-1] >= one.weak_line]
        others = sorted(set(able) - set(lifts), key=lambda p: one.worst[v, p] - one.income[v, p])
        for p in [*sorted(lifts, key=lambda p: float(one.cost[v, p])), *others]:
            if desk.start(v, p, t):
                break


def _nearly_strong(desk: Office, v: int) -> bool:
    one = desk.instance
    between = one.base[v] > (one.weak_line + one.strong_line) / 2
    return bool(between and desk.counted(v)[-1] < one.strong_line)


def _designate(desk: Office, t: int) -> None:
    one = desk.instance
    if one.counting == "chance":
        return
    for v in np.argsort(-one.people, kind="stable").tolist():
        c = int(one.county_of[v])
        allowed = one.may_designate is None or one.may_designate[v]
        free = desk.designated[v] < 0 and desk.named[c, t] >= 1
        if allowed and free and desk.counted(v)[t] >= one.strong_line:
            desk.designated[v] = t
            desk.named[c, t] -= 1
