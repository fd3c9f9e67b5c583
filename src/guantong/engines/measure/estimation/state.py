"""The unknowns of the model and the variances of their populations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Floats, Ints, Singles
from guantong.engines.measure.estimation.storage import Store
from guantong.engines.measure.planning.plan import Plan

#: Stands for "this effect is not in the model": a variance that leaves it at zero.
OFF = 1e-10


@dataclass
class State:
    """Current values: levels, means, source biases, raters, halo, difficulties, origins.

    ``theta`` is ratees x dimensions, ``u`` and ``v`` are by form (and dimension), ``origin`` is
    the shared part of each unit that fills several blocks.
    """

    theta: Floats
    mu: Floats
    gamma: Floats
    alpha: Floats
    kappa: Floats
    u: Floats
    v: Floats
    beta: Floats
    origin: Floats

    def predictor(self, plan: Plan, forms: slice | Ints = slice(None)) -> Singles:
        """Linear predictor of some forms without difficulty, forms x (dimension, key)."""
        a = plan.answers
        rater = a.form_rater[forms]
        eta = self.theta[a.form_ratee[forms]] + self.gamma[a.form_source[forms]]
        eta += (self.u[forms] - self.alpha[rater])[:, None] + self.v[forms]
        kappa = self.kappa[rater][:, None]
        h = np.empty((len(eta), 2 * eta.shape[1]), np.float32)
        h[:, 0::2] = eta + kappa
        h[:, 1::2] = eta - kappa
        return h


@dataclass(frozen=True)
class Variances:
    """Variances of halo, raters and levels (within units, between units)."""

    halo: float
    halo_by_dimension: float
    severity: float
    acquiescence: float
    within: Floats
    between: Floats
    source: float


def start(plan: Plan, store: Store) -> State:
    """Start from the items' shares of agreeing answers, everyone alike."""
    ratees, raters, forms, dims, sources = plan.sizes
    counts = plan.counts
    agree, asked = counts.item_agree, counts.item_answers
    beta = -np.log((agree + 0.5) / (asked - agree + 0.5))
    mu = np.zeros(dims)
    for d in range(dims):
        here = (plan.dimension == d) & (asked > 0)
        mu[d] = -beta[here].mean()
        beta[plan.dimension == d] += mu[d]
    beta[asked == 0] = 0.0
    return State(
        theta=np.tile(mu, (ratees, 1)),
        mu=mu,
        gamma=np.zeros((sources, dims)),
        alpha=np.zeros(raters),
        kappa=np.zeros(raters),
        u=store.zeros((forms,), np.float64),
        v=store.zeros((forms, dims), np.float64),
        beta=beta,
        origin=np.zeros((len(plan.layout.origins), dims)),
    )


def start_variances(plan: Plan) -> Variances:
    """Moderate variances for the effects in the model, none for the others."""
    model, dims = plan.model, len(plan.design.dimensions)
    one = np.eye(dims)
    return Variances(
        halo=0.25 if model.halo else OFF,
        halo_by_dimension=0.1 if model.halo_by_dimension else OFF,
        severity=0.4 if model.severity else OFF,
        acquiescence=0.1 if model.acquiescence else OFF,
        within=0.5 * one,
        between=(0.1 if model.units else 0.0) * one,
        source=model.source_variance if model.source_bias else OFF,
    )
