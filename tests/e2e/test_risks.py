"""A chief's risk list from the post to both signatures; the duty changes, the review waits.

Pictures of the guide docs/user/supervision.md.
"""

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check
from tests.jobs.supervision.chiefs import built, holder

from guantong.jobs.supervision.models import RiskList
from guantong.jobs.supervision.services import risks

SUBMIT = "#content form.card [type=submit]"


@pytest.fixture
def pages(transactional_db, live_server, browser, town, cast):
    """A page for each account, signed in."""
    cast.supervisor2 = built(town, cast).other
    made = {}

    def of(name):
        if name not in made:
            client = Client()
            account = getattr(cast, name)
            client.force_login(account, "django.contrib.auth.backends.ModelBackend")
            context = browser.new_context(
                viewport={"width": SIZES["1440"][0], "height": SIZES["1440"][1]},
                locale="zh-CN", reduced_motion="reduce",
            )  # fmt: skip
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
            made[name] = context.new_page()
        return made[name]

    return of


def _press(page, name):
    """Press a button of a list's page, and confirm it where that is asked."""
    page.locator(f"a:text-is('{name}'), button:text-is('{name}')").first.click()
    if page.locator(SUBMIT).count():
        page.click(SUBMIT)


def test_from_the_post_to_the_review_after_a_change_of_duty(pages, live_server, town, cast):
    page = pages("supervisor")
    page.goto(live_server.url + "/supervision/risk-lists/chiefs/?listed=no")
    row = page.locator("tr", has_text="党委书记")
    row.get_by_role("link", name="起草风险清单").click()
    page.click(SUBMIT)
    expect(page.locator("h1")).to_contain_text("红星镇党委书记风险清单")
    address = page.url
    _press(page, "送本人确认")
    chief = pages("ratee")
    chief.goto(live_server.url)
    expect(chief.get_by_text("风险清单待本人确认").first).to_be_visible()
    chief.get_by_role("link", name="红星镇党委书记风险清单").first.click()
    row = chief.locator("tr", has_text="先定调后讨论")
    row.get_by_role("link", name="修改").click()
    chief.fill("[name=measures]", "末位表态，逐人记录在案")
    chief.click(SUBMIT)
    expect(chief.get_by_text("末位表态，逐人记录在案")).to_be_visible()
    _press(chief, "本人确认")
    expect(chief.locator(".house-facts")).to_contain_text("ratee")

    leader = pages("leader")
    leader.goto(address)
    _press(leader, "同意")
    expect(leader.locator(".house-facts")).to_contain_text("leader")

    risks.archive(cast.supervisor2, RiskList.objects.unscoped("test").get())
    holder(town.red, "党委书记", "赵书记（虚构）")
    page.goto(address)
    expect(page.get_by_role("alert")).to_contain_text("须复核：岗位已由赵书记（虚构）接任")
    _press(page, "立项复核")
    page.goto(address)
    expect(page.get_by_text("岗位换了人或者分管工作调整的，不能选“仍然适用”")).to_be_visible()
    check(page, "risk-list-changed")
