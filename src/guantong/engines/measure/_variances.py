"""Variance components by EM, with extrapolation, and a stop at the boundary of zero."""

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
    """Remembers the last steps of each variance, to extrapolate the slow ones."""

    steps: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SCALARS})
    absent: set[str] = field(default_factory=set)

    def propose(self, name: str, old: float, new: float) -> float:
        """Return the next value of a variance, given what plain EM says."""
        history = self.steps[name]
        step = float(np.log(new / old))
        history.append(step)
        if len(history) >= 3 and new < NEGLIGIBLE and max(history[-3:]) < 0:
            self.absent.add(name)
            return OFF
        stretch = 1.0
        if len(history) >= 3 and len(history) % 3 == 0 and history[-2] != 0:
            ratio = min(max(step / history[-2], 0.0), 0.9)
            stretch = 1 / (1 - ratio)
        return float(old * np.exp(np.clip(stretch * step, -2.0, 1.5)))


def update(
    plan: Plan, state: State, var: Variances, post: Spread, tracker: Tracker
) -> tuple[Variances, float]:
    """One EM step; returns the new variances and the largest change still to go."""
    plain = {
        "halo": float(np.mean(state.u**2 + post.u)),
        "halo_by_dimension": float(np.mean((state.v**2).mean(axis=1) + post.v)),
        "severity": float(np.mean(state.alpha**2 + post.alpha)),
        "acquiescence": float(np.mean(state.kappa**2 + post.kappa)),
    }
    values, change = {}, 0.0
    for name in SCALARS:
        old = float(getattr(var, name))
        if old <= OFF:
            continue
        change = max(change, abs(plain[name] - old) / (old + 0.02))
        values[name] = tracker.propose(name, old, plain[name])
    within, between = levels(plan, state, post)
    size = np.trace(var.within + var.between)
    moved = np.abs(within - var.within).max() + np.abs(between - var.between).max()
    new = replace(var, within=within, between=between, **values)  # type: ignore[arg-type]
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
