"""A process of a place's own, written wholly on the screen: two publish it, a case runs through."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.casework.conftest import _desk
from tests.conftest import PASSWORD
from tests.e2e.looks import SIZES, look

from guantong.casework.models import Case, Process

KEY = "county.instruction"


@pytest.fixture
def county(transactional_db, live_server, town, shelf):
    """甲县 with two officers of its organisation section, 红星镇 with one of its own."""
    return shelf.take(_desk, town)


class Officer:
    """Somebody who is signed in, in a browser of their own."""

    def __init__(self, browser, live_server, name, size=SIZES["1440"]):
        self.base = live_server.url
        context = browser.new_context(
            viewport=dict(zip(("width", "height"), size, strict=True)), locale="zh-CN"
        )
        self.page = context.new_page()
        self.page.goto(self.base + reverse("office:sign-in"))
        self.page.fill("[name=username]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(self.base + "/")

    def go(self, row):
        self.page.goto(self.base + row.get_absolute_url())

    def press(self, name):
        """Follow a link of the page."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def fill(self, **given):
        """Fill in a form as it is shown, and send it."""
        form = self.page.locator("#content form.card")
        for name, value in given.items():
            one = form.locator(f"[name={name}]")
            if isinstance(value, bool):
                one.set_checked(value)
            elif isinstance(value, list):
                for label in value:
                    form.get_by_label(label, exact=True).check()
            elif one.evaluate("one => one.tagName") == "SELECT":
                one.select_option(label=value)
            else:
                one.fill(value)
        form.locator("[type=submit]").click()
        self.page.wait_for_load_state()


def _write(org):
    """Write 领导批示督办 with the buttons of the draft's page."""
    org.page.goto(org.base + reverse("casework:processes"))
    org.press("起草流程")
    org.fill(name="领导批示督办", key=KEY, prefix="PS")
    for label, kind in (("批示领导", "一行文字"), ("批示内容", "多行文字")):
        org.press("加字段")
        org.fill(label=label, type=kind)
    org.press("加字段")
    org.fill(label="承办单位", type="选一个单位")
    org.press("加环节")
    org.fill(title="登记", by="组织科", count="1")
    org.press("加环节")
    org.fill(title="承办", by="乡镇组织委员", at="“承办单位”填的单位", count="10", hand_over=True)
    org.press("加环节")
    org.fill(
        title="审核", by="组织科", count="3", outcomes="通过、退回重办", need_reason="退回重办",
        not_by=["登记", "承办"],
    )  # fmt: skip
    org.press("改去处 退回重办")
    org.fill(to="承办")


def _mend(org):
    """See what is wrong, and mend it where it stands."""
    faults = org.page.locator(".case-faults > li")
    expect(faults).to_have_text(
        [
            "流程：没有办结条件，请写明",
            "环节 承办：可以无限循环：承办 → 审核，请给其中一个环节写明最多再回来几次（limit）",
        ]
    )
    org.press("改 承办")
    expect(org.page.locator("form.card [name=title]")).to_have_value("承办")
    expect(org.page.locator("form.card [name=step]")).to_be_disabled()
    org.fill(limit="2")
    expect(faults).to_have_count(1)
    org.press("改 办结")
    org.fill(by="组织科", count="2", not_by=["承办", "审核"], evidence="办理报告")
    expect(org.page.locator(".alert-success[role=note]")).to_contain_text("没有错误，可以发布")


def _finish(officer, case, **given):
    officer.go(case)
    officer.press("办理")
    for name in [name for name in given if name.startswith("evidence")]:
        paper = {"name": "报告.txt", "mimeType": "text/plain", "buffer": given.pop(name)}
        officer.page.set_input_files(f"[name={name}]", files=[paper])
    officer.fill(**given)


def test_officer_writes_a_process_two_publish_it_and_a_case_runs_through(
    browser, live_server, county, town
):
    org = Officer(browser, live_server, "org")
    _write(org)
    _mend(org)
    draft = Process.objects.unscoped("test").get(key=KEY)
    faults = look(org.page, "process-draft")
    org.press("发布")
    org.fill()
    expect(org.page.locator("#content")).to_contain_text("待签")
    other = Officer(browser, live_server, "org2", SIZES["390"])
    other.go(draft)
    faults += look(other.page, "process-waits")
    expect(
        other.page.locator("svg.process-picture text").filter(has_text="退回重办")
    ).to_be_visible()
    other.press("去核签")
    other.page.get_by_role("button", name="同意，签字").click()
    expect(other.page.locator(".house-facts")).to_contain_text("已发布")
    org.go(draft)
    org.press("立项")
    org.fill(
        unit="甲县", title="关于一村饮水的批示", f1="张书记（虚构）", f2="请抓紧解决", f3="红星镇",
    )  # fmt: skip
    case = Case.objects.unscoped("test").get(process=draft)
    assert re.fullmatch(r"PS\d{4}-000001", case.number)
    _finish(org, case)
    ship = Officer(browser, live_server, "ship", SIZES["390"])
    _finish(ship, case, note="已通水")
    _finish(other, case, outcome="通过")
    _finish(org, case, evidence_0="已办结".encode())
    expect(org.page.locator(".house-facts")).to_contain_text("已办结 · 通过")
    case.refresh_from_db()
    assert (case.state, case.closed_by.username) == ("closed", "org")
    assert faults == []
    for one in (org, other, ship):
        one.page.context.close()
