"""Without the four conclusions a motion needs a named reason, and says so down to its papers."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.meeting import cast as meetings
from tests.staffing import recorded as told
from tests.staffing.shared import fresh, sign_in

from guantong.casework.services import finishing
from guantong.core.errors import Conflict
from guantong.formats.documents import to_word
from guantong.meeting.models import Motion, Objection
from guantong.meeting.services import (
    afterwards,
    applying,
    deciding,
    minutes,
    notice,
    opening,
    recorded,
)
from guantong.meeting.services.pack import papers
from guantong.meeting.services.proposed import Move
from guantong.people.models import PostHeld
from guantong.people.services.forms.outward import forms_of
from guantong.staffing import record_papers as forms
from guantong.staffing.models import AppointmentRecord
from guantong.staffing.queries import records as reads
from guantong.staffing.services import records

pytestmark = pytest.mark.django_db
MARK, NAMES = "四项结论缺2项", "纪检监察机关意见、信访举报核查"
WHY = "两家复函在途，县委常委会会期已定，会前由干部科催回。"
DAY = dt.timedelta(days=1)


@pytest.fixture
def desk(town, cast, staff, shelf):
    return shelf.take(told.kept, town)


@pytest.fixture
def move(staff):
    """The young deputy is moved to be deputy secretary of the county, a post on no list."""
    return Move(
        staff.people.young, staff.people.county, "县委副书记", "甲县县委副书记", "甲县副县长",
        level="1A32", duty="party",
    )  # fmt: skip


def _row(cast, desk, move):
    return records.open_for_person(
        cast.officer,
        move.person,
        unit=move.unit,
        title=move.title,
        discipline=desk.discipline,
        petitions=desk.petitions,
    )


def _meeting(cast, move, on=None, **more):
    on = on or timezone.localdate() - DAY
    data = {"name": "市委常委会会议", "on": on, "signatures_needed": 1, **more}
    # The city manages the post: its committee decides, the county's would only recommend.
    return opening.create(cast.officer, move.unit.parent, data, meetings.members(), [move])


def _decided(cast, meeting):
    rows = meetings.motions(meeting)
    meetings.all_agree(cast.officer, meeting, [one.pk for one in rows])
    meeting = deciding.close(cast.officer, meeting)
    return deciding.sign(cast.officer, meeting, "记录人", meeting.digest)


def _page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


@pytest.mark.both
def test_meeting_does_not_open_before_two_persons_said_why(cast, desk, move):
    row = _row(cast, desk, move)
    told.answer(cast, desk, row, file="无问题", report="一致")
    meeting = _meeting(cast, move)
    (motion,) = meetings.motions(meeting)
    assert motion.record == row
    with pytest.raises(Conflict, match="四项结论没有齐"):
        meetings.begin(cast.officer, meeting)
    told.waive(cast.officer, desk.second, row, reason=WHY)
    meetings.begin(cast.officer, meeting)
    (motion,) = meetings.motions(meeting)
    assert motion.lacking == ["discipline", "petition"]


def test_badge_on_motion_paper_ballot_notice_and_record_stays_when_answers_come(
    client, cast, desk, move
):
    row = _row(cast, desk, move)
    told.answer(cast, desk, row, file="无问题", report="一致")
    meeting = _meeting(cast, move)
    sign_in(client, cast.officer)
    motion = meetings.motions(meeting)[0]
    page = _page(client, "meeting:motion", motion.pk)
    assert MARK in page
    assert "须由两人说明理由" in page
    assert MARK in _page(client, "meeting:meeting", meeting.pk)
    told.waive(cast.officer, desk.second, row, reason=WHY)
    assert "须由两人说明理由" not in _page(client, "meeting:motion", motion.pk)
    rows = meetings.motions(meeting)
    filled = {one.person_id: form for one, form in
              zip(rows, forms_of([one.person for one in rows]), strict=True)}  # fmt: skip
    titles = papers.titles_of(meeting, rows)
    assert f"{MARK}：{NAMES}" in str(papers.deployment_table(titles, rows, filled))
    assert f"（{MARK}）" in str(papers.sheets(titles, meeting, rows))
    meetings.begin(cast.officer, meeting)
    # What comes after the meeting began changes nothing of what it had before it.
    told.answer(cast, desk, row, discipline="无反映", petition="无")
    meeting = _decided(cast, fresh(meeting))
    paper = docx.Document(io.BytesIO(to_word(minutes.minutes(meeting))))
    said = "".join(cell.text for table in paper.tables for one in table.rows for cell in one.cells)
    assert f"（{MARK}）" in said
    made = notice.publish(cast.officer, meeting, first=timezone.localdate(), place="组织部网站")
    assert MARK in _page(client, "meeting:notice", made.pk)
    assert "任用纪实" in _page(client, "meeting:motion", motion.pk)


def test_adverse_conclusion_is_told_in_red_and_wants_a_reason_of_its_own(client, cast, desk, move):
    row = _row(cast, desk, move)
    told.answer(cast, desk, row, **{**told.GOOD, "petition": "查实影响"})
    meeting = _meeting(cast, move)
    sign_in(client, cast.officer)
    page = _page(client, "meeting:meeting", meeting.pk)
    assert '<span class="badge verdict-broken" title="信访举报核查：查实影响">' in page
    with pytest.raises(Conflict, match="有不利的结论"):
        meetings.begin(cast.officer, meeting)
    told.waive(cast.officer, desk.second, row, adverse_reason="问题发生在十年前，已处理完毕。")
    meetings.begin(cast.officer, meeting)
    assert meetings.motions(meeting)[0].adverse == [["petition", "查实影响"]]


def test_with_all_four_the_record_is_told_what_the_meeting_did_up_to_the_probation(
    client, cast, desk, move
):
    row = told.inspected(cast.officer, _row(cast, desk, move))
    told.answer(cast, desk, row, **told.GOOD)
    first = timezone.localdate() - 14 * DAY
    meeting = _meeting(cast, move, on=first - DAY)
    assert reads.state_of(fresh(row)) == "已列入议题"
    meetings.begin(cast.officer, meeting)
    meeting = _decided(cast, fresh(meeting))
    notice.publish(cast.officer, meeting, first=first, place="组织部网站")
    assert reads.state_of(fresh(row)) == "已期满"
    month = f"{timezone.localdate():%Y-%m}"
    applying.apply_decision(cast.officer, meeting, document="甲干〔2026〕9号", month=month)
    held = PostHeld.objects.unscoped("test").get(person=move.person, title="县委副书记")
    PostHeld.objects.unscoped("test").filter(pk=held.pk).update(probation_until="2099-01")
    assert reads.state_of(fresh(row)) == "试用期中"
    with pytest.raises(Conflict, match="试用期中"):
        finishing.finish(cast.officer, told.open_turn(row), outcome="已任职")
    PostHeld.objects.unscoped("test").filter(pk=held.pk).update(probation_until="2026-01")
    motion = Motion.objects.unscoped("test").get(meeting=meeting)
    Objection(
        motion=motion, notice=motion.notice, origin="vague", channel="letter", content="话里有话",
        objector="某村民", received_on=first + DAY,
    ).save()  # fmt: skip
    talk = afterwards.plan_talk(cast.officer, motion, timezone.localdate(), "周书记（虚构）")
    assert reads.later([fresh(row)])[row.pk].lines[-1].result == "已安排"
    afterwards.keep_talk(cast.officer, talk, timezone.localdate(), "勤政廉政")
    text = str(forms.of(fresh(row), cast.officer))
    for wanted in ("应到会 9 人，到会 9 人", "通过；同意 9", "甲干〔2026〕9号", "组织部网站",
                   "试用期至 2026-01", "公示反映（匿名，没有可核查的内容）", "存查，不影响办理",
                   "任职谈话：周书记（虚构）谈话", "已谈"):  # fmt: skip
        assert wanted in text
    for kept in ("话里有话", "某村民", "勤政廉政"):
        assert kept not in text
    assert "未记录）" in text
    finishing.finish(cast.officer, told.open_turn(row), outcome="已任职")
    finishing.finish(desk.second, told.open_turn(row))
    assert reads.state_of(fresh(row)) == "已归档"


def test_records_of_all_motions_are_opened_from_the_meeting_at_once(client, cast, desk, move):
    meeting = _meeting(cast, move)
    sign_in(client, cast.officer)
    assert "1 人还没有任用纪实" in _page(client, "meeting:meeting", meeting.pk)
    (motion,) = meetings.motions(meeting)
    recorded.open_records(cast.officer, meeting, motions=[str(motion.pk)], round="single")
    row = AppointmentRecord.objects.visible_to(cast.officer).get()
    assert fresh(motion).record == row
    assert (row.keeper, row.unit, row.title) == (meeting.unit, move.unit, "县委副书记")
    with pytest.raises(Conflict, match="四项结论没有齐"):
        meetings.begin(cast.officer, meeting)


def test_motion_without_a_record_and_a_mere_removal_are_as_they_were(cast, desk, staff):
    leaving = Move(staff.people.chief, remove="甲县县长", reason="到龄")
    data = {"name": "县委常委会会议", "on": timezone.localdate()}
    members = meetings.members()
    meeting = opening.create(cast.officer, staff.people.county, data, members, [leaving])
    assert recorded.unrecorded(meeting) == []
    meetings.begin(cast.officer, meeting)
    assert Motion.objects.unscoped("test").get().lacking == []
