"""What an estimate is: state, variances, posterior spread."""

from dataclasses import dataclass
from typing import NamedTuple

from guantong.engines.measure.arrays import Floats, Singles
from guantong.engines.measure.estimation.state import State, Variances
from guantong.engines.measure.planning.plan import Plan
from guantong.engines.measure.planning.sheet import Counts

#: Precision that keeps the difficulty of an item finite when all agree on it.
ITEM_PRECISION = 0.01


class Moments(NamedTuple):
    """Expected agreement and its curvature by form and side (forms x 2D), and by item."""

    expected: Singles
    weight: Singles
    item_expected: Floats
    item_weight: Floats


@dataclass(frozen=True)
class Spread:
    """Posterior variances, given means, difficulties and variances of populations.

    ``theta`` holds a matrix for each block's ratees and ``solved`` how they hang on the border;
    ``border`` is the border's covariance, zero for the means, which are the scale's origin.
    ``h`` is forms x 2D.
    """

    theta: tuple[Floats, ...]
    solved: tuple[Floats, ...]
    border: Floats
    alpha: Floats
    kappa: Floats
    u: Floats
    v: Floats
    h: Singles


@dataclass(frozen=True)
class Estimate:
    """Where the loop stopped: state, variances, posterior spread, and how it got there."""

    plan: Plan
    state: State
    variances: Variances
    spread: Spread
    counts: Counts
    moments: Moments
    beta_error: Floats
    iterations: int
    passes: int
    converged: bool
    log_likelihood: float
    absent: frozenset[str]
