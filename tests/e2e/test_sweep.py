"""From a sweep to the strike-off: the county begins, a town says, two list, one is compared.

The steps between, which the village's story walks, are taken by the services.
"""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import expect
from tests.casework.conftest import desk  # noqa: F401
from tests.e2e.looks import SIZES, check, picture
from tests.e2e.test_rectification import SUBMIT, finish_turn, pages  # noqa: F401
from tests.jobs.rectification.steps import finish

from guantong.core.models import PartyOrganisation
from guantong.core.scope import rows_of
from guantong.jobs.rectification.models import ListedCriterion, Rectification
from guantong.jobs.rectification.services import rectifying


def test_from_a_sweep_to_the_strike_off(pages, live_server, town, desk):  # noqa: F811
    party = PartyOrganisation.objects.create(
        unit=town.village, unit_path=town.village.path, code="P1", name="一村党支部",
        kind="branch", path="0001", term_ends_on=timezone.localdate() - dt.timedelta(days=40),
    )  # fmt: skip
    page = pages("org")
    page.goto(live_server.url + "/programmes/sweeps/")
    page.get_by_role("link", name="发起排查").click()
    page.fill("[name=name]", "年度排查")
    page.click(SUBMIT)
    expect(page.locator("h1")).to_have_text("年度排查")
    sweep = page.url

    phone = pages("ship", SIZES["390"])
    phone.goto(live_server.url + "/programmes/sweeps/units/")
    phone.get_by_role("link", name="写意见").click()
    expect(phone.locator("#content")).to_contain_text("党组织任期届满未换届（天） 40")
    phone.check("[name^=is][value=yes]")
    phone.check("[name=hits][value='2']")
    phone.fill("[name=found2]", "书记长期在外经商")
    phone.click(SUBMIT)
    check(phone, "sweep-village")

    page.goto(sweep)
    check(page, "sweep")
    page.get_by_role("link", name="一村", exact=True).first.click()
    page.locator("#drawer").get_by_role("link", name="列入整顿").click()
    page.fill("[name=reason]", "情况属实，长期没有改变")
    page.click(SUBMIT)
    page = pages("org2")
    page.goto(live_server.url)
    page.get_by_role("link", name="列入整顿").first.click()
    page.get_by_role("button", name="同意，签字").click()
    expect(page.locator("h1")).to_have_text(party.name)
    picture(page, "rectification-swept", full=True)

    file = Rectification.objects.unscoped("test").get()
    address = live_server.url + file.get_absolute_url()
    finish(file, desk.ship)
    finish(file, desk.org, "列入", reason="情况属实，长期没有改变")
    finish(file, desk.ship, leader="王某（虚构）", first_secretary="李某（虚构）")
    finish(file, desk.ship)
    party.term_ends_on = timezone.localdate() + dt.timedelta(days=900)
    party.save()
    page = pages("org")
    page.goto(address)
    page.get_by_role("link", name="对照", exact=True).last.click()
    expect(page.locator("#content")).to_contain_text("按资料已不存在")
    page.select_option("[name=gone]", "yes")
    page.click(SUBMIT)
    said = rows_of(file, ListedCriterion).get(code="w02")
    rectifying.compare(desk.org, said, now="书记已经回村任职", gone="yes")
    finish(file, desk.org, "达标")
    page = pages("org2")
    finish_turn(page, address, "")
    page.goto(address)
    expect(page.get_by_role("heading", name="已销号")).to_be_visible()
    check(page, "rectification-struck-off")
