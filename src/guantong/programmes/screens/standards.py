"""A standard; a unit's page; many units beside each other; the file that was handed in."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guantong.core.requests import Request
from guantong.core.scope import pointing
from guantong.core.services import events, files
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.programmes.listings.standards import IN_USE, by_standing
from guantong.programmes.models import Appraisal, Proof, Standard
from guantong.programmes.queries import standards as queries
from guantong.programmes.room import STANDARD_VIEW
from guantong.programmes.services import judging, standards
from guantong.programmes.services.predicates import PREDICATES
from guantong.ui.paging import page_of
from guantong.ui.tables import unit_of

OF_STANDARD = ("kind", "edition", "unit", "in_force", "source", "by", "seconded_by", "published_at")
A_PAGE = 20


@allowed.needs(STANDARD_VIEW)
def standard(request: Request, pk: int) -> HttpResponse:
    """Show a standard with its criteria."""
    row = allowed.get(request, Standard, pk, STANDARD_VIEW)
    some = queries.heads(row)
    every = [one for _head, rows in some for one in rows]
    return record.show(
        request, row, [one for one in OF_STANDARD if getattr(row, one)],
        template="programmes/standard.html", heads=some, state=row.get_state_display(),
        many=len(every), unread=sum(one.verify for one in every),
        must=sum(one.mandatory for one in every), held=standards.held_against(row),
        predicates={name: one.label for name, one in PREDICATES.items()},
    )  # fmt: skip


@allowed.needs(STANDARD_VIEW)
def appraisal(request: Request, pk: int) -> HttpResponse:
    """Show how a unit stands to its standard, criterion by criterion."""
    row = allowed.get(request, Appraisal, pk, STANDARD_VIEW)
    subject, drawer = row.subject(), request.GET.get("view") == "drawer"
    heads, item = queries.of_appraisal(row), request.GET.get("item") if drawer else None
    for head in heads if item else ():
        head.lines = [one for one in head.lines if one.criterion.code == item]
    return record.show(
        request, row, (), drawer=drawer,
        template=f"programmes/appraisal{'_drawer' if drawer else ''}.html",
        heads=[one for one in heads if one.lines], former=queries.former(row),
        subject=subject if _opens(request, subject) else None,
        shows=judging.show.allows(request.user, row) and judging.show.ready(row),
    )  # fmt: skip


def _opens(request: Request, subject: Any) -> bool:
    """Tell whether the reader may open the page of a row."""
    if subject is None or not hasattr(subject, "get_absolute_url"):
        return False
    return bool(type(subject).objects.visible_to(request.user).filter(pk=subject.pk).exists())


@allowed.needs(STANDARD_VIEW)
def matrix(request: Request) -> HttpResponse:
    """Show units beside each other, criterion by criterion, in the order of the tree."""
    unit = unit_of(request)
    seen = Appraisal.objects.visible_to(request.user, STANDARD_VIEW)
    rows: Any = by_standing(seen, IN_USE)
    if unit is not None:
        rows = rows.filter(rows.under(unit.path))
    used = pointing(Standard, "pk", rows.order_by().values("standard"))
    offered = list(used.order_by("code", "-edition"))
    chosen = request.GET.get("standard") or ""
    one = next((it for it in offered if str(it.pk) == chosen), offered[0] if offered else None)
    some = rows.filter(standard=one).order_by("path", "subject_name", "pk") if one else rows.none()
    page = page_of(some, request.GET.get("page"), A_PAGE)
    lines = queries.lines_of(page.rows)
    context = {
        "title": _("逐条对照"), "crumbs": [], "narrows": True, "unit": unit, "under": unit,
        "offered": offered, "standard": one, "page": page,
        "heads": queries.heads(one) if one else [],
        "lines": [(row, lines[row.pk]) for row in page.rows],
    }  # fmt: skip
    return render(request, "programmes/matrix.html", context)


@allowed.needs(STANDARD_VIEW)
def proof_file(request: Request, pk: int) -> FileResponse:
    """Hand out a file that was handed in, to whoever sees the unit."""
    row = allowed.get(request, Proof, pk, STANDARD_VIEW)
    if row.file is None:
        raise Http404
    events.record(request.user, "佐证.下载", row, f"{row} {row.file.name}")
    path = files.path_of(row.file)
    return FileResponse(path.open("rb"), as_attachment=True, filename=row.file.name)
