"""What is not met becomes one case, ended by persons once the facts allow it; problems as well."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from tests.frame.filing import faults, handed_in, written
from tests.jobs.branches.steps import appraisal, hold, refresh

from guantong.casework.models import Case, Turn
from guantong.casework.services import finishing
from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import RecordSystem
from guantong.jobs.branches import meetings as held
from guantong.jobs.branches.listings import Life
from guantong.jobs.branches.models import BranchMeeting, BranchType
from guantong.jobs.branches.services import meetings, shortfalls, types

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 15)
LATER = dt.date(2026, 10, 5)


def cases():
    return Case.objects.unscoped("test").filter(subject_model=shortfalls.LABEL)


def turn():
    return Turn.objects.unscoped("test").select_related("case__process").get(done_at=None)


def paper():
    file = io.BytesIO("补记（虚构）".encode())
    file.name = "补齐.txt"
    return file


def test_one_case_however_many_lines_and_days(branches):
    branches.village.full_members = 2
    branches.village.save()
    hold(branches.village, dt.date(2025, 6, 1), DAY, without={("general", "2026-01")})
    refresh(DAY)
    refresh(DAY + dt.timedelta(days=40))
    case = cases().get()
    assert case.process.key == "branch.shortfall"
    assert "c01" in case.data["lacking"]
    assert "c10" in case.data["lacking"]
    assert case.subject() == appraisal(branches.village)


def test_a_case_ends_only_when_the_facts_allow_it(branches, desk):
    hold(branches.village, dt.date(2025, 6, 1), DAY, without={("theme", "2026-05")})
    today = timezone.localdate()
    refresh(DAY)
    finishing.finish(desk.secretary, turn(), evidence_0=paper())
    assert turn().step == "check"
    with pytest.raises(Conflict, match="c14"):
        finishing.finish(desk.ship, turn(), outcome="已补齐")
    hold(branches.village, dt.date(2026, 7, 1), today)
    refresh(today)
    finishing.finish(desk.ship, turn(), outcome="已补齐")
    finishing.finish(desk.org, turn())
    assert cases().get().state == "closed"
    refresh(today)
    assert cases().count() == 1


def test_a_company_s_branch_is_seen_to_by_the_county(branches, desk):
    types.say(desk.org, branches.office, kind="非公")
    branches.office.full_members = 2
    branches.office.save()
    refresh(DAY)
    case = cases().get()
    assert (case.process.key, turn().role) == ("branch.shortfall_unit", "organisation_officer")


def test_a_problem_of_the_yearly_meeting_becomes_a_case(branches, desk):
    refresh(DAY)
    facts = {"topic": "检视问题", "due": 12, "present": 11, "held_on": DAY}
    life = meetings.meet(desk.secretary, branches.village, kind="life", **facts)
    general = meetings.meet(desk.secretary, branches.village, kind="general", **facts)
    with pytest.raises(Conflict):
        shortfalls.problem(desk.secretary, general, problem="学习少了", measure="每月学一次")
    case = shortfalls.problem(desk.secretary, life, problem="学习少了", measure="每月学一次")
    assert (case.process.key, case.subject()) == ("branch.problem", life)
    finishing.finish(desk.secretary, turn(), changed="学了四次", evidence_0=paper())
    finishing.finish(desk.ship, turn())
    assert Case.objects.unscoped("test").get(pk=case.pk).state == "closed"


def test_a_meeting_holds_counts_and_is_entered_once(branches, desk):
    facts = {"kind": "general", "topic": "", "due": 12, "present": 13}
    with pytest.raises(GuantongError, match="多于应到"):
        meetings.meet(desk.secretary, branches.village, held_on=DAY, **facts)
    facts["present"] = 12
    meetings.meet(desk.secretary, branches.village, held_on=DAY, **facts)
    with pytest.raises(Conflict, match="已经登记"):
        meetings.meet(desk.secretary, branches.village, held_on=DAY, **facts)
    ahead = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(GuantongError, match="今天之后"):
        meetings.meet(desk.secretary, branches.village, held_on=ahead, **facts)
    columns = {one.name for one in BranchMeeting._meta.get_fields()}
    assert columns == {
        "id", "organisation", "kind", "held_on", "topic", "due", "present", "page", "by", "is_demo",
    }  # fmt: skip


def test_a_county_s_export_is_taken_in_and_again(branches, desk, town):
    head = "支部名称,活动类型,开展时间,主题,应到,实到"
    rows = [
        "一村党支部,支部党员大会,2026-04-10,年度计划,12,11",
        "一村党支部,主题党日,2026-05-08,清河,12,",
        "没有的支部,党员大会,2026-05-08,,3,3",
    ]  # fmt: skip
    text = "\n".join((head, *rows)).encode()
    read = handed_in(desk.org, "core.unit", "branch-meetings", town.first, text, "导出.csv")
    assert len(faults(read)) == 1
    for there in ("10", "11"):
        text = "\n".join((head, rows[0], f"{rows[1]}{there}")).encode()
        read = handed_in(desk.org, "core.unit", "branch-meetings", town.first, text, "导出.csv")
        assert faults(read) == []
        written(desk.org, read)
    some = BranchMeeting.objects.unscoped("test").order_by("held_on")
    assert [(one.kind, one.due, one.present) for one in some] == [
        ("general", 12, 11), ("theme", 12, 11),
    ]  # fmt: skip


def test_what_is_kept_outside_is_not_typed(client, branches, desk, town):
    RecordSystem(unit=town.first, kind="branches.branchmeeting", system="组织生活平台").save()
    client.force_login(desk.secretary, "django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/do/core.partyorganisation/{branches.village.pk}/meet/")
    assert answer.status_code in (404, 409)


def test_types_come_from_a_file(branches, desk, town):
    for kind in ("国企", "非公企业"):
        text = f"党组织,支部类型\n甲县某公司党支部,{kind}\n".encode()
        read = handed_in(desk.org, "core.unit", "branch-types", town.first, text, "类型.csv")
        assert faults(read) == []
        written(desk.org, read)
    assert BranchType.objects.unscoped("test").get().kind == "非公"


def test_a_secretary_is_reminded_until_the_quarter_s_meeting_is_held(branches, desk):
    (waiting,) = Life.waits
    today = timezone.localdate()
    row = waiting.rows(desk.secretary).get()
    assert (row, row.hold_by) == (branches.village, held.quarter_end(today))
    assert not waiting.rows(desk.ship).exists()
    meetings.meet(
        desk.secretary, branches.village, kind="general", held_on=today, topic="", due=9, present=9
    )
    assert not waiting.rows(desk.secretary).exists()


def test_quarters_end_on_their_last_day():
    assert held.quarter_end(dt.date(2026, 2, 3)) == dt.date(2026, 3, 31)
    assert held.quarter_end(dt.date(2026, 12, 3)) == dt.date(2026, 12, 31)
    assert held.named([dt.date(2026, 10, 1)], 3) == "2026年四季度"
