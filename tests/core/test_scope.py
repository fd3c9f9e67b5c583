"""Nobody reads a scoped model without saying for whom; a stranger sees nothing."""

import pytest
from django.apps import apps

from guantong.core.errors import UnscopedRead
from guantong.core.models import Unit
from guantong.core.scope import ScopedModel

pytestmark = pytest.mark.django_db
SCOPED = [m for m in apps.get_models() if issubclass(m, ScopedModel)]
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


def test_there_are_scoped_models():
    assert len(SCOPED) >= 8


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize("model", SCOPED, ids=lambda m: m.__name__)
def test_no_scoped_model_is_read_unscoped(model, read):
    with pytest.raises(UnscopedRead):
        read(model.objects.all())


@pytest.mark.parametrize("model", SCOPED, ids=lambda m: m.__name__)
def test_an_account_without_grants_sees_nothing(model, cast):
    assert list(model.objects.visible_to(cast.nobody)) == []


def test_an_officer_sees_the_units_below_its_grant_and_no_other(cast, town):
    assert {u.name for u in Unit.objects.visible_to(cast.stranger)} == {"乙县", "蓝山镇"}


def test_the_auditor_sees_no_unit(cast):
    assert not Unit.objects.visible_to(cast.audit).exists()
