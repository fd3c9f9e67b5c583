"""Judgements in plans: groups are counted by bounds and bar seats; they give and take no points."""

import datetime as dt
from collections import Counter

import numpy as np
import pytest
from django.utils import timezone
from tests.staffing import grounded
from tests.staffing.shared import fresh

from guantong.core.errors import Conflict, GuantongError
from guantong.engines.match import Budget, solve
from guantong.staffing.eligibility import bars_of, pool_of
from guantong.staffing.models import ScenarioBound
from guantong.staffing.queries.plans import count
from guantong.staffing.scoring import weighting
from guantong.staffing.services import asking, eligibility, freshness, judgement, pins, scenarios
from guantong.standards.judgement import needing

pytestmark = pytest.mark.django_db
WHY = "防汛值守脱岗，经核查属实，不宜留任现岗位。"
AGAIN = "再次研判，情况与上次相同，意见不变，理由如前。"
SHUT = "研判：坚决淘汰（调整不适宜担任现职干部）"
EARLIER = dt.timedelta(days=40)


@pytest.fixture
def round_(cast, town):
    return judgement.open_round(cast.officer, town.city, "换届研判", timezone.localdate())


def _place(actor, row, person, group, reason=WHY, **more):
    last = judgement.latest(person)
    seen = last.number if last else 0
    if not group:
        return judgement.withdraw(actor, row, person, reason, seen=seen, **more)
    made = judgement.place(actor, row, person, group, reason, seen=seen, **more)
    return grounded.at_once(made, more.get("on")) if group in needing() else made


def _barred_by_judgement(bars):
    """Return the places of those whom a judgement bars from some post, and from how many."""
    if "judgement.remove" not in bars.codes:
        return {}
    bit = np.uint32(1 << bars.codes.index("judgement.remove"))
    return dict(Counter(np.nonzero(bars.barred & bit)[0].tolist()))


def test_who_is_to_be_removed_is_barred_from_every_post_under_a_name(scenario, staff, cast, round_):
    _place(cast.officer, round_, staff.people.woman, "remove")
    _place(cast.officer, round_, staff.people.young, "adjust")
    pool = pool_of(scenario)
    bars = bars_of(pool)
    # All four posts, the one now held among them; nobody else is touched.
    assert _barred_by_judgement(bars) == {pool.place[staff.people.woman.pk]: 4}
    assert SHUT in bars.names
    told = {row["name"]: (row["pairs"], row["people"]) for row in bars.counts(bars.barred)}
    assert told[SHUT] == (4, 1)


def test_the_finding_says_when_and_by_whom_and_only_that(scenario, staff, cast, round_):
    made = _place(cast.officer, round_, staff.people.woman, "remove")
    found = eligibility.findings(cast.officer, scenario, staff.people.woman, staff.posts[0])
    one = next(f for f in found if f.rule == "judgement.remove")
    day = f"{made.on.year}年{made.on.month}月{made.on.day}日"
    assert one.name == SHUT
    assert one.message.startswith(
        f"{day}由{cast.officer.display_name}归入“坚决淘汰（调整不适宜担任现职干部）”"
    )
    assert WHY not in one.message
    others = eligibility.findings(cast.officer, scenario, staff.people.young, staff.posts[0])
    assert not [f for f in others if f.rule.startswith("judgement.")]


def test_who_may_not_read_plans_is_not_told_of_judgements(
    scenario, staff, cast, round_, monkeypatch
):
    from guantong.core.roles import GRANTED, LEADER
    from guantong.staffing.room import PLAN_VIEW

    _place(cast.officer, round_, staff.people.woman, "remove")
    wanted = {"judgement.remove"}

    def told():
        found = eligibility.findings(cast.leader, scenario, staff.people.woman, staff.posts[0])
        return {one.rule for one in found} & wanted

    assert told() == wanted
    less = GRANTED[LEADER.key] - {PLAN_VIEW}
    monkeypatch.setitem(GRANTED, LEADER.key, less)
    assert told() == set()


def test_an_officer_may_lock_such_a_person_with_a_reason_and_not_without(
    scenario, staff, cast, round_
):
    woman = staff.people.woman
    _place(cast.officer, round_, woman, "remove")
    eligibility.prepare(cast.officer, scenario)
    # Her own post: no rule of appointment stands against it.
    post = next(p for p in staff.posts if pool_of(scenario).holders.get(p.pk) == woman.pk)
    assert woman.pk in asking.ask(scenario).built.people
    with pytest.raises(GuantongError, match="理由"):
        pins.lock(cast.officer, scenario, woman, post, "", version=1)
    pins.lock(cast.officer, scenario, woman, post, "另有专项任务，研究后留任至年底", version=1)
    built = asking.ask(fresh(scenario)).built
    person, seat = built.people.index(woman.pk), built.posts.index(post.pk)
    assert built.instance.locks == ((person, seat),)
    assert built.instance.arc_post[built.instance.arc_person == person].tolist() == [seat]


def test_what_was_said_after_the_scenarios_day_or_taken_back_does_not_count(
    scenario, staff, cast, round_
):
    woman, young = staff.people.woman, staff.people.young
    _place(cast.officer, round_, woman, "remove")
    _place(cast.officer, round_, young, "remove", on=timezone.localdate() - EARLIER)
    before = scenarios.change(
        cast.officer, scenario, version=1, on=timezone.localdate() - dt.timedelta(days=1)
    )
    pool = pool_of(before)
    assert _barred_by_judgement(bars_of(pool)) == {pool.place[young.pk]: 4}
    found = eligibility.findings(cast.officer, before, woman, staff.posts[0])
    assert not [f for f in found if f.rule.startswith("judgement.")]
    now = scenarios.change(cast.officer, before, version=2, on=timezone.localdate())
    _place(cast.officer, round_, young, "", "复核后情况不属实，撤回原研判意见。")
    pool = pool_of(now)
    assert _barred_by_judgement(bars_of(pool)) == {pool.place[woman.pk]: 4}


def test_eligibility_is_old_once_a_group_changed_and_not_for_the_same_said_again(
    scenario, staff, cast, round_
):
    _place(cast.officer, round_, staff.people.young, "load")
    eligibility.prepare(cast.officer, scenario)
    _place(cast.officer, round_, staff.people.young, "load", AGAIN)
    assert freshness.changed_since(scenario, pool_of(scenario)) == []
    _place(cast.officer, round_, staff.people.young, "bold")
    assert freshness.changed_since(scenario, pool_of(scenario)) == ["研判意见"]
    with pytest.raises(Conflict, match="研判意见已有改动，请先重新核对资格"):
        asking.ask(scenario)
    _place(cast.officer, round_, staff.people.young, "load")
    assert freshness.changed_since(scenario, pool_of(scenario)) == []


def test_no_group_gives_or_takes_points(scenario, staff, cast, round_):
    eligibility.prepare(cast.officer, scenario)
    before = asking.ask(scenario).built.instance
    people = [staff.people.mayor, staff.people.woman, staff.people.young]
    for person, group in zip(people, ("bold", "first", "adjust"), strict=True):
        _place(cast.officer, round_, person, group)
    eligibility.prepare(cast.officer, scenario)
    after = asking.ask(scenario).built.instance
    assert after.people == before.people
    for name in ("gain", "move", "error", "vacancy", "left_out", "arc_person", "arc_post"):
        assert np.array_equal(getattr(before, name), getattr(after, name)), name
    assert [b.name for b in after.bounds] == [b.name for b in before.bounds]
    assert after.amounts[:].sum() > before.amounts[:].sum()


def test_structures_count_the_groups(scenario, staff, cast, round_):
    _place(cast.officer, round_, staff.people.young, "load")
    eligibility.prepare(cast.officer, scenario)
    counted = count(list(asking.ask(scenario).facts.values()))
    assert weighting.attributes()["in_load"] == "研判：培养锻炼（压担子）"
    assert (counted["in_load"], counted["in_bold"]) == (1, 0)


def test_a_bound_on_a_group_since_taken_out_of_the_table_is_told(scenario, staff, cast):
    eligibility.prepare(cast.officer, scenario)
    ScenarioBound.objects.create(scenario=scenario, name="旧要求", attribute="in_gone", low=1)
    with pytest.raises(GuantongError, match="“旧要求”统计的“in_gone”已不在参数表中"):
        asking.ask(scenario)


def test_a_plan_seats_one_to_be_tried_early_in_each_town_and_none_to_be_removed(county):
    officer, scenario = county.officer, county.scenario
    question = asking.ask(scenario)
    one, keys = question.built.instance, question.built.people
    towns = np.array([post.unit.kind == "township" for post in question.pool.posts])
    # Two who could sit in a town but hold a post elsewhere, or none; and one who does sit in one.
    able = np.unique(one.arc_person[towns[one.arc_post]])
    outside = [int(p) for p in able if one.now[p] < 0 or not towns[one.now[p]]]
    inside = next(int(p) for p in able if one.now[p] >= 0 and towns[one.now[p]])
    people = {person.pk: person for person in question.pool.people}
    row = judgement.open_round(officer, county.scope, "换届研判", timezone.localdate())
    for p in outside[:6]:
        _place(officer, row, people[keys[p]], "load")
    _place(officer, row, people[keys[inside]], "remove")
    eligibility.prepare(officer, scenario)
    bound = scenarios.add_bound(
        officer, scenario,
        name="培养锻炼", attribute="in_load", unit_kind="township", low=1,
        version=scenario.version,
    )  # fmt: skip
    built = asking.ask(fresh(bound.scenario)).built
    plan = solve(built.instance, Budget(seconds=20))
    load = {keys[p] for p in outside[:6]}
    seated = {built.people[p]: int(post) for p, post in enumerate(plan.seats) if post >= 0}
    per_town = {int(built.instance.team_of[post]) for pk, post in seated.items()
                if pk in load and towns[post]}  # fmt: skip
    assert per_town == set(built.instance.team_of[towns].tolist())
    assert keys[inside] not in seated


def test_the_invented_term_change_asks_for_half_of_those_to_be_tried_early(county):
    from guantong.jobs.judgement import demo as invented
    from guantong.jobs.teams import demo as term_change

    [] = list(county.scenario.bounds.unscoped("test").filter(attribute="in_load"))
    invented.invent(county.officer, county.scope, county.cadres)
    eligibility.prepare(None, county.scenario)
    held = term_change.ask_for_young(county.officer, county.scenario)
    [row] = held.bounds.unscoped("test").filter(attribute="in_load")
    assert (row.name, row.per, row.unit_kind) == (
        "乡镇班子培养锻炼（压担子）干部合计",
        "all",
        "township",
    )
    assert (row.verify, row.source, row.price) == (True, "演示数据，虚构", 20)
    built = asking.ask(fresh(held)).built.instance
    column = built.amounts[:, list(weighting.attributes()).index("in_load")] > 0
    towns = {n for b in built.bounds if b.name == row.name for n in b.posts.tolist()}
    able = {int(p) for p, j in zip(built.arc_person[column], built.arc_post[column], strict=True)
            if int(j) in towns}  # fmt: skip
    assert row.low == -(-len(able) // 2) > 0
