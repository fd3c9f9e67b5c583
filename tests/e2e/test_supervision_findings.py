"""A finding from being told to its end, each step by whoever holds it; a name that is cleared.
Pictures of the guide docs/user/supervision.md.
"""

import re

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check
from tests.jobs.supervision import steps
from tests.jobs.supervision.conftest import bureau, finding  # noqa: F401

from guantong.jobs.supervision.models import Finding

PAPER = {"name": "记录.txt", "mimeType": "text/plain", "buffer": "记录（虚构）".encode()}
SUBMIT = "#content form.card [type=submit]"


@pytest.fixture
def pages(transactional_db, live_server, browser, town, bureau):  # noqa: F811
    """A page for each account, signed in."""
    made = {}

    def of(name):
        if name not in made:
            client = Client()
            client.force_login(getattr(bureau, name), "django.contrib.auth.backends.ModelBackend")
            context = browser.new_context(
                viewport={"width": SIZES["1440"][0], "height": SIZES["1440"][1]}, locale="zh-CN",
                reduced_motion="reduce",
            )  # fmt: skip
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
            made[name] = context.new_page()
        return made[name]

    return of


def test_from_finding_to_influence_in_the_persons_record(pages, live_server, bureau, town):  # noqa: F811
    page = pages("sup")
    page.goto(f"{live_server.url}/act/core.unit/{town.first.pk}/finding/")
    page.select_option("[name=person]", str(bureau.chief.pk))
    page.select_option("[name=source]", "audit")
    page.fill("[name=fact]", "一个项目没有经过集体研究")
    page.click(SUBMIT)
    address = page.url
    row = Finding.objects.unscoped("test").get()
    steps.finish(row, bureau.sup, "部分属实")
    _write(page, address, "写处理", kind="hx", text="项目为何没有研究", number="甲组函〔2026〕1号")

    own = pages("own")
    own.goto(live_server.url)
    own.get_by_role("link", name=re.compile("函询")).first.click()
    own.fill("[name=text]", "时间紧，只向分管领导作了口头汇报")
    check(own, "supervision-own")
    own.get_by_role("button", name="提交", exact=True).click()
    expect(own.get_by_text("只向分管领导作了口头汇报").first).to_be_visible()

    steps.finish(row, bureau.sup, "已答复")
    steps.finish(row, bureau.sup, "仍须处理")
    _write(
        page, address, "提出诫勉、组织处理", kind="jm", text="项目没有经过集体研究",
        authority="甲县县委（虚构）",
    )  # fmt: skip
    expect(page.get_by_text("待另一人核签")).to_be_visible()
    page = pages("sup2")
    page.goto(address)
    page.get_by_role("link", name="查看", exact=True).click()
    page.get_by_role("button", name="同意，签字").click()
    expect(page.get_by_text("已记入本人奖惩情况")).to_be_visible()
    check(page, "supervision-admonished")

    page = pages("cadre")
    page.goto(f"{live_server.url}{bureau.chief.get_absolute_url()}?tab=awards")
    expect(page.locator("#content")).to_contain_text("诫勉")
    expect(page.locator("#content")).to_contain_text("影响期内")
    assert page.request.get(address).status == 404


def test_a_name_is_cleared_and_stands_on_the_record_as_agreed(
    pages, live_server, finding, bureau  # noqa: F811
):  # fmt: skip
    steps.finish(finding, bureau.sup, "不属实")
    steps.finish(finding, bureau.sup2)
    page = pages("sup")
    address = f"{live_server.url}{finding.get_absolute_url()}"
    page.goto(address)
    page.get_by_role("link", name="澄清正名", exact=True).click()
    page.click(SUBMIT)
    today = timezone.localdate()
    steps.finish(finding, bureau.sup, place="红星镇机关", way="干部会议通报", cleared_on=today)
    steps.finish(finding, bureau.sup, file_number="2026-澄-1")
    page.goto(address)
    page.get_by_role("link", name="办理", exact=True).click()
    _fill(page, {"outcome": "同意记入本人情况", "visited_by": "李某", "visited_on": f"{today}"})
    for one in page.locator("#content input[type=file]").all():
        if one.is_visible():
            one.set_input_files(PAPER)
    page.click(SUBMIT)
    expect(page).not_to_have_url(re.compile("finish"))
    steps.finish(finding, bureau.sup2)
    page.goto(address)
    check(page, "supervision-cleared")
    page = pages("cadre")
    page.goto(f"{live_server.url}{bureau.chief.get_absolute_url()}?tab=materials")
    expect(page.get_by_text("澄清正名").first).to_be_visible()


def _write(page, address, label, **given):
    page.goto(address)
    page.get_by_role("link", name=label).click()
    _fill(page, given)
    page.click(SUBMIT)
    expect(page).not_to_have_url(re.compile("/act/"))
    page.goto(address)


def _fill(page, given):
    for name, value in given.items():
        field = page.locator(f"#content [name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "radio":
            page.check(f"#content [name={name}][value='{value}']")
        else:
            field.fill(value)
