"""One officer's morning: what waits, done at one press, gone; the bell, the menu, help, a phone.

And a newcomer of each role: from the workbench alone, without an address or a code.
"""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.conftest import PASSWORD
from tests.e2e.looks import SIZES, look
from tests.e2e.worlds import small
from tests.jobs.certificates.models import Certificate

from guantong.commands import demo
from guantong.core.services import accounts


@pytest.fixture
def office(transactional_db, live_server, cast, town):
    """An officer of the city who keeps certificates too; one of them is two days late."""
    accounts.grant(None, cast.officer, role="certificate_keeper", unit=town.city)
    day = timezone.localdate() - dt.timedelta(days=2)
    for number in ("E1", "E2"):
        told = {"holder": "张三（虚构）", "number": number, "state": "lent", "back_on": day}
        Certificate(unit=town.red, **told).save()
    return cast


@pytest.mark.parametrize("size", SIZES)
def test_what_waits_is_done_on_the_workbench(browser, live_server, office, size):
    width, height = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(live_server.url + reverse("office:sign-in"))
    page.fill("[name=username]", "officer")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    rows = page.locator(".desk-todos > li")
    expect(rows.filter(has_text="已超 2 天")).to_have_count(2)
    faults = look(page, "workbench")
    rows.filter(has_text="E1").locator("button").click()
    expect(rows.filter(has_text="已超 2 天")).to_have_count(1)
    assert page.url == live_server.url + reverse("office:home")
    if width < 992:
        page.click(".house-toggler")
    page.click(".house-parts >> text=事业为上")
    if width < 992:
        page.click(".house-toggler")
    page.click(".house-lines >> text=换届配班子")
    expect(page.locator(".house-phases [aria-current=step]")).to_have_text("方案")
    page.click("[data-help]")
    expect(page.locator("#drawer .house-guide h2").first).to_have_text("换届方案")
    faults += look(page, "guide", full=False)
    page.click("#drawer .btn-close")
    page.click(".house-bell > button")
    expect(page.locator("#bell")).to_contain_text("到工作台看全部")
    faults += look(page, "bell", full=False)
    assert faults == []


def _announce(page):
    page.fill("[name=place]", "区委组织部公告栏")
    page.fill("[name=telephone]", "0746-12380")
    page.click("#content form.card [type=submit]")


def _sign(page):
    page.fill("[name=role]", "干部科")
    page.check("[name=read]")
    page.click("#content form.card [type=submit]")


def _reply(page):
    page.fill("[name=text]", "报告已阅，所述情况属实，没有补充。")
    page.click("#content form.card button:not(.btn-close)")


def _approve(page):
    page.get_by_role("button", name="同意，签字").click()


def _pressed(_page):
    """The button on the workbench was all."""


#: Who signs in, what waits there, how it is done.
TOURS = {
    "ganbu": ("已通过，待公示", _announce),
    "fuhe": ("会议记录待签字", _sign),
    "buling": ("待我签字", _approve),
    "sysadmin": ("办理失败", _pressed),
    "secadmin": ("账号久未使用", _pressed),
    "auditadmin": ("日志应校验", _pressed),
    "benren": ("考察结果已反馈，可书面说明", _reply),
}


@pytest.fixture
def demonstration(transactional_db, live_server, settings, shelf):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.DEMO = True
    return shelf.take(small)


@pytest.mark.parametrize("name", TOURS)
def test_a_newcomer_does_what_waits_from_the_workbench_alone(
    browser, live_server, demonstration, name
):
    kind, do = TOURS[name]
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(live_server.url)
    page.fill("[name=username]", name)
    page.fill("[name=password]", demo.PASSWORD)
    page.click("button[type=submit]")
    waits = page.locator(".desk-todos > li").filter(has_text=kind)
    before = waits.count()
    assert before
    waits.first.locator(".desk-do a, .desk-do button").click()
    do(page)
    expect(page.locator("#toasts .alert").first).to_be_visible()
    page.click(".house-home")
    expect(waits).to_have_count(before - 1)
    page.context.close()
