"""Planted clashes come out as they were planted; every set found is held against brute force."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from tests.engines.match.random_instances import random_instance

from guantong.engines.match import ANYWHERE, Bound, Demand, Instance, Unsettled, clash
from guantong.engines.match.questions.demands import demands_of


def _team(women: str, seats: int = 3, **terms: object) -> Instance:
    """One county: a person for each letter of ``women`` (W or M), everybody eligible."""
    people = len(women)
    person, post = (side.ravel() for side in np.indices((people, seats)))
    female = np.array([letter == "W" for letter in women], np.int64)
    given = {
        "people": tuple(f"人{n}" for n in range(people)),
        "posts": tuple(f"岗{n}" for n in range(seats)),
        "teams": ("某县",), "team_of": np.zeros(seats, np.int64),
        "places": np.ones(seats, np.int64), "vacancy": np.ones(seats),
        "left_out": np.zeros(people), "arc_person": person, "arc_post": post,
        "gain": np.ones(len(person)), "move": np.zeros(len(person)),
        "error": np.zeros(len(person)), "attributes": ("女",), "amounts": female[person][:, None],
    }  # fmt: skip
    return Instance(**{**given, **terms})  # type: ignore[arg-type]


def _women(low: int, seats: int = 3) -> Bound:
    return Bound("某县 女干部", np.arange(seats), 0, low=low)


def _keeps(one: Instance, demand: Demand, seats: Sequence[int]) -> bool:
    """Look at one demand on its own, from the names of its kind."""
    if demand.kind == "lock":
        return seats[demand.people[0]] == demand.posts[0]
    if demand.kind == "ban" and not demand.posts:
        return seats[demand.people[0]] < 0
    if demand.kind in ("ban", "rule", "arc"):
        return seats[demand.people[0]] != demand.posts[0]
    if demand.kind == "apart":
        team = one.team_of[demand.posts[0]]
        return not all(seats[p] >= 0 and one.team_of[seats[p]] == team for p in demand.people)
    bound, total = one.bounds[demand.bound], 0
    for person, post in enumerate(seats):
        if post in bound.posts and (arc := one.arc(person, post)) >= 0:
            total += int(one.amounts[arc, bound.attribute])
    return total >= bound.low if "至少" in demand.text else total <= bound.high


def _can_hold(one: Instance, demands: Sequence[Demand]) -> bool:
    """Try every plan: arcs and locked pairs, a post within its places."""
    options: list[list[int]] = [[-1] for _ in one.people]
    for person, post in zip(one.arc_person.tolist(), one.arc_post.tolist(), strict=True):
        options[person].append(post)
    for person, post in one.locks:
        options[person] = sorted({*options[person], post})
    for seats in product(*options):
        full = all(seats.count(j) <= one.places[j] for j in range(len(one.posts)))
        if full and all(_keeps(one, demand, seats) for demand in demands):
            return True
    return False


def _shown(one: Instance) -> tuple[Demand, ...]:
    """Return the clash, shown to be one of which any but one can hold."""
    found = clash(one)
    assert not _can_hold(one, found)
    for demand in found:
        assert _can_hold(one, [other for other in found if other is not demand]), demand.text
    return found


def _kinds(found: Sequence[Demand]) -> list[str]:
    return sorted(demand.kind for demand in found)


def test_women_wanted_where_men_are_locked() -> None:
    locks = ((0, 0), (1, 1))
    found = _shown(_team("MMWW", bounds=(_women(2),), locks=locks))
    assert _kinds(found) == ["bound", "lock", "lock"]
    assert found[0].text == "某县 女干部至少 2（女；能算入的有 2 人）。"
    # One man locked in three seats leaves room for two women.
    assert clash(_team("MMWW", bounds=(_women(2),), locks=locks[:1])) == ()


def test_more_women_wanted_than_there_are() -> None:
    found = _shown(_team("MMW", bounds=(_women(2),)))
    assert [demand.text for demand in found] == ["某县 女干部至少 2（女；能算入的有 1 人）。"]
    assert found[0].bound == 0


def test_two_locks_on_one_seat() -> None:
    found = _shown(_team("MMM", locks=((0, 0), (1, 0), (2, 1))))
    assert [demand.people for demand in found] == [(0,), (1,)]
    assert found[0].text == "人0锁定在岗0（该岗位有 1 个位置）。"


def test_kin_locked_into_one_team() -> None:
    found = _shown(_team("MMM", locks=((0, 0), (1, 1), (2, 2)), apart=np.array([[2, 1]])))
    assert _kinds(found) == ["apart", "lock", "lock"]
    assert "人1与人2应当回避，不能同在某县。" in [demand.text for demand in found]


def test_a_locked_person_barred_by_rules_is_told_by_which() -> None:
    one = _team("MM")
    barred = np.zeros((2, 3), np.uint32)
    barred[0, 1] = 0b101
    kept = (one.arc_person != 0) | (one.arc_post != 1)
    arcs = {name: getattr(one, name)[kept] for name in
            ("arc_person", "arc_post", "gain", "move", "error", "amounts")}  # fmt: skip
    rules = ("任职年限", "回避", "学历")
    one = replace(one, **arcs, rules=rules, barred=barred, locks=((0, 1),))
    found = _shown(one)
    assert _kinds(found) == ["lock", "rule"]
    assert "按“任职年限”、“学历”，人0不能任岗1。" in [demand.text for demand in found]
    found = _shown(replace(one, barred=None, rules=()))
    assert _kinds(found) == ["arc", "lock"]


@pytest.mark.parametrize("post", [0, ANYWHERE])
def test_banned_and_locked(post: int) -> None:
    found = _shown(_team("MM", locks=((0, 0), (1, 1)), bans=((0, post), (1, 2))))
    assert _kinds(found) == ["ban", "lock"]
    assert {demand.people for demand in found} == {(0,)}


def test_bounds_that_clash_in_whole_people_only() -> None:
    # Of each two of three posts exactly one is to be filled: half a person each would do.
    pairs = [np.array(pair) for pair in ([0, 1], [1, 2], [0, 2])]
    bounds = tuple(Bound(f"对{n}", pair, 0, low=1, high=1) for n, pair in enumerate(pairs))
    found = _shown(_team("WWW", bounds=bounds))
    assert {demand.bound for demand in found} == {0, 1, 2}
    assert clash(_team("WWW", bounds=bounds[:2])) == ()


def test_soft_bounds_clash_with_nothing() -> None:
    soft = replace(_women(3), price=5.0)
    assert clash(_team("MMM", bounds=(soft,), locks=((0, 0), (1, 1), (2, 2)))) == ()


def test_a_most_below_nothing_clashes_alone() -> None:
    found = clash(_team("M", bounds=(Bound("不可能", np.arange(3), 0, high=-1),)))
    assert [demand.text for demand in found] == ["不可能至多 -1。"]


@pytest.mark.parametrize("block", range(6))
def test_brute_force_agrees_on_random_instances(block: int) -> None:
    clashing = 0
    for seed in range(block * 20, block * 20 + 20):
        one = random_instance(seed, hard=True, people=4)
        rng = np.random.default_rng(seed)
        order = rng.permutation(4)[:3].tolist()
        locks = tuple((person, int(rng.integers(len(one.posts)))) for person in order)
        one = replace(one, locks=locks, apart=np.array([[0, 1], [1, 2], [2, 3]]))
        everything = [row.demand for row in demands_of(one)[1]]
        found = _shown(one) if clash(one) else ()
        assert bool(found) != _can_hold(one, everything)
        clashing += bool(found)
    assert clashing > 0


def _county(teams: int) -> Instance:
    """Many teams like one another; in one of them men hold all seats but one."""
    rng = np.random.default_rng(3)
    seats, people = 15, 27 * teams
    posts = teams * seats
    pairs = np.argwhere(rng.random((people, posts)) < 0.25)
    female = np.where(np.arange(people) < 14, 0, rng.random(people) < 0.2).astype(np.int64)
    low = [
        Bound(f"{t} {what}", np.arange(t * seats, (t + 1) * seats), k, low=2)
        for t in range(teams)
        for k, what in enumerate(("女干部", "年轻干部"))
    ]
    amounts = np.stack([female, rng.random(people) < 0.3], axis=1).astype(np.int64)
    return Instance(
        people=tuple(f"人{n}" for n in range(people)),
        posts=tuple(f"岗{n}" for n in range(posts)),
        teams=tuple(f"班子{n}" for n in range(teams)),
        team_of=np.repeat(np.arange(teams), seats), places=np.ones(posts, np.int64),
        vacancy=np.ones(posts), left_out=np.zeros(people),
        arc_person=pairs[:, 0], arc_post=pairs[:, 1], gain=np.ones(len(pairs)),
        move=np.zeros(len(pairs)), error=np.zeros(len(pairs)), attributes=("女", "年轻"),
        amounts=amounts[pairs[:, 0]], bounds=tuple(low),
    )  # fmt: skip


def test_a_clash_in_a_county_of_15_teams_is_told_whole() -> None:
    one = _county(15)
    assert clash(one) == ()
    arcs = set(zip(one.arc_person.tolist(), one.arc_post.tolist(), strict=True))
    locks: list[tuple[int, int]] = []
    for post in range(14):
        men = (p for p in range(14) if (p, post) in arcs and p not in dict(locks))
        locks += [(p, post) for p in men][:1]
    found = clash(replace(one, locks=tuple(locks), bounds=(*one.bounds[1:], replace(
        one.bounds[0], low=16 - len(locks)))))  # fmt: skip
    assert _kinds(found).count("bound") == 1
    assert len(found) == len(locks) + 1


def test_time_that_does_not_suffice_is_said() -> None:
    pairs = [np.array(pair) for pair in ([0, 1], [1, 2], [0, 2])]
    bounds = tuple(Bound(f"对{n}", pair, 0, low=1, high=1) for n, pair in enumerate(pairs))
    with pytest.raises(Unsettled, match="没有查清"):
        clash(_team("W" * 40, bounds=bounds), seconds=-60)
