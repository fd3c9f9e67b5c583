"""Small questions, the shared cast of places, and every plan of a question, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from guantong.engines.place.tour import ANY_GROUP, Days, Sites, Trip, shortest, timed
from guantong.engines.place.tour.problem.reach import admits

OPEN = ((480, 960),)
NAMES = ("纪念馆", "旧址", "故居", "陵园", "展馆", "遗址", "会址", "学堂")


def sites(
    minutes: Sequence[int], score: Sequence[int], travel: object, *,
    capacity: Sequence[int] | None = None, windows: object = None, days: int = 1,
) -> Sites:  # fmt: skip
    n = len(minutes)
    most = [ANY_GROUP] * n if capacity is None else list(capacity)
    hours = tuple((OPEN,) * days for _ in range(n)) if windows is None else windows
    return Sites(
        NAMES[:n], np.array(minutes), np.array(score), np.array(most),
        hours, np.array(travel),
    )  # type: ignore[arg-type]  # fmt: skip


def even(places: int, minutes: int) -> np.ndarray:
    """Every place as far from every other."""
    return np.full((places, places), minutes) - minutes * np.eye(places, dtype=int)


def one_day(place: int, opens: int = 480, closes: int = 960, days: int = 1) -> Days:
    return Days((place,) * days, (place,) * days, (opens,) * days, (closes,) * days)


def random_trip(seed: int, n: int = 6, days: int = 2, must: int = 0) -> Trip:
    """Sites of all kinds: closed days, noon breaks, too small, too far, unscored."""
    draw = np.random.default_rng(seed)
    points = draw.integers(0, 100, (n + 2, 2))
    travel = np.ceil(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))).astype(int)
    windows = []
    for _ in range(n):
        of = []
        for _ in range(days):
            first = int(draw.integers(470, 640))
            whole = ((first, first + int(draw.integers(30, 260))),)
            noon = ((first, first + 60), (first + 120, first + 200))
            of.append(((), noon, whole, whole)[draw.integers(4)])
        windows.append(tuple(of))
    capacity = [int(draw.choice([ANY_GROUP, ANY_GROUP, ANY_GROUP, 20, 60])) for _ in range(n)]
    of = Sites(
        NAMES[:n], draw.integers(20, 90, n), draw.integers(0, 11, n), np.array(capacity),
        tuple(windows), shortest(travel),
    )  # fmt: skip
    ends = draw.integers(n, n + 2, (2, days)).tolist()
    hours = (tuple([480] * days), tuple(draw.integers(760, 900, days).tolist()))
    chosen = draw.choice(n, must, replace=False).tolist()
    return Trip(of, Days(tuple(ends[0]), tuple(ends[1]), *hours), tuple(chosen), 40)


def routes(trip: Trip, day: int) -> dict[frozenset[int], tuple[int, ...]]:
    """Return every set of sites that a day can hold, with an order in which it can."""
    may = np.flatnonzero(admits(trip)).tolist()
    found: dict[frozenset[int], tuple[int, ...]] = {}

    def go(route: tuple[int, ...]) -> None:
        found.setdefault(frozenset(route), route)
        for site in may:
            if site not in route and timed(trip, day, (*route, site)) is not None:
                go((*route, site))

    if timed(trip, day, ()) is not None:
        go(())
    return found


def every_plan(trip: Trip) -> Iterator[tuple[int, list[tuple[int, ...]]]]:
    """Yield every plan that may be kept, with its value."""
    for of in product(*(routes(trip, day).items() for day in range(len(trip.days)))):
        seen = frozenset().union(*(one for one, _ in of))
        if len(seen) == sum(len(one) for one, _ in of) and seen >= set(trip.must):
            yield sum(int(trip.sites.score[site]) for site in seen), [route for _, route in of]


def best_value(trip: Trip) -> int | None:
    """Return what the best of all plans is worth; None if there is none."""
    return max((value for value, _ in every_plan(trip)), default=None)
