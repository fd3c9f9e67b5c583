"""A term change in a real browser: set up, prepare, run, watch the gap, stop, read the plan."""

from functools import partial

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, look, note
from tests.staffing.office import invented, signed_in, worker
from tests.staffing.shared import do

from guantong.staffing.models import Plan, Post, Scenario, ScenarioBound
from guantong.staffing.services import pins, runs, searching


@pytest.fixture
def office(transactional_db, live_server, settings_fast, settings, shelf):
    """The invented county."""
    settings.DEMO = True
    return shelf.take(invented)


def _planned(office):
    """The invented county, one plan of it, one lock, one ban."""
    run = do(runs.solve(office.officers[0], office.scenario, version=1, seconds=20))
    office.run, office.plan = run, run.plan
    seat = office.plan.seats.model.objects.unscoped("test").filter(
        plan=office.plan, changed=False, person__isnull=False
    )
    one, other = seat.select_related("person", "post__unit")[:2]
    me = office.officers[0]
    pins.lock(me, office.scenario, one.person, one.post, "熟悉情况，继续任职", version=1)
    pins.ban(me, office.scenario, other.person, None, "已另有任用", version=2)
    return office


def _act(row, name):
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


@pytest.fixture
def planned(office, shelf):
    return shelf.take(_planned, office)


def _addresses(office):
    scenario, plan = [office.scenario.pk], [office.plan.pk]
    post = Post.objects.unscoped("test").filter(is_chief=True).first()
    bound = ScenarioBound.objects.unscoped("test").filter(scenario=office.scenario).first()
    page, one = reverse("staffing:scenario", args=scenario), reverse("staffing:plan", args=plan)
    return {
        "posts": reverse("staffing:posts"),
        "post": reverse("staffing:post", args=[post.pk]),
        "post-create": _act(office.scope, "post-create"),
        "post-change": _act(post, "change"),
        "post-close": _act(post, "close"),
        "posts-take": _act(office.scope, "posts-take"),
        "quotas": reverse("staffing:quotas"),
        "quotas-all": reverse("staffing:quotas") + "?show=all",
        "quota-set": reverse("staffing:quota-set"),
        "scenarios": reverse("staffing:scenarios"),
        "scenario-create": _act(office.scope, "scenario-create"),
        "scenario": page,
        **{f"scenario-tab-{tab}": f"{page}?tab={tab}"
           for tab in ("weights", "bounds", "pins", "bars", "history")},
        **{f"scenario-{verb}": reverse(f"staffing:scenario-{verb}", args=scenario)
           for verb in ("weights", "prices")},
        **{f"scenario-act-{name}": _act(office.scenario, name)
           for name in ("change", "close", "bound-add", "lock", "ban")},
        "bound": _act(bound, "change"),
        "run": reverse("staffing:run", args=[office.run.pk]),
        "plan": one,
        **{f"plan-{tab}": f"{one}?tab={tab}" for tab in ("bounds", "structure", "search")},
        "plan-bounds-all": f"{one}?tab=bounds&show=all",
    }  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_a_term_change_is_accessible_and_quiet(browser, live_server, planned, size):
    page = signed_in(browser, live_server, size=SIZES[size])
    faults: list[str] = []
    page.on("console", partial(note, faults))
    page.on("pageerror", lambda e: faults.append(str(e)))
    for title, address in _addresses(planned).items():
        page.goto(live_server.url + address)
        if title in ("run", "plan-search"):
            page.wait_for_selector("#curve svg")
        faults += look(page, title)
    page.goto(live_server.url + reverse("staffing:plan", args=[planned.plan.pk]))
    page.click("button:has-text('技术复核')")
    page.wait_for_selector("text=复核通过：")
    faults += look(page, "plan-proved")
    page.context.close()
    assert not faults, "\n".join(faults)


def test_an_officer_sets_up_prepares_runs_watches_and_stops(
    browser, live_server, office, monkeypatch
):
    """The search of so small a county is over in a moment: here it goes on until it is stopped."""
    found = searching.match.solve

    def patient(instance, budget, **arguments):
        import time

        tell = arguments["tell"]
        plan = found(instance, budget, **arguments)
        while tell(plan.curve[-1], plan) is not False:
            time.sleep(0.2)
        return plan

    monkeypatch.setattr(searching.match, "solve", patient)
    page = signed_in(browser, live_server)
    page.goto(f"{live_server.url}{reverse('staffing:scenarios')}?unit={office.scope.pk}")
    page.click("text=新建换届方案")
    page.fill("[name=name]", "区里换届（虚构）")
    while page.locator("[name=unit_kinds]:checked").count():
        page.locator("[name=unit_kinds]:checked").first.uncheck()
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=已建立")
    with worker():
        page.click("button:has-text('核对资格')")
        page.wait_for_selector("text=看核对结果")
        page.click("text=看核对结果")
        expect(page.locator("main")).to_contain_text("各条规则排除了多少")
        page.click("button:has-text('生成方案')")
        page.wait_for_selector("#run >> text=可改进部分还剩")
        page.wait_for_selector("#curve svg")
        before = page.get_attribute("#run", "data-curve")
        expect(page.locator("#run")).not_to_have_attribute("data-curve", before)
        page.click("button:has-text('停止，保留最好的方案')")
        page.wait_for_selector("text=已停止，保留方案 1")
    page.click("text=看方案 1")
    expect(page.locator("main")).to_contain_text("方案生成是人工停止的，这是当时最好的方案。")
    plan = Plan.objects.unscoped("test").get()
    assert plan.scenario.name == "区里换届（虚构）"
    expect(page.locator("main tbody tr")).to_have_count(20)
    expect(page.locator("main dl.house-facts").first).to_contain_text(f"{plan.moved} 人")
    page.context.close()


def test_the_second_of_two_officers_sees_what_the_first_changed_and_keeps_the_input(
    browser, live_server, office
):
    first = signed_in(browser, live_server)
    second = signed_in(browser, live_server, username="ganbu2")
    prices = live_server.url + reverse("staffing:scenario-prices", args=[office.scenario.pk])
    for page in (first, second):
        page.goto(prices)
    first.fill("[name=move]", "12")
    first.click("main button[type=submit]")
    first.wait_for_selector("text=已保存")
    second.fill("[name=move]", "5")
    second.fill("[name=vacancy]", "150")
    second.click("main button[type=submit]")
    told = second.locator(".house-stale")
    expect(told).to_contain_text("您看到的是第 1 版，现为第 2 版")
    expect(told).to_contain_text("干部科甲")
    expect(told.locator("tr:has-text('每调整一人')")).to_contain_text("12")
    assert second.input_value("[name=vacancy]") == "150"
    assert _price(office) == 12
    faults = look(second, "conflict")
    second.click("main button[type=submit]")
    second.wait_for_selector("text=已保存")
    assert _price(office) == 5
    assert not faults, "\n".join(faults)
    first.context.close()
    second.context.close()


def _price(office):
    return Scenario.objects.unscoped("test").get(pk=office.scenario.pk).prices["move"]
