"""A site's state falls: a case opens, it is surveyed anew, another person closes it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from tests.casework.conftest import desk  # noqa: F401
from tests.e2e.looks import SIZES, check

from guantong.casework.models import Case
from guantong.places.models import Site
from guantong.places.services import sites, surveys

PAPER = {"name": "记录.txt", "mimeType": "text/plain", "buffer": "记录（虚构）".encode()}
SUBMIT = "#content form.card [type=submit]"


@pytest.fixture
def pages(transactional_db, live_server, browser, town, desk):  # noqa: F811
    """A page for each account, signed in, at its width."""

    def of(name, size):
        client = Client()
        client.force_login(getattr(desk, name), "django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", reduced_motion="reduce"
        )
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return context.new_page()

    return of


def choose(page, name, value):
    """Answer a choice, however it is asked."""
    field = page.locator(f"#content [name={name}]").first
    if field.evaluate("one => one.tagName") == "SELECT":
        field.select_option(value)
    else:
        page.check(f"#content [name={name}][value='{value}']")


def survey(page, grade, damage="", urgency="routine"):
    """Survey the site that is shown."""
    page.get_by_role("link", name="登记调查").click()
    page.fill("[name=surveyor]", "县文物所")
    choose(page, "grade", grade)
    choose(page, "urgency", urgency)
    if damage:
        page.fill("[name=damage]", damage)
        choose(page, "cause", "natural")
    page.click(SUBMIT)


def finish(page, **given):
    """End the open step of the case that is shown, with its paper."""
    page.get_by_role("link", name="办理", exact=True).click()
    if given:
        choose(page, "outcome", given["outcome"])
        page.fill("#content [name=reason]", given["reason"])
    page.set_input_files("[name=evidence_0]", PAPER)
    page.click(SUBMIT)


def test_a_fall_opens_a_case_that_another_person_closes(
    pages,
    live_server,
    town,
    desk,  # noqa: F811
):
    site = sites.add(desk.org, town.red, name="渡口旧址", category="former", revolutionary="yes")
    assert isinstance(site, Site)
    day = timezone.localdate() - dt.timedelta(days=90)
    surveys.survey(
        desk.ship, site, on=day, surveyor="县文物所", grade="good", urgency="routine",
        next_due=day + dt.timedelta(days=365),
    )  # fmt: skip
    address = live_server.url + site.get_absolute_url()

    phone = pages("ship", SIZES["390"])
    phone.goto(address)
    survey(phone, "poor", damage="屋面渗漏（虚构）")
    phone.goto(address)
    expect(phone.get_by_text("比上次下降")).to_be_visible()
    check(phone, "heritage-site")
    case = Case.objects.unscoped("test").get(subject_model="places.site", subject_id=site.pk)

    desk_page = pages("org", SIZES["1440"])
    desk_page.goto(address)
    survey(desk_page, "fair")
    desk_page.goto(live_server.url + case.get_absolute_url())
    finish(desk_page, outcome="已修缮", reason="屋面翻修，复查较好")

    other = pages("org2", SIZES["1440"])
    other.goto(live_server.url + case.get_absolute_url())
    finish(other)
    other.goto(address)
    expect(other.get_by_text("已办结")).to_have_count(2)
    case.refresh_from_db()
    assert case.closed_by == desk.org2
