"""Tomorrow's 常委会 in one button: a seat is dragged, the pack is made and taken."""

import datetime as dt
import io
import zipfile

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, check
from tests.meeting import cast as told
from tests.people.cadres import government
from tests.staffing.shared import sign_in

from guantong.core.models import Task
from guantong.core.services import tasks

TOMORROW = timezone.localdate() + dt.timedelta(days=1)


def _prepared(world):
    cast, gov = world
    data = {"on": TOMORROW, "at": "09:00", "place": "常委会议室", "ballot": "secret"}
    return told.prepare(cast.officer, gov, **data), cast.officer


@pytest.fixture
def meeting(transactional_db, settings, settings_fast, client, cast, town, shelf):
    gov = shelf.take(government, town)
    made, officer = shelf.take(_prepared, (cast, gov))
    sign_in(client, officer)
    return made


@pytest.fixture
def page(browser, live_server, client, meeting):
    width, height = SIZES["1440"]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    opened.faults, opened.root = [], live_server.url
    opened.on("console", lambda m: m.type == "error" and opened.faults.append(m.text))
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.goto(live_server.url + meeting.get_absolute_url())
    yield opened
    assert opened.faults == []
    context.close()


def _seat(page, number):
    return page.locator(f'.seat[data-seat="{number}"] .seat-person')


def test_a_seat_is_dragged_and_the_pack_of_the_meeting_is_taken(page, meeting):
    page.get_by_role("link", name="座次", exact=True).click()
    page.wait_for_url(f"**{reverse('meeting:seats', args=[meeting.pk])}")
    check(page, "seats-tomorrow")
    expect(_seat(page, 2)).to_contain_text("委员1")
    _seat(page, 4).drag_to(_seat(page, 2))
    expect(_seat(page, 2)).to_contain_text("委员3")
    expect(_seat(page, 4)).to_contain_text("委员1")
    page.get_by_role("button", name="委员2（虚构） 后移").press("Enter")
    expect(page.locator("#seats-told")).to_have_text("委员2（虚构） 坐到第 4 位。")
    page.get_by_role("button", name="保存座次").click()
    expect(page.locator("#toasts")).to_contain_text("座次已保存。")
    expect(_seat(page, 2)).to_contain_text("委员3")
    page.get_by_role("link", name="会务包").click()
    page.fill("[name=reason]", "县委常委会会议材料")
    page.get_by_role("button", name="会务包").click()
    page.wait_for_url("**/tasks/**")
    tasks.run.func(Task.objects.unscoped("test").get().pk)
    page.reload()
    with page.expect_download() as waiting:
        page.locator("main a[href*='/files/']").first.click()
    zipped = zipfile.ZipFile(waiting.value.path())
    names = zipped.namelist()
    assert [name for name in names if name.endswith(".pdf") and name[:2] in ("07", "09", "10")] == [
        "07_表决票.pdf", "07_计票单.pdf", "09_签到表.pdf", "10_座次图.pdf",
    ]  # fmt: skip
    text = _text(zipped, "10_座次图.pdf")
    assert "周书记（虚构）1委员3（虚构）2委员2（虚构）4" in text
    assert "工作秘密" in text
    assert _text(zipped, "07_表决票.pdf").count("共9张") == 9
    page.goto(page.root + meeting.get_absolute_url())
    expect(page.locator(".house-standing")).to_contain_text("000005")


def _text(zipped, name):
    pages = pypdf.PdfReader(io.BytesIO(zipped.read(name))).pages
    return "".join("".join(page.extract_text() for page in pages).split())
