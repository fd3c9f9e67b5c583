"""The whole questionnaire on a phone: the network goes half way, comes back; handed in once."""

import itertools

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from guantong.assess.models import Ballot, Form
from guantong.assess.services import answering, campaigns

WORDS = {1: "是", 0: "否", 2: "不了解"}


@pytest.fixture
def phone(browser):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    yield context
    context.close()


def _answer(page, choices, until):
    """Answer section by section as a thumb would, up to a number of answers."""
    while True:
        for item in page.locator("[data-section]:not([hidden]) fieldset").all():
            if item.locator("input:checked").count():
                continue
            if int(page.inner_text("[data-count]")) >= until:
                return
            name = int(item.locator("input").first.get_attribute("name"))
            choices[name] = next(_answer.cycle)
            item.get_by_label(WORDS[choices[name]], exact=True).tap()
        if not page.locator("[data-next]").is_visible():
            return
        page.tap("[data-next]")


def _wait(page, words):
    expect(page.locator("[data-state]")).to_contain_text(words)


def _count(page):
    return page.inner_text(".answer-count")


def test_125_answers_survive_a_lost_network_and_go_in_once(
    phone, live_server, cast, campaign, town
):
    _answer.cycle = itertools.cycle([1, 1, 0, 1, 2])
    token = campaigns.draw(cast.officer, campaign.row, town.red, "peer", 1)[0].token
    start = live_server.url + reverse("answer:list", args=[token])
    choices: dict[int, int] = {}

    page = phone.new_page()
    page.goto(start)
    assert "不记名" in page.inner_text("main")
    page.tap(".answer-people a >> nth=0")
    _answer(page, choices, 60)
    assert _count(page) == "60/125"
    _wait(page, "已保存")

    phone.set_offline(True)
    _answer(page, choices, 80)
    _wait(page, "网络中断")
    assert _count(page) == "80/125"
    page.close()

    phone.set_offline(False)
    page = phone.new_page()
    page.goto(start)
    assert "60/125" in page.inner_text(".answer-people")
    page.tap(".answer-people a >> nth=0")
    _wait(page, "已保存")
    assert _count(page) == "80/125"
    assert not page.locator("[data-finish]").is_visible()
    _answer(page, choices, 100)
    page.tap("[data-next]")
    page.tap("[data-missing]")
    assert page.locator("fieldset:has(input:checked):visible").count() < 25
    _answer(page, choices, 125)
    assert _count(page) == "125/125"
    page.tap("[data-finish]")

    page.wait_for_selector(".answer-people")
    assert "已答完" in page.inner_text(".answer-people li >> nth=0")
    assert "还有 5 人未答" in page.inner_text("main")
    page.tap("main form button")
    page.wait_for_selector("text=已提交，感谢您参加测评")
    assert page.evaluate("Object.keys(localStorage).length") == 0

    form = Form.objects.unscoped("test").get()
    assert dict(enumerate(bytes(form.answers))) == choices
    again = page.goto(start)
    assert again.status == 409
    assert "已经提交" in page.inner_text("main")
    assert Ballot.objects.unscoped("test").get().state == "submitted"


def test_a_piece_whose_answer_was_lost_is_sent_again_and_counts_once(
    phone, live_server, cast, campaign, town
):
    token = campaigns.draw(cast.officer, campaign.row, town.red, "peer", 1)[0].token
    ballot = answering.enter(token)
    ratee = answering.people(ballot)[0]
    page = phone.new_page()
    seen = []

    def lose_first_reply(route):
        reply = route.fetch()
        seen.append(reply.status)
        if len(seen) == 1:
            route.abort()
        else:
            route.fulfill(response=reply)

    page.route("**/save/", lose_first_reply)
    page.goto(live_server.url + reverse("answer:form", args=[token, ratee.pk]))
    page.tap("[data-section]:not([hidden]) .answer-option >> nth=0")
    _wait(page, "已保存")
    assert seen == [200, 200]
    assert Form.objects.unscoped("test").get().revision == 1


def test_an_inspection_that_closes_meanwhile_says_so(phone, live_server, cast, campaign, town):
    token = campaigns.draw(cast.officer, campaign.row, town.red, "peer", 1)[0].token
    ratee = answering.people(answering.enter(token))[0]
    page = phone.new_page()
    page.goto(live_server.url + reverse("answer:form", args=[token, ratee.pk]))
    campaigns.close(cast.officer, campaign.row)
    page.tap("[data-section]:not([hidden]) .answer-option >> nth=0")
    _wait(page, "“示范考察”已经截止")
