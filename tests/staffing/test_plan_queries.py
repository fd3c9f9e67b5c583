"""A plan as a board, plans side by side, teams before and after; for those who may see them."""

import datetime

import pytest

from guantong.staffing.models import Plan, Post, Seat
from guantong.staffing.queries import plans as reads
from guantong.staffing.queries import scenarios as scenario_reads
from guantong.staffing.services import eligibility

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def _plan(scenario, number, value, seating):
    """A plan written by hand: post → (person, holder)."""
    plan = Plan(
        scenario=scenario, number=number, name=f"方案 {number}", scenario_version=1, value=value,
        bound=520.0, baseline=420.0,
    )  # fmt: skip
    plan.save()
    for post, (person, holder) in seating.items():
        Seat(
            plan=plan, post=post, person=person, holder=holder, changed=person != holder
        ).save()  # fmt: skip
    return plan


@pytest.fixture
def two(scenario, staff):
    """Plan 1 leaves all in place; in plan 2 孙 goes to the town and 李 to the county."""
    head, first, second, secretary = staff.posts
    who = staff.people
    stay = {
        head: (who.chief, who.chief), first: (who.woman, who.woman),
        second: (who.young, who.young), secretary: (who.mayor, who.mayor),
    }  # fmt: skip
    other = {**stay, second: (who.mayor, who.young), secretary: (None, who.mayor)}
    return _plan(scenario, 1, 500.0, stay), _plan(scenario, 2, 490.0, other)


def test_each_team_is_told_with_how_many_change(two, cast):
    assert [(unit.name, n) for unit, n in reads.units(cast.leader, two[1])] == [
        ("甲县", 1), ("红星镇", 1),
    ]  # fmt: skip


def test_whoever_gets_no_post_is_listed(two, cast, staff):
    assert [s.holder for s in reads.leaving(cast.officer, two[1])] == [staff.people.young]
    assert not reads.leaving(cast.officer, two[0])


def test_two_plans_side_by_side_show_who_differs_and_what_it_costs(two, cast, staff):
    told = reads.compare(cast.officer, two)
    assert [(side.differs, side.costs) for side in told.sides] == [(0, 0.0), (2, 10.0)]
    assert [row.post.title for row in told.rows] == ["副县长", "党委书记"]
    assert [seat.person for (seat,) in told.rows[1].seats] == [staff.people.mayor, None]
    # Before and in plan 1: one woman, who is also the one from outside the Party; 孙 is of 瑶族.
    counts = [(s.structure["women"], s.structure["non_party"], s.structure["minority"])
              for s in told.sides]  # fmt: skip
    assert counts == [(1, 1, 1), (1, 1, 0)]
    assert (told.before["women"], told.before["minority"]) == (1, 1)


def test_one_plan_or_five_are_not_compared(two, cast):
    with pytest.raises(ValueError, match="two to four"):
        reads.compare(cast.officer, two[:1])
    with pytest.raises(ValueError, match="two to four"):
        reads.compare(cast.officer, [*two, *two, two[0]])


def test_the_gap_is_told_as_a_share_of_what_could_be_improved(two):
    assert two[0].gap == pytest.approx(20 / 500)
    assert two[0].left == pytest.approx(20 / 100)
    two[0].value = two[0].bound
    assert two[0].left == 0


def test_nobody_out_of_scope_sees_plans_runs_or_pins(two, cast, scenario):
    for actor in (cast.stranger, cast.nobody, cast.system, cast.audit):
        assert not reads.plans(actor).exists()
        assert not reads.seats(actor, two[0]).exists()
        assert not scenario_reads.pins(actor, scenario).exists()
        assert not scenario_reads.bounds(actor, scenario).exists()
        assert not scenario_reads.runs(actor, scenario).exists()
    assert reads.plans(cast.supervisor, scenario).count() == 2


def test_what_was_prepared_is_told_in_counts(scenario, cast):
    assert scenario_reads.prepared(scenario) is None
    eligibility.prepare(cast.officer, scenario)
    told = scenario_reads.prepared(scenario)
    assert (told["people"], told["posts"]) == (4, 4)
    assert told["at"].date() >= datetime.date.today() - datetime.timedelta(days=1)
    names = {row["name"] for row in told["rules"]}
    assert "低于现任层次" in names


def test_a_post_in_a_plan_is_closed_not_deleted(two, staff, cast):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        Post.objects.unscoped("test").filter(pk=staff.posts[0].pk).delete()
