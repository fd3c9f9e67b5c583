"""Every page in a real browser: no axe violation, no console error under the policy."""

from functools import partial

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.looks import SIZES, look, note
from tests.e2e.worlds import small

from guantong.commands.demo import PASSWORD


@pytest.fixture
def world(transactional_db, live_server, settings, shelf):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.DEMO = True
    return shelf.take(_world, shelf.take(small))


def _world(made):
    """The small demonstration, a draft of the yardsticks and a draft inspection beside it."""
    from guantong.assess.models import Campaign, Indicator, RateeResult, UnitResult
    from guantong.assess.services import campaigns, indicators
    from guantong.core.models import Unit
    from guantong.core.scope import rows_of

    officer, done = made.accounts["ganbu"], made.inspection
    units = Unit.objects.unscoped("test")
    people = RateeResult.objects.unscoped("test").filter(results=done.results)
    first = people.get(ratee__person__account=made.accounts["benren"])
    row = done.campaign
    fresh = campaigns.create(
        officer, row.unit, indicators=row.indicators, name="下一次考察", opens_on=row.opens_on,
        closes_on=row.closes_on,
    )  # fmt: skip
    draft = indicators.revise(officer, done.campaign.indicators)
    return {
        "demo": made,
        "set": draft,
        "item": rows_of(draft, Indicator)[0].pk,
        "county": units.filter(kind="county").order_by("path").first(),
        "own": first,
        "unit": UnitResult.objects.unscoped("test").get(results=done.results, unit=first.unit),
        "open": Campaign.objects.unscoped("test").get(name__startswith="正在进行"),
        "draft": fresh,
    }


def _pages(world):
    county, draft = [world["county"].pk], [world["draft"].pk]
    account = [world["demo"].accounts["ganbu"].pk]
    own, results = [world["own"].pk], [world["demo"].inspection.results.pk]
    return {
        "sysadmin": [
            ("home", "office:home", []), ("units", "office:units", []),
            ("unit", "office:unit", county),
            ("unit-create", "frame:act", ["core.unit", *county, "create"]),
            ("tasks", "office:tasks", []),
        ],
        "secadmin": [
            ("accounts", "office:accounts", []), ("account", "office:account", account),
            ("account-grant", "frame:act", ["core.account", *account, "grant"]),
        ],
        "auditadmin": [("events", "office:events", [])],
        "ganbu": [
            ("figures", "frame:figures", []), ("figure", "frame:figure", ["people.young"]),
            ("unit-standing", "office:unit", county),
            ("campaigns", "assess:campaigns", []),
            ("campaign-create", "frame:act", ["core.unit", *county, "campaign-create"]),
            ("campaign-draft", "assess:campaign", draft),
            ("campaign", "assess:campaign", [world["open"].pk]),
            ("campaign-add", "frame:act", ["assess.campaign", *draft, "add"]),
            ("campaign-import", "frame:intake-begin",
             ["assess.campaign", world["open"].pk, "answers"]),
            ("campaign-extend", "frame:act", ["assess.campaign", world["open"].pk, "extend"]),
            ("results", "assess:results", results),
            ("unit-result", "assess:unit-result", [world["unit"].pk]),
            ("person-result", "assess:person-result", own),
            ("sets", "assess:sets", []), ("set", "assess:set", [world["set"].pk]),
            ("indicator", "frame:act", ["assess.indicator", world["item"], "edit"]),
            ("people", "people:list", []), ("person-create", "people:create", []),
            ("person", "people:person", [world["own"].ratee.person_id]),
            ("person-edit", "people:edit", [world["own"].ratee.person_id]),
            ("password", "office:password", []),
        ],
        "benren": [("mine", "assess:mine", []), ("own-result", "assess:own", own)],
    }  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_quiet(browser, live_server, world, size):
    faults: list[str] = []
    for name, pages in _pages(world).items():
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        page = context.new_page()
        page.on("console", partial(note, faults))
        page.on("pageerror", lambda e, faults=faults: faults.append(str(e)))
        page.goto(live_server.url + reverse("office:sign-in"))
        if name == "sysadmin":
            faults += look(page, "sign-in")
        page.fill("[name=username]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(live_server.url + reverse("office:home"))
        for title, route, args in pages:
            page.goto(live_server.url + reverse(route, args=args))
            faults += look(page, title)
        if name == "ganbu":
            page.goto(live_server.url + reverse("people:list"))
            page.click("[data-bs-target='#tree-drawer']")
            page.click("#tree .house-open >> nth=0")
            page.wait_for_selector("#tree .below li")
            faults += look(page, "tree")
            page.fill("#tree-drawer [name=q]", "教育局")
            page.click("#tree a:has-text('教育局')")
            page.wait_for_selector(".house-under")
            faults += look(page, "people-of-a-unit")
            codes = reverse("assess:campaign-codes", args=[world["open"].pk])
            page.goto(live_server.url + codes)
            faults += look(page, "campaign-codes")
            page.click("main form.card button[type=submit]")
            page.wait_for_selector(".cards")
            faults += look(page, "cards")
        context.close()
    faults += _doors(browser, live_server, world, size)
    assert not faults, "\n".join(faults)


def _doors(browser, live_server, world, size):
    """What is open to whoever holds a code."""
    width, height = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    faults: list[str] = []
    page.on("console", partial(note, faults))
    token = world["demo"].card.token
    page.goto(live_server.url + reverse("answer:door"))
    faults += look(page, "answer-door")
    page.goto(live_server.url + reverse("answer:list", args=[token]))
    faults += look(page, "answer-list")
    page.click(".answer-people a")
    page.wait_for_selector("[data-section]:not([hidden])")
    page.click("[data-section]:not([hidden]) .answer-option >> nth=0")
    expect(page.locator("[data-state]")).to_have_text("已保存")
    faults += look(page, "answer-form")
    wrong = page.context.new_page()
    wrong.goto(live_server.url + reverse("answer:list", args=["AAAA-BBBB-CCCC"]))
    faults += look(wrong, "answer-stranger")
    page.context.close()
    return faults
