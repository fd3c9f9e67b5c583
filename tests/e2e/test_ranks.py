"""A rank round in a real browser: opened, proposed, refused beyond the places, put to a meeting.

A picture of the guide docs/user/ranks.md.
"""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check, picture
from tests.staffing import ranked

SUBMIT = "#content form.card [type=submit]"


@pytest.fixture
def page(transactional_db, live_server, browser, cast, town):
    """An officer's page; 甲县 has one place of 三、四级调研员, and two who may step up to it."""
    ranked.approve(town, county=10, red=0)
    ranked.able(town.first, 2, "31", name="科长")
    ranked.person_of(town.first, ranked.CASES[1])
    client = Client()
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")
    width, height = SIZES["1440"]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
    )
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_from_a_round_to_a_meeting_and_no_further_than_the_places(page, live_server, town):
    page.goto(f"{live_server.url}/staffing/ranks/?unit={town.first.pk}")
    page.get_by_role("link", name="开启职级晋升").click()
    page.fill("[name=name]", "2026年职级晋升")
    page.fill("[name=on]", "2026-06-15")
    page.click(SUBMIT)
    page.wait_for_url(re.compile(r"/staffing/ranks/\d+/$"))
    expect(page.locator("#places")).to_contain_text("三级调研员至四级调研员")
    check(page, "ranks")
    picture(page, "ranks", full=True)
    address = page.url
    page.get_by_role("link", name="科长310（虚构）").click()
    page.get_by_role("button", name="提名", exact=True).click()
    expect(page.locator("#content")).to_contain_text("已提名")
    page.goto(address)
    page.get_by_role("link", name="科长311（虚构）").click()
    page.get_by_role("button", name="提名", exact=True).click()
    expect(page.locator("body")).to_contain_text("核定 1 名，已用 0 名，连同拟晋升 2 名将达 2 名")
    page.goto(f"{address}?verdict=broken")
    expect(page.locator("body")).to_contain_text("还差1个月")
    page.get_by_role("link", name="提交会议").click()
    page.fill("[name=name]", "县委常委会会议")
    page.fill("[name=on]", "2026-06-20")
    page.fill("[name=members]", "委员甲（虚构） 常委\n周书记（虚构） 书记")
    page.click(SUBMIT)
    page.wait_for_url(re.compile(r"/meeting/\d+/$"))
    expect(page.locator("#content")).to_contain_text("晋升为四级调研员")
