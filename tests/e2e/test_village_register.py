"""A township takes its leaders in by workbook, mends a fault, looks at the team, ends a term.

Pictures of the guide docs/user/_register.md.
"""

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.casework.conftest import desk  # noqa: F401
from tests.e2e.looks import SIZES, check, picture
from tests.frame.filing import book, work
from tests.jobs.village_terms.test_register import HEAD, line

from guantong.casework.models import Case
from guantong.frame.models import Intake

SUBMIT = "#content form.card [type=submit]"


@pytest.fixture
def page(transactional_db, live_server, browser, town, desk, settings, tmp_path):  # noqa: F811
    """The township officer's page."""
    settings.FILES_ROOT = tmp_path / "files"
    client = Client()
    client.force_login(desk.ship, "django.contrib.auth.backends.ModelBackend")
    width, height = SIZES["1440"]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
    )
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_leaders_are_taken_in_and_a_secretary_leaves(page, live_server, town, tmp_path):
    file = tmp_path / "带头人.xlsx"
    lines = [line("盘强"), line("盘强", post="主任"), line("李梅", "1991.13", "村委会委员")]
    file.write_bytes(book([HEAD, *lines]))
    page.goto(live_server.url + "/village-terms/leaders/")
    page.get_by_role("link", name="导入村干部").click()
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url("**/intake/*/")
    read = work(Intake.objects.unscoped("test").get())
    page.get_by_role("link", name="有问题 1").click()
    cell = page.locator("tr .house-bad").first.get_by_label("出生年月")
    cell.fill("1991-03")
    cell.press("Tab")
    page.get_by_role("link", name="都改好了，看将写入什么").click()
    page.get_by_role("link", name="写入").click()
    page.get_by_role("button", name="写入").click()
    page.wait_for_url("**/intake/*/")
    assert work(read).made == 3
    page.goto(live_server.url + "/village-terms/leaders/")
    expect(page.get_by_role("link", name="李梅")).to_be_visible()
    check(page, "village-leaders")
    page.goto(live_server.url + f"/village-terms/leaders/teams/{town.village.pk}/")
    expect(page.get_by_text("村委会成员中妇女少于 1 人")).to_be_visible()
    check(page, "village-team")
    page.get_by_role("link", name="盘强").first.click()
    check(page, "village-leader")
    page.get_by_role("link", name="登记离任").click()
    page.select_option("[name=ended_by]", "moved")
    page.fill("[name=reason]", "镇党委调整，文号甲镇发〔2026〕1号")
    picture(page, "village-leader-end", full=True)
    page.click(SUBMIT)
    if page.get_by_role("button", name="登记离任").count():
        page.get_by_role("button", name="登记离任").click()
    expect(page.get_by_text("村党组织书记离任").first).to_be_visible()
    assert Case.objects.unscoped("test").get().process.key == "village.leaving"
    for path, title in (
        ("leaders/", "village-leaders"), (f"leaders/teams/{town.village.pk}/", "village-team"),
        ("leaders/teams/", "village-teams"), ("reserve/", "village-reserve"),
    ):  # fmt: skip
        page.set_viewport_size({"width": SIZES["390"][0], "height": SIZES["390"][1]})
        page.goto(live_server.url + f"/village-terms/{path}")
        check(page, title)
