"""The board in a real browser: mouse, keyboard and touch; a trial, a clash, plans side by side."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check, picture
from tests.staffing.office import invented
from tests.staffing.shared import do, sign_in

from guantong.staffing.models import Pin, Plan, Run
from guantong.staffing.queries import plans as reads
from guantong.staffing.services import runs, scenarios


def _planned(office):
    """The invented county planned, drawn anew, planned at other prices of moves."""
    officer = office.officers[0]
    found = do(runs.solve(officer, office.scenario, version=1, seconds=20)).plan
    do(runs.robustness(officer, found, 10))
    do(runs.frontier(officer, found, (0, 0.5, 2, 4), seconds=20))
    found = Plan.objects.unscoped("test").select_related("scenario").get(pk=found.pk)
    seats = list(reads.seats(officer, found))
    return SimpleNamespace(officer=officer, scenario=office.scenario, plan=found, seats=seats)


@pytest.fixture
def county(transactional_db, settings, settings_fast, client, shelf):
    settings.DEMO = True
    made = shelf.take(_planned, shelf.take(invented))
    sign_in(client, made.officer)
    return made


@pytest.fixture(params=SIZES)
def page(request, browser, live_server, client, county):
    """A page of the officer; an error on its console fails the test, a refusal told to it not."""
    width, height = SIZES[request.param]
    touch = request.param == "390"
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", has_touch=touch
    )
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    opened.faults, opened.width = [], request.param
    opened.on("console", lambda m: _note(opened, m))
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.root = live_server.url
    yield opened
    assert opened.faults == []
    context.close()


def _note(page, message):
    refused = "status of 409" in message.text or "status of 400" in message.text
    if message.type == "error" and not refused:
        page.faults.append(message.text)


def _open(page, name, *args, query=""):
    page.goto(page.root + reverse(f"staffing:{name}", args=args) + query)


def _seat(page, seat):
    return page.locator(f'.board-seat[data-post="{seat.post_id}"]')


def _say(page, reason, kind=None):
    """Fill in the form of the inspector, send it, wait until it is shut."""
    form = page.locator("#inspector.open .seat-form")
    expect(form).to_be_visible()
    if kind:
        form.locator("[name=kind]").select_option(kind)
    form.locator("[name=reason]").fill(reason)
    form.locator("button[type=submit]").click()
    expect(page.locator("#toasts .alert-success")).to_contain_text("模拟调整")
    expect(page.locator("#inspector.open")).to_have_count(0)


def _team(county):
    """Return the seats of the team with most seats."""
    units = [seat.post.unit_id for seat in county.seats]
    unit = max(set(units), key=units.count)
    return unit, [seat for seat in county.seats if seat.post.unit_id == unit]


def _run(page):
    """Press the button, do the queued work as the worker would, wait until it is told."""
    page.get_by_role("button", name="模拟调整", exact=True).click()
    expect(page.locator(".board-progress")).to_be_visible()
    run = do(Run.objects.unscoped("test").order_by("-pk").first())
    expect(page.locator(".board-progress")).to_be_hidden()
    return run


def test_three_locks_two_bans_and_the_new_plan(page, county):
    unit, team = _team(county)
    _open(page, "board", county.plan.pk, query=f"?unit={unit}")
    check(page, "board", full=False)
    for seat in team[:3]:
        _seat(page, seat).locator("[data-board-open]").click()
        _say(page, "班子稳定需要")
    expect(page.locator(".board-seat.locked")).to_have_count(3)
    _seat(page, team[3]).locator("[data-board-open]").click()
    _say(page, "另有任用安排", "ban")
    _seat(page, team[4]).locator(".board-grip").click()
    expect(page.locator("#board-told")).to_contain_text(f"已选{team[4].person.name}")
    page.get_by_role("button", name="本次不作安排", exact=True).click()
    _say(page, "本人申请缓议")
    expect(page.locator(".board-pin")).to_have_count(5)
    run = _run(page)
    result = page.locator(".board-result")
    expect(result).to_contain_text(f"模拟调整结果：{run.plan.name}")
    expect(result).to_contain_text("您要求的")
    result.scroll_into_view_if_needed()
    check(page, "board-trial", full=False)
    page.get_by_role("link", name="看新方案的班子配备图").click()
    expect(page.locator("h1")).to_contain_text(run.plan.name)
    for seat in team[:3]:
        expect(_seat(page, seat)).to_contain_text(seat.person.name)
    for seat in team[3:5]:
        expect(_seat(page, seat).locator("strong").first).not_to_have_text(seat.person.name)
    expect(page.get_by_role("link", name="回到“方案 1”")).to_be_visible()


@pytest.mark.parametrize("page", ["1440"], indirect=True)
def test_a_card_is_dragged_to_a_seat_and_judged_at_once(page, county):
    unit, team = _team(county)
    _open(page, "board", county.plan.pk, query=f"?unit={unit}")
    _seat(page, team[1]).locator(".board-person").drag_to(_seat(page, team[0]))
    panel = page.locator("#inspector.open .seat-panel")
    expect(panel).to_contain_text(f"本方案此职位排的是{team[0].person.name}")
    expect(panel).to_contain_text("人岗相适度")
    expect(panel.locator(".seat-part").last).to_contain_text("可任此职位的有")
    check(page, "board-seat", full=False)


def test_the_keyboard_alone_puts_a_person_on_a_seat(page, county):
    unit, team = _team(county)
    _open(page, "board", county.plan.pk, query=f"?unit={unit}")
    # The third is the first of its line, beside it stands the fourth; on a phone it is below.
    _seat(page, team[2]).locator(".board-grip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#board-told")).to_contain_text(f"已选{team[2].person.name}")
    picture(page, "board-picked")
    page.keyboard.press("Escape")
    expect(page.locator("#board-bar")).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight" if page.width == "1440" else "ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector.open .seat-panel")).to_contain_text(
        f"本方案此职位排的是{team[3].person.name}"
    )
    check(page, "board-keyboard", full=False)
    page.keyboard.press("Escape")
    expect(page.locator("#inspector.open")).to_have_count(0)
    expect(_seat(page, team[3]).locator(".board-grip")).to_be_focused()


def test_somebody_is_found_by_initials_and_put_on_a_seat(page, county):
    unit, team = _team(county)
    far = next(seat for seat in county.seats if seat.post.unit_id != unit)
    _open(page, "board", county.plan.pk, query=f"?unit={unit}")
    page.get_by_role("searchbox", name="找人").fill(far.person.initials)
    card = page.locator(f'#board-tray [data-person="{far.person_id}"]')
    expect(card).to_contain_text("方案中任")
    card.locator(".board-grip").click()
    _seat(page, team[0]).locator(".board-grip").click()
    expect(page.locator("#inspector.open .seat-panel")).to_contain_text(far.person.name)


def test_several_teams_stand_side_by_side(page, county):
    unit, _team_seats = _team(county)
    other = next(seat.post.unit for seat in county.seats if seat.post.unit_id != unit)
    _open(page, "board", county.plan.pk, query=f"?unit={unit}")
    page.get_by_role("button", name=f"同时看{other.name}").click()
    expect(page.locator(".board-team")).to_have_count(2)
    expect(page.locator(".board-units li.here")).to_have_count(2)
    assert f"unit={other.pk}" in page.url
    page.locator(f'[data-board-unit="{other.pk}"] a').click()
    expect(page.locator(".board-team")).to_have_count(1)
    expect(page.locator(".board-units li.here")).to_contain_text(other.name)


@pytest.mark.parametrize("page", ["1440"], indirect=True)
def test_a_refresh_takes_neither_the_press_nor_the_pick_nor_the_focus(page, county):
    unit, team = _team(county)
    _open(page, "board", county.plan.pk, query=f"?unit={unit}")
    grip = _seat(page, team[0]).locator(".board-grip")
    grip.hover()
    page.mouse.down()
    page.evaluate("document.querySelector('.board-team').dataset.old = 1")
    with page.expect_response(lambda answer: _for_teams(answer.request)):
        page.evaluate("htmx.trigger(document.body, 'board-changed')")
    page.mouse.up()
    expect(page.locator("#board-told")).to_contain_text(f"已选{team[0].person.name}")
    expect(page.locator("[data-old]")).to_have_count(0)
    expect(grip).to_have_attribute("aria-pressed", "true")
    expect(grip).to_be_focused()
    _seat(page, team[1]).locator(".board-grip").click()
    expect(page.locator("#inspector.open .seat-panel")).to_contain_text(team[0].person.name)


@pytest.mark.parametrize("page", ["1440"], indirect=True)
def test_of_two_teams_asked_for_the_last_stays_whichever_answer_comes_last(page, county):
    unit, _seats = _team(county)
    slow, quick = list({s.post.unit_id for s in county.seats if s.post.unit_id != unit})[:2]
    held = []
    page.route(lambda url: url.endswith(f"unit={slow}"), lambda route: held.append(route))
    _open(page, "board", county.plan.pk, query=f"?unit={unit}")
    page.locator(f'[data-board-unit="{slow}"] a').click()
    page.locator(f'[data-board-unit="{quick}"] a').click()
    expect(page.locator(f'.board-team[data-team="{quick}"]')).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith(f"unit={slow}")):
        held[0].continue_()
    page.get_by_role("button", name="同时看").first.focus()
    expect(page.locator(".board-team")).to_have_count(1)
    expect(page.locator(f'.board-units li.here[data-board-unit="{quick}"]')).to_be_visible()


def _for_teams(request):
    return request.headers.get("hx-target") == "board-teams"


@pytest.mark.parametrize("page", ["1440"], indirect=True)
def test_what_was_done_is_taken_back_and_two_officers_learn_of_each_other(page, county):
    from guantong.core.services import accounts
    from guantong.staffing.services import pins

    unit, team = _team(county)
    _open(page, "board", county.plan.pk, query=f"?unit={unit}")
    _seat(page, team[0]).locator("[data-board-open]").click()
    _say(page, "班子稳定需要")
    page.get_by_role("button", name="撤销上一步").click()
    expect(page.locator(".board-pin")).to_have_count(0)
    _seat(page, team[0]).locator("[data-board-open]").click()
    form = page.locator("#inspector.open .seat-form")
    form.locator("[name=reason]").fill("工作连续性需要")
    made, _first = accounts.create(
        None, county.scenario.unit, username="p", display_name="王同志", password="x" * 12
    )
    accounts.grant(None, made, role="cadre_officer", unit=county.scenario.unit)
    colleague = type(county.officer).doors.get(pk=made.pk)
    pins.lock(
        colleague, county.scenario, team[1].person, team[1].post, "另一位的理由", version=None
    )
    form.locator("button[type=submit]").click()
    expect(form.locator(".alert-danger")).to_contain_text("刚被王同志修改过")
    expect(form.locator(".alert-danger")).to_contain_text("另一位的理由")
    expect(form.locator("[name=reason]")).to_have_value("工作连续性需要")
    check(page, "board-conflict", full=False)
    form.locator("button[type=submit]").click()
    expect(page.locator(".board-pin")).to_have_count(2)


@pytest.mark.parametrize("page", ["1440"], indirect=True)
def test_a_clash_is_told_in_words_and_released_on_the_spot(page, county):
    scenario = county.scenario
    scenarios.add_bound(
        county.officer, scenario,
        name="现任全部留任", attribute="staying", per="all", low=39, price=None, version=None,
    )  # fmt: skip
    plan = do(runs.solve(county.officer, scenario, version=None, seconds=20)).plan
    seat = next(s for s in reads.seats(county.officer, plan) if s.person and not s.changed)
    _open(page, "board", plan.pk, query=f"?unit={seat.post.unit_id}")
    _seat(page, seat).locator("[data-board-open]").click()
    _say(page, "另有任用安排", "ban")
    run = _run(page)
    assert run.plan is None
    clash = page.locator(".board-clash")
    expect(clash).to_contain_text("现任全部留任")
    expect(clash).to_contain_text(seat.person.name)
    check(page, "board-clash", full=False)
    clash.get_by_role("button", name="解除这一项").click()
    expect(page.locator(".board-pin")).to_have_count(0)
    assert not Pin.objects.unscoped("test").exists()


def test_three_plans_the_curve_and_the_firmness(page, county):
    found = Plan.objects.unscoped("test").filter(kind="frontier").order_by("factor")
    keys = ",".join(str(plan.pk) for plan in (county.plan, found[0], found[2]))
    _open(page, "compare", query=f"?plans={keys}")
    expect(page.locator("table.compare").first.locator("thead th")).to_have_count(4)
    check(page, "compare", full=False)
    _open(page, "frontier", county.plan.pk)
    expect(page.locator("#curve svg")).to_be_visible()
    expect(page.locator("#points tbody tr")).to_have_count(5)
    check(page, "frontier", full=False)
    page.locator("#points a").first.click()
    expect(page.locator("h1")).to_contain_text("班子配备图")
    _open(page, "robustness", county.plan.pk)
    expect(page.locator(".house-facts")).to_contain_text("90% 区间")
    check(page, "robustness", full=False)
