"""A village's quarter on a phone: six fields, twelve taps; none where an export was loaded; and a
township's workbook of forty villages with twelve faults, mended in place.
"""

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check, picture
from tests.frame.filing import book, work
from tests.programmes import forty
from tests.programmes.conftest import asked, staff  # noqa: F401
from tests.programmes.forty import HEAD, WRONG, lines, right

from guantong.core.services import systems
from guantong.frame.models import Intake
from guantong.programmes.models import DataElement, DataSheet, DataValue, Told
from guantong.programmes.services import seasons, values

WIDE, NARROW = SIZES["1440"], SIZES["390"]
QUARTER = "2026-Q1"
SUBMIT = "#content form.card [type=submit]"


@pytest.fixture
def pages(transactional_db, live_server, browser, town, staff, asked):  # noqa: F811
    """A page for an account, signed in, at its width."""
    made = []

    def of(name, size):
        client = Client()
        client.force_login(getattr(staff, name), "django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN",
            reduced_motion="reduce",
        )  # fmt: skip
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        made.append(context)
        return context.new_page()

    yield of
    for context in made:
        context.close()


@pytest.fixture
def six(town, asked):  # noqa: F811
    """Three more numbers that a village says itself: six in all."""
    for n in range(3):
        DataElement.objects.create(
            unit=town.city, code=f"more{n}", name=f"其他收入{n + 1}", group="收入",
            told=Told.SELF, position=10 + n,
        )  # fmt: skip
    before = values.Said(asked["sales"], town.village, "2025-Q4", 4200)
    values.put(None, [before], state="fixed")


def test_a_village_says_its_quarter_in_twelve_taps(pages, live_server, town, staff, six):  # noqa: F811
    seasons.ask(staff.org, town.first, period=QUARTER)
    phone = pages("secretary", NARROW)
    phone.goto(live_server.url)
    taps = 0
    picture(phone, "values-phone-bench", full=True)
    phone.get_by_role("link", name="填报").first.click()
    taps += 1
    fields = phone.locator("#content form.card input[inputmode]")
    expect(fields).to_have_count(6)
    expect(phone.get_by_text("上期 4,200")).to_be_visible()
    assert {fields.nth(n).input_value() for n in range(6)} == {""}
    for n, said in enumerate(("4300", "700", "5000", "0", "0", "0")):
        fields.nth(n).tap() if phone.evaluate("'ontouchstart' in window") else fields.nth(n).click()
        fields.nth(n).fill(said)
        taps += 1
    check(phone, "values-phone-form")
    phone.click(SUBMIT)
    taps += 1
    expect(phone.get_by_text("已上报").first).to_be_visible()
    assert taps <= 12
    check(phone, "values-phone-sheet")
    sheet = DataSheet.objects.unscoped("test").get(unit=town.village, period=QUARTER)
    assert (sheet.state, sheet.reported_by) == ("reported", staff.secretary)


def test_where_the_export_was_loaded_the_village_is_asked_nothing(
    pages, live_server, town, staff, six  # noqa: F811
):  # fmt: skip
    seasons.ask(staff.org, town.first, period=QUARTER)
    systems.declare(None, town.first, kind="programmes.datasheet", system="三资平台")
    phone = pages("secretary", NARROW)
    phone.goto(live_server.url)
    expect(phone.get_by_role("link", name="填报", exact=True)).to_have_count(0)
    sheet = DataSheet.objects.unscoped("test").get(unit=town.village, period=QUARTER)
    phone.goto(live_server.url + sheet.get_absolute_url())
    expect(phone.get_by_text("据外部系统“三资平台”")).to_be_visible()
    expect(phone.get_by_role("link", name="填报", exact=True)).to_have_count(0)
    check(phone, "values-phone-outside")


def test_twelve_faults_of_forty_villages_are_mended_in_place(
    pages, live_server, town, staff, asked, settings, tmp_path  # noqa: F811
):  # fmt: skip
    settings.FILES_ROOT = tmp_path / "files"
    forty.villages(town)
    file = tmp_path / "红星镇一季度.xlsx"
    file.write_bytes(book(lines(WRONG)))
    page = pages("accountant", WIDE)
    page.goto(live_server.url + "/programmes/values/")
    page.get_by_role("link", name="导入数据").click()
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url("**/intake/*/")
    read = work(Intake.objects.unscoped("test").get())
    page.goto(live_server.url + read.get_absolute_url())
    page.get_by_role("link", name="有问题 12").click()
    check(page, "values-faults")
    left = 12
    for n, said in WRONG.items():
        row = page.locator(f"tbody tr:has(> td:first-child:text-is('{n + 2}'))")
        key = row.get_attribute("id")
        for title in said:
            cell = page.locator(f"#{key}").get_by_label(title, exact=True)
            if cell.count() == 0:
                page.locator(f"#{key}").get_by_role("button", name="改", exact=True).click()
            if cell.evaluate("one => one.tagName") == "SELECT":
                cell.select_option(right(n)[title])
            else:
                cell.fill(right(n)[title])
                cell.press("Tab")
        left -= 1
        expect(page.locator("tr:has(.field-error)")).to_have_count(left)
    page.get_by_role("link", name="都改好了，看将写入什么").click()
    page.get_by_role("link", name="写入").click()
    expect(page.get_by_text("将新增 40 行，修改 0 行")).to_be_visible()
    page.get_by_role("button", name="写入").click()
    page.wait_for_url("**/intake/*/")
    assert work(read).made == 40
    assert DataValue.objects.unscoped("test").count() == 4 * len(HEAD[2:6]) * 10
    page.goto(live_server.url + "/programmes/values/quarter/?period=" + QUARTER)
    check(page, "values-board")
