"""An objection during a notice: taken down, checked, agreed to by another; the decision returns."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from tests.conftest import _account
from tests.e2e.looks import SIZES, check
from tests.meeting import cast as told
from tests.meeting.checking import motion_of, other_supervisor
from tests.people.cadres import government

SUBMIT = "#content form.card [type=submit]"
PAPER = {"name": "核查.txt", "mimeType": "text/plain", "buffer": "核查情况（虚构）".encode()}


@pytest.fixture
def world(transactional_db, cast, town, shelf):
    return shelf.take(_world, cast, town)


def _world(cast, town):
    from guantong.core.services import accounts
    from guantong.meeting.services import notice, opening

    second = _account("second", town.city)
    accounts.grant(None, second, role="cadre_officer", unit=town.city)
    gov, today = government(town), timezone.localdate()
    made = told.prepare(cast.officer, gov, on=today - dt.timedelta(days=1))
    meeting = told.decided(cast.officer, second, made)
    notice.publish(cast.officer, meeting, first=today, place="县委组织部网站")
    opening.create(cast.officer, gov.county, {"name": "第二次会议", "on": today}, told.members())
    other = other_supervisor(town)
    return SimpleNamespace(motion=motion_of(meeting, gov.mayor), other=other)


@pytest.fixture
def pages(live_server, browser):
    made = {}

    def of(account):
        if account.pk not in made:
            client = Client()
            client.force_login(account, "django.contrib.auth.backends.ModelBackend")
            width, height = SIZES["1440"]
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
            )
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
            made[account.pk] = context.new_page()
        return made[account.pk]

    return of


def test_what_bars_is_found_by_two_and_the_person_goes_to_a_meeting_again(
    pages, live_server, cast, world
):
    address = live_server.url + world.motion.get_absolute_url()
    page = pages(cast.supervisor)
    page.goto(address)
    page.get_by_role("link", name="登记公示反映").click()
    page.select_option("[name=origin]", "signed")
    page.select_option("[name=channel]", "letter")
    page.fill("[name=content]", "反映其违规发放补贴")
    page.fill("[name=objector]", "王某（虚构）")
    page.click(SUBMIT)
    expect(page.get_by_text("反映其违规发放补贴")).to_be_visible()
    check(page, "objection")
    objection = page.url
    _finish(page, outcome="影响任职", reason="经查阅账目，反映属实", paper=True)

    officer = pages(cast.officer)
    officer.goto(address)
    expect(officer.get_by_text("公示期间有反映，正在核实").first).to_be_visible()
    expect(officer.get_by_text("违规发放补贴")).to_have_count(0)

    other = pages(world.other)
    other.goto(objection)
    _finish(other, outcome="同意核查结论")

    officer.goto(address)
    expect(officer.get_by_text("经核实影响任职，须重新提交会议").first).to_be_visible()
    officer.get_by_role("link", name="重新提交会议", exact=True).click()
    officer.fill("[name=reason]", "反映属实，提请重新研究")
    officer.click(SUBMIT)
    expect(officer.get_by_text("重新提交的事项，原决定：").first).to_be_visible()
    check(officer, "motion-again")
    officer.goto(address)
    expect(officer.get_by_text("已重新提交会议").first).to_be_visible()


def _finish(page, *, outcome, reason="", paper=False):
    page.get_by_role("link", name="办理", exact=True).click()
    field = page.locator("#content [name=outcome]").first
    if field.evaluate("one => one.tagName") == "SELECT":
        field.select_option(outcome)
    else:
        page.check(f"#content [name=outcome][value='{outcome}']")
    if reason:
        page.fill("#content [name=reason]", reason)
    if paper:
        page.set_input_files("[name=evidence_0]", PAPER)
    page.click(SUBMIT)
    expect(page).not_to_have_url(re.compile("finish"))
