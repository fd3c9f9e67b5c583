"""One run of the solver: what it has, when it stops, what it tells."""

from __future__ import annotations

import time

import numpy as np

from guantong.engines.match.errors import Cancelled, Clashing
from guantong.engines.match.formulation.model import Model
from guantong.engines.match.problem.arrays import Floats, Ints
from guantong.engines.match.problem.evaluation import evaluate
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.plan import Multipliers, Plan, Point
from guantong.engines.match.proof.certificate import bound_of
from guantong.engines.match.proof.units import UNIT
from guantong.engines.match.relaxation import column_generation
from guantong.engines.match.relaxation.multipliers import multipliers
from guantong.engines.match.relaxation.plain_assignment import assign
from guantong.engines.match.relaxation.pricing import Priced
from guantong.engines.match.relaxation.restricted_master import RestrictedMaster
from guantong.engines.match.search.budget import Budget, Tell
from guantong.engines.match.search.diving import dive
from guantong.engines.match.search.large_neighbourhood import NeighbourhoodSearch, neighbours
from guantong.engines.match.search.reduced_cost_fixing import finish
from guantong.engines.match.search.starting_plans import part_by_part, seated
from guantong.engines.match.search.subproblem import Effort, build_part, solve_part

WORKERS = 2
MOST_STALE = 40
#: Teams freed at once to begin with, and around a change.
TEAMS, AROUND = 12, 14
#: A plan of so few teams is searched to the end.
FEW_TEAMS, VERY_FEW = 40, 6
FINISH = Effort(nodes=200_000, seconds=60.0, gap=1e-4)
EXACT = 1e-6


class _Stopped(Exception):
    """The caller's ``tell`` said to stop."""


class Run:
    """What a run holds.

    Attributes
    ----------
    model, master
        The instance laid out, and the columns found for it.
    priced
        The best prices so far; they prove the bound.
    arcs
        The best plan so far that breaks no hard rule, int (P,), or None.

    """

    def __init__(
        self,
        instance: Instance,
        budget: Budget,
        tell: Tell | None,
        begun: float,
        master: RestrictedMaster | None = None,
        baseline: float | None = None,
    ) -> None:
        self.instance = instance
        self.budget = budget
        self.tell = tell
        self.begun = begun
        self.resumes = master is not None
        self.model = master.model if master else Model(instance)
        self.master = master or RestrictedMaster(self.model)
        self.baseline = baseline
        self.priced: Priced | None = None
        self.arcs: Ints | None = None
        self.value = -np.inf
        # The same, hard rules broken at their price: what the search goes on from.
        self.arcs_any: Ints = np.full(self.model.people, -1)
        self.value_any = -np.inf
        self.curve: list[Point] = []
        self.proven = False
        self._proof: tuple[Priced, Multipliers, float] | None = None
        self._told = begun
        self._check_locks()

    @staticmethod
    def resumed(
        plan: Plan, instance: Instance, budget: Budget, tell: Tell | None, begun: float
    ) -> Run:
        """Return a run that goes on from a plan with other locks and bans."""
        master = plan.live if isinstance(plan.live, RestrictedMaster) else None
        if master is None and "arcs" in plan.warm:
            master = RestrictedMaster.restored(Model(plan.instance), plan.warm)
        if master is None:
            return Run(instance, budget, tell, begun)
        master.turn_to(master.model.with_choices(instance))
        return Run(instance, budget, tell, begun, master, plan.baseline)

    def planned(self, seed: int, seats: Ints | None, around: list[int] | None = None) -> Plan:
        """Go through all the stages; return the best plan, or the best when ``tell`` stopped.

        Parameters
        ----------
        seed
            Of the search.
        seats
            A plan to start from, int (P,).
        around
            Teams that changed, solved first with those that could help them.

        """
        try:
            priced = self._relax()
            self._first_plan(priced, seats)
            self._improve(priced, seed, around)
        except _Stopped as stopped:
            if self.arcs is None:
                raise Cancelled("已停止，还没有得到方案。") from stopped
        return self._plan()

    def _relax(self) -> Priced:
        """Solve the relaxed problem: prices and bound."""
        model = self.model
        self._go_on()
        if self.resumes:
            first = "simplex"
        else:
            arcs, times = assign(model)
            self.baseline = evaluate(self.instance, model.seats_of(arcs)).value
            column_generation.seed(self.master, arcs, times)
            first = "ipm"
        rounds = 6 if self.resumes else column_generation.MOST_ROUNDS
        found = column_generation.relax(
            self.master, first=first, rounds=rounds, tell=self._better_bound
        )
        self.priced = found.priced
        if self._hard_short(found.values):
            raise Clashing("硬性条件、锁定和排除之间有冲突，没有方案能全部满足。")
        return found.priced

    def _hard_short(self, values: Floats) -> bool:
        """Whether even the relaxed solution must break a hard row."""
        columns = len(self.master.vacant_columns) + np.flatnonzero(self.model.rows.hard)
        return bool((values[columns] > 1e-4).any())

    def _first_plan(self, priced: Priced, seats: Ints | None) -> None:
        """Find a plan: from the one given, or by fixing what the relaxed problem is sure of."""
        model = self.model
        effort = Effort(seconds=self._remaining(10.0), nodes=2000)
        if seats is not None:
            arcs = seated(model, seats)
        elif model.circles:
            arcs = part_by_part(model, self.master.layout, priced, effort, self._go_on)
        else:
            arcs = dive(self.master, priced, effort, self._go_on)
        self.arcs_any, self.value_any = arcs, model.value(arcs)
        self._keep(arcs)

    def _improve(self, priced: Priced, seed: int, around: list[int] | None) -> None:
        """Make the plan better until the budget is used up or nothing better is left."""
        model = self.model
        if around is not None:
            self._around(priced, around)
        if self._reached():
            self.proven = self._closed()
            return
        small = model.teams <= FEW_TEAMS
        search = NeighbourhoodSearch(
            model, self.master.layout, priced, self.arcs_any, self.value_any,
            Effort(near=5.0 if model.circles else 4.0, patterns=300),
            size=min(3 if model.circles else TEAMS, model.teams),
        )  # fmt: skip
        workers = WORKERS if model.teams > 2 * search.size else 1
        # Where seats alone count, what is left of many posts is few columns too.
        closes = small or not (len(model.couples) or model.circles)
        stale = MOST_STALE if not closes else 8 if model.teams > VERY_FEW else 1
        search.run(seed, workers, self._search_goes_on, stale)
        self._keep(search.arcs)
        if closes and not self._closed() and self._remaining(1e9) > 0.5:
            self._finish(priced)
            if not (small or self.proven):
                search.stale = 0
                if self.arcs is not None and self.value > search.value:
                    search.arcs, search.value = self.arcs, self.value
                search.run(seed + 1, workers, self._search_goes_on, MOST_STALE)
                self._keep(search.arcs)
        self.proven = self.proven or self._closed()

    def _around(self, priced: Priced, teams: list[int]) -> None:
        """Solve the teams that a change touches, with those that could help them."""
        model = self.model
        effort = Effort(seconds=self._remaining(2.0))
        for size, near in ((AROUND, 4.0), (2 * AROUND, 6.0)):
            if not self._go_on() or (self._reached() and self.arcs is not None):
                return
            free = np.isin(model.team_of, neighbours(model, priced, self.arcs_any, teams, size))
            wide = Effort(near=near, seconds=effort.seconds)
            part = build_part(model, self.master.layout, priced, self.arcs_any, free, wide)
            self._try(solve_part(model, part, self.arcs_any, wide).arcs)

    def _finish(self, priced: Priced) -> None:
        """Prove the plan best, or find a better one, if few columns are left."""
        effort = Effort(
            nodes=FINISH.nodes, seconds=self._remaining(FINISH.seconds), gap=FINISH.gap
        )  # fmt: skip
        model, layout = self.model, self.master.layout
        arcs = self.arcs_any if self.arcs is None else self.arcs
        outcome = finish(model, layout, priced, arcs, self.value, effort)
        if outcome is not None:
            self._keep(outcome.arcs)
            self.proven = outcome.solved and self.arcs is not None

    def _try(self, arcs: Ints) -> None:
        value = self.model.value(arcs)
        if value > self.value_any + 1e-9 and not self.model.broken_apart(arcs):
            self.arcs_any, self.value_any = arcs, value
            self._keep(arcs)

    def _keep(self, arcs: Ints) -> None:
        """Take a plan if it breaks nothing and is better; tell of it."""
        value = self.model.value(arcs)
        if value <= self.value + 1e-9:
            return
        found = evaluate(self.instance, self.model.seats_of(arcs))
        if found.feasible and found.value > self.value:
            self.arcs, self.value = arcs, found.value
            self._say()

    def _search_goes_on(self, search: NeighbourhoodSearch, better: bool) -> bool:
        self.arcs_any, self.value_any = search.arcs, search.value
        if better:
            self._keep(search.arcs)
        if self.budget.rounds is not None and search.rounds >= self.budget.rounds:
            return False
        return self._go_on() and not self._reached() and self._remaining(1e9) > 0

    def _better_bound(self, priced: Priced) -> None:
        self.priced = priced
        self._say()

    def _remaining(self, most: float) -> float:
        return min(most, self.budget.seconds - (time.perf_counter() - self.begun))

    def _reached(self) -> bool:
        if self.arcs is None or self.priced is None:
            return False
        missing = self.priced.bound - self.value
        aim = max(EXACT, self.budget.gap) * max(1e-9, abs(self.value))
        improvable = self.priced.bound - (self.baseline or 0.0)
        return missing <= aim or missing <= self.budget.left * improvable

    def _closed(self) -> bool:
        if self.arcs is None or self.priced is None:
            return False
        return self.priced.bound - self.value <= EXACT * max(1.0, abs(self.value))

    def _go_on(self) -> bool:
        """Tell at least once a second; raise `Stopped` if the caller wants no more."""
        if time.perf_counter() - self._told >= 1.0:
            self._say()
        return self._remaining(1e9) > 0 or self.arcs is None

    def _say(self) -> None:
        now = time.perf_counter()
        bound = self.priced.bound if self.priced else np.inf
        point = Point(now - self.begun, self.value, bound)
        last = self.curve[-1] if self.curve else None
        if last is None or (point.value, point.bound) != (last.value, last.bound):
            self.curve.append(point)
        self._told = now
        if self.tell and self.tell(point, self._plan() if self.arcs is not None else None) is False:
            raise _Stopped

    def _plan(self) -> Plan:
        """Return the best plan so far with its proof.

        Raises
        ------
        Clashing
            If there is none that keeps all hard rules.

        """
        if self.arcs is None or self.priced is None:
            raise Clashing("在限定时间内没有找到满足全部硬性条件的方案。")
        if self._proof is None or self._proof[0] is not self.priced:
            prices = multipliers(self.model, self.master.layout, self.priced.prices, UNIT)
            self._proof = (self.priced, prices, bound_of(self.instance, prices))
        _, prices, bound = self._proof
        return Plan(
            instance=self.instance,
            seats=self.model.seats_of(self.arcs),
            value=self.value,
            bound=bound,
            baseline=self.baseline if self.baseline is not None else self.value,
            multipliers=prices,
            curve=tuple(self.curve),
            proven=self.proven,
            live=self.master,
        )

    def _check_locks(self) -> None:
        for person, post in self.instance.locks:
            arc = np.flatnonzero((self.model.person == person) & (self.model.post == post))
            if not len(arc) or not self.model.open[arc[0]]:
                names = self.instance.people[person], self.instance.posts[post]
                raise Clashing("{}锁定在{}，但不能任此职。".format(*names), table="locks")
