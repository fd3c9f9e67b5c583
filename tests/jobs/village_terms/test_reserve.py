"""The reserve: named in a village, looked at, entered, guided, evaluated yearly, out again."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.casework.paper import paper
from tests.jobs.village_terms.conftest import TODAY, who

from guantong.casework.models import Case, Review, Turn
from guantong.casework.services.finishing import finish
from guantong.casework.services.reviewing import look_again
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.jobs.village_terms.listings.reserve import STATES, state_of
from guantong.jobs.village_terms.models import Reserve
from guantong.jobs.village_terms.services import reserve as services
from guantong.people.models import Person

pytestmark = pytest.mark.django_db


def name(actor, unit, called="唐青", **more):
    given = {"source": "返乡大学生", "named_by": "一村党支部", "named_on": TODAY} | more
    return services.name(actor, unit, **given, **who(called, "1998-09", party_month="2020-07"))


def step(actor, row, outcome="", *, papers=False, **given):
    """End the open step of the last case about somebody of the reserve."""
    turn = Turn.objects.unscoped("test").filter(
        done_at=None, case__subject_id=row.pk, case__subject_model="village_terms.reserve"
    ).latest("pk")  # fmt: skip
    if papers:
        given["evidence_0"] = paper()
    finish(actor, turn, outcome=outcome, **given)


def now(row):
    return Reserve.objects.unscoped("test").select_related("case").get(pk=row.pk)


def state(row):
    """Return how far a row is, as its list says; it is in just one state."""
    rows = Reserve.objects.unscoped("test").filter(pk=row.pk)
    (found,) = [one for one, (_label, where) in STATES.items() if rows.filter(where).exists()]
    assert state_of(now(row)) == STATES[found][0]
    return found


def entered(desk, town):
    row = name(desk.ship, town.village)
    step(desk.ship, row, "同意", papers=True)
    step(desk.org, row, "通过", papers=True)
    return row


def test_somebody_goes_from_the_village_into_the_reserve_and_is_looked_at_each_year(desk, town):
    row = name(desk.ship, town.village)
    assert state(row) == "open"
    assert (row.person.category, row.case.process.key) == ("village", "village.reserve")
    step(desk.ship, row, "同意", papers=True)
    step(desk.org, row, "通过", papers=True)
    assert (state(row), now(row).entered_on) == ("in", TODAY)
    step(desk.ship, row, mentor="镇长王某（虚构）")
    assert now(row).mentor == "镇长王某（虚构）"
    step(desk.ship, row, "已完成", papers=True, post="村会计")
    with pytest.raises(Refused):
        step(desk.org, row)
    step(desk.org2, row)
    review = Review.objects.unscoped("test").get()
    assert (review.opens, review.case) == ("village.reserve_year", now(row).case)
    look_again(None, review)
    step(desk.ship, row, "出库", papers=True, reason="外出务工，本人提出")
    assert (state(row), now(row).left_on) == ("out", TODAY)


def test_who_is_not_passed_is_kept_as_not_entered(desk, town):
    row = name(desk.ship, town.village)
    step(desk.ship, row, "不同意", papers=True, reason="本人不愿意")
    step(desk.org, row)
    assert state(row) == "no"


def test_nobody_is_named_twice_and_whoever_left_may_be_named_again(desk, town, leaders):
    row = name(desk.ship, town.village)
    with pytest.raises(Conflict, match="已在本村的后备力量"):
        name(desk.ship, town.village)
    with pytest.raises(GuantongError, match="推荐日期之后"):
        services.leave(desk.ship, row, left_on=TODAY - dt.timedelta(days=1), reason="外出务工不回")
    services.leave(desk.ship, row, left_on=TODAY, reason="外出务工不回")
    again = name(desk.ship, town.village)
    assert again.person == row.person
    assert Person.objects.unscoped("test").filter(name="唐青").count() == 1
    with pytest.raises(GuantongError, match="晚于今天"):
        name(desk.ship, town.village, "何田", named_on=TODAY + dt.timedelta(days=1))
    with pytest.raises(Refused):
        name(desk.far, town.village, "何田")
    assert Case.objects.unscoped("test").filter(title__contains="何田").count() == 0


def test_the_pages_show_who_and_how_far(client, desk, town):
    row = entered(desk, town)
    client.force_login(desk.ship)
    text = client.get(reverse("village_terms:reserve") + "?state=in").content.decode()
    assert "唐青" in text
    assert "返乡大学生" in text
    assert (
        "唐青" not in client.get(reverse("village_terms:reserve") + "?state=out").content.decode()
    )
    page = client.get(row.get_absolute_url()).content.decode()
    assert now(row).case.number in page
    assert "在库" in page
    client.force_login(desk.far)
    assert client.get(row.get_absolute_url()).status_code == 404
