"""One run of the solver: counties side by side, what it has, when it stops, what it tells."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

import numpy as np

from guantong.engines.stage.errors import Cancelled, Clashing
from guantong.engines.stage.problem.arrays import Bools, Floats
from guantong.engines.stage.problem.evaluation import evaluate
from guantong.engines.stage.problem.instance import NEVER, Instance
from guantong.engines.stage.problem.parts import part
from guantong.engines.stage.problem.plan import PRICE_UNIT, Plan, Point, gap
from guantong.engines.stage.proof.bound import bound_from
from guantong.engines.stage.proof.parts import of_part, of_whole
from guantong.engines.stage.proof.prices import repaired, split
from guantong.engines.stage.relaxation.column_generation import need_columns
from guantong.engines.stage.relaxation.joint import joint
from guantong.engines.stage.search.budget import Budget, Tell
from guantong.engines.stage.search.choice import Choice
from guantong.engines.stage.search.county import CountySearch, columns_of
from guantong.engines.stage.search.office import by_hand
from guantong.engines.stage.search.subproblem import Effort
from guantong.engines.stage.search.whole import settled
from guantong.engines.stage.values.table import tabulate

T = TypeVar("T")
R = TypeVar("R")

WORKERS = 2
#: How often the caller is told, in seconds.
SECOND = 1.0
#: Rounds without anything better after which a county is left alone.
STALE = 12
#: Columns that could be in a better plan, so few that one programme of all of them is tried: before
#: and after the rounds.
FEW, MORE = 800, 2000
#: Seconds and nodes that such a programme may take.
WHOLE, WHOLE_NODES = 20.0, 2000
#: Seconds that each programme of a first plan may take whatever is left: without it there is none.
FIRST = 5.0


class _Stopped(Exception):
    """The caller's ``tell`` said to stop."""


class Run:
    """What a run holds.

    Attributes
    ----------
    counties
        The search in each county.
    bound, prices
        The best bound of the whole and the prices that prove it.

    """

    def __init__(self, instance: Instance, budget: Budget, tell: Tell | None, seed: int) -> None:
        self.instance, self.budget, self.tell = instance, budget, tell
        self.begun = time.perf_counter()
        self.rng = np.random.default_rng(seed)
        self.table = tabulate(instance)
        need_columns(self.table)
        self.counties: list[CountySearch] = []
        self.bound = np.inf
        self.prices: Floats = np.zeros(0)
        self.curve: list[Point] = []
        self._last: tuple[tuple[float, float, bool], Plan] | None = None
        self.proven = False
        #: Floors of counties without villages, which nobody can reach.
        empty = np.bincount(instance.county_of, minlength=len(instance.counties)) == 0
        floors = instance.group_low[:, empty].sum() + instance.designated_low[empty].sum()
        self.lost = -instance.weights.short * float(floors)
        starts, named = by_hand(instance)
        office = evaluate(instance, starts, named)
        nothing = evaluate(instance, np.full_like(starts, NEVER), np.full_like(named, NEVER))
        self.baseline = office.value if office.feasible else nothing.value

    def planned(self, start: Plan | None = None) -> Plan:
        """Return the best plan that the budget allows.

        Raises
        ------
        Clashing
            If no plan keeps all rules, locks and begun starts.
        Cancelled
            If ``tell`` stopped before there was a plan.

        """
        try:
            with ThreadPoolExecutor(WORKERS) as pool:
                self._price(pool, start)
                self._settle_whole(FEW)
                self._first(pool, start)
                self._settle_whole(FEW)
                self._improve(pool)
                self._settle_whole(MORE)
        except _Stopped:
            if not self._complete():
                raise Cancelled from None
        if not self._complete():
            clashes = [one.clash for one in self.counties if one.clash]
            raise clashes[0] if clashes else Clashing("在限定时间内没有找到满足全部规则的方案。")
        return self._plan()

    def _price(self, pool: ThreadPoolExecutor, start: Plan | None) -> None:
        """Settle prices, of the whole if counties share money, then of each county."""
        one = self.instance
        numbers = range(len(one.counties))
        warm = None if start is None or not len(start.prices) else start.price_row()
        if len(one.counties) > 1 and one.shared.any():
            found = joint(self.table, pool, warm, self._better_bound)
            warm, shares = found.prices, found.share
        else:
            shares = np.repeat(np.minimum(one.pool, np.inf)[None], len(one.counties), axis=0)
        parts = [part(one, c, shares[c]) for c in numbers if (one.county_of == c).any()]
        self.counties = [
            CountySearch(some, self.table.part(some.instance, some.villages)) for some in parts
        ]  # fmt: skip

        def settle(county: CountySearch) -> None:
            at = None if warm is None else of_part(one, split(one, warm), county.part).flat()
            county.price(at)

        self._all(pool, settle, self.counties)
        each = [(c.part, split(c.part.instance, c.priced.prices)) for c in self.counties]
        if len(one.counties) == 1 or not one.shared.any():
            row = repaired(one, of_whole(one, each).flat())
            self._better_bound(bound_from(self.table, split(one, row))[0], row)

    def _first(self, pool: ThreadPoolExecutor, start: Plan | None) -> None:
        if self.proven:
            return

        def begin(county: CountySearch) -> None:
            before = None
            if start is not None:
                who = county.part.villages
                columns = columns_of(county.table, start.starts[who])
                before = Choice(columns, start.designated[who], -np.inf)
            county.first(Effort(seconds=max(self._effort().seconds, FIRST)), before)

        self._all(pool, begin, self.counties)
        self._say()
        if not self._over():
            self._all(pool, lambda one: one.around_first(self._effort()), self.counties)
            self._say()

    def _improve(self, pool: ThreadPoolExecutor) -> None:
        """Free villages and plan them anew, two sets of them at a time."""
        stale = np.zeros(len(self.counties), np.int64)
        done = np.zeros(len(self.counties), np.int64)
        most = self.budget.rounds
        while self._complete() and not self.proven and not self._over():
            open_ = [
                c for c, one in enumerate(self.counties)
                if stale[c] < STALE and not one.proven() and (most is None or done[c] < most)
            ]  # fmt: skip
            if not open_:
                return
            missing = {c: self._missing(c) for c in open_}
            turn = sorted(open_, key=lambda c: (done[c], -missing[c]))[:WORKERS]
            turn = (turn * WORKERS)[:WORKERS]
            better = self._round(pool, turn)
            for c in set(turn):
                done[c] += 1
                stale[c] = 0 if c in better else stale[c] + 1

    def _settle_whole(self, most: int) -> None:
        """Settle everything at once if few columns are left that could be in a better plan."""
        if self.proven or (self._complete() and self._over()):
            return
        if all(one.proven() for one in self.counties) and self._complete():
            return
        effort = Effort(seconds=self._seconds(WHOLE), nodes=WHOLE_NODES, gap=1e-9)
        value = self.value if self._complete() else None
        found = settled(
            self.table, split(self.instance, self.prices), self.bound, value, most, effort
        )
        if found is None:
            return
        self.proven = found.solved
        choice = found.choice
        if choice is None or choice.value < self.value:
            return
        for county in self.counties:
            who = county.part.villages
            offset = county.table.start[:-1] - self.table.start[who]
            county.set(choice.column[who] + offset, choice.designated[who])
        self._say()

    def _round(self, pool: ThreadPoolExecutor, turn: list[int]) -> set[int]:
        """Plan two sets of villages anew; return the counties that are better."""
        sets: list[tuple[CountySearch, Bools]] = []
        for c in turn:
            one = self.counties[c]
            apart = np.zeros(one.villages, bool)
            for other, free in sets:
                if other is one:
                    apart |= free
            sets.append((one, one.neighbourhood(self.rng, apart)))
        found = self._all(pool, lambda some: some[0].tried(some[1], self._effort()), sets)
        better = set()
        for c, (one, free), choice in zip(turn, sets, found, strict=True):
            if one.merge(choice, free):
                better.add(c)
        if better:
            self._say()
        return better

    def _all(self, pool: ThreadPoolExecutor, work: Callable[[T], R], some: list[T]) -> list[R]:
        """Do something with each, side by side; tell about once a second how it stands."""
        jobs = [pool.submit(work, one) for one in some]
        while wait(jobs, timeout=SECOND).not_done:
            try:
                self._say()
            except _Stopped:
                for job in jobs:
                    job.cancel()
                raise
        return [job.result() for job in jobs]

    def _missing(self, c: int) -> float:
        one = self.counties[c]
        return one.priced.bound - (one.choice.value if one.choice else -np.inf)

    def _effort(self) -> Effort:
        return Effort(seconds=self._seconds(Effort.seconds))

    def _seconds(self, most: float) -> float:
        """Return how long a small programme may take; nodes end it where rounds are counted."""
        if self.budget.rounds is not None:
            return max(60.0, self.budget.seconds)
        return max(0.5, min(most, self._remaining()))

    def _remaining(self) -> float:
        return self.budget.seconds - (time.perf_counter() - self.begun)

    def _complete(self) -> bool:
        return bool(self.counties) and all(one.choice is not None for one in self.counties)

    @property
    def value(self) -> float:
        """The points of the best plan so far; -inf if there is none."""
        if not self._complete():
            return -np.inf
        return self.lost + sum(one.choice.value for one in self.counties if one.choice)

    def _over(self) -> bool:
        if self._remaining() <= 0:
            return True
        return self._complete() and gap(self.value, self.bound) <= self.budget.gap

    def _better_bound(self, bound: float, prices: Floats) -> None:
        if bound < self.bound:
            self.bound, self.prices = bound, prices
        self._say()

    def _say(self) -> None:
        point = Point(time.perf_counter() - self.begun, self.value, self.bound)
        last = self.curve[-1] if self.curve else None
        if last is None or (point.value, point.bound) != (last.value, last.bound):
            self.curve.append(point)
        if self.tell and self.tell(point, self._plan() if self._complete() else None) is False:
            raise _Stopped

    def _plan(self) -> Plan:
        """Return the best plan so far with its proof in whole numbers."""
        one = self.instance
        # Counties may be at work: what each has now is taken once.
        choices = [(county, county.choice) for county in self.counties]
        value = self.lost + sum(choice.value for _, choice in choices if choice)
        stand = value, self.bound, self.proven
        if self._last is not None and self._last[0] == stand:
            return self._last[1]
        starts = np.full(one.cost.shape, NEVER, np.int64)
        named = np.full(len(one.villages), NEVER, np.int64)
        for county, choice in choices:
            if choice is not None:
                starts[county.part.villages] = county.table.rows(choice.column)
                named[county.part.villages] = choice.designated
        whole = np.floor(self.prices / PRICE_UNIT).astype(np.int64)
        row = split(one, np.asarray(whole * PRICE_UNIT, float))
        bound = bound_from(self.table, row)[0]
        plan = Plan(
            instance=one, starts=starts, designated=named, value=value, bound=bound,
            baseline=self.baseline, prices=whole, curve=tuple(self.curve), proven=self.proven,
        )  # fmt: skip
        self._last = stand, plan
        return plan
