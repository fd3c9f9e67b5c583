"""Two days are planned for a group: what must be seen, why a site is left out, the sheet."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check
from tests.places import routes_world

from guantong.core.services import tasks
from guantong.places.models import RoutePlan
from guantong.places.services import route_search

FIRST = "2027-03-08"


@pytest.fixture
def world(live_server, town, shelf, settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(route_search, "SECONDS", 1.0)
    return shelf.take(routes_world.made, town)


@pytest.fixture
def page(browser, live_server, world):
    width, height = SIZES["1440"]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
    )
    client = Client()
    client.force_login(world.officer, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    faults = []
    opened.on("console", lambda m: m.type == "error" and faults.append(m.text))
    yield opened
    assert faults == []
    context.close()


def _row():
    return RoutePlan.objects.unscoped("test").select_related("task").get()


def test_two_days_are_planned_and_put_in_force_by_a_person(page, live_server, world):
    address = reverse("frame:act", args=["core.unit", world.red.pk, "route-add"])
    page.goto(live_server.url + address)
    form = page.locator("#content form:has([name=group])")
    form.locator("[name=name]").fill("县直机关两日学习")
    form.locator("[name=group]").fill("县直机关")
    form.locator("[name=size]").fill("45")
    form.locator("[name=first_day]").fill(FIRST)
    form.locator("[name=days]").fill("2")
    form.locator("[name=start]").select_option(label="红星镇")
    form.get_by_role("checkbox", name="渡口").check()
    check(page, "route-asked")
    form.get_by_role("button", name="规划线路").click()
    page.wait_for_url("**/places/routes/*/")
    tasks.run.func(_row().task_id)
    page.reload()
    body = page.locator("#content")
    expect(body).to_contain_text("渡口")
    expect(body).to_contain_text("一次最多接待 20 人，团队 45 人")
    expect(body).to_contain_text("位置为虚构：红军墓")
    museum = next(
        day for day in _row().plans[0]["days"]
        if any(stop["name"] == "纪念馆" for stop in day["stops"])
    )  # fmt: skip
    assert dt.date.fromisoformat(museum["date"]) == dt.date(2027, 3, 9)
    check(page, "route-plan")
    with page.expect_download() as got:
        page.get_by_role("link", name="PDF").click()
    assert got.value.path().read_bytes().startswith(b"%PDF")
    page.get_by_role("link", name="启用", exact=True).click()
    page.locator("#content form").get_by_role("button", name="启用").click()
    page.wait_for_url("**/places/routes/*/")
    expect(page.locator("#content")).to_contain_text("已启用")
    assert _row().decided_by == world.officer
