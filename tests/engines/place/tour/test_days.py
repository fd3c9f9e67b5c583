"""The best route of a day: labels, bounds and memory against every route there is."""

import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.place.tour import small

from guantong.engines.place.tour.days.beam import fast_routes
from guantong.engines.place.tour.days.best import best_day, growing
from guantong.engines.place.tour.days.completion import completion
from guantong.engines.place.tour.days.memory import lengthen, near, words
from guantong.engines.place.tour.days.network import NEVER, network

scores = st.lists(st.integers(-5, 10), min_size=6, max_size=6)


def best(trip: small.Trip, score: np.ndarray) -> int:
    return max((int(score[list(of)].sum()) for of in small.routes(trip, 0)), default=0)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), score=scores, size=st.integers(0, 5))
def test_any_memory_bounds_and_a_grown_one_is_exact(seed: int, score: list[int], size: int) -> None:
    trip, gains = small.random_trip(seed, 6, 1), np.array(score)
    net, memory = network(trip, 0), near(trip.sites, size)
    # Unscored sites that need not be seen are not in the network.
    gains[trip.sites.score == 0] = 0
    exact = best(trip, gains)
    assert best_day(net, gains, memory).bound >= exact
    *_, last = growing(net, gains, memory, 0, time.perf_counter() + 10)
    assert last.bound == exact
    if exact:
        assert sum(gains[site] for site in last.routes[0]) == exact
        assert frozenset(last.routes[0]) in small.routes(trip, 0)
    assert best_day(net, gains, memory, least=exact).routes == ()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_fast_routes_can_be_kept(seed: int) -> None:
    trip = small.random_trip(seed, 7, 1)
    net = network(trip, 0)
    for route in fast_routes(net, trip.sites.score, 5):
        assert frozenset(route) in small.routes(trip, 0)
        assert small.timed(trip, 0, route) is not None


def test_search_that_needs_too_many_labels_still_bounds() -> None:
    trip = small.random_trip(2, 8, 1)
    net, memory = network(trip, 0), near(trip.sites, 8)
    found = best_day(net, trip.sites.score, memory, most=2)
    assert found.bound >= best_day(net, trip.sites.score, memory).bound > 0


def test_entry_waits_for_the_door_and_ends_in_time_for_the_way_home() -> None:
    of = small.sites([60], [1], small.even(2, 30), windows=((((540, 570), (700, 900)),),))
    entry = network(small.Trip(of, small.one_day(1, 480, 800)), 0).entry[0]
    # Minutes since 8:00: 9:00 is 60, 9:30 is 90, 11:40 is 220; at 11:50 it must begin: 230.
    assert [entry[t] for t in (0, 60, 90, 91, 220, 230, 231)] == [60, 60, 90, 220, 220, 230, NEVER]


def test_way_on_does_not_go_straight_back() -> None:
    # Two sites, both worth 5: after one of them only the other is still to be gained.
    entry = np.tile(np.arange(100), (2, 1))
    step = np.full((2, 2), 10)
    most, then, other = completion(entry, step, np.array([5, 5]))
    assert (most[0, 80], then[0, 80], other[0, 80]) == (5, 1, 0)
    assert most[0, 95] == 0


def test_memory_grows_along_a_circle_only() -> None:
    memory = np.eye(5, dtype=bool)
    assert not lengthen(memory, (0, 1, 2))
    assert lengthen(memory, (0, 1, 2, 1, 3))
    assert np.argwhere(memory & ~np.eye(5, dtype=bool)).tolist() == [[2, 1]]


def test_memory_of_many_sites_takes_several_words() -> None:
    bits = words(np.eye(130, dtype=bool), np.arange(130))
    assert bits.shape == (130, 3)
    assert [bits[62, 0], bits[63, 1], bits[126, 2]] == [1 << 62, 1, 1]
