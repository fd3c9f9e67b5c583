"""The invented years: labelled, about as many weak villages as are, subsidies apart."""

import pytest

from guantong.core.models import Unit
from guantong.core.services import events, units
from guantong.jobs.economy.demo import incomes
from guantong.jobs.economy.listings.years import cleared, fixed, weak
from guantong.jobs.economy.models import VillageYear
from guantong.programmes.models import DataValue

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(books):
    for n in range(120):
        units.create(None, books.town, name=f"{n}号村", kind="village", code=f"A1-{n}")
    return list(Unit.objects.unscoped("test").filter(kind="village").order_by("path"))


def test_five_years_are_invented_and_say_so(books, many, django_assert_max_num_queries):
    accounts = {"zuzhi": books.org, "zuzhi2": books.org2, "xiangzhen": books.ship}
    with django_assert_max_num_queries(160):
        assert incomes.invent_incomes(accounts, many) > 500
    rows = VillageYear.objects.unscoped("test")
    assert set(rows.values_list("is_demo", flat=True)) == {True}
    assert set(DataValue.objects.unscoped("test").values_list("is_demo", flat=True)) == {True}
    assert rows.filter(stands=True).count() == 123
    assert 0.08 < weak(rows).count() / fixed(rows).count() < 0.25
    assert cleared(rows).count() > 0
    assert rows.filter(year__gt=2000, operating=None, so_far=None).exists()
    first = rows.get(unit=many[0], stands=True)
    assert (first.level, first.weak_years) == ("weak", 5)
    assert events.verify() is None
