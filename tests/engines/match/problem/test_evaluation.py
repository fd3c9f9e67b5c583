from dataclasses import replace

import numpy as np
import pytest
from tests.engines.match.small import all_plans, small, values_of
from tests.engines.match.teams import one_team

from guantong.engines.match import ANYWHERE, Bound, Circle, Couple, evaluate


def three():
    return one_team(posts=3, kinds=("thinker", "doer"))


def kinds_of(found):
    return [one.kind for one in found.violations]


def test_gains_moves_vacancies_and_who_is_left_out_add_up():
    instance = replace(
        three(), move=np.full(9, 1.5), left_out=np.array([0.0, 0.0, 2.0]), now=np.array([0, 0, 1])
    )
    found = evaluate(instance, np.array([0, 2, -1]))
    # 10 in the first post, 9 in the third; the second stays empty and the third person too.
    assert (found.gains, found.moves, found.vacancies, found.left_out) == (19, 3, 3, 2)
    assert found.value == 19 - 3 - 3 - 2
    assert (found.moved, found.empty) == (1, 1)
    assert found.feasible


def test_a_couple_counts_only_when_both_sit_and_reads_the_table_by_first_and_second():
    table = np.array([[0.0, 7.0], [1.0, 0.0]])
    instance = three()
    instance = replace(
        instance,
        traits=(replace(instance.traits[0], table=table),),
        couples=(Couple(0, 1, 0, 2.0), Couple(1, 0, 0, 1.0)),
    )
    # Thinker then doer: 2 × 7; seen from the other side doer then thinker: 1 × 1.
    assert evaluate(instance, np.array([0, 1, 2])).couples == 15
    assert evaluate(instance, np.array([1, 0, 2])).couples == 9
    assert evaluate(instance, np.array([0, -1, 2])).couples == 0


def test_a_circle_counts_every_pair_once_by_its_classes():
    weights = np.array([[0.0, 2.0], [2.0, 0.5]])
    circle = Circle(np.arange(3), np.array([0, 1, 1]), 0, weights)
    instance = replace(three(), circles=(circle,))
    # Kinds 0, 1, 0: chief–second 2 × 4, chief–third 2 × 0, second–third .5 × 4.
    assert evaluate(instance, np.array([0, 1, 2])).circles == 10
    # Without the second: chief–third only.
    assert evaluate(instance, np.array([0, -1, 2])).circles == 0


def test_a_priced_bound_costs_by_the_unit_and_a_hard_one_is_broken():
    instance = replace(three(), attributes=("女",), amounts=np.ones((9, 1), int))
    soft = replace(instance, bounds=(Bound("女", np.arange(2), 0, 1, 1, 4.0),))
    full = evaluate(soft, np.array([0, 1, 2]))
    assert (full.counts[0].count, full.counts[0].over, full.bounds) == (2, 1, 4.0)
    none = evaluate(soft, np.array([-1, -1, 2]))
    assert (none.counts[0].short, none.bounds) == (1, 4.0)
    hard = replace(instance, bounds=(Bound("女", np.arange(2), 0, 3, None),))
    found = evaluate(hard, np.array([0, 1, 2]))
    assert kinds_of(found) == ["bound"]
    assert found.violations[0].text == "女：至少 3，实有 2。"
    assert found.bounds == 0


def test_each_hard_rule_that_is_broken_is_named():
    instance = replace(
        three(), apart=np.array([[0, 1]]), locks=((2, 2),), bans=((0, 0), (1, ANYWHERE))
    )
    found = evaluate(instance, np.array([0, 1, -1]))
    assert kinds_of(found) == ["apart", "lock", "ban", "ban"]
    assert found.violations[0].text == "甲0与甲1应当回避，却同在班子。"
    assert not found.feasible


def test_two_in_a_post_of_one_and_a_seat_that_is_not_open_are_broken():
    instance = three()
    assert kinds_of(evaluate(instance, np.array([0, 0, 1]))) == ["places"]
    keep = (instance.arc_person != 0) | (instance.arc_post != 0)
    closed = replace(
        instance,
        arc_person=instance.arc_person[keep],
        arc_post=instance.arc_post[keep],
        gain=instance.gain[keep],
        move=instance.move[keep],
        error=instance.error[keep],
    )
    found = evaluate(closed, np.array([0, 1, 2]))
    assert kinds_of(found) == ["seat"]
    assert found.gains == 20


@pytest.mark.parametrize("seats", [[0, 1], [0, 1, 3], [0, 1, -2]])
def test_seats_that_are_none_are_an_error_of_the_caller(seats):
    with pytest.raises(ValueError, match="one post number"):
        evaluate(three(), np.array(seats))


@pytest.mark.parametrize("seed", range(6))
def test_two_ways_of_counting_agree_on_plans_at_random(seed):
    instance = small(seed)
    plans = all_plans(instance)
    picked = plans[np.random.default_rng(seed).integers(0, len(plans), 60)]
    for seats, value in zip(picked, values_of(instance, picked), strict=True):
        found = evaluate(instance, seats)
        assert found.feasible == np.isfinite(value)
        if found.feasible:
            assert found.value == pytest.approx(value)
