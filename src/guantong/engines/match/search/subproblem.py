"""A part of a plan solved anew, the rest held: a small integer programme over promising columns."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from guantong.engines.highs import solver
from guantong.engines.match.formulation.columns import (
    Pairs,
    PatternColumns,
    apart_keys,
    empty_pairs,
    pairs_of,
    patterns_of_circles,
)
from guantong.engines.match.formulation.layout import Layout
from guantong.engines.match.formulation.model import CLOSED, Model, circle_counts
from guantong.engines.match.problem.arrays import Bools, Floats, Ints
from guantong.engines.match.relaxation.pricing import Priced
from guantong.engines.match.search.integer_programme import IntegerProgramme, programme

FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)
#: People put in or out of a circle between its present pattern and those tried first.
STEPS = 4


@dataclass(frozen=True)
class Effort:
    """How much goes into one part.

    Attributes
    ----------
    near
        Seats within so many points of their post's best are looked at.
    pairs
        Pairs looked at for each couple.
    patterns
        Patterns looked at for each circle.
    nodes
        The most nodes of the search tree; the same on every machine.
    seconds
        The most seconds, so that a deadline is kept.
    gap
        Points within which a part counts as solved.

    """

    near: float = 4.0
    pairs: int = 100
    patterns: int = 150
    nodes: int = 400
    seconds: float = 4.0
    gap: float = 1e-3


@dataclass(frozen=True, eq=False)
class Outcome:
    """A part solved: the plan's arcs, and whether nothing better is left in the part."""

    arcs: Ints
    solved: bool
    iterations: int


def build_part(
    model: Model,
    layout: Layout,
    priced: Priced,
    arcs: Ints,
    free: Bools,
    effort: Effort,
    *,
    spare: Bools | None = None,
) -> IntegerProgramme:
    """Return the programme of the free posts.

    Parameters
    ----------
    model, layout, priced
        The instance and its present prices.
    arcs
        int (P,): the plan to start from.
    free
        bool (J,): the posts to fill anew; both or none of a couple.
    effort
        See `Effort`.
    spare
        bool (P,): who of those without a seat may be used; None is everybody.

    """
    seated = arcs >= 0
    fixed = arcs[seated & ~free[model.post[np.maximum(arcs, 0)]]]
    free_people = np.ones(model.people, bool)
    free_people[model.person[fixed]] = False
    if spare is not None:
        free_people &= spare | seated
    usable = model.open & free[model.post] & free_people[model.person]
    usable &= ~_beside_kin(model, fixed, usable)
    current = np.zeros(len(model.post), bool)
    current[arcs[seated]] = True
    reduced = np.where(usable, priced.reduced, CLOSED)
    near = reduced >= priced.best[model.post] - effort.near
    singles = np.flatnonzero(usable & (near | current) & model.single[model.post])
    pairs = _pairs(model, reduced, arcs, free, effort)
    patterns = _patterns(model, layout, priced, arcs, fixed, free, effort)
    return programme(model, layout, arcs, singles, pairs, patterns, fixed, free)


def _beside_kin(model: Model, fixed: Ints, usable: Bools) -> Bools:
    """Return which arcs would sit beside somebody they must keep apart from."""
    out = np.zeros(len(usable), bool)
    _, keys = apart_keys(model, fixed)
    if len(keys):
        where = np.flatnonzero(usable)
        hit, wanted = apart_keys(model, where)
        out[where[hit[np.isin(wanted, keys)]]] = True
    return out


def _pairs(model: Model, reduced: Floats, arcs: Ints, free: Bools, effort: Effort) -> Pairs:
    couples = model.couples
    if not len(couples):
        return Pairs.none()
    which = np.flatnonzero(free[couples.first])
    if not len(which):
        return Pairs.none()
    couple, one, two, worth = couples.best(reduced, model.person, effort.pairs, which)
    top = np.full(len(couples), -np.inf)
    np.maximum.at(top, couple, worth)
    good = worth >= top[couple] - 2 * effort.near
    now, empty = pairs_of(model, arcs, which), empty_pairs(which)
    found = [Pairs(couple[good], one[good], two[good]), now, empty]
    # Each alone, so that a couple can give one person away.
    found += [Pairs(which, now.first, empty.second), Pairs(which, empty.first, now.second)]
    return Pairs.joined(found)


def _patterns(
    model: Model, layout: Layout, priced: Priced, arcs: Ints, fixed: Ints, free: Bools,
    effort: Effort,
) -> PatternColumns:  # fmt: skip
    chosen: list[tuple[int, Ints]] = []
    taken = arcs[arcs >= 0]
    for n, circle in enumerate(model.circles):
        if not free[circle.posts].any():
            continue
        links = layout.links(priced.prices.adds, n)
        held = circle_counts(model, circle, fixed)
        ways = layout.patterns[n]
        now = circle_counts(model, circle, taken)
        fits = ways.holding(held)
        # The relaxed problem's patterns are extreme; a plan is made better step by step.
        _, near = ways.best(links, effort.patterns, fits & ways.around(now, STEPS))
        _, found = ways.best(links, effort.patterns // 4, fits)
        found = np.unique(np.concatenate([near, found]), axis=0)
        # The present pattern first: the solver starts from it.
        chosen += [(n, now), *((n, one) for one in found if not np.array_equal(one, now))]
    return patterns_of_circles(model, chosen)


def solve_part(model: Model, part: IntegerProgramme, arcs: Ints, effort: Effort) -> Outcome:
    """Solve a part; return the plan with it, the same plan if nothing better was found."""
    highs = solver(
        time_limit=max(0.05, effort.seconds),
        mip_max_nodes=effort.nodes,
        mip_rel_gap=0.0,
        mip_abs_gap=effort.gap,
    )
    highs.passModel(part.highs)
    solution = highspy.HighsSolution()
    solution.col_value = part.start.tolist()
    highs.setSolution(solution)
    _run(highs)
    info = highs.getInfo()
    solved = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    iterations = int(info.simplex_iteration_count)
    found = info.primal_solution_status == FEASIBLE
    if not found or info.objective_function_value <= part.base + 1e-7:
        return Outcome(arcs, solved, iterations)
    values = _columns(highs, part)
    fresh = np.full(model.people, -1)
    fresh[model.person[part.fixed]] = part.fixed
    count = len(part.singles)
    chosen = part.singles[values[:count] > 0.5]
    fresh[model.person[chosen]] = chosen
    both = values[count : count + len(part.pairs)] > 0.5
    for side in (part.pairs.first, part.pairs.second):
        seats = side[both & (side >= 0)]
        fresh[model.person[seats]] = seats
    return Outcome(fresh, solved, iterations)


def _run(highs: highspy.Highs) -> None:
    if highs.run() == highspy.HighsStatus.kError:
        raise RuntimeError(f"HiGHS: {highs.modelStatusToString(highs.getModelStatus())}")


def _columns(highs: highspy.Highs, part: IntegerProgramme) -> Floats:
    """Return the columns of the solution that was found.

    HiGHS 1.16 may report the best objective and yet hand back the columns it was started from;
    it is then asked again without a start.
    """
    values = np.array(highs.getSolution().col_value)
    found = float(highs.getInfo().objective_function_value)
    handed = float(np.array(part.highs.col_cost_) @ values)
    if abs(handed - found) > 1e-6 * (1.0 + abs(found)):
        highs.clearSolver()
        _run(highs)
        values = np.array(highs.getSolution().col_value)
    return values
