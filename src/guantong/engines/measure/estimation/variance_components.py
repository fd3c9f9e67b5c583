"""Variance components by EM turned into scoring, and a stop at the boundary of zero."""

from dataclasses import dataclass, field, replace

import numpy as np

from guantong.engines.measure.arrays import Floats
from guantong.engines.measure.estimation.round_sums import SCALARS, LevelSums
from guantong.engines.measure.estimation.state import OFF, Variances

#: An effect whose variance shrinks below this is taken to be absent.
NEGLIGIBLE = 4e-3
#: A total variance of levels next to which changes no longer count.
NEGLIGIBLE_LEVELS = 0.05
#: Keeps a step finite where the answers say next to nothing of an effect.
LEAST_SHARE = 1e-4
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

    def propose(self, name: str, old: float, sums: Floats) -> float:
        """Return the next value of a variance, given its row of `Sums.scatter`."""
        plain, share = sums[1:] / sums[0]
        damping = self.damping.get(name, 1.0)
        turned = (plain - old) * self.last.get(name, 0.0) < 0
        damping = max(0.25, damping / 2) if turned else min(1.0, 1.5 * damping)
        self.damping[name], self.last[name] = damping, plain - old
        step = damping * (plain - old) / max(share, LEAST_SHARE)
        new = float(np.clip(old + step, old / 8, old * 4))
        self.falling[name] = self.falling.get(name, 0) + 1 if new < old else 0
        if self.falling[name] >= 3 and new < NEGLIGIBLE:
            self.absent.add(name)
            return OFF
        return new


def update(
    var: Variances, scatter: Floats, sums: LevelSums, tracker: Tracker
) -> tuple[Variances, float]:
    """One EM step; returns the new variances and the largest change still to go."""
    values, change = {}, 0.0
    for name, row in zip(SCALARS, scatter, strict=True):
        old = float(getattr(var, name))
        if old <= OFF or row[0] == 0:
            continue
        values[name] = tracker.propose(name, old, row)
        change = max(change, abs(values[name] - old) / (old + 0.02))
    within, between = levels(sums)
    size = np.trace(var.within + var.between)
    moved = np.abs(within - var.within).max() + np.abs(between - var.between).max()
    new = replace(var, within=within, between=between, **values)
    # Next to no variance is near enough to none: it would shrink by the same share for ever.
    return new, max(change, float(moved / (size + NEGLIGIBLE_LEVELS)))


def levels(sums: LevelSums) -> tuple[Floats, Floats]:
    """Covariance of levels within units and between units, from posterior moments."""
    within = _floored(sums.around / max(sums.freedom, 1.0), FLOOR_WITHIN)
    if sums.units == 0:
        return within, np.zeros_like(within)
    between = sums.means / max(sums.units - 1, 1.0) - within * sums.inverse / sums.units
    return within, _floored(between, FLOOR_BETWEEN)


def _floored(matrix: Floats, floor: float) -> Floats:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vectors * np.maximum(values, floor)) @ vectors.T)
