"""Making a plan better part by part: the teams that lose most against the bound, solved anew."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from guantong.engines.match.formulation.layout import Layout
from guantong.engines.match.formulation.model import Model, circle_counts, circle_worth
from guantong.engines.match.problem.arrays import Bools, Floats, Ints
from guantong.engines.match.relaxation.pricing import Priced
from guantong.engines.match.search.subproblem import Effort, Outcome, build_part, solve_part

#: Simplex iterations within which a part was easy: the next may be larger.
EASY = 4000
SMALLEST, LARGEST = 4, 80
TICK = 0.5
TRIED = 0.6
#: Points from the best of a post within which a person could sit there, and teams taken from one.
NEAR, MOST_NEXT = 4.0, 6


@dataclass
class NeighbourhoodSearch:
    """A plan and what was tried on it.

    Attributes
    ----------
    model, layout, priced
        The instance and its prices.
    arcs
        The best plan, int (P,).
    value
        Its points, hard rows at their price.
    effort
        Of one part.
    size
        Teams freed at once; follows how hard the parts were.
    stale
        Rounds since the plan became better.

    """

    model: Model
    layout: Layout
    priced: Priced
    arcs: Ints
    value: float
    effort: Effort
    size: int
    stale: int = 0
    rounds: int = 0

    def run(
        self,
        seed: int,
        workers: int,
        go_on: Callable[[NeighbourhoodSearch, bool], bool],
        most_stale: int,
    ) -> None:
        """Improve until ``go_on`` says no or nothing was found for many rounds.

        Parameters
        ----------
        seed
            Of the choice of teams.
        workers
            Parts solved at once.
        go_on
            Called with this and whether the plan just became better; False stops.
        most_stale
            Rounds without success after which it ends.

        """
        rng = np.random.default_rng(seed)
        tried = np.zeros(self.model.teams)
        near = self._near()
        with ThreadPoolExecutor(workers) as pool:
            while self.stale < most_stale and go_on(self, False):
                parts = self._choose(rng, tried, near, workers)
                running = [pool.submit(self._solve, free, spare) for free, spare in parts]
                if not self._wait(running, go_on):
                    break
                outcomes = [one.result() for one in running]
                self.rounds += 1
                if self._take(outcomes):
                    tried[:] = 0
                    self.stale = 0
                    if not go_on(self, True):
                        break
                else:
                    self.stale += 1
                    for free, _ in parts:
                        tried[np.unique(self.model.team_of[free])] += 1
                self._resize(outcomes)

    def _wait(
        self, running: list[Future[Outcome]], go_on: Callable[[NeighbourhoodSearch, bool], bool]
    ) -> bool:
        left = set(running)
        stopped = False
        while left:
            _, left = wait(left, timeout=TICK)
            stopped = stopped or not go_on(self, False)
        return not stopped

    def _solve(self, free: Bools, spare: Bools) -> Outcome:
        part = build_part(
            self.model, self.layout, self.priced, self.arcs, free, self.effort,
            spare=spare,
        )  # fmt: skip
        return solve_part(self.model, part, self.arcs, self.effort)

    def _take(self, outcomes: list[Outcome]) -> bool:
        """Take what is better: all parts together, or the best alone; tell if anything was."""
        both = self.arcs.copy()
        for one in outcomes:
            changed = one.arcs != self.arcs
            both[changed] = one.arcs[changed]
        options = [both, *(one.arcs for one in outcomes)] if len(outcomes) > 1 else [both]
        better = False
        for arcs in options:
            value = self.model.value(arcs)
            if value > self.value + 1e-6 and not self.model.broken_apart(arcs):
                self.arcs, self.value, better = arcs, value, True
        return better

    def _resize(self, outcomes: list[Outcome]) -> None:
        if all(one.solved and one.iterations < EASY for one in outcomes):
            self.size = min(LARGEST, self.model.teams, int(self.size * 1.12) + 1)
        elif not all(one.solved for one in outcomes):
            self.size = max(SMALLEST, int(self.size * 0.8))

    def _near(self) -> sp.csr_matrix:
        """Return (P, T): which teams hold a seat in which a person would be nearly best."""
        model, priced = self.model, self.priced
        close = priced.reduced >= priced.best[model.post] - self.effort.near
        close &= model.open
        shape = (model.people, model.teams)
        ones = np.ones(int(close.sum()))
        return sp.csr_matrix((ones, (model.person[close], model.team[close])), shape=shape)

    def _choose(
        self, rng: np.random.Generator, tried: Floats, near: sp.csr_matrix, parts: int
    ) -> list[tuple[Bools, Bools]]:
        """Return disjoint sets of posts to free, each with the people without a seat it may use."""
        model = self.model
        lost = losses(model, self.layout, self.priced, self.arcs)
        seated = np.flatnonzero(self.arcs >= 0)
        team = model.team[self.arcs[seated]]
        ones = np.ones(len(seated))
        sits = sp.csr_matrix((ones, (seated, team)), shape=near.shape)
        akin = (near.T @ sits).tocsr()
        spare = self.arcs < 0
        used = np.zeros(model.teams, bool)
        out = []
        size = min(self.size, max(1, model.teams // parts)) if parts > 1 else self.size
        for n in range(parts):
            teams = _grow(rng, lost, tried, akin, size, used, plain=self.rounds % 3 == 1)
            if not len(teams):
                break
            used[teams] = True
            inside = np.isin(model.team_of, teams)
            theirs = spare.copy()
            if n < parts - 1:
                wanted = np.asarray(near[:, teams].sum(axis=1)).ravel() > 0
                theirs &= wanted
                spare = spare & ~theirs
            out.append((inside, theirs))
        return out


def _grow(
    rng: np.random.Generator, lost: Floats, tried: Floats, akin: sp.csr_matrix, size: int,
    used: Bools, *, plain: bool,
) -> Ints:  # fmt: skip
    """Return teams around one that loses much, joined by the people they could share."""
    weight = (lost + 0.05) * TRIED**tried
    weight[used] = 0
    if weight.sum() <= 0:
        return np.zeros(0, np.int64)
    first = int(rng.choice(len(lost), p=weight / weight.sum()))
    chosen = [first]
    closed = used.copy()
    closed[first] = True
    front = [first]
    while len(chosen) < size and front:
        here = front.pop(0)
        links = np.asarray(akin[here].todense()).ravel()
        if not plain:
            links = links * (lost + 0.3)
        links[closed] = 0
        there = int((links > 0).sum())
        if not there:
            continue
        most = min(there, max(3, size // 3), size - len(chosen))
        pick = rng.choice(len(lost), size=most, replace=False, p=links / links.sum())
        chosen += pick.tolist()
        closed[pick] = True
        front += pick.tolist()
    rest = np.flatnonzero(~closed)
    if len(chosen) < size and len(rest):
        chosen += rng.choice(rest, size=min(len(rest), size - len(chosen)), replace=False).tolist()
    return np.array(sorted(chosen), np.int64)


def losses(model: Model, layout: Layout, priced: Priced, arcs: Ints) -> Floats:
    """Return how many points each team of a plan loses against the bound, float (T,)."""
    taken = arcs[arcs >= 0]
    holder = model.holders(arcs)
    got = np.where(holder >= 0, priced.reduced[np.maximum(holder, 0)], -model.vacancy)
    out = np.zeros(model.teams)
    single = model.single & (model.places == 1)
    np.add.at(out, model.team_of[single], (priced.best - got)[single])
    couples = model.couples
    for n, (one, two) in enumerate(zip(couples.first, couples.second, strict=True)):
        worth = got[one] + got[two]
        a, b = holder[one], holder[two]
        if a >= 0 and b >= 0:
            who = model.person[np.array([a, b])]
            worth += float(couples.together(n, who[:1], who[1:])[0])
        out[model.team_of[one]] += priced.couple_best[n] - worth
    for n, circle in enumerate(model.circles):
        links = layout.links(priced.prices.adds, n)
        counts = circle_counts(model, circle, taken)
        worth = circle_worth(model, circle, counts) + float((counts * links).sum())
        out[model.team_of[circle.posts[0]]] += priced.circle_best[n] - worth
    return np.maximum(out, 0.0)


def neighbours(model: Model, priced: Priced, arcs: Ints, teams: list[int], size: int) -> Ints:
    """Return teams with those whose people would be nearly best in them, so many at most."""
    near = model.open & (priced.reduced >= priced.best[model.post] - NEAR)
    chosen = list(teams)
    at = 0
    team_of_person = np.where(arcs >= 0, model.team[np.maximum(arcs, 0)], model.teams)
    while len(chosen) < min(size, model.teams) and at < len(chosen):
        people = np.unique(model.person[near & (model.team == chosen[at])])
        counts = np.bincount(team_of_person[people], minlength=model.teams + 1)[:-1]
        counts[chosen] = 0
        for team in np.argsort(-counts, kind="stable")[:MOST_NEXT].tolist():
            if counts[team] and len(chosen) < size:
                chosen.append(team)
        at += 1
    return np.array(chosen, np.int64)
