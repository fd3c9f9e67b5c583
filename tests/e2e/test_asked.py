"""A form whose questions depend on one another: by keyboard, in the drawer, on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.conftest import PASSWORD
from tests.e2e.looks import SIZES, look, note
from tests.jobs.certificates.models import Certificate

from guantong.core.services import accounts


@pytest.mark.parametrize("size", SIZES)
def test_a_question_comes_when_another_is_answered_so(browser, live_server, cast, town, size):
    accounts.grant(None, cast.nobody, role="certificate_keeper", unit=town.first)
    row = Certificate(unit=town.red, holder="张三（虚构）", number="E1")
    row.save()
    width, height = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    faults = []
    page.on("console", lambda message: note(faults, message))
    page.goto(live_server.url + reverse("office:sign-in"))
    page.fill("[name=username]", "nobody")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.goto(live_server.url + row.get_absolute_url())
    form = _open(page, live_server, row, in_drawer=width > 992)
    explanation = form.locator("[name=explanation]")
    companion = form.locator("[name=companion]")
    contact = form.locator("[name=contact]")
    expect(form.locator("[name=reason]")).to_have_value("")
    expect(form).to_contain_text("已有，不用再填：持证单位、证照单位码")
    for one in (explanation, companion, contact):
        expect(one).to_be_hidden()
    faults += look(page, "asked-before", full=False)
    form.locator("[name=reason]").select_option("other")
    expect(explanation).to_be_visible()
    explanation.fill("参加婚礼")
    expect(form.get_by_role("status")).to_have_text("请继续填写：其他事由说明")
    form.locator("[name=reason]").select_option("family")
    expect(explanation).to_be_hidden()
    # By the keyboard alone: the next stop after the answer is the question that came with it.
    form.get_by_role("group", name="有无同行人").get_by_label("否").focus()
    page.keyboard.press("ArrowUp")
    expect(form.get_by_label("是", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    expect(companion).to_be_focused()
    page.keyboard.type("李四（虚构）")
    expect(contact).to_be_visible()
    contact.fill("138 0000")
    faults += look(page, "asked", full=False)
    form.locator("button[type=submit]").click()
    # Refused: what was asked is still there, what was not is not.
    form = page.locator("form:has([name=reason])")
    expect(form.locator(".field-error")).to_contain_text("请写 11 位手机号")
    expect(form.locator("[name=companion]")).to_have_value("李四（虚构）")
    expect(form.locator("[name=explanation]")).to_be_hidden()
    faults += look(page, "asked-refused", full=False)
    form.locator("[name=contact]").fill("138 0000 1234")
    form.locator("button[type=submit]").click()
    page.wait_for_url(live_server.url + row.get_absolute_url())
    kept = Certificate.objects.unscoped("test").get(pk=row.pk).answers
    assert {name: kept[name] for name in ("reason", "company", "companion", "contact")} == {
        "reason": "family", "company": "yes", "companion": "李四（虚构）", "contact": "13800001234",
    }  # fmt: skip
    assert "explanation" not in kept
    assert [one for one in faults if "422" not in one] == []


def _open(page, live_server, row, *, in_drawer):
    """Open the form in the drawer, or on a page of its own."""
    address = reverse("frame:act", args=["certificates.certificate", row.pk, "explain"])
    if not in_drawer:
        page.goto(live_server.url + address)
        return page.locator("#content form:has([name=reason])")
    page.evaluate(f"htmx.ajax('GET', '{address}?view=drawer', '#drawer-body')")
    form = page.locator("#drawer form")
    expect(form).to_be_visible()
    return form
