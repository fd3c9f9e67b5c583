"""Alternatives, estimated ways, compilation and the examples of the documentation."""

import doctest

import numpy as np
import pytest
from tests.engines.place.tour import small

from guantong.engines.place.tour import TourError, Trip, alternatives, evaluate, plan, warm, ways
from guantong.engines.place.tour.problem import sites, words
from guantong.engines.place.tour.problem import ways as estimated
from guantong.engines.place.tour.search import solver
from guantong.engines.place.tour.tables import cells


@pytest.mark.parametrize("module", [sites, words, estimated, solver, cells])
def test_examples_run(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("seed", range(6))
def test_first_other_plan_of_a_day_is_the_best_that_differs(seed: int) -> None:
    trip = small.random_trip(seed, 7, 1)
    tour = plan(trip.sites, trip.days, group=40)
    seen = set(tour.routes[0])
    if len(seen) < 2:
        assert alternatives(tour) == ()
        return
    others = [value for value, routes in small.every_plan(trip) if len(seen - {*routes[0]}) >= 2]
    found = alternatives(tour, 2)
    assert found[0].value == max(others)
    for one in found:
        assert evaluate(one) == []
        assert len(seen - {*one.routes[0]}) >= 2


def test_other_plans_of_several_days_keep_the_rules_and_differ() -> None:
    trip = small.random_trip(11, 8, 2, 1)
    tour = plan(trip.sites, trip.days, must=trip.must, group=40)
    found = alternatives(tour, 3, apart=1)
    assert found
    sets = [frozenset(s for route in one.routes for s in route) for one in (tour, *found)]
    assert len(set(sets)) == len(sets)
    assert all(evaluate(one) == [] for one in found)
    assert all(one.value <= tour.value for one in found)


def test_way_that_nobody_knows_is_said() -> None:
    nowhere = np.full((2, 2), np.nan)
    with pytest.raises(TourError, match="第 1 处到第 2 处没有路"):
        ways(nowhere, np.full(2, np.nan), {})


def test_known_way_back_counts_before_the_same_way_turned() -> None:
    nowhere = np.full((2, 2), np.nan)
    found = ways(nowhere, np.full(2, np.nan), {(0, 1): 10, (1, 0): 25})
    assert found.minutes.tolist() == [[0, 10], [25, 0]]
    assert not found.estimated.any()


def test_loops_are_compiled() -> None:
    warm()


def test_trip_refuses_what_is_not_there() -> None:
    of = small.sites([30], [1], small.even(2, 30))
    for wrong in ({"must": (1,)}, {"must": (0, 0)}, {"group": 0}):
        with pytest.raises(TourError):
            Trip(of, small.one_day(1), **wrong)  # type: ignore[arg-type]
    with pytest.raises(TourError, match="天数"):
        Trip(of, small.one_day(1, days=2))
    with pytest.raises(TourError, match="没有这个出发地"):
        Trip(of, small.one_day(2))
