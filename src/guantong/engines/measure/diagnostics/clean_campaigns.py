"""Campaigns in which nobody did wrong: drawn from the fitted model and estimated as the real one.

What a real campaign shows is unusual only beside these. Severity, yes-saying and levels are drawn
around what was estimated, impressions anew, answers at the probabilities that follow; then every
unknown and every variance is estimated again. So the null holds what a formula leaves out: the
skewness where almost everybody says yes, the shrinkage, the error of the estimates themselves.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from guantong.engines.measure.arrays import MISSING, Bools, Bytes, Floats, floats
from guantong.engines.measure.diagnostics.residuals import chunks
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.estimation.newton import estimate
from guantong.engines.measure.estimation.starting_values import Beginning, only
from guantong.engines.measure.estimation.state import OFF, State
from guantong.engines.measure.planning.plan import Plan, part_of
from guantong.engines.measure.planning.sheet import Sheet, count
from guantong.engines.measure.threads import in_threads

#: Answers drawn in all; of a larger campaign some units stand for all of them.
LARGEST_DRAW = 2_000_000
FEWEST, MOST = 4, 20
#: Variances of the drawn campaigns need not be exact.
TOLERANCE = 0.02
Found = TypeVar("Found")


def clean_campaigns(fit: Estimate, look: Callable[[Estimate], Found], seed: int = 0) -> list[Found]:
    """Return what ``look`` sees in each of some clean campaigns like the fitted one.

    The same fit gives the same campaigns. A draw without any difference between its answers is
    left out.
    """
    plan, forms = _part(fit)
    answers = int((plan.answers.matrix != MISSING).sum())
    many = int(np.clip(LARGEST_DRAW // max(answers, 1), FEWEST, MOST))

    def work(number: int) -> list[Found]:
        made = _drawn(fit, plan, forms, np.random.default_rng([seed, number]))
        return [look(made)] if made else []

    return [one for some in in_threads(work, range(many)) for one in some]


def _part(fit: Estimate) -> tuple[Plan, Bools]:
    """Every so many units, so that four campaigns of them are not too much to draw."""
    a = fit.plan.answers
    every = max(1, -(-FEWEST * a.matrix.size // LARGEST_DRAW))
    units = np.arange(len(a.units)) % min(every, len(a.units)) == 0
    kept: Bools = units[a.form_unit]
    model = replace(fit.plan.model, tolerance=max(TOLERANCE, fit.plan.model.tolerance))
    return part_of(fit.plan, only(a, kept), model), kept


def _drawn(fit: Estimate, plan: Plan, kept: Bools, rng: np.random.Generator) -> Estimate | None:
    """Draw one campaign and estimate it."""
    state = _honest(fit, plan, kept, rng)
    matrix = _answers(plan, state, rng)
    sheet = Sheet.of(matrix, plan.design)
    counts = count(sheet)
    if counts.item_agree.sum() in (0, counts.item_answers.sum()):
        return None
    drawn = replace(plan, answers=replace(plan.answers, matrix=matrix), sheet=sheet, counts=counts)
    return estimate(drawn, begin=Beginning(fit.variances, state))


def _honest(fit: Estimate, plan: Plan, kept: Bools, rng: np.random.Generator) -> State:
    """Levels and raters as uncertain as they are, impressions as the population has them."""
    a, s, var = fit.plan.answers, fit.state, fit.variances
    ratees, raters = np.unique(a.form_ratee[kept]), np.unique(a.form_rater[kept])
    forms, dims = len(plan.answers.form_ratee), s.theta.shape[1]
    # Units so large that they fill several blocks have a level of their own.
    large = np.searchsorted(a.units, plan.answers.units[plan.layout.origins])

    def around(values: Floats, variance: Floats) -> Floats:
        return floats(values + rng.standard_normal(values.shape) * np.sqrt(np.maximum(variance, 0)))

    def halo(variance: float, shape: tuple[int, ...]) -> Floats:
        spread = 0.0 if variance <= 10 * OFF else np.sqrt(variance)
        return floats(spread * rng.standard_normal(shape))

    return State(
        theta=around(s.theta[ratees], _level_variances(fit)[ratees]),
        mu=s.mu.copy(),
        gamma=s.gamma[np.unique(a.form_source[kept])],
        alpha=around(s.alpha[raters], fit.spread.alpha[raters]),
        kappa=around(s.kappa[raters], fit.spread.kappa[raters]),
        u=halo(var.halo, (forms,)),
        v=halo(var.halo_by_dimension, (forms, dims)),
        beta=s.beta.copy(),
        origin=s.origin[np.searchsorted(fit.plan.layout.origins, large)],
    )


def _level_variances(fit: Estimate) -> Floats:
    """Posterior variance of each ratee's level in each dimension."""
    dims = fit.state.theta.shape[1]
    parts = [np.diag(one).reshape(-1, dims) for one in fit.spread.theta]
    return floats(np.concatenate(parts))


def _answers(plan: Plan, state: State, rng: np.random.Generator) -> Bytes:
    """Answers at the probabilities of a state, missing where they were missing."""
    out = plan.answers.matrix.copy()
    beta = state.beta.astype(np.float32)[:, None]
    for lo, hi in chunks(0, out.shape[1]):
        h = state.predictor(plan, slice(lo, hi)).T[plan.side] - beta
        agree = rng.random(h.shape, dtype=np.float32) * (1 + np.exp(-h)) < 1
        here = out[:, lo:hi]
        here[:] = np.where(here == MISSING, MISSING, agree == (plan.key > 0)[:, None])
    return out
