"""Everybody against every post at once says what one check at a time says."""

import datetime
import random

import numpy as np
import pytest
from tests.people import cadres as cast_of

from guantong.core.errors import Conflict
from guantong.people.rules.careers import career
from guantong.people.rules.versions import rules_for
from guantong.people.services import rules
from guantong.staffing.eligibility import bars_of, pool_of
from guantong.staffing.eligibility.policies import LOWER, POLICIES
from guantong.staffing.eligibility.pool import around, plain_post
from guantong.staffing.models import Eligibility
from guantong.staffing.services import asking, eligibility, freshness
from guantong.standards.rules import Verdict, check

pytestmark = pytest.mark.django_db
ADVISORY = "tenure.moves"


def _one_by_one(pool, person, post):
    near = around(post.unit)
    known, on = career(person, near.names), pool.on
    found = check(known, plain_post(post, near), on, rules_for(post.unit, on))
    return {one.rule for one in found if one.verdict is Verdict.BROKEN}


def _differing(pool, bars, pairs):
    """Return the pairs of which the two ways do not say the same."""
    out = []
    for p, j in pairs:
        wanted = _one_by_one(pool, pool.people[p], pool.posts[j])
        got = set(bars.rules_of(int(bars.barred[p, j])))
        if LOWER in got:
            # Nobody is considered for a lower level; only what asks for the unit is judged there.
            wanted = {rule for rule in wanted if rule.startswith("avoidance.")}
        elif (ADVISORY in wanted) != bool(bars.advisory[p, j]):
            out.append((p, j, ADVISORY))
        if wanted - {ADVISORY} != got - set(POLICIES):
            out.append((p, j, wanted ^ got))
    return out


def test_all_at_once_says_what_one_by_one_says(county):
    pool = pool_of(county.scenario)
    bars = bars_of(pool)
    rng = random.Random(7)
    people, posts = range(len(pool.people)), range(len(pool.posts))
    pairs = {(rng.choice(people), rng.choice(posts)) for _ in range(250)}
    pairs |= {(pool.place[person], n) for n, post in enumerate(pool.posts)
              if (person := pool.holders.get(post.pk)) is not None}  # fmt: skip
    for code in (code for code in bars.codes if code.startswith("avoidance.")):
        bit = np.uint32(1 << bars.codes.index(code))
        pairs |= {tuple(pair) for pair in np.argwhere(bars.barred & bit)[:40].tolist()}
    assert len(pairs) > 250
    assert _differing(pool, bars, sorted(pairs)) == []


def test_kin_are_barred_from_each_others_team_and_may_not_share_one(scenario, staff, town, cast):
    woman, young = staff.people.woman, staff.people.young
    cast_of.add(
        staff.people.mayor, "A36", call="妹妹", kin="sibling", name=woman.name,
        birth=woman.birth_month, work="甲县副县长", relative=woman,
    )  # fmt: skip
    pool = pool_of(scenario)
    bars = bars_of(pool)
    mayor = pool.place[staff.people.mayor.pk]
    told = [bars.rules_of(int(x)) for x in bars.barred[mayor]]
    assert all("avoidance.same-leader" in rules for rules in told[:3])
    assert [tuple(sorted(pair)) for pair in bars.apart.tolist()] == [
        tuple(sorted((mayor, pool.place[woman.pk])))
    ]
    every = [(p, j) for p in range(len(pool.people)) for j in range(len(pool.posts))]
    assert _differing(pool, bars, every) == []
    assert "avoidance.same-leader" not in bars.rules_of(int(bars.barred[pool.place[young.pk]][0]))


def test_a_relative_known_only_by_name_of_the_workplace_counts_too(scenario, staff):
    mayor = staff.people.mayor
    cast_of.add(mayor, "A36", call="父亲", kin="parent", name="某", birth="1960-01",
                work="甲县副县长")  # fmt: skip
    pool = pool_of(scenario)
    bars = bars_of(pool)
    told = bars.rules_of(int(bars.barred[pool.place[mayor.pk], 1]))
    assert "avoidance.same-leader" in told
    every = [(pool.place[mayor.pk], j) for j in range(len(pool.posts))]
    assert _differing(pool, bars, every) == []


def test_a_parameter_set_for_one_county_counts_there_alone(scenario, staff, town, cast):
    rules.set_parameter(
        cast.officer, town.first, "selection.posts-below", "count", value=3,
        effective=datetime.date(2020, 1, 1), reason="市委文件",
    )  # fmt: skip
    pool = pool_of(scenario)
    bars = bars_of(pool)
    mayor = pool.place[staff.people.mayor.pk]
    assert "selection.posts-below" in bars.rules_of(int(bars.barred[mayor, 1]))
    every = [(p, j) for p in range(len(pool.people)) for j in range(len(pool.posts))]
    assert _differing(pool, bars, every) == []


def test_nobody_is_considered_for_a_lower_level(scenario, staff):
    pool = pool_of(scenario)
    bars = bars_of(pool)
    woman = pool.place[staff.people.woman.pk]
    assert bars.rules_of(int(bars.barred[woman, 3]))[0] == LOWER


def test_unknown_facts_bar_nobody_and_are_counted(scenario, staff):
    pool = pool_of(scenario)
    bars = bars_of(pool)
    # 孙 holds a rank and no entry says how long; nothing else is missing of the four.
    assert set(bars.unknown.values()) <= {1, 2, 3, 4}
    for code, people in bars.unknown.items():
        assert people > 0
        assert code in rules.all_rules()


def test_what_was_prepared_is_found_again_and_says_when_it_is_old(scenario, staff, cast):
    kept = eligibility.prepare(cast.officer, scenario)
    assert kept.counts["posts"] == 4
    pool, bars = pool_of(scenario), eligibility.load(scenario)
    assert np.array_equal(bars.barred, bars_of(pool).barred)
    assert freshness.changed_since(scenario, pool) == []
    cast_of.add(staff.people.young, "A05", rank="23", start="2026-01")
    rules.set_parameter(
        cast.officer, scenario.unit, "selection.service", "years", value=6,
        effective=datetime.date(2020, 1, 1), reason="市委文件",
    )  # fmt: skip
    told = freshness.changed_since(scenario)
    assert told == ["任职规则的参数", "干部的信息"]
    with pytest.raises(Conflict, match="任职规则的参数、干部的信息"):
        asking.ask(scenario)


def test_a_crash_while_preparing_keeps_what_was_there(scenario, staff, cast, monkeypatch):
    eligibility.prepare(cast.officer, scenario)
    before = bytes(Eligibility.objects.unscoped("test").get(scenario=scenario).content)

    def crash(*_args, **_kwargs):
        raise RuntimeError("power cut")

    cast_of.add(staff.people.young, "A05", rank="23", start="2026-01")
    monkeypatch.setattr("guantong.staffing.services.eligibility.events.record", crash)
    with pytest.raises(RuntimeError):
        eligibility.prepare(cast.officer, scenario)
    assert bytes(Eligibility.objects.unscoped("test").get(scenario=scenario).content) == before
