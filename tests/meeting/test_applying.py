"""Notice and application: posts change by the signed decision alone, once, after the notice."""

import datetime as dt

import pytest
from tests.meeting import cast as told

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.meeting.models import Decision, Motion, Notice
from guantong.meeting.services import applying, deciding, notice
from guantong.people.models import Person, PostHeld
from guantong.people.services import movement

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FIRST = dt.date(2026, 11, 26)
LAST = dt.date(2026, 12, 2)
AFTER = dt.date(2026, 12, 3)
HOW = {"document": "甲干〔2026〕12号", "month": "2026-12"}


@pytest.fixture
def decided(cast, second, gov, shelf):
    return shelf.take(_decided, cast.officer, second, gov)


def _decided(officer, second, gov):
    return told.decided(officer, second, told.prepare(officer, gov))


def publish(cast, meeting, **more):
    return notice.publish(
        cast.officer, meeting, **{"first": FIRST, "place": "县委组织部网站", **more}
    )


def held(person):
    rows = PostHeld.objects.unscoped("test").filter(person=person, end="")
    return [(row.unit.name, row.title, row.start) for row in rows]


def test_a_notice_takes_five_working_days_and_names_who_is_appointed(cast, decided):
    row = publish(cast, decided)
    assert (row.first, row.last, row.days, row.unsure) == (FIRST, LAST, 5, "")
    assert [m.name for m in notice.told(row)] == ["李（虚构）", "孙（虚构）", "钱（虚构）"]
    assert not notice.over(row, LAST)
    assert notice.over(row, AFTER)
    with pytest.raises(Conflict, match="没有需要公示的人选"):
        publish(cast, decided)


def test_a_notice_over_the_spring_festival_does_not_count_its_days(cast, decided):
    row = publish(cast, decided, first=dt.date(2026, 12, 30))
    assert (row.last, row.days) == (dt.date(2027, 1, 6), 5)
    assert "2027 年的放假调休安排尚未录入" in row.unsure


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"last": dt.date(2026, 12, 1)}, "只有 4 个工作日，须不少于 5 个，最早到 2026-12-02"),
        ({"first": dt.date(2026, 11, 24)}, "早于会议日期"),
        ({"place": " "}, "范围和方式"),
    ],
)
def test_a_notice_too_short_too_early_or_nowhere_is_refused(cast, decided, more, words):
    with pytest.raises(GuantongError, match=words):
        publish(cast, decided, **more)
    assert not Notice.objects.unscoped("test").exists()


def test_nothing_changes_before_the_notice_has_run_out(cast, gov, decided):
    with pytest.raises(GuantongError, match="还没有公示"):
        applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    publish(cast, decided)
    with pytest.raises(GuantongError, match="公示到 2026-12-02 截止"):
        applying.apply_decision(cast.officer, decided, **HOW, today=LAST)
    assert held(gov.mayor) == [("红星镇", "党委书记", "2020-05")]


def test_the_decision_ends_old_posts_and_begins_new_ones(cast, gov, decided):
    publish(cast, decided)
    done = applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    assert (done.done, done.held_back) == (3, 1)
    assert held(gov.mayor) == [("甲县", "副县长", "2026-12")]
    assert held(gov.young) == [("红星镇", "党委书记", "2026-12")]
    assert held(gov.woman) == [("甲县", "副县长", "2021-10")]
    assert held(gov.chief) == []
    post = PostHeld.objects.unscoped("test").get(person=gov.mayor, end="")
    assert (post.document, post.probation_until, post.level) == (
        "甲干〔2026〕12号", "2027-12", "1A32",
    )  # fmt: skip
    mayor = Person.objects.unscoped("test").get(pk=gov.mayor.pk)
    assert (mayor.unit.name, mayor.post, mayor.level) == ("甲县", "甲县副县长", "1A32")
    chief = Person.objects.unscoped("test").get(pk=gov.chief.pk)
    assert (chief.post, chief.status, chief.is_chief) == (movement.RELIEVED, "active", False)
    assert Event.objects.unscoped("test").filter(action="会议.办理任免").count() == 1


def test_a_second_application_is_a_conflict_and_changes_nothing(cast, gov, decided):
    publish(cast, decided)
    applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    before = PostHeld.objects.unscoped("test").count()
    with pytest.raises(Conflict, match="钱（虚构）：候选人，待列入选举"):
        applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    assert PostHeld.objects.unscoped("test").count() == before


def test_a_fault_midway_leaves_nothing_half_done(cast, gov, decided):
    publish(cast, decided)
    movement.leave(cast.officer, gov.young, "moved", "2026-11")
    with pytest.raises(Conflict, match="不在职"):
        applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    assert held(gov.mayor) == [("红星镇", "党委书记", "2020-05")]
    assert not Decision.objects.unscoped("test").exclude(applied_at=None).exists()


def test_who_is_held_back_waits_while_the_others_go(cast, gov, decided):
    publish(cast, decided)
    row = Motion.objects.unscoped("test").get(meeting=decided, person=gov.young)
    notice.hold_back(cast.officer, row, "公示期间有反映，正在核实")
    done = applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    assert (done.done, done.held_back) == (2, 2)
    assert held(gov.young) == [("甲县", "副县长", "2024-03")]
    with pytest.raises(Conflict, match="暂缓任职"):
        applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    notice.hold_back(cast.officer, row, "")
    assert applying.apply_decision(cast.officer, decided, **HOW, today=AFTER).done == 1
    assert held(gov.young) == [("红星镇", "党委书记", "2026-12")]


def test_a_reason_may_stand_for_a_notice(cast, gov, decided):
    for motion in told.motions(decided)[:3]:
        notice.waive(cast.officer, motion, "平级交流，按规定不公示")
    assert notice.awaiting(decided) == []
    assert applying.apply_decision(cast.officer, decided, **HOW, today=FIRST).done == 3


def test_what_was_not_signed_is_not_carried_out(cast, gov):
    meeting = told.prepare(cast.officer, gov)
    with pytest.raises(Conflict, match="筹备"):
        applying.apply_decision(cast.officer, meeting, **HOW, today=AFTER)


def test_a_record_tampered_with_is_not_carried_out(cast, gov, decided):
    publish(cast, decided)
    motion = Motion.objects.unscoped("test").filter(meeting=decided, person=gov.mayor)
    motion.update(title="县委书记")
    with pytest.raises(Conflict, match="与签字时不一致"):
        applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    assert deciding.record_digest(decided) != decided.digest


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"document": " "}, "任免文号"),
        ({"month": "2026-13"}, "2026-07 的样子"),
        ({"month": "2026-10"}, "早于会议年月"),
    ],
)
def test_a_decision_needs_its_document_and_month(cast, decided, more, words):
    publish(cast, decided)
    with pytest.raises(GuantongError, match=words):
        applying.apply_decision(cast.officer, decided, **{**HOW, **more}, today=AFTER)


def test_who_may_not_record_carries_nothing_out(cast, decided):
    for name in ("leader", "supervisor", "stranger"):
        with pytest.raises(Refused):
            applying.apply_decision(getattr(cast, name), decided, **HOW, today=AFTER)
