"""A plan from the programme to its second year: plan, lock, what if, publish, real figures, a late
start with its case, plan anew.
"""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, look, note, picture
from tests.programmes.plans_world import incomes, staged, today  # noqa: F401
from tests.staffing.shared import do

from guantong.programmes.models import BatchPlan, BatchRow, PlanRun

SUBMIT = "#content form.card [type=submit]"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def pages(transactional_db, live_server, browser, staged):  # noqa: F811
    """A page for each account, signed in; an error on its console fails the test."""
    made, faults = {}, []

    def of(name, size="1440"):
        if (name, size) not in made:
            client = Client()
            client.force_login(getattr(staged, name), BACKEND)
            width, height = SIZES[size]
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale="zh-CN",
                reduced_motion="reduce",
            )  # fmt: skip
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
            page = made[name, size] = context.new_page()
            page.on("console", lambda message: note(faults, message))
            page.on("pageerror", lambda error: faults.append(str(error)))
        return made[name, size]

    yield of
    assert faults == []


def assert_looks(page, title):
    """Say what is wrong with a page."""
    assert look(page, title) == []


def work():
    """Do the search that waits, as the worker does."""
    return do(PlanRun.objects.unscoped("test").order_by("-pk").first())


def test_a_programme_from_plan_to_plan_anew(pages, live_server, staged):  # noqa: F811
    root, page = live_server.url, pages("org")
    page.goto(root + staged.programme.get_absolute_url())
    page.get_by_role("button", name="测算方案").click()
    work()
    page.get_by_role("link", name="看方案 1").click()
    expect(page.locator(".plan-card").first).to_be_visible()
    board = page.url
    assert_looks(page, "programme-board")

    _lock(page)
    page.goto(board)
    page.select_option("[name=percent]", "-30")
    page.get_by_role("button", name="会怎样").click()
    expect(page.locator("#plan-answer progress")).to_be_visible()
    work()
    expect(page.get_by_role("link", name="逐项比较")).to_be_visible()
    picture(page, "programme-what-if", full=True)
    page.get_by_role("link", name="逐项比较").click()
    assert_looks(page, "programme-compare")

    _publish(page, pages("lead"), root, board)
    row = _late()
    page.goto(board)
    page.get_by_role("button", name="核对执行").click()
    expect(page.get_by_text("启动晚于安排").first).to_be_visible()
    picture(page, "programme-deviation", full=True)
    page.locator("a", has_text=re.compile(r"^XM")).first.click()
    expect(page.get_by_text("启动滞后").first).to_be_visible()

    _begun(pages, root, row)
    page.goto(root + staged.programme.get_absolute_url())
    page.get_by_role("button", name="按实际情况重排").click()
    work()
    page.get_by_role("link", name=re.compile("^看方案")).click()
    expect(page.locator(".plan-card").first).to_be_visible()
    phone = pages("org", "390")
    phone.goto(page.url)
    assert_looks(phone, "programme-board")


def _lock(page):
    """Lock a card by the keyboard alone."""
    card = page.locator(".plan-card[data-project]:not([data-project=''])").first
    card.locator("a").focus()
    page.keyboard.press("l")
    page.locator("#drawer [name=reason]").fill("村里已经备料")
    page.locator("#drawer [type=submit]").click()
    expect(page.get_by_text("已保存。").first).to_be_visible()


def _publish(page, leader, root, board):
    """Write the meeting down, put the plan forward, let the leader sign."""
    page.goto(board)
    page.get_by_role("link", name="登记会议").click()
    page.fill("[name=meeting]", "县委常委会第 12 次会议（虚构）")
    page.fill("[name=met_on]", "2026-03-02")
    page.click(SUBMIT)
    page.get_by_role("link", name="公布方案").click()
    page.click(SUBMIT)
    expect(page.get_by_text("待另一人核签").first).to_be_visible()
    leader.goto(root)
    leader.locator("a[href*='/signing/']").first.click()
    leader.get_by_role("button", name="同意，签字").click()
    expect(leader.get_by_text("已核签").first).to_be_visible()
    page.goto(board)
    expect(page.locator(".plan-lead")).to_contain_text("已公布")


def _late():
    """Let a published row have been due in a year that is long over."""
    plan = BatchPlan.objects.unscoped("test").get(state="published")
    rows = BatchRow.objects.unscoped("test").filter(plan=plan, kind__code="solar")
    row = rows.filter(unit__name__in=("一村", "二村", "三村")).select_related("project").first()
    BatchRow.objects.unscoped("test").filter(pk=row.pk).update(year=2020)
    return row


def _begun(pages, root, row):
    """Approve the late project, begin it, and say what it cost."""
    address = root + row.project.get_absolute_url()
    page = pages("org")
    page.goto(address)
    page.get_by_role("link", name="登记批复").click()
    page.fill("[name=approved_on]", "2026-02-01")
    page.click(SUBMIT)
    town = pages("ship")
    town.goto(address)
    town.get_by_role("link", name="登记开工").click()
    town.fill("[name=begun_on]", "2026-03-01")
    town.click(SUBMIT)
    town.get_by_role("link", name="填实绩").click()
    town.fill("[name=year]", "2026")
    town.fill("[name=spent]", "210000")
    town.fill("[name=source]", "2026 年村账第 8 号凭证（虚构）")
    town.click(SUBMIT)
    expect(town.get_by_role("cell", name="21", exact=True)).to_be_visible()
    assert_looks(town, "programme-project")
