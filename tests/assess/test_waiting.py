"""What stands on the workbench of inspections, as one of them goes on."""

import datetime as dt

import pytest
from django.utils import timezone

from guantong.assess.listings import Campaigns, OwnReports
from guantong.assess.models import Ballot, Campaign
from guantong.assess.services import campaigns, results

pytestmark = pytest.mark.django_db


def _waits(listing, account):
    return {str(one.label) for one in listing.waits if one.rows(account).exists()}


def _ends(days):
    on = timezone.localdate() + dt.timedelta(days=days)
    Campaign.objects.unscoped("test").update(closes_on=on)


def test_an_inspection_waits_when_few_answered_when_it_is_late_and_when_it_is_closed(
    cast, town, campaign
):
    campaigns.draw(cast.officer, campaign.row, town.red, "peer", 5)
    assert _waits(Campaigns, cast.officer) == set()
    _ends(2)
    assert _waits(Campaigns, cast.officer) == {"考察将截止，回收率低"}
    assert _waits(Campaigns, cast.leader) == set()
    codes = Ballot.objects.unscoped("test")
    codes.filter(pk__in=codes.values("pk")[:4]).update(state=Ballot.State.SUBMITTED)
    assert _waits(Campaigns, cast.officer) == set()
    _ends(-1)
    assert _waits(Campaigns, cast.officer) == {"考察已过截止日期"}
    assert _waits(Campaigns, cast.stranger) == set()
    campaigns.close(cast.officer, campaign.row)
    assert _waits(Campaigns, cast.officer) == {"考察已截止，待计算"}


def test_a_report_is_news_to_its_ratee_until_there_is_a_reply(cast, measured):
    assert _waits(Campaigns, cast.officer) == set()
    assert _waits(OwnReports, cast.officer) == set()
    assert _waits(OwnReports, cast.ratee) == {"考察结果已反馈，可书面说明"}
    results.reply(cast.ratee, measured.person_result, "情况属实。")
    assert _waits(OwnReports, cast.ratee) == set()
    Campaign.objects.unscoped("test").update(state=Campaign.State.CLOSED)
    assert _waits(Campaigns, cast.officer) == {"考察结果待发布"}
