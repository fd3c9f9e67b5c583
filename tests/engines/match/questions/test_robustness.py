from dataclasses import replace
from math import erf

import numpy as np
import pytest
from tests.engines.match.small import small
from tests.engines.match.teams import one_team
from tests.engines.match.truth import county

from guantong.engines.match import Budget, Cancelled, robustness, solve
from guantong.engines.match.questions.robustness import draw, error_of

#: Standard deviations to either side that hold 90 % of a normal distribution.
NINETY = 1.6448536269514722


def duel(lead: float, error: float):
    """One post, two people, the second ahead by ``lead``."""
    instance = one_team(posts=1, people=2, kinds=("a",))
    return replace(instance, gain=np.array([20.0, 20.0 + lead]), error=np.full(2, error))


def sat(found, post: int):
    """Return who sat in a post and how often, most often first."""
    here = found.post == post
    return list(zip(found.person[here].tolist(), found.often[here].tolist(), strict=True))


def test_how_often_one_beats_another_is_the_chance_that_the_scores_say():
    instance = duel(2.0, 2.0)
    found = robustness(solve(instance), 400)
    # The difference has deviation 2√2; the chance that it is above -2.
    chance = 0.5 * (1 + erf(2 / (2 * 2**0.5) / 2**0.5))
    assert sat(found, 0)[0][0] == 1
    assert sat(found, 0)[0][1] == pytest.approx(
        chance, abs=3 * (chance * (1 - chance) / 400) ** 0.5
    )
    assert sum(often for _, often in sat(found, 0)) == pytest.approx(1)
    assert found.own[1] == sat(found, 0)[0][1]
    assert np.isnan(found.own[0])


def test_two_whom_the_scores_do_not_tell_apart_are_interchangeable():
    found = robustness(solve(duel(0.1, 3.0)), 200)
    assert [(one.post, {one.first, one.second}) for one in found.ties] == [(0, {0, 1})]
    assert abs(found.ties[0].often[0] - found.ties[0].often[1]) < 0.2


def test_who_is_far_ahead_is_firm():
    found = robustness(solve(duel(12.0, 1.0)), 20)
    assert found.ties == ()
    assert sat(found, 0) == [(1, 1.0)]


def test_a_post_of_two_places_is_tied_at_its_second_place():
    instance = one_team(posts=1, people=3, kinds=("a",))
    gain, error = np.array([30.0, 20.0, 20.1]), np.array([0.5, 3.0, 3.0])
    found = robustness(solve(replace(instance, places=np.array([2]), gain=gain, error=error)), 60)
    assert sat(found, 0)[0] == (0, 1.0)
    assert [{one.first, one.second} for one in found.ties] == [{1, 2}]


def test_the_error_of_a_plan_adds_up_over_its_people():
    instance = one_team(posts=3, kinds=("a",))
    error = np.where(
        instance.arc_person == instance.arc_post, [3.0, 0, 0, 0, 4.0, 0, 0, 0, 12.0], 99
    )
    instance = replace(instance, error=error, bans=tuple(
        (person, post) for person in range(3) for post in range(3) if person != post
    ))  # fmt: skip
    plan = solve(instance)
    assert plan.seats.tolist() == [0, 1, 2]
    assert error_of(plan) == 13
    assert robustness(plan, 1).error == 13


def test_a_share_of_the_error_is_the_same_for_all_seats_of_a_person():
    instance = replace(one_team(posts=2, people=2, kinds=("a",)), error=np.full(4, 2.0))
    instance = replace(instance, person_share=0.64)
    drawn = np.array([
        draw(instance, np.random.default_rng(n)).gain - instance.gain for n in range(4000)
    ])  # fmt: skip
    assert drawn.std(axis=0) == pytest.approx(np.full(4, 2.0), rel=0.05)
    correlation = np.corrcoef(drawn.T)
    assert correlation[0, 1] == pytest.approx(0.64, abs=0.04)
    assert correlation[0, 2] == pytest.approx(0, abs=0.06)


def test_the_same_seed_gives_the_same_frequencies():
    plan = solve(small(4))
    first, second = (robustness(plan, 5, seed=3) for _ in range(2))
    assert first.often.tolist() == second.often.tolist()
    assert first.person.tolist() == second.person.tolist()


def test_it_can_be_stopped_and_counts_what_was_done():
    plan = solve(duel(0.0, 1.0))
    seen = []

    def tell(done, samples):
        seen.append((done, samples))
        return done < 3

    assert robustness(plan, 10, tell=tell).samples == 3
    assert seen == [(1, 10), (2, 10), (3, 10)]
    with pytest.raises(Cancelled):
        robustness(plan, 0)


def test_nine_true_worths_in_ten_lie_within_a_plans_own_interval():
    """County size, simulated truth: teams and whole plans, planned on posterior means."""
    inside, scores = [], []
    for seed in range(16):
        seen = county(seed)
        plan = solve(seen.believed, Budget(seconds=20, gap=0.003))
        taken = plan.seats[seen.believed.arc_person] == seen.believed.arc_post
        off = (seen.truth - seen.believed.gain)[taken]
        team = seen.believed.arc_team[taken]
        sums = np.bincount(team, off)
        errors = np.sqrt(np.bincount(team, seen.believed.error[taken] ** 2))
        inside += (np.abs(sums) <= NINETY * errors).tolist()
        scores.append((seen.realised(plan.seats) - plan.value) / error_of(plan))
    assert np.mean(inside) == pytest.approx(0.90, abs=0.04)
    # Of 16 standard normal draws: the mean within ±.75, the spread between .5 and 1.5.
    assert abs(np.mean(scores)) < 0.75
    assert 0.5 < np.std(scores) < 1.5


def test_a_plan_on_raw_scores_claims_what_does_not_come():
    claimed = {"raw": 0.0, "believed": 0.0}
    came = {"raw": 0.0, "believed": 0.0}
    for seed in range(8):
        seen = county(seed)
        for form in claimed:
            plan = solve(getattr(seen, form), Budget(seconds=20, gap=0.003))
            claimed[form] += plan.value / 8
            came[form] += seen.realised(plan.seats) / 8
    # Picking the highest of many scores picks their errors too: some ten points a seat here.
    assert claimed["raw"] - came["raw"] > 1000
    assert abs(claimed["believed"] - came["believed"]) < 100
    assert came["believed"] > came["raw"]
