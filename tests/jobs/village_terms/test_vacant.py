"""For how long a village has had no secretary, by the register of its leaders."""

import datetime as dt

import pytest
from tests.jobs.village_terms.conftest import FIRST, who

from guantong.core.facts import FACTS, Known, Unknown
from guantong.jobs.village_terms.models import VillageTerm
from guantong.jobs.village_terms.services import leaders

pytestmark = pytest.mark.django_db


def test_months_are_counted_from_the_day_the_last_secretary_left(town):
    fact = FACTS["village_terms.secretary_vacant"]
    on = FIRST + dt.timedelta(days=700)
    assert isinstance(fact.of(town.village, on), Unknown)
    leaders.take(None, town.village, post="party_chief", first=FIRST, way="elected", **who("盘一"))
    assert fact.of(town.village, on).value == 0
    VillageTerm.objects.unscoped("test").update(last=on - dt.timedelta(days=122))
    assert fact.of(town.village, on) == Known(4.0, "村干部任职登记")
    assert fact.of(town.village, on - dt.timedelta(days=200)).value == 0
