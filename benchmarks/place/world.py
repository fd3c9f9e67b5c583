"""A second way to invent where places lie and how long roads take; the engine knows none of it.

Places keep to valleys that run to the county's town, a few lie in the hills, townships as far from
one another and from the county's edge as the known ones do; streets crowd round the town. Roads are
a network: neighbours are joined, each road has its own windings and its own class, a journey is the
shortest way through. Only the mean pace (minutes to a kilometre as the crow flies) is what the
engine assumes.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay

from guantong.engines.place.coverage import Ground, Outline, Roads, kilometres
from guantong.engines.place.coverage.arrays import Floats

#: Share of the places that lie in the hills; kilometres of a degree; between two townships.
HILLS, DEGREE, APART = 0.25, np.array([100.0, 111.2]), 5.4
#: Kilometres that a township lies from the county's edge at least, to each side.
EDGE, AROUND = 2.0, np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1]])
#: Kilometres an hour on roads of four classes, and how often each is met.
SPEEDS, OFTEN = np.array([60.0, 45.0, 35.0, 25.0]), np.array([0.15, 0.3, 0.35, 0.2])
#: Pace within which two places are compared when the mean is set, in kilometres.
RANGE = (5.0, 60.0)


def worlds(ground: Ground, count: int, seed: int, roads: Roads | None = None) -> list[Floats]:
    """Return minutes between all places, float (places, places), of so many worlds."""
    random = np.random.default_rng((seed, 4711))
    pace = (roads or Roads()).detour / (roads or Roads()).speed * 60
    return [_minutes(_places(ground, random), pace, random) for _ in range(count)]


def _places(ground: Ground, random: np.random.Generator) -> Floats:
    points = ground.points.copy()
    for county, outline in enumerate(ground.outlines):
        here = np.flatnonzero(ground.county == county)
        seat = ground.seats[county]
        valleys = [_valley(outline, seat, random) for _ in range(random.integers(3, 6))]
        there = here[ground.known[here]].tolist()
        for i in random.permutation(here[~ground.known[here]]).tolist():
            for _ in range(60):
                points[i] = _place(outline, seat, valleys, bool(ground.street[i]), random)
                alone = not there or kilometres(points[i], points[there]).min() > APART
                if ground.street[i] or alone:
                    break
            there.append(i)
    return points


def _valley(outline: Outline, seat: Floats, random: np.random.Generator) -> Floats:
    """Return a winding line from somewhere at the edge to the county's town."""
    far = outline.drawn(30, random)
    start = far[kilometres(far, seat).argmax()]
    along = np.linspace(0, 1, 60)[:, None]
    bend = np.cumsum(random.normal(0, 0.02, (60, 2)), axis=0)
    line = start + along * (seat - start) + bend * along * (1 - along) * 4
    inside = line[outline.inside(line)]
    return inside if len(inside) else seat[None]


def _place(
    outline: Outline, seat: Floats, valleys: list[Floats], street: bool, random: np.random.Generator
) -> Floats:
    for _ in range(100):
        if street:
            place = seat + random.normal(0, 3.5, 2) / DEGREE
        elif random.uniform() < HILLS:
            place = outline.drawn(1, random)[0]
        else:
            valley = valleys[random.integers(len(valleys))]
            place = valley[random.integers(len(valley))] + random.normal(0, 2.0, 2) / DEGREE
        around = place if street else place + EDGE * AROUND / DEGREE
        if outline.inside(np.atleast_2d(around)).all():
            return place
    return seat


def _minutes(points: Floats, pace: float, random: np.random.Generator) -> Floats:
    jitter = points + random.normal(0, 1e-6, points.shape)
    corners = Delaunay(jitter * DEGREE).simplices
    pairs = np.unique(np.sort(corners[:, [[0, 1], [1, 2], [0, 2]]].reshape(-1, 2), axis=1), axis=0)
    far = kilometres(points[pairs[:, 0]], points[pairs[:, 1]])
    winding = 1 + random.gamma(4.0, 0.08, len(pairs))
    speed = random.choice(SPEEDS, len(pairs), p=OFTEN)
    graph = csr_matrix((far * winding / speed * 60 + 1e-6, pairs.T), (len(points),) * 2)
    found = dijkstra(graph, directed=False)
    crow = kilometres(points[:, None], points[None])
    ask = (crow > RANGE[0]) & (crow < RANGE[1])
    return np.asarray(found * (pace / (found[ask] / crow[ask]).mean()))
