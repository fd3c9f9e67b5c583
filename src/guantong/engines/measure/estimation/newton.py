"""The loop: Newton step, item step on a fresh pass, centring, variances, until all are still."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

import numpy as np

from guantong.engines.measure import kernels
from guantong.engines.measure.arrays import Floats, Ints
from guantong.engines.measure.estimation.elimination import LONGEST_STEP
from guantong.engines.measure.estimation.estimate import ITEM_PRECISION, Estimate, Moments, Spread
from guantong.engines.measure.estimation.first_guess import guess
from guantong.engines.measure.estimation.round_sums import SCALARS, LevelSums, Sums
from guantong.engines.measure.estimation.rounds import BlockRounds, Uncertain
from guantong.engines.measure.estimation.shared_unknowns import Border, join
from guantong.engines.measure.estimation.spark_rounds import SparkRounds
from guantong.engines.measure.estimation.starting_values import Beginning, from_pilot, pilot
from guantong.engines.measure.estimation.state import OFF, State, Variances, start, start_variances
from guantong.engines.measure.estimation.storage import Memory, Store, store_of
from guantong.engines.measure.estimation.variance_components import Tracker, update
from guantong.engines.measure.planning.plan import Plan

Progress = Callable[[int, str], None]
VARIANCE_TOLERANCE = 3.0
#: Rounds before variances move: the first steps are too long to learn from.
EARLY = 1


def silent(percent: int, message: str) -> None:
    """Take no notice of progress."""


class Rounds(Protocol):
    """What blocks can do by themselves; here or on a cluster."""

    def assemble(self, var: Variances) -> list[tuple[Ints, Floats, Floats]]:
        """Eliminate every block; what each leaves for the border."""

    def advance(self, var: Variances, border: Floats, spread: Floats) -> Sums:
        """Move what blocks own and look at the answers afresh."""

    def shift(self, theta: Floats, kappa: float) -> None:
        """Move the origin of levels and of yes-saying."""

    def log_likelihood(self, var: Variances) -> float:
        """What the blocks add to the marginal log-likelihood."""

    def collect(self) -> tuple[State, Uncertain]:
        """Everything that the blocks know."""


def estimate(
    plan: Plan,
    *,
    begin: Beginning | None = None,
    cluster: Any = None,
    on_progress: Progress = silent,
) -> Estimate:
    """Estimate the model of a plan, from a pilot on a few units or from an earlier fit's end.

    ``cluster`` is a Spark session if the rounds shall run there.
    """
    store = store_of(plan.answers.matrix)
    begin = begin or _try(plan, store)
    if begin is not None:
        state = begin.state
    else:
        state = start(plan, store)
        guess(plan, state, start_variances(plan))
    work = _spark_rounds(cluster, plan, state) if cluster else _block_rounds(plan, state, store)
    end = _go_round(plan, state, work, _variances(plan, begin), on_progress)
    likelihood = work.log_likelihood(end.used)
    likelihood += _border_likelihood(plan, state, end.used, end.border)
    state, post = work.collect()
    return _result(plan, state, post, end, likelihood)


def _try(plan: Plan, store: Store) -> Beginning | None:
    """Begin with what a pilot finds, if one is worth it; its answers are gone afterwards."""
    tried = pilot(plan)
    if tried is None:
        return None
    state = start(tried, Memory())
    var = start_variances(tried)
    guess(tried, state, var)
    found = _go_round(tried, state, _block_rounds(tried, state, Memory()), var, silent)
    return from_pilot(plan, tried, Beginning(found.variances, state), store)


def _block_rounds(plan: Plan, state: State, store: Store) -> Rounds:
    return BlockRounds(
        plan.sheet, plan.blocks, plan.counts.by_side_agree, state, store,
        variational=plan.model.criterion == "variational",
    )  # fmt: skip


def _spark_rounds(cluster: Any, plan: Plan, state: State) -> Rounds:
    pieces = min(len(plan.blocks), 2 * int(cluster.sparkContext.defaultParallelism))
    return SparkRounds(cluster, plan, state, pieces)


class End(NamedTuple):
    """Where the rounds ended: variances (and those used last), border, its covariance, sums."""

    variances: Variances
    used: Variances
    border: Border
    spread: Floats
    sums: Sums
    iterations: int
    converged: bool
    absent: frozenset[str]


def _go_round(plan: Plan, state: State, work: Rounds, var: Variances, on_progress: Progress) -> End:
    """Go round until nothing moves; ``work`` does what blocks can do by themselves."""
    tracker, converged, iteration, limit = Tracker(), False, 0, plan.model.tolerance
    while iteration < plan.model.max_iterations and not converged:
        iteration += 1
        border = join(plan.layout, state, var, work.assemble(var))
        step, spread = border.solve(), border.covariance()
        largest = _move_shared(plan, state, step)
        sums = work.advance(var, step, spread)
        largest = max(largest, sums.largest, _item_step(plan, state, work, sums))
        used, change = var, np.inf
        if iteration > EARLY:
            scatter, levels = _with_border(plan, state, var, sums, spread)
            var, change = update(var, scatter, levels, tracker)
        on_progress(min(95, 100 * iteration // 15), f"第 {iteration} 轮估计")
        still = largest < limit and change < VARIANCE_TOLERANCE * limit
        converged = iteration > EARLY + 2 and still
    return End(var, used, border, spread, sums, iteration, converged, frozenset(tracker.absent))


def _variances(plan: Plan, begin: Beginning | None) -> Variances:
    default = start_variances(plan)
    if begin is None:
        return default
    earlier = begin.variances
    kept = {
        name: max(getattr(earlier, name), 0.01) for name in SCALARS if getattr(default, name) > OFF
    }
    return replace(default, within=earlier.within, between=earlier.between, **kept)


def _move_shared(plan: Plan, state: State, step: Floats) -> float:
    """Move what stands in the border; returns the largest step of a level."""
    layout = plan.layout
    dims, head, tail = layout.dimensions, layout.raters_begin, layout.ratees_begin
    largest = float(np.abs(np.delete(step, np.s_[head:tail])).max())
    step = step * min(1.0, LONGEST_STEP / max(largest, 1e-9))
    state.mu += step[:dims]
    state.gamma += step[dims:head].reshape(state.gamma.shape)
    state.alpha[layout.crossing_raters] += step[head:tail:2]
    state.kappa[layout.crossing_raters] += step[head + 1 : tail : 2]
    end = layout.origins_begin
    state.theta[layout.crossing_ratees] += step[tail:end].reshape(-1, dims)
    state.origin += step[end:].reshape(-1, dims)
    return largest


def _item_step(plan: Plan, state: State, work: Rounds, sums: Sums) -> float:
    """Difficulties from the fresh pass; then put the origin where it belongs."""
    counts = plan.counts
    pull = sums.item_expected - counts.item_agree - ITEM_PRECISION * state.beta
    change = np.clip(pull / (sums.item_weight + ITEM_PRECISION), -1, 1)
    change[counts.item_answers == 0] = 0.0
    state.beta += change
    # A common yes-saying and a shift of all reverse items look the same: the mean rater has none.
    saying = 0.0
    if plan.model.acquiescence:
        crossing = float(state.kappa[plan.layout.crossing_raters].sum())
        saying = (sums.saying + crossing) / len(state.kappa)
        state.beta -= plan.key * saying
    shift = np.zeros(len(state.mu))
    for d in range(len(state.mu)):
        here = (plan.dimension == d) & (counts.item_answers > 0)
        shift[d] = state.beta[here].mean()
        state.beta[here] -= shift[d]
    work.shift(shift, saying)
    return float(np.abs(change).max())


def _with_border(
    plan: Plan, state: State, var: Variances, sums: Sums, spread: Floats
) -> tuple[Floats, LevelSums]:
    """Add crossing raters and origins to what the blocks report of their own."""
    layout, scatter, levels = plan.layout, sums.scatter.copy(), sums.levels
    head, tail, crossing = layout.raters_begin, layout.ratees_begin, layout.crossing_raters
    raters = np.diag(spread)[head:tail].reshape(-1, 2)
    for k, name in enumerate(("severity", "acquiescence")):
        values = (state.alpha, state.kappa)[k][crossing] ** 2
        row = scatter[SCALARS.index(name)]
        row += kernels.scatter(values, raters[:, k].copy(), float(getattr(var, name)))
    dims, many = layout.dimensions, len(layout.origins)
    if many:
        at = layout.origins_begin + dims * np.arange(many)[:, None] + np.arange(dims)
        means = state.origin.T @ state.origin
        means += sum(spread[columns[:, None], columns] for columns in at)
        levels = levels.plus(replace(LevelSums.none(dims), means=means, units=float(many)))
    return scatter, levels


def _border_likelihood(plan: Plan, state: State, var: Variances, border: Border) -> float:
    """What the border adds to the Laplace approximation of the marginal log-likelihood."""
    crossing = plan.layout.crossing_raters
    fit = -border.log_determinant() - 0.5 * float((state.gamma**2).sum() / var.source)
    fit -= 0.5 * float((state.alpha[crossing] ** 2).sum() / var.severity)
    fit -= 0.5 * float((state.kappa[crossing] ** 2).sum() / var.acquiescence)
    if len(state.origin):
        inner = np.linalg.inv(var.between)
        fit -= 0.5 * float(np.einsum("kd,de,ke->", state.origin, inner, state.origin))
    return fit


def _result(plan: Plan, state: State, post: Uncertain, end: End, log_likelihood: float) -> Estimate:
    layout, diagonal = plan.layout, np.diag(end.spread)
    head, tail = layout.raters_begin, layout.ratees_begin
    post.alpha[layout.crossing_raters] = diagonal[head:tail:2]
    post.kappa[layout.crossing_raters] = diagonal[head + 1 : tail : 2]
    blocks, sums = range(len(plan.blocks)), end.sums
    return Estimate(
        plan=plan,
        state=state,
        variances=end.variances,
        spread=Spread(
            theta=tuple(post.theta[n] for n in blocks),
            solved=tuple(post.solved[n] for n in blocks),
            border=end.spread,
            alpha=post.alpha,
            kappa=post.kappa,
            u=post.u,
            v=post.v,
            h=post.h.T,
        ),
        counts=plan.counts,
        moments=Moments(post.expected.T, post.weight.T, sums.item_expected, sums.item_weight),
        beta_error=1 / np.sqrt(sums.item_weight + ITEM_PRECISION),
        iterations=end.iterations,
        passes=1 + 2 * end.iterations,
        converged=end.converged,
        log_likelihood=log_likelihood,
        absent=end.absent,
    )
