"""A criterion that the records compute is compared beside what they say today; listed again."""

import datetime as dt

import pytest
from django.utils import timezone
from tests.jobs.rectification.steps import to_check

from guantong.core.models import PartyOrganisation
from guantong.core.scope import rows_of
from guantong.jobs.rectification import queries
from guantong.jobs.rectification.models import Comparison, ListedCriterion, Rectification
from guantong.jobs.rectification.services import criteria, rectifying

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LATER = dt.timedelta(days=400)


@pytest.fixture
def overdue(town, listed):
    return PartyOrganisation.objects.create(
        unit=town.village, unit_path=town.village.path, code="P1", name="一村党支部",
        kind="branch", path="0001", term_ends_on=timezone.localdate() - dt.timedelta(days=40),
    )  # fmt: skip


@pytest.fixture
def late(town, listed, overdue):
    """The file of a village whose term is over, where it is compared."""
    row = rectifying.propose(
        listed.ship, town.red, "w15", "没有按期换届", place=town.village, organisation="一村党支部"
    )
    to_check(row, listed)
    return row


def test_a_comparison_begins_with_todays_record_and_a_person_says_whether_it_is_gone(
    late, listed, overdue
):
    one = rows_of(late, ListedCriterion).get()
    assert (one.fact, one.above) == ("unit.term_overdue", 0)
    told = "党组织任期届满未换届（天） 40（党组织登记）"
    assert criteria.begun(one) == {"now": told}
    assert str(rectifying.compare.warning(one)).startswith(f"今天的资料：{told}，按资料仍然存在")
    overdue.term_ends_on = timezone.localdate() + LATER
    overdue.save()
    assert "按资料已不存在" in str(rectifying.compare.warning(one))
    rectifying.compare(listed.org, one, now="上个月已经换届", gone="unknown")
    said = Comparison.objects.unscoped("test").get()
    assert (said.gone, said.told) == ("unknown", "党组织任期届满未换届（天） 0（党组织登记）")


def test_what_is_not_on_record_today_is_said_to_be_unknown(late, overdue):
    overdue.term_ends_on = None
    overdue.save()
    one = rows_of(late, ListedCriterion).get()
    assert criteria.begun(one) == {}
    assert "没有登记。是否消除请核实后填写" in str(rectifying.compare.warning(one))


def test_what_nobody_computes_begins_blank(listed, file):
    one = rows_of(file, ListedCriterion).get()
    one.fact, one.above = "", None
    assert (criteria.begun(one), criteria.today_of(one), criteria.recorded(one)) == ({}, "", "")


@pytest.mark.parametrize(("days", "found"), [(4 * 365, 1), (5 * 365 - 2, 1), (6 * 365, 0)])
def test_listed_again_is_a_second_listing_within_five_years(town, listed, days, found):
    today = dt.date(2026, 6, 1)
    for on in (today - dt.timedelta(days=days), today):
        Rectification(unit=town.village, organisation="一村党支部", listed_on=on).save()
    Rectification(unit=town.village, organisation="二支部", listed_on=today).save()
    Rectification(unit=town.village, organisation="一村党支部").save()
    rows = Rectification.objects.unscoped("test")
    assert queries.listed_again(rows).count() == found
    assert queries.listed_again(rows.filter(listed_on=today)).count() == found
