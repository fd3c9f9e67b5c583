"""The evaluator counts by hand-checkable numbers and finds each broken rule."""

import numpy as np
import pytest
from tests.engines.stage.hand import hand

from guantong.engines.stage import ANY_YEAR, Instance, StageError, Weights, evaluate

NONE = np.full((2, 2), -1)
NOBODY = np.full(2, -1)


def starts(*rows: tuple[int, int, int]) -> np.ndarray:
    found = NONE.copy()
    for village, kind, year in rows:
        found[village, kind] = year
    return found


def broken(one: Instance, plan: np.ndarray, designated: np.ndarray = NOBODY) -> set[str]:
    return {violation.rule for violation in evaluate(one, plan, designated).violations}


def test_doing_nothing_is_worth_nothing() -> None:
    counted = evaluate(hand(), NONE, NOBODY)
    assert (counted.value, counted.feasible) == (0.0, True)


def test_a_lift_is_counted_by_year() -> None:
    # Income 40 from the first year after the start: 20 + 40 ≥ 50 in the second and third year.
    counted = evaluate(hand(), starts((0, 1, 0)), NOBODY)
    assert counted.lifted == pytest.approx(10 * 1.5 * 2)
    assert counted.income == pytest.approx(0.5 * 40 * 2)
    assert counted.late == pytest.approx(7)
    assert counted.value == pytest.approx(30 + 40 + 7)
    assert counted.incomes.mean[0].tolist() == [20, 60, 60]


def test_the_safe_income_is_less_the_worst_shortfall() -> None:
    one = hand(counting="safe")
    counted = evaluate(one, starts((0, 1, 0)), NOBODY)
    assert counted.incomes.safe[0].tolist() == [20, 45, 45]
    assert counted.lifted == 0.0


def test_probability_counts_in_part() -> None:
    one = hand(counting="chance", sd=np.full((2, 2), 10.0))
    counted = evaluate(one, starts((0, 1, 0)), NOBODY)
    # (60 - 50) / 10 = 1 standard deviation: 84.13 %.
    assert counted.incomes.weak_passed[0, 1] == pytest.approx(0.841345, abs=1e-6)


def test_money_is_paid_in_parts_from_the_funds_that_may() -> None:
    counted = evaluate(hand(), starts((0, 1, 0)), NOBODY)
    assert counted.money.spent[0, 1].tolist() == [70, 30, 0]
    assert counted.money.paid[0, :, 1].sum(axis=0) == pytest.approx([70, 30, 0])


def test_a_missed_floor_costs_its_price() -> None:
    one = hand(group_low=np.ones((1, 1, 2)))
    assert evaluate(one, NONE, NOBODY).value == -2 * 30
    assert evaluate(one, starts((0, 0, 0)), NOBODY).short == -30


def test_a_changed_start_costs_its_price() -> None:
    one = hand(published=starts((0, 0, 0), (1, 0, 1)))
    assert evaluate(one, starts((0, 0, 0)), NOBODY).change == -3
    assert evaluate(one, starts((0, 0, 1)), NOBODY).change == -6


def test_a_designation_counts_with_its_year() -> None:
    one = hand(discount=0.5)
    assert evaluate(one, NONE, np.array([-1, 1])).designated == pytest.approx(20 * 0.5)


@pytest.mark.parametrize(
    ("rule", "one", "plan"),
    [
        ("can", hand(can=np.zeros((2, 2), bool)), starts((0, 0, 0))),
        ("ban", hand(bans=((0, 0, ANY_YEAR),)), starts((0, 0, 1))),
        ("ban", hand(bans=((0, 0, 1),)), starts((0, 0, 1))),
        ("lock", hand(locks=((0, 0, 1),)), starts((0, 0, 0))),
        ("begun", hand(published=starts((0, 0, 0)), begun=starts((0, 0, 0)) == 0), NONE),
        ("needs", hand(needs=np.array([-1, 0])), starts((0, 1, 0))),
        ("needs", hand(needs=np.array([-1, 0]), most_a_year=2), starts((0, 0, 0), (0, 1, 0))),
        ("starts", hand(most_starts=1), starts((0, 0, 0), (0, 1, 1))),
        ("year", hand(), starts((0, 0, 0), (0, 1, 0))),
        ("limit", hand(village_limit=np.array([15.0, 99])), starts((0, 1, 0))),
        ("cap", hand(cap=np.ones((1, 2))), starts((0, 0, 0), (1, 0, 0))),
        ("group", hand(group_high=np.ones((1, 1, 2))), starts((0, 0, 0), (1, 0, 0))),
        ("money", hand(budget=np.full((1, 2, 3), 20.0)), starts((0, 1, 0))),
        ("money", hand(pays=np.array([[True, False], [True, False]])), starts((0, 1, 0))),
    ],
)  # fmt: skip
def test_each_broken_rule_is_found(rule: str, one: Instance, plan: np.ndarray) -> None:
    assert rule in broken(one, plan)


def test_designations_are_checked() -> None:
    one = hand()
    assert broken(one, NONE, np.array([0, -1])) == {"strong"}
    assert broken(hand(may_designate=np.zeros(2, bool)), NONE, np.array([-1, 0])) == {
        "may_designate"
    }
    none = hand(designated_high=np.zeros((1, 2)))
    assert broken(none, NONE, np.array([-1, 0])) == {"designated"}


def test_a_prerequisite_that_is_there_is_enough() -> None:
    one = hand(needs=np.array([-1, 0]), has=np.array([[True, False]] * 2))
    assert evaluate(one, starts((0, 1, 0)), NOBODY).feasible


def test_what_has_begun_is_not_asked_whether_it_could() -> None:
    begun = starts((0, 1, 0))
    one = hand(can=np.zeros((2, 2), bool), published=begun, begun=begun == 0)
    assert evaluate(one, begun, NOBODY).feasible


def test_a_plan_of_another_shape_or_year_is_refused() -> None:
    with pytest.raises(StageError, match="数目不符"):
        evaluate(hand(), NONE[:1], NOBODY)
    with pytest.raises(StageError, match="年度不存在"):
        evaluate(hand(), starts((0, 0, 2)), NOBODY)


def test_weights_are_what_they_say() -> None:
    one = hand(weights=Weights(weak=0, strong=0, income=1, late=0))
    assert evaluate(one, starts((0, 1, 0)), NOBODY).value == 80
