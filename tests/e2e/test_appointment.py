"""Appointments that are not a committee's own to make, or not before an election."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.meeting import cast as told
from tests.meeting import voted
from tests.meeting.conftest import gov, second
from tests.staffing.conftest import staff
from tests.staffing.office import signed_in

from guantong.meeting.models import Notice
from guantong.meeting.services import applying, notice, opening
from guantong.meeting.services.opening import Move
from guantong.people.models import PostHeld

__all__ = ["gov", "second", "staff"]
TODAY = timezone.localdate()
SEND = "main form.card button[type=submit]"


@pytest.fixture(autouse=True)
def _served(transactional_db, live_server):
    """A site with its own database."""


def held(person):
    return PostHeld.objects.unscoped("test").get(person=person, end="").title


def opened(browser, live_server, account):
    account.must_change_password = False
    account.save()
    return signed_in(browser, live_server, account.username)


def _act(row, name):
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


@pytest.fixture
def recommended(cast, second, gov, shelf):
    return shelf.take(_recommended, cast, second, gov)


def _recommended(cast, second, gov):
    """甲县's committee agreed to a secretary of its own."""
    move = Move(gov.woman, gov.county, "县委书记", "甲县县委书记", "甲县副县长", level="1A31",
                duty="party", is_chief=True)  # fmt: skip
    data = {"name": "县委常委会会议", "on": TODAY}
    meeting = opening.create(cast.officer, gov.county, data, told.members(), [move])
    return told.decided(cast.officer, second, meeting)


def test_a_countys_committee_recommends_its_secretary_and_waits_for_the_number(
    browser, live_server, cast, gov, recommended
):
    page = opened(browser, live_server, cast.officer)
    main = page.locator("main")
    page.goto(live_server.url + recommended.get_absolute_url())
    expect(main).to_contain_text("推荐为甲县县委书记人选，建议免去甲县副县长（报省委审批）")
    expect(main.get_by_text("办理任免", exact=True)).to_have_count(0)
    page.get_by_role("link", name="出具请示、函").click()
    page.click(SEND)
    expect(main).to_contain_text("已形成 1 件")
    page.get_by_role("link", name="请示 · 示范市委", exact=True).click()
    page.get_by_role("link", name="登记发出").click()
    page.fill("[name=number]", "甲请〔2026〕7号")
    page.click(SEND)
    expect(main).to_contain_text("已发出，待答复")
    printed = page.get_by_role("link", name="请示 PDF").get_attribute("href")
    assert page.request.get(live_server.url + printed).body().startswith(b"%PDF")
    letter = page.url
    page.goto(live_server.url + _act(recommended, "apply"))
    page.fill("[name=document]", "甲干〔2026〕12号")
    page.click(SEND)
    expect(main).to_contain_text("等候省委批复，登记来文文号后才能办理")
    assert held(gov.woman) == "副县长"
    page.goto(letter)
    page.get_by_role("link", name="登记批复、答复").click()
    page.fill("[name=number]", "省委干〔2026〕88号")
    page.locator("main select").select_option("agree")
    page.click(SEND)
    expect(main).to_contain_text("已答复")
    page.goto(live_server.url + recommended.get_absolute_url())
    page.get_by_role("link", name="办理任免", exact=True).click()
    # What was typed before is still there; the number of whoever decided is what counts.
    expect(page.locator("[name=document]")).to_have_attribute("value", "省委干〔2026〕88号")
    page.click(SEND)
    expect(main).to_contain_text("通过 · 已办理")
    assert held(gov.woman) == "县委书记"
    row = PostHeld.objects.unscoped("test").get(person=gov.woman, end="")
    assert row.document == "省委干〔2026〕88号"
    page.context.close()


@pytest.fixture
def decided(cast, second, staff, shelf):
    return shelf.take(_decided, cast, second, staff)


def _decided(cast, second, staff):
    """The head of 甲县 left; 钱 was decided on and announced; the people's congress is today."""
    gov = staff.people
    meeting = told.decided(cast.officer, second, told.prepare(cast.officer, gov))
    notice.publish(cast.officer, meeting, first=max(TODAY, meeting.on), place="组织部网站")
    Notice.objects.unscoped("test").update(first=voted.before(9), last=voted.before(1))
    month = f"{max(TODAY, meeting.on):%Y-%m}"
    applying.apply_decision(cast.officer, meeting, document="甲干〔2026〕12号", month=month)
    return meeting, voted.coming(cast.officer, gov.county)


@pytest.mark.parametrize("votes", [180, 90])
def test_a_county_head_is_a_candidate_until_the_result_is_recorded(
    browser, live_server, cast, second, staff, decided, votes
):
    meeting, election = decided
    woman, won = staff.people.woman, votes > 100
    posts = live_server.url + reverse("staffing:posts") + "?q=县长&chief=1"
    page = opened(browser, live_server, cast.officer)
    main = page.locator("main")
    page.goto(live_server.url + meeting.get_absolute_url())
    expect(main).to_contain_text("钱（虚构）：候选人，待列入选举")
    page.goto(live_server.url + election.get_absolute_url())
    page.get_by_role("link", name="列入党委推荐的人选").click()
    page.get_by_label("钱（虚构）：甲县县长").check()
    page.click(SEND)
    expect(main).to_contain_text("已列入 1 人")
    page.goto(posts)
    expect(main.locator("tbody")).to_contain_text("待选举")
    page.goto(live_server.url + _act(election, "record"))
    page.fill("[name=present]", "190")
    page.fill("[name$=_agree]", str(votes))
    page.fill("[name$=_oppose]", "5")
    page.fill("[name$=_abstain]", "5")
    page.select_option("[name$=_elected]", "yes" if won else "no")
    page.click(SEND)
    expect(main).to_contain_text("已提请，待另一人核签")
    assert held(woman) == "副县长"
    other = opened(browser, live_server, second)
    other.goto(live_server.url + reverse("office:signings"))
    other.get_by_role("link", name=voted.NAME).first.click()
    other.get_by_role("button", name="同意，签字").click()
    expect(other.locator("main")).to_contain_text("已核签")
    assert held(woman) == ("县长" if won else "副县长")
    page.goto(posts)
    row = main.locator("tbody")
    expect(row).to_contain_text(woman.name if won else f"{TODAY}选举，钱（虚构）未当选")
    page.goto(live_server.url + meeting.get_absolute_url())
    expect(main).to_contain_text("通过 · 已办理" if won else "没有当选，甲县县长空缺")
    page.context.close()
    other.context.close()
