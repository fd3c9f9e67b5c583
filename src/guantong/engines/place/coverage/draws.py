"""Minutes of one scenario after another, a few at a time so that they fit into memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from guantong.engines.place.coverage.arrays import Floats, Ints
from guantong.engines.place.coverage.ground import Ground
from guantong.engines.place.coverage.roads import Roads
from guantong.engines.place.coverage.scenarios import Prior, scenarios

#: What scenarios are for: a plan is chosen on some, what it is worth is told from others.
CHOOSING, TELLING, ROADS = 0, 1, 2
#: Minutes kept at a time.
_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False)
class Draws:
    """Scenarios of places and of roads: the same seed and use give the same.

    Attributes
    ----------
    ground, roads, prior
        What is known and what is assumed.
    count
        How many scenarios.
    seed
        Of everything drawn.
    use
        `CHOOSING` or `TELLING`.

    """

    ground: Ground
    roads: Roads
    count: int
    seed: int = 0
    use: int = TELLING
    prior: Prior = field(default_factory=Prior)

    @cached_property
    def places(self) -> Floats:
        """Float (count, places, 2): points in degrees."""
        return scenarios(self.ground, self.count, (self.seed, self.use), self.prior)

    def minutes(self, rows: Ints, columns: Ints) -> Iterator[tuple[slice, Floats]]:
        """Yield some scenarios at a time: which, and float (scenarios, rows, columns)."""
        random = np.random.default_rng((self.seed, self.use, ROADS))
        step = max(1, _AT_ONCE // max(1, len(rows) * len(columns)))
        for start in range(0, self.count, step):
            part = slice(start, min(start + step, self.count))
            yield part, self.roads.minutes(self.places[part], rows, columns, random)
