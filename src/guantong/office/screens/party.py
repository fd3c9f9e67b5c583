"""One of the Party's organisations: where it stands, its committee, its term, its history."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render

from guantong.core import tree
from guantong.core.models import (
    PartyChange,
    PartyCommitteeMember,
    PartyJoinedUnit,
    PartyOrganisation,
    Unit,
)
from guantong.core.requests import Request
from guantong.core.roles import PARTY_VIEW
from guantong.core.scope import rows_of
from guantong.core.services.party import terms
from guantong.frame import allowed, way

MOST_SHOWN = 200


@allowed.needs(PARTY_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show one organisation."""
    row = allowed.get(request, PartyOrganisation, pk, PARTY_VIEW)
    seen = PartyOrganisation.objects.visible_to(request.user)
    above = list(seen.filter(path__in=tree.ancestors(row.path)))
    committee = list(rows_of(row, PartyCommitteeMember))
    children = seen.filter(parent=row).order_by("closed_on", "path")
    below = seen.filter(path__gt=row.path, path__lt=tree.bound(row.path), closed_on=None)
    joined = list(rows_of(row, PartyJoinedUnit).select_related("unit"))
    context = {
        "row": row, "title": row.name,
        "crumbs": way.to(row) + [(one.name, one.get_absolute_url()) for one in above],
        "committee": [one for one in committee if one.until is None],
        "former": [one for one in committee if one.until is not None],
        "holds_others": row.kind not in (*row.Kind.branches(), row.Kind.GROUP),
        "children": children[:MOST_SHOWN],
        "below": below.aggregate(
            all=Count("pk"), branches=Count("pk", filter=Q(kind__in=row.Kind.branches()))
        ),
        "over": -(row.days_left or 0), "joined": joined,
        "remarks": terms.remarks(row, len(joined)),
        "opens_unit": Unit.objects.visible_to(request.user).filter(pk=row.unit_id).exists(),
        "history": rows_of(row, PartyChange),
    }  # fmt: skip
    return render(request, "office/party.html", context)
