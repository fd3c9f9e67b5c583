"""What public pages say of the prefecture's sites, and who brought it in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.jobs.heritage.services.loading import shipped
from guantong.places.models import Site
from guantong.places.room import SITE_MANAGE


@allowed.needs(SITE_MANAGE)
def public(request: Request) -> HttpResponse:
    """Show the sites that public pages name in the reader's counties, and which stand here."""
    units = allowed.tops(request, SITE_MANAGE)
    counties = set(
        Unit.objects.visible_to(request.user)
        .filter(kind=Unit.Kind.COUNTY)
        .values_list("name", flat=True)
    )
    there = set(Site.objects.visible_to(request.user, SITE_MANAGE).values_list("name", flat=True))
    rows = [
        (one, one["name"] in there)
        for one in shipped("heritage_sites") if one["county"] in counties
    ]  # fmt: skip
    context = {
        "title": _("公开资料"), "crumbs": [], "units": units, "rows": rows,
        "left": sum(not known for _row, known in rows),
    }  # fmt: skip
    return render(request, "heritage/public.html", context)
