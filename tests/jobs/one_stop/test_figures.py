"""What is counted of requests leads to the rows that were counted."""

import datetime as dt

import pytest
from django.utils import timezone

from guantong.casework.models import Case
from guantong.frame import figures
from guantong.jobs.one_stop.figures import CONTENT, DAYS, ON_TIME, OPEN, TAKEN
from guantong.jobs.one_stop.models import CallBack, Request
from guantong.jobs.one_stop.services import requests

pytestmark = pytest.mark.django_db
NOON = dt.time(12)


def _taken(desk, town, allowance, many):
    for n in range(many):
        requests.take(
            desk.secretary, allowance, town.village, applicant=f"村民{n}（虚构）",
            phone=f"1390000{n:04d}", channel="village",
        )  # fmt: skip
    return list(Case.objects.unscoped("test").order_by("pk"))


def _close(case, days):
    """Close a case so many days after its due day."""
    at = timezone.make_aware(dt.datetime.combine(case.due + dt.timedelta(days=days), NOON))
    Case.objects.unscoped("test").filter(pk=case.pk).update(closed_at=at, state="closed")


@pytest.mark.both
def test_six_closed_of_which_five_in_time(client, town, desk, allowance):
    cases = _taken(desk, town, allowance, 8)
    for case, days in zip(cases[:6], (-1, -1, 0, 0, -2, 3), strict=True):
        _close(case, days)
    told = {one.code: str(figures.number(one, desk.keeper, town.first)) for one in (TAKEN, OPEN)}
    assert told == {"one_stop.taken": "8 件", "one_stop.open": "2 件"}
    share = figures.number(ON_TIME, desk.keeper, town.first)
    assert (share.n, share.base, share.value) == (5, 6, 83.3)
    client.force_login(desk.keeper, backend="django.contrib.auth.backends.ModelBackend")
    assert len(client.get(share.rows).context["page"].rows) == 5
    assert len(client.get(share.whole).context["page"].rows) == 6


def test_it_takes_as_many_working_days_as_the_middle_one(town, desk, allowance):
    for case in _taken(desk, town, allowance, 5):
        _close(case, 0)
    found = figures.number(DAYS, desk.keeper, town.first)
    assert (found.n, str(found)) == (5, "10 个工作日")


def test_of_few_answers_there_is_no_share(town, desk, allowance):
    _taken(desk, town, allowance, 4)
    for row, said in zip(
        Request.objects.unscoped("test"), ("content", "fairly", "not", "missed"), strict=True
    ):
        CallBack(request=row, said=said, called_at=timezone.now()).save()
    found = figures.number(CONTENT, desk.keeper, town.first)
    assert (found.n, found.base, found.value) == (2, 3, None)
    assert str(found) == "3 件中 2 件"
