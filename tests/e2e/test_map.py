"""The map in a browser: under the strict policy, by keys, as a table; and a point is set."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check

from guantong.core.models import Unit
from guantong.core.services import accounts

OFFICER = "organisation_officer"


@pytest.fixture
def towns(town):
    """甲县 is 零陵区: 红星镇 known, 蓝星镇 invented, 一村 known to an address."""
    units = Unit.objects.unscoped("test")
    units.filter(pk=town.first.pk).update(
        code="431102", longitude=111.5, latitude=26.108, knowledge="address"
    )
    units.filter(pk=town.red.pk).update(longitude=111.61, latitude=26.22, knowledge="public")
    units.filter(pk=town.blue.pk).update(longitude=111.7, latitude=26.5, knowledge="invented")
    units.filter(pk=town.village.pk).update(
        longitude=111.63, latitude=26.25, knowledge="address", radius=900
    )
    return town


@pytest.fixture(params=SIZES)
def page(request, browser, live_server, client, towns, cast):
    """The organisation officer of the city; what was asked of which host, and what was refused."""
    accounts.grant(None, cast.nobody, role=OFFICER, unit=towns.city)
    client.force_login(cast.nobody, backend="django.contrib.auth.backends.ModelBackend")
    width, height = SIZES[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
    )
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    opened.faults, opened.asked, opened.live = [], [], live_server.url
    opened.on("console", lambda m: m.type == "error" and opened.faults.append(m.text))
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.on("request", lambda sent: opened.asked.append(sent.url))
    yield opened
    assert opened.faults == []
    foreign = [one for one in opened.asked if not one.startswith((opened.live, "data:"))]
    assert foreign == []
    context.close()


def _drawn(page, n):
    expect(page.locator("[data-map]")).to_have_attribute("data-drawn", str(n))


def test_the_map_is_read_by_eye_by_keys_and_as_a_table(page, towns):
    page.goto(page.live + reverse("places:map"))
    _drawn(page, 4)
    legend = page.get_by_role("list", name="图例")
    expect(legend.get_by_text("虚构：只知道在哪个县，不是真实位置")).to_be_visible()
    assert legend.locator("[stroke-dasharray]").count() == 1
    rows = page.locator("[data-map-rows] tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.last).to_contain_text("虚构位置，只知道在冷水滩区")
    check(page, "map")
    # By keys alone: to the point nearest to the middle, its card, its page.
    rows.filter(has_text="红星镇").get_by_role("button").press("Enter")
    card = page.locator(".leaflet-popup")
    expect(card).to_contain_text("公开资料")
    expect(card.get_by_role("link", name="打开")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.locator("[data-map-canvas]").click()  # what was gone to lies in the middle
    expect(card).to_contain_text("红星镇")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.keyboard.press("Enter")
    expect(card).to_contain_text("红星镇")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('office:unit', args=[towns.red.pk])}")


def test_what_is_not_wanted_is_left_out_and_the_address_keeps_the_layers(page, towns):
    page.goto(page.live + reverse("places:map"))
    _drawn(page, 4)
    page.get_by_label("画出虚构位置").uncheck()
    expect(page.locator("[data-map-rows] tbody tr")).to_have_count(3)
    expect(page.locator("[data-map-legend] [stroke-dasharray]")).to_have_count(0)
    page.get_by_label("党支部").check()
    page.wait_for_url("**layer=branches**")
    page.get_by_role("checkbox", name="机构").uncheck()
    expect(page.locator("[data-map-told]")).to_contain_text("没有可以画出的位置")
    page.get_by_role("checkbox", name="机构").check()
    page.get_by_label("找地名").fill("红星")
    page.get_by_role("button", name="红星镇（机构）").click()
    expect(page.locator(".leaflet-popup")).to_contain_text("红星镇")


def test_a_list_and_its_map_show_the_same_rows(page, towns):
    page.goto(page.live + reverse("office:units") + "?kind=township")
    page.get_by_role("link", name="地图", exact=True).last.click()
    _drawn(page, 2)
    listed = {one.inner_text().split()[0] for one in page.locator("#rows tr td:first-child").all()}
    drawn = {
        one.inner_text() for one in page.locator("[data-map-rows] tbody td:first-child").all()
    }  # fmt: skip
    assert drawn == listed == {"红星镇", "蓝山镇"}


def test_a_point_is_set_on_the_map_and_its_history_is_told(page, towns):
    address = reverse("frame:act", args=["core.unit", towns.red.pk, "place"])
    page.goto(page.live + address)
    _drawn(page, 0)
    page.locator("[data-map-canvas]").click(position={"x": 150, "y": 120})
    expect(page.get_by_label("经度")).not_to_have_value("")
    page.get_by_label("误差半径").fill("40")
    check(page, "point")
    page.get_by_role("button", name="标点").click()
    page.wait_for_url(f"**{reverse('office:unit', args=[towns.red.pk])}")
    page.goto(page.live + address)
    expect(page.get_by_text("位置的变更")).to_be_visible()
    expect(page.locator(".changes")).to_contain_text("在本系统地图上标注")
    assert Unit.objects.unscoped("test").get(pk=towns.red.pk).radius == 40
