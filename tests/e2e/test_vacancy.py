"""A vacancy in a real browser: from the list to who qualifies, three compared, one proposed."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.e2e import looks
from tests.meeting import cast as told
from tests.staffing.office import invented, signed_in

from guantong.meeting.services import opening
from guantong.staffing.models import Post
from guantong.staffing.services import posts


def _with_a_vacancy(office):
    """A vacant post beside one that is held, and a meeting that is being prepared."""
    like = Post.objects.unscoped("test").select_related("unit").filter(level="1A42").first()
    office.post = posts.create(None, like.unit, title="宣传委员", level="1A42", in_team=True)
    data = {"name": "常委会会议", "on": timezone.localdate() + dt.timedelta(days=3)}
    opening.create(office.officers[0], office.scope, data, told.members())
    return office


@pytest.fixture
def office(transactional_db, live_server, settings_fast, settings, shelf):
    settings.DEMO = True
    return shelf.take(_with_a_vacancy, shelf.take(invented))


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_a_vacancy_is_two_clicks_from_who_qualifies(browser, live_server, office, size):
    page = signed_in(browser, live_server, size=size)
    page.goto(f"{live_server.url}{reverse('staffing:posts')}?held=0")
    page.get_by_role("row").filter(has_text="宣传委员").get_by_role("link", name="补缺").click()
    page.wait_for_url(re.compile(f"posts/{office.post.pk}/candidates/"))
    tiles = page.get_by_role("navigation", name="按核对结果查看").get_by_role("link")
    expect(tiles).to_have_count(3)
    names = []
    for box in page.get_by_role("checkbox").all()[:2]:
        names.append(box.get_attribute("aria-label").removeprefix("选 "))
        box.check()
    tiles.filter(has_text="信息不全").click()
    page.wait_for_url(re.compile("answer=unknown.*row=|row=.*answer=unknown"))
    expect(page.locator("#chosen")).to_have_text("2")
    expect(page.locator(".vacancy-why li").first).to_be_visible()
    page.get_by_role("button", name="比选表").click()
    page.wait_for_url(re.compile("compare/"))
    for name in names:
        expect(page.get_by_role("columnheader", name=name)).to_be_visible()
    assert looks.look(page, "比选") == []
    page.get_by_role("link", name="列入会议议题").first.click()
    page.wait_for_url(re.compile("propose"))
    expect(page.get_by_label("会议")).to_contain_text("常委会会议")
    page.get_by_role("button", name="列入会议议题").click()
    page.wait_for_url(re.compile("meeting/motions/"))
    expect(page.locator(".motion-words")).to_contain_text("宣传委员")
