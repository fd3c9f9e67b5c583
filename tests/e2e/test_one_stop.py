"""A villager's request from the phone page to its result, by the roles that hold its steps."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check
from tests.jobs.one_stop.conftest import _allowance, _desk

from guantong.casework.models import Turn
from guantong.core.scope import rows_of
from guantong.jobs.one_stop.models import Request
from guantong.jobs.one_stop.services import answers, doors

PHONE = "13900001234"


@pytest.fixture
def desk(live_server, town, shelf, settings):
    settings.DEMO = True
    made = shelf.take(_desk, town)
    shelf.take(_allowance, town)
    doors.declare(None, town.first, phone_page=True, contact="0746-1234567")
    answers.add(
        None, town.first, name="办结", item=None, when="done",
        text="您的{事项}（{编号}）：{结果}。",
    )  # fmt: skip
    return made


@pytest.fixture
def as_(browser, live_server):
    """Open a page as an account, or as nobody, at a width; every fault of the console is kept."""
    opened = []

    def open_(account, size):
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
        )
        if account is not None:
            client = Client()
            client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.faults = []
        page.on("console", lambda m: m.type == "error" and page.faults.append(m.text))
        opened.append(page)
        return page

    yield open_
    for page in opened:
        assert page.faults == []
        page.context.close()


def _turn(page, live_server, name, *, looks=True):
    """Open the form of what is to be done now."""
    (turn,) = rows_of(_row().case, Turn).filter(done_at=None)
    address = reverse("frame:act", args=["casework.turn", turn.pk, "finish"])
    page.goto(live_server.url + address)
    if looks:
        check(page, f"one-stop-{name}")
    return page.locator("#content form:has([name=note])")


def _row():
    return Request.objects.unscoped("test").select_related("case").get()


def _done(page, form):
    form.get_by_role("button", name="办理", exact=True).click()
    page.wait_for_url("**/casework/**")


def test_a_request_from_the_phone_page_to_its_result(as_, live_server, desk, town, tmp_path):
    villager = as_(None, "390")
    villager.goto(live_server.url + reverse("public:village", args=[town.village.code]))
    villager.get_by_role("searchbox").fill("高龄")
    villager.get_by_role("button", name="查找").click()
    check(villager, "one-stop-guide")
    villager.get_by_role("link", name="提交申请").click()
    villager.get_by_label("申请人").fill("王小明（虚构）")
    villager.get_by_label("联系电话").fill(PHONE)
    villager.get_by_label("申请内容").fill("年满八十，申请高龄津贴（虚构）")
    check(villager, "one-stop-ask")
    villager.get_by_role("button", name="提交申请").click()
    code = villager.locator("[data-code]").inner_text()
    check(villager, "one-stop-number")

    window, secretary = as_(desk.window, "1440"), as_(desk.secretary, "390")
    form = _turn(window, live_server, "accept")
    form.get_by_label("结论").select_option("受理")
    _done(window, form)
    form = _turn(window, live_server, "handle", looks=False)
    form.get_by_label("结论").select_option("已办成")
    paper = tmp_path / "批准通知.txt"
    paper.write_text("同意（虚构）", encoding="utf-8")
    form.get_by_label("办理结果").set_input_files(paper)
    _done(window, form)
    form = _turn(secretary, live_server, "tell")
    told = f"您的高龄津贴申请（{_row().case.number}）：已办成。"
    expect(form.get_by_label("告知内容")).to_have_value(told)
    form.get_by_label("怎样告知").select_option("当面送达")
    form.get_by_label("签收人").fill("王小明（虚构）")
    _done(secretary, form)
    officer = as_(desk.township, "1440")
    _done(officer, _turn(officer, live_server, "close", looks=False))
    check(officer, "one-stop-case")

    villager.goto(live_server.url + reverse("public:track"))
    villager.get_by_label("查询号").fill(code)
    villager.get_by_label("登记手机号的后四位").fill(PHONE[-4:])
    villager.get_by_role("button", name="查询").click()
    expect(villager.get_by_text("已办结：已办成")).to_be_visible()
    expect(villager.locator("body")).not_to_contain_text("王小明")
    check(villager, "one-stop-tracked")
