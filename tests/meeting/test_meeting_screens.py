"""A meeting in the pages, as two officers hold it: from its preparation to the posts held."""

import datetime as dt
import io

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.meeting import cast as told
from tests.meeting.whole import announced

from guantong.meeting.models import Attendee, Decision, Meeting, Motion, Notice, Statement
from guantong.meeting.screens.notices import weeks_of
from guantong.people.models import PostHeld

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def post(client, route, *args, **data):
    return client.post(reverse(f"meeting:{route}", args=args), data)


def press(client, row, name, /, **data):
    return client.post(_address(row, name), data)


def _address(row, name):
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


def meeting_data(**more):
    return {
        "name": "县委常委会会议", "kind": "standing", "on": "2026-11-25",
        "ballot": "spoken", "members": "甲（虚构） 副书记\n乙（虚构） 常委\n丙（虚构） 书记",
        "signatures_needed": "1", "excused_are_due": "on", **more,
    }  # fmt: skip


def test_a_meeting_is_prepared_held_signed_announced_and_carried_out(officer, cast, gov):
    made = press(
        officer, gov.county.parent, "meeting-create", **meeting_data(name="市委常委会会议")
    )
    meeting = Meeting.objects.unscoped("test").get()
    assert made.url == reverse("meeting:meeting", args=[meeting.pk])
    chief = Attendee.objects.unscoped("test").get(is_chief=True)
    assert chief.name == "丙（虚构）"
    press(
        officer, meeting, "add", person=gov.mayor.pk, unit=gov.county.pk, title="副县长",
        remove="红星镇党委书记", level="1A32", reason="换届",
    )  # fmt: skip
    motion = Motion.objects.unscoped("test").get()
    assert motion.words == "任甲县副县长，免红星镇党委书记"
    present = [a.pk for a in told.attendees(meeting)]
    refused = press(officer, meeting, "start", present=present[:1])
    assert "不足三分之二" in refused.content.decode()
    press(officer, meeting, "start", present=present)
    first = {f"s{pk}": "agree" for pk in present[:2]}
    stale = post(officer, "motion", motion.pk, version=99, **first)
    assert stale.status_code == 409
    post(officer, "motion", motion.pk, version=motion.version, **first)
    motion.refresh_from_db()
    post(officer, "motion", motion.pk, version=motion.version, **{f"s{present[2]}": "agree"})
    assert Statement.objects.unscoped("test").filter(motion=motion, stance="agree").count() == 3
    press(officer, meeting, "close")
    meeting.refresh_from_db()
    press(officer, meeting, "sign", role="记录人", read=[meeting.digest])
    meeting.refresh_from_db()
    assert meeting.state == "decided"
    early = press(officer, meeting, "apply", document="甲干〔2026〕1号", month="2026-12",
                  probation="12")  # fmt: skip
    assert "还没有公示" in early.content.decode()
    press(officer, meeting, "announce", first="2026-11-26", place="组织部网站")
    row = Notice.objects.unscoped("test").get()
    assert row.last == dt.date(2026, 12, 2)
    Notice.objects.unscoped("test").update(last=timezone.localdate() - dt.timedelta(days=1))
    done = press(officer, meeting, "apply", document="甲干〔2026〕1号", month="2026-12",
                 probation="12")  # fmt: skip
    assert done.status_code == 302
    held = PostHeld.objects.unscoped("test").get(person=gov.mayor, end="")
    assert (held.title, held.document) == ("副县长", "甲干〔2026〕1号")
    page = officer.get(reverse("meeting:meeting", args=[meeting.pk])).content.decode()
    assert "通过 · 已办理" in page


def test_the_rest_is_recorded_as_agreed_only_when_it_was_heard(officer, cast, gov):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov))
    told.say(cast.officer, meeting, told.motions(meeting)[0], agree=2, oppose=7)
    asked = officer.get(_address(meeting, "agree")).content.decode()
    assert "还没有登记表态的 3 项" in asked
    assert Statement.objects.unscoped("test").count() == 9
    press(officer, meeting, "agree")
    page = officer.get(_address(meeting, "close")).content.decode()
    assert "李（虚构）：任甲县副县长" in page
    assert "孙（虚构）：任红星镇党委书记" not in page
    first = told.motions(meeting)[0]
    press(officer, meeting, "close", **{f"m{first.pk}": "deferred"})
    assert Decision.objects.unscoped("test").get(motion=first).outcome == "deferred"


def test_the_record_names_who_disagreed_who_left_and_who_signed(officer, cast, measured):
    meeting, *_rest = announced(cast, measured.people)
    answer = officer.get(reverse("meeting:meeting-paper", args=[meeting.pk, "docx"]))
    paper = docx.Document(io.BytesIO(answer.content))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "请假：委员1（虚构）（出差）。" in text
    assert f"{measured.people[0].name}：{measured.people[0].name}（本人）。" in text
    table = [[cell.text for cell in row.cells] for row in paper.tables[1].rows]
    assert table[1][1:] == ["7", "0", "0", "1", "通过"]
    assert table[2][1:] == ["8", "0", "0", "0", "通过"]
    assert meeting.digest in text


def test_who_may_only_read_finds_no_buttons_and_writes_nothing(client, cast, gov):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov))
    motion = told.motions(meeting)[0]
    client.force_login(cast.leader)
    page = client.get(reverse("meeting:motion", args=[motion.pk])).content.decode()
    assert "保存并到下一项" not in page
    one = told.attendees(meeting)[0]
    answer = post(client, "motion", motion.pk, version=motion.version, **{f"s{one.pk}": "agree"})
    assert answer.status_code == 404
    assert not Statement.objects.unscoped("test").filter(attendee=one).exists()
    client.force_login(cast.stranger)
    assert client.get(reverse("meeting:meeting", args=[meeting.pk])).status_code == 404
    assert client.get(reverse("meeting:motion", args=[motion.pk])).status_code == 404


def test_papers_of_a_secret_ballot_are_typed_in(officer, cast, gov):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov, ballot="secret"))
    motion = told.motions(meeting)[0]
    over = post(officer, "motion", motion.pk, version=1, agree=9, oppose=1, defer=0)
    assert "三项合计 10 票" in over.content.decode()
    post(officer, "motion", motion.pk, version=1, agree=6, oppose=2, defer=1)
    page = officer.get(reverse("meeting:meeting", args=[meeting.pk])).content.decode()
    assert "6／2／1" in page


def test_the_calendar_counts_working_days_only():
    weeks = weeks_of(dt.date(2026, 9, 24), dt.date(2026, 10, 9))
    days = {one["day"]: one["number"] for week in weeks for one in week}
    assert (days[dt.date(2026, 9, 24)], days[dt.date(2026, 9, 28)]) == (1, 2)
    assert days[dt.date(2026, 10, 1)] == 0
    assert days[dt.date(2026, 10, 9)] == 6


def test_the_list_of_notices_narrows_by_state(officer, cast, measured):
    announced(cast, measured.people)
    address = reverse("meeting:notices")
    assert "公示中" in officer.get(address).content.decode()
    running = officer.get(address, {"state": "running"}).content.decode()
    assert "镇党委会议" in running
    assert "镇党委会议" not in officer.get(address, {"state": "over"}).content.decode()


def test_reasons_are_said_and_taken_back(officer, cast, measured):
    _meeting, motion, _recusal, _notice = announced(cast, measured.people)
    press(officer, motion, "hold", reason="公示期间有反映")
    motion.refresh_from_db()
    assert motion.held_back == "公示期间有反映"
    press(officer, motion, "hold", reason="")
    motion.refresh_from_db()
    assert motion.held_back == ""
    late = press(officer, motion, "waive", reason="平级交流")
    assert "已经公示" in late.content.decode()
