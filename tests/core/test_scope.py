"""Nobody reads a scoped model without saying for whom; a stranger sees nothing.

That every model is scoped is asked in tests/contract/test_models.py.
"""

import pytest

from guantong.core.errors import UnscopedRead
from guantong.core.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.both]
READS = {
    "list": list,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "first": lambda rows: rows.first(),
    "get": lambda rows: rows.get(pk=1),
    "iterator": lambda rows: list(rows.iterator()),
    "values": lambda rows: list(rows.values("pk")),
    "update": lambda rows: rows.update(pk=1),
    "delete": lambda rows: rows.delete(),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_no_way_of_reading_goes_unscoped(read, town):
    with pytest.raises(UnscopedRead):
        read(Unit.objects.all())


def test_an_officer_sees_the_units_below_its_grant_and_no_other(cast, town):
    assert {u.name for u in Unit.objects.visible_to(cast.stranger)} == {"乙县", "蓝山镇"}


def test_the_auditor_sees_no_unit(cast):
    assert not Unit.objects.visible_to(cast.audit).exists()
