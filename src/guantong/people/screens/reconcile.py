"""A comparison: look through the differences, decide in bulk, forget it."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guantong.core.requests import Request
from guantong.formats.appointment.roster import TEMPLATE
from guantong.formats.workbook.template import write_template
from guantong.frame import allowed, way
from guantong.people.listings import Discrepancies
from guantong.people.models import Decision, Reconciliation
from guantong.people.room import PERSON_MANAGE
from guantong.people.screens.papers import download
from guantong.people.services import reconcile

Manage = PERSON_MANAGE


@allowed.needs(Manage)
def page(request: Request, pk: int) -> HttpResponse:
    """Show the differences of a comparison."""
    row = allowed.get(request, Reconciliation, pk, Manage)
    rows = Discrepancies.seen(request.user, row).filter(is_written=False)
    sides = [(d.value, d.label) for d in Decision if d.value in (*row.sides, Decision.KEEP)]
    return Discrepancies.show(
        request, row, title=row.title, crumbs=way.to(row), row=row,
        open_count=rows.filter(decision="").exclude(field="").count(),
        waiting=rows.exclude(decision="").count(), choices=[*sides, ("", _("撤回取舍"))],
        mine=row.owner_id == request.user.pk,
    )  # fmt: skip


@require_POST
@allowed.needs(Manage)
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide the ticked differences, or all that the filter shows."""
    row = allowed.get(request, Reconciliation, pk, Manage)
    rows = Discrepancies.narrowed(request, row)
    if request.POST.get("scope") == "all":
        # Whom only the name tells is decided one by one.
        rows = rows.exclude(note=reconcile.WEAK)
    else:
        rows = rows.filter(pk__in=[k for k in request.POST.getlist("row") if k.isdecimal()])
    done = reconcile.decide(request.user, row, rows, request.POST.get("decision", "?"))
    messages.success(request, _("已取舍 %(n)s 处。") % {"n": done})
    return redirect(f"{row.get_absolute_url()}?{request.GET.urlencode()}")


@require_POST
@allowed.needs(Manage)
def drop(request: Request, pk: int) -> HttpResponse:
    """Forget a comparison and its files."""
    reconcile.drop(request.user, allowed.get(request, Reconciliation, pk, Manage))
    messages.success(request, _("已删除。"))
    return redirect(reverse("people:reconciliations"))


@allowed.needs(Manage)
def template(request: Request) -> HttpResponse:  # noqa: ARG001
    """Hand out an empty roster whose columns are known."""
    out = io.BytesIO()
    write_template(out, TEMPLATE)
    return download(out.getvalue(), "比对名册模板.xlsx")
