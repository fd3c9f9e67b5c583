from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.match.small import any_multipliers, best_of_all, small
from tests.engines.match.teams import one_team

from guantong.engines.match import (
    Bound,
    Circle,
    Couple,
    Multipliers,
    Plan,
    Refused,
    bound_of,
    certificate,
    evaluate,
)

#: Rounding outward costs less than this in every case below.
HAIR = 1e-4


def no_prices(instance):
    bounds = len(instance.bounds)
    return Multipliers(
        people=np.zeros(len(instance.people), np.int64),
        low=np.zeros(bounds, np.int64),
        high=np.zeros(bounds, np.int64),
        apart=np.zeros((0, 4), np.int64),
        links=tuple(
            np.zeros((len(one.weights), len(instance.traits[one.trait].kinds)), np.int64)
            for one in instance.circles
        ),
    )


def units(*points):
    return np.array([round(one * 1e6) for one in points], np.int64)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_no_multipliers_prove_a_bound_below_the_best_plan(seed):
    instance = small(seed)
    best = best_of_all(instance)
    for n in range(6):
        assert bound_of(instance, any_multipliers(instance, seed + n)) >= best.value


def test_without_prices_each_post_takes_its_best():
    # The third person is worth 12, 11 and 10 in the three posts.
    instance = one_team(posts=3, kinds=("thinker", "doer"))
    assert bound_of(instance, no_prices(instance)) == pytest.approx(33, abs=HAIR)


def test_prices_of_people_prove_the_best_plan():
    # Person i in post j is worth 10 + i - j: with prices 0, 1, 2 all are worth 10 - j.
    instance = one_team(posts=3, kinds=("thinker", "doer"))
    prices = replace(no_prices(instance), people=units(0, 1, 2))
    assert bound_of(instance, prices) == pytest.approx(30, abs=HAIR)
    assert evaluate(instance, np.array([0, 1, 2])).value == 30


def test_who_is_left_out_is_paid_whoever_sits():
    # Two people, one post worth 10 or 11; being left out costs 5 and 2: the first sits, 10 - 2.
    instance = replace(one_team(posts=1, people=2, kinds=("a",)), left_out=np.array([5.0, 2.0]))
    prices = replace(no_prices(instance), people=units(4, 2))
    assert evaluate(instance, np.array([0, -1])).value == 8
    assert bound_of(instance, prices) == pytest.approx(-7 + 6 + 11, abs=HAIR)
    prices = replace(no_prices(instance), people=units(2, 0))
    # Seated: 10 + 5 - 2 or 11 + 2: both 13; 13 - 7 + 2 = 8, the best.
    assert bound_of(instance, prices) == pytest.approx(8, abs=HAIR)


def test_one_person_does_not_fill_both_seats_of_a_couple():
    # Alone the second person is best in both: 11 + 10. Together: 10 + 10 or 11 + 9, and 4 for
    # two kinds.
    instance = one_team(posts=2, kinds=("thinker", "doer"))
    instance = replace(instance, couples=(Couple(0, 1, 0, 1.0),))
    assert bound_of(instance, no_prices(instance)) == pytest.approx(24, abs=HAIR)


def test_a_couple_stays_half_empty_when_together_is_worse():
    instance = one_team(posts=2, kinds=("thinker", "doer"))
    table = np.full((2, 2), -100.0)
    instance = replace(
        instance,
        traits=(replace(instance.traits[0], table=table),),
        couples=(Couple(1, 0, 0, 1.0),),
    )
    assert bound_of(instance, no_prices(instance)) == pytest.approx(11 - 3, abs=HAIR)


def test_a_circle_takes_its_best_pattern_and_links_move_worth_into_it():
    instance = one_team(posts=3, kinds=("thinker", "doer"))
    circle = Circle(np.arange(3), np.zeros(3, int), 0, np.array([[1.0]]))
    instance = replace(instance, circles=(circle,))
    # Seats 33 as above; the best three: two doers and one thinker, 4 + 4 + 1.
    assert bound_of(instance, no_prices(instance)) == pytest.approx(42, abs=HAIR)
    links = (units(0, -5)[None, :],)
    # Doers earn 5 more in a seat and 5 less in the circle: seats 12+... of persons 0 and 2
    # (thinkers) or 1 (doer): 11 + 5, 10 + 5, 9 + 5; circle: 0 with three thinkers, 4+4-5 with one
    # doer, 9 - 10 with two.
    prices = replace(no_prices(instance), links=links)
    assert bound_of(instance, prices) == pytest.approx(16 + 15 + 14 + 3, abs=HAIR)


def test_a_bound_is_charged_where_it_counts():
    instance = one_team(posts=2, kinds=("thinker", "doer"))
    instance = replace(
        instance,
        attributes=("woman",),
        amounts=np.repeat([1, 0], 2)[:, None],
        bounds=(Bound("妇女", np.arange(2), 0, 1, 1, 6.0),),
    )
    prices = replace(no_prices(instance), low=units(2.5))
    # The first is a woman: 12.5 and 11.5 against 11 and 10; one is wanted: -2.5.
    assert bound_of(instance, prices) == pytest.approx(12.5 + 11.5 - 2.5, abs=HAIR)
    prices = replace(no_prices(instance), high=units(2.5))
    assert bound_of(instance, prices) == pytest.approx(11 + 10 + 2.5, abs=HAIR)


def test_kin_in_one_team_are_charged_both():
    instance = one_team(posts=2, kinds=("thinker", "doer"))
    instance = replace(instance, apart=np.array([[1, 0]]))
    prices = replace(no_prices(instance), apart=np.array([[0, 1, 0, 5_000_000]]))
    # 11 - 5 and 10 - 5 still beat a vacancy: 6 + 5 + 5.
    assert bound_of(instance, prices) == pytest.approx(16, abs=HAIR)


def test_a_lock_is_paid_even_if_it_is_dear():
    instance = one_team(posts=2, kinds=("thinker", "doer"))
    gain = instance.gain.copy()
    gain[instance.arc(0, 0)] = -50.0
    instance = replace(instance, gain=gain, locks=((0, 0),))
    assert bound_of(instance, no_prices(instance)) == pytest.approx(-50 + 10, abs=HAIR)
    coupled = replace(instance, couples=(Couple(0, 1, 0, 1.0),))
    assert bound_of(coupled, no_prices(coupled)) == pytest.approx(-50 + 10 + 4, abs=HAIR)


def test_a_ban_closes_the_seat():
    instance = replace(one_team(posts=1, people=2, kinds=("a",)), bans=((1, 0),))
    assert bound_of(instance, no_prices(instance)) == pytest.approx(10, abs=HAIR)


def test_a_post_of_several_places_takes_its_best_or_stays_empty():
    instance = one_team(posts=1, people=3, kinds=("a",))
    instance = replace(instance, places=np.array([4]), gain=np.array([7.0, -9.0, 5.0]))
    assert bound_of(instance, no_prices(instance)) == pytest.approx(7 + 5 - 3 - 3, abs=HAIR)


def test_numbers_that_could_run_over_are_refused():
    instance = one_team(posts=3, kinds=("thinker", "doer"))
    large = replace(no_prices(instance), people=np.full(3, 2**61))
    with pytest.raises(Refused, match="乘子过大"):
        bound_of(instance, large)
    vast = replace(instance, gain=instance.gain * 1e13)
    with pytest.raises(Refused, match="分值过大"):
        bound_of(vast, no_prices(vast))


def test_large_numbers_within_the_limit_are_summed_exactly():
    instance = one_team(posts=3, kinds=("thinker", "doer"))
    prices = replace(no_prices(instance), people=np.array([0, 0, 10**15]))
    # The third is priced out: 11, 10 and 9 of the second; and the price itself, 1e9 points.
    assert bound_of(instance, prices) == pytest.approx(1e9 + 30, abs=1e-3)


@pytest.fixture
def plan():
    instance = small(3)
    best = best_of_all(instance)
    multipliers = any_multipliers(instance, 1)
    bound = bound_of(instance, multipliers)
    return Plan(instance, best.seats, best.value, bound, best.value - 1, multipliers)


def test_a_plan_that_is_what_it_says_is_certified(plan):
    found = certificate(plan)
    assert found.value == plan.value
    assert found.bound == plan.bound
    assert found.gap == pytest.approx((plan.bound - plan.value) / plan.value)
    assert 0.9 < found.left < 1
    assert found.evaluation.feasible
    assert f"{plan.value:,.2f}" in found.summary()


def test_a_moved_person_is_refused(plan):
    seats = plan.seats.copy()
    locked = [person for person, _ in plan.instance.locks]
    free = np.setdiff1d(np.flatnonzero(seats >= 0), locked)
    seats[free[0]] = -1
    assert evaluate(plan.instance, seats).feasible
    with pytest.raises(Refused, match="重新计算"):
        certificate(replace(plan, seats=seats))


def test_a_forbidden_seat_is_refused(plan):
    instance = plan.instance
    barred = next(
        (person, post)
        for person in range(len(instance.people))
        for post in range(len(instance.posts))
        if instance.arc(person, post) < 0
    )
    seats = plan.seats.copy()
    seats[seats == barred[1]] = -1
    seats[barred[0]] = barred[1]
    claimed = evaluate(instance, seats).value
    with pytest.raises(Refused, match="不能任"):
        certificate(replace(plan, seats=seats, value=claimed))


def test_a_seat_taken_twice_is_refused():
    instance = one_team(posts=1, people=2, kinds=("a",))
    seats = np.array([0, 0])
    value = evaluate(instance, seats).value
    false = Plan(instance, seats, value, 100.0, 0.0, no_prices(instance))
    with pytest.raises(Refused, match="只有 1 个位置，排了 2 人"):
        certificate(false)


def test_seats_of_another_size_are_refused(plan):
    with pytest.raises(Refused, match="数目不符"):
        certificate(replace(plan, seats=plan.seats[:-1]))


@pytest.mark.parametrize("by", [0.001, 5.0])
def test_a_bound_lower_than_proven_is_refused(plan, by):
    with pytest.raises(Refused, match="只能证明"):
        certificate(replace(plan, bound=plan.bound - by))


def test_a_bound_that_is_no_number_is_refused(plan):
    with pytest.raises(Refused, match="只能证明"):
        certificate(replace(plan, bound=float("nan")))


@pytest.mark.parametrize("by", [-0.01, 0.01])
def test_a_value_that_is_not_so_is_refused(plan, by):
    with pytest.raises(Refused, match="重新计算"):
        certificate(replace(plan, value=plan.value + by))


def changed(plan, name, index, value):
    array = getattr(plan.multipliers, name).copy()
    array[index] = value
    return replace(plan, multipliers=replace(plan.multipliers, **{name: array}))


@pytest.mark.parametrize(
    ("name", "index"), [("people", 0), ("low", 0), ("high", 0), ("apart", (0, 3))]
)
def test_a_negative_multiplier_is_refused(plan, name, index):
    with pytest.raises(Refused, match="负数"):
        certificate(changed(plan, name, index, -1))


@pytest.mark.parametrize("name", ["low", "high"])
def test_a_multiplier_above_the_price_of_its_bound_is_refused(plan, name):
    price = plan.instance.bounds[0].price
    with pytest.raises(Refused, match="高于价格"):
        certificate(changed(plan, name, 0, int(price * 1e6) + 2))


def test_a_multiplier_of_a_limit_that_is_not_there_is_refused(plan):
    assert plan.instance.bounds[3].low is None
    with pytest.raises(Refused, match="没有下限"):
        certificate(changed(plan, "low", 3, 1))


def test_an_invented_pair_of_kin_is_refused(plan):
    kin = {frozenset(pair) for pair in plan.instance.apart.tolist()}
    stranger = next(n for n in range(1, 9) if frozenset((0, n)) not in kin)
    with pytest.raises(Refused, match="不在回避名单"):
        certificate(changed(plan, "apart", 0, [0, stranger, 0, 10]))


def test_a_team_that_is_not_there_is_refused(plan):
    with pytest.raises(Refused, match="没有这个班子"):
        certificate(changed(plan, "apart", (0, 2), 99))


@pytest.mark.parametrize("name", ["people", "low", "high"])
def test_multipliers_of_another_size_or_not_whole_are_refused(plan, name):
    values = getattr(plan.multipliers, name)
    for wrong in (values[:-1], values.astype(float), values.astype(np.uint64)):
        with pytest.raises(Refused, match="整数"):
            certificate(replace(plan, multipliers=replace(plan.multipliers, **{name: wrong})))


def test_links_of_another_shape_are_refused(plan):
    links = plan.multipliers.links
    for wrong in (links[:-1], (links[0].T[:1], *links[1:])):
        with pytest.raises(Refused, match="班子搭配"):
            certificate(replace(plan, multipliers=replace(plan.multipliers, links=wrong)))
