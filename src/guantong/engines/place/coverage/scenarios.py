"""Where places might lie: each scenario a point for every place.

A place that is known lies within its radius. One that is not lies somewhere in its county, apart
from others and with a territory of its own around it; a street lies round the county's town.
docs/developer/place.md says why, and how it was checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.coverage.arrays import Bools, Floats, Ints
from guantong.engines.place.coverage.ground import Ground
from guantong.engines.place.coverage.outlines import DEGREE, Outline

#: Draws for one place before one too near to another is taken after all.
_TRIES = 30


@dataclass(frozen=True)
class Prior:
    """What is assumed of a place whose point nobody knows.

    Attributes
    ----------
    apart
        Metres between two seats.
    street
        Metres from the county's town within which its streets lie.
    settled
        How far a seat lies on the way from anywhere to the middle of the territory around it.

    """

    apart: float = 2500.0
    street: float = 6000.0
    settled: float = 0.5


def scenarios(
    ground: Ground, count: int, seed: int | Sequence[int], prior: Prior | None = None
) -> Floats:
    """Draw points for all places.

    Parameters
    ----------
    ground
        The places.
    count
        How many scenarios.
    seed
        The same seed draws the same.
    prior
        What is assumed of unknown points.

    Returns
    -------
    float (count, places, 2): degrees.

    """
    prior = prior or Prior()
    random = np.random.default_rng(seed)
    found = np.repeat(ground.points[None], count, axis=0)
    known = ground.known
    found[:, known] = _round_about(ground.points[known], ground.spread[known], count, random)
    for county in np.unique(ground.county[~known]).tolist():
        here = np.flatnonzero(ground.county == county)
        order = np.r_[here[known[here]], here[~known[here]]]
        fixed = int(known[here].sum())
        found[:, order] = _in_county(ground, county, found[:, order], fixed, order, random, prior)
    return found


def _round_about(points: Floats, radius: Floats, count: int, random: np.random.Generator) -> Floats:
    """Draw evenly over circles; so deep in a county that outlines do not matter."""
    shape = (count, len(points))
    angle, far = random.uniform(0, 2 * np.pi, shape), radius * np.sqrt(random.uniform(size=shape))
    north = far * np.sin(angle) / DEGREE
    east = far * np.cos(angle) / DEGREE / np.cos(np.radians(points[:, 1]))
    found: Floats = points + np.stack([east, north], axis=-1)
    return found


def _in_county(
    ground: Ground, county: int, places: Floats, fixed: int, order: Ints,
    random: np.random.Generator, prior: Prior,
) -> Floats:  # fmt: skip
    """Draw the places of one county behind those that are known."""
    outline, seat = ground.outlines[county], ground.seats[county]
    count, n = places.shape[:2]
    plane = _Plane(outline)
    street = ground.street[order] & bool(np.isfinite(seat).all())
    tries = _candidates(outline, seat, street[fixed:], count, random, prior)
    xy = plane.metres(places)
    turn = random.permuted(np.tile(np.arange(fixed, n), (count, 1)), axis=1)
    _spaced(xy, fixed, plane.metres(tries), turn, street, prior.apart)
    if prior.settled and n > fixed:
        middle = _middles(xy, fixed, plane.metres(outline.lattice))
        moved = xy[:, fixed:] + prior.settled * (middle - xy[:, fixed:])
        stays = street[None, fixed:] | ~outline.inside(plane.degrees(moved))
        xy[:, fixed:] = np.where(stays[..., None], xy[:, fixed:], moved)
    found = places.copy()
    found[:, fixed:] = plane.degrees(xy[:, fixed:])
    return found


class _Plane:
    """Metres on a plane that touches a county: exact to a thousandth at this size."""

    def __init__(self, outline: Outline) -> None:
        west, south, east, north = outline.bounds
        self.origin = np.array([(west + east) / 2, (south + north) / 2])
        self.scale = np.array([DEGREE * np.cos(np.radians(self.origin[1])), DEGREE])

    def metres(self, degrees: Floats) -> Floats:
        found: Floats = (degrees - self.origin) * self.scale
        return found

    def degrees(self, metres: Floats) -> Floats:
        found: Floats = metres / self.scale + self.origin
        return found


def _candidates(
    outline: Outline, seat: Floats, street: Bools, count: int, random: np.random.Generator,
    prior: Prior,
) -> Floats:  # fmt: skip
    """Return float (scenarios, places, tries, 2): where each place may be put, in this order."""
    pool = outline.drawn(8192, random)
    found = pool[random.integers(0, len(pool), (count, len(street), _TRIES))]
    for k in np.flatnonzero(street).tolist():
        round_seat = np.repeat(seat[None], _TRIES, axis=0)
        near = _round_about(round_seat, np.full(_TRIES, prior.street), count, random)
        inside = outline.inside(near)
        found[:, k] = np.where(inside[..., None], near, seat)
    return found


@compiled
def _spaced(xy: Floats, fixed: int, tries: Floats, turn: Ints, street: Bools, apart: float) -> None:
    """Put places one after another, each at its first try that is apart from all before it."""
    count = xy.shape[0]
    last = tries.shape[2] - 1
    for s in range(count):
        for t in range(turn.shape[1]):
            i = turn[s, t]
            for k in range(last + 1):
                x, y = tries[s, i - fixed, k, 0], tries[s, i - fixed, k, 1]
                free = True
                if not street[i]:
                    for f in range(fixed):
                        if (xy[s, f, 0] - x) ** 2 + (xy[s, f, 1] - y) ** 2 < apart * apart:
                            free = False
                    for b in range(t):
                        j = turn[s, b]
                        if (xy[s, j, 0] - x) ** 2 + (xy[s, j, 1] - y) ** 2 < apart * apart:
                            free = False
                if free or k == last:
                    xy[s, i, 0], xy[s, i, 1] = x, y
                    break


@compiled
def _middles(xy: Floats, fixed: int, lattice: Floats) -> Floats:
    """Return the middle of what is nearest to each place from ``fixed`` on."""
    count, n = xy.shape[:2]
    out = xy[:, fixed:].copy()
    for s in range(count):
        total = np.zeros((n, 3))
        for g in range(len(lattice)):
            best, near = 0, np.inf
            for i in range(n):
                far = (xy[s, i, 0] - lattice[g, 0]) ** 2 + (xy[s, i, 1] - lattice[g, 1]) ** 2
                if far < near:
                    best, near = i, far
            total[best, 0] += lattice[g, 0]
            total[best, 1] += lattice[g, 1]
            total[best, 2] += 1.0
        for i in range(fixed, n):
            if total[i, 2] > 0:
                out[s, i - fixed, 0] = total[i, 0] / total[i, 2]
                out[s, i - fixed, 1] = total[i, 1] / total[i, 2]
    return out
