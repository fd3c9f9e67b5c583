"""A weak organisation from listing to strike-off, each step by whoever holds it; the village's part
on a phone. Pictures of the guide docs/user/rectification.md.
"""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.casework.conftest import desk  # noqa: F401
from tests.e2e.looks import SIZES, check, picture

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


def test_from_listing_to_strike_off(pages, live_server, town):
    page = pages("ship")
    page.goto(live_server.url + "/rectification/")
    page.get_by_role("link", name="提出整顿").click()
    page.select_option("[name=place]", str(town.village.pk))
    page.fill("[name=organisation]", "一村党支部")
    page.select_option("[name=criterion]", "w01")
    page.fill("[name=found]", "书记出缺四个月")
    page.click(SUBMIT)
    expect(page.locator("h1")).to_have_text("一村党支部")
    address = page.url
    picture(page, "rectification-proposed", full=True)
    _finish(page, address, "排查记录")
    page = pages("org")
    _finish(page, address, "研判记录", outcome="列入", reason="书记长期出缺，工作停滞")
    page = pages("ship")
    _finish(page, address, "整顿方案", leader="王某（虚构）", first_secretary="李某（虚构）")

    phone = pages("secretary", NARROW)
    phone.goto(live_server.url)
    phone.get_by_role("link", name="一村党支部").first.click()
    phone.get_by_role("link", name="写整改情况").click()
    phone.fill("[name=done]", "镇里选派的书记已经到任")
    phone.click(SUBMIT)
    expect(phone.get_by_text("镇里选派的书记已经到任")).to_be_visible()
    check(phone, "rectification-village")

    page.goto(address)
    page.get_by_role("link", name="写检查").click()
    page.fill("[name=what]", "新书记在岗，党员大会开了")
    page.click(SUBMIT)
    _finish(page, address, "整顿情况报告")
    page = pages("org")
    _finish(page, address, "群众满意度材料", outcome="达标", refused="不能选“达标”：w01")
    page.goto(address)
    page.get_by_role("link", name="对照").click()
    page.fill("[name=now]", "书记到任并主持工作")
    page.select_option("[name=gone]", "yes")
    page.click(SUBMIT)
    picture(page, "rectification-compared", full=True)
    _finish(page, address, "群众满意度材料", outcome="达标")
    page.goto(address)
    expect(page.get_by_text("须由另一人办理")).to_be_visible()
    page = pages("org2")
    _finish(page, address, "")
    page.goto(address)
    expect(page.get_by_role("heading", name="已销号")).to_be_visible()
    check(page, "rectification-struck-off")


def _finish(page, address, paper, refused="", **given):
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
