"""A seat explained: what each person brings, who else could sit there, what bars whom."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from guantong.engines.match import (
    Bound,
    Couple,
    Instance,
    Ledger,
    Multipliers,
    Plan,
    Trait,
    barring,
    certificate,
    evaluate,
    explain,
    ranked,
    solve,
    without,
)

#: 甲 sits as secretary, 乙 as chief; 丙 and 丁 sit nowhere, 丁 may only be chief.
GAIN = {("甲", 0): 9.0, ("甲", 1): 4.0, ("乙", 0): 5.0, ("乙", 1): 8.0, ("丙", 0): 7.0,
        ("丙", 1): 7.5, ("丁", 1): 2.0}  # fmt: skip
PEOPLE = ("甲", "乙", "丙", "丁")


def _instance(**terms: object) -> Instance:
    person = np.array([PEOPLE.index(who) for who, _ in GAIN])
    given = {
        "people": PEOPLE, "posts": ("书记", "县长"), "teams": ("某县",),
        "team_of": np.zeros(2, np.int64), "places": np.ones(2, np.int64),
        "vacancy": np.full(2, 3.0), "left_out": np.zeros(4), "arc_person": person,
        "arc_post": np.array([post for _, post in GAIN]), "gain": np.array(list(GAIN.values())),
        "move": np.array([0.0, 1, 1, 0, 1, 1, 1]), "error": np.full(7, 0.5),
        "attributes": ("女",), "amounts": np.isin(person, [1, 3]).astype(np.int64)[:, None],
        "bounds": (Bound("某县 女干部", np.array([0, 1]), 0, low=1),),
        "traits": (Trait("作风", ("谋", "干"), np.array([0, 1, 0, 1]),
                         np.array([[0.0, 2.0], [2.0, 0.0]])),),
        "couples": (Couple(0, 1, 0, 1.5),), "now": np.array([0, 1, -1, -1]),
    }  # fmt: skip
    return Instance(**{**given, **terms})  # type: ignore[arg-type]


def _plan(one: Instance, seats: list[int], people: list[int] | None = None) -> Plan:
    zero = np.zeros(len(one.bounds), np.int64)
    prices = np.array(people or [0] * len(one.people)) * 1_000_000
    multipliers = Multipliers(prices, zero, zero, np.zeros((0, 4), np.int64))
    value = evaluate(one, np.array(seats)).value
    return Plan(one, np.array(seats), value, value, 0.0, multipliers)


def test_what_a_person_brings_is_told_by_parts() -> None:
    found = explain(_plan(_instance(), [0, 1, -1, -1]), 1)
    sitting = found.sitting[0]
    assert sitting.person == 1
    assert (sitting.gain, sitting.move, sitting.error) == (8.0, 0.0, 0.5)
    # Thinker beside doer: 2 points, weight 1.5.
    assert (sitting.couples, sitting.circles) == (3.0, 0.0)
    assert sitting.bounds == ((0, 1),)
    assert not sitting.locked
    assert found.eligible == 4


def test_candidates_of_a_seat_stand_by_what_the_plan_would_be_worth() -> None:
    found = explain(_plan(_instance(), [0, 1, -1, -1]), 0).candidates
    assert [each.person for each in found] == [2, 1]
    # 丙 for 甲: 7 - 1 instead of 9; thinker for thinker, the couple stays.
    assert found[0].loss == pytest.approx(3.0)
    assert found[0].changes == ((2, 0), (0, -1))
    # 乙 and 甲 swap: 5 - 1 + 4 - 1 instead of 17.
    assert found[1].loss == pytest.approx(10.0)
    assert dict(found[1].changes) == {1: 0, 0: 1}
    assert found[0].effect.error == pytest.approx(np.hypot(0.5, 0.5))
    assert found[0].told_apart


def test_a_candidate_who_breaks_a_hard_rule_stands_last_with_the_rule() -> None:
    found = explain(_plan(_instance(), [0, 1, -1, -1]), 1).candidates
    assert [each.person for each in found] == [3, 0, 2]
    assert found[0].effect.broken == ()
    # 丙 would bring more than 丁, but then no woman sits in the team.
    assert [broken.text for broken in found[2].effect.broken] == [
        "某县 女干部：至少 1，将有 0。"
    ]  # fmt: skip
    assert found[2].loss < found[0].loss


def test_losses_are_the_difference_of_plans_counted_whole() -> None:
    one = _instance()
    plan = _plan(one, [0, 1, -1, -1])
    for post in (0, 1):
        for each in ranked(plan, post):
            seats = plan.seats.copy()
            for person, seat in each.changes:
                seats[person] = seat
            assert evaluate(one, seats).value == pytest.approx(plan.value - each.loss)


def test_an_empty_seat_has_candidates_too() -> None:
    found = explain(_plan(_instance(), [-1, 1, -1, -1]), 0)
    assert found.sitting == ()
    # 甲: 9, the couple's 3, and 3 for the seat no longer empty.
    assert found.candidates[0].person == 0
    assert found.candidates[0].loss == pytest.approx(-15.0)


def test_estimates_never_exceed_what_the_best_plan_loses() -> None:
    rng = np.random.default_rng(4)
    fit = rng.integers(0, 30, (6, 6))
    person, post = (side.ravel() for side in np.indices((6, 6)))
    one = Instance(
        people=tuple("甲乙丙丁戊己"), posts=tuple("一二三四五六"), teams=("班子",),
        team_of=np.zeros(6, np.int64), places=np.ones(6, np.int64), vacancy=np.zeros(6),
        left_out=np.zeros(6), arc_person=person, arc_post=post, gain=fit.ravel().astype(float),
        move=np.zeros(36), error=np.zeros(36),
    )  # fmt: skip
    seats = linear_sum_assignment(fit, maximize=True)[1]
    best = fit[np.arange(6), seats].sum()
    plan = _plan(one, seats.tolist(), _prices(fit, seats).tolist())
    for seat in range(6):
        for each in ranked(plan, seat, count=5):
            forced = fit.copy()
            forced[each.person, np.arange(6) != seat] = -1000
            rows, cols = linear_sum_assignment(forced, maximize=True)
            loss = best - forced[rows, cols].sum()
            assert -1e-6 <= each.estimate <= loss + 1e-6
            assert each.loss >= loss - 1e-6


def _prices(fit: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """Return whole prices of people at which nobody else is worth more in any seat."""
    price = np.zeros(len(fit), np.int64)
    for _ in range(len(fit) + 1):
        for person, seat in enumerate(seats.tolist()):
            price[person] = min(
                price[person],
                *(price[o] + fit[person, seat] - fit[o, seat] for o in range(len(fit))),
            )
    return price - price.min()


def test_rules_that_bar_are_named_and_counted() -> None:
    barred = np.zeros((4, 2), np.uint32)
    barred[3, 0], barred[2, 0] = 0b11, 0b10
    one = _instance(rules=("任职年限", "回避"), barred=barred, locks=((0, 0),), bans=((2, 1),))
    assert explain(_plan(one, [0, 1, -1, -1]), 0).barred == (("任职年限", 1), ("回避", 2))
    assert barring(one, 3, 0) == (
        "按“任职年限”，丁不能任书记。",
        "按“回避”，丁不能任书记。",
        "书记已锁定给甲。",
    )
    assert barring(one, 2, 1) == ("丙已排除在县长之外。",)
    assert barring(one, 0, 1) == ("甲锁定在书记。",)
    assert barring(one, 1, 1) == ()
    assert barring(replace(one, barred=None, rules=()), 3, 0)[0] == "丁不在书记的人选之列。"


def test_a_ledger_may_be_shared_between_seats() -> None:
    one = _instance()
    plan = _plan(one, [0, 1, -1, -1])
    ledger = Ledger(one, plan.seats)
    alone = [each.person for each in ranked(plan, 0)]
    assert [each.person for each in ranked(plan, 0, ledger=ledger)] == alone
    assert ranked(plan, 0, count=1, ledger=ledger)[0].person == alone[0]


def test_the_best_plan_without_somebody_is_proven() -> None:
    plan = solve(_instance())
    assert plan.seats.tolist() == [0, 1, -1, -1]
    other = without(plan, 1)
    assert other is not None
    # 乙 as secretary, 丙 as chief: 5 - 1 + 7.5 - 1 and the couple's 3.
    assert other.seats.tolist() == [-1, 0, 1, -1]
    assert other.value == pytest.approx(13.5)
    assert certificate(other).bound >= other.value
    assert other.proven
    # Nobody's plain replacement can do better than all seated anew.
    assert plan.value - other.value == pytest.approx(6.5)
    assert ranked(plan, 1)[0].loss == pytest.approx(7.0)


def test_there_is_no_plan_without_whom_a_lock_holds_or_where_nobody_sits() -> None:
    assert without(solve(_instance(locks=((1, 1),))), 1) is None
    assert without(_plan(_instance(), [0, -1, -1, -1]), 1) is None
