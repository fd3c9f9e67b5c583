"""The loop: Newton step, item step on a fresh pass, centring, variances, until all are still."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from guantong.engines.measure._elimination import Spread, Step, System, build, solve, spread
from guantong.engines.measure._jit import Floats, Singles
from guantong.engines.measure._passes import Counts, Moments, count, moments
from guantong.engines.measure._plan import Plan
from guantong.engines.measure._state import State, Variances, start, start_variances
from guantong.engines.measure._variances import Tracker, update

Progress = Callable[[int, str], None]
#: Precision that keeps the difficulty of an item finite when all agree on it.
ITEM_PRECISION = 0.01
LONGEST_STEP = 2.0
VARIANCE_TOLERANCE = 3.0


@dataclass(frozen=True)
class Estimate:
    """Where the loop stopped: state, variances, posterior spread, and how it got there."""

    plan: Plan
    state: State
    variances: Variances
    spread: Spread
    system: System | None
    counts: Counts
    moments: Moments
    beta_error: Floats
    iterations: int
    passes: int
    converged: bool
    log_likelihood: float
    absent: frozenset[str]


def estimate(
    plan: Plan, *, begin: Variances | None = None, on_progress: Progress | None = None
) -> Estimate:
    """Estimate the model of a plan; ``begin`` gives variances to start from."""
    counts = count(plan)
    state = start(plan, counts)
    var = _begin(plan, begin)
    tracker = Tracker()
    s = np.zeros((plan.answers.forms, 2 * len(plan.design.dimensions)), np.float32)
    passes, converged, iteration = 1, False, 0
    limit = plan.model.max_iterations
    for iteration in range(1, limit + 1):
        now = moments(plan, state.beta, state.predictor(plan), s)
        g = counts.agree - now.expected
        system = build(plan, state, var, g, now.weight)
        step = solve(plan, state, var, system, g, now.weight)
        largest = _move(state, step)
        largest = max(largest, _item_step(plan, state, counts, s))
        passes += 2
        change = np.inf
        if iteration > 2:
            post = spread(plan, var, system, g, now.weight)
            var, change = update(plan, state, var, post, tracker)
            if plan.model.criterion == "variational":
                s = post.h
        if on_progress is not None:
            on_progress(min(95, 100 * iteration // 25), f"第 {iteration} 轮估计")
        still = change < VARIANCE_TOLERANCE * plan.model.tolerance
        if iteration > 4 and largest < plan.model.tolerance and still:
            converged = True
            break
    return _finish(plan, state, var, counts, s, iteration, passes, converged, tracker)


def _begin(plan: Plan, begin: Variances | None) -> Variances:
    default = start_variances(plan)
    if begin is None:
        return default
    kept = {
        name: max(getattr(begin, name), 0.01)
        for name in ("halo", "halo_by_dimension", "severity", "acquiescence")
        if getattr(default, name) > 1e-9
    }
    return replace(default, within=begin.within, between=begin.between, **kept)


def _move(state: State, step: Step) -> float:
    shared = (step.theta, step.mu, step.gamma)
    largest = max(float(np.abs(one).max()) for one in shared)
    size = min(1.0, LONGEST_STEP / max(largest, 1e-9))
    state.theta += size * step.theta
    state.mu += size * step.mu
    state.gamma += size * step.gamma
    state.alpha += size * step.alpha
    state.kappa += size * step.kappa
    state.u += size * step.u
    state.v += size * step.v
    return largest


def _item_step(plan: Plan, state: State, counts: Counts, s: Singles) -> float:
    """Difficulties on a fresh pass; then put the origin where it belongs."""
    fresh = moments(plan, state.beta, state.predictor(plan), s)
    pull = fresh.item_expected - counts.item_agree - ITEM_PRECISION * state.beta
    change = np.clip(pull / (fresh.item_weight + ITEM_PRECISION), -1, 1)
    change[counts.item_answers == 0] = 0.0
    state.beta += change
    # A common yes-saying and a shift of all reverse items look the same: the mean rater has none.
    if plan.model.acquiescence:
        mean = state.kappa.mean()
        state.kappa -= mean
        state.beta -= plan.key * mean
    for d in range(len(state.mu)):
        here = (plan.dimension == d) & (counts.item_answers > 0)
        mean = state.beta[here].mean()
        state.beta[here] -= mean
        state.theta[:, d] -= mean
        state.mu[d] -= mean
    return float(np.abs(change).max())


def _finish(
    plan: Plan,
    state: State,
    var: Variances,
    counts: Counts,
    s: Singles,
    iterations: int,
    passes: int,
    converged: bool,
    tracker: Tracker,
) -> Estimate:
    now = moments(plan, state.beta, state.predictor(plan), s)
    g = counts.agree - now.expected
    system = build(plan, state, var, g, now.weight)
    post = spread(plan, var, system, g, now.weight)
    return Estimate(
        plan=plan,
        state=state,
        variances=var,
        spread=post,
        system=system,
        counts=counts,
        moments=now,
        beta_error=1 / np.sqrt(now.item_weight + ITEM_PRECISION),
        iterations=iterations,
        passes=passes + 1,
        converged=converged,
        log_likelihood=_log_likelihood(plan, state, var, system),
        absent=frozenset(tracker.absent),
    )


def _log_likelihood(plan: Plan, state: State, var: Variances, system: System) -> float:
    """Laplace approximation of the marginal log-likelihood at the estimate."""
    fit = -system.log_determinant
    h = state.predictor(plan).astype(np.float64)
    for row, side, key, beta in zip(
        plan.answers.matrix, plan.side, plan.key, state.beta, strict=True
    ):
        asked = row != 255
        eta = (h[:, side] - beta)[asked]
        agree = row[asked] == (1 if key > 0 else 0)
        fit -= float(np.logaddexp(0, np.where(agree, -eta, eta)).sum())
    fit -= 0.5 * float((state.u**2).sum() / var.halo + (state.v**2).sum() / var.halo_by_dimension)
    fit -= 0.5 * float((state.alpha**2).sum() / var.severity)
    fit -= 0.5 * float((state.kappa**2).sum() / var.acquiescence)
    fit -= 0.5 * float((state.gamma**2).sum() / var.source)
    inner = np.linalg.inv(var.within)
    for block in plan.blocks:
        deviation = state.theta[slice(*block.ratees)] - state.mu
        people = len(deviation)
        fit -= 0.5 * float(np.einsum("ad,de,ae->", deviation, inner, deviation))
        if var.between.any():
            total = inner @ deviation.sum(axis=0)
            middle = np.linalg.inv(np.linalg.inv(var.between) + people * inner)
            fit += 0.5 * float(total @ middle @ total)
    return fit
