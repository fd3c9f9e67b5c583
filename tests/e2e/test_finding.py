"""Rows are picked, and pages found, by typing and by keys alone; on a phone by touch."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check

from guantong.core.models import Grant
from guantong.core.services import units


@pytest.fixture(params=SIZES)
def page(request, browser, live_server, client, town, cast):
    """A security officer who also manages the office, before thirty villages of 红星镇."""
    for n in range(1, 31):
        units.create(None, town.red, name=f"{n}号村", kind="village", code=f"V{n}")
    units.create(None, town.blue, name="一村", kind="village", code="B11")
    client.force_login(cast.security, backend="django.contrib.auth.backends.ModelBackend")
    width, height = SIZES[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce",
        has_touch=request.param == "390",
    )  # fmt: skip
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    opened.faults = []
    opened.on("console", lambda m: m.type == "error" and opened.faults.append(m.text))
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.live = live_server.url
    yield opened
    assert opened.faults == []
    context.close()


def _granted(cast):
    return [row.unit.code for row in Grant.objects.unscoped("test").filter(account=cast.nobody)]


def test_a_unit_is_picked_by_its_initials_and_not_by_a_code(page, cast):
    page.goto(page.live + reverse("frame:act", args=["core.account", cast.nobody.pk, "grant"]))
    page.get_by_label("角色").select_option("cadre_officer")
    field, answers = page.get_by_role("combobox", name="机构"), page.get_by_role("listbox")
    rows = answers.get_by_role("option")
    field.press_sequentially("yc")
    expect(rows.filter(has_text="一村")).to_have_count(2)
    expect(rows.filter(has_text="村社区 · 蓝山镇")).to_be_visible()
    check(page, "picker", full=False)
    field.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == rows.nth(1).get_attribute("id")
    field.press("Escape")
    expect(rows).to_have_count(0)
    field.fill("号村")
    expect(rows.filter(has_text="还有更多")).to_be_visible()
    field.fill("一村")
    chosen = rows.filter(has_text="蓝山镇")
    chosen.tap() if page.viewport_size["width"] == 390 else chosen.click()
    expect(field).to_have_value("一村")
    page.get_by_role("button", name="授权").click()
    page.wait_for_url(page.live + reverse("office:account", args=[cast.nobody.pk]))
    assert _granted(cast) == ["B11"]


def test_whatever_has_a_page_is_found_by_ctrl_k(page, town, cast):
    page.goto(page.live + reverse("office:unit", args=[town.red.pk]))
    page.goto(page.live + reverse("office:accounts"))
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="查找")
    expect(dialog.get_by_role("group", name="最近打开")).to_contain_text("红星镇")
    check(page, "find-recent", full=False)
    page.keyboard.type("lsz")
    units_found = dialog.get_by_role("group", name="机构")
    expect(units_found.get_by_role("option")).to_have_text("蓝山镇 乡镇街道 · 乙县")
    check(page, "find", full=False)
    page.keyboard.press("Enter")
    page.wait_for_url(page.live + reverse("office:unit", args=[town.blue.pk]))
    page.get_by_role("button", name="查找").click()
    dialog.get_by_role("combobox").fill("没有的")
    expect(dialog.get_by_text("没有找到“没有的”")).to_be_visible()
    dialog.get_by_role("combobox").fill("")
    expect(dialog.get_by_role("option").first).to_contain_text("红星镇")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator(".house-tools .dropdown > button").last.click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(page.live + reverse("office:sign-in"))
    assert page.evaluate("Object.keys(localStorage)") == []
