"""One Newton step by exact elimination: halo, local raters, a unit's ratees, the border.

Nothing is approximated: the step equals that of the full dense Hessian (a test compares them),
and the posterior covariance of a unit's ratees comes from the same factors.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from guantong.engines.measure._forms import form_variances, gather, halo_steps
from guantong.engines.measure._jit import Floats, Singles, floats, in_threads, ranges
from guantong.engines.measure._plan import Block, Plan
from guantong.engines.measure._state import State, Variances


@dataclass(frozen=True)
class BlockSystem:
    """A block after its forms and local raters are eliminated.

    ``factor`` is the Cholesky factor of its ratees' matrix A; ``solved`` is A^-1 B and
    ``target`` A^-1 b; ``raters``, ``rater_link`` and ``rater_target`` bring back local raters.
    """

    factor: tuple[Floats, bool]
    solved: Floats
    target: Floats
    raters: Floats
    rater_link: Floats
    rater_target: Floats
    log_determinant: float


@dataclass(frozen=True)
class System:
    """All blocks, and the border that they share."""

    blocks: tuple[BlockSystem, ...]
    border: Floats
    border_rhs: Floats
    log_determinant: float


@dataclass(frozen=True)
class Step:
    """Steps of every unknown but the difficulties."""

    theta: Floats
    mu: Floats
    gamma: Floats
    alpha: Floats
    kappa: Floats
    u: Floats
    v: Floats


@dataclass(frozen=True)
class Spread:
    """Posterior variances, given means, difficulties and variances of populations.

    ``theta`` holds a matrix for each block; ``border`` is the border's covariance, zero for
    the means, which are the scale's origin.
    """

    theta: tuple[Floats, ...]
    border: Floats
    alpha: Floats
    kappa: Floats
    u: Floats
    v: Floats
    h: Singles


def build(plan: Plan, state: State, var: Variances, g: Singles, w: Singles) -> System:
    """Assemble and eliminate at the current state; ``g`` is observed less expected."""
    priors: dict[int, Floats] = {}
    dims = len(plan.design.dimensions)
    for block in plan.blocks:
        people = block.ratees[1] - block.ratees[0]
        if people not in priors:
            priors[people] = _level_precision(var, people)

    def work(block: Block) -> tuple[BlockSystem, Floats, Floats]:
        prior = priors[block.ratees[1] - block.ratees[0]]
        return _eliminate(plan, block, state, var, prior, g, w)

    done = in_threads(work, plan.blocks)
    border = np.zeros((plan.border, plan.border))
    rhs = np.zeros(plan.border)
    for block, (_, part, part_rhs) in zip(plan.blocks, done, strict=True):
        border[np.ix_(block.border, block.border)] += part
        rhs[block.border] += part_rhs
    head, free = plan.border_prior, slice(dims, plan.border_prior)
    precision = np.zeros(plan.border)
    precision[free] = 1 / var.source
    precision[head::2] = 1 / var.severity
    precision[head + 1 :: 2] = 1 / var.acquiescence
    value = np.zeros(plan.border)
    value[free] = state.gamma.ravel()
    value[head::2] = state.alpha[plan.crossing]
    value[head + 1 :: 2] = state.kappa[plan.crossing]
    border[np.diag_indices(plan.border)] += precision
    rhs -= precision * value
    inner = border[dims:, dims:]
    logs = 0.5 * (np.linalg.slogdet(inner)[1] - np.log(precision[dims:]).sum())
    logs += sum(one.log_determinant for one, _, _ in done)
    return System(tuple(one for one, _, _ in done), border, rhs, float(logs))


def _level_precision(var: Variances, people: int) -> Floats:
    inner = np.linalg.inv(var.within)
    if not var.between.any():
        return np.kron(np.eye(people), inner)
    middle = np.linalg.inv(np.linalg.inv(var.between) + people * inner)
    shared = inner @ middle @ inner
    return np.asarray(np.kron(np.eye(people), inner) - np.kron(np.ones((people, people)), shared))


def _eliminate(
    plan: Plan,
    block: Block,
    state: State,
    var: Variances,
    prior: Floats,
    g: Singles,
    w: Singles,
) -> tuple[BlockSystem, Floats, Floats]:
    lo, hi = block.forms
    first, last = block.ratees
    dims = state.theta.shape[1]
    people, n = last - first, (last - first) * dims
    size = n + len(block.border)
    big, rhs = np.zeros((size, size)), np.zeros(size)
    own, own_rhs = np.zeros((len(block.local), 2, 2)), np.zeros((len(block.local), 2))
    link = np.zeros((len(block.local), 2, size))
    logs = gather(
        g[lo:hi],
        w[lo:hi],
        state.u[lo:hi],
        state.v[lo:hi],
        plan.answers.form_ratee[lo:hi] - first,
        block.slot,
        plan.answers.form_source[lo:hi],
        1 / var.halo,
        1 / var.halo_by_dimension,
        len(state.gamma),
        people,
        big,
        rhs,
        own,
        link,
        own_rhs,
    )
    _add_level_prior(big, rhs, prior, state.theta[first:last] - state.mu)
    ready = np.array([1 / var.severity, 1 / var.acquiescence])
    own[:, (0, 1), (0, 1)] += ready
    own_rhs -= ready * np.stack([state.alpha[block.local], state.kappa[block.local]], 1)
    raters = np.linalg.inv(own)
    solved_link = (raters @ link).reshape(-1, size)
    solved_rhs = np.einsum("rab,rb->ra", raters, own_rhs).ravel()
    flat = link.reshape(-1, size)
    big -= flat.T @ solved_link
    rhs -= flat.T @ solved_rhs
    factor = cho_factor(big[:n, :n], lower=True)
    right = cho_solve(factor, np.column_stack([big[:n, n:], rhs[:n]]))
    solved, target = right[:, :-1], right[:, -1]
    logs += 0.5 * (np.linalg.slogdet(own)[1] - np.log(ready).sum()).sum()
    logs += np.log(np.diag(factor[0])).sum() - 0.5 * np.linalg.slogdet(prior)[1]
    system = BlockSystem(
        factor, solved, target, floats(raters), floats(solved_link), solved_rhs, float(logs)
    )
    return system, big[n:, n:] - big[n:, :n] @ solved, rhs[n:] - big[n:, :n] @ target


def _add_level_prior(big: Floats, rhs: Floats, prior: Floats, deviation: Floats) -> None:
    people, dims = deviation.shape
    n = people * dims
    means = slice(n, n + dims)
    pull = prior @ deviation.ravel()
    to_mean = prior.reshape(n, people, dims).sum(axis=1)
    big[:n, :n] += prior
    big[:n, means] -= to_mean
    big[means, :n] -= to_mean.T
    big[means, means] += to_mean.reshape(people, dims, dims).sum(axis=0)
    rhs[:n] -= pull
    rhs[means] += pull.reshape(people, dims).sum(axis=0)


def solve(plan: Plan, state: State, var: Variances, system: System, g: Singles, w: Singles) -> Step:
    """Solve the border, then go back through ratees, local raters and halo."""
    border = floats(np.linalg.solve(system.border, system.border_rhs))
    dims, head = state.theta.shape[1], plan.border_prior
    step = Step(
        theta=np.empty_like(state.theta),
        mu=border[:dims],
        gamma=border[dims:head].reshape(state.gamma.shape),
        alpha=np.zeros_like(state.alpha),
        kappa=np.zeros_like(state.kappa),
        u=np.empty_like(state.u),
        v=np.empty_like(state.v),
    )
    step.alpha[plan.crossing] = border[head::2]
    step.kappa[plan.crossing] = border[head + 1 :: 2]
    for block, part in zip(plan.blocks, system.blocks, strict=True):
        theta = part.target - part.solved @ border[block.border]
        step.theta[slice(*block.ratees)] = theta.reshape(-1, dims)
        known = np.concatenate([theta, border[block.border]])
        raters = part.rater_target - part.rater_link @ known
        step.alpha[block.local] = raters[0::2]
        step.kappa[block.local] = raters[1::2]
    a = plan.answers
    d_eta = step.theta[a.form_ratee] + step.gamma[a.form_source]
    d_eta -= step.alpha[a.form_rater][:, None]
    d_kappa = step.kappa[a.form_rater]

    def work(part: tuple[int, int]) -> None:
        pu, pv = 1 / var.halo, 1 / var.halo_by_dimension
        halo_steps(g, w, state.u, state.v, d_eta, d_kappa, pu, pv, step.u, step.v, *part)

    in_threads(work, ranges(len(d_kappa)))
    return step


def spread(plan: Plan, var: Variances, system: System, g: Singles, w: Singles) -> Spread:
    """Posterior variances of everything, from the factors of the last step."""
    _, raters, forms, dims, sources = plan.sizes
    border = np.zeros_like(system.border)
    border[dims:, dims:] = np.linalg.inv(system.border[dims:, dims:])
    out = Spread(
        theta=(),
        border=border,
        alpha=np.zeros(raters),
        kappa=np.zeros(raters),
        u=np.empty(forms),
        v=np.empty(forms),
        h=np.empty((forms, 2 * dims), np.float32),
    )
    diagonal, head = np.diag(border), plan.border_prior
    out.alpha[plan.crossing] = diagonal[head::2]
    out.kappa[plan.crossing] = diagonal[head + 1 :: 2]

    def work(pair: tuple[Block, BlockSystem]) -> Floats:
        block, part = pair
        (lo, hi), (first, last) = block.forms, block.ratees
        cov = _block_covariance(part, border[np.ix_(block.border, block.border)])
        link = part.rater_link @ cov
        own = part.raters + np.einsum(
            "ral,rbl->rab",
            link.reshape(len(block.local), 2, -1),
            part.rater_link.reshape(len(block.local), 2, -1),
        )
        out.alpha[block.local] = own[:, 0, 0]
        out.kappa[block.local] = own[:, 1, 1]
        form_variances(
            g[lo:hi],
            w[lo:hi],
            plan.answers.form_ratee[lo:hi] - first,
            block.slot,
            plan.answers.form_source[lo:hi],
            1 / var.halo,
            1 / var.halo_by_dimension,
            sources,
            last - first,
            cov,
            link,
            own,
            out.u[lo:hi],
            out.v[lo:hi],
            out.h[lo:hi],
        )
        n = (last - first) * dims
        return cov[:n, :n].copy()

    theta = in_threads(work, list(zip(plan.blocks, system.blocks, strict=True)))
    return Spread(tuple(theta), out.border, out.alpha, out.kappa, out.u, out.v, out.h)


def _block_covariance(part: BlockSystem, border: Floats) -> Floats:
    n = len(part.target)
    cov = np.empty((n + len(border), n + len(border)))
    through = part.solved @ border
    cov[:n, :n] = cho_solve(part.factor, np.eye(n)) + through @ part.solved.T
    cov[:n, n:] = -through
    cov[n:, :n] = -through.T
    cov[n:, n:] = border
    return cov
