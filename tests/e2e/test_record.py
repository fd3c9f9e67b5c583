"""Without one of the four conclusions: a named reason, the badge; with all four the form."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.meeting import cast as told
from tests.people.cadres import government
from tests.staffing import recorded
from tests.staffing.office import signed_in
from tests.staffing.shared import fresh

from guantong.core import acts
from guantong.core.models import Signing
from guantong.meeting.models import Motion
from guantong.meeting.services import deciding, moves, notice
from guantong.staffing.models import Plan, Post, Seat
from guantong.staffing.queries import records as reads
from guantong.staffing.services import concluding, posts, records, scenarios

MARK = "四项结论缺1项"
WHY = "信访局复函在途，会期已定，会前由干部科催回。"


def _world(town, cast):
    """A plan that moves the young deputy, with a record to which one does not answer."""
    people = government(town)
    posts.take_from_people(cast.officer, town.city)
    desk = recorded.kept(town)
    scenario = scenarios.create(
        cast.officer, town.city, "示范换届", timezone.localdate(), unit_kinds=()
    )
    plan = Plan(scenario=scenario, number=1, name="方案一", scenario_version=1, value=1, bound=1,
                baseline=1)  # fmt: skip
    plan.save()
    post = Post.objects.unscoped("test").select_related("unit").get(unit=town.red)
    post.managed_by = Post.Authority.PREFECTURE
    post.save()
    Seat(plan=plan, post=post, person=people.young, holder=people.mayor, changed=True).save()
    records.open_for_plan(cast.officer, plan, discipline=desk.discipline, petitions=desk.petitions)
    row = reads.open_of([people.young.pk], None).get()
    recorded.answer(cast, desk, row, file="无问题", report="一致", discipline="无反映")
    recorded.overdue(row)
    concluding.without(cast.officer, fresh(row), which="petition", reason="已函催两次，没有答复")
    data = {"name": "市委常委会会议", "on": timezone.localdate() - dt.timedelta(days=1),
            "signatures_needed": 1}  # fmt: skip
    meeting = moves.create_from_plan(cast.officer, plan, data, told.members())
    return desk, plan, post, row, meeting


@pytest.fixture
def world(transactional_db, live_server, settings, town, cast, shelf):
    settings.SECOND_FACTOR_REQUIRED = False
    return shelf.take(_world, town, cast)


def test_named_reason_badge_down_to_the_notice_then_the_form(browser, live_server, cast, world):
    desk, plan, post, row, meeting = world
    page = signed_in(browser, live_server, "officer")

    def go(address):
        page.goto(live_server.url + address)

    go(reverse("staffing:board", args=[plan.pk]) + f"?unit={post.unit_id}")
    expect(page.locator(f"[data-post='{post.pk}']")).to_contain_text(MARK)
    motion = Motion.objects.unscoped("test").get(meeting=meeting, record=row)
    go(motion.get_absolute_url())
    expect(page.get_by_text("须由两人说明理由")).to_be_visible()
    page.get_by_role("link", name="同意缺项上会").click()
    page.fill("[name=reason]", WHY)
    page.get_by_role("button", name="同意缺项上会").click()
    expect(page.get_by_text("已提请，待另一人核签")).to_be_visible()
    acts.second(desk.second, Signing.objects.visible_to(desk.second).get(state="waiting"))
    go(motion.get_absolute_url())
    expect(page.get_by_text("须由两人说明理由")).to_have_count(0)
    expect(page.get_by_text(MARK).first).to_be_visible()
    held = told.begin(cast.officer, fresh(meeting))
    told.all_agree(cast.officer, held, [one.pk for one in told.motions(held)])
    held = deciding.close(cast.officer, held)
    held = deciding.sign(cast.officer, held, "记录人", held.digest)
    notice.notify(cast.officer, told.motions(held)[0], "按市委要求公示")
    made = notice.publish(cast.officer, held, first=timezone.localdate(), place="组织部网站")
    go(reverse("meeting:notice", args=[made.pk]))
    expect(page.get_by_role("row", name=row.person.name)).to_contain_text(MARK)
    # The unit answers after all: the record has all four, what the meeting had stays marked.
    late = acts.find("casework.turn", "late")
    late(desk.by_petitions, fresh(recorded.turns(row)["petition"]), outcome="无")
    go(row.get_absolute_url())
    expect(page.get_by_text("无（迟到，原记未反馈）").first).to_be_visible()
    expect(page.get_by_text("公示中").first).to_be_visible()
    with page.expect_download() as given:
        page.get_by_role("link", name="纪实表 PDF").click()
    assert given.value.suggested_filename.endswith("任用纪实表.pdf")
