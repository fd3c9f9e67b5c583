"""The invented years: labelled, about as many weak villages as are, subsidies apart."""

import pytest

from guantong.core.models import Signing, Unit
from guantong.core.services import events, units
from guantong.jobs.economy import demo
from guantong.jobs.economy.demo import incomes
from guantong.jobs.economy.listings.years import cleared, fixed, weak
from guantong.jobs.economy.models import Designation, VillageYear
from guantong.programmes.models import BatchPlan, DataValue, Deviation, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(books):
    for n in range(120):
        units.create(None, books.town, name=f"{n}号村", kind="village", code=f"A1-{n}")
    return list(Unit.objects.unscoped("test").filter(kind="village").order_by("path"))


@pytest.fixture
def accounts(books):
    return {"zuzhi": books.org, "zuzhi2": books.org2, "xiangzhen": books.ship,
            "buling": books.leader}  # fmt: skip


def test_five_years_are_invented_and_say_so(accounts, many, django_assert_max_num_queries):
    with django_assert_max_num_queries(160):
        assert incomes.invent_incomes(accounts, many) > 500
    rows = VillageYear.objects.unscoped("test")
    assert set(rows.values_list("is_demo", flat=True)) == {True}
    assert set(DataValue.objects.unscoped("test").values_list("is_demo", flat=True)) == {True}
    assert rows.filter(stands=True).count() == 123
    assert 0.08 < weak(rows).count() / fixed(rows).count() < 0.26
    assert cleared(rows).count() > 0
    assert rows.filter(year__gt=2000, operating=None, so_far=None).exists()
    first = rows.get(unit=many[0], stands=True)
    assert (first.level, first.weak_years) == ("weak", 5)
    assert events.verify() is None


def test_the_programme_is_in_its_second_year_and_its_next_plan_waits_for_the_leader(
    accounts, many
):  # fmt: skip
    told = demo.invent(accounts, many, "small")
    assert told.startswith("123 个村")
    plans = {one.state: one for one in BatchPlan.objects.unscoped("test")}
    assert set(plans) == {"published", "proposed"}
    assert plans["published"].seconded_by == accounts["buling"]
    assert plans["proposed"].kind == "replan"
    assert plans["proposed"].baseline == plans["published"]
    states = set(Project.objects.unscoped("test").values_list("state", flat=True))
    assert {"proposed", "planned", "begun", "running"} <= states
    begun = Project.objects.unscoped("test").exclude(begun_on=None)
    assert begun.count() > 3
    late = Deviation.objects.unscoped("test").filter(what="start")
    assert late.exclude(case=None).exists()
    assert all(one.case.is_demo for one in late.exclude(case=None).select_related("case"))
    waiting = Signing.objects.unscoped("test").values_list("subject_model", flat=True)
    assert set(waiting) == {"programmes.batchplan", "economy.villageyear"}
    rows = Designation.objects.unscoped("test")
    assert set(rows.values_list("kind", flat=True)) == {"show", "improve", "pilot"}
    assert set(rows.values_list("is_demo", flat=True)) == {True}
    assert events.verify() is None
