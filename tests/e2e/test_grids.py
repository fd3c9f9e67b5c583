"""From the households of a village to its signed grids: drawn, changed at a price, signed."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check
from tests.places import village
from tests.places.conftest import grid_desk  # noqa: F401

from guantong.core.services import tasks
from guantong.places.models import GridPlan, Household

WIDE = SIZES["1440"]
PRESS = "#content form.card [type=submit]"


@pytest.fixture
def pages(transactional_db, live_server, browser, grid_desk):  # noqa: F811
    """A page for each account, signed in."""

    def of(name):
        client = Client()
        client.force_login(getattr(grid_desk, name), "django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(
            viewport={"width": WIDE[0], "height": WIDE[1]}, locale="zh-CN",
            reduced_motion="reduce",
        )  # fmt: skip
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return context.new_page()

    return of


def drawn():
    """Let the background draw what waits; return the newest plan."""
    plan = GridPlan.objects.unscoped("test").latest("pk")
    tasks.run.func(plan.task_id)
    return GridPlan.objects.unscoped("test").get(pk=plan.pk)


def test_a_village_is_drawn_changed_at_a_price_and_signed(pages, live_server, town):
    village.road(town.village, each=20)
    page = pages("secretary")
    page.goto(f"{live_server.url}/places/villages/{town.village.pk}/")
    page.get_by_role("link", name="划分网格").click()
    page.fill("[name=number]", "2")
    page.click(PRESS)
    drawn()
    page.reload()
    expect(page.get_by_text("未发现更优的划法")).to_be_visible()
    expect(page.get_by_text("1组、2组", exact=True)).to_be_visible()
    expect(page.locator("[data-map][data-drawn]")).to_be_visible()
    check(page, "a draft of grids")
    first = GridPlan.objects.unscoped("test").get()
    page.goto(f"{live_server.url}/act/places.gridplan/{first.pk}/try/")
    page.select_option("[name=group]", label="2组")
    page.select_option("[name=to]", index=1)
    page.click(PRESS)
    drawn()
    page.reload()
    expect(page.get_by_text(re.compile("比现在多走"))).to_be_visible()
    page.goto(live_server.url + first.get_absolute_url())
    page.get_by_role("link", name="提请确认", exact=True).click()
    page.click(PRESS)
    town_page = pages("ship")
    town_page.goto(live_server.url + reverse("office:signings"))
    town_page.get_by_role("link", name=re.compile("提请确认")).first.click()
    town_page.get_by_role("button", name="同意，签字").click()
    expect(town_page.locator("main")).to_contain_text("已核签")
    rows = Household.objects.unscoped("test")
    assert rows.get(number="100").grid.name == "第1网格"
