"""A branch against the standard of its type: what is computed, what is not known, what is met."""

import datetime as dt

import pytest
from tests.jobs.branches.conftest import TODAY
from tests.jobs.branches.steps import (
    appraisal,
    hold,
    refresh,
    seat,
    show_all,
    verdict,
)

from guantong.core.facts import FACTS, Known, Unknown
from guantong.jobs.branches import meetings
from guantong.jobs.branches.models import BranchType
from guantong.jobs.branches.services import loading
from guantong.programmes.models import Appraisal, Criterion, Standard, Verdict

pytestmark = pytest.mark.django_db


def test_eight_standards_ship_with_the_five_heads_and_their_sources(branches):
    assert Standard.objects.unscoped("test").count() == 8
    assert loading.load() == 0
    rows = Criterion.objects.unscoped("test")
    for standard in Standard.objects.unscoped("test"):
        some = list(rows.filter(standard=standard))
        assert 38 <= len(some) <= 42
        assert list(dict.fromkeys(one.head for one in some)) == list(loading.HEADS)
    assert not rows.filter(source="").exists()
    # One article was read in the text in force, and one of the schools' own.
    sure = set(rows.filter(verify=False).values_list("code", flat=True))
    assert sure == {"c06", "x06"}
    computed = rows.filter(kind="computed")
    assert all(one.fact in FACTS and one.predicate for one in computed)


def test_the_type_is_inferred_from_a_village_and_of_others_asked(branches):
    assert refresh(TODAY) == 2
    assert BranchType.objects.unscoped("test").get().kind == "村"
    assert appraisal(branches.village).standard.kind == "村"
    assert (appraisal(branches.office).kind, appraisal(branches.office).state) == ("", "none")


def test_without_records_nothing_is_a_no(branches):
    refresh(TODAY)
    row = appraisal(branches.village)
    # Counted from the register: members, units, term. Of meetings nobody knows anything.
    assert verdict(branches.village, "c01").value == "met"
    assert verdict(branches.village, "c10") is None
    assert (row.state, row.unmet) == ("open", 0)
    assert row.met == Verdict.objects.unscoped("test").filter(appraisal=row).count()
    answer = FACTS["party.quarters_without_general"].of(branches.village, TODAY)
    assert isinstance(answer, Unknown)


def test_a_branch_meets_its_standard_when_every_mandatory_line_is_met(branches):
    seat(branches.village)
    hold(branches.village, dt.date(2025, 6, 1), TODAY)
    refresh(TODAY)
    assert appraisal(branches.village).state == "open"
    show_all(branches.village)
    row = appraisal(branches.village)
    assert (row.state, row.must_unmet, row.must_unknown) == ("met", 0, 0)
    assert FACTS["party.meets_standard"].of(branches.village, TODAY).value == "yes"


def test_a_quarter_without_a_general_meeting_is_named(branches):
    hold(branches.village, dt.date(2025, 6, 1), TODAY, without={("general", "2026-01")})
    refresh(TODAY)
    one = verdict(branches.village, "c10")
    assert one.value == "unmet"
    assert "缺2026年一季度" in one.said
    answer = FACTS["party.meetings_due"].of(branches.village, TODAY)
    assert answer == Known("no", answer.source)


@pytest.mark.parametrize(
    ("first", "wanted"),
    [
        (dt.date(2025, 9, 2), [dt.date(2026, 1, 1)]),
        (dt.date(2026, 1, 20), [dt.date(2026, 1, 1)]),
        (dt.date(2026, 4, 2), []),
    ],
)
def test_whole_quarters_are_looked_back_at_from_the_first_record(first, wanted):
    found = meetings.periods(first, TODAY, 3, 2)
    assert found[-1:] == wanted


def test_small_branches_have_no_committee_and_need_none(branches):
    branches.village.full_members = 5
    branches.village.save()
    seat(branches.village, "secretary")
    refresh(TODAY)
    for code in ("c04", "c05", "c11"):
        assert verdict(branches.village, code).value == "met", code


def test_a_closed_branch_is_no_longer_held_against_anything(branches):
    refresh(TODAY)
    branches.village.closed_on = TODAY
    branches.village.save()
    assert refresh(TODAY) == 1
    assert appraisal(branches.village).ended_on == TODAY
    assert Appraisal.objects.unscoped("test").filter(ended_on=None).count() == 1


def test_reckoning_twice_writes_nothing_new(branches):
    hold(branches.village, dt.date(2025, 6, 1), TODAY)
    refresh(TODAY)
    before = set(Verdict.objects.unscoped("test").values_list("pk", flat=True))
    refresh(TODAY)
    assert set(Verdict.objects.unscoped("test").values_list("pk", flat=True)) == before
