"""A village's election: the timetable, a result entered by one and confirmed by another, the
handing over. Pictures of the guide's part on elections.
"""

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.casework.conftest import desk  # noqa: F401
from tests.e2e.looks import SIZES, check, picture
from tests.jobs.village_terms.voting import COUNTS, STOOD, nominate

from guantong.casework.services.rows import today
from guantong.core.scope import rows_of
from guantong.jobs.village_terms.models import VillageElection
from guantong.jobs.village_terms.services import elections

WIDE, NARROW = SIZES["1440"], SIZES["390"]
SUBMIT = "#content form.card [type=submit]"
VOTES = (450, 300, 500, 470, 300)


@pytest.fixture
def pages(transactional_db, live_server, browser, town, desk):  # noqa: F811
    """A page for each account, signed in, at its width."""
    made = {}

    def of(name, size=WIDE):
        if (name, size) not in made:
            client = Client()
            client.force_login(getattr(desk, name), "django.contrib.auth.backends.ModelBackend")
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, locale="zh-CN",
                reduced_motion="reduce",
            )  # fmt: skip
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
            made[name, size] = context.new_page()
        return made[name, size]

    return of


def test_from_the_timetable_to_the_handing_over(pages, live_server, town, desk):  # noqa: F811
    page = pages("ship")
    page.goto(live_server.url + "/village-terms/elections/")
    page.get_by_role("link", name="设定村级选举").click()
    page.fill("[name=on]", f"{today():%Y-%m-%d}")
    page.fill("[name=member_seats]", "2")
    picture(page, "election-set-up", full=True)
    page.click(SUBMIT)
    row = VillageElection.objects.unscoped("test").get()
    address = live_server.url + row.get_absolute_url()
    page.goto(address)
    page.get_by_role("link", name="登记候选人").click()
    page.select_option("[name=post]", "committee_chief")
    page.fill("[name=name]", STOOD[0][0])
    page.select_option("[name=sex]", "1")
    page.fill("[name=birth_month]", "1980-03")
    page.select_option("[name=party]", "13")
    page.click(SUBMIT)
    expect(page.locator("h1")).to_contain_text("换届选举")
    stood = [rows_of(row, elections.Nominee).get(), *nominate(desk.ship, row, *STOOD[1:])]

    page.goto(address)
    picture(page, "election-coming", full=True)
    page.get_by_role("link", name="登记选举结果").click()
    for name, n in COUNTS.items():
        page.fill(f"[name={name}]", str(n))
    for one, n in zip(stood, VOTES, strict=True):
        page.fill(f"[name=n{one.pk}]", str(n))
    page.fill("[name=valid]", "861")
    page.click(SUBMIT)
    expect(page.locator("#content")).to_contain_text("与收回的 880 张不符")
    page.fill("[name=valid]", "860")
    page.click(SUBMIT)
    page.goto(address)
    expect(page.get_by_text("待另一人核对确认")).to_be_visible()

    other = pages("ship2")
    other.goto(live_server.url)
    expect(other.get_by_text("选举结果待核对").first).to_be_visible()
    other.goto(address)
    picture(other, "election-entered", full=True)
    other.get_by_role("link", name="核对确认").click()
    other.click(SUBMIT)
    other.goto(address)
    expect(other.get_by_role("cell", name="当选", exact=True)).to_have_count(3)

    for step in rows_of(row, elections.ElectionStep).filter(handover=True):
        elections.done(desk.ship, step, on=today(), evidence="清单一份（虚构）")
    page.goto(address)
    page.get_by_role("link", name="登记工作移交").click()
    for name, who in (("handed_by", "上届主任"), ("handed_to", "盘一"), ("witness", "镇干部")):
        page.fill(f"[name={name}]", f"{who}（虚构）")
    page.click(SUBMIT)
    page.goto(address)
    expect(page.get_by_role("heading", name="工作日程 · 已移交")).to_be_visible()
    check(page, "election-over")
    page.goto(live_server.url + "/village-terms/elections/board/")
    check(page, "election-board")
    phone = pages("secretary", NARROW)
    phone.goto(address)
    check(phone, "election-page")
