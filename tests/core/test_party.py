"""The Party's tree: who stands below whom, terms and committees, joint branches, who may."""

import datetime as dt
from itertools import count
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guantong.core import tree as paths
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import (
    Account,
    Event,
    Grant,
    PartyChange,
    PartyCommitteeMember,
    PartyJoinedUnit,
    PartyOrganisation,
)
from guantong.core.services import systems, units
from guantong.core.services.party import committee, joint, terms, tree

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)
NUMBERS = count()


@pytest.fixture
def party(town, shelf):
    """甲县委 → 红星镇党委 (2021-11-24) → 一村党支部 (2019-05-10), 红星镇机关党支部."""
    return shelf.take(_party, town)


def _party(town):
    county = tree.create(None, town.first, "甲县委", "committee", "P0")
    red = tree.create(
        None, town.red, "红星镇党委", "committee", "P1", county, elected_on=dt.date(2021, 11, 24)
    )
    village = tree.create(
        None, town.village, "一村党支部", "branch", "P11", red, elected_on=dt.date(2019, 5, 10),
        members=21, full_members=20,
    )  # fmt: skip
    office = tree.create(None, town.red, "红星镇机关党支部", "branch", "P12", red)
    return SimpleNamespace(county=county, red=red, village=village, office=office)


@pytest.fixture
def township(town):
    """The officer of 红星镇."""
    account = Account(unit=town.red, username="zuwei", display_name="组织委员")
    account.save()
    Grant(account=account, unit=town.red, role="township_officer").save()
    return account


def _all():
    return PartyOrganisation.objects.unscoped("test")


def _now(row):
    return _all().get(pk=row.pk)


def _history(row, kind):
    return PartyChange.objects.unscoped("test").filter(organisation=row, kind=kind)


def test_terms_follow_from_the_kind_and_the_unit(town, party):
    told = [(row.term_years, row.term_ends_on) for row in (party.red, party.village, party.office)]
    assert told == [(5, dt.date(2026, 11, 24)), (5, dt.date(2024, 5, 10)), (3, None)]
    group = tree.create(None, town.village, "第一党小组", "group", "P111", party.village)
    assert group.term_years is None
    leap = tree.create(
        None, town.red, "某支部", "branch", "P13", party.red, elected_on=dt.date(2024, 2, 29)
    )
    assert leap.term_ends_on == dt.date(2027, 2, 28)


def test_what_is_overdue_soon_or_unknown_on_a_day(party):
    def found(state):
        return [row.code for row in terms.by_term(_all(), state, DAY)]

    assert [row.code for row in terms.overdue(_all(), DAY)] == ["P11"]
    assert (found("soon"), found("running"), found("unknown")) == (["P1"], [], ["P0", "P12"])
    assert [row.code for row in terms.overdue(_all(), DAY + dt.timedelta(1))] == ["P1", "P11"]
    tree.close(None, party.village)
    assert found("over") == []


def test_small_branches_and_large_ones_are_found_by_what_is_counted(town, party):
    tree.change(None, party.office, members=2, full_members=2)
    big = tree.create(None, town.red, "某支部", "branch", "P14", party.red, members=51)
    assert [row.code for row in terms.by_size(_all(), "few", DAY)] == ["P12"]
    assert [row.code for row in terms.by_size(_all(), "many", DAY)] == ["P14"]
    assert "不超过五十人" in terms.remarks(big, 0, DAY)[0]


@pytest.mark.parametrize(
    ("kind", "above"),
    [("committee", "branch"), ("general", "branch"), ("branch", "branch"), ("group", "committee")],
)
def test_a_kind_that_cannot_stand_below_another_is_refused(town, party, kind, above):
    parent = party.village if above == "branch" else party.red
    with pytest.raises(GuantongError, match="不能设在"):
        tree.create(None, town.village, "某组织", kind, "X", parent)
    with pytest.raises(GuantongError, match="须设在党支部之下"):
        tree.create(None, town.village, "某小组", "group", "X")


def test_a_kind_is_not_changed_over_those_below(party):
    with pytest.raises(GuantongError, match="党支部不能设在党支部之下"):
        tree.change(None, party.red, kind="branch")
    with pytest.raises(GuantongError, match="已被使用"):
        tree.change(None, party.red, code="P0")


@pytest.mark.both
def test_moving_takes_all_below_along_and_never_into_itself(town, party):
    other = tree.create(None, town.second, "乙县委", "committee", "Q0")
    tree.move(None, party.red, other, reason="批复")
    assert paths.inside(_now(party.village).path, _now(other).path)
    assert _now(party.village).unit_path == town.village.path
    assert _history(party.red, "moved").get().after == "乙县委"
    with pytest.raises(Conflict, match="自己或其下级"):
        tree.move(None, _now(party.county), _now(party.county))


@pytest.mark.both
@settings(max_examples=8, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5)), max_size=12))
def test_however_they_are_moved_a_subtree_is_a_range_of_paths(town, moves):
    made = [
        tree.create(None, town.first, f"党委{n}", "committee", f"M{next(NUMBERS)}")
        for n in range(6)
    ]
    for one, above in moves:
        try:
            tree.move(None, _now(made[one]), _now(made[above]) if above >= 0 else None)
        except GuantongError:
            continue
    rows = {row.pk: row for row in _all().filter(pk__in=[row.pk for row in made])}
    for row in rows.values():
        want, at = [], row
        while at is not None:
            want.append(paths.segment(at.pk))
            at = rows.get(at.parent_id)
        assert row.path == "".join(reversed(want))


def test_an_election_seats_the_next_committee_and_begins_a_term(party):
    committee.seat(None, party.village, "书记 张某\n委员 李某", dt.date(2019, 5, 10))
    committee.elect(
        None, _now(party.village), dt.date(2024, 6, 1), committee="书记：王某\n组织委员 李某"
    )
    assert _now(party.village).term_ends_on == dt.date(2029, 6, 1)
    assert committee.lines_of(party.village) == "书记 王某\n组织委员 李某"
    former = PartyCommitteeMember.objects.unscoped("test").exclude(until=None)
    assert {(one.name, one.until) for one in former} == {
        ("张某", dt.date(2024, 6, 1)), ("李某", dt.date(2024, 6, 1)),
    }  # fmt: skip
    change = _history(party.village, "elected").get()
    assert (change.before, change.after) == (
        "2019-05-10至2024-05-10", "2024-06-01至2029-06-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"elected_on": dt.date(2019, 5, 10)}, "晚于上一届"),
        ({"elected_on": dt.date(2999, 1, 1)}, "晚于今天"),
        (
            {"elected_on": dt.date(2024, 6, 1), "term_ends_on": dt.date(2024, 5, 1)},
            "届满日期须晚于",
        ),
        ({"elected_on": dt.date(2024, 6, 1), "committee": "书记 甲\n会计 乙"}, "第 2 行“会计 乙”"),
        ({"elected_on": dt.date(2024, 6, 1), "committee": "书记 甲\n书记 乙"}, "只能有一名"),
    ],
)
def test_an_election_that_cannot_be_changes_nothing(party, given, text):
    with pytest.raises(GuantongError, match=text):
        committee.elect(None, party.village, **given)
    assert _now(party.village).elected_on == dt.date(2019, 5, 10)
    assert not committee.committee_of(party.village).exists()


def test_a_by_election_leaves_the_others_where_they_are(party):
    committee.seat(None, party.village, "书记 张某\n委员 李某", dt.date(2023, 1, 1))
    committee.seat(None, _now(party.village), "书记 张某\n纪检委员 赵某", dt.date(2024, 1, 1))
    told = [(one.name, one.since) for one in committee.committee_of(party.village)]
    assert told == [("张某", dt.date(2023, 1, 1)), ("赵某", dt.date(2024, 1, 1))]
    with pytest.raises(GuantongError, match="没有变化"):
        committee.seat(None, _now(party.village), "书记 张某\n纪检委员 赵某")


def test_putting_off_an_election_for_more_than_a_year_is_said(party):
    done = committee.extend.run(None, party.village, dt.date(2024, 12, 1), "县委组织部批复")
    assert not done.told
    done = committee.extend.run(None, _now(party.village), dt.date(2026, 1, 1), "县委组织部批复")
    assert "超过一年" in done.told
    assert _now(party.village).term_ends_on == dt.date(2026, 1, 1)
    with pytest.raises(GuantongError, match="须晚于"):
        committee.extend(None, _now(party.village), dt.date(2025, 1, 1), "批复")


def test_a_joint_branch_takes_in_units_once_and_more_than_five_are_said(town, party):
    row = tree.create(None, town.red, "联合党支部", "joint", "J1", party.red)
    joint.join(None, row, town.village)
    for again in (town.village, town.red):
        with pytest.raises(GuantongError, match="已在联合党支部之内"):
            joint.join(None, _now(row), again)
    for n in range(3):
        unit = units.create(None, town.red, f"企业{n}", "other", f"E{n}")
        assert not joint.join.run(None, _now(row), unit).told
    last = units.create(None, town.red, "企业9", "other", "E9")
    assert "不超过五个" in joint.join.run(None, _now(row), last).told
    joint.part(None, _now(row), str(town.village.pk))
    assert PartyJoinedUnit.objects.unscoped("test").filter(organisation=row).count() == 4
    assert not joint.join.ready(party.village)


def test_closing_waits_for_those_below_and_can_be_taken_back(party):
    committee.seat(None, party.village, "书记 张某", dt.date(2023, 1, 1))
    with pytest.raises(Conflict, match="下级"):
        tree.close(None, party.red)
    tree.close(None, _now(party.village), dt.date(2026, 3, 1), "合并")
    assert not committee.committee_of(party.village).exists()
    tree.reopen(None, _now(party.village))
    assert committee.lines_of(party.village) == "书记 张某"
    assert _now(party.village).closed_on is None


@pytest.mark.both
def test_merging_a_unit_takes_its_organisations_along(town, party):
    other = units.create(None, town.red, "二村", "village", "A12")
    row = tree.create(None, town.red, "联合党支部", "joint", "J1", party.red)
    for unit in (town.village, other):
        joint.join(None, _now(row), unit)
    units.merge(None, town.village, other)
    moved = _now(party.village)
    assert (moved.unit_id, moved.unit_path, moved.path) == (
        other.pk, other.path, party.village.path,
    )  # fmt: skip
    assert _history(moved, "managed").get().after == "二村"
    joined = PartyJoinedUnit.objects.unscoped("test").filter(organisation=row)
    assert [one.unit_id for one in joined] == [other.pk]


def test_who_may_see_and_change_follows_the_managing_unit(town, party, township, cast):
    seen = PartyOrganisation.objects.visible_to(township)
    assert {row.code for row in seen} == {"P1", "P11", "P12"}
    assert not PartyOrganisation.objects.visible_to(cast.stranger).exists()
    tree.change(township, party.village, members=30)
    with pytest.raises(Refused):
        tree.change(township, party.county, members=30)
    with pytest.raises(Refused, match="甲县委"):
        tree.move(township, party.red.__class__(pk=party.village.pk), party.county)
    with pytest.raises(Refused):
        tree.change(cast.officer, party.village, members=31)
    tree.hand_over(None, _now(party.village), town.first)
    assert "P11" not in {row.code for row in PartyOrganisation.objects.visible_to(township)}


def test_two_who_change_the_same_do_not_undo_each_other(party):
    tree.change(None, party.village, members=22, version=1)
    with pytest.raises(Conflict, match="刚被"):
        tree.change(None, party.village, members=23, version=1)


def test_where_the_register_keeps_them_forms_are_closed(town, party):
    systems.declare(None, town.first, "core.partyorganisation", "全国党员管理信息系统")
    closed = {one.name for one in (tree.create, tree.change) if systems.closes(one, town.red)}
    assert closed == {"party-create", "change"}
    ready = [one.ready(_now(party.village)) for one in (committee.elect, tree.move, tree.close)]
    assert ready == [False, False, True]


def test_the_log_names_the_organisation_and_no_person(party):
    committee.seat(None, party.village, "书记 张某", dt.date(2023, 1, 1))
    told = Event.objects.unscoped("test").filter(action="党组织.班子调整").get().summary
    assert "一村党支部" in told
    assert "张某" not in told
