"""Rasch's model alone, by the same criterion as lme4's ``glmer``: the Laplace approximation of
the marginal likelihood, maximised over difficulties and the standard deviation of levels.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from guantong.engines.measure import kernels
from guantong.engines.measure.arrays import Bools, Floats, Ints, Singles, floats
from guantong.engines.measure.estimation.estimate import ITEM_PRECISION, Estimate, Moments, Spread
from guantong.engines.measure.estimation.state import start, start_variances
from guantong.engines.measure.estimation.storage import Memory
from guantong.engines.measure.planning.plan import Plan


@dataclass
class _Dimension:
    """The answers of one dimension: agreement and presence, items x forms."""

    agree: Bools
    asked: Bools
    ratee: Ints
    ratees: int
    ridge: Floats
    theta: Floats
    precision: Floats
    beta_information: Floats

    def negative(self, parameters: Floats) -> tuple[float, Floats]:
        """Negative marginal log-likelihood, and its gradient, at (beta, log sd)."""
        beta, variance = parameters[:-1], float(np.exp(2 * parameters[-1]))
        p, w = self._mode(beta, variance)
        total = self._by_ratee(w.sum(axis=0)) + 1 / variance
        skew = w * (1 - 2 * p)
        bend = self._by_ratee(skew.sum(axis=0))
        here = self.theta[self.ratee]
        eta = here - beta[:, None]
        signed = np.where(self.agree, -eta, eta)
        value = -float((np.logaddexp(0, signed) * self.asked).sum())
        value -= float(
            (self.theta**2).sum() / (2 * variance) + 0.5 * np.log(variance * total).sum()
        )
        value -= 0.5 * float((self.ridge * beta**2).sum())
        lean = bend / total
        slope = ((p - self.agree) * self.asked).sum(axis=1) - self.ridge * beta
        slope += 0.5 * ((skew - lean[self.ratee] * w) / total[self.ratee]).sum(axis=1)
        by_variance = (self.theta**2 - variance) / (2 * variance**2)
        by_variance -= 0.5 * (bend * self.theta / total - 1) / (variance**2 * total)
        self.precision, self.beta_information = total, w.sum(axis=1)
        return -value, -np.append(slope, 2 * variance * by_variance.sum())

    def _mode(self, beta: Floats, variance: float) -> tuple[Floats, Floats]:
        for _ in range(50):
            p = expit(self.theta[self.ratee] - beta[:, None]) * self.asked
            w = p * (1 - p)
            pull = self._by_ratee((self.agree * self.asked - p).sum(axis=0)) - self.theta / variance
            step = pull / (self._by_ratee(w.sum(axis=0)) + 1 / variance)
            self.theta += np.clip(step, -1, 1)
            if np.abs(step).max() < 1e-11:
                break
        p = expit(self.theta[self.ratee] - beta[:, None]) * self.asked
        return p, p * (1 - p)

    def _by_ratee(self, values: Floats) -> Floats:
        return floats(np.bincount(self.ratee, values, self.ratees))


def estimate_rasch(plan: Plan) -> Estimate:
    """Estimate levels, difficulties and their spread, each dimension by itself."""
    from scipy.optimize import minimize  # large, and needed here alone

    counts, state = plan.counts, start(plan, Memory())
    ratees, raters, forms, dims, _ = plan.sizes
    matrix = plan.answers.matrix
    variance, posterior = np.ones(dims), np.empty((ratees, dims))
    information = np.zeros(len(plan.key))
    likelihood, steps, converged = 0.0, 0, True
    for d in range(dims):
        items = np.flatnonzero((plan.dimension == d) & (counts.item_answers > 0))
        good = np.where(plan.key[items] > 0, 1, 0)[:, None]
        agree = counts.item_agree[items]
        alike = (agree == 0) | (agree == counts.item_answers[items])
        part = _Dimension(
            agree=matrix[items] == good,
            asked=matrix[items] != 255,
            ratee=plan.answers.form_ratee,
            ratees=ratees,
            ridge=np.where(alike, ITEM_PRECISION, 0.0),
            theta=np.zeros(ratees),
            precision=np.ones(ratees),
            beta_information=np.ones(len(items)),
        )
        begin = np.append(state.beta[items] - state.mu[d], 0.0)
        found = minimize(
            part.negative,
            begin,
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": 500, "gtol": 1e-5, "ftol": 1e-14},
        )
        best, _ = part.negative(found.x)
        centre = float(found.x[:-1].mean())
        state.beta[items] = found.x[:-1] - centre
        state.theta[:, d], state.mu[d] = part.theta - centre, -centre
        variance[d] = np.exp(2 * found.x[-1])
        posterior[:, d] = 1 / part.precision
        information[items] = part.beta_information
        likelihood -= best
        steps = max(steps, int(found.nit))
        converged = converged and bool(found.success)
    blocks = [np.diag(posterior[slice(*block.ratees)].ravel()) for block in plan.blocks]
    empty = np.zeros(forms)
    post = Spread(
        theta=tuple(blocks),
        solved=tuple(np.zeros((len(block), plan.border)) for block in blocks),
        border=np.zeros((plan.border, plan.border)),
        alpha=np.zeros(raters),
        kappa=np.zeros(raters),
        u=empty,
        v=empty,
        h=np.repeat(posterior, 2, axis=1)[plan.answers.form_ratee].astype(np.float32),
    )
    base = start_variances(plan)
    return Estimate(
        plan=plan,
        state=state,
        variances=type(base)(
            **{**base.__dict__, "within": np.diag(variance), "between": np.zeros((dims, dims))}
        ),
        spread=post,
        counts=counts,
        moments=one_pass(plan, state.beta, state.predictor(plan)),
        beta_error=1 / np.sqrt(np.maximum(information, ITEM_PRECISION)),
        iterations=steps,
        passes=steps,
        converged=converged,
        log_likelihood=likelihood,
        absent=frozenset(),
    )


def one_pass(plan: Plan, beta: Floats, h: Singles) -> Moments:
    """Look at the answers once, without the second-order term."""
    sheet, (item_e, item_w) = plan.sheet, np.zeros((2, len(beta)))
    flat = np.ascontiguousarray(h.T)
    odds = np.exp(beta).astype(np.float32)
    expected, weight = kernels.moments(
        sheet.matrix, 0, sheet.order, sheet.starts, sheet.ends, odds, flat, np.zeros_like(flat),
        item_e, item_w,
    )  # fmt: skip
    return Moments(expected.T, weight.T, item_e, item_w)
