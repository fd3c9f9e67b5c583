"""A clerk without history in a real browser: accepted by two, marked down to the notice."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.meeting import cast as told
from tests.staffing.clerks import WHY, entered
from tests.staffing.office import invented, signed_in
from tests.staffing.shared import do, fresh

from guantong.meeting.models import Motion
from guantong.meeting.services import deciding, moves, notice
from guantong.staffing.eligibility import pool_of
from guantong.staffing.models import Seat
from guantong.staffing.services import eligibility, pins, runs


def _clerked(office):
    """The invented county with twenty clerks, checked anew."""
    office.clerks = entered(office.scope)
    eligibility.prepare(office.officers[0], office.scenario)
    return office


@pytest.fixture
def office(transactional_db, live_server, settings_fast, settings, shelf):
    settings.DEMO = True
    return shelf.take(_clerked, shelf.take(invented))


def _vacancy(office, clerk):
    """Return a post that no rule bars the clerk from."""
    bars = eligibility.load(office.scenario)
    row = bars.barred[bars.people.index(clerk.pk)]
    return next(post for post, barred in zip(pool_of(office.scenario).posts, row, strict=True)
                if not barred)  # fmt: skip


def _decided(officer, plan):
    """Hold a meeting on a plan and announce what it decided."""
    day = timezone.localdate()
    data = {"name": "常委会会议", "on": day - dt.timedelta(days=1), "signatures_needed": 1}
    meeting = told.begin(officer, moves.create_from_plan(officer, plan, data, told.members()))
    told.all_agree(officer, meeting, [one.pk for one in told.motions(meeting)])
    meeting = deciding.close(officer, meeting)
    meeting = deciding.sign(officer, meeting, "记录人", meeting.digest)
    return meeting, notice.publish(officer, meeting, first=day, place="组织部网站")


def test_a_clerk_without_history_is_accepted_by_two_and_marked_down_to_the_notice(
    browser, live_server, office
):
    officer, scenario, clerk = office.officers[0], office.scenario, office.clerks[0]
    page = signed_in(browser, live_server)
    page.goto(f"{live_server.url}{reverse('staffing:scenario', args=[scenario.pk])}?tab=bars")
    page.get_by_role("link", name="逐人补录、提请同意").click()
    page.fill("[name=q]", clerk.name)
    page.press("[name=q]", "Enter")
    page.wait_for_url(re.compile("q=%"))
    expect(page.locator("tbody tr").first).to_contain_text("去录入")
    page.check("[name=scope]")
    page.get_by_role("button", name="同意按缺事实考虑").click()
    page.fill("[name=reason]", WHY)
    page.get_by_role("button", name="同意按缺事实考虑").click()
    expect(page.get_by_text("待另一人核签").first).to_be_visible()
    other = signed_in(browser, live_server, "ganbu2")
    waits = re.compile(f"{clerk.name}.*同意按缺事实考虑")
    other.get_by_role("link", name=waits).first.click()
    expect(other.get_by_text(WHY)).to_be_visible()
    other.get_by_role("button", name="同意，签字").click()
    expect(other.get_by_text("已核签").first).to_be_visible()

    post = _vacancy(office, clerk)
    pins.lock(officer, scenario, clerk, post, "工作需要，指定人选", version=1)
    plan = do(runs.solve(officer, fresh(scenario), version=2, seconds=5)).plan
    seat = Seat.objects.unscoped("test").get(plan=plan, person=clerk)
    mark = f"缺 {len(seat.missing)} 项事实"
    unit = f"?unit={post.unit_id}"
    page.goto(f"{live_server.url}{reverse('staffing:board', args=[plan.pk])}{unit}")
    expect(page.locator(f"[data-post='{post.pk}']")).to_contain_text(mark)
    meeting, made = _decided(officer, plan)
    motion = Motion.objects.unscoped("test").get(meeting=meeting, person=clerk)
    page.goto(live_server.url + motion.get_absolute_url())
    expect(page.get_by_text(mark).first).to_be_visible()
    page.goto(live_server.url + reverse("meeting:notice", args=[made.pk]))
    expect(page.get_by_role("row", name=clerk.name)).to_contain_text(mark)
