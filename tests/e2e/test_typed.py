"""Nothing typed is lost: drafts, a session that ends, whatever a server answers, the way back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.conftest import PASSWORD

#: What a server, or what stands before it, may answer; and what the reader is told.
ANSWERS = {
    403: "您没有此项权限。",
    404: "没有找到该内容",
    409: "正在办理",
    413: "内容过大",
    500: "程序出错",
    502: "程序出错",
    None: "网络不通",
}
DRAFTS = "Object.keys(localStorage).filter((one) => one.startsWith('guantong:draft:'))"


@pytest.fixture
def door(browser, live_server, transactional_db, cast, town):
    """A page, and a way to sign in on it."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.clock.install()

    def sign_in(name):
        page.goto(live_server.url + reverse("office:sign-in"))
        _fill(page, name)
        page.wait_for_url(live_server.url + reverse("office:home"))

    return page, sign_in


def _fill(page, name, within=""):
    page.fill(f"{within} [name=username]", name)
    page.fill(f"{within} [name=password]", PASSWORD)
    page.click(f"{within} button[type=submit]")


def _address(live_server, town, name):
    return live_server.url + reverse("frame:act", args=["core.unit", town.red.pk, name])


def test_a_draft_is_there_again_until_the_form_is_taken_or_one_leaves(door, live_server, town):
    page, sign_in = door
    sign_in("system")
    address = _address(live_server, town, "rename")
    name, bar = page.locator("#content [name=name]"), page.locator(".house-draft")
    page.goto(address)
    first = name.input_value()
    page.fill("#content [name=name]", "新红星镇")
    page.goto(address)
    expect(name).to_have_value("新红星镇")
    expect(bar).to_contain_text("已恢复")
    bar.get_by_text("丢弃").click()
    expect(name).to_have_value(first)
    page.goto(address)
    expect(name).to_have_value(first)
    page.fill("#content [name=name]", "新红星镇")
    page.fill("#content [name=on]", "2026-11-30")
    page.click("#content form.card button[type=submit]")
    expect(page.locator("h1")).to_have_text("新红星镇")
    assert page.evaluate(DRAFTS) == []
    # A row that was picked is picked again; a version that went by is still the one typed on.
    page.goto(_address(live_server, town, "merge"))
    page.fill("#content [name=reason]", "乡镇合并")
    page.locator("#content select[name=into]").select_option(label="蓝山镇")
    page.reload()
    expect(page.locator("#content select[name=into] option:checked")).to_have_text("蓝山镇")
    assert len(page.evaluate(DRAFTS)) == 1
    page.click(".house-tools .dropdown:last-of-type > button")
    page.click("[data-leaves] button")
    page.wait_for_url("**/sign-in/")
    assert page.evaluate(DRAFTS) == []


def test_of_what_is_sealed_no_draft_is_kept(door, live_server, cast, town):
    page, sign_in = door
    sign_in("officer")
    page.goto(live_server.url + reverse("people:create"))
    page.fill("[name=name]", "李四")
    page.fill("[name=id_number]", "431102198001011236")
    page.fill("[name=native_place]", "湖南永州")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "李四" in kept
    assert "湖南永州" in kept
    assert "431102198001011236" not in kept
    page.reload()
    expect(page.locator("[name=native_place]")).to_have_value("湖南永州")
    expect(page.locator("[name=id_number]")).to_have_value("")


def test_one_signs_in_again_in_place_and_what_was_typed_is_sent(door, live_server, town):
    page, sign_in = door
    sign_in("system")
    page.goto(_address(live_server, town, "rename"))
    page.fill("#content [name=name]", "新红星镇")
    page.context.clear_cookies(name="sessionid")
    page.clock.fast_forward("00:20")
    page.click("#content form.card button[type=submit]")
    expect(page.locator("#door")).to_be_visible()
    # Somebody else signs in: nothing is sent in that name.
    _fill(page, "officer", "#door")
    expect(page.locator("#door")).to_contain_text("现在登录的是 officer")
    assert "新红星镇" in page.evaluate("JSON.stringify(localStorage)")
    town.red.refresh_from_db()
    assert town.red.name == "红星镇"
    page.context.clear_cookies(name="sessionid")
    sign_in("system")
    page.goto(_address(live_server, town, "rename"))
    expect(page.locator("#content [name=name]")).to_have_value("新红星镇")
    page.context.clear_cookies(name="sessionid")
    page.clock.fast_forward("00:20")
    page.click("#content form.card button[type=submit]")
    expect(page.locator("#door [name=username]")).to_have_value("system")
    page.fill("#door [name=password]", PASSWORD)
    page.click("#door button[type=submit]")
    expect(page.locator("h1")).to_have_text("新红星镇")


def test_the_end_is_told_typing_puts_it_off_and_a_drawer_shows_no_door(
    door, live_server, town, measured
):
    page, sign_in = door
    sign_in("officer")
    page.goto(live_server.url + reverse("people:list"))
    account = int(page.locator("body > .house").get_attribute("data-account"))
    told = {"account": account, "name": "", "left": 80, "rest": 9000, "csrf": "x" * 64}
    page.route("**/stay/", lambda route: route.fulfill(json=told))
    page.clock.fast_forward("28:30")
    expect(page.locator("#ending")).to_be_visible()
    page.unroute("**/stay/")
    typing = lambda one: one.url.endswith("/stay/") and "x-passive" not in one.headers  # noqa: E731
    with page.expect_request(typing):
        page.fill(".house-search [name=q]", "测评")
    expect(page.locator("#ending")).to_be_hidden()
    page.context.clear_cookies(name="sessionid")
    page.locator("a[data-drawer]:not([data-help])").first.click()
    expect(page.locator("#door")).to_be_visible()
    expect(page.locator("#drawer [name=password]")).to_have_count(0)
    page.fill("#door [name=password]", PASSWORD)
    page.click("#door button[type=submit]")
    expect(page.locator("#drawer h1, #drawer h2").first).to_be_visible()
    # Back closes the drawer; the list stays.
    page.go_back()
    expect(page.locator("#drawer")).not_to_be_visible()
    assert page.url == live_server.url + reverse("people:list")


def test_whatever_the_answer_it_is_said_in_words_on_the_page(door, live_server, town):
    page, sign_in = door
    sign_in("system")
    page.goto(live_server.url + reverse("office:units"))
    told, now = page.locator("#told"), {}

    def answer(route):
        status = now["status"]
        route.fulfill(status=status, body="<h1>nginx</h1>") if status else route.abort()

    for address in ("**/help/**", "**/bell/"):
        page.route(address, answer)
    for status, words in ANSWERS.items():
        now["status"] = status
        for press in ("[data-help]", ".house-bell > button"):
            page.click(press)
            expect(told).to_be_visible()
            expect(told).to_contain_text(words)
            told.locator("button").click()
        expect(page.locator("#drawer")).not_to_be_visible()
    assert page.url == live_server.url + reverse("office:units")


def test_the_first_row_of_a_list_is_four_keys_away(door, live_server, town):
    page, sign_in = door
    sign_in("system")
    page.goto(live_server.url + reverse("office:units"))
    for key in ("Tab", "Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.closest('#rows tr') !== null")
