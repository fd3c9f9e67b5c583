"""What an office prepares: the record together, seats, copies, numbers, grades of secrecy."""

import datetime as dt
import hashlib
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.meeting import cast as told

from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Event
from guantong.meeting.listings import Copies
from guantong.meeting.models import Copy, Meeting, Notice
from guantong.meeting.services import contacts, copies, deciding, seats, secrecy, voting
from guantong.people.models import Contact
from guantong.people.services import contacts as address_book
from guantong.staffing.services import secrecy as plans

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def meeting(cast, gov):
    return told.prepare(cast.officer, gov)


def fresh(row):
    return type(row).objects.unscoped("test").get(pk=row.pk)


def test_what_is_recorded_together_wants_the_paper_record_before_the_end(cast, meeting, client):
    meeting = told.begin(cast.officer, meeting)
    first = told.motions(meeting)[0]
    told.say(cast.officer, meeting, first, agree=9)
    voting.all_agree(cast.officer, meeting)
    with pytest.raises(GuantongError, match="附纸质记录扫描件"):
        deciding.close(cast.officer, meeting)
    told.attach(cast.officer, meeting)
    closed = deciding.close(cast.officer, meeting)
    assert closed.scan.sha256 == hashlib.sha256(b"paper").hexdigest()
    address = reverse("meeting:scan", args=[meeting.pk])
    client.force_login(cast.leader)
    assert client.get(address).status_code == 404
    client.force_login(cast.officer)
    assert b"".join(client.get(address).streaming_content) == b"paper"
    assert Event.objects.unscoped("test").filter(action="会议.打开纸质记录").count() == 1


def test_single_statements_need_no_paper_record(cast, meeting):
    meeting = told.begin(cast.officer, meeting)
    voting.all_agree(cast.officer, meeting, [told.motions(meeting)[0].pk])
    for motion in told.motions(meeting):
        told.say(cast.officer, meeting, motion, agree=9)
    assert deciding.close(cast.officer, meeting).state == "closed"


def test_another_scan_makes_another_record(cast, meeting):
    meeting = told.begin(cast.officer, meeting)
    told.all_agree(cast.officer, meeting)
    digest = deciding.close(cast.officer, meeting).digest
    other = io.BytesIO(b"another paper")
    other.name = "记录.pdf"
    meeting = deciding.reopen(cast.officer, meeting, "扫描件不清楚，重新扫描")
    voting.scan(cast.officer, meeting, other)
    assert deciding.close(cast.officer, meeting).digest != digest


def test_members_sit_left_and_right_of_the_chief_until_somebody_is_moved(cast, meeting):
    def drawn():
        return [[one.name[:3] for _n, one in row] for row in seats.rows(fresh(meeting))]

    assert drawn() == [
        ["委员4", "委员2", "周书记", "委员1", "委员3"], ["委员7", "委员5", "委员6", "委员8"],
    ]  # fmt: skip
    order = [one.pk for one in seats.by_seat(told.attendees(meeting))]
    order[1], order[2] = order[2], order[1]
    laid = {"seats_first": "right", "seats_table": "rows", "seats_wide": 3}
    seats.arrange(cast.officer, meeting, order, **laid)
    assert drawn()[0] == ["委员2", "周书记", "委员1"]
    with pytest.raises(Conflict, match="应到会成员刚有变动"):
        seats.arrange(cast.officer, meeting, order[1:], **laid)
    seats.reset(cast.officer, meeting)
    assert drawn()[0] == ["委员1", "周书记", "委员2"]


def test_a_seat_stays_with_who_stays_on_the_list(cast, meeting):
    from guantong.meeting.services import opening

    order = [one.pk for one in told.attendees(meeting)][::-1]
    order = [*order[1:], order[0]]
    seats.arrange(cast.officer, meeting, order, "left", "facing", 9)
    opening.set_members(cast.officer, meeting, told.members(many=8))
    assert [one.name[:3] for one in seats.by_seat(told.attendees(meeting))][:2] == [
        "委员7",
        "委员6",
    ]


def test_copies_are_numbered_signed_for_taken_back_or_explained(cast, meeting):
    assert copies.for_members(meeting) == 9
    assert copies.for_members(meeting) == 0
    first, second, third, *_rest = Copy.objects.unscoped("test").order_by("number")
    assert (str(first), second.name) == ("000001 周书记（虚构）", "委员1（虚构）")
    copies.receive(cast.officer, first)
    copies.receive(cast.officer, second, by="秘书（虚构）")
    assert fresh(first).signed_by == "周书记（虚构）"
    with pytest.raises(Conflict):
        copies.receive(cast.officer, first)
    copies.take_back(cast.officer, first)
    copies.explain(cast.officer, second, reason="经批准由本人留存")
    assert (fresh(first).state, fresh(first).returned_to) == ("back", cast.officer)
    assert fresh(second).why_not == "经批准由本人留存"
    copies.mend(cast.officer, first, reason="登记错了份号")
    assert (fresh(first).state, fresh(first).signed_by) == ("here", "")
    assert copies.number(cast.officer, meeting, holders="列席（虚构） 办公室主任") == 1
    last = Copy.objects.unscoped("test").order_by("number").last()
    assert (last.number, last.name, last.post) == (10, "列席（虚构）", "办公室主任")
    assert third.state == "here"


def test_copies_that_are_out_after_the_meeting_wait_on_the_workbench(cast, meeting):
    def waits(account):
        return Copies.waits[0].rows(account).count()

    copies.for_members(meeting)
    rows = Meeting.objects.unscoped("test").filter(pk=meeting.pk)
    rows.update(on=TODAY + dt.timedelta(days=1))
    assert waits(cast.officer) == 0
    rows.update(on=TODAY - dt.timedelta(days=1))
    assert waits(cast.officer) == 9
    assert waits(cast.leader) == waits(cast.stranger) == 0
    some = list(Copy.objects.unscoped("test"))
    copies.take_back.over(cast.officer, some[:7])
    copies.explain(cast.officer, some[7], reason="遗失，已另行报告")
    assert waits(cast.officer) == 1


def test_a_number_is_kept_sealed_with_the_person_or_with_the_member(cast, gov, meeting, client):
    from guantong.meeting.services import opening

    people = [*told.members(many=3)[:2], opening.Member("赵（虚构）", "县长", True, gov.chief)]
    opening.set_members(cast.officer, meeting, people)
    guest, _other, chief = told.attendees(meeting)
    said = {f"a{guest.pk}": "13800001234", f"a{chief.pk}": "0746-8321234"}
    contacts.keep(cast.officer, meeting, **said)
    assert contacts.phones_of(meeting)[chief.pk] == "0746-8321234"
    assert Contact.objects.unscoped("test").get().person == gov.chief
    assert fresh(guest).phone.reveal() == "13800001234"
    opening.set_members(cast.officer, meeting, people)
    assert "13800001234" in contacts.phones_of(meeting).values()
    address_book.keep(cast.officer, gov.chief, "")
    assert not Contact.objects.unscoped("test").exists()
    with pytest.raises(GuantongError, match="11 位手机号"):
        address_book.keep(cast.officer, gov.chief, "12")


@pytest.mark.parametrize(
    ("grade", "years", "mark"),
    [("work", None, "工作秘密"), ("work", 1, "工作秘密 1年"), ("secret", 10, "秘密★10年"),
     ("confidential", 20, "机密★20年")],
)  # fmt: skip
def test_a_grade_stands_on_the_head_with_its_period(cast, meeting, grade, years, mark):
    secrecy.grade(cast.officer, meeting, grade=grade, kept_for=years, basis="干部任免事项")
    assert fresh(meeting).secrecy == mark


@pytest.mark.parametrize(
    ("grade", "years", "told_"),
    [("top", 30, "绝密级国家秘密不得在本系统"), ("secret", None, "不超过 10 年"),
     ("secret", 11, "第二十条"), ("confidential", 21, "不超过 20 年")],
)  # fmt: skip
def test_what_cannot_be_kept_here_is_refused_in_words(cast, meeting, grade, years, told_):
    with pytest.raises(GuantongError, match=told_):
        secrecy.grade(cast.officer, meeting, grade=grade, kept_for=years, basis="干部任免事项")
    assert fresh(meeting).secrecy == "工作秘密"


def test_a_grade_is_lifted_once_the_notice_has_begun(cast, second, meeting):
    meeting = told.decided(cast.officer, second, meeting)
    with pytest.raises(Conflict):
        secrecy.lift(cast.officer, meeting, reason="任前公示已发布")
    Notice(meeting=meeting, first=TODAY, last=TODAY, days=5, place="网站").save()
    secrecy.lift(cast.officer, fresh(meeting), reason="任前公示已发布")
    now = fresh(meeting)
    assert (now.secrecy, now.lifted_on, now.lifted_why) == ("", TODAY, "任前公示已发布")
    with pytest.raises(Conflict):
        secrecy.grade(cast.officer, now, grade="secret", kept_for=1, basis="干部任免事项")


def test_a_plan_is_as_secret_as_its_meeting_begins(cast, town, gov):
    from guantong.meeting.services import opening
    from guantong.staffing.models import Plan
    from guantong.staffing.services import scenarios

    scenario = scenarios.create(cast.officer, town.city, "换届", told.ON)
    plan = Plan(scenario=scenario, number=1, name="方案", scenario_version=1, value=1, bound=1,
                baseline=0)  # fmt: skip
    plan.save()
    plans.grade(cast.officer, plan, grade="confidential", kept_for=3, basis="换届方案")
    data = {"name": "会议", "on": told.ON, "plan": fresh(plan)}
    made = opening.create(cast.officer, gov.county, data, told.members(), told.moves(gov))
    assert made.secrecy == fresh(plan).secrecy == "机密★3年"
    Notice(meeting=made, first=TODAY, last=TODAY, days=5, place="网站").save()
    secrecy.lift_plan(cast.officer, fresh(plan), reason="任前公示已发布")
    assert fresh(plan).secrecy_told == f"已解密（{TODAY}）"
