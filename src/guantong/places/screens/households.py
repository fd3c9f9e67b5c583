"""The page of a household, and of somebody who keeps contact."""

from __future__ import annotations

from django.http import HttpResponse

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.places.models import Contact, Household
from guantong.places.room import HOUSEHOLD_VIEW
from guantong.places.services import contacts

OF_HOUSEHOLD = (
    "number", "name", "unit", "group", "grid", "contact", "address", "telephone", "persons",
    "away", "language",
)  # fmt: skip
OF_CONTACT = ("name", "unit", "organisation", "telephone", "languages", "home", "present")


@allowed.needs(HOUSEHOLD_VIEW)
def household(request: Request, pk: int) -> HttpResponse:
    """Show a household: where, in which grid, who keeps contact; other rooms' lists stand below."""
    row = allowed.get(request, Household, pk, HOUSEHOLD_VIEW)
    more = ("left_on",) if row.left_on else ()
    return record.show(
        request, row, (*OF_HOUSEHOLD, *more), template="places/household.html",
        others=row.others,
    )  # fmt: skip


@allowed.needs(HOUSEHOLD_VIEW)
def contact(request: Request, pk: int) -> HttpResponse:
    """Show somebody who keeps contact, and with which households."""
    row = allowed.get(request, Contact, pk, HOUSEHOLD_VIEW)
    row.name = contacts.names([row]).get(row.pk, row.name)
    more = ("left_on",) if row.left_on else ()
    return record.show(
        request, row, (*OF_CONTACT, *more), template="places/contact.html",
        linked=row.member_id is not None,
    )  # fmt: skip
