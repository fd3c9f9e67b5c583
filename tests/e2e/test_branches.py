"""Evidence from the secretary's phone to the coverage: handed in, judged, checked, counted."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.casework.conftest import desk  # noqa: F401
from tests.e2e.looks import SIZES, check
from tests.jobs.branches.conftest import branches  # noqa: F401
from tests.jobs.branches.steps import appraisal, hold, refresh, seat, show_all

WIDE, NARROW = SIZES["1440"], SIZES["390"]
PHOTO = {"name": "公开栏.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0 photo"}
SUBMIT = "#content form.card [type=submit]"


@pytest.fixture
def pages(transactional_db, live_server, browser, desk):  # noqa: F811
    """A page for each account, signed in, at its width."""
    made = {}

    def of(name, size=WIDE):
        if name not in made:
            client = Client()
            client.force_login(getattr(desk, name), "django.contrib.auth.backends.ModelBackend")
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, locale="zh-CN",
                reduced_motion="reduce",
            )  # fmt: skip
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
            made[name] = context.new_page()
        return made[name]

    return of


@pytest.fixture
def nearly(transactional_db, branches):  # noqa: F811
    """一村党支部, of which all is known and met but what was not yet handed in."""
    from django.utils import timezone

    from guantong.jobs.branches.meetings import months_before

    today = timezone.localdate()
    seat(branches.village)
    hold(branches.village, months_before(today, 13), today)
    refresh(today)
    show_all(branches.village, without=("c30",))
    return appraisal(branches.village)


def test_from_the_secretary_s_phone_to_the_coverage(pages, live_server, nearly):
    phone = pages("secretary", NARROW)
    phone.goto(live_server.url + nearly.get_absolute_url())
    phone.get_by_role("link", name="提交佐证 c30").click()
    phone.fill("[name=text]", "公开栏上周换过，党旗齐全")
    phone.set_input_files("[name=upload]", PHOTO)
    phone.click(SUBMIT)
    expect(phone.get_by_text("佐证待认定").first).to_be_visible()
    check(phone, "branches-branch")

    town = pages("ship")
    town.goto(live_server.url + "/programmes/proofs/")
    check(town, "branches-inbox")
    town.locator("td a", has_text="认定").first.click()
    value = town.locator("#content [name=value]").first
    if value.evaluate("one => one.tagName") == "SELECT":
        value.select_option("met")
    else:
        town.check("#content [name=value][value=met]")
    town.fill("[name=said]", "照片清楚，与上月现场看的一致")
    town.click(SUBMIT)

    second = pages("ship2")
    second.goto(live_server.url)
    second.get_by_role("link", name=re.compile("：认定$")).first.click()
    second.get_by_role("button", name="同意，签字").click()

    officer = pages("org")
    officer.goto(live_server.url + "/branches/")
    expect(officer.locator("tr", has_text="达标的党支部").first).to_contain_text("1 / 2")
    check(officer, "branches-coverage")
    officer.goto(live_server.url + "/programmes/appraisals/")
    officer.get_by_role("link", name="c30 达到").click()
    expect(officer.locator("#drawer")).to_contain_text("照片清楚")
