"""The village's part of a rectification on a phone; nothing is struck off that is not gone."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.casework.conftest import desk  # noqa: F401
from tests.e2e.looks import SIZES, check
from tests.jobs.rectification.steps import finish

from guantong.jobs.rectification.services import rectifying

WIDE, NARROW = SIZES["1440"], SIZES["390"]
PAPER = {"name": "记录.txt", "mimeType": "text/plain", "buffer": "记录（虚构）".encode()}
SUBMIT = "#content form.card [type=submit]"


@pytest.fixture
def pages(transactional_db, live_server, browser, town, desk):  # noqa: F811
    """A page for each account, signed in, at its width."""
    from guantong.jobs.rectification.services import criteria

    criteria.load()
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


def test_a_village_answers_on_a_phone_and_what_is_not_gone_is_not_struck_off(
    pages,
    live_server,
    town,
    desk,  # noqa: F811
):
    file = rectifying.propose(
        desk.ship, town.red, "w01", "书记出缺四个月", place=town.village, organisation="一村党支部"
    )
    finish(file, desk.ship)
    finish(file, desk.org, "列入", reason="书记长期出缺，工作停滞")
    finish(file, desk.ship, leader="王某（虚构）", first_secretary="李某（虚构）")
    address = live_server.url + file.get_absolute_url()

    phone = pages("secretary", NARROW)
    phone.goto(address)
    phone.get_by_role("link", name="写整改情况").click()
    phone.fill("[name=done]", "镇里选派的书记已经到任")
    phone.click(SUBMIT)
    expect(phone.get_by_text("镇里选派的书记已经到任")).to_be_visible()
    check(phone, "rectification-village")

    finish(file, desk.ship)
    page = pages("org")
    finish_turn(page, address, "群众满意度材料", outcome="达标", refused="不能选“达标”：w01")


def finish_turn(page, address, paper, refused="", **given):
    """End the open step of an organisation's file with a paper and what is asked."""
    page.goto(address)
    page.get_by_role("link", name="办理", exact=True).click()
    for name, value in given.items():
        field = page.locator(f"#content [name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "radio":
            page.check(f"#content [name={name}][value='{value}']")
        else:
            field.fill(value)
    if paper:
        page.set_input_files("[name=evidence_0]", PAPER)
    page.click(SUBMIT)
    if refused:
        expect(page.locator("#content")).to_contain_text(refused)
    else:
        expect(page).not_to_have_url(re.compile("finish"))
