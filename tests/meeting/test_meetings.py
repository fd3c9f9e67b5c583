"""Opening, recusal, statements, counting, signing: what a meeting may and may not do."""

import pytest
from tests.meeting import cast as told

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.meeting.models import Decision, Meeting, Recusal
from guantong.meeting.services import deciding, opening, recusal, voting
from guantong.meeting.services.opening import Member, Move
from guantong.people.services import persons, records

pytestmark = pytest.mark.django_db
OUTCOMES = ("passed", "failed", "deferred")


def outcomes(meeting):
    rows = Decision.objects.unscoped("test").filter(motion__meeting=meeting)
    return {row.motion.person_id: row.outcome for row in rows}


@pytest.mark.both
def test_a_meeting_keeps_its_agenda_in_order_and_the_chief_last(cast, gov):
    meeting = told.prepare(cast.officer, gov)
    assert [m.words for m in told.motions(meeting)] == [
        "任甲县副县长，免红星镇党委书记", "任红星镇党委书记，免甲县副县长",
        "提名为甲县县长候选人，免甲县副县长", "免甲县县长",
    ]  # fmt: skip
    names = [a.name for a in told.attendees(meeting)]
    assert (len(names), names[-1]) == (9, told.CHIEF)
    opening.drop_motion(cast.officer, told.motions(meeting)[0])
    assert len(told.motions(meeting)) == 3


def test_only_who_may_record_prepares_a_meeting_and_only_of_what_lies_in_scope(cast, town, gov):
    for name in ("leader", "supervisor", "stranger", "system"):
        with pytest.raises(Refused):
            told.prepare(getattr(cast, name), gov)
    assert not Meeting.objects.unscoped("test").exists()
    other = persons.create(
        None, gov.county, {"name": "某（虚构）", "sex": "1", "birth_month": "1980-01", "post": "员"}
    )
    own = {"name": "会", "on": told.ON}
    meeting = opening.create(cast.stranger, town.second, own, told.members())
    with pytest.raises(GuantongError, match="不在您的范围内"):
        opening.add_motions(cast.stranger, meeting, [Move(other, remove="员")])


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([Member("甲"), Member("乙")], "只有一位主要负责人"),
        ([Member("甲", is_chief=True), Member("乙", is_chief=True)], "只有一位主要负责人"),
        ([Member("甲", is_chief=True), Member("乙"), Member("乙")], "“乙”写了两次"),
        ([], "1 至 200 人"),
    ],
)
def test_a_committee_has_one_chief_and_nobody_twice(cast, gov, members, words):
    meeting = told.prepare(cast.officer, gov)
    with pytest.raises(GuantongError, match=words):
        opening.set_members(cast.officer, meeting, members)
    assert len(told.attendees(meeting)) == 9


def test_a_person_is_moved_once_a_meeting(cast, gov):
    meeting = told.prepare(cast.officer, gov)
    with pytest.raises(Conflict, match="已在本次会议的议题中"):
        opening.add_motions(cast.officer, meeting, [Move(gov.mayor, remove="红星镇党委书记")])


def test_fewer_than_two_thirds_cannot_meet(cast, gov):
    meeting = told.prepare(cast.officer, gov)
    away = {f"委员{n}（虚构）" for n in range(1, 5)}
    with pytest.raises(GuantongError, match=r"应到会 9 人，到会 5 人，不足三分之二（须 6 人）"):
        told.begin(cast.officer, meeting, away)
    opened = told.begin(cast.officer, meeting, {"委员1（虚构）", "委员2（虚构）", "委员3（虚构）"})
    assert opened.state == "open"
    gone = [a for a in told.attendees(meeting) if a.presence == "absent"]
    assert [(a.name, a.reason) for a in gone[:1]] == [("委员1（虚构）", "出差")]
    with pytest.raises(Conflict, match="会议中"):
        told.begin(cast.officer, meeting)


def test_the_person_concerned_and_relatives_leave(cast, gov):
    wife = persons.create(
        None, gov.county,
        {"name": "李妻（虚构）", "sex": "2", "birth_month": "1979-05", "post": "县委常委"},
    )  # fmt: skip
    records.save_record(
        None, gov.mayor, "A36",
        {"call": "妻子", "kin": "spouse", "name": "李妻（虚构）", "birth": "1979-05"},
    )  # fmt: skip
    meeting = told.prepare(
        cast.officer, gov, Member(wife.name, "常委", person=wife),
        Member(gov.woman.name, "常委", person=gov.woman),
    )  # fmt: skip
    assert told.recusals(meeting) == [
        (gov.mayor.pk, "李妻（虚构）", "配偶", True),
        (gov.woman.pk, gov.woman.name, "本人", True),
    ]
    found = Event.objects.unscoped("test").get(action="会议.查找回避")
    assert "李妻" not in found.summary + found.data


def test_a_member_known_by_name_alone_waits_for_an_officer(cast, gov):
    records.save_record(
        None, gov.mayor, "A36",
        {"call": "哥哥", "kin": "sibling", "name": "委员1（虚构）", "birth": "1970-01", "work": ""},
    )  # fmt: skip
    meeting = told.prepare(cast.officer, gov)
    row = Recusal.objects.unscoped("test").get()
    assert (row.relation, row.certain) == (recusal.SAME_NAME, False)
    meeting = told.begin(cast.officer, meeting)
    voting.all_agree(cast.officer, meeting, [m.pk for m in told.motions(meeting)])
    assert told.statements(told.motions(meeting)[0]).count == 8
    with pytest.raises(GuantongError, match="委员1（虚构）与人选李（虚构）的关系待核"):
        deciding.close(cast.officer, meeting)
    recusal.settle(cast.officer, row, lift="同名，并非一人")
    with pytest.raises(GuantongError, match="委员1（虚构）未表态"):
        deciding.close(cast.officer, meeting)


def test_who_must_leave_by_its_own_motion_cannot_stay(cast, gov):
    meeting = told.prepare(cast.officer, gov, Member(gov.woman.name, "常委", person=gov.woman))
    with pytest.raises(GuantongError, match="本人任免时必须回避"):
        recusal.settle(cast.officer, Recusal.objects.unscoped("test").get(), lift="没有必要回避")
    assert meeting.state == "draft"


def test_the_chief_speaks_last(cast, gov):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov))
    motion = told.motions(meeting)[0]
    chief = told.attendees(meeting)[-1]
    with pytest.raises(GuantongError, match="主要负责人应当末位表态"):
        voting.state(cast.officer, motion, {chief.pk: "agree"})
    told.say(cast.officer, meeting, motion, agree=9)
    assert told.statements(motion).order[-1] == told.CHIEF


def test_who_is_absent_or_left_says_nothing(cast, gov):
    meeting = told.prepare(cast.officer, gov)
    meeting = told.begin(cast.officer, meeting, {"委员1（虚构）"})
    motion = told.motions(meeting)[0]
    away = told.attendees(meeting)[0]
    with pytest.raises(GuantongError, match="未到会或应当回避"):
        voting.state(cast.officer, motion, {away.pk: "agree"})
    other = told.attendees(meeting)[1]
    voting.state(cast.officer, motion, {other.pk: "agree"})
    recusal.add(cast.officer, motion, other, "连襟")
    assert told.statements(motion).count == 0
    with pytest.raises(GuantongError, match="未到会或应当回避"):
        voting.state(cast.officer, motion, {other.pk: "agree"})


@pytest.mark.parametrize(
    ("agree", "oppose", "outcome"),
    [(5, 4, "passed"), (4, 5, "failed"), (4, 0, "deferred"), (9, 0, "passed"), (4, 3, "failed")],
)
def test_more_than_half_of_those_due_must_agree(cast, gov, agree, oppose, outcome):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov))
    first, *rest = told.motions(meeting)
    told.say(cast.officer, meeting, first, agree=agree, oppose=oppose)
    voting.all_agree(cast.officer, meeting, [m.pk for m in rest])
    meeting = deciding.close(cast.officer, meeting)
    assert outcomes(meeting)[gov.mayor.pk] == outcome
    assert outcomes(meeting)[gov.chief.pk] == "passed"


def test_absent_members_count_among_those_due(cast, gov):
    away = {f"委员{n}（虚构）" for n in range(1, 4)}
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov), away)
    first, *rest = told.motions(meeting)
    told.say(cast.officer, meeting, first, agree=4, oppose=2)
    voting.all_agree(cast.officer, meeting, [m.pk for m in rest])
    meeting = deciding.close(cast.officer, meeting)
    assert outcomes(meeting)[gov.mayor.pk] == "failed"
    vote = first.__class__.objects.unscoped("test").get(pk=first.pk).vote
    assert (vote.due, vote.present, vote.agree) == (9, 6, 4)


@pytest.mark.parametrize(("counted", "outcome"), [(True, "failed"), (False, "passed")])
def test_whether_who_left_counts_as_due_is_a_parameter(cast, gov, counted, outcome):
    meeting = told.prepare(cast.officer, gov, excused_are_due=counted)
    first, *rest = told.motions(meeting)
    for one in told.attendees(meeting)[:2]:
        recusal.add(cast.officer, first, one, "亲属")
    meeting = told.begin(cast.officer, meeting)
    told.say(cast.officer, meeting, first, agree=4, oppose=3)
    voting.all_agree(cast.officer, meeting, [m.pk for m in rest])
    assert outcomes(deciding.close(cast.officer, meeting))[gov.mayor.pk] == outcome


def test_the_chair_says_whether_what_did_not_pass_is_deferred(cast, gov):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov))
    first, second, *rest = told.motions(meeting)
    told.say(cast.officer, meeting, first, agree=3, oppose=6)
    told.say(cast.officer, meeting, second, agree=9)
    voting.all_agree(cast.officer, meeting, [m.pk for m in rest])
    said = {first.pk: "deferred", second.pk: "failed"}
    closed = deciding.close(cast.officer, meeting, said)
    assert outcomes(closed)[gov.mayor.pk] == "deferred"
    assert outcomes(closed)[gov.young.pk] == "passed"


def test_a_motion_may_be_left_without_a_vote(cast, gov):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov))
    first = told.motions(meeting)[0]
    voting.postpone(cast.officer, first, "意见分歧较大")
    assert voting.all_agree(cast.officer, meeting, [m.pk for m in told.motions(meeting)]) == 3
    assert outcomes(deciding.close(cast.officer, meeting))[gov.mayor.pk] == "deferred"


def test_papers_of_a_secret_ballot_are_counted(cast, gov):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov, ballot="secret"))
    first, *rest = told.motions(meeting)
    with pytest.raises(Conflict, match="无记名投票"):
        voting.state(cast.officer, first, {})
    with pytest.raises(GuantongError, match="合计 10 票，参加表决 9 人"):
        voting.count(cast.officer, first, agree=8, oppose=1, defer=1)
    voting.count(cast.officer, first, agree=4, oppose=4, defer=1)
    with pytest.raises(GuantongError, match="没有登记票数"):
        deciding.close(cast.officer, meeting)
    for motion in rest:
        voting.count(cast.officer, motion, agree=7, oppose=0, defer=1)
    assert sorted(outcomes(deciding.close(cast.officer, meeting)).values()) == [
        "failed", "passed", "passed", "passed",
    ]  # fmt: skip


@pytest.mark.both
def test_two_recorders_of_one_motion_get_a_conflict(cast, gov):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov))
    motion = told.motions(meeting)[0]
    told.say(cast.officer, meeting, motion, agree=9)
    with pytest.raises(Conflict, match="刚由别人登记过"):
        voting.state(cast.officer, motion, {}, version=motion.version)


@pytest.mark.both
def test_a_decision_stands_when_two_officers_have_signed(cast, second, gov):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov))
    voting.all_agree(cast.officer, meeting, [m.pk for m in told.motions(meeting)])
    meeting = deciding.close(cast.officer, meeting)
    assert deciding.sign(cast.officer, meeting, "记录人", meeting.digest).state == "closed"
    with pytest.raises(Conflict, match="另一人"):
        deciding.sign(cast.officer, meeting, "审核人", meeting.digest)
    with pytest.raises(Refused):
        deciding.sign(cast.leader, meeting, "审核人", meeting.digest)
    done = deciding.sign(second, meeting, "审核人", meeting.digest)
    assert done.state == "decided"
    rows = deciding.signatures(done)
    assert [(r.name, r.role) for r in rows] == [("officer", "记录人"), ("复核人", "审核人")]
    assert Event.objects.unscoped("test").filter(action="会议.决定生效").count() == 1


def test_a_record_that_changed_cannot_be_signed(cast, second, gov):
    meeting = told.begin(cast.officer, told.prepare(cast.officer, gov))
    voting.all_agree(cast.officer, meeting, [m.pk for m in told.motions(meeting)])
    meeting = deciding.close(cast.officer, meeting)
    deciding.sign(cast.officer, meeting, "记录人", meeting.digest)
    reopened = deciding.reopen(cast.officer, meeting, "第二项登记有误")
    assert deciding.signatures(reopened) == deciding.signatures(meeting) == []
    told.say(cast.officer, reopened, told.motions(meeting)[1], agree=1, oppose=8)
    again = deciding.close(cast.officer, reopened)
    assert again.digest != meeting.digest
    with pytest.raises(Conflict, match="有改动"):
        deciding.sign(second, again, "审核人", meeting.digest)
