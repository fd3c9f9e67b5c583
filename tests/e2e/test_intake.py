"""A roster of twenty with six faults, mended in place in a real browser, written, undone."""

from functools import partial

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.conftest import PASSWORD
from tests.e2e.looks import SIZES, check, note, picture
from tests.frame.filing import book, work
from tests.people.test_importing import HEAD, _row

from guantong.frame.models import Intake
from guantong.people.models import Person

WRONG = {
    2: {"性别": "不明"}, 4: {"单位": "三村"}, 7: {"出生年月": "1985.1"}, 11: {"姓名": ""},
    13: {"入党时间": "1950.01"}, 17: {"身份证号": "431199199003050000"},
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_six_faults_are_mended_in_place_and_all_twenty_are_kept(
    transactional_db, live_server, town, cast, settings, tmp_path, browser, size
):
    settings.FILES_ROOT = tmp_path / "files"
    right = [_row(n) for n in range(20)]
    lines = [{**one, **WRONG.get(n, {})} for n, one in enumerate(right)]
    file = tmp_path / "花名册.xlsx"
    told = [list(HEAD), *([line[title] for title in HEAD] for line in lines)]
    file.write_bytes(book(told, before=[["甲县某镇党员花名册"]]))
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", partial(note, faults))
    page.goto(live_server.url + reverse("office:sign-in"))
    page.fill("[name=username]", "officer")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(live_server.url + reverse("office:home"))

    page.goto(live_server.url + reverse("people:list"))
    page.get_by_role("link", name="导入名册").click()
    check(page, "intake-begin")
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url("**/intake/*/")
    picture(page, "intake-work")
    read = work(Intake.objects.unscoped("test").get())
    expect(page.get_by_text("表头在第 2 行")).to_be_visible()
    picture(page, "intake-grid", full=True)
    page.get_by_role("link", name="有问题 6").click()
    expect(page.locator("tbody tr")).to_have_count(6)
    check(page, "intake-faults")
    for number, (n, said) in enumerate(WRONG.items(), start=1):
        ((title, _bad),) = said.items()
        cell = page.locator("tr .house-bad").first.get_by_label(title)
        if cell.evaluate("one => one.tagName") == "SELECT":
            cell.select_option(right[n][title])
        else:
            cell.fill(right[n][title])
            cell.press("Tab")
        expect(page.locator(".house-bad")).to_have_count(6 - number)
    page.get_by_role("link", name="都改好了，看将写入什么").click()
    check(page, "intake-preview")
    page.get_by_role("link", name="写入").click()
    expect(page.get_by_text("将新增 20 行，修改 0 行")).to_be_visible()
    picture(page, "intake-write")
    page.get_by_role("button", name="写入").click()
    page.wait_for_url("**/intake/*/")
    assert work(read).made == 20
    assert Person.objects.unscoped("test").count() == 20
    page.goto(live_server.url + read.get_absolute_url())
    picture(page, "intake-done")
    page.get_by_role("link", name="撤回整次导入").click()
    page.get_by_role("button", name="撤回整次导入").click()
    page.wait_for_url("**/intake/*/")
    assert work(read).state == "undone"
    assert Person.objects.unscoped("test").count() == 0
    keys = ["core.unit", town.city.pk, "roster"]
    page.goto(live_server.url + reverse("frame:intake-begin", args=keys))
    expect(page.get_by_role("cell", name="已撤回")).to_be_visible()
    check(page, "intake-history")
    assert faults == []
    context.close()
