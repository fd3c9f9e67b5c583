"""Plans against every plan there is, and what must hold of any."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.place.tour import small

from guantong.engines.place.tour import (
    Budget,
    Tour,
    TourError,
    Unmeetable,
    certificate,
    evaluate,
    plan,
)

QUICK = Budget(seconds=5, rounds=5)


def planned(trip: small.Trip) -> Tour:
    return plan(trip.sites, trip.days, must=trip.must, group=trip.group, budget=QUICK)


@pytest.mark.parametrize("days", [1, 2])
@pytest.mark.parametrize("must", [0, 2])
@pytest.mark.parametrize("seed", range(12))
def test_plan_is_the_best_of_all_plans(seed: int, days: int, must: int) -> None:
    trip = small.random_trip(seed, 6, days, must)
    best = small.best_value(trip)
    if best is None:
        with pytest.raises((Unmeetable, TourError)):
            planned(trip)
        return
    tour = planned(trip)
    assert evaluate(tour) == []
    assert tour.value == best
    assert certificate(tour).bound == tour.bound >= best


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(100, 10**6), days=st.integers(1, 3))
def test_no_plan_breaks_a_rule_or_exceeds_its_bound(seed: int, days: int) -> None:
    trip = small.random_trip(seed, 8, days)
    try:
        tour = planned(trip)
    except TourError:
        assert small.best_value(trip) is None
        return
    assert evaluate(tour) == []
    visits = [site for route in tour.routes for site in route]
    assert len(visits) == len(set(visits))
    assert tour.value <= certificate(tour).bound == tour.bound
    for day in tour.days:
        for stop in day.stops:
            windows = trip.sites.windows[stop.site][day.day]
            assert any(first <= stop.start <= last for first, last in windows)


def test_noon_break_is_waited_out() -> None:
    morning_and_afternoon = ((540, 600), (840, 900))
    of = small.sites([60, 60], [5, 5], small.even(3, 30), windows=((morning_and_afternoon,),) * 2)
    tour = plan(of, small.one_day(2, 480, 1020))
    first, second = tour.days[0].stops
    assert (first.start, first.leave) == (540, 600)
    # Half an hour on it is still open, till 10:00 the last may begin: 10:30 is too late.
    assert (second.arrive, second.start) == (630, 840)
    assert tour.value == 10


def test_group_sets_out_so_that_it_need_not_wait_at_the_first_stop() -> None:
    of = small.sites([60], [5], small.even(2, 30), windows=((((600, 700),),),))
    day = plan(of, small.one_day(1)).days[0]
    assert (day.leave, day.stops[0].arrive, day.stops[0].start, day.back) == (570, 600, 600, 690)


def test_days_may_end_where_they_did_not_begin() -> None:
    # Along a road: 起点 - 纪念馆 - 旧址 - 终点, an hour each.
    line = np.abs(np.subtract.outer([1, 2, 0, 3], [1, 2, 0, 3])) * 60
    of = small.sites([30, 30], [1, 1], line)
    tour = plan(of, small.Days((2,), (3,), (480,), (720,)))
    assert tour.routes == ((0, 1),)
    assert tour.days[0].back == 720


def test_same_seed_gives_the_same_plan() -> None:
    trip = small.random_trip(3, 8, 3)
    assert planned(trip).days == planned(trip).days


def test_search_stops_when_told() -> None:
    trip = small.random_trip(5, 8, 3)
    tour = plan(trip.sites, trip.days, group=40, tell=lambda _: False)
    assert evaluate(tour) == []
    assert certificate(tour).bound == tour.bound


def test_days_that_cannot_be_gone_through_are_refused() -> None:
    of = small.sites([30], [1], small.even(3, 300))
    with pytest.raises(TourError, match="第1天从出发地到返回地"):
        plan(of, small.Days((1,), (2,), (480,), (700,)))


def test_no_sites_give_an_empty_plan() -> None:
    of = small.sites([], [], small.even(1, 0))
    tour = plan(of, small.one_day(0))
    assert (tour.value, tour.bound, tour.routes) == (0, 0, ((),))


def test_numbers_that_are_not_whole_are_refused() -> None:
    with pytest.raises(TourError, match="整数"):
        small.sites([30.5], [1], small.even(2, 30))  # type: ignore[list-item]


def test_ways_that_a_visit_makes_shorter_are_refused() -> None:
    with pytest.raises(TourError, match="经过“旧址”反而更快"):
        small.sites([30, 30, 30], [1, 1, 1], [[0, 10, 90], [10, 0, 10], [90, 10, 0]])
