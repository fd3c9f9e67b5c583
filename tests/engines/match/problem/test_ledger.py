"""A change told by the ledger is the difference of two plans counted whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.match.random_instances import random_instance

from guantong.engines.match import Ledger, evaluate

PARTS = ("gains", "couples", "circles")
COSTS = ("moves", "vacancies", "left_out", "bounds")


def _seats(seed: int) -> tuple:
    """Draw an instance and a plan that fills its places from its arcs."""
    one = random_instance(seed, hard=True)
    rng = np.random.default_rng(seed)
    seats = np.full(len(one.people), -1)
    for arc in rng.permutation(len(one.arc_person)).tolist():
        person, post = int(one.arc_person[arc]), int(one.arc_post[arc])
        if seats[person] < 0 and (seats == post).sum() < one.places[post]:
            seats[person] = post
    return one, seats, rng


@given(seed=st.integers(0, 10**6))
@settings(max_examples=120, deadline=None)
def test_an_effect_is_the_difference_of_two_plans(seed: int) -> None:
    one, seats, rng = _seats(seed)
    people = rng.permutation(len(one.people))[: int(rng.integers(1, 4))].tolist()
    changes = {person: int(rng.integers(-1, len(one.posts))) for person in people}
    changed = seats.copy()
    for person, post in changes.items():
        changed[person] = post
    before, after = evaluate(one, seats), evaluate(one, changed)
    effect = Ledger(one, seats).effect(changes)
    for name in (*PARTS, *COSTS):
        sign = 1 if name in PARTS else -1
        want = sign * (getattr(after, name) - getattr(before, name))
        # Two on a place for one: whose couple counts is the order's accident.
        if name != "couples" or not any(v.kind == "places" for v in after.violations):
            assert getattr(effect, name) == pytest.approx(want, abs=1e-9), name
    counts = {
        n: (a.count, b.count)
        for n, (a, b) in enumerate(zip(before.counts, after.counts, strict=True))
        if a.count != b.count
    }
    assert {n: (a, b) for n, a, b in effect.counts} == counts
    known = {(v.kind, v.posts if v.kind == "bound" else frozenset(v.people))
             for v in before.violations}  # fmt: skip
    new = {(v.kind, v.posts if v.kind == "bound" else frozenset(v.people))
           for v in after.violations} - known  # fmt: skip
    told = {(v.kind, v.posts if v.kind == "bound" else frozenset(v.people)) for v in effect.broken}
    assert {key for key in new if key[0] != "places"} <= told
    assert bool([key for key in new if key[0] == "places"]) == bool(
        [key for key in told if key[0] == "places"]
    )


def test_changing_nothing_has_no_effect() -> None:
    one, seats, _ = _seats(5)
    effect = Ledger(one, seats).effect({0: int(seats[0])})
    assert effect.value == 0.0
    assert effect.broken == ()


def test_the_error_of_a_swap_counts_what_stays_with_the_person_once() -> None:
    one, seats, _ = _seats(3)
    ledger = Ledger(one, seats)
    person, post = next(
        (p, j)
        for p, j in zip(one.arc_person.tolist(), one.arc_post.tolist(), strict=True)
        if seats[p] >= 0 and seats[p] != j
    )
    a = one.error[ledger.arc(person, int(seats[person]))]
    b = one.error[ledger.arc(person, post)]
    want = np.sqrt(a**2 + b**2 - 2 * 0.6 * a * b)
    assert ledger.effect({person: post}).error == pytest.approx(want)
