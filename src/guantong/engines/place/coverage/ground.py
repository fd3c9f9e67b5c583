"""Places with people and with how well their points are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from guantong.engines.place.coverage.arrays import Bools, Floats, Ints
from guantong.engines.place.coverage.errors import CoverageError
from guantong.engines.place.coverage.outlines import Outline

#: How a point came to be known; one of the last kind, or none, may lie anywhere in its county.
SURVEYED, PUBLIC, ENTERED, ADDRESS, INVENTED = KINDS = (
    "surveyed", "public", "entered", "address", "invented",
)  # fmt: skip
#: Metres within which a point lies where nobody said; docs/developer/place.md says why these.
USUAL_RADIUS = {SURVEYED: 30.0, PUBLIC: 300.0, ENTERED: 300.0, ADDRESS: 3000.0}


@dataclass(frozen=True, eq=False)
class Ground:
    """Places of some counties, those with people and those where bases may be.

    Attributes
    ----------
    points
        float (places, 2): longitude and latitude in degrees, NaN where there is none.
    knowledge
        How each point is known, one of `KINDS`.
    radius
        float (places,): metres within which a place lies round its point; NaN is usual.
    people
        float (places,): who must be reached there; 0 for a place that is only a base.
    county
        int (places,): number of the place's outline; -1 will do for one that is known.
    outlines
        Of the counties.
    seats
        float (counties, 2): where the county's town is, NaN where unknown.
    street
        bool (places,): part of the county's town.

    Raises
    ------
    CoverageError
        If arrays do not fit one another, or a point is known that is not there.

    """

    points: Floats
    knowledge: Sequence[str]
    radius: Floats
    people: Floats
    county: Ints
    outlines: Sequence[Outline]
    seats: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    street: Bools = field(default_factory=lambda: np.zeros(0, bool))

    def __post_init__(self) -> None:
        n, counties = len(self.knowledge), len(self.outlines)
        if not len(self.seats):
            object.__setattr__(self, "seats", np.full((counties, 2), np.nan))
        if not len(self.street):
            object.__setattr__(self, "street", np.zeros(n, bool))
        shapes = [
            (self.points, (n, 2)), (self.radius, (n,)), (self.people, (n,)), (self.county, (n,)),
            (self.seats, (counties, 2)), (self.street, (n,)),
        ]  # fmt: skip
        if any(np.shape(array) != shape for array, shape in shapes):
            raise CoverageError("位置、人口、县区各列的行数不一致。")
        if not (self.people >= 0).all() or not np.isfinite(self.people).all():
            raise CoverageError("人口要写 0 或以上的数。")
        strange = [k for k, kind in enumerate(self.knowledge) if kind not in KINDS]
        if strange:
            raise CoverageError("没有说明这个位置是怎样知道的。", row=strange[0])
        astray = (self.county >= counties) | (self.county < np.where(self.known, -1, 0))
        if astray.any():
            row = int(astray.argmax())
            raise CoverageError("位置未知的地点要写明在哪个有轮廓的县区。", row=row)
        lost = self.known & ~np.isfinite(self.points).all(axis=1)
        if lost.any():
            raise CoverageError("没有经纬度的地点不能写成已知。", row=int(lost.argmax()))

    @property
    def known(self) -> Bools:
        """Which places have a point that nobody invented."""
        return np.array([kind != INVENTED for kind in self.knowledge], bool)

    @property
    def spread(self) -> Floats:
        """Metres round its point within which each known place lies; infinite for others."""
        usual = np.array([USUAL_RADIUS.get(kind, np.inf) for kind in self.knowledge])
        return np.where(self.known & ~np.isnan(self.radius), self.radius, usual)

    def without(self, places: Ints | list[int]) -> Ground:
        """Return the same ground where the points of some places are not known."""
        kinds = list(self.knowledge)
        for place in places:
            kinds[int(place)] = INVENTED
        return self._with(self.points, kinds, self.radius)

    def revealed(self, places: Ints, points: Floats, radius: float = 0.0) -> Ground:
        """Return the same ground where the points of some places have been entered."""
        kinds, there, within = list(self.knowledge), self.points.copy(), self.radius.copy()
        there[places], within[places] = points, radius
        for place in places:
            kinds[int(place)] = ENTERED
        return self._with(there, kinds, within)

    def _with(self, points: Floats, kinds: list[str], radius: Floats) -> Ground:
        return Ground(
            points, kinds, radius, self.people, self.county, self.outlines, self.seats, self.street
        )
