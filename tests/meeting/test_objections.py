"""An objection to a notice: the days stop, two people find, the decision stands or returns."""

import datetime as dt

import pytest
from tests.meeting import cast as told
from tests.meeting import checking
from tests.meeting.checking import TODAY, days_ago, motion_of

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.meeting.listings import Afterwards, Meetings, Objections
from guantong.meeting.models import Decision, Motion, Objection
from guantong.meeting.services import applying, keeping, notice, objections, opening

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HOW = {"document": "甲干〔2026〕12号", "month": f"{TODAY:%Y-%m}"}
LATER = TODAY + dt.timedelta(days=60)


@pytest.fixture
def world(cast, second, gov, town, shelf):
    return shelf.take(_world, cast, second, gov, town)


def _world(cast, second, gov, town):
    from types import SimpleNamespace

    meeting = told.decided(cast.officer, second, told.prepare(cast.officer, gov, on=days_ago(1)))
    row = notice.publish(cast.officer, meeting, first=TODAY, place="县委组织部网站")
    other = checking.other_supervisor(town)
    return SimpleNamespace(
        meeting=meeting, notice=row, other=other, motion=motion_of(meeting, gov.mayor)
    )


def test_while_it_is_checked_the_appointment_waits_and_the_others_go(cast, gov, world):
    row = checking.object_to(cast.supervisor, world.motion)
    assert row.case.number.startswith("GSFY")
    assert "正在核实" in keeping.kept_back(world.motion)
    applying.apply_decision(cast.officer, world.meeting, **HOW, today=LATER)
    assert checking.applied(motion_of(world.meeting, gov.young))
    assert not checking.applied(world.motion)
    with pytest.raises(Conflict, match="公示期间有反映，正在核实"):
        applying.apply_decision(cast.officer, world.meeting, **HOW, today=LATER)


def test_found_to_be_no_bar_by_two_people_the_days_go_on_and_the_decision_stands(cast, world):
    row = checking.object_to(cast.supervisor, world.motion)
    checking.found(cast.supervisor, row, "不影响任职")
    assert keeping.kept_back(world.motion)
    with pytest.raises(Refused, match="须由另一人办理"):
        checking.agreed(cast.supervisor, row)
    checking.agreed(world.other, row)
    assert (row.outcome, row.concluded_on) == (Objection.Outcome.CLEAR, TODAY)
    assert (row.checked_by.username, row.agreed_by.username) == ("supervisor", "supervisor2")
    assert keeping.kept_back(world.motion) == ""
    applying.apply_decision(cast.officer, world.meeting, **HOW, today=LATER)
    assert checking.applied(world.motion)


def test_the_notice_ends_later_by_the_days_it_stood_for_that_person_alone(cast, gov, world):
    row = checking.object_to(cast.supervisor, world.motion)
    Objection.objects.unscoped("test").update(received_on=world.notice.first)
    checking.found(cast.supervisor, row, "不影响任职")
    row.refresh_from_db()
    checking.agreed(world.other, row)
    # It came and was settled on one day: nothing stood.
    assert motion_of(world.meeting, gov.mayor).notice_until is None
    rows = Objection.objects.unscoped("test")
    rows.update(concluded_on=world.notice.first + dt.timedelta(days=20))
    motion = motion_of(world.meeting, gov.mayor)
    motion.notice_until = notice.stopped(motion)
    motion.save()
    assert motion.notice_until > world.notice.first + dt.timedelta(days=20)
    assert notice.over(world.notice, world.notice.last + dt.timedelta(days=1))
    early = world.notice.first + dt.timedelta(days=20)
    with pytest.raises(GuantongError, match=f"李（虚构）的公示到 {motion.notice_until} 截止"):
        applying.apply_decision(cast.officer, world.meeting, **HOW, today=early)


def test_what_bars_goes_to_a_meeting_again_and_the_decision_is_not_edited(cast, gov, world):
    row = checking.object_to(cast.supervisor, world.motion)
    checking.found(cast.supervisor, row, "影响任职")
    checking.agreed(world.other, row)
    assert "须重新提交会议" in keeping.kept_back(world.motion)
    waits = {str(one.label) for one in Afterwards.waits if one.rows(cast.officer).exists()}
    assert waits == {"反映影响任职，待重新提交会议"}
    to = opening.create(
        cast.officer, gov.county, {"name": "第二次会议", "on": TODAY}, told.members()
    )
    with pytest.raises(GuantongError, match="筹备中的会议"):
        objections.resubmit(cast.officer, world.motion, str(world.meeting.pk), "反映属实")
    made = objections.resubmit(cast.officer, world.motion, str(to.pk), "反映属实")
    assert (made.follows_id, made.words, made.meeting) == (world.motion.pk, world.motion.words, to)
    assert "已重新提交会议：第二次会议" in keeping._taken_up(world.motion)
    old = Decision.objects.unscoped("test").get(motion=world.motion)
    assert (old.outcome, old.applied_at) == ("passed", None)
    applying.apply_decision(cast.officer, world.meeting, **HOW, today=LATER)
    assert not checking.applied(world.motion)
    with pytest.raises(Conflict):
        objections.resubmit(cast.officer, world.motion, str(to.pk), "再提一次")
    opening.drop_motion(cast.officer, made)
    assert "须重新提交会议" in keeping.kept_back(world.motion)


def test_what_cannot_be_checked_is_kept_and_holds_nobody_back(cast, world):
    row = checking.object_to(cast.supervisor, world.motion, origin="vague", objector="")
    assert (row.case, str(row.state)) == (None, "存查，不影响办理")
    assert keeping.kept_back(world.motion) == ""


def test_checked_on_it_may_be_gone_on_with_and_given_back(cast, world):
    row = checking.object_to(cast.supervisor, world.motion, origin="checkable", objector="")
    checking.found(cast.supervisor, row, "继续核查")
    checking.found(cast.supervisor, row, "不影响任职")
    checking.agreed(world.other, row, "退回核查")
    assert row.outcome == ""
    checking.found(cast.supervisor, row, "影响任职")
    checking.agreed(world.other, row)
    assert row.outcome == Objection.Outcome.BARS
    assert not objections.to_answer(row)


def test_whoever_signed_is_answered_with_day_and_way(cast, world):
    row = checking.object_to(cast.supervisor, world.motion)
    with pytest.raises(Conflict):
        objections.answer(cast.supervisor, row, TODAY, "phone")
    checking.found(cast.supervisor, row, "不影响任职")
    checking.agreed(world.other, row)
    (waiting,) = Objections.waits
    assert list(waiting.rows(cast.supervisor)) == [row]
    objections.answer(cast.supervisor, row, TODAY, "phone")
    row.refresh_from_db()
    assert (row.answered_on, row.answered_how, row.answered_by) == (TODAY, "phone", cast.supervisor)
    assert not waiting.rows(cast.supervisor).exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"received_on": days_ago(1)}, "收到日期"),
        ({"received_on": LATER}, "收到日期"),
        ({"content": " "}, "主要内容"),
        ({"objector": ""}, "反映人和联系方式"),
    ],
)
def test_what_is_taken_down_must_be_whole(cast, world, more, words):
    with pytest.raises(GuantongError, match=words):
        checking.object_to(cast.supervisor, world.motion, **more)


def test_what_it_says_is_sealed_and_only_supervision_reads_it(client, cast, world):
    row = checking.object_to(cast.supervisor, world.motion)
    with pytest.raises(Refused):
        checking.object_to(cast.officer, world.motion)
    address = row.get_absolute_url()
    for name, status in (("officer", 404), ("leader", 404), ("stranger", 404), ("supervisor", 200)):
        client.force_login(getattr(cast, name))
        answer = client.get(address)
        assert answer.status_code == status, name
        page = client.get(world.motion.get_absolute_url()).content.decode()
        assert "违规发放补贴" not in page
    assert "违规发放补贴" in answer.content.decode()
    assert Event.objects.unscoped("test").filter(action="公示.查看反映").count() == 1
    client.force_login(cast.officer)
    assert "正在核实" in client.get(world.motion.get_absolute_url()).content.decode()
    logged = Event.objects.unscoped("test").filter(action="公示.登记反映").latest("pk")
    assert "李" not in logged.summary


def test_the_workbench_asks_in_sql_what_keeps_a_motion_back(cast, gov, world):
    """`keeping.keeping` says the same of every motion as the reasons that it stands for."""
    reasons = (
        keeping._held, keeping._checked, keeping._barred, keeping._taken_up, keeping._corrected,
    )  # fmt: skip

    def same():
        rows = Motion.objects.unscoped("test").filter(meeting=world.meeting)
        kept = set(rows.filter(keeping.keeping("pk")).values_list("pk", flat=True))
        assert kept == {one.pk for one in rows if any(ask(one) for ask in reasons)}
        return len(kept)

    assert same() == 0
    row = checking.object_to(cast.supervisor, world.motion)
    notice.hold_back(cast.officer, motion_of(world.meeting, gov.chief), "本人请求暂缓")
    assert same() == 2
    checking.found(cast.supervisor, row, "影响任职")
    checking.agreed(world.other, row)
    assert same() == 2
    to_apply = next(one for one in Meetings.waits if str(one.label) == "已决定，待办理任免")
    # The one who is elected waits for the election, and one post of a lower level needs no notice.
    young = motion_of(world.meeting, gov.young)
    notice.hold_back(cast.officer, young, "本人请求暂缓")
    assert not to_apply.rows(cast.officer).exists()
    notice.hold_back(cast.officer, young, "")
    assert to_apply.rows(cast.officer).exists()


def test_a_relative_of_the_person_keeps_out(cast, gov, world):
    row = checking.object_to(cast.supervisor, world.motion)
    gov.mayor.account = world.other
    gov.mayor.save()
    checking.found(cast.supervisor, row, "不影响任职")
    with pytest.raises(Refused, match="您本人"):
        checking.agreed(world.other, row)
