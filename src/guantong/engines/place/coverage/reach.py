"""Who is within reach of some bases, how sure that is, and how many people that makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guantong.engines.place.coverage.arrays import Bools, Floats, Ints
from guantong.engines.place.coverage.draws import TELLING, Draws
from guantong.engines.place.coverage.errors import CoverageError
from guantong.engines.place.coverage.ground import Ground
from guantong.engines.place.coverage.roads import Roads
from guantong.engines.place.coverage.scenarios import Prior

#: What can be said of a place.
SURELY_IN, CANNOT_TELL, SURELY_OUT = "surely_in", "cannot_tell", "surely_out"
#: P out of reach up to which a place surely is in reach; above one less it surely is not.
SURE = 0.05
#: Of the intervals told.
INTERVAL = (0.05, 0.95)


@dataclass(frozen=True, eq=False)
class Reach:
    """What fresh scenarios say of some bases.

    Attributes
    ----------
    draws, bases, limit
        What was asked: minutes to the nearest of the bases at most ``limit``.
    within
        bool (scenarios, places): in reach in this scenario.
    p_out, p_twice
        float (places,): share of scenarios out of reach; in reach of two bases at least.
    nearest
        float (3, places): minutes to the nearest base, at 5, 50 and 95 % of the scenarios.

    """

    draws: Draws
    bases: Ints
    limit: float
    within: Bools
    p_out: Floats
    p_twice: Floats
    nearest: Floats

    @property
    def classes(self) -> list[str]:
        """Return what can be said of each place."""
        return [
            SURELY_IN if p <= SURE else SURELY_OUT if p >= 1 - SURE else CANNOT_TELL
            for p in self.p_out.tolist()
        ]

    @property
    def shares(self) -> Floats:
        """Share of the people in reach, of each scenario."""
        people = self.draws.ground.people
        found: Floats = self.within @ people / max(people.sum(), 1e-300)
        return found

    @property
    def share(self) -> float:
        """Expected share of the people in reach."""
        return float(self.shares.mean())

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 90 % interval of the share of people in reach."""
        low, high = np.quantile(self.shares, INTERVAL)
        return float(low), float(high)

    @property
    def undecided(self) -> float:
        """Return the people, Σ P (1 - P) each, about whom scenarios differ."""
        return float((self.p_out * (1 - self.p_out) * self.draws.ground.people).sum())


def reach(
    ground: Ground, bases: Sequence[int] | Ints, minutes: float, roads: Roads | None = None, *,
    count: int = 400, seed: int = 0, prior: Prior | None = None,
) -> Reach:  # fmt: skip
    """Tell who is within so many minutes of the nearest of some bases.

    Parameters
    ----------
    ground
        The places, bases among them.
    bases
        Which places are bases.
    minutes
        The limit.
    roads, prior
        What is assumed of roads and of unknown points.
    count, seed
        Of the scenarios; they are not those that `choose` sees.

    Raises
    ------
    CoverageError
        If there is no base, or no limit.

    """
    at = np.unique(np.asarray(bases, np.int64))
    if not len(at) or at[0] < 0 or at[-1] >= len(ground.people):
        raise CoverageError("请至少选一个基地或场所。")
    if not minutes > 0:
        raise CoverageError("时间要大于 0 分钟。")
    draws = Draws(ground, roads or Roads(), count, seed, TELLING, prior or Prior())
    rows = np.arange(len(ground.people))
    nearest, often = np.empty((count, len(rows))), np.empty((count, len(rows)), np.int64)
    for part, found in draws.minutes(rows, at):
        nearest[part] = found.min(axis=2)
        often[part] = (found <= minutes).sum(axis=2)
    within = often > 0
    return Reach(
        draws, at, minutes, within, 1 - within.mean(axis=0), (often > 1).mean(axis=0),
        np.quantile(nearest, (INTERVAL[0], 0.5, INTERVAL[1]), axis=0),
    )  # fmt: skip
