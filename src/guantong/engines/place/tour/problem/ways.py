"""Minutes from place to place: those that somebody knows, the others estimated from the points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guantong.engines.place.tour.errors import TourError
from guantong.engines.place.tour.problem.arrays import Bools, Floats, Ints
from guantong.engines.place.tour.problem.sites import shortest

#: Of the earth, in kilometres.
_RADIUS = 6371.0
#: Longer than any way; closed ways that reach it are not there.
_NO_WAY = 10**6
_METRES, _MINUTES = 1000.0, 60.0


@dataclass(frozen=True)
class Pace:
    """How a straight line becomes minutes; a way takes at least one.

    Attributes
    ----------
    speed
        Kilometres an hour.
    detour
        How much longer the road is than the straight line.

    """

    speed: float = 35.0
    detour: float = 1.45


@dataclass(frozen=True, eq=False)
class Ways:
    """Minutes from place to place, closed under shortest path.

    Attributes
    ----------
    minutes
        int (p, p): as it is planned with.
    low, high
        int (p, p): what it may be, the points lying anywhere within their radius.
    estimated
        bool (p, p): not known by anybody.

    """

    minutes: Ints
    low: Ints
    high: Ints
    estimated: Bools


def ways(
    points: Floats, radius: Floats, known: Mapping[tuple[int, int], int], pace: Pace | None = None
) -> Ways:
    """Return the minutes between all places.

    Parameters
    ----------
    points
        float (p, 2): longitude and latitude in degrees; NaN where there is none.
    radius
        float (p,): metres within which a point lies.
    known
        Minutes that somebody knows, by places; also for the way back unless that is known too.
    pace
        What the others are estimated with.

    Raises
    ------
    TourError
        If there is no way between two places, because neither it nor a point is known.

    Examples
    --------
    Ten kilometres apart, the second known to 2 km; the third by an entered time.

    >>> points = np.array([[111.6, 26.2], [111.7, 26.2], [np.nan, np.nan]])
    >>> found = ways(points, np.array([0.0, 2000.0, np.nan]), {(0, 2): 25})
    >>> found.minutes.tolist()
    [[0, 25, 25], [25, 0, 50], [25, 50, 0]]
    >>> found.low[0].tolist(), found.high[0].tolist()
    ([0, 20, 25], [0, 30, 25])

    """
    pace = pace or Pace()
    metres = _straight(points)
    off = radius[:, None] + radius[None, :]
    minutes, low, high = (
        _minutes(line, pace) for line in (metres, np.maximum(0, metres - off), metres + off)
    )
    estimated = np.ones(minutes.shape, bool)
    np.fill_diagonal(estimated, False)
    both = {(b, a): told for (a, b), told in known.items()} | dict(known)
    for (a, b), told in both.items():
        minutes[a, b] = low[a, b] = high[a, b] = told
        estimated[a, b] = False
    found = Ways(shortest(minutes), shortest(low), shortest(high), estimated)
    for a, b in both:  # no luck on estimated ways makes shorter what somebody knows
        found.low[a, b] = found.minutes[a, b]
    missing = np.argwhere(found.minutes >= _NO_WAY)
    if len(missing):
        a, b = missing[0].tolist()
        raise TourError(f"第 {a + 1} 处到第 {b + 1} 处没有路。", table="travel", row=a)
    return found


def _straight(points: Floats) -> Floats:
    """Return metres along the great circle."""
    longitude, latitude = np.radians(points).T
    half = np.sin((latitude[:, None] - latitude) / 2) ** 2
    across = np.sin((longitude[:, None] - longitude) / 2) ** 2
    arc = half + np.cos(latitude)[:, None] * np.cos(latitude) * across
    found: Floats = 2 * _RADIUS * _METRES * np.arcsin(np.sqrt(np.clip(arc, 0, 1)))
    return found


def _minutes(metres: Floats, pace: Pace) -> Ints:
    """Return whole minutes, rounded up."""
    road = metres * pace.detour / (pace.speed * _METRES) * _MINUTES
    found = np.where(np.isfinite(road), np.ceil(road), _NO_WAY).astype(np.int64)
    found = np.maximum(found, 1)
    np.fill_diagonal(found, 0)
    return found
