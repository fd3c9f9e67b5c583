"""What inspections found about a person, as its page links to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from guantong.assess.models import RateeResult
from guantong.frame.neighbours import Link

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person


def of_person(actor: Account, person: Person) -> list[Link]:
    """Return the person's results in the account's scope; opening one is logged there.

    A campaign that was computed again is named once, by its latest results.
    """
    rows = RateeResult.objects.visible_to(actor).filter(ratee__person=person)
    latest: dict[int, Link] = {}
    for row in rows.select_related("results__campaign").order_by("-results_id"):
        campaign = row.results.campaign
        address = reverse("assess:person-result", args=[row.pk])
        state = campaign.get_state_display()
        told = gettext("测评表不足，没有结果") if row.content.get("hidden") else state
        link = Link(campaign.name, campaign.closes_on, address, told)
        latest.setdefault(campaign.pk, link)
    return list(latest.values())
