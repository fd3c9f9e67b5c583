"""A rank round: found exactly, within the places whoever proposes, held after the notice."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.meeting import cast as told
from tests.staffing import ranked

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.services import units
from guantong.meeting.models import Meeting, Motion
from guantong.meeting.services import applying, deciding, notice, opening, voting
from guantong.meeting.services import ranks as moving
from guantong.people.models import Person, PostHeld, RankHeld
from guantong.people.services import quotas, rules
from guantong.people.services import ranks as holding
from guantong.staffing.models import RankCandidate
from guantong.staffing.queries.rank_places import Area, Step, area_of
from guantong.staffing.services import ranks

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _of(places, rule):
    return {one.unit.name: one for one in places if one.rule.id == rule}


def _places(unit):
    area = Area(unit, ranked.ON)
    return area.places(area.proposed())


def test_in_a_round_of_400_everybody_is_found_as_worked_out_by_hand(cast, town):
    people, expected = ranked.settle(town)
    assert len(people) == 400
    row = ranked.opened(cast.officer, town.first)
    found = {}
    for one in ranked.candidates(row):
        key = found.setdefault(one.person_id, {})
        key[one.rank] = (one.verdict, one.served, one.needed)
    assert found == {pk: said for pk, said in expected.items() if said}
    able = {pk for pk, said in expected.items() if any(v[0] == "met" for v in said.values())}
    assert {one.person_id for one in ranked.candidates(row, verdict="met")} == able
    # Twelve of the cases, and two of four among the 376 others.
    assert len(able) == 12 + 188
    names = {one.pk: case for one, case in zip(people, ranked.CASES, strict=False)}
    for one in ranked.candidates(row, person__in=list(names)):
        assert names[one.person_id].says in one.why


def test_why_not_names_the_article_and_what_is_missing_has_a_place_to_enter_it(
    cast, town, client
):  # fmt: skip
    ranked.settle(town)
    row = ranked.opened(cast.officer, town.first)
    barred = ranked.candidates(row, person__name__startswith="警告未满")[0]
    assert "《中国共产党纪律处分条例》" in barred.why
    client.force_login(cast.officer, backend=BACKEND)
    lacking = ranked.candidates(row, person__name__startswith="缺上年")[0]
    page = client.get(lacking.get_absolute_url()).content.decode()
    assert reverse("people:records", args=[lacking.person_id, "A15"]) in page
    assert "提名" not in page.partition("house-facts")[0].partition("<main")[2]


def test_places_are_reckoned_by_tier_and_organ_and_never_from_nothing(cast, town):
    ranked.approve(town, county=40, red=None)
    ranked.able(town.red, 3, "23", name="三调")
    places = _places(town.first)
    # 10 % of 40 is 4, at least: what 红星镇 adds is not known.
    lower = _of(places, "rank.quota-county-lower")["甲县"]
    assert (lower.limit, lower.used, lower.free, lower.lacking) == (4, 3, 1, ("红星镇",))
    third = _of(places, "rank.quota-county-third")["甲县"]
    # 40 % of these 4 is 1: three hold the rank already, so nobody knows of any more.
    assert (third.limit, third.used, third.free) == (1, 3, None)
    own = _of(places, "rank.quota-section")
    assert (own["甲县"].limit, own["红星镇"].limit, own["红星镇"].free) == (24, 0, None)
    ranked.approve(town, red=30)
    lower = _of(_places(town.first), "rank.quota-county-lower")["甲县"]
    assert (lower.posts, lower.limit, lower.free, lower.lacking) == (70, 7, 4, ())


def test_a_proposal_beyond_the_places_or_without_their_base_is_refused_in_words(cast, town):
    ranked.approve(town, county=40, red=None)
    red = ranked.able(town.red, 1, "41", name="科员")
    county = ranked.able(town.first, 5, "31", name="科长")
    high = ranked.able(town.first, 1, "22", "2010-01", name="二调")
    row = ranked.opened(cast.officer, town.first)
    one = {c.person_id: c for c in ranked.candidates(row)}
    with pytest.raises(Conflict, match="红星镇等 1 个机关没有核定编制，请先录入编制"):
        ranks.propose(cast.officer, one[red[0].pk])
    ranked.propose(cast.officer, [one[p.pk] for p in county[:4]])
    with pytest.raises(Conflict, match="县乡机关三、四级调研员职数算不清：红星镇"):
        ranks.propose(cast.officer, one[county[4].pk])
    ranked.approve(town, red=0)
    text = "核定 4 名，已用 0 名，连同拟晋升 5 名将达 5 名，超出职数。依据：《公务员职务与职级"
    with pytest.raises(Conflict, match=text):
        ranks.propose(cast.officer, one[county[4].pk])
    with pytest.raises(Conflict, match="没有核定一级调研员职数的规则"):
        ranks.propose(cast.officer, one[high[0].pk])
    ranks.withdraw(cast.officer, one[county[0].pk])
    ranks.propose(cast.officer, one[county[4].pk])


def test_a_place_that_a_proposal_will_free_is_not_given_twice(cast, town):
    # Two places of 三级调研员 (40 % of 10 % of 50), both held; one holder steps up.
    ranked.approve(town, county=50, red=0)
    holder = ranked.able(town.first, 1, "23", name="三调")[0]
    ranked.able(town.first, 1, "23", name="三调乙")
    next_one = ranked.able(town.first, 1, "24", name="四调")[0]
    row = ranked.opened(cast.officer, town.first)
    one = {c.person_id: c for c in ranked.candidates(row)}
    ranks.propose(cast.officer, one[holder.pk])
    with pytest.raises(Conflict, match="县乡机关三级调研员职数核定 2 名，已用 2 名"):
        ranks.propose(cast.officer, one[next_one.pk])
    holding.promote(None, holder, "22", "2026-06")
    ranks.settle(one[holder.pk], held=True)
    ranks.propose(cast.officer, one[next_one.pk])


def test_only_whom_the_rules_find_able_now_is_proposed_and_only_once(cast, town):
    ranked.approve(town)
    person = ranked.able(town.first, 1)[0]
    ranked.person_of(town.first, ranked.CASES[1])
    row = ranked.opened(cast.officer, town.first)
    later = ranked.candidates(row, verdict="broken")[0]
    with pytest.raises(Conflict):
        ranks.propose(cast.officer, later)
    one = ranked.candidates(row, verdict="met")[0]
    for actor in (cast.leader, cast.stranger):
        with pytest.raises(Refused):
            ranks.propose(actor, one)
    again = ranked.opened(cast.officer, town.city)
    ranks.propose(cast.officer, one)
    with pytest.raises(Conflict, match="已被提名"):
        ranks.propose(cast.officer, ranked.candidates(again, verdict="met")[0])
    ranks.close_round(cast.officer, row)
    other = ranked.candidates(again, verdict="met")[0]
    from guantong.people.models import AwardSanction

    AwardSanction(person=person, kind="p1", name="警告", on=dt.date(2026, 6, 1)).save()
    with pytest.raises(Conflict, match="党内警告影响期到"):
        ranks.propose(cast.officer, other)


def test_to_find_anew_keeps_what_is_proposed(cast, town):
    ranked.approve(town)
    ranked.able(town.first, 2)
    row = ranked.opened(cast.officer, town.first)
    ranks.propose(cast.officer, ranked.candidates(row)[0])
    ranked.able(town.first, 1, "32", name="新来")
    ranks.find(cast.officer, row)
    rows = ranked.candidates(row)
    assert [one.state for one in rows].count("proposed") == 1
    assert len(rows) == 3


class _Back(Exception):
    """Take an example back."""


STEPS = st.lists(
    st.tuples(st.sampled_from(["propose", "withdraw", "hold", "fail"]), st.integers(0, 17)),
    max_size=30,
)


@pytest.fixture
def many(cast, town):
    """Eighteen people of several ranks in two organs with few places."""
    # Of 80 posts: 8 places of 三、四级调研员, 6 of them held; of these 3 of 三级; 1 of 二级.
    ranked.approve(town, county=20, red=60)
    for unit in (town.first, town.red):
        for rank in ("34", "31", "24"):
            ranked.able(unit, 3, rank)
    return ranked.opened(cast.officer, town.first)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_is_proposed_withdrawn_and_held_no_quota_is_passed(cast, town, many, steps):
    row = many
    before = {(p.rule.id, p.unit.pk): p.used for p in _places(town.first)}
    try:
        with transaction.atomic():
            for what, which in steps:
                _try(cast, row, what, which)
                for place in _places(town.first):
                    allowed = max(place.limit, before[place.rule.id, place.unit.pk])
                    assert place.after <= allowed or not place.coming, place
                    assert place.used <= allowed, place
            raise _Back
    except _Back:
        pass


def _try(cast, row, what, which):
    some = ranked.candidates(row)
    one = some[which % len(some)]
    try:
        with transaction.atomic():
            if what == "propose":
                ranks.propose(cast.officer, one)
            elif what == "withdraw":
                ranks.withdraw(cast.officer, one)
            elif one.state == RankCandidate.State.PROPOSED and what == "fail":
                ranks.settle(one, held=False)
            elif one.state == RankCandidate.State.PROPOSED:
                ranks.may_be_held([one], ranked.ON)
                holding.promote(None, one.person, one.rank, "2026-07")
                ranks.settle(one, held=True)
    except Conflict:
        pass


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_gets_the_last_place(cast, town, second_officer):
    # 10 % of 10 is one place of 四级调研员, in two rounds of which neither knows of the other.
    ranked.approve(town, county=10, red=0)
    ranked.able(town.first, 2, "31")
    rounds = [ranked.opened(None, town.first), ranked.opened(None, town.city)]
    rows = [ranked.candidates(rounds[n])[n] for n in (0, 1)]
    start, said = threading.Barrier(2), []

    def press(actor, one):
        try:
            start.wait(10)
            ranks.propose(actor, one)
            said.append("")
        except Conflict as error:
            said.append(error.message)
        finally:
            connection.close()

    pairs = zip((cast.officer, second_officer), rows, strict=True)
    threads = [threading.Thread(target=press, args=pair) for pair in pairs]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(map(bool, said)) == [False, True]
    assert "超出职数" in max(said)
    place = _of(_places(town.first), "rank.quota-county-lower")["甲县"]
    assert (place.limit, place.after) == (1, 1)


@pytest.fixture
def second_officer(cast, town):
    from tests.meeting.conftest import _second

    return _second(town)


def _meeting(cast, row):
    data = {"name": "县委常委会会议", "on": ranked.ON, "members": "\n".join(
        [*(f"委员{n}（虚构） 常委" for n in range(1, 5)), "周书记（虚构） 书记"]
    )}  # fmt: skip
    made = moving.create_from_round(cast.officer, row, **data)
    return Meeting.objects.unscoped("test").get(pk=made.pk)


@pytest.mark.both
def test_ranks_are_held_after_the_notice_and_the_post_stays(cast, town, second_officer):
    ranked.approve(town)
    deputy = ranked.person_of(town.first, ranked.CASES[16])
    clerk = ranked.able(town.first, 1, "31", name="科长")[0]
    row = ranked.opened(cast.officer, town.first)
    ranked.propose(cast.officer, ranked.candidates(row))
    meeting = _meeting(cast, row)
    assert [(m.name, m.words) for m in told.motions(meeting)] == [
        ("副镇长（虚构）", "晋升为三级主任科员"), ("科长310（虚构）", "晋升为四级调研员"),
    ]  # fmt: skip
    meeting = told.decided(cast.officer, second_officer, meeting)
    how = {"document": "甲干〔2026〕9号", "month": "2026-07"}
    with pytest.raises(GuantongError, match="还没有公示"):
        applying.apply_decision(cast.officer, meeting, **how)
    shown = notice.publish(cast.officer, meeting, first=dt.date(2026, 6, 16), place="机关公告栏")
    assert [m.name for m in notice.told(shown)] == ["副镇长（虚构）", "科长310（虚构）"]
    with pytest.raises(GuantongError, match="截止，期满后"):
        applying.apply_decision(cast.officer, meeting, **how, today=dt.date(2026, 6, 22))
    done = applying.apply_decision(cast.officer, meeting, **how, today=dt.date(2026, 7, 1))
    assert done.done == 2
    held = RankHeld.objects.unscoped("test").filter(person=clerk).order_by("start")
    assert [(one.rank, one.start, one.end, one.document) for one in held] == [
        ("31", "2020-01", "2026-07", ""), ("24", "2026-07", "", "甲干〔2026〕9号"),
    ]  # fmt: skip
    person = Person.objects.unscoped("test").get(pk=deputy.pk)
    assert (person.rank, person.rank_since, person.post) == ("33", "2026-07", "干部")
    assert PostHeld.objects.unscoped("test").get(person=deputy).end == ""
    assert {one.state for one in ranked.candidates(row)} == {"held"}


def test_a_quota_is_asked_again_when_ranks_are_held(cast, town, second_officer):
    ranked.approve(town, county=10, red=0)
    ranked.able(town.first, 1, "31", name="科长")
    row = ranked.opened(cast.officer, town.first)
    ranked.propose(cast.officer, ranked.candidates(row))
    meeting = told.decided(cast.officer, second_officer, _meeting(cast, row))
    notice.publish(cast.officer, meeting, first=dt.date(2026, 6, 16), place="机关公告栏")
    # Meanwhile somebody who holds the rank comes from elsewhere, into the only place.
    ranked.able(town.first, 1, "24", name="调入")
    with pytest.raises(
        Conflict, match="职级还不能任：甲县：县乡机关三、四级调研员职数核定 1 名，已用 1 名"
    ):
        applying.apply_decision(cast.officer, meeting, document="甲干〔2026〕9号", month="2026-07")
    assert not RankHeld.objects.unscoped("test").filter(start="2026-07").exists()


def test_who_is_not_agreed_to_gives_the_place_back(cast, town, second_officer):
    ranked.approve(town, county=10, red=0)
    ranked.able(town.first, 2, "31", name="科长")
    row = ranked.opened(cast.officer, town.first)
    first, other = ranked.candidates(row)
    ranks.propose(cast.officer, first)
    meeting = told.begin(cast.officer, _meeting(cast, row))
    told.say(cast.officer, meeting, told.motions(meeting)[0], agree=1, oppose=4)
    meeting = deciding.close(cast.officer, meeting)
    assert deciding.unmade(meeting) == []
    for signer, role in ((cast.officer, "记录人"), (second_officer, "审核人")):
        meeting = deciding.sign(signer, meeting, role, meeting.digest)
    assert ranked.candidates(row, pk=first.pk)[0].state == "failed"
    ranks.propose(cast.officer, other)


def test_a_motion_taken_off_the_agenda_is_proposed_again_and_may_be_put_on_another(cast, town):
    ranked.approve(town)
    ranked.able(town.first, 1)
    row = ranked.opened(cast.officer, town.first)
    with pytest.raises(GuantongError, match="还没有提名人选"):
        moving.create_from_round(cast.officer, row, name="会议", on=ranked.ON)
    ranked.propose(cast.officer, ranked.candidates(row))
    meeting = _meeting(cast, row)
    with pytest.raises(GuantongError, match="还没有提名人选"):
        moving.add_round(cast.officer, meeting, row)
    opening.drop_motion(cast.officer, told.motions(meeting)[0])
    assert ranked.candidates(row)[0].state == "proposed"
    moving.add_round(cast.officer, meeting, row)
    assert Motion.objects.unscoped("test").get(meeting=meeting).rank == "33"


def test_a_parameter_says_whether_the_public_is_told(cast, town):
    rules.set_parameter(
        cast.officer, town.first, "rank.notice", "needed", value=0,
        effective=dt.date(2026, 1, 1), reason="甲组发〔2026〕1号",
    )  # fmt: skip
    ranked.approve(town)
    ranked.able(town.first, 1)
    row = ranked.opened(cast.officer, town.first)
    ranked.propose(cast.officer, ranked.candidates(row))
    motion = told.motions(_meeting(cast, row))[0]
    assert motion.notice_waived == "按任职规则的参数，晋升职级不公示"
    assert not motion.needs_notice


def test_the_prefectures_own_organs_are_an_area_of_their_own(cast, town):
    bureau = units.create(None, town.city, name="市某局", kind="municipal", code="M1")
    desk = units.create(None, bureau, name="一科", kind="department", code="M11")
    ranked.able(desk, 2, "31")
    ranked.able(town.first, 3, "31")
    quotas.set_establishment(None, bureau, posts=20)
    quotas.set_establishment(None, town.city, posts=0)
    assert area_of(desk) == town.city
    area = Area(town.city, ranked.ON)
    assert {one.name for one in area.organs.values()} == {"示范市", "市某局"}
    research = _of(area.places([]), "rank.quota-prefecture-research")["市某局"]
    section = _of(area.places([]), "rank.quota-section")["市某局"]
    assert (research.limit, research.used) == (4, 0)
    assert (section.limit, section.used) == (12, 2)
    assert area.refused(Step(desk.path, "31", "24")) == ""


def test_a_round_is_shown_with_its_places_and_printed(cast, town, client):
    ranked.approve(town)
    ranked.able(town.first, 2)
    row = ranked.opened(cast.officer, town.first)
    ranks.propose(cast.officer, ranked.candidates(row)[0])
    client.force_login(cast.officer, backend=BACKEND)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "一级主任科员至四级主任科员" in page
    assert "可晋340（虚构）" in page
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        answer = client.get(reverse("staffing:rank-paper", args=[row.pk, kind]))
        assert b"".join(answer).startswith(begins)
    address = f"{reverse('staffing:rank-candidates')}?about=staffing.rankround:{row.pk}"
    book = client.get(f"{address}&_export=xlsx")
    assert book.status_code == 200
    answer = client.post(
        f"{reverse('frame:bulk', args=['staffing:rank-candidates', 'propose'])}"
        f"?about=staffing.rankround:{row.pk}",
        {"scope": "all", "token": "t"},
    )
    assert answer.status_code == 302
    assert [one.state for one in ranked.candidates(row)] == ["proposed", "proposed"]


def test_all_agree_reaches_ranks_as_other_motions(cast, town):
    ranked.approve(town)
    ranked.able(town.first, 1)
    row = ranked.opened(cast.officer, town.first)
    ranked.propose(cast.officer, ranked.candidates(row))
    meeting = told.begin(cast.officer, _meeting(cast, row))
    assert voting.all_agree(cast.officer, meeting, [m.pk for m in told.motions(meeting)])
