"""One officer's morning: what waits, done at one press, gone; the bell, the menu, help, a phone."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.conftest import PASSWORD
from tests.e2e.looks import SIZES, look
from tests.jobs.certificates.models import Certificate

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
