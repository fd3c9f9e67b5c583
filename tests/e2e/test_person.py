"""A person's page in a real browser: every tab, the drawer, the picture, at both widths."""

import io
import unicodedata

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader
from tests.e2e.looks import SIZES, check, picture
from tests.people.rich import rich_person

from guantong.people.screens.tabs import TABS

DAY = "2026-11-24"


@pytest.fixture
def rich(live_server, cast, town, shelf):
    return shelf.take(rich_person, cast.officer, town.second)


@pytest.fixture(params=SIZES)
def page(request, browser, live_server, client, cast, settings):
    """A page of a signed-in officer; an error on its console fails the test."""
    settings.DEMO = True
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    opened.faults = []
    opened.on("console", lambda m: m.type == "error" and opened.faults.append(m.text))
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.width = request.param
    yield opened
    assert opened.faults == []
    context.close()


def _open(page, live_server, rich, tab="basic"):
    page.goto(f"{live_server.url}{reverse('people:person', args=[rich.pk])}?tab={tab}&on={DAY}")


def test_every_tab_is_accessible_and_fits_the_screen(page, live_server, rich):
    for tab in TABS:
        _open(page, live_server, rich, tab.key)
        check(page, f"person-{tab.key}")


def test_the_roster_opens_a_person_in_the_drawer_and_its_tabs_stay_there(page, live_server, rich):
    roster = live_server.url + reverse("people:list")
    page.goto(roster)
    page.click("tbody a[data-drawer]")
    drawer = page.locator("#drawer.show")
    expect(drawer.locator(".person-post")).to_have_text("乙县县委副书记、县长")
    check(page, "person-drawer")
    drawer.get_by_role("link", name="奖惩", exact=True).click()
    expect(drawer.locator("#person-panel")).to_contain_text("优秀党务工作者")
    assert page.url == roster
    drawer.get_by_role("link", name="完整页面").click()
    expect(page.locator("h1")).to_have_text("李明远（虚构）")


def test_a_tab_opens_in_place_and_going_back_restores_the_page(page, live_server, rich):
    _open(page, live_server, rich)
    page.get_by_role("link", name="任职", exact=True).click()
    expect(page.locator(".person-panel")).to_contain_text("示任〔2021〕18号")
    assert "tab=posts" in page.url
    page.go_back()
    expect(page.locator(".person-panel")).to_contain_text("431199********2211")
    expect(page.locator(".person-head")).to_be_visible()
    page.go_forward()
    expect(page.locator(".person-panel")).to_contain_text("示任〔2021〕18号")


def test_a_value_tells_its_source_on_focus_and_closes_with_escape(page, live_server, rich):
    _open(page, live_server, rich)
    value = page.locator(".person-derived .why", has_text="30年5个月")
    note = page.locator(".person-derived .why-note", has_text="入党志愿书")
    expect(note).to_be_hidden()
    value.focus()
    expect(note).to_be_visible()
    picture(page, "person-source")
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()


def test_one_of_the_two_pictures_is_shown_and_paper_gets_the_wide_one(page, live_server, rich):
    _open(page, live_server, rich, "timeline")
    wide, narrow = page.locator(".tl-across"), page.locator(".tl-down")
    shown, hidden = (wide, narrow) if page.width == "1440" else (narrow, wide)
    expect(shown).to_be_visible()
    expect(hidden).to_be_hidden()
    for label in shown.locator("text.label").all():
        assert label.bounding_box()["height"] >= 11
    page.get_by_text("文字版").click()
    words = "2021.10—至今 任职 乙县人民政府党组书记、县长（正处）"
    expect(page.locator(".timeline-told")).to_contain_text(words)
    check(page, "person-timeline-told")
    page.emulate_media(media="print")
    expect(wide).to_be_visible()
    expect(narrow).to_be_hidden()
    expect(page.locator(".person-tabs")).to_be_hidden()


def test_what_is_sealed_asks_a_reason_in_the_browser(page, live_server, rich):
    _open(page, live_server, rich, "family")
    page.get_by_role("link", name="说明事由后查看").click()
    check(page, "person-reveal")
    page.fill("[name=reason]", "填报任免审批表")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("431199197503122211")
    check(page, "person-opened")


def test_without_scripts_every_tab_is_a_link(browser, live_server, client, cast, rich):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("people:list"))
    page.click("tbody a[data-drawer]")
    for tab in TABS:
        page.click(f"#tab-{tab.key}")
        expect(page.locator(".person-tabs [aria-current]")).to_have_text(str(tab.title))
        expect(page.locator("h1")).to_have_text("李明远（虚构）")
    context.close()


@pytest.mark.parametrize(("tab", "landscape"), [("basic", False), ("timeline", True)])
@pytest.mark.parametrize("page", ["1440"], indirect=True)
def test_a_tab_prints_on_one_sheet(page, live_server, rich, tab, landscape):
    _open(page, live_server, rich, tab)
    edge = dict.fromkeys(("top", "bottom", "left", "right"), "1cm")
    paper = page.pdf(format="A4", landscape=landscape, margin=edge)
    [sheet] = PdfReader(io.BytesIO(paper)).pages
    text = unicodedata.normalize("NFKC", "".join(sheet.extract_text().split()))
    assert "1975.03出生(51岁)" in text
    assert "截至2026.11.24,由记录推算" in text
