"""A visit's page, what waits to be settled; one's own households on a telephone, what it sends."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.requests import Request
from guantong.core.scope import found, pointing, rows_of_all
from guantong.frame import allowed
from guantong.frame.models import Change
from guantong.frame.records import page
from guantong.places.listings.visits import said
from guantong.places.models import Household, HouseholdNeed, Proposal, Visit, VisitRequest
from guantong.places.room import HOUSEHOLD_VIEW, VISIT_OWN
from guantong.places.services import asking, merging, needs, visits

SHOWN = ("on", "household", "way", "contact", "note", "by", "at")
#: So many days what was not sent stays on a telephone, and so much is sent at once.
DAYS, MOST = 14, 20_000
LONGEST = 400


@allowed.needs(HOUSEHOLD_VIEW)
def visit(request: Request, pk: int) -> HttpResponse:
    """Show a visit: what was learned, what was asked for."""
    row = allowed.get(request, Visit, pk, HOUSEHOLD_VIEW)
    learned = pointing(Change, "source", [row.source_id]) if row.source_id else []
    names = {one.name: one.verbose_name for one in Household._meta.fields}
    return page.show(
        request, row, SHOWN, template="places/visit.html", visit=row,
        learned=[(names[one.field], one.before or "—", one.after or "—") for one in learned],
    )  # fmt: skip


@allowed.needs(HOUSEHOLD_VIEW)
def proposal(request: Request, pk: int) -> HttpResponse:
    """Show what a visit says of a field beside what the household has."""
    row = allowed.get(request, Proposal, pk, HOUSEHOLD_VIEW)
    waiting = row.state == Proposal.State.WAITING
    now = getattr(row.household, row.field) if waiting else row.held
    values = [(_("走访前（手机上）"), said(row.base)), (_("登记的"), said(now)),
              (_("走访得知"), said(row.value))]  # fmt: skip
    every = ("visit", "at", "state", "settled_by", "settled_at", "reason")
    shown = every[:3] if waiting else every
    return page.show(request, row, shown, template="places/proposal.html", values=values)


@allowed.needs(VISIT_OWN)
def mine(request: Request, pk: int = 0) -> HttpResponse:
    """Show the households that one keeps contact with, with the form of a visit, open for one."""
    rows = list(visits.own_households(request.user))
    if pk and pk not in {row.pk for row in rows}:
        raise Http404
    live = rows_of_all(rows, HouseholdNeed, "household").filter(ended_on=None, sensitive=False)
    kinds: dict[int, list[HouseholdNeed]] = {}
    for one in live:
        kinds.setdefault(one.household_id, []).append(one)
    last: dict[int, dt.date] = {}
    for row, on in rows_of_all(rows, Visit, "household").values_list("household", "on"):
        last[row] = max(on, last.get(row, on))
    units = {row.unit_id: row.unit for row in rows}
    context = {
        "title": _("我联系的住户"), "crumbs": [], "days": DAYS,
        "households": [(row, kinds.get(row.pk, []), last.get(row.pk)) for row in rows],
        "told": {
            "households": {str(row.pk): told(row) for row in rows},
            "account": request.user.pk, "send": reverse("places:send"), "days": DAYS,
            "open": pk,
        },
        "fields": [(one.name, one.label, one.type) for one in merging.FIELDS],
        "ways": Visit.Way.choices, "kinds": needs.plain_kinds(),
        "items": {key: name for unit in units.values() for key, name in asking.items(unit)},
        "today": timezone.localdate(),
        "first": timezone.localdate() - dt.timedelta(days=visits.LATE), "longest": LONGEST,
        "longest_wish": asking.LONGEST, "most": merging.MOST,
    }  # fmt: skip
    return render(request, "places/mine.html", context)


def told(row: Household) -> dict[str, Any]:
    """Return what a telephone has of a household: no number of a card, no sensitive need."""
    return {"number": row.number, "name": row.name, "facts": merging.held(row)}


@allowed.needs(VISIT_OWN)
@require_POST
def send(request: Request) -> JsonResponse:
    """Take in a visit that a telephone sends; sent again, answer as before."""
    try:
        given = _read(request.body)
        row = found(Household, given.pop("household"))
        if row is None:
            raise GuantongError(_("没有这一户，或已不由您联系，请告诉村党组织书记。"))
        done = visits.sent_before(request.user, given["client"])
        if done is None:
            done = _written(request, row, given)
    except GuantongError as error:
        return JsonResponse({"error": error.message}, status=error.status)
    now = found(Household, done.household_id)
    asked = pointing(VisitRequest, "visit", [done.pk]).first()
    waits = pointing(Proposal, "visit", [done.pk]).filter(state=Proposal.State.WAITING)
    return JsonResponse({
        "visit": done.pk, "code": asked.code if asked else "",
        "waits": merging.fields_label([one.field for one in waits]),
        "facts": merging.held(now) if now is not None else {},
    })  # fmt: skip


def _written(request: Request, row: Household, given: dict[str, Any]) -> Visit:
    """Write a visit; where another try of the same came first, return what that wrote.

    Raises
    ------
    GuantongError
        As `visits.report`; who does not keep contact with the household is told so.

    """
    try:
        done: Visit = visits.report(request.user, row, **given)
    except Refused as error:
        raise Refused(_("这一户已不由您联系，请把情况告诉村党组织书记。")) from error
    except Conflict:
        before = visits.sent_before(request.user, given["client"])
        if before is None:
            raise
        return before
    return done


def _read(body: bytes) -> dict[str, Any]:
    """Return what a telephone sent, each as the act asks it.

    Raises
    ------
    GuantongError
        If it is no visit.

    """
    wrong = GuantongError(_("收到的走访不完整，请在手机上重新填写。"))
    try:
        sent = json.loads(body) if len(body) <= MOST else None
        if not isinstance(sent, dict):
            raise wrong
        seen, facts = sent.get("needs", []), sent.get("facts", {})
        words = {name: sent.get(name, "") for name in ("way", "note", "wish", "item")}
        whole = (
            isinstance(facts, dict) and isinstance(seen, list) and len(seen) <= 30
            and all(isinstance(one, str) for one in (*words.values(), *seen))
            and type(sent["household"]) is int and len(words["note"]) <= LONGEST
        )  # fmt: skip
        if not whole:
            raise wrong
        return {
            "household": sent["household"], "client": uuid.UUID(sent["client"]),
            "on": dt.date.fromisoformat(sent["on"]), "facts": facts, "needs": seen, **words,
        }  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise wrong from error
