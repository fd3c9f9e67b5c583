"""A village's election before its day: the calendar, many villages at once, who stands."""

import datetime as dt

import pytest
from django.utils import timezone
from tests.jobs.village_terms.voting import DAY, STOOD, nominate, set_up

from guantong.casework.models import Case, Round
from guantong.casework.services.rows import today
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.facts import Unknown
from guantong.core.models import Unit
from guantong.core.services import units
from guantong.jobs.village_terms import electing
from guantong.jobs.village_terms.listings.elections import Elections, Steps
from guantong.jobs.village_terms.models import (
    Candidate,
    ElectionStep,
    Nominee,
    VillageElection,
    VillageTerm,
)
from guantong.jobs.village_terms.services import elections
from guantong.people.models import Person
from guantong.standards import village_elections as law
from guantong.standards.errors import RuleError

pytestmark = pytest.mark.django_db
ON = dt.date(2027, 1, 20)


def steps(row, **where):
    return ElectionStep.objects.unscoped("test").filter(election=row, **where)


def rows():
    return VillageElection.objects.unscoped("test")


def waiting(listing, label):
    return next(one.rows for one in listing.waits if str(one.label) == label)


def test_the_calendar_is_counted_from_the_day(town, desk):
    row = set_up(desk.ship, town.village, ON)
    due = dict(steps(row).values_list("code", "due"))
    assert due["voters"] == dt.date(2026, 12, 31)
    assert due["candidates"] == dt.date(2027, 1, 15)
    assert due["day"] == ON
    assert due["handover"] == due["seal"] == dt.date(2027, 1, 30)
    assert due["plan"] == dt.date(2026, 11, 21)
    assert steps(row, handover=True).count() == 6


def test_a_party_organisation_has_its_own_calendar_and_hands_nothing_over(town, desk):
    row = set_up(desk.ship, town.village, ON, body="party")
    codes = set(steps(row).values_list("code", flat=True))
    assert codes == {"request", "recommend", "approve", "review", "day", "report"}


def test_moving_the_day_counts_again_what_is_open_and_leaves_what_is_done(town, desk):
    row = set_up(desk.ship, town.village, today() + 30 * DAY)
    plan = steps(row, code="plan").get()
    elections.done(desk.ship, plan, on=today(), evidence="镇换届方案（虚构）")
    elections.move(desk.ship, row, on=today() + 40 * DAY)
    assert steps(row, code="voters").get().due == today() + 20 * DAY
    plan.refresh_from_db()
    assert (plan.due, plan.done_on, plan.by) == (today() - 30 * DAY, today(), desk.ship)


def test_without_a_day_no_step_is_due_until_one_is_set(town, desk):
    elections.set_up(desk.ship, town.village, body="committee", kind="regular", on=None,
                     chief_seats=1, deputy_seats=0, member_seats=2)  # fmt: skip
    row = rows().get()
    assert not steps(row).exclude(due=None).exists()
    assert str(electing.state_of(row)) == "未定日期"
    elections.move(desk.ship, row, on=ON)
    assert steps(row, code="day").get().due == ON


def test_a_county_sets_up_every_village_that_has_none(town, desk, django_assert_max_num_queries):
    for n in range(30):
        units.create(None, town.red, name=f"{n}号村", kind="village", code=f"A11-{n}")
    first = set_up(desk.ship, town.village, ON)
    with django_assert_max_num_queries(40):
        set_up(desk.org, town.first, ON + DAY)
    assert rows().count() == 31
    first.refresh_from_db()
    assert first.on == ON
    with pytest.raises(Conflict, match="可在选举页面改期"):
        set_up(desk.org, town.first, ON)


def test_a_town_sets_up_nothing_in_another_county(town, desk):
    with pytest.raises(Refused):
        set_up(desk.ship, town.blue, ON)
    with pytest.raises(Refused):
        set_up(desk.secretary, town.village, ON)


def test_seats_of_none_are_refused(town, desk):
    with pytest.raises(GuantongError, match="不能都是 0"):
        set_up(desk.ship, town.village, ON, chief_seats=0, member_seats=0)


def test_a_step_is_done_with_what_shows_it_and_taken_back(town, desk):
    step = steps(set_up(desk.ship, town.village, ON), code="plan").get()
    with pytest.raises(GuantongError, match="依据或清单"):
        elections.done(desk.ship, step, on=today(), evidence="")
    with pytest.raises(GuantongError, match="晚于今天"):
        elections.done(desk.ship, step, on=today() + DAY, evidence="公告第 1 号（虚构）")
    elections.done(desk.ship, step, on=today(), evidence="公告第 1 号（虚构）")
    elections.undone(desk.ship, step)
    step.refresh_from_db()
    assert (step.done_on, step.evidence) == (None, "")


def test_a_nominee_is_entered_once_as_a_person_and_stands_for_one_post(town, desk):
    row = set_up(desk.ship, town.village, ON)
    (one,) = nominate(desk.ship, row, STOOD[0])
    assert (one.person.category, one.person.unit) == ("village", town.village)
    with pytest.raises(Conflict, match="一人不能竞选两职"):
        nominate(desk.ship, row, ("盘一", "1", "member"))
    party = set_up(desk.ship, town.village, ON, body="party")
    (other,) = nominate(desk.ship, party, ("盘一", "1", "chief"))
    assert other.person == one.person
    assert Person.objects.unscoped("test").filter(category="village").count() == 1
    elections.withdraw(desk.ship, one, reason="本人书面退出竞选")
    assert not Nominee.objects.unscoped("test").filter(election=row).exists()


def test_what_a_reader_should_know_is_told_with_its_article_and_bars_nothing(town, desk):
    row = set_up(desk.ship, town.village, ON, member_seats=0)
    stood = nominate(desk.ship, row, STOOD[0])
    told = electing.warnings(row, stood)
    assert any("2026年1月1日起施行" in one for one in told)
    assert any("村党组织还没有换届" in one and "待核" in one for one in told)
    assert any("应选 1 名，规定为 3 至 7 名" in one for one in told)
    assert any("候选人应当多于应选名额" in one and "第十五条" in one for one in told)
    party = set_up(desk.ship, town.village, ON, body="party")
    assert any("以应到会人数为基数" in one for one in electing.warnings(party, []))


def test_who_sits_in_the_committee_is_named_where_supervisors_are_put_forward(town, desk):
    person_ = nominate(desk.ship, set_up(desk.ship, town.village, ON), STOOD[0])[0].person
    VillageTerm(unit=town.village, person=person_, post="committee_member", way="elected",
                first=today()).save()  # fmt: skip
    row = set_up(desk.ship, town.village, ON, body="supervision")
    stood = nominate(desk.ship, row, ("盘一", "1", "member"))
    assert any("盘一现任村委会委员，不得担任" in one for one in electing.warnings(row, stood))


def test_the_review_of_a_person_is_unknown_until_one_is_over(town, desk):
    stood = nominate(desk.ship, set_up(desk.ship, town.village, ON), STOOD[0])
    found = electing.reviewed([stood[0].person_id])[stood[0].person_id]
    assert str(found.why) == "未联审"


def test_the_last_review_that_is_over_tells_whoever_stands(town, desk):
    one = nominate(desk.ship, set_up(desk.ship, town.village, ON), STOOD[0])[0]
    process = desk.review
    process.key = "village.review"
    process.save()
    of = Round(unit=town.first, name="一批", process=process)
    of.save()
    row = Candidate(unit=town.village, round=of, person=one.person, post="committee_chief")
    row.save()
    case = Case(unit=town.village, process=process, number="LS-1", title="联审", round=of,
                subject_model="village_terms.candidate", subject_id=row.pk)  # fmt: skip
    case.save()
    assert isinstance(electing.reviewed([one.person_id])[one.person_id], Unknown)
    case.result, case.state, case.closed_at = "可以作为人选", "closed", timezone.now()
    case.save()
    assert electing.reviewed([one.person_id])[one.person_id].value == "可以作为人选"


def test_the_board_counts_each_village_once_by_how_far_it_is(town, desk):
    for n in range(4):
        units.create(None, town.red, name=f"{n}号村", kind="village", code=f"A11-{n}")
    other = Unit.objects.unscoped("test").get(code="A11-0")
    set_up(desk.ship, town.village, today() + 30 * DAY)
    elections.set_up(desk.ship, other, body="committee", kind="regular", on=None, chief_seats=1,
                     deputy_seats=0, member_seats=2)  # fmt: skip
    whole, red = electing.board(desk.org, town.first, "committee")[:2]
    assert (whole.unit, whole.villages, whole.none) == (town.first, 5, 3)
    assert (red.unit, red.villages) == (town.red, 5)
    cells = dict(red.cells)
    assert cells == {"undated": 1, "preparing": 1, "entered": 0, "held": 0, "again": 0,
                     "handed": 0, "overdue": 1}  # fmt: skip
    assert dict(whole.cells) == cells
    assert sum(one.villages for one in electing.board(desk.far, town.second, "committee")) == 0


def test_due_steps_wait_for_the_town_and_show_in_the_village_but_not_for_the_county(town, desk):
    set_up(desk.ship, town.village, today() + 21 * DAY)
    due = waiting(Steps, "选举事项到期")
    assert set(due(desk.ship).values_list("code", flat=True)) == {
        "plan", "audit", "committee", "register", "voters",
    }  # fmt: skip
    assert not due(desk.org).exists()
    desk.secretary.unit = town.village
    assert waiting(Steps, "本村选举事项")(desk.secretary).count() == 5
    assert not due(desk.secretary).exists()
    assert not Elections.seen(desk.far).exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [('code = "voters"', 'code = "plan"'), ('share = "1/2"', 'share = "half"'),
     ('basis = "own_draft"', 'basis = "guess"'), ("days = -20", 'days = "soon"'),
     ('bodies = ["party"]', 'bodies = ["nobody"]'), ('base = "due"', 'base = "all"'),
     ('title =', 'title')],
)  # fmt: skip
def test_a_faulty_table_is_refused_in_words(old, new):
    from importlib import resources

    file = resources.files("guantong.standards") / "data" / "village_elections.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(RuleError, match="表"):
        law.read_table(text.replace(old, new, 1), "表")
