"""The board of judgement in a real browser: by drag, by keys, on a phone; conflict and reply."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check

from guantong.people.services import persons, records
from guantong.staffing.models import Judgement
from guantong.staffing.screens.judging import board
from guantong.staffing.services import judgement

WHY = "连续两年牵头信访积案化解，三个村的积案清零，群众满意。"
OTHER = "年轻，缺基层一线历练，宜到乡镇任实职压担子。"


@pytest.fixture
def row(live_server, town, cast, measured, shelf):
    return shelf.take(_row, town, cast, measured)


def _row(town, cast, measured):
    """A round over six measured people of 红星镇, with careers, a sanction and a history."""
    for n, person in enumerate(measured.people):
        data = {"unit": town.red, "unit_name": "红星镇", "title": "镇干部", "level": "1A42"}
        start = f"{2018 + n}-06"
        records.save_record(None, person, "A02", {**data, "start": start, "is_principal": True})
        for year in (2024, 2025):
            records.save_record(None, person, "A15", {"year": year, "result": "1" if n else "2"})
    warned = {"kind": "g1", "name": "政务警告", "on": "2026-08-03", "influence_end": "2027-02-02"}
    records.save_record(None, measured.people[4], "A14", warned)
    today, officer = timezone.localdate(), cast.officer
    before = judgement.open_round(officer, town.first, "上半年研判", today)
    judgement.place(officer, before, measured.people[1], "first", WHY, seen=0)
    judgement.close_round(officer, before)
    return judgement.open_round(officer, town.city, "年度研判（演示）", today, "干部科全体")


def _open(browser, live_server, client, account, size):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    width, height = SIZES[size]
    view = {"width": width, "height": height}
    # Smooth scrolling would still be under way when a picture is taken.
    context = browser.new_context(viewport=view, locale="zh-CN", reduced_motion="reduce")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.faults = []
    page.on("console", lambda m: m.type == "error" and page.faults.append(m.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.size = size
    return page


@pytest.fixture(params=SIZES)
def page(request, browser, live_server, client, cast, row, settings):
    settings.DEMO = True
    opened = _open(browser, live_server, client, cast.officer, request.param)
    opened.goto(live_server.url + reverse("staffing:judgement", args=[row.pk]))
    yield opened
    assert opened.faults == []
    opened.context.close()


wide = pytest.mark.parametrize("page", ["1440"], indirect=True)


def _card(page, name):
    return page.locator(
        ".judge-card", has=page.get_by_role("link", name=f"{name}（虚构）", exact=True)
    )


def _zone(page, code):
    return page.locator(f".judge-zone[data-zone={code}]")


def _drag(page, name, target):
    """Drag a card; both ends are in view first, since no hand scrolls while it begins to drag."""
    page.locator(".judge-zones").first.scroll_into_view_if_needed()
    _card(page, name).drag_to(target)


def _saved():
    rows = Judgement.objects.unscoped("test").order_by("-pk")
    return [(one.person.name, one.group, one.reason) for one in rows.select_related("person")]


@wide
def test_a_card_is_dragged_to_a_column_and_a_reason_asked(page):
    _drag(page, "丁", _zone(page, "bold"))
    dialog = page.get_by_role("dialog", name="研判：丁（虚构）")
    expect(dialog.get_by_role("radio", name="大胆使用")).to_be_checked()
    expect(dialog.get_by_label("理由")).to_be_focused()
    page.keyboard.type("太短")
    page.faults.clear()
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_role("alert")).to_contain_text("至少 10 个字")
    _drop_refusals(page)
    dialog.get_by_label("理由").fill(WHY)
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_be_hidden()
    expect(_zone(page, "bold").locator(".judge-card")).to_have_count(1)
    expect(_zone(page, "bold").locator(".n")).to_have_text("1")
    expect(page.locator("[data-tile=bold]")).to_have_text("1")
    expect(page.locator("[data-tile=none]")).to_have_text("4")
    expect(page.locator("#judge-done")).to_have_text("1")
    assert _saved()[0] == ("丁（虚构）", "bold", WHY)
    page.reload()
    expect(_zone(page, "bold").locator(".judge-card")).to_have_count(1)


def test_keys_alone_place_a_person_and_bring_the_focus_back(page):
    _card(page, "丙").get_by_role("button", name="研判 丙（虚构）").focus()
    page.keyboard.press("3")
    dialog = page.get_by_role("dialog", name="研判：丙（虚构）")
    expect(dialog.get_by_role("radio", name="培养锻炼（压担子）")).to_be_checked()
    page.keyboard.type(OTHER)
    check(page, "judgement-dialog", full=False)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(_zone(page, "load").locator(".judge-card")).to_have_count(1)
    expect(page.get_by_role("button", name="研判 丙（虚构）")).to_be_focused()
    expect(page.locator("#judge-said")).to_contain_text("已保存：丙（虚构） 培养锻炼（压担子）")
    assert _saved()[0] == ("丙（虚构）", "load", OTHER)
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="研判 丙（虚构）")).to_be_focused()


@wide
def test_of_two_cards_asked_for_the_last_stays_with_what_is_typed(page, measured):
    held, first = [], f"/people/{measured.people[0].pk}/place/"
    page.route(lambda url: first in url, lambda route: held.append(route))
    page.get_by_role("button", name="研判 甲（虚构）").click()
    page.get_by_role("button", name="研判 乙（虚构）").click()
    dialog = page.get_by_role("dialog", name="研判：乙（虚构）")
    dialog.get_by_label("理由").fill(WHY)
    with page.expect_response(lambda answer: first in answer.url):
        held[0].continue_()
    expect(dialog.get_by_label("理由")).to_have_value(WHY)


@wide
def test_who_gives_way_sees_the_others_placement(page, cast, row, measured):
    page.get_by_role("button", name="研判 甲（虚构）").click()
    dialog = page.get_by_role("dialog", name="研判：甲（虚构）")
    dialog.get_by_role("radio", name="培养锻炼（压担子）").check()
    dialog.get_by_label("理由").fill(OTHER)
    judgement.place(cast.officer, row, measured.people[0], "bold", WHY, seen=0)
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_role("button", name="取消").click()
    expect(_zone(page, "bold").locator(".judge-card")).to_have_count(1)
    _drop_refusals(page)


@wide
def test_dragging_back_withdraws(page):
    _drag(page, "乙", _zone(page, "none").locator("h3"))
    dialog = page.get_by_role("dialog", name="研判：乙（虚构）")
    expect(dialog.get_by_role("radio", name="撤回，回到未研判")).to_be_checked()
    dialog.get_by_label("理由").fill("原依据的材料经核实不准确。")
    dialog.get_by_role("button", name="保存").click()
    expect(_zone(page, "none").locator(".judge-card")).to_have_count(6)
    assert _saved()[0][1] == ""


def test_the_second_officer_is_told_what_the_first_wrote_and_loses_nothing(
    page, cast, row, measured
):
    page.get_by_role("button", name="研判 甲（虚构）").click()
    dialog = page.get_by_role("dialog", name="研判：甲（虚构）")
    dialog.get_by_role("radio", name="培养锻炼（压担子）").check()
    dialog.get_by_label("理由").fill(OTHER)
    judgement.place(cast.officer, row, measured.people[0], "bold", WHY, seen=0)
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_role("alert")).to_contain_text(f"“大胆使用”，理由：{WHY}")
    expect(dialog.get_by_label("理由")).to_have_value(OTHER)
    check(page, "judgement-conflict", full=False)
    assert _saved()[0] == ("甲（虚构）", "bold", WHY)
    _drop_refusals(page)
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_be_hidden()
    assert [group for _name, group, _why in _saved()[:2]] == ["load", "bold"]


def test_the_pages_of_judgement_are_accessible_and_fit_the_screen(
    page, live_server, cast, row, measured
):
    judgement.place(cast.officer, row, measured.people[0], "bold", WHY, seen=0)
    judgement.place(cast.officer, row, measured.people[2], "load", OTHER, seen=0)
    judgement.place(cast.officer, row, measured.people[1], "load", OTHER, seen=1)
    page.reload()
    check(page, "judgement")
    page.get_by_role("link", name="乙（虚构）", exact=True).click()
    drawer = page.locator("#drawer.show")
    expect(drawer).to_contain_text("两年内到期事项")
    check(page, "judgement-drawer", full=False)
    drawer.get_by_role("link", name="完整页面").click()
    expect(page.locator(".judge-history > li")).to_have_count(2)
    check(page, "judgement-person")
    for title, address in (
        ("judgement-record", reverse("staffing:judgement-record", args=[row.pk])),
        ("judgement-open", reverse("frame:act", args=["core.unit", row.unit_id, "judgement-open"])),
        ("judgements", reverse("staffing:judgements")),
    ):
        page.goto(live_server.url + address)
        check(page, title)
    place = reverse("staffing:judgement-place", args=[row.pk, measured.people[1].pk])
    page.goto(live_server.url + place)
    check(page, "judgement-place")


@wide
def test_units_that_come_later_are_worked_on_like_the_first(page, cast, town, monkeypatch):
    facts = {"name": "庚（虚构）", "sex": "2", "birth_month": "1985-05", "post": "镇长"}
    persons.create(cast.officer, town.blue, facts)
    monkeypatch.setattr(board, "CARDS_A_PAGE", 1)
    page.reload()
    expect(page.locator(".judge-unit")).to_have_count(1)
    page.get_by_role("link", name="接着看后面的单位").click()
    expect(page.locator(".judge-unit")).to_have_count(2)
    page.get_by_role("button", name="研判 庚（虚构）").focus()
    page.keyboard.press("2")
    page.get_by_role("dialog").get_by_label("理由").fill(WHY)
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(_zone(page, "first").last.locator(".judge-card")).to_have_count(1)
    assert _saved()[0] == ("庚（虚构）", "first", WHY)


def test_people_are_chosen_and_compared(page):
    for name in "甲乙丙丁":
        page.get_by_role("checkbox", name=f"比较 {name}（虚构）").check()
    expect(page.get_by_role("checkbox", name="比较 戊（虚构）")).to_be_disabled()
    page.get_by_role("button", name="并列比较").click()
    names = page.locator(".judge-compare thead th a")
    expect(names).to_have_text([f"{name}（虚构）" for name in "甲乙丙丁"])
    check(page, "judgement-compare")


def test_without_scripts_a_person_is_placed_on_a_page(browser, live_server, client, cast, row):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("staffing:judgement", args=[row.pk]))
    _card(page, "己").locator("[data-place]").click()
    page.check("[value=adjust]")
    page.fill("[name=reason]", OTHER)
    page.click("main form.judge-form [type=submit]")
    expect(_zone(page, "adjust").locator(".judge-card")).to_have_count(1)
    context.close()


def _drop_refusals(page):
    """A refusal is a 4xx, and the browser notes each on its console; anything else stays."""
    page.faults[:] = [f for f in page.faults if "the server responded with a status of 4" not in f]
