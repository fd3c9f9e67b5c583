"""Variance components by EM turned into scoring, and a stop at the boundary of zero."""

from dataclasses import dataclass, field, replace

import numpy as np

from guantong.engines.measure._elimination import Spread
from guantong.engines.measure._jit import Floats
from guantong.engines.measure._plan import Plan
from guantong.engines.measure._state import OFF, State, Variances

SCALARS = ("halo", "halo_by_dimension", "severity", "acquiescence")
#: An effect whose variance shrinks below this is taken to be absent.
NEGLIGIBLE = 4e-3
FLOOR_WITHIN, FLOOR_BETWEEN = 1e-4, 1e-3


@dataclass
class Tracker:
    """Turns EM steps into scoring steps, and remembers which effects proved to be absent.

    The EM step of a variance divided by the mean squared share of the effect that the answers
    determine is Fisher's scoring step. Plain EM would creep towards a variance of zero.
    """

    last: dict[str, float] = field(default_factory=dict)
    damping: dict[str, float] = field(default_factory=dict)
    falling: dict[str, int] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)

    def propose(self, name: str, old: float, plain: float, posterior: Floats) -> float:
        """Return the next value of a variance, given what plain EM says."""
        share = float(np.mean(np.clip(1 - posterior / old, 0, 1) ** 2))
        damping = self.damping.get(name, 1.0)
        if (plain - old) * self.last.get(name, 0.0) < 0:
            damping = max(0.25, damping / 2)
        self.damping[name], self.last[name] = damping, plain - old
        step = damping * (plain - old) / max(share, 0.02)
        new = float(np.clip(old + step, old / 8, old * 4))
        self.falling[name] = self.falling.get(name, 0) + 1 if new < old else 0
        if self.falling[name] >= 3 and new < NEGLIGIBLE:
            self.absent.add(name)
            return OFF
        return new


def update(
    plan: Plan, state: State, var: Variances, post: Spread, tracker: Tracker
) -> tuple[Variances, float]:
    """One EM step; returns the new variances and the largest change still to go."""
    squares = {
        "halo": (state.u**2, post.u),
        "halo_by_dimension": ((state.v**2).mean(axis=1), post.v),
        "severity": (state.alpha**2, post.alpha),
        "acquiescence": (state.kappa**2, post.kappa),
    }
    values, change = {}, 0.0
    for name in SCALARS:
        old = float(getattr(var, name))
        if old <= OFF:
            continue
        square, posterior = squares[name]
        plain = float(np.mean(square + posterior))
        values[name] = tracker.propose(name, old, plain, posterior)
        change = max(change, abs(values[name] - old) / (old + 0.02))
    within, between = levels(plan, state, post)
    size = np.trace(var.within + var.between)
    moved = np.abs(within - var.within).max() + np.abs(between - var.between).max()
    new = replace(var, within=within, between=between, **values)
    return new, max(change, float(moved / size))


def levels(plan: Plan, state: State, post: Spread) -> tuple[Floats, Floats]:
    """Covariance of levels within units and between units, from posterior moments."""
    dims = state.theta.shape[1]
    around = np.zeros((dims, dims))
    means = np.zeros((dims, dims))
    inverse = 0.0
    for block, cov in zip(plan.blocks, post.theta, strict=True):
        people = block.ratees[1] - block.ratees[0]
        deviation = state.theta[slice(*block.ratees)] - state.mu
        four = cov.reshape(people, dims, people, dims)
        own = np.einsum("adae->de", four)
        if not plan.model.units:
            around += deviation.T @ deviation + own
            continue
        mean, mean_cov = deviation.mean(axis=0), four.mean(axis=(0, 2))
        around += deviation.T @ deviation - people * np.outer(mean, mean) + own - people * mean_cov
        means += np.outer(mean, mean) + mean_cov
        inverse += 1 / people
    ratees, units = len(state.theta), len(plan.blocks)
    if not plan.model.units:
        return _floored(around / ratees, FLOOR_WITHIN), np.zeros((dims, dims))
    within = _floored(around / (ratees - units), FLOOR_WITHIN)
    between = means / (units - 1) - within * inverse / units
    return within, _floored(between, FLOOR_BETWEEN)


def _floored(matrix: Floats, floor: float) -> Floats:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vectors * np.maximum(values, floor)) @ vectors.T)
