"""The search in one county: prices, a first plan, then villages planned anew by turns."""

from __future__ import annotations

import numpy as np

from guantong.engines.stage.errors import Clashing
from guantong.engines.stage.problem.arrays import Bools, Floats, Ints
from guantong.engines.stage.problem.evaluation import evaluate
from guantong.engines.stage.problem.parts import Part
from guantong.engines.stage.proof.best import best, worth
from guantong.engines.stage.proof.prices import fees, split
from guantong.engines.stage.relaxation.column_generation import Priced, settle
from guantong.engines.stage.relaxation.master import Master
from guantong.engines.stage.relaxation.rows import Rows
from guantong.engines.stage.search.choice import Choice
from guantong.engines.stage.search.diving import WHOLE, dive, largest
from guantong.engines.stage.search.subproblem import Effort, Space, candidates, replanned
from guantong.engines.stage.values.table import Table

#: Villages freed in a round, their near-best columns and how far behind the best these may be.
FREE, WIDTH, NEAR = 60, 8, 3.0
#: Points within which a village's second column is as good as its first.
FLEXIBLE = 1.0
#: Money or starts that rules may be over in the linear programme: its sums are not exact.
OVER = 1e-3


class CountySearch:
    """What the search of a county holds.

    Attributes
    ----------
    part, table
        The county by itself and its columns.
    priced
        The best prices; they prove the bound.
    choice
        The best plan so far, or None.
    clash
        What no plan of the county can keep with its share of the money, if that is so.

    """

    def __init__(self, part: Part, table: Table) -> None:
        self.part, self.table = part, table
        self.rows = Rows(part.instance)
        self.master = Master(table, self.rows)
        self.space = Space(self.rows, table, self.master.flows)
        self.choice: Choice | None = None
        self.clash: Clashing | None = None
        self.villages = len(part.villages)
        #: Each village's least: its first allowed pattern.
        self.bare = table.start[:-1], np.full(self.villages, -1)

    def price(self, start: Floats | None = None) -> Priced:
        """Settle prices; note what clashes."""
        self.priced = settle(self.master, start)
        solved = self.priced.solved
        if solved.over > OVER:
            name = self.part.instance.counties[0]
            text = f"{name}的锁定、已启动的项目与资金或上限冲突，没有方案能全部满足。"
            self.clash = Clashing(text, table="locks")
        taken = np.flatnonzero(solved.share > 1e-9)
        self.root = self.master.column[taken], self.master.designated[taken]
        one = self.part.instance
        prices = split(one, self.priced.prices)
        self.best = best(self.table, prices, 2)
        self.cost = fees(one, prices)
        second = np.where(np.isfinite(self.best.worth[:, 1]), self.best.worth[:, 1], -1e9)
        self.stiff = self.best.worth[:, 0] - second
        return self.priced

    def first(self, effort: Effort, start: Choice | None = None) -> None:
        """Find a plan: a dive, then a small programme for what it left open."""
        if self.clash is not None:
            return
        solved = self.priced.solved
        village = self.table.village(self.master.column[: len(solved.share)])
        top = largest(solved.share, village, self.villages)
        root = Choice(self.master.column[top], self.master.designated[top], -np.inf)
        whole = solved.share[top] >= WHOLE
        self.loose = ~whole
        if whole.all():
            self._keep(root)
        if start is not None:
            self._keep(start)
        if self.proven():
            return
        dived, open_ = dive(self.master, solved)
        free = open_ | ~whole | dived.differs(root)
        self.loose = free
        everybody = np.ones(self.villages, bool)
        for some in (free, self._most_flexible(free, 2 * FREE), everybody):
            found = self.tried(some, effort, dived)
            if found is not None:
                self._keep(found)
            if found is not None and self.choice is not None:
                return
        self._keep(Choice(*self.bare, -np.inf))

    def around_first(self, effort: Effort) -> None:
        """Plan anew the villages that the programme had split, with the most flexible others."""
        if self.choice is not None and not self.proven():
            self._plan(self.choice, self._most_flexible(self.loose, FREE), effort)

    def neighbourhood(self, rng: np.random.Generator, apart: Bools) -> Bools:
        """Choose villages to free: those losing most, and flexible ones; none of ``apart``."""
        if self.choice is None:
            return ~apart
        now = worth(self.table, self.cost, self.choice.column, self.choice.designated)
        loss = np.maximum(0.0, self.best.worth[:, 0] - now)
        weight = loss + 2 * (loss.mean() + 1e-6) * np.exp(-self.stiff / FLEXIBLE) + 1e-9
        weight[apart] = 0.0
        size = min(FREE, int((weight > 0).sum()))
        free = np.zeros(self.villages, bool)
        if size:
            at = rng.choice(self.villages, size, replace=False, p=weight / weight.sum())
            free[at] = True
        return free

    def tried(self, free: Bools, effort: Effort, choice: Choice | None = None) -> Choice | None:
        """Plan some villages anew and return what was found; keep nothing."""
        base = choice or self.choice
        if base is None or not free.any():
            return None
        who = np.flatnonzero(free)
        prices = split(self.part.instance, self.priced.prices)
        few = self.villages <= FREE
        found = best(self.table, prices, 3 * WIDTH if few else WIDTH, who)
        also = [self.root, (base.column, base.designated), self.bare]
        near = max(NEAR, self.priced.bound - base.value) if few else NEAR
        some = candidates(self.space, found, who, also, near)
        return replanned(self.space, base, free, some, effort).choice

    def merge(self, found: Choice | None, free: Bools) -> bool:
        """Take what was found for some villages if it still fits and is better."""
        if found is None or self.choice is None:
            return False
        at = np.flatnonzero(free)
        return self._keep(
            self.choice.with_(at, found.column[at], found.designated[at], -np.inf)
        )  # fmt: skip

    def set(self, column: Ints, designated: Ints) -> None:
        """Take a plan of the whole, whatever this county's share of the money was."""
        counted = evaluate(self.part.instance, self.table.rows(column), designated)
        self.choice = Choice(column, designated, counted.value)

    def proven(self) -> bool:
        """Whether nothing better is left."""
        if self.choice is None:
            return False
        return self.priced.bound - self.choice.value <= 1e-6 * max(1.0, abs(self.choice.value))

    def _plan(self, base: Choice, free: Bools, effort: Effort) -> None:
        found = self.tried(free, effort, base)
        if found is not None:
            self._keep(found)

    def _most_flexible(self, free: Bools, size: int) -> Bools:
        """Add the villages whose second column is nearest to their first."""
        order = np.argsort(np.where(free, -np.inf, self.stiff), kind="stable")
        found = free.copy()
        found[order[:size]] = True
        return found

    def _keep(self, choice: Choice) -> bool:
        """Take a plan if it breaks nothing and is better."""
        counted = evaluate(
            self.part.instance, self.table.rows(choice.column), choice.designated
        )  # fmt: skip
        better = self.choice is None or counted.value > self.choice.value + 1e-7
        if counted.feasible and better:
            self.choice = Choice(choice.column, choice.designated, counted.value)
        return counted.feasible and better


def columns_of(table: Table, starts: Ints) -> Ints:
    """Return the column of each village with these years by kind, or its first if there is none."""
    found = np.array([table.find(v, starts[v]) for v in range(len(starts))])
    return np.where(found >= 0, found, table.start[:-1])
