"""From a plan to motions: who takes a seat, who leaves one without another."""

import datetime as dt

import pytest
from tests.meeting import cast as told

from guantong.core.errors import GuantongError
from guantong.meeting.models import Meeting, Motion
from guantong.meeting.services import moves
from guantong.staffing.models import Plan, Seat

pytestmark = pytest.mark.django_db
DATA = {"name": "县委常委会会议", "on": dt.date(2026, 11, 25)}


@pytest.fixture
def plan(scenario):
    row = Plan(
        scenario=scenario, number=1, name="方案一", scenario_version=1, value=10, bound=10,
        baseline=9,
    )  # fmt: skip
    row.save()
    return row


def post_of(staff, title, unit):
    return next(p for p in staff.posts if p.title == title and p.unit_id == unit.pk)


def seated(plan, post, person, holder, from_post=None):
    Seat(
        plan=plan, post=post, person=person, holder=holder, from_post=from_post,
        changed=person != holder,
    ).save()  # fmt: skip


@pytest.fixture
def changed(plan, staff):
    """钱 becomes chief of the county, 赵 leaves, 李 of the town comes; 孙 stays."""
    gov = staff.people
    chief = post_of(staff, "县长", gov.county)
    town = post_of(staff, "党委书记", gov.red)
    deputies = [p for p in staff.posts if p.title == "副县长" and p.unit_id == gov.county.pk]
    seated(plan, chief, gov.woman, gov.chief, deputies[0])
    seated(plan, deputies[0], gov.mayor, gov.woman, town)
    seated(plan, deputies[1], gov.young, gov.young, deputies[1])
    seated(plan, town, None, gov.mayor)
    return plan


def test_a_plan_becomes_motions_unit_by_unit(changed, staff):
    gov = staff.people
    found = moves.moves_of(changed)
    assert [(m.person.pk, m.appoint, m.remove, m.kind) for m in found] == [
        (gov.woman.pk, "甲县县长", "甲县副县长", "move"),
        (gov.mayor.pk, "甲县副县长", "红星镇党委书记", "move"),
        (gov.chief.pk, "", "甲县县长", "remove"),
    ]
    assert (found[0].is_chief, found[0].level, found[1].level) == (True, "1A31", "1A32")


def test_a_meeting_opens_from_a_plan_with_its_posts(cast, changed, staff):
    meeting = moves.create_from_plan(cast.officer, changed, DATA, told.members())
    assert (meeting.plan_id, meeting.unit_id) == (changed.pk, changed.scenario.unit_id)
    rows = Motion.objects.unscoped("test").filter(meeting=meeting)
    assert [row.post.title for row in rows] == ["县长", "副县长", "县长"]
    # The scenario is the city's, and the head of a county is the province's to appoint.
    assert [row.words for row in rows] == [
        "推荐为甲县县长候选人，建议免去甲县副县长（报省委审批）",
        "提名为甲县副县长候选人，免红星镇党委书记",
        "建议免去甲县县长（报省委审批）",
    ]  # fmt: skip


def test_a_plan_that_changes_nobody_needs_no_meeting(cast, plan, staff):
    gov = staff.people
    seated(plan, post_of(staff, "县长", gov.county), gov.chief, gov.chief)
    with pytest.raises(GuantongError, match="没有人员调整"):
        moves.create_from_plan(cast.officer, plan, DATA, told.members())
    assert not Meeting.objects.unscoped("test").exists()
