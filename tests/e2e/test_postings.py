"""A plan of first secretaries from its scenario to the village's page: locked, published by two."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.looks import SIZES
from tests.jobs.postings.conftest import _posted
from tests.staffing.shared import do

from guantong.core.models import Signing
from guantong.jobs.postings.models import PostingPlace
from guantong.jobs.postings.services import planning
from guantong.staffing.models import Run

SUBMIT = "#content form.card [type=submit]"


@pytest.fixture
def world(transactional_db, settings_fast, shelf):
    return shelf.take(_posted)


@pytest.fixture
def pages(live_server, browser, world):
    """Return a page of an account, signed in."""

    def of(name):
        client = Client()
        client.force_login(
            getattr(world.accounts, name), "django.contrib.auth.backends.ModelBackend"
        )
        width, height = SIZES["1440"]
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
        )
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return context.new_page()

    return of


def test_from_the_scenario_to_the_village(pages, live_server, world):
    page = pages("ganbu")
    page.goto(live_server.url + reverse("postings:scenarios"))
    page.get_by_role("link", name=world.plan.scenario.name).click()
    page.get_by_role("link", name=world.plan.name, exact=True).first.click()
    (seat, *_rest) = planning.changes(world.plan)
    board = reverse("staffing:board", args=[world.plan.pk])
    page.goto(f"{live_server.url}{board}?unit={seat.post.unit_id}")
    page.locator(f'.board-seat[data-post="{seat.post_id}"] [data-board-open]').click()
    form = page.locator("#inspector.open .seat-form")
    expect(page.locator("#inspector.open")).to_contain_text("党建")
    form.locator("[name=reason]").fill("村里点名要懂这一行的人")
    form.locator("button[type=submit]").click()
    expect(page.locator(".board-seat.locked")).to_have_count(1)
    page.get_by_role("button", name="模拟调整", exact=True).click()
    expect(page.locator(".board-progress")).to_be_visible()
    run = do(Run.objects.unscoped("test").order_by("-pk").first())
    expect(page.locator(".board-result")).to_contain_text(run.plan.name)

    page.goto(live_server.url + run.plan.get_absolute_url())
    page.locator("a:text-is('发布派驻')").click()
    page.fill("[name=document]", "县组〔2026〕9号")
    page.click(SUBMIT)
    expect(page.get_by_text("待另一人核签").first).to_be_visible()

    second = pages("fuhe")
    waiting = Signing.objects.unscoped("test").get(state="waiting", act="publish")
    second.goto(live_server.url + reverse("frame:signing", args=[waiting.pk]))
    second.get_by_role("button", name="同意，签字").click()
    place = PostingPlace.objects.unscoped("test").get(unit=seat.post.unit)
    second.goto(live_server.url + place.get_absolute_url())
    expect(second.locator("#content")).to_contain_text(seat.person.name)
    expect(second.locator("#content")).to_contain_text("县组〔2026〕9号")
