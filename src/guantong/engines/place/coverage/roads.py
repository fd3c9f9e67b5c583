"""Minutes by road between places: three parameters, until somebody enters a travel time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guantong.engines.place.coverage.arrays import Floats, Ints
from guantong.engines.place.coverage.errors import CoverageError

#: Kilometres of the earth's mean radius.
EARTH = 6371.0088


@dataclass(frozen=True)
class Roads:
    """How long a way takes: great circle × detour ÷ speed × e^(spread × normal).

    Attributes
    ----------
    speed
        Kilometres an hour.
    detour
        Length of a road over that of the great circle.
    spread
        Standard deviation of the logarithm, drawn for each scenario: a third of its variance for
        either place, whose ways all share their last stretch, a third for the pair.
    entered
        ``(place, place, minutes)``: travel times that somebody entered; they hold both ways and
        whatever is drawn.

    """

    speed: float = 35.0
    detour: float = 1.45
    spread: float = 0.12
    entered: Sequence[tuple[int, int, float]] = ()

    def __post_init__(self) -> None:
        if not (self.speed > 0 and self.detour >= 1 and 0 <= self.spread < 1):
            raise CoverageError("车速要大于 0，绕行系数不小于 1，离散在 0 到 1 之间。")
        if any(not minutes >= 0 for _, _, minutes in self.entered):
            raise CoverageError("录入的行车时间要写 0 或以上的分钟数。")

    def minutes(
        self, places: Floats, rows: Ints, columns: Ints, random: np.random.Generator
    ) -> Floats:
        """Return minutes between places of scenarios.

        Parameters
        ----------
        places
            float (scenarios, places, 2): degrees.
        rows, columns
            Which places.
        random
            What is not known of roads is drawn from it.

        Returns
        -------
        float (scenarios, rows, columns); a place is 0 minutes from itself.

        """
        far = kilometres(places[:, rows, None], places[:, None, columns])
        place = random.standard_normal(places.shape[:2])
        noise = random.standard_normal(far.shape)
        noise += place[:, rows, None] + place[:, None, columns]
        noise = np.exp(noise * (self.spread / np.sqrt(3)))
        found: Floats = far * (self.detour / self.speed * 60) * noise
        for one, other, minutes in self.entered:
            for a, b in ((one, other), (other, one)):
                found[np.ix_(range(len(found)), rows == a, columns == b)] = minutes
        found[:, rows[:, None] == columns[None, :]] = 0.0
        return found


def kilometres(one: Floats, other: Floats) -> Floats:
    """Return great circles between places in degrees.

    Examples
    --------
    >>> round(float(kilometres(np.array([111.0, 26.0]), np.array([111.0, 27.0]))), 1)
    111.2

    """
    one, other = np.radians(one), np.radians(other)
    up = np.sin((one[..., 1] - other[..., 1]) / 2) ** 2
    along = np.cos(one[..., 1]) * np.cos(other[..., 1])
    side = along * np.sin((one[..., 0] - other[..., 0]) / 2) ** 2
    found: Floats = 2 * EARTH * np.arcsin(np.sqrt(up + side))
    return found
