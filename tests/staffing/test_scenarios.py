"""A scenario starts from the preset; two officers never overwrite each other; pins are vetted."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from tests.staffing.shared import fresh

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.staffing.models import Pin, Scenario, ScenarioBound
from guantong.staffing.queries import scenarios as reads
from guantong.staffing.services import eligibility, pins, scenarios

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TODAY = datetime.date.today()


def _post(staff, title):
    return next(post for post in staff.posts if post.title == title)


def test_a_scenario_starts_with_the_preset_and_says_where_its_numbers_come_from(scenario, cast):
    rows = list(reads.bounds(cast.officer, scenario))
    women = next(row for row in rows if row.name == "县级班子女干部")
    assert (women.low, women.per, women.unit_kind) == (3, "team", "county")
    assert all(row.source for row in rows)
    assert all(row.verify for row in rows)
    weights = {term["code"]: term["weight"] for term in scenario.weighting["terms"]}
    assert weights == {
        "inspection": 0, "field": 25, "speciality": 8, "level": 9, "assessment": 8,
    }  # fmt: skip


def test_only_officers_of_the_unit_make_and_see_scenarios(town, cast, scenario):
    with pytest.raises(Refused):
        scenarios.create(cast.leader, town.city, "方案", TODAY)
    with pytest.raises(Refused):
        scenarios.create(cast.stranger, town.first, "方案", TODAY)
    assert not reads.scenarios(cast.stranger).exists()
    assert reads.scenarios(cast.leader).get() == scenario


def test_the_second_of_two_officers_gets_a_conflict_and_loses_nothing(scenario, cast):
    scenarios.change(cast.officer, scenario, version=1, prices={"move": 12})
    with pytest.raises(Conflict) as told:
        scenarios.change(cast.officer, scenario, version=1, prices={"move": 3})
    assert "officer" in told.value.message
    assert "第 1 版，现为第 2 版" in told.value.message
    assert fresh(scenario).prices["move"] == 12


def test_every_edit_is_a_new_version(scenario, cast):
    bound = scenarios.add_bound(
        cast.officer, scenario, name="女干部", attribute="women", low=1, version=1
    )
    scenarios.change_bound(cast.officer, bound, low=2, version=2)
    scenarios.remove_bound(cast.officer, bound, version=3)
    assert fresh(scenario).version == 4
    assert not ScenarioBound.objects.unscoped("test").filter(pk=bound.pk).exists()
    with pytest.raises(Conflict, match="已被删除"):
        scenarios.remove_bound(cast.officer, bound, version=4)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"prices": {"move": -1}}, "每调整一人"),
        ({"prices": {"flattery": 1}}, "flattery"),
        ({"weights": {"terms": [{"code": "inspection", "weight": 0}]}}, "不能都为 0"),
        ({"weights": {"terms": [{"code": "height", "weight": 5}]}}, "height"),
        ({"name": " "}, "名称"),
    ],
)  # fmt: skip
def test_a_number_out_of_reach_is_refused_by_name(scenario, cast, change, words):
    with pytest.raises(GuantongError, match=words):
        scenarios.change(cast.officer, scenario, version=1, **change)
    assert fresh(scenario).version == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"attribute": "women"},
        {"attribute": "women", "low": 3, "high": 2},
        {"attribute": "women", "low": 101, "measure": "percent"},
        {"attribute": "tall", "low": 1},
        {"attribute": "women", "low": 1, "price": -2.0},
    ],
)
def test_a_bound_that_means_nothing_is_refused(scenario, cast, facts):
    with pytest.raises(GuantongError):
        scenarios.add_bound(cast.officer, scenario, **{"name": "要求", **facts}, version=1)


def test_another_day_asks_for_eligibility_anew(scenario, cast):
    eligibility.prepare(cast.officer, scenario)
    assert fresh(scenario).state == Scenario.State.READY
    later = TODAY + datetime.timedelta(days=40)
    held = scenarios.change(cast.officer, scenario, version=1, on=later)
    assert held.state == Scenario.State.DRAFT
    with pytest.raises(Conflict, match="核对资格"):
        eligibility.load(held)


def test_a_closed_scenario_changes_no_more(scenario, cast):
    scenarios.close(cast.officer, scenario, version=1)
    with pytest.raises(Conflict, match="已归档"):
        scenarios.change(cast.officer, scenario, version=2, name="新名")


def test_a_lock_that_a_rule_forbids_is_refused_and_the_rule_is_named(scenario, staff, cast):
    # 钱 is no member of the Party: no exception covers that.
    with pytest.raises(GuantongError, match="党章规定的党龄"):
        pins.lock(
            cast.officer, scenario, staff.people.woman, _post(staff, "党委书记"), "工作需要",
            version=1,
        )  # fmt: skip
    assert not Pin.objects.unscoped("test").exists()


def test_a_lock_may_pass_over_how_people_are_usually_considered(scenario, staff, cast):
    # 孙, a deputy of the county, goes to the town: a lower level, which no rule forbids.
    pin = pins.lock(
        cast.officer, scenario, staff.people.young, _post(staff, "党委书记"), "组织安排下派",
        version=1,
    )  # fmt: skip
    found = eligibility.findings(cast.officer, scenario, pin.person, pin.post)
    assert found[0].rule == "policy.lower"
    assert pins.barring(found) == []


def test_a_lock_and_a_ban_of_the_same_two_do_not_stand_together(scenario, staff, cast):
    post, woman = _post(staff, "副县长"), staff.people.woman
    pins.ban(cast.officer, scenario, woman, post, "本人申请", version=1)
    made = pins.lock(cast.officer, scenario, woman, post, "工作需要留任", version=2)
    assert [(p.kind, p.person_id) for p in reads.pins(cast.officer, scenario)] == [
        ("lock", woman.pk)
    ]
    pins.ban(cast.officer, scenario, woman, None, "另有任用", version=3)
    assert [p.kind for p in reads.pins(cast.officer, scenario)] == ["ban"]
    with pytest.raises(Conflict, match="已被删除"):
        pins.release(cast.officer, made, version=4)


def test_one_post_is_locked_to_one_person(scenario, staff, cast):
    post = _post(staff, "副县长")
    pins.lock(cast.officer, scenario, staff.people.woman, post, "工作需要", version=1)
    with pytest.raises(Conflict, match="已锁定给钱"):
        pins.lock(cast.officer, scenario, staff.people.young, post, "工作需要", version=2)


def test_a_pin_needs_its_reason_and_leaves_its_trace(scenario, staff, cast):
    post, woman = _post(staff, "副县长"), staff.people.woman
    with pytest.raises(GuantongError, match="理由"):
        pins.lock(cast.officer, scenario, woman, post, "好", version=1)
    pins.lock(cast.officer, scenario, woman, post, "熟悉农业工作", version=1)
    event = Event.objects.unscoped("test").filter(action="方案设定.锁定").get()
    assert "熟悉农业工作" in event.data
    assert woman.name not in event.summary


def test_the_database_itself_keeps_one_lock_a_person(scenario, staff, cast):
    one, other = [post for post in staff.posts if post.title == "副县长"]
    Pin(scenario=scenario, kind="lock", person=staff.people.woman, post=one, reason="x").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pin(scenario=scenario, kind="lock", person=staff.people.woman, post=other).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pin(scenario=scenario, kind="lock", person=staff.people.young, post=None).save()
