"""Pages of scenarios, searches and plans, as an officer, a leader and a second officer get them."""

import io

import openpyxl
import pytest
from django.urls import reverse
from tests.staffing.shared import do, fresh

from guantong.core.models import Event
from guantong.staffing.models import Pin, Run, Scenario, ScenarioBound, Seat
from guantong.staffing.queries import plans as plan_reads
from guantong.staffing.services import pins, runs, scenarios

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, county, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    _sign_in(client, county.officer)
    return client


def _sign_in(client, account):
    account.must_change_password = False
    account.save()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")


def _url(name, row):
    return reverse(f"staffing:{name}", args=[row.pk])


def _act(name, row):
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


def _filled(client, url):
    """Return what a browser would send of the form as it was shown."""
    context = client.get(url).context
    form = context["form"]
    data = {f.html_name: f.value() for f in form if f.value() is not None}
    data = {name: value for name, value in data.items() if value is not False}
    # A picker shows names and sends keys.
    data = {n: [one.key for one in v[0]] if isinstance(v, tuple) else v for n, v in data.items()}
    return {**data, "version": context["version"]}


def test_a_scenario_is_made_from_the_preset_and_asks_for_eligibility_next(desk, county):
    url = _act("scenario-create", county.scope)
    assert url in desk.get(reverse("staffing:scenarios")).content.decode()
    answer = desk.post(url, {"name": "区换届", "on": "2026-11-25", "unit_kinds": []})
    row = Scenario.objects.unscoped("test").get(name="区换届")
    assert answer.url == _url("scenario", row)
    page = desk.get(answer.url).content.decode()
    assert "42 个职位，6 个班子" in page
    assert "还没有核对" in page
    assert _act("solve", row) not in page


def test_a_weight_out_of_reach_is_told_at_its_field_and_a_good_one_is_kept(desk, county):
    url = _url("scenario-weights", county.scenario)
    data = _filled(desk, url)
    answer = desk.post(url, {**data, "inspection-weight": "101"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["inspection-weight"]
    assert desk.post(url, {**data, "inspection-weight": "60"}).status_code == 302
    kept = {term["code"]: term["weight"] for term in fresh(county.scenario).weighting["terms"]}
    assert kept["inspection"] == 60
    assert kept["field"] == 25


def test_the_shares_of_the_weights_are_shown_in_words(desk, county):
    page = desk.get(_url("scenario", county.scenario) + "?tab=weights").content.decode()
    assert "0 年得 40 分，6 年及以上得 100 分" in page
    assert "不符合得 55 分，符合得 100 分" in page


def test_a_requirement_is_soft_at_a_price_or_must_hold(desk, county):
    url = _act("bound-add", county.scenario)
    facts = {
        "name": "街道女干部", "attribute": "women", "per": "team", "unit_kind": "township",
        "measure": "number", "low": "2", "kind": "soft", "version": "1",
    }  # fmt: skip
    answer = desk.post(url, facts)
    assert answer.status_code == 400
    assert "扣多少分" in answer.content.decode()
    assert desk.post(url, {**facts, "price": "12"}).status_code == 302
    row = ScenarioBound.objects.unscoped("test").get(name="街道女干部")
    assert (row.price, row.low) == (12, 2)
    change = _act("change", row)
    data = {**_filled(desk, change), "kind": "hard"}
    assert desk.post(change, data).status_code == 302
    assert fresh(row).is_hard
    page = desk.get(_url("scenario", county.scenario) + "?tab=bounds").content.decode()
    assert "必须满足" in page


def test_a_form_on_an_older_version_keeps_its_input_and_tells_what_changed(desk, county):
    url = _url("scenario-prices", county.scenario)
    mine = {**_filled(desk, url), "move": "5"}
    scenarios.change(county.officer, county.scenario, version=1, prices={"move": 12})
    answer = desk.post(url, mine)
    assert answer.status_code == 409
    stale = answer.context["stale"]
    assert [one.summary.partition("：")[2] for one in stale.changes] == ["代价"]
    assert [(d.label, d.now, d.mine) for d in stale.differences] == [("每调整一人", "12", "5")]
    assert answer.context["form"]["move"].value() == "5"
    assert fresh(county.scenario).prices["move"] == 12
    assert desk.post(url, {**mine, "version": answer.context["version"]}).status_code == 302
    assert fresh(county.scenario).prices["move"] == 5


def test_a_button_pressed_on_an_older_version_is_refused_with_what_changed(desk, county):
    bound = ScenarioBound.objects.unscoped("test").filter(scenario=county.scenario).first()
    scenarios.change(county.officer, county.scenario, version=1, name="改过的名称")
    for url in (_act("remove", bound), _act("solve", county.scenario)):
        answer = desk.post(url, {"version": "1"})
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "改过的名称：名称" in page
        assert "第 1 版" in page
    assert ScenarioBound.objects.unscoped("test").filter(pk=bound.pk).exists()
    assert not Run.objects.unscoped("test").exists()


def test_a_lock_is_entered_with_its_reason_and_released(desk, solved):
    seat = plan_reads.seats(solved.officer, solved.plan).filter(changed=False).first()
    url = _act("lock", solved.scenario)
    facts = {"person": seat.person_id, "post": seat.post_id, "reason": "", "version": 1}
    assert desk.post(url, facts).status_code == 422
    assert desk.post(url, {**facts, "reason": "熟悉情况"}).status_code == 302
    pin = Pin.objects.unscoped("test").get()
    assert (pin.person, pin.post, pin.reason) == (seat.person, seat.post, "熟悉情况")
    page = desk.get(_url("scenario", solved.scenario) + "?tab=pins").content.decode()
    assert seat.post.full_name in page
    assert desk.post(_act("release", pin), {"version": 2}).status_code == 302
    assert not Pin.objects.unscoped("test").exists()


def test_a_lock_names_a_post(desk, county):
    facts = {"person": county.cadres[0].pk, "post": "", "reason": "工作需要", "version": 1}
    answer = desk.post(_act("lock", county.scenario), facts)
    assert set(answer.context["form"].errors) == {"post"}
    answer = desk.post(_act("ban", county.scenario), facts)
    assert Pin.objects.unscoped("test").get().post is None


def test_a_search_is_watched_until_it_leads_to_its_plan(desk, county):
    answer = desk.post(_act("solve", county.scenario), {"version": 1, "seconds": "30"})
    run = Run.objects.unscoped("test").get()
    assert answer.url == _url("run", run)
    waiting = desk.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    assert 'data-hx-trigger="every 1s"' in waiting
    assert "<html" not in waiting
    run = do(run)
    done = desk.get(answer.url).content.decode()
    assert "every 1s" not in done
    assert _url("plan", run.plan) in done
    assert "可改进部分还剩" in done


def test_a_search_that_is_stopped_before_it_began_says_so(desk, county):
    run = runs.solve(county.officer, county.scenario, version=1)
    assert desk.post(_act("stop", run)).status_code == 302
    assert "已取消" in desk.get(_url("run", run)).content.decode()
    assert desk.post(_act("stop", run)).url == _url("run", run)


def test_a_clash_is_told_in_words_with_what_to_loosen(desk, solved):
    one = plan_reads.seats(solved.officer, solved.plan).filter(changed=False).first()
    unit = one.post.unit
    pins.lock(solved.officer, solved.scenario, one.person, one.post, "继续任职", version=1)
    facts = {"name": "该班子无人留任", "attribute": "staying", "per": "team", "high": 0}
    scenarios.add_bound(solved.officer, solved.scenario, **facts, unit=unit, price=None, version=2)
    run = do(runs.solve(solved.officer, fresh(solved.scenario), version=3, seconds=10))
    assert run.task.state == "failed"
    page = desk.get(_url("run", run)).content.decode()
    assert "这些要求不能同时满足，所以没有方案" in page
    assert "该班子无人留任" in page
    assert one.person.name in page


def test_a_plan_is_proven_anew_on_request(desk, solved):
    answer = desk.post(_url("plan-prove", solved.plan), follow=True)
    filled = plan_reads.seats(solved.officer, solved.plan).filter(person__isnull=False).count()
    assert f"复核通过：{filled} 个席位逐条合规" in answer.content.decode()
    assert Event.objects.unscoped("test").filter(action="方案.复核", outcome="成功").count() == 1


def test_a_plan_whose_seats_were_tampered_with_fails_its_proof(desk, solved):
    rows = Seat.objects.unscoped("test").filter(plan=solved.plan)
    one, other = rows.filter(person__isnull=False)[:2]
    who = one.person_id
    rows.filter(pk=one.pk).update(person=None)
    rows.filter(pk=other.pk).update(person=who)
    page = desk.post(_url("plan-prove", solved.plan), follow=True).content.decode()
    assert "没有通过复核：席位表与得到的席位不一致" in page
    assert not fresh(solved.plan).certified


@pytest.mark.parametrize("change", [{"value": 1.0}, {"bound": -1.0}])
def test_a_plan_whose_numbers_were_tampered_with_fails_its_proof(desk, solved, change):
    ((name, by),) = change.items()
    kept = getattr(solved.plan, name) + by
    type(solved.plan).objects.unscoped("test").filter(pk=solved.plan.pk).update(**{name: kept})
    page = desk.post(_url("plan-prove", solved.plan), follow=True).content.decode()
    assert "没有通过复核" in page


def test_the_deployment_table_is_filtered_and_exported(desk, solved):
    url = _url("plan", solved.plan)
    moved = desk.get(url, {"change": "moves", "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(moved.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["单位", "职位", "现任", "变动", "拟任", "缺少的事实", "从何职位来"]
    assert {row[3] for row in rows[1:]} == {"交流"}
    seats = plan_reads.seats(solved.officer, solved.plan)
    # Posts that are alike stand on one line.
    assert len(rows) - 1 == _kinds(seats.filter(changed=True, from_post__isnull=False))
    stays = desk.get(url, {"change": "stays", "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(stays.content)).active
    assert sheet.max_row - 1 == _kinds(seats.filter(changed=False, person__isnull=False))


def _kinds(seats):
    return len({seat.post.kind for seat in seats})


def test_the_structure_counts_those_in_office_and_those_of_the_plan(desk, solved):
    answer = desk.get(_url("plan", solved.plan), {"tab": "structure"})
    told = {row[0]: (row[1], row[3]) for row in answer.context["structure"]}
    seats = list(plan_reads.seats(solved.officer, solved.plan))
    women = (
        sum(seat.holder is not None and seat.holder.sex == "2" for seat in seats),
        sum(seat.person is not None and seat.person.sex == "2" for seat in seats),
    )
    assert told["女干部"] == women


def test_other_searches_start_from_a_plans_page_one_at_a_time(desk, solved):
    url = _act("robustness", solved.plan)
    answer = desk.post(url, {"samples": "5"})
    assert answer.url == _url("run", Run.objects.unscoped("test").first())
    again = desk.post(url, {"samples": "5"})
    assert again.status_code == 409
    assert "正在核算可靠程度" in again.content.decode()
    wrong = _act("magic", solved.plan)
    assert desk.post(wrong).status_code == 404


def test_a_leader_reads_and_changes_nothing(client, solved, settings):
    from guantong.core.models import Account
    from guantong.core.services import accounts

    settings.SECOND_FACTOR_REQUIRED = False
    account, _first = accounts.create(
        None, solved.scope, username="l", display_name="部领导", password="x" * 12
    )
    accounts.grant(None, account, role="leader", unit=solved.scope)
    _sign_in(client, Account.objects.unscoped("test").get(pk=account.pk))
    for tab in ("plans", "weights", "bounds", "pins", "bars", "history"):
        page = client.get(_url("scenario", solved.scenario), {"tab": tab}).content.decode()
        for button in (
            _act("solve", solved.scenario), ">归档<", "增加结构要求", "指定人选或不作考虑",
            ">修改<", ">删除<",
        ):  # fmt: skip
            assert button not in page
    assert client.get(_url("plan", solved.plan)).status_code == 200
    assert client.post(_act("solve", solved.scenario), {"version": 1}).status_code == 404


def test_a_closed_scenario_offers_no_change(desk, county):
    url = _act("close", county.scenario)
    assert desk.post(url, {"version": 1}).status_code == 302
    page = desk.get(_url("scenario", county.scenario)).content.decode()
    assert "已归档" in page
    assert _act("solve", county.scenario) not in page
    answer = desk.post(_act("change", county.scenario), {
        "name": "新名", "on": "2026-11-25", "version": 2,
    })  # fmt: skip
    assert answer.status_code == 409
    assert "已归档" in answer.content.decode()


def test_what_is_counted_of_persons_is_what_a_plan_was_made_of(solved):
    from guantong.people.rules.careers import careers
    from guantong.staffing.scoring.facts import OF_SEATS, facts_of
    from guantong.staffing.scoring.weighting import attributes

    people = careers(solved.cadres)
    told = next(iter(facts_of(people, solved.scenario.on).values())).attributes()
    assert set(told) | set(OF_SEATS) == set(attributes())
    facts = facts_of(people, solved.scenario.on)
    seats = list(plan_reads.seats(solved.officer, solved.plan))
    young = sum(facts[seat.person_id].attributes()["age40"] for seat in seats if seat.person_id)
    rows = {name: later for name, _now, later in plan_reads.before_and_after(
        solved.officer, solved.plan)}  # fmt: skip
    assert rows["40岁及以下"] == young
