"""Elected posts: a decision makes a candidate, a recorded result the holder, a lost one a gap."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.meeting import cast as told
from tests.meeting import voted
from tests.staffing.shared import sign_in

from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Signing
from guantong.frame import workbench
from guantong.meeting.listings import Elections, Meetings, Stages
from guantong.meeting.models import Candidacy, Contest, Election, Motion, Notice, Stage
from guantong.meeting.services import applying, elections, notice
from guantong.people.models import PostHeld
from guantong.standards.elections import Count, kinds, read_table, result
from guantong.standards.errors import RuleError

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def passed(cast, second, gov, shelf):
    """甲县 moved 钱 to be its head; the notice ran out yesterday."""
    return shelf.take(_passed, cast, second, gov)


def _passed(cast, second, gov):
    meeting = told.decided(cast.officer, second, told.prepare(cast.officer, gov))
    notice.publish(cast.officer, meeting, first=max(TODAY, meeting.on), place="组织部网站")
    Notice.objects.unscoped("test").update(first=TODAY - 9 * DAY, last=TODAY - DAY)
    return meeting


def of(meeting, person):
    return Motion.objects.unscoped("test").get(meeting=meeting, person=person)


def held(person):
    rows = PostHeld.objects.unscoped("test").filter(person=person, end="")
    return [(row.title, row.start, row.document, row.probation_until) for row in rows]


def waits(listing, account):
    return {str(one.label) for one in listing.waits if one.rows(account).exists()}


def seconded(account, election):
    one = Signing.objects.unscoped("test").get(
        subject_model="meeting.election", subject_id=election.pk, state="waiting"
    )
    return acts.second(account, one)


def test_a_decision_makes_a_candidate_once_the_notice_is_over(cast, gov, passed):
    motion = of(passed, gov.woman)
    assert motion.words == "提名为甲县县长候选人，免甲县副县长"
    assert waits(Meetings, cast.officer) == {"已决定，待办理任免", "候选人待列入选举"}
    election = voted.coming(cast.officer, gov.county)
    Notice.objects.unscoped("test").update(last=TODAY)
    with pytest.raises(Conflict, match=f"公示到 {TODAY} 截止"):
        elections.stand(cast.officer, motion, election)
    assert elections.waiting_for(election) == []
    Notice.objects.unscoped("test").update(last=TODAY - DAY)
    assert elections.waiting_for(election) == [motion]
    elections.enlist(cast.officer, election, [str(motion.pk)])
    one = Candidacy.objects.unscoped("test").get()
    assert (one.name, str(one.contest), one.contest.seats, one.elected) == (
        "钱（虚构）", "甲县县长", 1, None,
    )  # fmt: skip
    assert waits(Meetings, cast.officer) == {"已决定，待办理任免"}
    assert waits(Elections, cast.officer) == {"待选举结果"}
    assert held(gov.woman)[0][0] == "副县长"
    how = {"document": "甲干〔2026〕12号", "month": f"{max(TODAY, passed.on):%Y-%m}"}
    done = applying.apply_decision(cast.officer, passed, **how)
    assert (done.done, done.held_back) == (3, 1)


def test_only_an_election_of_the_place_takes_a_candidate(cast, town, gov, passed):
    elsewhere = voted.coming(cast.officer, town.second)
    with pytest.raises(Conflict, match="甲县县长不由该机关选举"):
        elections.stand(cast.officer, of(passed, gov.woman), elsewhere)
    with pytest.raises(Conflict, match="不能这样做"):
        elections.stand(cast.officer, of(passed, gov.mayor), elsewhere)
    with pytest.raises(Refused):
        voted.coming(cast.leader, gov.county)


def test_whoever_is_elected_holds_the_post_from_the_day_without_probation(
    cast, second, gov, passed
):
    election = voted.coming(cast.officer, gov.county)
    one = voted.stood(cast.officer, passed, election, gov.woman)
    voted.recorded(cast.officer, election, {one: (180, 6, 4, True)})
    assert held(gov.woman)[0][0] == "副县长"
    with pytest.raises(Refused, match="不能核签自己提请的事项"):
        seconded(cast.officer, election)
    seconded(second, election)
    assert held(gov.woman) == [("县长", f"{TODAY:%Y-%m}", "甲人发〔2026〕3号", "")]
    row = PostHeld.objects.unscoped("test").get(person=gov.woman, end="")
    assert (row.is_elected, row.is_chief, row.level) == (True, True, "1A31")
    motion = of(passed, gov.woman)
    assert motion.decision.applied_at is not None
    election.refresh_from_db()
    assert (election.state, election.seconded_by_id, election.present) == (
        "recorded", second.pk, 190,
    )  # fmt: skip
    with pytest.raises(Conflict, match="现在是“结果已登记”"):
        voted.recorded(cast.officer, election, {one: (180, 6, 4, True)})


def test_who_is_not_elected_leaves_a_vacancy_told_in_words(cast, second, client, staff):
    gov = staff.people
    meeting = _passed(cast, second, gov)
    how = {"document": "甲干〔2026〕12号", "month": f"{max(TODAY, meeting.on):%Y-%m}"}
    applying.apply_decision(cast.officer, meeting, **how)
    sign_in(client, cast.officer)
    assert "待选举" in client.get(reverse("staffing:posts")).content.decode()
    election = voted.coming(cast.officer, gov.county)
    one = voted.stood(cast.officer, meeting, election, gov.woman)
    voted.recorded(cast.officer, election, {one: (100, 70, 20, False)})
    seconded(second, election)
    assert held(gov.woman)[0][0] == "副县长"
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert f"{voted.NAME}没有当选，甲县县长空缺" in page
    page = client.get(election.get_absolute_url()).content.decode()
    assert "甲县县长空缺 1 名" in page
    assert "100／70／20" in page
    listed = client.get(reverse("staffing:posts")).content.decode()
    assert f"{TODAY}选举，钱（虚构）未当选" in listed
    # The deputy head's post is elected, too, and waits for an election of its own.
    with pytest.raises(Conflict, match="余下的人选都还不能办理。李（虚构）：候选人，待列入选举"):
        applying.apply_decision(cast.officer, meeting, **how)
    post = next(row for row in staff.posts if row.title == "县长")
    assert "未当选" in client.get(post.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("counts", "more", "said"),
    [
        ((180, 10, 10, True), {}, "合计 200 票，多于出席的 190 人"),
        ((180, 6, 4, True), {"present": 201}, "出席 201 人，多于全体代表 200 人"),
        ((120, 6, 4, True), {"present": 133}, "出席 133 人，不足 134 人，不能选举"),
        ((100, 80, 4, True), {}, "得 100 票，当选须有 101 票，不能登记为当选"),
        ((101, 80, 4, False), {}, "得 101 票，按票数应为当选"),
    ],
)
def test_a_result_that_cannot_be_is_refused_before_it_is_put_forward(
    cast, gov, passed, counts, more, said
):
    election = voted.coming(cast.officer, gov.county)
    one = voted.stood(cast.officer, passed, election, gov.woman)
    with pytest.raises(GuantongError, match=said):
        voted.recorded(cast.officer, election, {one: counts}, **more)
    assert not Signing.objects.unscoped("test").filter(subject_model="meeting.election").exists()


def test_no_result_before_the_day_and_none_without_candidates(cast, gov, passed):
    election = voted.coming(cast.officer, gov.county, on=TODAY + DAY)
    with pytest.raises(Conflict, match="还没有候选人"):
        voted.recorded(cast.officer, election, {})
    one = voted.stood(cast.officer, passed, election, gov.woman)
    with pytest.raises(Conflict, match="还没有到"):
        voted.recorded(cast.officer, election, {one: (180, 0, 0, True)})


def test_who_changes_the_list_meanwhile_makes_the_second_look_anew(cast, second, gov, passed):
    election = voted.coming(cast.officer, gov.county)
    one = voted.stood(cast.officer, passed, election, gov.woman)
    voted.recorded(cast.officer, election, {one: (180, 6, 4, True)})
    contest = Contest.objects.unscoped("test").get()
    election.refresh_from_db()
    elections.set_seats(cast.officer, contest, seats=2, version=election.version)
    with pytest.raises(Conflict, match="提请之后有改动"):
        seconded(second, election)


def test_deputies_may_nominate_together_and_a_tie_is_voted_on_again(cast, second, gov, passed):
    election = voted.coming(cast.officer, gov.county)
    ours = voted.stood(cast.officer, passed, election, gov.woman)
    contest = str(ours.contest_id)
    with pytest.raises(GuantongError, match="须有 10 名以上代表，现为 9 名"):
        elections.nominate(
            cast.officer, election, contest=contest, person=gov.young, nominated="deputies",
            nominators=9, version=election.version,
        )  # fmt: skip
    elections.nominate(
        cast.officer, election, contest=contest, person=gov.young, nominated="deputies",
        nominators=10, version=election.version,
    )  # fmt: skip
    election.refresh_from_db()
    assert elections.warnings(election) == []
    theirs = Candidacy.objects.unscoped("test").get(person=gov.young)
    with pytest.raises(GuantongError, match="赞成票合计 191 票，多于出席人数乘以应选名额 190"):
        voted.recorded(cast.officer, election, {ours: (101, 0, 0, True), theirs: (90, 0, 0, False)})
    tie = {ours: (95, 95, 0, False), theirs: (95, 95, 0, False)}
    voted.recorded(cast.officer, election, tie)
    votes = {ours: (80, 100, 10, False), theirs: (110, 70, 10, True)}
    voted.recorded(cast.officer, election, votes)
    seconded(second, election)
    assert held(gov.young)[0][0] == "县长"
    assert of(passed, gov.woman).candidacy.elected is False


def test_seats_go_to_the_most_votes_and_a_tie_at_the_edge_to_nobody():
    people = kinds()["people"]
    assert people.needed(200) == 101
    found = result(people, 200, 2, [Count(150), Count(120), Count(120), Count(99)])
    assert (found.elected, found.again) == ({0}, {1, 2})
    assert result(people, 200, 3, [Count(150), Count(120), Count(120)]).elected == {0, 1, 2}


def test_fewer_or_more_candidates_than_the_law_has_it_are_told_not_barred(cast, gov, passed):
    election = voted.coming(cast.officer, gov.county)
    one = voted.stood(cast.officer, passed, election, gov.woman)
    assert elections.warnings(election) == []
    contest = one.contest
    elections.set_seats(cast.officer, contest, seats=2, version=election.version)
    (said,) = elections.warnings(election)
    assert "应选 2 名，候选人 1 名，少于差额要求" in said


def test_a_candidate_is_withdrawn_with_a_reason_and_may_be_listed_again(cast, gov, passed):
    election = voted.coming(cast.officer, gov.county)
    one = voted.stood(cast.officer, passed, election, gov.woman)
    elections.withdraw(cast.officer, one, reason="另有任用，不再作为人选", version=election.version)
    assert not Contest.objects.unscoped("test").exists()
    assert elections.waiting_for(election) == [of(passed, gov.woman)]


def test_the_calendar_counts_back_from_the_day_and_follows_it(cast, gov, client):
    on = dt.date(2027, 1, 20)
    election = voted.coming(cast.officer, gov.county, on=on)
    rows = {one.code: one.due for one in Stage.objects.unscoped("test")}
    assert (rows["day"], rows["nominate"], rows["consult"]) == (
        on, dt.date(2027, 1, 18), dt.date(2026, 12, 31),
    )  # fmt: skip
    stage = Stage.objects.unscoped("test").get(code="consult")
    elections.stage_done(cast.officer, stage, on=TODAY)
    elections.change(
        cast.officer, election, name=election.name, on=on + 10 * DAY, by_election=False,
        entitled=200, version=election.version,
    )  # fmt: skip
    rows = {one.code: one.due for one in Stage.objects.unscoped("test")}
    assert (rows["day"], rows["consult"]) == (on + 10 * DAY, dt.date(2026, 12, 31))
    assert waits(Stages, cast.officer) == {"换届行事"}
    days = workbench.due_between(
        cast.officer, on, on + 10 * DAY, lambda one: one in (Stages, Elections)
    )
    assert {str(one.row) for one in days[on + 10 * DAY]} == {
        f"{voted.NAME}：投票选举，登记结果", voted.NAME,
    }  # fmt: skip
    elections.stage_undone(cast.officer, stage)
    sign_in(client, cast.officer)
    page = client.get(election.get_absolute_url()).content.decode()
    assert "与民主党派、工商联、无党派代表人士民主协商" in page
    assert client.get(reverse("meeting:stages")).status_code == 200


def test_a_by_election_and_a_plenum_have_their_own_words(cast, gov, client):
    row = voted.coming(cast.officer, gov.county, kind="plenum", by_election=True, name="县委全会")
    assert row.rule.members == "应到会委员"
    sign_in(client, cast.officer)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "补选" in page
    assert "还没有候选人" in page
    assert "县委全会" in client.get(reverse("meeting:elections")).content.decode()
    assert Election.objects.unscoped("test").count() == 1


def test_a_table_of_elections_that_is_wrong_is_refused():
    with pytest.raises(RuleError, match="写得不对"):
        read_table('[[kind]]\ncode="people"\n', "表")
