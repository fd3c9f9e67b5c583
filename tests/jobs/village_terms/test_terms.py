"""Posts held begin with a result, end when the next begin; by-elections, recalls, handing over."""

import datetime as dt

import pytest
from tests.jobs.village_terms.voting import DAY, STOOD, enter, held, set_up

from guantong.casework.services.rows import today
from guantong.core.errors import Conflict, GuantongError
from guantong.jobs.village_terms import electing
from guantong.jobs.village_terms.listings.elections import Elections, Vacancies
from guantong.jobs.village_terms.models import ElectionStep, Nominee, VillageTerm
from guantong.jobs.village_terms.services import elections, holding, results

pytestmark = pytest.mark.django_db
GOOD = (450, 300, 500, 470, 300)


def terms(**where):
    return VillageTerm.objects.unscoped("test").filter(**where)


@pytest.fixture
def elected(town, desk):
    """盘一 is director, 王三 and 何四 are members, since yesterday."""
    row = set_up(desk.ship, town.village)
    held(desk, row, GOOD)
    return row


def end(term, why, on):
    holding.end(terms(pk=term.pk), on, why, "书面辞职（虚构）")
    term.refresh_from_db()


def test_the_old_committee_is_at_its_end_when_the_new_one_begins(town, desk):
    old = set_up(desk.ship, town.village, today() - 900 * DAY)
    held(desk, old, GOOD)
    new = set_up(desk.ship, town.village)
    held(desk, new, (300, 450, 500, 470, 300))
    assert set(terms(election=old).values_list("last", "ended_by")) == {(new.on, "over")}
    names = terms(last=None).values_list("post", "person__name").order_by("post", "person__name")
    assert set(names) == {
        ("committee_chief", "李二"), ("committee_member", "王三"), ("committee_member", "何四"),
    }  # fmt: skip


def test_who_held_a_post_that_stays_empty_holds_it_until_somebody_is_elected(town, desk):
    old = set_up(desk.ship, town.village, today() - 900 * DAY)
    held(desk, old, GOOD)
    new = set_up(desk.ship, town.village)
    held(desk, new, (400, 300, 500, 470, 300))
    assert terms(last=None, post="committee_chief").get().election == old
    again = elections.follow(desk.ship, new, on=today())
    some = [one for _post, _many, stood in results.posts_of(again) for one in stood]
    results.confirm(desk.ship2, enter(desk.ship, again, some, (500, 300)))
    assert terms(last=None, post="committee_chief").get().election == again
    assert terms(last=None, post="committee_member").count() == 2


def test_a_term_runs_five_years_and_a_by_election_to_its_end(town, desk, elected):
    assert elected.term_end == elected.on.replace(year=elected.on.year + 5)
    director = terms(post="committee_chief").get()
    end(director, "resigned", today())
    waits = next(one.rows for one in Vacancies.waits)
    assert waits(desk.ship).get() == director
    with pytest.raises(GuantongError, match="早于出缺日期"):
        holding.by_election(desk.ship, director, on=today() - DAY)
    made = holding.by_election(desk.ship, director, on=today())
    assert (made.kind, made.seats, made.reason) == (
        "by", [("committee_chief", 1)], "村委会主任辞职出缺",
    )  # fmt: skip
    assert not waits(desk.ship).exists()
    held(desk, made, (500, 300), stood=(STOOD[1], ("赵六", "1", "chief")))
    assert made.term_end == elected.term_end
    now = terms(last=None).values_list("person__name", "way").order_by("person__name")
    assert set(now) == {("李二", "by_election"), ("王三", "elected"), ("何四", "elected")}


def test_a_recall_needs_enough_who_ask_and_more_than_half_who_agree(town, desk, elected):
    director = terms(post="committee_chief").get()
    names = {"voters": 199, "of_voters": 1000, "representatives": 9, "of_them": 30}
    with pytest.raises(GuantongError, match=r"联名人数不足.*五分之一"):
        holding.recall(desk.ship, director, on=today(), reason="长期不履职（虚构）", **names)
    names["voters"] = 200
    row = holding.recall(desk.ship, director, on=today(), reason="长期不履职（虚构）", **names)
    with pytest.raises(Conflict, match="已在表决筹备中"):
        holding.recall(desk.ship, director, on=today(), reason="长期不履职（虚构）", **names)
    one = Nominee.objects.unscoped("test").get(election=row)
    results.confirm(desk.ship2, enter(desk.ship, row, [one], (440,)))
    director.refresh_from_db()
    assert director.last is None
    again = holding.recall(desk.ship, director, on=today(), reason="长期不履职（虚构）", **names)
    two = Nominee.objects.unscoped("test").get(election=again)
    results.confirm(desk.ship2, enter(desk.ship, again, [two], (441,)))
    director.refresh_from_db()
    assert (director.last, director.ended_by) == (today(), "recalled")
    assert holding.vacant(director)


def test_secretary_and_director_in_one_person_are_two_terms(town, desk, elected):
    party = set_up(desk.ship, town.village, body="party", member_seats=0)
    counts = {"registered": 50, "issued": 45, "returned": 45, "valid": 45, "invalid": 0}
    held(desk, party, (44,), stood=(STOOD[0],), **counts)
    both = terms(person__name="盘一", last=None)
    assert set(both.values_list("post", flat=True)) == {"party_chief", "committee_chief"}
    assert len(set(both.values_list("person", flat=True))) == 1


def test_supervisors_are_put_forward_not_elected(town, desk, elected):
    row = set_up(desk.ship, town.village, body="supervision", member_seats=0)
    counts = {"registered": 30, "issued": 20, "returned": 20, "valid": 20, "invalid": 0}
    held(desk, row, (11,), stood=(("郑八", "1", "chief"),), **counts)
    assert terms(post="supervision_chief").get().way == "co_opted"


def test_handing_over_goes_item_by_item_and_says_what_is_left_and_how_late(town, desk, elected):
    told = {"handed_by": "上届主任", "handed_to": "盘一", "witness": "红星镇某某（虚构）"}
    with pytest.raises(Conflict, match="还没有移交的：印章、账目、凭证和资金"):
        elections.hand_over(desk.ship, elected, handed_on=today(), **told)
    for step in ElectionStep.objects.unscoped("test").filter(election=elected, handover=True):
        elections.done(desk.ship, step, on=today(), evidence="清单见附件（虚构）")
    with pytest.raises(GuantongError, match="选举日之后、今天之前"):
        elections.hand_over(desk.ship, elected, handed_on=elected.on - DAY, **told)
    wait = next(one.rows for one in Elections.waits if str(one.label) == "工作移交")
    assert wait(desk.ship).get() == elected
    elections.hand_over(desk.ship, elected, handed_on=today(), **told)
    elected.refresh_from_db()
    assert (elected.state, elected.witness) == ("handed", "红星镇某某（虚构）")
    assert not wait(desk.ship).exists()
    elected.on, elected.handed_on = today() - 12 * DAY, today()
    assert any("选举后第 12 天才移交" in one for one in electing.warnings(elected, []))


def test_a_term_from_the_last_of_february_ends_in_a_year_without_one(town, desk):
    row = set_up(desk.ship, town.village, dt.date(2024, 2, 29))
    assert holding.term_end(row) == dt.date(2029, 2, 28)
