"""One reader of published results: the newest inspection, by its latest computation."""

import datetime as dt

import pytest

from guantong.assess.models import RateeResult, ResultSet
from guantong.assess.queries import latest, overall, published

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HIDDEN = {"hidden": True, "forms": 2}


def _content(score):
    return {"overall": {"score": score, "low": score - 4, "high": score + 4}, "dimensions": []}


def _computed(campaign, ratee, content):
    some = {"unit": campaign.unit, "unit_path": campaign.unit_path}
    made = ResultSet.objects.create(campaign=campaign, **some)
    return RateeResult.objects.create(results=made, ratee=ratee, content=content, **some)


def _campaign_before(campaign, days):
    """Copy an inspection to one that closed so many days earlier."""
    kept = type(campaign).objects.unscoped("test").get(pk=campaign.pk)
    kept.pk, kept._state.adding = None, True
    kept.name, kept.closes_on = "上年考察", campaign.closes_on - dt.timedelta(days=days)
    kept.save()
    return kept


def test_the_inspection_that_closed_last_counts_whichever_was_computed_last(measured, cast):
    ratee, person = measured.ratees[0], measured.people[0].pk
    shown = measured.person_result.content["overall"]["score"]
    _computed(_campaign_before(measured.campaign, 365), ratee, _content(40))
    assert overall([person], "test")[person].score == pytest.approx(shown)
    assert latest(cast.officer, [person])[person].overall["score"] == pytest.approx(shown)
    assert [one.campaign for one in published(cast.officer, [person])[person]] == [
        "示范考察", "上年考察",
    ]  # fmt: skip


def test_where_too_few_answered_the_score_before_counts_and_the_card_says_so(measured, cast):
    ratee, person = measured.ratees[0], measured.people[0].pk
    _computed(_campaign_before(measured.campaign, 365), ratee, _content(40))
    measured.person_result.content = HIDDEN
    measured.person_result.save()
    found = overall([person], "test")[person]
    assert (found.score, found.error) == (40, pytest.approx(8 / 3.92))
    assert latest(cast.officer, [person])[person].hidden


def test_an_inspection_computed_again_counts_by_its_latest_computation(measured, cast):
    ratee, person = measured.ratees[0], measured.people[0].pk
    again = _computed(measured.campaign, ratee, _content(61))
    assert overall([person], "test")[person].result == again.pk
    [one] = published(cast.officer, [person])[person]
    assert one.overall["score"] == 61
    _computed(measured.campaign, ratee, HIDDEN)
    assert person not in overall([person], "test")
