"""What stands on the workbench of meetings, as one of them goes on."""

import datetime as dt

import pytest
from django.utils import timezone
from tests.meeting import cast as told

from guantong.meeting.listings import Meetings, Notices
from guantong.meeting.models import Notice
from guantong.meeting.services import deciding, notice, voting

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def _waits(listing, account):
    return {str(one.label) for one in listing.waits if one.rows(account).exists()}


def test_a_meeting_waits_for_whoever_may_do_what_is_next(cast, second, gov):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov))
    voting.all_agree(cast.officer, meeting)
    assert _waits(Meetings, cast.officer) == set()
    meeting = deciding.close(cast.officer, meeting)
    assert _waits(Meetings, cast.officer) == {"会议记录待签字"}
    assert _waits(Meetings, cast.leader) == set()
    meeting = deciding.sign(cast.officer, meeting, "记录人", meeting.digest)
    assert _waits(Meetings, cast.officer) == set()
    assert _waits(Meetings, second) == {"会议记录待签字"}
    meeting = deciding.sign(second, meeting, "审核人", meeting.digest)
    assert _waits(Meetings, cast.officer) == {"已通过，待公示"}
    first = max(TODAY, meeting.on)
    notice.publish(cast.officer, meeting, first=first, place="组织部网站")
    assert _waits(Meetings, cast.officer) == set()
    rows = Notice.objects.unscoped("test")
    rows.update(first=TODAY - dt.timedelta(days=7), last=TODAY + dt.timedelta(days=1))
    assert _waits(Notices, cast.officer) == {"公示将满"}
    rows.update(last=TODAY - dt.timedelta(days=1))
    assert _waits(Notices, cast.officer) == set()
    assert _waits(Meetings, cast.officer) == {"已决定，待办理任免", "候选人待列入选举"}
    assert _waits(Meetings, cast.stranger) == set()


def test_a_recusal_found_by_name_alone_waits_until_it_is_settled(cast, gov):
    from guantong.meeting.models import Recusal
    from guantong.meeting.services import recusal

    meeting = told.prepare(cast.officer, gov)
    motion, member = told.motions(meeting)[0], told.attendees(meeting)[0]
    row = Recusal(motion=motion, attendee=member, relation=recusal.SAME_NAME, certain=False)
    row.save()
    assert _waits(Meetings, cast.officer) == {"会议成员回避待核"}
    recusal.settle(cast.officer, row)
    assert _waits(Meetings, cast.officer) == set()
