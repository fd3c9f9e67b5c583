"""An inspection held from its first day to its published results."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import numpy as np
from django.utils import timezone

from guantong.assess.models import Indicator, Ratee, RateeResult, UnitResult
from guantong.assess.services import campaigns, importing, indicators, results
from guantong.core.scope import rows_of
from guantong.people.services import persons


def opened(officer, town):
    """An open inspection of six people of 红星镇; the first has the account `ratee`."""
    facts = {"sex": "1", "birth_month": "1975-03", "ethnicity": "汉族", "is_chief": False}
    people = [
        persons.create(
            officer, town.red,
            {**facts, "name": f"{name}（虚构）", "post": "镇干部", "username": username},
        )
        for name, username in zip("甲乙丙丁戊己", ["ratee", "", "", "", "", ""], strict=True)
    ]  # fmt: skip
    items = indicators.publish(officer, indicators.add_default(None))
    today = timezone.localdate()
    row = campaigns.create(
        officer, town.first, indicators=items, name="示范考察", opens_on=today,
        closes_on=today + dt.timedelta(days=7),
    )  # fmt: skip
    campaigns.add_ratees(officer, row, people)
    row = campaigns.start(officer, row)
    return SimpleNamespace(row=row, people=people, items=items)


def published(officer, campaign):
    """The same, answered by twelve peers and six subordinates, closed, computed, published.

    The ratees may read their reports in the system.
    """
    rng = np.random.default_rng(7)
    ratees = list(rows_of(campaign.row, Ratee))
    items = list(rows_of(campaign.items, Indicator))
    keys = np.array([item.key for item in items])
    sheets = {}
    for source, many in (("peer", 12), ("subordinate", 6)):
        asked = np.array([source in item.sources for item in items])
        for n in range(many):
            sheet = importing.Sheet(source)
            for level, ratee in zip((0.6, 0.65, 0.7, 0.75, 0.8, 0.95), ratees, strict=True):
                agree = rng.random(len(items)) < level
                answers = np.where((keys > 0) == agree, 1, 0)
                sheet.forms[ratee.pk] = bytes(np.where(asked, answers, 255).astype(np.uint8))
            sheets[f"{source}{n}"] = sheet
    importing.keep(officer, campaign.row, sheets)
    row = campaigns.close(officer, campaign.row)
    made, result = results.compute(row, actor=officer)
    row = campaigns.let_read(None, campaigns.publish(officer, row))
    return SimpleNamespace(
        campaign=row,
        people=campaign.people,
        ratees=ratees,
        results=made,
        result=result,
        unit_result=UnitResult.objects.unscoped("test").get(results=made),
        person_result=RateeResult.objects.unscoped("test").get(results=made, ratee=ratees[0]),
    )
