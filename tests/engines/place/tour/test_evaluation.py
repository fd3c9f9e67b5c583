"""Every broken plan is refused, whatever is broken."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.place.tour import small

from guantong.engines.place.tour import (
    DayOut,
    LeftOut,
    Proof,
    Reason,
    Refused,
    Stop,
    Tour,
    Trip,
    certificate,
    check,
    evaluate,
    plan,
)


def kept() -> Tour:
    """纪念馆 9:00–10:00, 旧址 10:30–11:30, both on one day; 故居 is closed; back at 12:00."""
    nine = ((540, 600),)
    of = small.sites(
        [60, 60, 30], [5, 4, 3], small.even(4, 30), capacity=[50, -1, -1],
        windows=((nine,), (((600, 960),),), ((),)),
    )  # fmt: skip
    tour = plan(of, small.one_day(3, 480, 720), must=[0], group=40)
    assert tour.routes == ((0, 1),)
    return tour


def broken(tour: Tour, *stops: Stop, leave: int = 510, back: int = 720) -> set[str]:
    return {one.rule for one in check(tour.trip, [DayOut(0, leave, stops, back)])}


FIRST, SECOND = Stop(0, 540, 540, 600), Stop(1, 630, 630, 690)


def test_plan_that_is_kept_has_no_fault() -> None:
    assert broken(kept(), FIRST, SECOND) == set()
    assert evaluate(kept()) == []


@pytest.mark.parametrize(
    ("rule", "stops", "leave", "back"),
    [
        ("travel", (FIRST, Stop(1, 629, 629, 690)), 510, 720),
        ("travel", (FIRST, Stop(1, 630, 629, 690)), 510, 720),
        ("travel", (FIRST, SECOND), 511, 720),
        ("travel", (FIRST, SECOND), 510, 719),
        ("minutes", (Stop(0, 540, 540, 599), SECOND), 510, 720),
        ("closed", (Stop(0, 530, 530, 600), SECOND), 500, 720),
        ("closed", (FIRST, Stop(2, 630, 630, 660)), 510, 690),
        ("hours", (FIRST, SECOND), 479, 720),
        ("hours", (FIRST, Stop(1, 630, 631, 691)), 510, 721),
        ("must", (SECOND,), 600, 720),
        ("twice", (FIRST, SECOND, Stop(1, 690, 690, 750)), 510, 780),
        ("site", (FIRST, Stop(7, 630, 630, 690)), 510, 720),
    ],
)
def test_each_rule_is_seen_to_be_broken(
    rule: str, stops: tuple[Stop, ...], leave: int, back: int
) -> None:
    assert rule in broken(kept(), *stops, leave=leave, back=back)


def test_group_that_is_too_large_is_refused() -> None:
    trip = replace(kept().trip, group=51)
    assert {one.rule for one in check(trip, kept().days)} == {"full"}


def test_day_that_is_missing_or_twice_is_refused() -> None:
    tour = kept()
    assert "days" in {one.rule for one in check(tour.trip, [])}
    assert "days" in {one.rule for one in check(tour.trip, [*tour.days, *tour.days])}
    assert "days" in {one.rule for one in check(tour.trip, [replace(tour.days[0], day=4)])}


def test_value_and_what_is_left_out_are_counted_anew() -> None:
    tour = kept()
    assert {one.rule for one in evaluate(replace(tour, value=10))} == {"value"}
    assert {one.rule for one in evaluate(replace(tour, left_out=()))} == {"left_out"}


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), shift=st.sampled_from([-1, 1]), data=st.data())
def test_no_stop_of_a_tight_day_can_be_moved(seed: int, shift: int, data: st.DataObject) -> None:
    """Arriving earlier than one can, or leaving before the visit ends, is always seen."""
    trip = small.random_trip(seed, 6, 1)
    routes = [route for route in small.routes(trip, 0).values() if len(route) > 1]
    if not routes:
        return
    out = small.timed(trip, 0, data.draw(st.sampled_from(routes)))
    assert out is not None
    assert check(Trip(trip.sites, trip.days, (), 40), [out]) == []
    at = data.draw(st.integers(1, len(out.stops) - 1))
    stops = list(out.stops)
    moved = replace(stops[at], arrive=stops[at].arrive - 1) if shift < 0 else replace(
        stops[at], leave=stops[at].leave - 1
    )  # fmt: skip
    stops[at] = moved
    assert check(trip, [replace(out, stops=tuple(stops))])


def test_certificate_finds_what_was_tampered_with() -> None:
    tour = kept()
    assert certificate(tour).bound == tour.bound == 9
    proof = tour.proof
    with pytest.raises(Refused, match="只能证明"):
        certificate(replace(tour, bound=8))
    with pytest.raises(Refused, match="超过证明所写"):
        certificate(replace(tour, proof=replace(proof, gains=proof.gains - 1)))
    with pytest.raises(Refused, match="负数"):
        certificate(replace(tour, proof=replace(proof, prices=np.array([0, -1, 0]))))
    with pytest.raises(Refused, match="应为 3 个整数"):
        certificate(replace(tour, proof=replace(proof, prices=np.zeros(2, np.int64))))
    day = replace(tour.days[0], stops=(FIRST, replace(SECOND, arrive=600, start=600)))
    with pytest.raises(Refused, match="到不了"):
        certificate(replace(tour, days=(day,)))


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    prices=st.lists(st.integers(0, 12 * 10**6), min_size=6, max_size=6),
    kept_pairs=st.lists(st.booleans(), min_size=36, max_size=36),
)
def test_any_prices_and_any_memory_prove_a_bound(
    seed: int, prices: list[int], kept_pairs: list[bool]
) -> None:
    """Whatever is claimed, what is accepted is at least what the best plan is worth."""
    from guantong.engines.place.tour import bound_of
    from guantong.engines.place.tour.days.best import best_day
    from guantong.engines.place.tour.days.network import network

    trip = small.random_trip(seed, 6, 2)
    best = small.best_value(trip)
    if best is None:
        return
    price, memory = np.array(prices), np.array(kept_pairs).reshape(6, 6)
    gains = np.array(
        [best_day(network(trip, d), trip.sites.score * 10**6 - price, memory).bound for d in (0, 1)]
    )
    assert bound_of(trip, Proof(price, memory, gains)) >= best
    for day in np.flatnonzero(gains).tolist():
        with pytest.raises(Refused):
            bound_of(trip, Proof(price, memory, gains - (np.arange(2) == day)))


def test_reasons_are_given_by_rule() -> None:
    of = small.sites(
        [60] * 6, [5, 5, 5, 5, 0, 1],
        small.even(7, 30),
        capacity=[-1, 39, -1, -1, -1, -1],
        windows=((small.OPEN,), (small.OPEN,), ((),), (((480, 500),),), (small.OPEN,),
                 (((540, 550),),)),
    )  # fmt: skip
    days = small.one_day(6, 510, 720)
    tour = plan(of, days, group=40)
    assert {small.NAMES[one.site]: one.reason for one in tour.left_out} == {
        "旧址": Reason.FULL, "故居": Reason.CLOSED, "陵园": Reason.TOO_FAR,
        "展馆": Reason.UNSCORED,
    }  # fmt: skip
    assert all(isinstance(one, LeftOut) and one.text for one in tour.left_out)
